"""What was printed: the papers that wait for an answer, and the last ones that have it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.print_line import PrintLine
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.fold import Fold

MOST = 3
"""Lines shown at once: the card stands above the receipt book."""


class PrintList(Card):
    """`read(session)` shows what needs an answer, and folded below it what was printed last. Signal: `opened(subject)`.

    An empty list says in words what it is for.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._head = theme.label("", "strong")
        self._none = theme.label("", "muted", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE[1])
        self.past = Fold("printed_before")
        for one in (self._head, self._none):
            self.body.addWidget(one)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.past)
        self._waiting: list[PrintLine] = []
        self._done: list[PrintLine] = []
        self._words()

    def read(self, session: Session) -> None:
        """Read the jobs again."""
        if self._session is None:
            self._session = session
            session.press.changed.connect(self._read)
        self._read()

    def _read(self) -> None:
        if self._session is None or not self._session.is_open or not self.isVisibleTo(self.window()):
            return
        jobs = casework.print_jobs(self._session.desk)
        waiting = [job for job in jobs if job.open]
        done = [job for job in jobs if not job.open]
        _grow(self._waiting, min(len(waiting), MOST), self._line, self._lines)
        _grow(self._done, len(done), self._line, self.past.body)
        for lines, found in ((self._waiting, waiting[:MOST]), (self._done, done)):
            for at, line in enumerate(lines):
                line.show_job(found[at] if at < len(found) else None)
        more = len(waiting) - MOST
        nothing = self.tr("Nothing waits for an answer. What you print is listed here until you say that it came out.")
        rest = self.tr("{0} more wait for an answer.").format(more) if more > 0 else ""
        self._none.setText(rest if waiting else nothing)
        self._none.setVisible(bool(self._none.text()))
        self.past.setVisible(bool(done))
        self.past.set_title(self.tr("Printed last ({0})").format(len(done)))

    def _line(self) -> PrintLine:
        if self._session is None:
            raise RuntimeError("no session")
        line = PrintLine(self._session, named=True)
        line.opened.connect(lambda: self.opened.emit(line.job.paper.subject if line.job else ""))
        return line

    def _words(self) -> None:
        self._head.setText(self.tr("Printing"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._words()
            QTimer.singleShot(0, self, self._read)


def _grow(lines: list[PrintLine], wanted: int, make: Callable[[], PrintLine], into: QVBoxLayout) -> None:
    while len(lines) < wanted:
        line = make()
        lines.append(line)
        into.addWidget(line)
