"""The ways out of the turned screen, and the way through it by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from casework.laptop import Laptop
from desktop.turned_hands import DEBT, bodies, child, now, press, texts, turned, write
from desktop.turned_hands import turning as turning
from fieldvisit import casework, leaflets
from fieldvisit.desktop.turned.turning import Turning
from fieldvisit.model.event import Left
from fieldvisit.model.outcome import Who


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
