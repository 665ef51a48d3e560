"""Asks for the reason of a step that cannot be taken back; without a reason there is nothing to press."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.retold import Words, say
from fieldvisit.desktop.tokens import SPACE

LONGEST = 200


class ReasonBox(QDialog):
    """A title, what the step means, a line for the reason, the way back, and the step. `accepted` means: take it."""

    def __init__(self, title: Words, told: Words, step: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say(self, title, self.setWindowTitle)
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        column.setSpacing(SPACE[2])
        explained = theme.label("", wrap=True)
        say(explained, told)
        column.addWidget(explained)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setMaxLength(LONGEST)
        say(self.reason, lambda: self.tr("Reason"), self._name)
        column.addWidget(self.reason)
        buttons = QDialogButtonBox()
        back = buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        say(back, lambda: self.tr("Back"), back.setText)
        back.setObjectName("back")
        self.confirm = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        say(self.confirm, step, self.confirm.setText)
        self.confirm.setObjectName("confirm")
        self.confirm.setEnabled(False)
        theme.dress(self.confirm, kind="stop")
        self.reason.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.finished.connect(self.deleteLater)

    def _name(self, words: str) -> None:
        self.reason.setAccessibleName(words)
        self.reason.setPlaceholderText(words)

    def text(self) -> str:
        """Return the reason without spaces around it."""
        return self.reason.text().strip()
