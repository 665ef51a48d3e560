"""The search of the top bar, reached by Ctrl+K from anywhere in the window."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.widgets.designer import placed


class SearchField(QLineEdit):
    """Signals: `query(str)` when typing rests, at once on Enter or clear; `left()` on Down or Enter.

    Esc clears, and leaves the field when it is empty.
    """

    query = Signal(str)
    left = Signal()

    def __init__(self, placeholder: str | QWidget = "", parent: QWidget | None = None, *, rest_ms: int = 60) -> None:
        placeholder, parent = placed(placeholder, "", parent)
        super().__init__(parent)
        self._glass, self._wipe = QAction(self), QAction(self)
        theme.set_icon(self._glass, "search", "muted")
        theme.set_icon(self._wipe, "close", "muted")
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self._wipe, QLineEdit.ActionPosition.TrailingPosition)
        self._wipe.triggered.connect(self.clear)
        self._wipe.setVisible(False)
        self.setMaxLength(200)
        self.setMinimumWidth(200)
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._tell)
        self._told = ""
        self.textChanged.connect(self._typed)
        self._keys = QShortcut(QKeySequence("Ctrl+K"), self)
        self._keys.setContext(Qt.ShortcutContext.WindowShortcut)
        self._keys.activated.connect(self._come)
        self._given = placeholder
        self._retell()

    def set_placeholder(self, words: str) -> None:
        """Say what can be searched for."""
        self._given = words
        self._retell()

    def _retell(self) -> None:
        words = self._given or self.tr("Case no., name, phone, pinyin")
        self.setPlaceholderText(f"Ctrl+K  {words}")
        self.setAccessibleName(self.tr("Search"))
        self.setAccessibleDescription(words)
        self._wipe.setText(self.tr("Clear the search"))

    def _come(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _typed(self, text: str) -> None:
        self._wipe.setVisible(bool(text))
        if text:
            self._rest.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._rest.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.query.emit(self._told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.clearFocus()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()
