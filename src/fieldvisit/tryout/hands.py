"""A person's hands at the window: widgets found by name as seen on screen, pressed, typed into, drawn on."""

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from fieldvisit.desktop.widgets.fold import Fold
from fieldvisit.desktop.widgets.passphrase_field import PassphraseField

W = TypeVar("W", bound=QWidget)
PATIENCE = 30.0
"""Seconds a person waits for something to appear."""
_SAYING = ("displayText", "text", "toPlainText", "words", "currentText", "title")
"""What widgets call the words they show."""


class NotOnScreen(Exception):
    """A widget that should be there to be used is not, or cannot be used; the words say which and why."""


class Hands:
    """Works one window, or one page of it.

    Everything waits, with the program's own event loop running, until it is possible, for `patience` seconds at most.
    """

    def __init__(self, window: QWidget, patience: float = PATIENCE) -> None:
        self.window, self.patience = window, patience
        self._bell = QTimer(singleShot=True)

    def wait(self, ready: Callable[[], bool], what: str) -> None:
        """Let the program run until something is so. Raises NotOnScreen when patience is at its end."""
        end = time.monotonic() + self.patience
        while not ready():
            if time.monotonic() > end:
                raise NotOnScreen(what)
            self._run(5)

    def rest(self) -> None:
        """Let everything that is due happen."""
        self._run(15)

    def _run(self, ms: int) -> None:
        """Let the program's loop run as it does in front of a person; it deletes what is due by Qt's own rules."""
        loop = QEventLoop()
        self._bell.timeout.connect(loop.quit)
        self._bell.start(ms)
        loop.exec()
        self._bell.timeout.disconnect(loop.quit)

    def seen(self, name: str, kind: type[W]) -> list[W]:
        """Return the visible widgets of a name."""
        QApplication.processEvents()
        return [one for one in self.window.findChildren(kind, name) if one.isVisible()]

    def find(self, name: str, kind: type[W]) -> W:
        """Return the visible widget of a name, once it is there."""
        self.wait(lambda: bool(self.seen(name, kind)) or self.unfold(name), name)
        return self.seen(name, kind)[0]

    def unfold(self, name: str) -> bool:
        """Open the heading under which a widget lies, when it is nowhere else; tells whether it is on screen now."""
        if not self.seen(name, QWidget):
            for fold in self.window.findChildren(Fold):
                if fold.isVisible() and not fold.is_open() and fold.findChildren(QWidget, name):
                    self.press(fold.heading)
        return bool(self.seen(name, QWidget))

    def sees(self, name: str) -> bool:
        """Tell whether anything of a name is on screen."""
        return bool(self.seen(name, QWidget))

    def words(self, part: QWidget | None = None) -> str:
        """Return all that is written on the screen, or a part of it, tool tips and screen readers' words included."""
        said, part = [], part or self.window
        QApplication.processEvents()
        for one in (part, *part.findChildren(QWidget)):
            if one.isVisible():
                said += [_said(one, name) for name in _SAYING]
                said += [one.accessibleName(), one.accessibleDescription(), one.toolTip()]
        return "\n".join(filter(None, said))

    def click(self, name: str) -> None:
        """Press a button, scrolling to it first."""
        button = self.find(name, QAbstractButton)
        self.wait(button.isEnabled, f"{name} is disabled")
        self.press(button)

    def press(self, button: QWidget) -> None:
        """Press what is in the hand already."""
        self.reach(button)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def key(self, key: Qt.Key) -> None:
        """Press a key, wherever the focus is."""
        self.window.activateWindow()
        QTest.keyClick(QApplication.focusWidget() or self.window, key)
        QApplication.processEvents()

    def type(self, name: str, text: str) -> None:
        """Fill a field or editor; Chinese arrives whole, as an input method commits it."""
        field = self.find(name, QWidget)
        if isinstance(field, QPlainTextEdit):
            field.insertPlainText(text)
        elif isinstance(field, PassphraseField):
            field.line().setText(text)
        else:
            line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
            if line is None:
                raise NotOnScreen(f"{name} takes no text")
            line.setText(text)
        QApplication.processEvents()

    def choose(self, name: str, value: str) -> None:
        """Take an entry of a list by its value."""
        box = self.find(name, QComboBox)
        place = box.findData(value)
        if place < 0:
            raise NotOnScreen(f"{name} has no {value}")
        box.setCurrentIndex(place)
        box.activated.emit(place)
        QApplication.processEvents()

    def tick_all(self) -> None:
        """Tick every line on screen but the one that says the home was entered."""
        while True:
            rows = [row.objectName() for row in self.lines() if not row.isChecked()]
            if not rows:
                return
            self.click(rows[0])

    def lines(self) -> list[QAbstractButton]:
        """Return the checklist's lines on screen, but the one that says the home was entered."""
        QApplication.processEvents()
        buttons = [one for one in self.window.findChildren(QAbstractButton) if one.isVisible()]
        return [one for one in buttons if one.objectName().startswith("tick_") and one.objectName() != "tick_entered"]

    def draw(self, name: str) -> None:
        """Draw a name on a signature pad with the mouse."""
        pad = self.find(name, QWidget)
        self.reach(pad)
        left, middle = pad.width() // 5, pad.height() // 2
        for stroke in range(3):
            start = QPoint(left + stroke * pad.width() // 5, middle - 30)
            QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=start)
            for place in range(1, 10):
                bend = 34 if place % 2 else -18
                QTest.mouseMove(pad, start + QPoint(place * 8, place * 5 + bend))
            QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=start + QPoint(80, 50))
        QApplication.processEvents()

    def reach(self, widget: QWidget) -> None:
        """Scroll to a widget."""
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(widget)
            above = above.parentWidget()
        QApplication.processEvents()


def _said(widget: QWidget, name: str) -> str:
    """Return what a widget shows under a name, if that is text it shows."""
    if name == "text" and isinstance(widget, QLineEdit):
        return ""  # what is typed blind is not on the screen
    said = getattr(widget, name, None)
    if not callable(said):
        return ""
    try:
        text = said()
    except TypeError:  # takes arguments: not what is shown
        return ""
    return text if isinstance(text, str) else ""
