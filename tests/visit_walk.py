"""A person at the visit page: the tryout's hands kept to one page, and whole steps of a visit."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from casework.laptop import COMPANION_PASSPHRASE, ORDER
from fieldvisit.desktop.pages.visit import VisitPage
from fieldvisit.desktop.window import Window
from fieldvisit.model.visit import Step, Visit
from fieldvisit.tryout import steps
from fieldvisit.tryout.hands import Hands

W = TypeVar("W", bound=QWidget)


class Walk:
    """One visit of one order in the window."""

    def __init__(self, qtbot: QtBot, window: Window, order: str = ORDER) -> None:
        self.qtbot, self.window, self.order = qtbot, window, order
        window.show_page("visit", f"O:{order}")
        self.hands = Hands(self.page)

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
        self.hands.unfold(name)
        seen = self.hands.seen(name, kind)
        assert len(seen) == 1, f"{name}: {len(seen)} on screen"
        return seen[0]

    def sees(self, name: str) -> bool:
        return self.hands.sees(name)

    def click(self, name: str) -> None:
        """Press a button that must be on screen and enabled."""
        button = self.find(QAbstractButton, name)
        assert button.isEnabled(), f"{name} is disabled: {self.page.ui.why.text() or button.toolTip()}"
        self.hands.click(name)

    def type(self, name: str, text: str) -> None:
        """Write into a field or editor; Chinese arrives as an input method would commit it."""
        self.hands.type(name, text)

    def choose(self, name: str, value: str) -> None:
        self.hands.choose(name, value)

    def step(self) -> Step:
        """Return the step on screen."""
        shown = [step for step, widget in self.page.steps.items() if widget.isVisible()]
        assert len(shown) == 1
        return shown[0]

    def words(self) -> str:
        """Return everything that is written on the page now."""
        return self.hands.words()

    # whole steps
    def wake(self) -> None:
        """Touch a key, as somebody does who is there: hours that pass between two touches lock the desk."""
        QTest.keyClick(self.window, Qt.Key.Key_Shift)

    def depart(self) -> None:
        steps.depart(self.hands)

    def confirm(self) -> None:
        steps.confirm(self.hands, COMPANION_PASSPHRASE)

    def tick_shown(self) -> None:
        """Tick whatever line is on screen and not ticked."""
        self.hands.tick_all()

    def to_door(self) -> None:
        self.depart()
        self.confirm()

    def to_talk(self) -> None:
        self.to_door()
        steps.identify(self.hands)
        self.click("to_talk")

    def sign(self) -> None:
        """Draw a signature with the mouse."""
        self.hands.draw("pad")
