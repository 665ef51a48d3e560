"""A ring over a page that fills while a key is held, with the words of what holding it will do."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import RADIUS, SPACE

RING = 56
INK = 6


class HoldRing(QWidget):
    """Lies over the middle of `over`, lets every click through, and hides itself at 0."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("hold_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over, self._words, self._share = over, "", 0.0
        self.hide()

    def set_words(self, words: str) -> None:
        """Say what will happen when the ring is full."""
        self._words = words
        self.setAccessibleName(words)

    def share(self) -> float:
        """Return how full the ring is, 0 to 1."""
        return self._share

    def set_share(self, share: float) -> None:
        """Fill the ring so far: shown above 0, gone at 0."""
        self._share = share
        if share > 0 and not self.isVisible():
            words = self.fontMetrics().horizontalAdvance(self._words)
            size, high = self._over.size(), RING + 2 * SPACE[3]
            wide = min(RING + words + 4 * SPACE[3], size.width())
            self.setGeometry((size.width() - wide) // 2, (size.height() - high) // 2, wide, high)
            self.raise_()
        self.setVisible(share > 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("stop"), 1))
        painter.setBrush(theme.colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS["card"], RADIUS["card"])
        ring = QRectF(SPACE[3] + INK / 2, SPACE[3] + INK / 2, RING - INK, RING - INK)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("line"), INK))
        painter.drawEllipse(ring)
        painter.setPen(QPen(theme.colour("stop"), INK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, 90 * 16, -round(self._share * 360 * 16))
        painter.setPen(theme.colour("text"))
        words = self.rect().adjusted(RING + 2 * SPACE[3], 0, -SPACE[3], 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self._words)
