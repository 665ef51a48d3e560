"""Draws the accent ring outside whatever has the keyboard focus, for own widgets and stock ones alike."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from fieldvisit.desktop.tokens import RING

REACH = RING + 1  # one pixel of air between border and ring


class FocusRing(QObject):
    """Follows the focus of the whole application; one exists as a child of the application.

    A widget may set the dynamic properties `ring` (False: it draws its own) and `ringRadius` (pixels).
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self) -> None:
        # The signal's own arguments are left alone: the old widget may be half destroyed
        new = QApplication.focusWidget()
        if self._ring is not None and isValid(self._ring):
            self._ring.leave()
        self._ring = None
        if new is not None and not new.isWindow() and new.property("ring") is not False:
            self._ring = _Ring(new)


class _Ring(QWidget):
    def __init__(self, target: QWidget) -> None:
        host = _host(target)
        super().__init__(host)
        self._target, self._host = target, host
        self.setObjectName("focusRing")
        for flag in (Qt.WidgetAttribute.WA_TransparentForMouseEvents, Qt.WidgetAttribute.WA_NoSystemBackground):
            self.setAttribute(flag)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._watched: list[QWidget] = []
        node: QWidget | None = target
        while node is not None and node is not self._host:
            node.installEventFilter(self)
            self._watched.append(node)
            node = node.parentWidget()
        self._place()

    def leave(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.ZOrderChange,
        ):
            self._place()
        return False

    def _place(self) -> None:
        host = self._host
        if not isValid(self._target) or not self._target.isVisibleTo(host):
            self.hide()
            return
        at = self._target.mapTo(host, QPoint(0, 0))
        self.setGeometry(QRect(at, self._target.size()).adjusted(-REACH, -REACH, REACH, REACH))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.palette().color(QPalette.ColorRole.Highlight)), RING))
        area = QRectF(self.rect()).adjusted(RING / 2, RING / 2, -RING / 2, -RING / 2)
        wished = self._target.property("ringRadius") if isValid(self._target) else None
        radius = min(float(8 if wished is None else wished) + REACH - 1, area.height() / 2)
        painter.drawRoundedRect(area, radius, radius)


def _host(target: QWidget) -> QWidget:
    """Return the nearest ancestor that may clip the ring: a scroll area's viewport, or the window."""
    node = target
    while (parent := node.parentWidget()) is not None and (node is target or not node.isWindow()):
        node = parent
        area = node.parentWidget()
        if (
            isinstance(area, QAbstractScrollArea)
            and not isinstance(area, QAbstractItemView)
            and area.viewport() is node
        ):
            break
    return node
