"""The attendance signature: signing and not signing are of equal weight."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.desktop._forms.ui_visit_attendance import Ui_VisitAttendance
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.model.event import Attended
from fieldvisit.model.visit import Visit
from fieldvisit.wording import say


class Attendance(QWidget):
    """Signals: `signed(strokes)`, `refused(reason)`."""

    signed = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_VisitAttendance()
        self.ui.setupUi(self)
        self._shown: Attended | None = None
        self.ui.pad.changed.connect(self._judge)
        self.ui.refuse_reason.textChanged.connect(self._judge)
        self.ui.sign.clicked.connect(lambda: self.signed.emit(self.ui.pad.strokes()))
        self.ui.refuse.clicked.connect(lambda: self.refused.emit(self.ui.refuse_reason.text()))
        self.ui.clear.clicked.connect(self.ui.pad.clear)
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self.ui.retranslateUi(self)
        self.ui.pad.set_prompt(self.tr("Sign here"))
        self.ui.refuse_reason.setPlaceholderText(self.tr("Reason for not signing"))
        self.ui.refuse_reason.setAccessibleName(self.tr("Reason for not signing"))
        self._judge()

    def _judge(self) -> None:
        self.ui.sign.setEnabled(self.ui.pad.is_enough())
        self.ui.sign.setToolTip("" if self.ui.pad.is_enough() else self.tr("Sign in the field above first."))
        self.ui.refuse.setEnabled(bool(self.ui.refuse_reason.text().strip()))
        self.ui.refuse.setToolTip("" if self.ui.refuse.isEnabled() else self.tr("Write down the reason first."))

    def show_now(self, now: Now, visit: Visit) -> None:
        """Show what is on record."""
        self.ui.text.setText(say("script.attendance", now.language))
        said = visit.attended
        self.ui.attended.setVisible(said is not None)
        if said is not None:
            at = now.clock(visit.attended_at) if visit.attended_at else ""
            words = self.tr("Signed at {0}") if said.strokes else self.tr("Declined to sign, {0}")
            self.ui.attended.set_state(words.format(at), "ok")
        if said != self._shown:
            self._shown = said
            if said is not None:
                self.ui.pad.set_strokes([list(stroke) for stroke in said.strokes])
                self.ui.refuse_reason.setText(said.refused)

    def forget(self) -> None:
        """Empty the pad and the reason."""
        self._shown = None
        self.ui.pad.clear()
        self.ui.refuse_reason.clear()
