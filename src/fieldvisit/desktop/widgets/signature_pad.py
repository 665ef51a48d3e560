"""Takes a signature by mouse, finger or pen and keeps it as vector strokes."""

from itertools import pairwise
from math import hypot
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEventPoint, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent, QTouchEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.retold import say
from fieldvisit.desktop.tokens import RADIUS

Point = tuple[int, int, int]  # x 0–7200, y 0–2400, milliseconds since the first touch
Stroke = list[Point]

WIDTH: Final = 7200
HEIGHT: Final = 2400
ENOUGH: Final = 900  # units of path below which it is a slip, not a signature: 3 cm of a 24 cm wide pad
MOST_POINTS: Final = 20_000
MARGIN: Final = 3


class SignaturePad(QWidget):
    """A 3:1 pad. Signal: `changed()` after each stroke and after `clear`.

    One pointer draws at a time: a palm beside the pen is ignored. Pressure widens the line and is kept apart from the
    strokes (`pressures`), so that it is given away only on purpose. People who cannot or will not draw need another way
    on the page: the pad alone has none.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(360, 120)
        say(self, lambda: self.tr("Signature area"), self.setAccessibleName)
        self._strokes: list[Stroke] = []
        self._pressures: list[list[int]] = []
        self._source: object = None  # what is drawing now: "mouse", "pen" or a finger's id
        self._start_ms: int | None = None
        self._prompt, self._prompt_role = "", "body"

    def set_prompt(self, words: str, role: str = "body") -> None:
        """Write words in a type role under the line while the pad is empty."""
        self._prompt, self._prompt_role = words, role
        self.update()

    def strokes(self) -> list[Stroke]:
        """Return a copy of the strokes as integer points (x, y, t) in 7200 × 2400 units and milliseconds."""
        return [list(stroke) for stroke in self._strokes]

    def pressures(self) -> list[list[int]]:
        """Return the pressure (0–1000) of each point of `strokes`; 500 where the device knows none."""
        return [list(row) for row in self._pressures]

    def set_strokes(self, strokes: list[Stroke]) -> None:
        """Show strokes taken before."""
        self._strokes = [list(stroke) for stroke in strokes]
        self._pressures = [[500] * len(stroke) for stroke in strokes]
        self._start_ms = None
        self.update()
        self.changed.emit()

    def clear(self) -> None:
        """Wipe the pad."""
        self._strokes, self._pressures, self._source, self._start_ms = [], [], None, None
        self.update()
        self.changed.emit()

    def is_empty(self) -> bool:
        return not self._strokes

    def is_enough(self) -> bool:
        """Tell whether enough was drawn to be a signature and not a slip."""
        return sum(hypot(b[0] - a[0], b[1] - a[1]) for stroke in self._strokes for a, b in pairwise(stroke)) >= ENOUGH

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * HEIGHT / WIDTH)

    def sizeHint(self) -> QSize:
        return QSize(720, 240)

    def _area(self) -> QRectF:
        scale = min((self.width() - 2 * MARGIN) / WIDTH, (self.height() - 2 * MARGIN) / HEIGHT)
        wide, high = WIDTH * scale, HEIGHT * scale
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)

    def _begin(self, source: object, at: QPointF, ms: int, pressure: float) -> None:
        if self._source is not None or not self.isEnabled():
            return
        self._source = source
        if self._start_ms is None:
            last = self._strokes[-1][-1][2] + 1 if self._strokes else 0
            self._start_ms = ms - last
        self._strokes.append([])
        self._pressures.append([])
        self._add(source, at, ms, pressure)

    def _add(self, source: object, at: QPointF, ms: int, pressure: float) -> None:
        if self._source is None or source != self._source or sum(map(len, self._strokes)) >= MOST_POINTS:
            return
        area, stroke = self._area(), self._strokes[-1]
        x = min(max(round((at.x() - area.left()) * WIDTH / area.width()), 0), WIDTH)
        y = min(max(round((at.y() - area.top()) * HEIGHT / area.height()), 0), HEIGHT)
        if stroke and (x, y) == stroke[-1][:2]:
            return
        latest = max((points[-1][2] for points in self._strokes if points), default=0)
        stroke.append((x, y, max(ms - (self._start_ms or 0), latest)))
        self._pressures[-1].append(min(max(round(pressure * 1000), 0), 1000))
        self.update()

    def _end(self, source: object) -> None:
        if self._source is not None and source == self._source:
            self._source = None
            if not self._strokes[-1]:
                self._strokes.pop()
                self._pressures.pop()
            self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin("mouse", event.position(), event.timestamp(), 0.5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._add("mouse", event.position(), event.timestamp(), 0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end("mouse")

    def tabletEvent(self, event: QTabletEvent) -> None:
        at, ms = event.position(), event.timestamp()
        if event.type() == QEvent.Type.TabletPress:
            self._begin("pen", at, ms, event.pressure())
        elif event.type() == QEvent.Type.TabletRelease:
            self._end("pen")
        else:
            self._add("pen", at, ms, event.pressure())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        if event.type() == QEvent.Type.TouchCancel:
            self._end(self._source)
            return
        for finger in event.points():
            at, ms = finger.position(), event.timestamp()
            if finger.state() == QEventPoint.State.Pressed:
                self._begin(finger.id(), at, ms, 0.5)
            elif finger.state() == QEventPoint.State.Released:
                self._end(finger.id())
            else:
                self._add(finger.id(), at, ms, 0.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setPen(QPen(theme.colour("edge" if self.isEnabled() else "line"), 1))
        painter.setBrush(theme.colour("card" if self.isEnabled() else "surface"))
        painter.drawRoundedRect(area, RADIUS["card"], RADIUS["card"])
        base = area.top() + area.height() * 0.76
        painter.setPen(QPen(theme.colour("edge"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left() + 24, base), QPointF(area.right() - 24, base))
        if self.is_empty():
            painter.drawPixmap(int(area.left()) + 24, int(base) - 32, theme.pixmap("pen", "muted", 24))
            painter.setPen(theme.colour("muted"))
            painter.setFont(theme.font(self._prompt_role))
            below = QRectF(area.left() + 24, base + 4, area.width() - 48, area.bottom() - base - 6)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, self._prompt)
        self._ink(painter, area)

    def _ink(self, painter: QPainter, area: QRectF) -> None:
        painter.translate(area.topLeft())
        painter.scale(area.width() / WIDTH, area.height() / HEIGHT)
        pen = QPen(theme.colour("text"), 24, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        for stroke, pressures in zip(self._strokes, self._pressures, strict=True):
            if len(stroke) == 1:
                painter.setPen(pen)
                painter.drawPoint(QPointF(stroke[0][0], stroke[0][1]))
            for (a, b), pressure in zip(pairwise(stroke), pressures[1:], strict=True):
                pen.setWidthF(14 + pressure * 0.03)
                painter.setPen(pen)
                painter.drawLine(QPointF(a[0], a[1]), QPointF(b[0], b[1]))
