"""What a list shows when it is empty: why, and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.designer import placed
from fieldvisit.desktop.widgets.glyph import Glyph


class EmptyState(QWidget):
    """An icon, a line, a sentence and at most one action. Signal: `acted()`."""

    acted = Signal()

    def __init__(
        self,
        icon: str | QWidget = "",
        title: str = "",
        words: str = "",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        icon, parent = placed(icon, "", parent)
        super().__init__(parent)
        icon = icon or "info"
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        column.setSpacing(SPACE[1])
        self._glyph = Glyph(icon, "muted", 48)
        self._title, self._words = theme.label(title, "section", wrap=True), theme.label(words, "muted", wrap=True)
        self._action = QPushButton(action)
        self._action.clicked.connect(lambda: self.acted.emit())
        column.addStretch()
        column.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignHCenter)
        for text in (self._title, self._words):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(text)
        column.addSpacing(SPACE[1])
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.set_words(icon, title, words, action)

    def set_words(self, icon: str, title: str, words: str = "", action: str = "") -> None:
        """Say something else; without `action` there is no button."""
        self._glyph.set_glyph(icon)
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._action.setText(action)
        self._action.setVisible(bool(action))
