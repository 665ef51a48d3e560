"""One print job as a line: where it is, and the question whether it came out, which waits for nobody."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.print_words import paper_words, told
from fieldvisit.desktop.printing.queues import Standing
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.model.printing import Job, JobState, Reason

IN_QUEUE: Final = frozenset({Standing.WAITING, Standing.HELD, Standing.STOPPED, Standing.PRINTING})
"""Where a job can still be called off; elsewhere one can only say that nothing came out."""


class PrintLine(QWidget):
    """`yes`, `again` and `cancel` act on the session's press. Signal: `opened()`: somebody wants to see the paper."""

    opened = Signal()

    def __init__(self, session: Session, *, named: bool = False, parent: QWidget | None = None) -> None:
        """`named`: say which paper it is, and offer to see it."""
        super().__init__(parent)
        self._session, self._named = session, named
        self.job: Job | None = None
        self._off = False
        self.chip, self.words = Chip(""), theme.label("", wrap=True)
        self.title = theme.label("", "strong")
        self.yes, self.again, self.cancel, self.see = (QPushButton() for _ in range(4))
        for button, name in ((self.yes, "yes"), (self.again, "again"), (self.cancel, "cancel"), (self.see, "see")):
            button.setObjectName(f"printed_{name}")
        theme.dress(self.cancel, kind="quiet")
        theme.dress(self.see, kind="quiet")
        theme.set_icon(self.yes, "check")
        theme.set_icon(self.again, "printer")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[2])
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self.title)
        text.addWidget(self.words)
        row.addWidget(self.chip)
        row.addLayout(text, 1)
        for button in (self.cancel, self.see, self.again, self.yes):
            row.addWidget(button)
        self.title.setVisible(named)
        self.yes.clicked.connect(self._yes)
        self.again.clicked.connect(self._again)
        self.cancel.clicked.connect(self._cancel)
        self.see.clicked.connect(lambda: self.opened.emit())
        self.hide()

    def show_job(self, job: Job | None) -> None:
        """Show a job, or nothing."""
        self.job = job
        self.setVisible(job is not None)
        if job is None:
            return
        state = told(job, self._session)
        if (self.chip.text(), self.chip.tone()) != (state.word, state.tone):
            self.chip.set_state(state.word, state.tone, state.icon)
        if self.words.text() != state.words:
            self.words.setText(state.words)
        self.title.setText(paper_words(job))
        sending = self._session.press.sending(job)
        asked = job.open and not sending
        retry = job.state is JobState.FAILED
        self.yes.setText(self.tr("Yes, it came out"))
        self.again.setText(self.tr("Print again") if retry else self.tr("No, print again"))
        self._off = sending or self._session.press.standing(job) in IN_QUEUE
        self.cancel.setText(self.tr("Cancel") if self._off else self.tr("No"))
        self.see.setText(self.tr("See it"))
        self.yes.setVisible(asked)
        self.again.setVisible(asked or (retry and not self._named))
        self.cancel.setVisible(job.open)
        self.see.setVisible(self._named)
        for button in (self.yes, self.again, self.cancel, self.see):
            button.setAccessibleName(f"{button.text()}: {paper_words(job)}")

    def _yes(self) -> None:
        if self.job is not None:
            self._session.press.came_out(self.job)

    def _again(self) -> None:
        if self.job is None:
            return
        if self.job.open:
            self._session.press.again(self.job)
        else:
            self._session.press.send(self.job.paper, self._session.press.printer(self.job.printer))

    def _cancel(self) -> None:
        if self.job is not None:
            self._session.press.give_up(self.job, Reason.CANCELLED if self._off else Reason.NOT_OUT)
