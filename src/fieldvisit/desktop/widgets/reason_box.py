"""Asks for the reason of a step that cannot be taken back; without a reason there is nothing to press."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE

LONGEST = 200


class ReasonBox(QDialog):
    """A title, what the step means, a line for the reason, the way back, and the step. `accepted` means: take it."""

    def __init__(self, title: str, told: str, step: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        column.setSpacing(SPACE[2])
        column.addWidget(theme.label(told, wrap=True))
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setMaxLength(LONGEST)
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setPlaceholderText(self.tr("Reason"))
        column.addWidget(self.reason)
        buttons = QDialogButtonBox()
        back = buttons.addButton(self.tr("Back"), QDialogButtonBox.ButtonRole.RejectRole)
        back.setObjectName("back")
        self.confirm = buttons.addButton(step, QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setObjectName("confirm")
        self.confirm.setEnabled(False)
        theme.dress(self.confirm, kind="stop")
        self.reason.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.finished.connect(self.deleteLater)

    def text(self) -> str:
        """Return the reason without spaces around it."""
        return self.reason.text().strip()
