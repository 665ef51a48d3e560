"""What the person does on the turned screen stands in the journal: pages read, consents, their own words."""

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from casework.laptop import Laptop
from desktop.turned_hands import bodies, child, now, press, texts, turned, write
from desktop.turned_hands import turning as turning
from fieldvisit import casework, leaflets
from fieldvisit.desktop.turned.collect import of_visit
from fieldvisit.desktop.turned.turning import Turning
from fieldvisit.model.event import Consented, PersonSaid, Shown
from fieldvisit.model.outcome import OfferKind, Said


def test_every_page_that_was_shown_is_on_record_in_its_language(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "badge")
    press(window, "turned_next")
    press(window, "turned_language_zh-TW")
    turning.back()
    window = turned(turning, visit)
    shown = [(one.page, one.language) for one in bodies(laptop, visit) if isinstance(one, Shown)]
    assert shown == [("badge", "zh-CN"), ("recording", "zh-CN"), ("recording", "zh-TW"), ("rights", "zh-TW")]
    assert {one.version for one in bodies(laptop, visit) if isinstance(one, Shown)} == {leaflets.turned_version("en")}
    assert Turning(turning._session).window is None
    assert of_visit(laptop.desk, visit.visit_id).language == "zh-TW"


def test_a_leaflet_read_is_on_record_with_its_own_version(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "leaflets")
    press(window, "turned_leaflet_complaint")
    shown = [one for one in bodies(laptop, visit) if isinstance(one, Shown)][-1]
    assert (shown.page, shown.version) == ("leaflet:complaint", leaflets.leaflet("complaint", "zh-CN").version)
    press(window, "turned_back")
    assert window.page == "leaflets"


def test_consents_are_given_and_taken_back_one_by_one(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "consents")
    press(window, "turned_consent_recording_yes")
    press(window, "turned_next")
    press(window, "turned_consent_entry_no")
    press(window, "turned_next")
    press(window, "turned_consent_photo_yes")
    press(window, "turned_consent_photo_no")
    given = [(one.purpose, one.given) for one in bodies(laptop, visit) if isinstance(one, Consented)]
    assert given == [("recording", True), ("entry", False), ("photo", True), ("photo", False)]
    assert leaflets.turned_say("consent.withdrawn", "zh-CN", time="")[:3] in texts(window)
    versions = {one.text_version for one in bodies(laptop, visit) if isinstance(one, Consented)}
    assert versions == {f"turned-{leaflets.turned_version('zh-CN')}"}


def test_a_correction_stands_in_the_record_word_for_word(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "readback")
    press(window, "turned_wrong")
    words = "<b>不是十点</b>，\n是十点二十。{when} %s"
    write(window, "turned_correction", words)
    press(window, "turned_correction_save")
    assert window.page == "readback"
    said = [one for one in bodies(laptop, visit) if isinstance(one, PersonSaid)]
    assert [(one.kind, one.text, one.language) for one in said] == [(Said.CORRECTION, words, "zh-CN")]
    assert words in texts(window)


def test_a_disagreement_stops_the_talk_of_paying_and_gets_a_slip(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "debt")
    press(window, "turned_disagree_open")
    assert not child(window, QPushButton, "turned_disagreement_save").isEnabled()
    write(window, "turned_disagreement", "我已经还过了。")
    press(window, "turned_disagreement_save")
    visit = now(laptop, visit)
    assert [one.body.kind for one in visit.said] == [Said.DISAGREEMENT]
    assert [(one.kind, one.text) for one in visit.offers] == [(OfferKind.DISPUTE, "我已经还过了。")]
    assert window.page == "readback"
    assert not {"debt", "payment", "acknowledge"} & set(window.facts.pages)
    window.go("thanks")
    assert casework.slips(laptop.desk, visit)[0][0] in texts(window)


@pytest.mark.parametrize(
    ("start", "opener", "name", "kind"),
    [
        ("explained", "turned_deny_open", "turned_denial_text", OfferKind.FRAUD),
        ("payment", "turned_hard_open", "turned_hardship_text", OfferKind.HARDSHIP),
        ("complaint", "turned_complain_open", "turned_complaint_text", OfferKind.COMPLAINT),
    ],
)
def test_each_objection_is_one_page_and_one_button(
    laptop: Laptop, turning: Turning, start: str, opener: str, name: str, kind: OfferKind
) -> None:
    visit = laptop.met()
    window = turned(turning, visit, start)
    press(window, opener)
    write(window, name, "说明")
    press(window, f"{name}_save")
    assert [(one.kind, one.text) for one in now(laptop, visit).offers] == [(kind, "说明")]
    assert child(window, QPlainTextEdit, name).toPlainText() == ""
