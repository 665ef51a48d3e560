"""One picture, fitted or enlarged and moved about; it keeps the pixels only while it shows them."""

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.desktop import theme

STEP: Final = 1.25
MOST: Final = 8.0
"""How many screen pixels one of the picture may become."""
_MOVES: Final = {
    Qt.Key.Key_Left: QPoint(1, 0),
    Qt.Key.Key_Right: QPoint(-1, 0),
    Qt.Key.Key_Up: QPoint(0, 1),
    Qt.Key.Key_Down: QPoint(0, -1),
}
_MOVE: Final = 60


class PictureView(QWidget):
    """`show_picture(image)`, `zoom(factor)`, `fit()`, `clear()`. Wheel, + and - zoom, 0 fits, arrows and mouse move.

    Arrows that have nothing to move are left to the parent. Signal: `zoomed(scale)`, 1.0 for pixel by pixel.
    """

    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._scale = 0.0  # 0: fitted
        self._middle = QPointF()
        self._held = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    def show_picture(self, image: QImage) -> None:
        """Show a picture, fitted."""
        self._image = image
        self.fit()

    def clear(self) -> None:
        """Show nothing and let go of the pixels."""
        self.show_picture(QImage())

    def has_picture(self) -> bool:
        return not self._image.isNull()

    def scale(self) -> float:
        """Return how large one pixel of the picture is on the screen."""
        return self._scale or self._fitting()

    def is_fitted(self) -> bool:
        return not self._scale

    def fit(self) -> None:
        """Show the whole picture, never enlarged."""
        self._scale = 0.0
        self._middle = QPointF(self._image.width() / 2, self._image.height() / 2)
        self._told()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge or reduce around a place of the widget, or its middle."""
        if self._image.isNull():
            return
        before = self.scale()
        scale = min(max(before * factor, self._fitting()), MOST)
        if scale <= self._fitting() * 1.001:
            self.fit()
            return
        away = (at or QPointF(self.rect().center())) - QPointF(self.rect().center())
        self._middle += away / before - away / scale
        self._scale = scale
        self._told()

    def _fitting(self) -> float:
        if self._image.isNull():
            return 1.0
        return min(self.width() / self._image.width(), self.height() / self._image.height(), 1.0)

    def _told(self) -> None:
        half = QPointF(self.width() / 2, self.height() / 2) / self.scale()
        wide, high = self._image.width(), self._image.height()
        x = min(max(self._middle.x(), half.x()), wide - half.x()) if wide > 2 * half.x() else wide / 2
        y = min(max(self._middle.y(), half.y()), high - half.y()) if high > 2 * half.y() else high / 2
        self._middle = QPointF(x, y)
        self.zoomed.emit(self.scale())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        if self._image.isNull():
            return
        scale = self.scale()
        wide, high = self.width() / scale, self.height() / scale
        part = QRectF(self._middle.x() - wide / 2, self._middle.y() - high / 2, wide, high)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 4)
        painter.drawImage(QRectF(self.rect()), self._image, part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._told()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._scale:
            self._middle -= (event.position() - self._held) / self.scale()
            self._held = event.position()
            self._told()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in _MOVES and self._scale:
            self._middle -= QPointF(_MOVES[key] * _MOVE) / self.scale()
            self._told()
        else:
            super().keyPressEvent(event)
