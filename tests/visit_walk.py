"""A person at the visit page: finds widgets by name, presses and types as people do, and goes through a visit."""

from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from casework.laptop import COMPANION_PASSPHRASE, ORDER
from fieldvisit.desktop.pages.visit import VisitPage
from fieldvisit.desktop.widgets.passphrase_field import PassphraseField
from fieldvisit.desktop.widgets.signature_pad import SignaturePad
from fieldvisit.desktop.window import Window
from fieldvisit.model.visit import Step, Visit

W = TypeVar("W", bound=QWidget)


class Walk:
    """One visit of one order in the window."""

    def __init__(self, qtbot: QtBot, window: Window, order: str = ORDER) -> None:
        self.qtbot, self.window, self.order = qtbot, window, order
        window.show_page("visit", f"O:{order}")

    @property
    def page(self) -> VisitPage:
        page = self.window.page("visit")
        assert isinstance(page, VisitPage)
        return page

    @property
    def visit(self) -> Visit:
        """The visit as the store has it now."""
        found = self.window.session.desk.store.visits.for_order(self.order)
        assert found is not None
        return found

    def find(self, kind: type[W], name: str) -> W:
        """Return the one widget of this name that a person sees."""
        QApplication.processEvents()
        seen = [one for one in self.page.findChildren(kind, name) if one.isVisible()]
        assert len(seen) == 1, f"{name}: {len(seen)} on screen"
        return seen[0]

    def sees(self, name: str) -> bool:
        QApplication.processEvents()
        return any(one.isVisible() for one in self.page.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        """Press a button that must be on screen and enabled."""
        button = self.find(QAbstractButton, name)
        assert button.isEnabled(), f"{name} is disabled: {self.page.ui.why.text() or button.toolTip()}"
        self.page.ui.scroll.ensureWidgetVisible(button)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str) -> None:
        """Write into a field or editor; Chinese arrives as an input method would commit it."""
        QApplication.processEvents()
        field = next(one for one in self.page.findChildren(QWidget, name) if one.isVisible())
        if isinstance(field, PassphraseField):
            field.line().setText(text)
        elif isinstance(field, QPlainTextEdit):
            field.insertPlainText(text)
        elif isinstance(field, QLineEdit):
            field.setText(text)
        else:
            inner = field.findChild(QLineEdit)
            assert inner is not None
            inner.setText(text)

    def choose(self, name: str, value: str) -> None:
        box = self.find(QComboBox, name)
        place = box.findData(value)
        assert place >= 0, f"{name} has no {value}"
        box.setCurrentIndex(place)

    def step(self) -> Step:
        """Return the step on screen."""
        shown = [step for step, widget in self.page.steps.items() if widget.isVisible()]
        assert len(shown) == 1
        return shown[0]

    def words(self) -> str:
        """Return everything that is written on the page now."""
        QApplication.processEvents()
        texts = []
        for one in self.page.findChildren(QWidget):
            if one.isVisible():
                for name in ("text", "toPlainText", "words", "currentText"):
                    said = getattr(one, name, None)
                    if said is not None and not isinstance(one, VisitPage):
                        try:
                            texts.append(str(said() or ""))
                        except TypeError:
                            continue
                texts.append(one.accessibleName() + one.toolTip())
        return "\n".join(texts)

    # whole steps
    def depart(self) -> None:
        self.type("recorder", "REC-0007")
        self.qtbot.waitUntil(lambda: self.find(QAbstractButton, "depart").isEnabled())
        self.click("depart")

    def confirm(self) -> None:
        self.type("companion_passphrase", COMPANION_PASSPHRASE)
        self.click("confirm")
        self.qtbot.waitUntil(lambda: self.step() is Step.DOOR)

    def tick_shown(self) -> None:
        """Tick whatever line is on screen and not ticked."""
        while True:
            QApplication.processEvents()
            rows = [
                one
                for one in self.page.findChildren(QAbstractButton)
                if one.isVisible()
                and one.objectName().startswith("tick_")
                and one.objectName() != "tick_entered"
                and not one.isChecked()
            ]
            if not rows:
                return
            QTest.mouseClick(rows[0], Qt.MouseButton.LeftButton)

    def to_door(self) -> None:
        self.depart()
        self.tick_shown()
        self.confirm()

    def to_talk(self) -> None:
        self.to_door()
        self.click("who_SELF")
        self.choose("method", "SAID_TWO")
        self.click("identify_yes")
        self.tick_shown()
        self.click("to_talk")

    def sign(self) -> None:
        """Draw a signature with the mouse."""
        pad = self.find(SignaturePad, "pad")
        self.page.ui.scroll.ensureWidgetVisible(pad)
        left, middle = pad.width() // 4, pad.height() // 2
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(left, middle))
        for place in range(1, 12):
            QTest.mouseMove(pad, QPoint(left + place * 15, middle + (20 if place % 2 else -20)))
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(left + 180, middle))
