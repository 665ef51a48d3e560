"""Chips: a state said by word, icon and colour together, and the checkable filter of the same shape."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import ROW, SPACE, Tone
from fieldvisit.desktop.widgets.designer import placed

ICONS: Final[dict[Tone, str]] = {"neutral": "", "accent": "info", "ok": "check-circle", "warn": "warn", "stop": "block"}
HEIGHT: Final = 26
GLYPH: Final = 16
WIDEST: Final = 360


class Chip(QLabel):
    """A state: `Chip("可以外访", "ok")`. Each tone but neutral brings its icon; pass another by name.

    Words wider than the room are elided and complete in the tool tip.
    """

    def __init__(
        self, word: str | QWidget = "", tone: Tone = "neutral", icon: str = "", parent: QWidget | None = None
    ) -> None:
        word, parent = placed(word, "", parent)
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_state(word, tone, icon)

    def set_state(self, word: str, tone: Tone = "neutral", icon: str = "") -> None:
        """Show another state."""
        self._tone, self._icon = tone, chip_icon(tone, icon)
        self.setText(word)
        self.updateGeometry()
        self.update()

    def tone(self) -> Tone:
        return self._tone

    def sizeHint(self) -> QSize:
        return chip_size(self.text(), self._icon)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), HEIGHT * 2), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone: Tone = self._tone if self.isEnabled() else "neutral"
        shown = paint_chip(painter, self.rect(), self.text(), tone, self._icon)
        self.setToolTip("" if shown == self.text() else self.text())


class FilterChip(QAbstractButton):
    """A checkable filter, 44 px to press; Space or Enter toggles. Signal: `toggled(bool)`."""

    def __init__(self, word: str | QWidget = "", icon: str = "", parent: QWidget | None = None) -> None:
        word, parent = placed(word, "", parent)
        super().__init__(parent)
        self.setText(word)
        self._icon = icon
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ringRadius", 999)

    def sizeHint(self) -> QSize:
        size = chip_size(self.text(), self._icon or "check")
        return QSize(max(size.width() + SPACE[1], 44), 44)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, live = self.isChecked(), self.isEnabled()
        ground = "soft:accent" if on else "hover" if live and self.underMouse() else "card"
        painter.setPen(QPen(theme.colour(("accent" if on else "edge") if live else "line"), 1))
        painter.setBrush(theme.colour(ground))
        area = QRectF(self.rect()).adjusted(0.5, 5.5, -0.5, -5.5)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        ink = ("accent" if on else "text") if live else "muted"
        content(painter, self.rect(), self.text(), "check" if on else self._icon, ink)


class ChipButton(QAbstractButton):
    """A state that can be pressed for its reasons: a chip with an outline, 36 px to press. Signal: `clicked`."""

    def __init__(
        self, word: str | QWidget = "", tone: Tone = "neutral", icon: str = "", parent: QWidget | None = None
    ) -> None:
        word, parent = placed(word, "", parent)
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("ringRadius", 999)
        self.set_state(word, tone, icon)

    def set_state(self, word: str, tone: Tone = "neutral", icon: str = "") -> None:
        """Show another state."""
        self._tone, self._icon = tone, chip_icon(tone, icon)
        self.setText(word)
        self.updateGeometry()
        self.update()

    def tone(self) -> Tone:
        return self._tone

    def sizeHint(self) -> QSize:
        return QSize(chip_size(self.text(), self._icon).width(), ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone: Tone = self._tone if self.isEnabled() else "neutral"
        high = chip_size(self.text(), self._icon).height()
        area = self.rect().adjusted(0, (self.height() - high) // 2, 0, -((self.height() - high + 1) // 2))
        paint_chip(painter, area, self.text(), tone, self._icon)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour(tone if self.underMouse() else "edge"), 1))
        painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), area.height() / 2, area.height() / 2)


def chip_icon(tone: Tone, icon: str = "") -> str:
    """Return the icon a chip shows: the tone's own unless another is asked for; only neutral may have none."""
    return icon or ICONS[tone]


def chip_size(word: str, icon: str) -> QSize:
    """Return the size a chip wants, in pixels."""
    metrics = QFontMetrics(theme.font("small"))
    wide = metrics.horizontalAdvance(word) + 2 * SPACE[1] + (GLYPH + SPACE[0] if icon else 0) + 4
    return QSize(min(wide, WIDEST), max(HEIGHT, metrics.height() + 6))


def paint_chip(painter: QPainter, area: QRect, word: str, tone: Tone, icon: str) -> str:
    """Paint a chip into `area` (also for item delegates) and return the words as shown."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"soft:{tone}"))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    return content(painter, area, word, icon, tone)


def content(painter: QPainter, area: QRect, word: str, icon: str, ink: str) -> str:
    """Paint icon and word centred into `area` in one ink and return the words as shown."""
    font = theme.font("small")
    metrics = QFontMetrics(font)
    lead = GLYPH + SPACE[0] if icon else 0
    shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, area.width() - 2 * SPACE[1] - lead)
    left = area.left() + (area.width() - lead - metrics.horizontalAdvance(shown)) // 2
    if icon:
        painter.drawPixmap(left, area.center().y() - GLYPH // 2 + 1, theme.pixmap(icon, ink, GLYPH))
    painter.setFont(font)
    painter.setPen(theme.colour(ink))
    words = QRect(left + lead, area.top(), area.width(), area.height())
    painter.drawText(
        words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, shown
    )
    return shown
