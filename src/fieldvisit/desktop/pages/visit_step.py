"""What the five steps of the visit page have in common."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from fieldvisit.casework import Desk
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.session import Session
from fieldvisit.model.visit import Visit


class VisitStep(QWidget):
    """One step's widgets. `moved(step)` asks for another step, `went(page, subject)` for another page.

    `judged()` says that what is due, or why it cannot be done, may be another now.

    `buttons` are the step's primary actions, which stand in the page's bottom bar; `due` says which one now.
    """

    moved = Signal(str)
    went = Signal(str, str)
    judged = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.now: Now | None = None
        self.buttons: tuple[QPushButton, ...] = ()

    def primary(self, name: str) -> QPushButton:
        """Make a primary button of this name."""
        made = QPushButton()
        made.setObjectName(name)
        made.setAutoDefault(True)
        theme.dress(made, kind="primary")
        self.buttons = (*self.buttons, made)
        return made

    def show_now(self, now: Now) -> None:
        """Show a reading; what is being typed stays."""
        self.now = now

    def due(self, now: Now) -> tuple[QPushButton | None, str]:
        """Return the primary action of the moment, and why it cannot be done yet or empty."""
        return None, ""

    def words(self) -> None:
        """Set every text again after the language changed."""

    def first(self) -> QWidget | None:
        """Return the widget that gets the focus when the step comes on screen."""
        return None

    def flush(self) -> None:
        """Store what is typed: the step is being left."""

    def forget(self) -> None:
        """Another visit is opened: empty every field."""

    @property
    def visit(self) -> Visit | None:
        """The visit as last read."""
        return self.now.visit if self.now else None

    def write(self, verb: Callable[[Desk, str], object]) -> bool:
        """Do a verb on the visit; the window says what refused it. Tells whether it was done."""
        visit = self.visit
        if visit is None:
            return False
        return self.session.do(lambda desk: verb(desk, visit.visit_id)) is not None


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
            inner.deleteLater()
