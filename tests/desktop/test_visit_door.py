"""The door as it is guarded: who may learn what, who is asked what, and what everybody is owed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QTimeEdit
from pytestqt.qtbot import QtBot

from casework.laptop import CASE, CASE_FILE, Laptop
from fieldvisit import casework, wire
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.window import Window
from fieldvisit.errors import Blocked
from fieldvisit.model.case import AddressState, Channel, Contact, Inconvenient, StopFlag
from fieldvisit.model.event import AddressStated, MessageAsked
from fieldvisit.model.outcome import OfferKind, Outcome, Who
from fieldvisit.model.visit import Step
from visit_walk import Walk

TELLING = (
    *("债", "案件", "欠", "催收", "逾期", "金额", "余额", "本金", "利息", "还款", "贷", "示例银行", "法院", "M3"),
    *("10,050.05", "9,000.00", "1005005", "HT2026-0042", "debt", "overdue", "loan", "creditor", "court", "owes"),
    *("balance", "instalment", "interest"),
)
LIABLE = (Who.SELF, Who.GUARANTOR, Who.CO_BORROWER)


def speak(window: Window, language: str) -> None:
    window.look.setValue("language", language)
    window.apply_look()


def told(walk: Walk) -> list[str]:
    """Return the telling words on the page, tool tips and screen readers' words included."""
    seen = walk.words().lower()
    return [line for line in seen.splitlines() if any(word.lower() in line for word in TELLING)]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nobody_learns_why_they_came_before_a_person_is_confirmed(qtbot: QtBot, window: Window, language: str) -> None:
    speak(window, language)
    walk = Walk(qtbot, window)
    walk.to_door()
    assert told(walk) == []
    for who in (*(one for one in Who if one not in LIABLE), *LIABLE):
        walk.click(f"who_{who.value}")
        assert told(walk) == [], who
        for kind in ("SELF_HARM", "HOME_VIOLENCE", "MEDICAL", "CONDUCT", "OTHER"):
            walk.click("incident")
            walk.click(f"incident_{kind}")
            assert told(walk) == [], (who, kind)
            walk.click("incident_cancel")
    walk.click("identify_unsure")
    assert told(walk) == []
    walk.click("not_my_loan")
    for word in ("HT2026-0042", "10,050.05", "示例银行"):
        assert word not in walk.words(), "what they have said themselves stands there, and no more"


def test_a_neighbour_is_asked_nothing_the_rules_forbid_and_never_again_after_a_no(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_OTHER_ADULT")
    assert not walk.find(QAbstractButton, "message_refused").isEnabled(), "who it is comes first"
    walk.choose("message_relation", "NEIGHBOUR")
    assert not walk.find(QAbstractButton, "message_ask").isEnabled(), "the person is not out of reach"
    assert walk.find(QLabel, "message_why").text()
    assert told(walk) == []
    assert "请转告" in walk.words()
    walk.click("message_refused")
    assert [one.body for one in walk.visit.messages] == [MessageAsked("NEIGHBOUR", True)]
    assert "不再联系" in walk.find(QLabel, "message_said").text()
    assert "NEIGHBOUR" in casework.circumstances(window.session.desk, CASE).do_not_contact


def test_a_message_may_be_passed_on_when_the_person_is_out_of_reach(
    qtbot: QtBot, window: Window, laptop: Laptop
) -> None:
    tried = tuple(
        Contact(datetime.fromisoformat(f"2026-11-{day:02d}T03:00+00:00"), Channel.PHONE, False) for day in range(5, 20)
    )
    laptop.feed(wire.CaseItem(replace(CASE_FILE, contacts=CASE_FILE.contacts + tried)))
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_FAMILY")
    walk.choose("message_relation", "SPOUSE")
    assert not walk.sees("message_why"), walk.find(QLabel, "message_why").text()
    walk.click("message_ask")
    assert [one.body for one in walk.visit.messages] == [MessageAsked("SPOUSE", False)]
    assert walk.visit.knocked is not None
    assert walk.visit.knocked.relation == "SPOUSE"


def test_a_child_has_nothing_ticked_nothing_handed_and_nothing_turned(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_MINOR")
    for hidden in ("badge", "turn", "message_ask", "represented_text", "address_save", "times_add", "identify_yes"):
        assert not walk.sees(hidden), hidden
    assert walk.sees("minor_script")
    assert "我们先走了" in walk.words()
    assert walk.hands.lines() == []


def test_a_lawyer_is_noted_and_the_talk_is_over(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_LAWYER")
    assert not walk.find(QAbstractButton, "represented_save").isEnabled()
    walk.type("represented_text", "江律师，示例律所，0571-80000000")
    walk.click("represented_save")
    said = walk.visit.offers[0]
    assert (said.kind, said.text) == (OfferKind.REPRESENTED, "江律师，示例律所，0571-80000000")
    assert walk.step() is Step.CLOSE
    assert walk.sees("exit_script")
    assert told(walk) == []
    walk.choose("leave_reason", "DONE")
    walk.click("leave")
    assert walk.sees(f"outcome_{Outcome.MET_DEBTOR_REPRESENTED.value}")


def test_who_is_not_sure_gets_advice_and_no_disclosure(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    walk.click("identify_unsure")
    assert walk.visit.identified is not None
    assert not walk.visit.identified.confirmed
    assert "请您自己说两项" in walk.words()
    walk.choose("method", "SAID_TWO")
    walk.click("identify_yes")
    assert walk.visit.may_speak
    assert not walk.sees("identity_advice")


@pytest.mark.parametrize("confirmed", [False, True])
def test_not_my_loan_is_one_action_and_the_end_of_the_talk(qtbot: QtBot, window: Window, confirmed: bool) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    if confirmed:
        walk.click("identify_yes")
    walk.click("not_my_loan")
    assert [one.kind for one in walk.visit.offers] == [OfferKind.FRAUD]
    assert walk.step() is Step.CLOSE
    assert "身份证" in walk.words(), "that no picture of it is wanted"
    row = window.session.desk.store.cases.get(CASE)
    assert StopFlag.FRAUD_CLAIM in row.stops
    walk.choose("leave_reason", "DONE")
    walk.click("leave")
    assert walk.sees(f"outcome_{Outcome.NOT_MY_LOAN_FRAUD.value}")


def test_hours_are_agreed_only_when_the_lawful_ones_run_out(qtbot: QtBot, window: Window, laptop: Laptop) -> None:
    laptop.at("21:20:00")
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    walk.click("identify_yes")
    assert not walk.sees("hours_agree")
    assert not walk.sees("closing_soon")
    for clock, minutes in (("21:35:00", "25"), ("21:47:00", "13")):
        laptop.at(clock)
        walk.wake()
        walk.page.refresh()
        assert minutes in walk.page.ui.closing_soon.words()
    assert walk.find(QTimeEdit, "hours_from").time() == QTime(22, 0)
    walk.find(QTimeEdit, "hours_until").setTime(QTime(22, 20))
    walk.click("hours_agree")
    agreed = walk.visit.agreed[0]
    assert (agreed.since.hour, agreed.since.minute, agreed.until - agreed.since) == (14, 0, timedelta(minutes=20))
    assert "22:00–22:20" in walk.find(QLabel, "hours_said").text()
    laptop.at("22:10:00")
    walk.wake()
    walk.page.refresh()
    assert not walk.sees("shut"), "they are inside what was agreed"
    laptop.at("22:20:00")
    walk.wake()
    walk.page.refresh()
    assert walk.sees("shut")
    assert walk.sees("exit")
    walk.click("leave_now")
    assert walk.visit.left is not None
    assert walk.visit.left.reason == "OUT_OF_HOURS"


def test_inconvenient_times_are_told_and_taken_back(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    assert not walk.sees("times_add"), "of whom we do not know"
    walk.click("identify_yes")
    walk.choose("times_days", "SAT SUN")
    walk.find(QTimeEdit, "times_from").setTime(QTime(20, 0))
    walk.find(QTimeEdit, "times_until").setTime(QTime(9, 0))
    walk.click("times_add")
    walk.click("times_add")
    assert [one.body.times for one in walk.visit.times] == [(Inconvenient("20:00", "09:00", "SAT SUN"),)]
    walk.click("times_remove_0")
    assert walk.visit.times[-1].body.times == ()


def test_the_address_is_stated_also_when_nobody_is_home(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_NOBODY")
    walk.choose("address_state", "DEMOLISHED")
    walk.type("address_note", "只剩工地围挡")
    walk.click("address_save")
    assert [one.body for one in walk.visit.addresses] == [AddressStated(AddressState.DEMOLISHED, "只剩工地围挡")]
    assert walk.find(QLineEdit, "address_note").text() == ""
    assert "只剩工地围挡" in walk.find(QLabel, "address_said").text()
    assert walk.find(QComboBox, "address_state").findData("FORBIDDEN") < 0, "that is said on leaving"


def test_a_consent_taken_back_says_what_follows(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    walk.click("identify_yes")
    for purpose in ("recording", "entry"):
        walk.click(f"consent_{purpose}_yes")
        assert not walk.sees(f"consent_{purpose}_told")
        walk.click(f"consent_{purpose}_no")
        assert walk.find(QLabel, f"consent_{purpose}_told").text()
    assert len(walk.visit.recorder_stops) == 1
    assert not walk.sees("recorder_stopped")
    walk.click("consent_recording_yes")
    walk.click("to_talk")
    walk.click("consent_photo_yes")
    walk.click("consent_photo_no")
    assert not walk.find(QAbstractButton, "paste_photo").isEnabled()
    assert "相机已关闭" in walk.words()


def test_a_recorder_that_fails_is_put_down(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("recorder_stopped")
    walk.choose("recorder_reason", "FAILURE")
    walk.click("recorder_save")
    assert [one.body.reason for one in walk.visit.recorder_stops] == ["FAILURE"]
    assert not walk.sees("recorder_stopped")
    assert "已于" in walk.words()


def test_every_rule_of_the_moment_can_be_read_with_its_source(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    assert not walk.sees("why_rules"), "a stranger may look on"
    walk.click("who_SELF")
    walk.click("identify_yes")
    walk.click("to_talk")
    walk.click("why_rules")
    seen = walk.words()
    asked = casework.examined(window.session.desk, walk.visit)
    for rule, verdict in asked:
        assert rule.say("zh-CN") in seen
        assert rule.rule in seen
        if verdict is not None:
            assert rule.citation in seen


def test_setting_out_is_refused_with_what_to_do_and_where(qtbot: QtBot, window: Window, laptop: Laptop) -> None:
    laptop.at("10:00:00", day=laptop.clock.at.date() + timedelta(days=1))
    walk = Walk(qtbot, window, "O-2")
    mend = next(
        one
        for one in walk.page.findChildren(QAbstractButton)
        if one.isVisible() and one.objectName().startswith("mend_") and "TRAIN" in one.objectName()
    )
    rule = mend.objectName().removeprefix("mend_")
    desk = window.session.desk
    verdict = next(one for one in casework.departing(desk, "O-2") if one.rule == rule)
    assert casework.remedy(verdict, "zh-CN") in walk.words()
    walk.page.go.disconnect(window.show_page)
    with qtbot.waitSignal(walk.page.go) as asked:
        walk.click(mend.objectName())
    assert asked.args == ["training", ""]


def test_the_badges_turn_to_the_person_and_the_page_comes_back(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_OTHER_ADULT")
    QTest.keyClick(walk.page.ui.scroll, Qt.Key.Key_F11)
    turning = walk.page.turning
    assert turning is not None
    qtbot.waitUntil(lambda: turning.window is not None)
    assert not window.isVisible()
    turning.back()
    qtbot.waitUntil(window.isVisible)
    assert walk.step() is Step.DOOR
    walk.click("badge")
    qtbot.waitUntil(lambda: turning.window is not None)
    assert {one.body.page for one in walk.visit.shown} == {"badge"}, "nothing else concerns a stranger"
    turning.back()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_what_is_refused_tells_nothing_above_the_door(qtbot: QtBot, window: Window, language: str) -> None:
    speak(window, language)
    walk = Walk(qtbot, window)
    walk.to_door()
    refused = Blocked(rule="CN-CARD-03")
    window.complain(refused)
    quiet = window.ui.banner.words()
    assert quiet
    assert not [word for word in TELLING if word in quiet.lower()]
    walk.click("who_SELF")
    walk.click("identify_yes")
    window.complain(refused)
    assert window.ui.banner.words() == sentence(refused, window.session) != quiet


def test_what_is_seldom_needed_lies_under_its_heading(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_FAMILY")
    assert not walk.sees("told_seen")
    assert not walk.sees("address_save")
    walk.click("told_open")
    assert walk.sees("told_seen")
    walk.click("who_NOBODY")
    assert walk.sees("address_save"), "of a closed door there is nothing else to say"


def test_the_keyboard_stays_in_the_visit_when_its_button_is_gone(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    walk.choose("method", "SAID_TWO")
    walk.click("identify_yes")
    assert not walk.sees("identify_yes")
    held = QApplication.focusWidget()
    assert held is not None
    assert walk.page.isAncestorOf(held)
