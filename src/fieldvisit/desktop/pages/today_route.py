"""The day's route, drawn from the stops' coordinates in their order: a sketch, and it says so."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import RADIUS, Tone

DOT: Final = 24
MARGIN: Final = 24
EARTH_KM: Final = 6371.0


@dataclass(frozen=True, slots=True)
class Place:
    """A numbered stop at WGS 84 degrees, in the tone of its state."""

    number: int
    lat: float
    lon: float
    tone: Tone


def straight_km(places: Sequence[Place]) -> float:
    """Return the length of the way from stop to stop as the crow flies, in km (haversine)."""
    return sum(_apart(one, other) for one, other in itertools.pairwise(places))


def _apart(one: Place, other: Place) -> float:
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    lon = math.radians(other.lon - one.lon)
    part = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(lon / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(math.sqrt(part), 1.0))


def spread(places: Sequence[Place], area: QRectF) -> list[QPointF]:
    """Return where each place stands inside an area: north up, one scale both ways, dots kept apart."""
    if not places:
        return []
    middle = math.radians(sum(place.lat for place in places) / len(places))
    flat = [(place.lon * max(math.cos(middle), 0.01), -place.lat) for place in places]
    left, top = min(x for x, _ in flat), min(y for _, y in flat)
    wide, high = max(x for x, _ in flat) - left, max(y for _, y in flat) - top
    scale = min(area.width() / wide if wide else math.inf, area.height() / high if high else math.inf)
    scale = 0.0 if math.isinf(scale) else scale
    shift = QPointF(
        area.left() + (area.width() - wide * scale) / 2,
        area.top() + (area.height() - high * scale) / 2,
    )
    points: list[QPointF] = []
    for x, y in flat:
        points.append(_free(QPointF((x - left) * scale, (y - top) * scale) + shift, points))
    return points


def _free(wanted: QPointF, taken: list[QPointF]) -> QPointF:
    """Return the point, or the nearest on a spiral around it that no dot covers."""
    for step in range(200):
        turn = step * 2.4
        tried = wanted + QPointF(math.cos(turn), math.sin(turn)) * (DOT * 0.3 * math.sqrt(step))
        if all(math.hypot(tried.x() - one.x(), tried.y() - one.y()) >= DOT for one in taken):
            return tried
    return wanted


class DayRoute(QWidget):
    """Numbered dots joined in the order of the day; read out as the list of its numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[Place, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_places(self, places: Sequence[Place]) -> None:
        """Draw these, in this order."""
        if tuple(places) == self._places:
            return
        self._places = tuple(places)
        self._retell()
        self.update()

    def _retell(self) -> None:
        numbers = " → ".join(str(place.number) for place in self._places)
        self.setAccessibleName(self.tr("Sketch of the route: {numbers}").format(numbers=numbers))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()

    def sizeHint(self) -> QSize:
        return QSize(280, 220)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(ground, RADIUS["field"], RADIUS["field"])
        points = spread(self._places, ground.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))
        painter.setPen(QPen(theme.colour("edge"), 2, Qt.PenStyle.DashLine))
        for one, other in itertools.pairwise(points):
            painter.drawLine(one, other)
        painter.setFont(theme.font("strong"))
        for place, point in zip(self._places, points, strict=True):
            box = QRectF(point.x() - DOT / 2, point.y() - DOT / 2, DOT, DOT)
            painter.setPen(QPen(theme.colour(place.tone), 2))
            painter.setBrush(theme.colour(f"soft:{place.tone}"))
            painter.drawEllipse(box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(place.number))
