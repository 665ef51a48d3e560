"""Draws the accent ring outside whatever has the keyboard focus, for own widgets and stock ones alike."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QScrollArea, QTableView, QWidget
from shiboken6 import isValid

from fieldvisit.desktop.tokens import RING

REACH = RING + 1  # one pixel of air between border and ring


class FocusRing(QObject):
    """Follows the focus of the whole application; one exists as a child of the application.

    A widget may set the dynamic properties `ring` (False: it draws its own) and `ringRadius` (pixels). What fills a
    page is not framed as a whole: a table's ring goes around the current row, a scroll area's around its scroll bar.
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
        if new is None or new.isWindow() or new.property("ring") is False:
            return
        if new.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self._ring = _Ring(new.verticalScrollBar() if isinstance(new, QScrollArea) else new)


class _Ring(QWidget):
    def __init__(self, target: QWidget) -> None:
        host = target.viewport() if isinstance(target, QTableView) else _host(target)
        super().__init__(host)
        self._target, self._left = target, False
        self.setObjectName("focusRing")
        for flag in (Qt.WidgetAttribute.WA_TransparentForMouseEvents, Qt.WidgetAttribute.WA_NoSystemBackground):
            self.setAttribute(flag)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._watched: list[QWidget] = []
        if isinstance(target, QTableView):
            self._follow(target)
        node: QWidget | None = host if isinstance(target, QTableView) else target
        while node is not None and (node is not host or isinstance(target, QTableView)):
            node.installEventFilter(self)
            self._watched.append(node)
            node = None if node is host else node.parentWidget()
        self._place()

    def _follow(self, table: QTableView) -> None:
        table.verticalScrollBar().valueChanged.connect(self._place)
        table.selectionModel().currentChanged.connect(self._place)
        table.model().modelReset.connect(self._place)

    def leave(self) -> None:
        self._left = True
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
        if self._left or not isValid(self):
            return
        # Asked anew each time: Python's own handle of a viewport may be void while the viewport lives
        host = self.parentWidget()
        if host is None or not isValid(self._target) or not self._target.isVisibleTo(host.window()):
            self.hide()
            return
        if isinstance(self._target, QTableView):
            row = self._target.visualRect(self._target.currentIndex())
            self.setGeometry(QRect(0, row.top(), host.width(), row.height()))
            self.setVisible(not row.isEmpty())
        else:
            at = self._target.mapTo(host, QPoint(0, 0))
            self.setGeometry(QRect(at, self._target.size()).adjusted(-REACH, -REACH, REACH, REACH))
            self.show()
        self.raise_()

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
            and node.objectName() == "qt_scrollarea_viewport"
        ):
            break
    return node
