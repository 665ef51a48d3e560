"""What every page is: a widget over one session that reads again when told."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.desktop.session import Session


class Page(QWidget):
    """A page of the window. `go` asks for another page by name, with an id where it needs one."""

    go = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def open(self, subject: str) -> None:
        """Show this page for a subject (a case, a visit); pages without one ignore it. Ends in `refresh`."""
        self.refresh()

    def refresh(self) -> None:
        """Read everything shown from the store again; called when shown and on `Session.changed` while visible."""

    def words(self) -> None:
        """Set every text again, after the language changed."""
