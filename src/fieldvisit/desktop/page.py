"""What every page is: a widget over one session that reads again when told."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.desktop.session import Session


class Page(QWidget):
    """A page of the window. `go(name, subject)` asks for another page, `back()` for the one before.

    `said(tone, words)` asks for a passing message; `words` are `retold.Words`.
    """

    go = Signal(str, str)
    back = Signal()
    said = Signal(str, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setProperty("ring", False)

    def open(self, subject: str) -> None:
        """Show this page for a subject (a case's or visit's id, a search text); ends in `refresh`."""
        self.refresh()

    def refresh(self) -> None:
        """Read everything shown from the store again: when shown, and on `Session.changed` while visible."""

    def resume(self) -> None:
        """Show again after the lock, as it was left: the same place, the same scroll, read anew."""
        self.refresh()

    def discreetly(self, words: str) -> str:
        """Return what may be said above this page of what was refused, whoever looks on."""
        return words

    def words(self) -> None:
        """Set every text again after the language changed; pages with a form call its `retranslateUi` here."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.words()
            if self.session.is_open and self.isVisible():
                self.refresh()
