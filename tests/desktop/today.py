"""What tests of the day look at: its page, a stop's card, and every word on it."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from fieldvisit.desktop.pages.today import TodayPage
from fieldvisit.desktop.pages.today_stop import StopCard
from fieldvisit.desktop.window import Window

LEFT = Qt.MouseButton.LeftButton


def page(window: Window) -> TodayPage:
    found = window.pages["today"]
    assert isinstance(found, TodayPage)
    return found


def card(window: Window, order_id: str) -> StopCard:
    found = window.findChild(StopCard, f"stop_{order_id}")
    assert isinstance(found, StopCard)
    return found


def words(window: Window) -> str:
    """Everything that is written on the cards."""
    shown = [label.text() for label in page(window).findChildren(QLabel) if not label.isHidden()]
    return "\n".join(shown).replace("\u00a0", " ")


def gone_to(qtbot: QtBot, window: Window, press: QPushButton) -> list[str]:
    """Press a button and return where the page asked to go; the pages of the visit are not what is tested here."""
    page(window).go.disconnect(window.show_page)
    with qtbot.waitSignal(page(window).go) as asked:
        QTest.mouseClick(press, LEFT)
    page(window).go.connect(window.show_page)
    return list(asked.args or [])
