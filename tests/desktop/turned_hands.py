"""What the tests of the turned screen share: the screen turned, and a person's hands and eyes at it."""

import re
from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from casework.laptop import Laptop
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.turned.turning import Turning
from fieldvisit.desktop.turned.window import Turned
from fieldvisit.desktop.window import Window
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
