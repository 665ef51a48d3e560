"""The rail at the left: the five places of the program, icon over word."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.sync_badge import Badge

WIDTH: Final = 72


class RailButton(QAbstractButton):
    """Icon over word, 72 × 64 px or wider for its word, checkable, with an optional count. Signal: `clicked`."""

    def __init__(self, icon: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._badge = Badge(0, self)
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count = 0
        self.set_word(word)

    def set_word(self, word: str) -> None:
        """Change the word under the icon."""
        self.setText(word)
        self.setToolTip(word)
        self.set_badge(self._count)
        self.updateGeometry()

    def set_badge(self, count: int) -> None:
        """Show a count at the icon; 0 shows none."""
        self._count = count
        self._badge.set_count(count)
        self._badge.adjustSize()
        self._badge.move(self.width() // 2 + 6, 6)
        self.setAccessibleName(f"{self.text()} ({count})" if count else self.text())

    def sizeHint(self) -> QSize:
        font = theme.font("small")
        font.setBold(True)
        return QSize(max(QFontMetrics(font).horizontalAdvance(self.text()) + 14, WIDTH), 64)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._badge.move(self.width() // 2 + 6, 6)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.changed(event):
            self.updateGeometry()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        on = self.isChecked()
        if on or self.underMouse():
            painter.setBrush(theme.colour("soft:accent" if on else "hover"))
            painter.drawRoundedRect(QRectF(4, 2, self.width() - 8, self.height() - 4), 8, 8)
        if on:
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(0, 14, 4, self.height() - 28), 2, 2)
        ink = "accent" if on else "text" if self.isEnabled() else "edge"
        painter.drawPixmap((self.width() - 24) // 2, 9, theme.pixmap(self._icon, ink, 24))
        font = theme.font("small")
        font.setBold(on)
        painter.setFont(font)
        painter.setPen(theme.colour(ink if self.isEnabled() else "muted"))
        area = QRect(5, 34, self.width() - 10, 24)
        shown = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)


class Rail(QWidget):
    """A column of rail buttons. Signal: `chosen(str)` with the key of the place pressed. Up/Down move the focus."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE[1], 1, SPACE[1])
        self._column.setSpacing(SPACE[0])
        self._column.addStretch()
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._top = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def add(self, key: str, icon: str, word: str, *, bottom: bool = False) -> RailButton:
        """Add a place, at the top or (settings, lock) at the bottom."""
        button = RailButton(icon, word)
        self._buttons[key] = button
        self._group.addButton(button)
        self._column.insertWidget(self._column.count() if bottom else self._top, button)
        self._top += not bottom
        button.clicked.connect(lambda: self.chosen.emit(key))
        return button

    def button(self, key: str) -> RailButton:
        """Return a place's button. Raises KeyError."""
        return self._buttons[key]

    def set_current(self, key: str) -> None:
        """Mark where one is. Raises KeyError."""
        self._buttons[key].setChecked(True)

    def set_badge(self, key: str, count: int) -> None:
        """Show a count at a place. Raises KeyError."""
        self._buttons[key].set_badge(count)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("card"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("line"))
