"""The other ways through a visit: third parties, the way out, the law, mistakes, and things that cannot be drawn."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from casework.laptop import CASE_FILE, COMPANION_PASSPHRASE, Laptop
from fieldvisit import wire
from fieldvisit.desktop.pages.visit_draft import REST_MS
from fieldvisit.desktop.widgets.checklist_row import ChecklistRow
from fieldvisit.desktop.widgets.masked_field import MaskedField
from fieldvisit.desktop.window import Window
from fieldvisit.model.case import StopFlag
from fieldvisit.model.outcome import Outcome, Who
from fieldvisit.model.visit import Step
from fieldvisit.wording import say
from visit_walk import Walk

DEBT = ("债务", "案件", "10,050.05", "9,000.00", "800.05", "250.00", "1005005", "900000", "M3", "HT2026-0042", "欠款")


def seal(walk: Walk) -> None:
    walk.type("seal_passphrase", COMPANION_PASSPHRASE)
    walk.click("seal")
    walk.qtbot.waitUntil(lambda: walk.visit.step is Step.SEALED, timeout=20_000)


def test_relatives_learn_nothing_and_the_visit_still_ends_in_a_report(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    assert not any(word in walk.words() for word in DEBT), "before anybody answered"
    walk.click("who_FAMILY")
    walk.find(QAbstractButton, "who_FAMILY")
    seen = walk.words()
    assert not [word for word in DEBT if word in seen]
    assert "只能和本人说" in seen
    walk.choose("message_relation", "SPOUSE")
    assert walk.visit.knocked is not None
    assert walk.visit.knocked.relation == "SPOUSE"
    assert not walk.sees("identify_yes")
    for index in (2, 3):
        assert walk.page.stepper is not None
        assert walk.page.stepper.state(index) == "blocked"
        QTest.mouseClick(walk.page.stepper.step(index), Qt.MouseButton.LeftButton)
        assert walk.step() is Step.DOOR
    walk.tick_shown()
    walk.click("to_close")
    seen = walk.words()
    assert not [word for word in DEBT if word in seen], "as long as they stand at the door"
    walk.choose("leave_reason", "DONE")
    walk.click("leave")
    assert not walk.sees("sign")
    assert not walk.sees(f"outcome_{Outcome.MET_DEBTOR_PTP.value}")
    walk.click(f"outcome_{Outcome.THIRD_PARTY_ONLY.value}")
    walk.tick_shown()
    seal(walk)
    assert walk.visit.outcome is Outcome.THIRD_PARTY_ONLY


def test_a_child_is_asked_nothing(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_MINOR")
    for hidden in ("identify_yes", "consent_recording_yes", "badges", "relation"):
        assert not walk.sees(hidden)
    assert not any(word in walk.words() for word in DEBT)
    walk.click("to_close")
    assert not any(word in walk.words() for word in DEBT)
    walk.click("leave")
    walk.click(f"outcome_{Outcome.MINOR_ONLY.value}")
    assert walk.visit.outcome is Outcome.MINOR_ONLY


def test_one_key_leaves_at_once_and_keeps_what_was_typed(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "刚说到这里")
    QTest.keyClick(walk.page.ui.scroll, Qt.Key.Key_F12)
    assert walk.step() is Step.CLOSE
    visit = walk.visit
    assert visit.left is not None
    assert visit.left.reason == "ASKED_TO_LEAVE"
    assert visit.notes == "刚说到这里"
    assert "我们现在就离开" in walk.words()
    QTest.keyClick(walk.page.ui.scroll, Qt.Key.Key_F12)
    assert walk.visit == visit
    walk.click(f"outcome_{Outcome.MET_DEBTOR_REFUSED_TALK.value}")
    walk.type("refuse_reason", "请我们离开，不愿签")
    walk.click("refuse")
    walk.tick_shown()
    while walk.page.steps[Step.CLOSE].now is not None and walk.sees("missing_0"):
        walk.click("missing_0")
        excuse_shown(walk)
        assert walk.page.stepper is not None
        QTest.mouseClick(walk.page.stepper.step(4), Qt.MouseButton.LeftButton)
    seal(walk)
    assert walk.visit.attended is not None
    assert walk.visit.attended.refused == "请我们离开，不愿签"


def excuse_shown(walk: Walk) -> None:
    """Write why a line was not done, on every open line on screen."""
    QApplication.processEvents()
    open_lines = [
        row
        for row in walk.page.findChildren(ChecklistRow)
        if row.isVisible() and not row.isChecked() and row.objectName() != "tick_entered"
    ]
    for row in open_lines:
        pen = row.findChild(QToolButton)
        assert pen is not None
        QTest.mouseClick(pen, Qt.MouseButton.LeftButton)
        note = walk.find(QLineEdit, row.objectName().replace("tick_", "note_", 1))
        note.setText("对方要求离开，未及说明")
        QTest.keyClick(note, Qt.Key.Key_Return)


def test_after_ten_at_night_nobody_knocks_and_the_talk_is_over(qtbot: QtBot, window: Window, laptop: Laptop) -> None:
    laptop.at("21:40:00")
    walk = Walk(qtbot, window)
    walk.to_door()
    laptop.at("22:00:00")
    walk.wake()
    walk.click("who_SELF")
    assert walk.visit.knocked is None
    rule = walk.page.session.desk.store.staff.pack().rule("CN-TIME-01").say("zh-CN")
    assert rule in window.ui.banner.words()
    laptop.at("21:59:00")
    walk.wake()
    walk.click("who_SELF")
    walk.click("identify_yes")
    walk.click("to_talk")
    walk.click("to_agree")
    assert walk.find(QAbstractButton, "offer_PROMISE").isEnabled()
    laptop.at("22:07:00")
    walk.wake()
    walk.page.refresh()
    assert rule in walk.words()
    assert not walk.find(QAbstractButton, "offer_PROMISE").isEnabled()
    assert walk.find(QAbstractButton, "offer_DISPUTE").isEnabled()
    assert not walk.sees("receive")
    walk.click("leave_now")
    assert walk.visit.left_at is not None
    assert walk.visit.left_at.best.hour == 14


def test_setting_out_is_refused_with_every_reason_in_view(qtbot: QtBot, window: Window, laptop: Laptop) -> None:
    laptop.at("22:00:00")
    laptop.feed(wire.CaseItem(replace(CASE_FILE, stops=frozenset({StopFlag.DISPUTE}))))
    walk = Walk(qtbot, window)
    walk.wake()
    walk.type("recorder", "REC-1")
    depart = walk.find(QAbstractButton, "depart")
    shut = {"CN-TIME-01", "CN-CARD-03", "CN-REC-01"}
    qtbot.waitUntil(lambda: shut & set(walk.words().split()) == shut - {"CN-REC-01"})
    assert not depart.isEnabled()
    assert walk.page.ui.why.text() == say_rule(window, "CN-TIME-01")


def say_rule(window: Window, rule: str) -> str:
    return window.session.desk.store.staff.pack().rule(rule).say("zh-CN")


def test_a_balance_older_than_three_days_is_never_shown(qtbot: QtBot, window: Window, laptop: Laptop) -> None:
    laptop.feed(wire.CaseItem(replace(CASE_FILE, balance_at=laptop.clock.wall() - timedelta(hours=73))))
    walk = Walk(qtbot, window)
    walk.to_talk()
    assert "10,050.05" not in walk.words()
    assert say_rule(window, "CN-BAL-72") in walk.words()


def test_a_wrong_companion_is_told_beside_the_field(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.depart()
    walk.type("companion_passphrase", "不是这个口令-1234")
    walk.click("confirm")
    sentence = say("error.wrong_passphrase", "zh-CN")
    qtbot.waitUntil(lambda: sentence in walk.words())
    assert walk.visit.confirmed is None
    walk.confirm()
    assert walk.visit.confirmed is not None


def test_a_visit_nobody_answered_may_be_given_up_and_begun_anew(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.depart()
    first = walk.visit.visit_id
    walk.type("void_reason", "临时改期")
    walk.click("void")
    assert walk.page.session.desk.store.visits.get(first).voided is not None
    assert walk.step() is Step.BEFORE
    walk.depart()
    assert walk.visit.visit_id != first


def test_a_character_no_font_draws_is_refused_without_losing_the_text(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("statement", "先前说的")
    qtbot.waitUntil(lambda: not walk.page.talk.draft.pending)
    walk.type("notes", "好\U0010ffff")
    qtbot.waitUntil(lambda: walk.sees("notesError"))
    assert "U+10FFFF" in walk.words()
    assert walk.find(QPlainTextEdit, "notes").toPlainText() == "好\U0010ffff"
    walk.find(QPlainTextEdit, "notes").setPlainText("好")
    qtbot.waitUntil(lambda: not walk.sees("notesError"))
    held = window.session.desk.store.drafts.get(walk.visit.visit_id)
    assert held is not None
    assert (held.notes, held.statement) == ("好", "先前说的")


def test_a_megabyte_pasted_is_kept_in_view_and_said_to_be_too_long(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "原有")
    qtbot.waitUntil(lambda: not walk.page.talk.draft.pending)
    editor = walk.find(QPlainTextEdit, "notes")
    data = QMimeData()
    data.setText("a" * 1_000_100)
    data.setHtml("<b>不要样式</b>")
    editor.insertFromMimeData(data)
    qtbot.waitUntil(lambda: walk.sees("notesError"), timeout=15_000)
    assert len(editor.toPlainText()) > 1_000_000
    held = window.session.desk.store.drafts.get(walk.visit.visit_id)
    assert held is not None
    assert held.notes == "原有"
    editor.setPlainText("原有" + "字" * 300_000)
    qtbot.waitUntil(lambda: not walk.page.talk.draft.pending, timeout=15_000)
    held = window.session.desk.store.drafts.get(walk.visit.visit_id)
    assert held is not None
    assert len(held.notes) == 300_002
    assert REST_MS <= 300


def test_a_dispute_ends_the_talk_of_payment_at_once(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.click("to_agree")
    walk.click("offer_DISPUTE")
    assert say("script.freeze_DISPUTE", "zh-CN") in walk.words()
    walk.type("offer_text", "金额不对，费用没有说明")
    walk.click("record_offer")
    assert walk.visit.offers[0].text == "金额不对，费用没有说明"
    assert not walk.find(QAbstractButton, "offer_PROMISE").isEnabled()
    assert not walk.sees("receive")
    assert walk.find(QAbstractButton, "offer_COMPLAINT").isEnabled()


def test_wrong_amounts_and_dates_are_said_in_the_form(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.click("to_agree")
    walk.click("offer_PROMISE")
    for wrong in ("", "0", "-5", "10050.06", "1e9", "abc"):
        walk.type("offer_amount", wrong)
        walk.click("record_offer")
        assert walk.visit.offers == ()
        assert walk.sees("formError")
    walk.type("offer_amount", "１０，０５０．０５")
    walk.click("record_offer")
    assert walk.visit.offers[0].amount == 1_005_005
    walk.type("pay_amount", "1")
    walk.click("receive")
    assert say("error.missing_text", "zh-CN") in walk.words()
    assert walk.visit.received == ()


def test_a_pasted_picture_becomes_evidence_and_rubbish_does_not(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    QGuiApplication.clipboard().setImage(image)
    assert not walk.find(QAbstractButton, "paste_photo").isEnabled(), "consent comes first"
    walk.click("consent_photo_yes")
    walk.type("photo_label", "门牌")
    walk.click("paste_photo")
    qtbot.waitUntil(lambda: len(walk.visit.attached) == 1)
    assert walk.visit.attached[0].media == "image/png"
    qtbot.waitUntil(lambda: "门牌" in walk.words())
    rubbish = window.session.profile.parent / "rubbish.jpg"
    rubbish.write_bytes(b"no picture")
    walk.page.talk.ui.photos.take([rubbish, rubbish.with_name("gone.jpg")])
    qtbot.waitUntil(lambda: walk.sees("photo_error") and not walk.page.talk.ui.photos.busy.is_busy())
    assert len(walk.visit.attached) == 1
    QGuiApplication.clipboard().clear()


def test_consent_is_given_declined_and_withdrawn_each_on_record(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    walk.click("tick_entered")
    assert not walk.visit.ticked("entered"), "entering without consent"
    walk.click("consent_entry_yes")
    walk.click("tick_entered")
    assert walk.visit.ticked("entered")
    walk.click("consent_entry_no")
    assert [one.given for one in walk.visit.consents] == [True, False]
    assert walk.visit.consents[0].text_version in walk.words()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_address_is_shown_for_a_reason_on_record_and_for_ten_seconds(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    assert "478" not in walk.words()
    field = walk.find(MaskedField, "address")
    field.reveal_asked.emit()
    qtbot.waitUntil(lambda: bool(walk.page.findChildren(QMenu, "reasons")))
    menu = walk.page.findChildren(QMenu, "reasons")[0]
    assert not menu.actions()[0].isEnabled(), "what it is asked for"
    menu.actions()[1].trigger()
    menu.close()
    assert field.is_revealed()
    assert field.text().endswith("478号")
    walk.page.refresh()
    assert field.is_revealed(), "reading again hides nothing"
    events = window.session.desk.store.events.for_case("C-1")
    assert type(events[-1].body).__name__ == "Revealed"
    field.conceal()


def test_an_order_that_is_not_here_is_said_in_words(qtbot: QtBot, window: Window) -> None:
    window.show_page("visit", "O:nothing")
    assert "没有这张外访单" in "\n".join(
        one.text() for one in window.page("visit").findChildren(QLabel) if one.isVisible()
    )
    window.show_page("visit", "V-NOTHING")
    walk = Walk(qtbot, window)
    assert walk.step() is Step.BEFORE


def test_who_answered_may_be_corrected_until_the_person_is_confirmed(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_OTHER_ADULT")
    walk.click("who_SELF")
    walk.click("who_SELF")
    walk.click("identify_yes")
    assert walk.visit.may_speak
    assert not walk.find(QAbstractButton, "who_FAMILY").isEnabled()
    walk.click("identify_no")
    assert not walk.visit.may_speak
    walk.click("who_FAMILY")
    assert walk.visit.knocked is not None
    assert walk.visit.knocked.who is Who.FAMILY
