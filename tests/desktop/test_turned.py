"""The turned screen on real casework: what the person sees, and that what they do stands in the journal."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casework.laptop import CASE_FILE, LIMITS, MORNING, PARTIES, PERSON, Laptop
from fieldvisit import casework, leaflets, wire
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.turned.collect import of_visit
from fieldvisit.desktop.turned.sign import SignPage
from fieldvisit.desktop.turned.turning import Turning
from fieldvisit.desktop.turned.window import Turned
from fieldvisit.desktop.widgets.hold_key import HoldKey
from fieldvisit.desktop.window import Window
from fieldvisit.model.event import Acknowledged, Attended, Consented, Left, PersonSaid, Shown
from fieldvisit.model.outcome import LIABLE, OfferKind, Said, Who
from fieldvisit.model.visit import Visit

DEBT = re.compile(
    "欠|债|債|还款|還款|贷|貸|逾期|催|金额|金額|本金|利息|合同|契约|契約|委托|委託|银行|銀行|10,050|9,000"
    r"|\b(debt|loan|ow(e|ed|ing)|pay\w*|overdue|creditor|amount|principal|contract)\b",
    re.I,
)
"""What would tell whoever stands at the door of a debt."""


@pytest.fixture
def turning(window: Window, session: Session) -> Iterator[Turning]:
    made = Turning(session, window)
    yield made
    made.forget()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def turned(turning: Turning, visit: Visit, page: str = "") -> Turned:
    turning.turn(visit.visit_id, page)
    assert turning.window is not None
    return turning.window


W = TypeVar("W", bound=QWidget)


def child(window: Turned, kind: type[W], name: str) -> W:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def press(window: Turned, name: str) -> None:
    QApplication.processEvents()
    button = window.findChild(QPushButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def write(window: Turned, name: str, words: str) -> None:
    editor = child(window, QPlainTextEdit, name)
    assert editor is not None
    assert editor.isVisible()
    editor.setPlainText(words)


def draw(pad: QWidget) -> None:
    points = [QPoint(100 + 20 * step, 120 + (step % 3) * 30) for step in range(12)]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def texts(window: QWidget) -> str:
    """Return everything the window could show or say: labels, buttons, fields, hints, names for the ear, titles."""
    found = [window.windowTitle()]
    for each in (window, *window.findChildren(QWidget)):
        found += [
            each.toolTip(),
            each.statusTip(),
            each.whatsThis(),
            each.accessibleName(),
            each.accessibleDescription(),
        ]
        if isinstance(each, QLabel | QPushButton | QLineEdit):
            found.append(each.text())
        if isinstance(each, QLineEdit | QPlainTextEdit):
            found.append(each.placeholderText())
        if isinstance(each, QPlainTextEdit):
            found.append(each.toPlainText())
    return "\n".join(one for one in found if one)


def walk(window: Turned) -> Iterator[str]:
    """Go through all pages in order by the button that goes on."""
    for page in window.facts.pages:
        window.go(page)
        assert window.page == page
        yield page


def bodies(laptop: Laptop, visit: Visit) -> list[object]:
    return [event.body for event in laptop.desk.store.events.for_visit(visit.visit_id)]


def now(laptop: Laptop, visit: Visit) -> Visit:
    return laptop.desk.store.visits.get(visit.visit_id)


# What is seen by whom
@pytest.mark.parametrize("who", list(Who))
def test_before_the_person_is_confirmed_nothing_tells_of_a_debt(laptop: Laptop, turning: Turning, who: Who) -> None:
    visit = laptop.confirmed()
    visit = casework.knock(laptop.desk, visit.visit_id, who)
    window = turned(turning, visit)
    seen = ""
    for language in leaflets.LANGUAGES:
        window.speak(language)
        seen += "".join(texts(window) for _ in walk(window))
    assert not DEBT.search(seen), DEBT.search(seen)
    assert PERSON not in seen
    assert "HT2026" not in seen
    assert ("陈一舟" in seen, "林素" in seen, "B-001" in seen) == (True, True, True)
    quiet = who in (Who.MINOR, Who.NOBODY)
    assert (PARTIES.agency in seen) is not quiet
    assert (PARTIES.service_phone in seen) is not quiet
    assert bool(window.findChild(QWidget, "turned_code_B-001")) is not quiet or window.page != "badge"
    for page in ("debt", "rights", "sign", "readback", "leaflets", "disagree", "thanks"):
        window.go(page)
        assert window.page == "badge"


def test_before_anybody_answered_even_the_agency_is_kept_back(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.confirmed()
    window = turned(turning, visit)
    seen = "".join(texts(window) for _ in walk(window))
    assert PARTIES.agency not in seen
    assert PARTIES.service_phone not in seen
    assert "陈一舟" in seen
    assert not [one for one in bodies(laptop, visit) if isinstance(one, Shown)]


@pytest.mark.parametrize("who", sorted(LIABLE))
def test_the_confirmed_person_sees_all_of_their_own_and_nothing_of_others(
    laptop: Laptop, turning: Turning, who: Who
) -> None:
    visit = laptop.met(who)
    casework.note(laptop.desk, visit.visit_id, notes="来访平和。", statement="我下月付。")
    window = turned(turning, visit)
    seen = ""
    for language in leaflets.LANGUAGES:
        window.speak(language)
        seen += "".join(texts(window) for _ in walk(window))
    for mine in (
        "¥10,050.05",
        "¥9,000.00",
        "¥800.05",
        "¥250.00",
        "示例银行",
        "*******0042",
        "400-000-0002",
        "12378",
        "来访平和。",
    ):
        assert mine in seen, mine
    assert "HT2026-0042" not in seen
    for other in ("张䶮", "阿依古丽", "李㛃", "8,200.14", "HT2026-0002", "示例消费金融", "13900000002", "文三路"):
        assert other not in seen
    assert window.windowTitle() == "Fieldvisit"


def test_while_the_screen_is_turned_no_other_window_is_there(laptop: Laptop, window: Window, turning: Turning) -> None:
    visit = laptop.met()
    shown = turned(turning, visit)
    assert shown.isVisible()
    assert shown.isFullScreen()
    assert not window.isVisible()
    told: list[str] = []
    turning.handed_back.connect(told.append)
    press(shown, "turned_hand_back")
    assert window.isVisible()
    assert not shown.isVisible()
    assert told == [visit.visit_id]


def test_locking_turns_the_screen_back(laptop: Laptop, window: Window, session: Session, turning: Turning) -> None:
    shown = turned(turning, laptop.met())
    session.lock()
    assert not shown.isVisible()
    assert window.isVisible()
    assert window.here == "unlock"


def test_another_visit_gets_another_window(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "correct")
    write(window, "turned_correction", "只是我的话")
    turning.back()
    other = casework.depart(laptop.desk, "O-3", companion="lin", recorder="REC-0007")
    second = turned(turning, other)
    assert second is not window
    assert "只是我的话" not in texts(second)
    with pytest.raises(ValueError, match="another visit"):
        window.tell(of_visit(laptop.desk, other.visit_id))


def test_turning_again_and_again_leaves_nothing_behind(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    other = casework.depart(laptop.desk, "O-3", companion="lin", recorder="REC-0007")
    counts = set()
    for round_ in range(50):
        shown = turned(turning, other if round_ % 5 == 4 else visit)
        turning.back()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        tops = QApplication.topLevelWidgets()
        counts.add((sum(isinstance(one, Turned) for one in tops), len(tops), len(shown.findChildren(HoldKey))))
    assert len(counts) == 1, counts
    assert sum(isinstance(one, Turned) for one in QApplication.topLevelWidgets()) == 1


# The debt
def test_a_balance_too_old_to_be_quoted_shows_no_sum(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    old = replace(CASE_FILE, balance_at=MORNING - timedelta(hours=80))
    laptop.feed(wire.CaseItem(old))
    window = turned(turning, visit, "debt")
    seen = "".join(texts(window) for _ in walk(window))
    assert "10,050.05" not in seen
    assert leaflets.turned("zh-CN")["debt.too_stale"] in seen
    window.go("debt")
    assert not window.findChildren(QLabel, "turned_amount_3")


# What the person does
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


def test_the_signature_arrives_and_goes_on(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "sign")
    page = window.leaves["sign"]
    assert isinstance(page, SignPage)
    press(window, "turned_sign_done")
    assert now(laptop, visit).attended is None
    draw(page.pad)
    press(window, "turned_clear")
    assert page.pad.is_empty()
    draw(page.pad)
    press(window, "turned_sign_done")
    attended = now(laptop, visit).attended
    assert isinstance(attended, Attended)
    assert [len(stroke) for stroke in attended.strokes] == [12]
    assert window.page == "thanks"


@pytest.mark.parametrize(("typed", "language"), [("", "zh-CN"), ("", "en"), ("不方便", "zh-TW")])
def test_not_signing_is_as_normal_as_signing(laptop: Laptop, turning: Turning, typed: str, language: str) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "sign")
    window.speak(language)
    sign, refuse = (child(window, QPushButton, f"turned_{name}") for name in ("sign_done", "refuse"))
    assert sign.height() == refuse.height()
    assert sign.property("kind") == refuse.property("kind")
    field = child(window, QLineEdit, "turned_reason")
    field.setText(typed)
    press(window, "turned_refuse")
    attended = now(laptop, visit).attended
    assert attended is not None
    assert attended.refused == (typed or leaflets.turned(language)["sign.no_reason"])


# The acknowledgement
def allow(laptop: Laptop) -> None:
    laptop.feed(wire.PartiesItem(PARTIES, replace(LIMITS, acknowledgement=True)))


def test_there_is_no_acknowledgement_unless_the_office_wants_one(laptop: Laptop, turning: Turning) -> None:
    window = turned(turning, laptop.met())
    assert "acknowledge" not in window.facts.pages
    window.go("acknowledge")
    assert window.page == "rights"


def test_there_is_no_acknowledgement_of_a_debt_that_may_be_time_barred(laptop: Laptop, turning: Turning) -> None:
    allow(laptop)
    case = replace(CASE_FILE.case, overdue_since=date(2022, 1, 1))
    laptop.feed(wire.CaseItem(replace(CASE_FILE, case=case)))
    window = turned(turning, laptop.met())
    assert "acknowledge" not in window.facts.pages


def test_the_acknowledgement_is_apart_and_can_be_declined(laptop: Laptop, turning: Turning) -> None:
    allow(laptop)
    visit = laptop.met()
    window = turned(turning, visit, "acknowledge")
    assert window.page == "acknowledge"
    assert leaflets.turned("zh-CN")["acknowledge.voluntary"] in texts(window)
    press(window, "turned_ack_decline")
    declined = [one for one in bodies(laptop, visit) if isinstance(one, Acknowledged)]
    assert [bool(one.strokes) for one in declined] == [False]
    assert now(laptop, visit).attended is None


def test_the_acknowledgement_is_signed_on_a_pad_of_its_own(laptop: Laptop, turning: Turning) -> None:
    allow(laptop)
    visit = laptop.met()
    window = turned(turning, visit, "acknowledge")
    draw(child(window, QWidget, "turned_ack_pad"))
    press(window, "turned_ack_sign")
    signed = now(laptop, visit).acknowledged
    assert signed is not None
    assert signed.strokes
    assert now(laptop, visit).attended is None


# The ways out
@pytest.mark.parametrize("how", ["button", "F12", "Esc held"])
@pytest.mark.parametrize("confirmed", [True, False])
def test_the_person_can_always_have_us_leave(
    qtbot: QtBot, laptop: Laptop, turning: Turning, how: str, confirmed: bool
) -> None:
    visit = laptop.met() if confirmed else casework.knock(laptop.desk, laptop.confirmed().visit_id, Who.OTHER_ADULT)
    window = turned(turning, visit)
    if how == "button":
        press(window, "turned_leave")
    elif how == "F12":
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window, Qt.Key.Key_F12)
    else:
        QTest.keyPress(window.leaves[window.page], Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: now(laptop, visit).left is not None, timeout=3000)
        QTest.keyRelease(window.leaves[window.page], Qt.Key.Key_Escape)
    assert [one.reason for one in bodies(laptop, visit) if isinstance(one, Left)] == ["ASKED_TO_LEAVE"]
    assert window.page == "farewell"
    assert window.isVisible()
    assert not child(window, QPushButton, "turned_leave").isVisible()
    if not confirmed:
        assert not DEBT.search(texts(window.leaves["farewell"]))


def test_esc_alone_neither_closes_nor_leaves(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert now(laptop, visit).left is None


def test_not_now_ends_the_talk_without_a_reason(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "choices")
    press(window, "turned_not_now")
    left = now(laptop, visit).left
    assert left is not None
    assert left.reason == "REFUSED"
    assert leaflets.turned("zh-CN")["choices.after_not_now"] in texts(window)


def test_the_copy_that_was_offered_is_ticked(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "thanks")
    press(window, "turned_copy_none")
    ticks = {one.item: one for one in now(laptop, visit).ticks}
    assert ticks["copy_offered"].done
    assert ticks["copy_offered"].note == leaflets.turned("zh-CN")["thanks.copy_none"]
    assert turning.window is None


def test_what_cannot_be_recorded_is_said_and_nothing_is_lost(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "correct")
    write(window, "turned_correction", "不能印的字：\U0010fffd")
    press(window, "turned_correction_save")
    assert window.page == "correct"
    assert child(window, QLabel, "turned_problem").isVisible()
    assert "不能印的字" in child(window, QPlainTextEdit, "turned_correction").toPlainText()
    assert not now(laptop, visit).said


def test_the_person_walks_from_the_badge_to_the_thanks_by_keyboard(laptop: Laptop, turning: Turning) -> None:
    visit = laptop.met()
    window = turned(turning, visit, "badge")
    seen = []
    for _ in range(40):
        seen.append(window.page)
        if window.page == "thanks":
            break
        name = "turned_refuse" if window.page == "sign" and not window.facts.attended else "turned_next"
        target = child(window, QPushButton, name)
        for _ in range(60):
            if window.focusWidget() is target:
                break
            QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        assert window.focusWidget() is target, (window.page, name)
        QTest.keyClick(target, Qt.Key.Key_Return)
    assert list(dict.fromkeys(seen)) == list(window.facts.pages)
