"""Keeps hands where they are while every text on screen changes: keyboard, cursor, selection and scroll position."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)
from shiboken6 import isValid

SETTLED_MS = 250
"""In which layouts inside one another have found their sizes."""
_Selected = tuple[int, int]
"""Where a selection was begun, and where the cursor stands."""


@contextmanager
def steady() -> Iterator[None]:
    """Let what is done inside change texts, and remake widgets, without moving anybody's hands.

    A widget that was made anew is known by its name, or by its place among its like. Language changes that Qt has put
    off are delivered before the end.
    """
    held = QApplication.focusWidget()
    way, window = _way(held) if held is not None else (), held.window() if held is not None else None
    selected, scrolled = _selected(held), [(area, area.verticalScrollBar().value()) for area in _areas()]
    try:
        yield
    finally:
        QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
        if held is not None and window is not None and isValid(window) and not _hold(held, way, window, selected):
            QTimer.singleShot(0, window, lambda: _hold(held, way, window, selected))  # what is new is shown by then
        for area, place in scrolled:
            if isValid(area):
                _Place(area.verticalScrollBar(), place)


def _hold(held: QWidget, way: tuple[tuple[type[QWidget], str, int], ...], window: QWidget, selected: _Selected) -> bool:
    """Give the keyboard back to a widget, or to the one in its place; tell whether that is on screen."""
    there = held if isValid(held) and held.isVisible() and held.window() is window else _found(way, window)
    if there is None or not there.isVisible() or not there.isEnabled():
        return False
    if QApplication.focusWidget() is not there:
        there.setFocus(Qt.FocusReason.OtherFocusReason)
    if selected != _selected(there):
        _select(there, selected)
    return True


def _way(widget: QWidget) -> tuple[tuple[type[QWidget], str, int], ...]:
    """Return how a widget is found from its window: the type, the name and the place of each on the way down."""
    way = []
    node, above = widget, widget.parentWidget()
    while above is not None and not node.isWindow():
        alike = _alike(above, type(node), node.objectName())
        way.append((type(node), node.objectName(), alike.index(node)))
        node, above = above, above.parentWidget()
    return tuple(reversed(way))


def _found(way: tuple[tuple[type[QWidget], str, int], ...], window: QWidget) -> QWidget | None:
    node = window
    for kind, name, place in way:
        alike = _alike(node, kind, name)
        if place >= len(alike):
            return None
        node = alike[place]
    return node


def _alike(above: QWidget, kind: type[QWidget], name: str) -> list[QWidget]:
    """Return the children of a type and a name that nobody hid: what is new is not shown yet."""
    hidden = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
    found = above.findChildren(QWidget, name, Qt.FindChildOption.FindDirectChildrenOnly)
    return [one for one in found if type(one) is kind and not (one.isHidden() and one.testAttribute(hidden))]


def _areas() -> list[QAbstractScrollArea]:
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    return [area for top in tops for area in top.findChildren(QAbstractScrollArea) if area.isVisible()]


class _Place(QObject):
    """Brings a bar back to its place as soon as there is room to, unless somebody scrolls meanwhile."""

    def __init__(self, bar: QScrollBar, place: int) -> None:
        super().__init__(bar)
        self._bar, self._place = bar, place
        bar.rangeChanged.connect(self._again)
        bar.actionTriggered.connect(self._end)
        QTimer.singleShot(SETTLED_MS, self, self._end)
        self._again()

    def _again(self) -> None:
        if isValid(self._bar):
            self._bar.setValue(self._place)

    def _end(self) -> None:
        if not isValid(self._bar):
            return
        self._bar.rangeChanged.disconnect(self._again)
        self._bar.actionTriggered.disconnect(self._end)
        self.deleteLater()


def _selected(widget: QWidget | None) -> _Selected:
    line = widget.lineEdit() if isinstance(widget, QComboBox) and widget.isEditable() else widget
    if isinstance(line, QPlainTextEdit):
        return line.textCursor().anchor(), line.textCursor().position()
    if isinstance(line, QLineEdit):
        start = line.selectionStart()
        if start < 0:
            return line.cursorPosition(), line.cursorPosition()
        end = line.selectionEnd()
        return (end, start) if line.cursorPosition() == start else (start, end)
    return -1, -1


def _select(widget: QWidget, selected: _Selected) -> None:
    anchor, position = selected
    line = widget.lineEdit() if isinstance(widget, QComboBox) and widget.isEditable() else widget
    if isinstance(line, QPlainTextEdit):
        cursor = line.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, cursor.MoveMode.KeepAnchor)
        line.setTextCursor(cursor)
    elif isinstance(line, QLineEdit):
        line.setCursorPosition(anchor)
        line.cursorForward(True, position - anchor) if position > anchor else line.cursorBackward(
            True, anchor - position
        )
