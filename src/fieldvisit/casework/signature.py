"""A signature drawn by hand, cut to the box it is drawn in."""

from collections.abc import Sequence
from typing import Final

from fieldvisit.errors import TooLong

WIDTH: Final = 7200
HEIGHT: Final = 2400
POINTS: Final = 20_000
"""Points one signature may have; a slow one at 125 readings a second has some 2,000."""
Strokes = Sequence[Sequence[tuple[int, int, int]]]


def drawn(strokes: Strokes) -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """Return strokes of points (x, y, ms) in 7200 × 2400, those outside moved to the edge. Raises TooLong."""
    lines = tuple(tuple(_inside(point) for point in stroke) for stroke in strokes if stroke)
    length = sum(len(stroke) for stroke in lines)
    if length > POINTS:
        raise TooLong(limit=POINTS, length=length)
    return lines


def _inside(point: tuple[int, int, int]) -> tuple[int, int, int]:
    x, y, ms = point
    return min(max(int(x), 0), WIDTH), min(max(int(y), 0), HEIGHT), max(int(ms), 0)
