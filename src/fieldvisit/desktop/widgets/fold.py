"""A heading that opens what lies under it: for what is seldom needed and must be found at once when it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE


class Fold(QWidget):
    """`heading` (a button of the name given) opens and closes `body`, a column; it begins closed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        self.heading = QPushButton()
        self.heading.setObjectName(name)
        self.heading.setCheckable(True)
        self.heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.dress(self.heading, kind="fold")
        self._inner = QWidget()
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE[1])
        column.addWidget(self.heading, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._inner)
        self.heading.toggled.connect(self._show)
        self._show(False)

    def set_title(self, words: str) -> None:
        """Set the heading's words."""
        self.heading.setText(words)

    def is_open(self) -> bool:
        return self.heading.isChecked()

    def fold(self, *, open_it: bool) -> None:
        """Open or close it."""
        self.heading.setChecked(open_it)

    def _show(self, shown: bool) -> None:
        self._inner.setVisible(shown)
        theme.set_icon(self.heading, "chevron-down" if shown else "chevron-right", "muted")
