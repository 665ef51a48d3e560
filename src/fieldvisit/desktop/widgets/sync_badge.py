"""Says how many records are only on this laptop: a count, and the badge of the top bar."""

from typing import Final, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import RADIUS, SPACE, TARGET
from fieldvisit.desktop.widgets.designer import placed

SyncState = Literal["safe", "pending", "sending", "offline", "trouble"]
LOOKS: Final[dict[SyncState, tuple[str, str]]] = {
    "safe": ("check-circle", "ok"),
    "pending": ("upload", "accent"),
    "sending": ("sync", "accent"),
    "offline": ("sync-off", "warn"),
    "trouble": ("warn", "stop"),
}


class Badge(QWidget):
    """A small count; nothing at 0, `99+` above 99."""

    def __init__(self, count: int | QWidget = 0, parent: QWidget | None = None) -> None:
        count, parent = placed(count, 0, parent)
        super().__init__(parent)
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def set_count(self, count: int) -> None:
        self._count = max(count, 0)
        self.setVisible(self._count > 0)
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return "99+" if self._count > 99 else str(self._count)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small"))
        high = metrics.height() + 2
        return QSize(max(metrics.horizontalAdvance(self.text()) + 10, high), high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("on_accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class SyncBadge(QAbstractButton):
    """The state of the way to the office in icon, words and colour. Signal: `clicked`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: SyncState = "safe"
        self._count, self._when = 0, ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ringRadius", RADIUS["field"])
        self._retell()

    def set_state(self, state: SyncState, count: int = 0, when: str = "") -> None:
        """Show a state; `count` is what lies only on this laptop, `when` the time of the last contact as shown."""
        self._state, self._count, self._when = state, count, when
        self._retell()

    def words(self) -> str:
        """Return the words shown."""
        return self.text()

    def _retell(self) -> None:
        words = {
            "safe": self.tr("All at the office"),
            "pending": self.tr("%n to send", "", self._count),
            "sending": self.tr("Sending %n", "", self._count) if self._count else self.tr("Syncing"),
            "offline": self.tr("Offline, %n to send", "", self._count) if self._count else self.tr("Offline"),
            "trouble": self.tr("%n need(s) attention", "", self._count),
        }[self._state]
        self.setText(f"{words} · {self._when}" if self._when else words)
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        wide = QFontMetrics(theme.font("body")).horizontalAdvance(self.text())
        return QSize(wide + 20 + SPACE[1] + 2 * SPACE[2], TARGET)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()
        elif theme.changed(event):
            self.updateGeometry()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon, ink = LOOKS[self._state]
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("hover" if self.underMouse() else f"soft:{ink}"))
        painter.drawRoundedRect(area, RADIUS["field"], RADIUS["field"])
        painter.drawPixmap(SPACE[2], (self.height() - 20) // 2, theme.pixmap(icon, ink, 20))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text"))
        words = self.rect().adjusted(SPACE[2] + 20 + SPACE[1], 0, -SPACE[1], 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
