"""Whatever ends a talk ends it at once: asked to leave, an emergency, a case taken back; and what then is on screen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from casework.laptop import CASE, CASE_FILE, ORDER, Laptop
from desktop.conftest import speak
from desktop.spoken import settle
from fieldvisit import wire
from fieldvisit.desktop.tokens import TARGET
from fieldvisit.desktop.widgets.hold_ring import HoldRing
from fieldvisit.desktop.window import Window
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Incident
from fieldvisit.model.outcome import IncidentKind, Outcome
from fieldvisit.model.visit import Step
from visit_walk import Walk


def test_esc_held_for_a_second_leaves_and_brushing_it_does_not(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    ring = walk.page.findChild(HoldRing)
    assert ring is not None
    target = walk.page.ui.scroll
    QTest.keyPress(target, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: ring.isVisible() and ring.share() > 0.2)
    QTest.keyRelease(target, Qt.Key.Key_Escape)
    assert not ring.isVisible()
    assert walk.visit.left is None
    QTest.keyPress(target, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: walk.visit.left is not None, timeout=5000)
    QTest.keyRelease(target, Qt.Key.Key_Escape)
    assert walk.visit.left is not None
    assert walk.visit.left.reason == "ASKED_TO_LEAVE"
    assert walk.step() is Step.CLOSE
    assert not ring.isVisible()


def test_do_not_come_again_is_said_once_and_holds_for_everybody(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    assert not walk.sees("leave_forbidden")
    QTest.keyClick(walk.page.ui.scroll, Qt.Key.Key_F12)
    at = walk.visit.left_at
    walk.click("leave_forbidden")
    assert walk.visit.left is not None
    assert (walk.visit.left.reason, walk.visit.left.forbidden) == ("ASKED_TO_LEAVE", True)
    assert walk.visit.left_at == at, "the time of leaving stays what it was"
    box = walk.find(QCheckBox, "leave_forbidden")
    assert box.isChecked()
    assert not box.isEnabled()
    assert StopFlag.DO_NOT_VISIT in window.session.desk.store.cases.get(CASE).stops


def test_after_leaving_no_sum_and_no_offer_is_on_screen(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    QTest.keyClick(walk.page.ui.scroll, Qt.Key.Key_F12)
    assert walk.page.stepper is not None
    for place in range(4):
        QTest.mouseClick(walk.page.stepper.step(place), Qt.MouseButton.LeftButton)
        assert "9,000.00" not in walk.words()
        assert not walk.sees("consent_recording_yes")
        assert not walk.sees("attach")
        assert not walk.sees("receive")
    assert not walk.sees("to_agree")


def test_a_case_taken_back_during_the_visit_leaves_only_the_way_out(
    qtbot: QtBot, window: Window, laptop: Laptop
) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "刚开始谈")
    laptop.feed(wire.OrderCancelled(ORDER, "withdrawn"))
    window.session.changed.emit()
    assert walk.step() is Step.CLOSE
    assert "刚收到公司通知" in walk.words()
    assert "9,000.00" not in walk.words()
    walk.click("leave_now")
    visit = walk.visit
    assert visit.left is not None
    assert visit.left.reason == "WITHDRAWN"
    assert visit.notes == "刚开始谈"
    assert walk.sees(f"outcome_{Outcome.ABORTED_CASE_WITHDRAWN.value}")


def test_a_case_taken_back_at_the_door_tells_the_neighbour_nothing(
    qtbot: QtBot, window: Window, laptop: Laptop
) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_OTHER_ADULT")
    laptop.feed(wire.CaseItem(replace(CASE_FILE, stops=frozenset({StopFlag.WITHDRAWN}))))
    window.session.changed.emit()
    seen = walk.words()
    assert "刚收到公司通知" in seen
    for word in ("示例银行", "委托方", "债", "案件"):
        assert word not in seen


def test_self_harm_stops_everything_but_leaving(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    QTest.keyClick(
        walk.page.ui.scroll, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    walk.click("incident_SELF_HARM")
    assert not walk.visit.incidents, "first what to do"
    assert "12356" in walk.find(QLabel, "incident_phones").text()
    assert walk.sees("incident_guidance")
    assert walk.sees("incident_private")
    walk.type("incident_text", "说不想活了")
    walk.click("incident_save")
    assert [one.body for one in walk.visit.incidents] == [Incident(IncidentKind.SELF_HARM, "说不想活了")]
    assert walk.step() is Step.CLOSE
    assert "9,000.00" not in walk.words()
    assert "您现在最要紧" in walk.words()
    assert StopFlag.INCIDENT_HOLD in window.session.desk.store.cases.get(CASE).stops
    assert walk.page.stepper is not None
    QTest.mouseClick(walk.page.stepper.step(3), Qt.MouseButton.LeftButton)
    assert not walk.sees("receive")
    if walk.sees("offer_PROMISE"):
        assert not walk.find(QAbstractButton, "offer_PROMISE").isEnabled()


@pytest.mark.parametrize("kind", [IncidentKind.VIOLENCE, IncidentKind.DETAINED])
def test_who_is_attacked_taps_once_and_is_asked_nothing(qtbot: QtBot, window: Window, kind: IncidentKind) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "谈到一半")
    walk.click("incident")
    walk.click(f"incident_{kind.value}")
    visit = walk.visit
    assert [one.body.kind for one in visit.incidents] == [kind]
    assert visit.left is not None
    assert visit.left.reason == "UNSAFE"
    assert visit.notes == "谈到一半"
    assert not walk.sees("incident_text")
    assert walk.step() is Step.CLOSE


def test_the_panic_keys_work_while_typing(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    editor = walk.page.talk.ui.notes
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_V, both)
    assert walk.visit.left is not None
    assert walk.visit.left.reason == "UNSAFE"


def test_what_was_chosen_is_recorded_when_the_page_is_left(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.click("incident")
    walk.click("incident_MEDICAL")
    walk.type("incident_text", "老人头晕")
    walk.find(QLineEdit, "incident_text")
    window.show_page("today")
    assert [one.body for one in walk.visit.incidents] == [Incident(IncidentKind.MEDICAL, "老人头晕")]


def test_looking_and_going_back_records_nothing(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("incident")
    walk.click("incident_HOME_VIOLENCE")
    walk.click("incident_cancel")
    assert not walk.sees("incident_box")
    assert walk.visit.incidents == ()


def test_screens_after_an_emergency_do_not_name_it(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.click("incident")
    walk.click("incident_HOME_VIOLENCE")
    walk.click("incident_save")
    walk.click("leave_now")
    seen = walk.words()
    for word in ("被打", "被关", "110"):
        assert word not in seen


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_on_a_small_screen_every_emergency_is_in_sight(qtbot: QtBot, window: Window, language: str) -> None:
    speak(window, language)
    window.resize(900, 500)
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("incident")
    settle()
    view = walk.page.ui.scroll.viewport()
    seen = view.rect()
    for kind in IncidentKind:
        choice = walk.find(QAbstractButton, f"incident_{kind.value}")
        assert seen.contains(QRect(choice.mapTo(view, QPoint(0, 0)), choice.size())), kind
        assert choice.height() >= TARGET
