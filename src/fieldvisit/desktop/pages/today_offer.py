"""The explicit offer after the program died in a visit: go on with it, or give it up with a reason."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QDialog, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.case_words import local
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.banner import Banner
from fieldvisit.model.visit import Visit
from fieldvisit.wording import say


class RecoveryOffer(Banner):
    """Names when the visit began and how far it came. Signals: `acted()` to go on, `given_up(reason)`."""

    given_up = Signal(str)

    def __init__(self, visit: Visit, language: str, parent: QWidget | None = None) -> None:
        super().__init__("warn", parent=parent)
        self.visit_id = visit.visit_id
        self.setObjectName(f"offer_{visit.visit_id}")
        self._void = QPushButton()
        self._void.setObjectName(f"void_{visit.visit_id}")
        self._void.clicked.connect(self._ask)
        row = self.layout()
        if isinstance(row, QBoxLayout):
            row.insertWidget(row.count() - 1, self._void)
        self.show_visit(visit, language)

    def show_visit(self, visit: Visit, language: str) -> None:
        """Say it in the language in force."""
        last = visit.last_at or visit.departed_at
        words = self.tr(
            "The visit begun on {day} at {time} was interrupted; last record at {last}, step: {step}."
        ).format(
            day=f"{local(visit.departed_at.best):%m-%d}",
            time=f"{local(visit.departed_at.best):%H:%M}",
            last=f"{local(last.best):%H:%M}",
            step=say(f"step.{visit.step}", language),
        )
        self._void.setText(self.tr("Give it up"))
        action = self.tr("Go on with this visit")
        if (words, action) != (self.words(), self._action.text()):
            self.tell("warn", words, action)
            self._action.setObjectName(f"resume_{self.visit_id}")

    def _ask(self) -> None:
        asked = GiveUp(self)
        asked.accepted.connect(lambda: self.given_up.emit(asked.reason.text().strip()))
        asked.open()


class GiveUp(QDialog):
    """Asks why a visit is given up; without a reason there is nothing to press."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("giveUp")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Give the visit up"))
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        column.setSpacing(SPACE[2])
        told = self.tr("Everything recorded so far stays on record; no report is made. Why is the visit given up?")
        column.addWidget(theme.label(told, wrap=True))
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setMaxLength(200)
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("Reason"))
        column.addWidget(self.reason)
        self.buttons = QDialogButtonBox()
        back = self.buttons.addButton(self.tr("Back"), QDialogButtonBox.ButtonRole.RejectRole)
        self.confirm = self.buttons.addButton(self.tr("Give it up"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setObjectName("confirm")
        self.confirm.setEnabled(False)
        back.setObjectName("back")
        theme.dress(self.confirm, kind="stop")
        self.reason.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
