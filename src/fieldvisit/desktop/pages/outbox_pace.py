"""How fast an upload goes and how long it will take: pure arithmetic over (seconds, bytes)."""

from collections import deque
from typing import Final

WINDOW: Final = 20.0
"""Seconds over which the speed is taken: shorter jumps about, longer hides that the line has become slow."""
LEAST: Final = 1.0


class Pace:
    """Fed with how much has arrived; a total that goes down means that another upload began."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._size = 0

    def note(self, at: float, sent: int, size: int) -> None:
        """Take down that at a second (monotonic) so many of so many bytes have arrived."""
        if size != self._size or (self._seen and sent < self._seen[-1][1]):
            self._seen.clear()
        self._size = size
        self._seen.append((at, sent))
        while len(self._seen) > 2 and at - self._seen[0][0] > WINDOW:
            self._seen.popleft()

    def speed(self) -> float:
        """Return bytes a second, 0.0 while it cannot be said."""
        if len(self._seen) < 2:
            return 0.0
        (begin, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - begin) if end - begin >= LEAST else 0.0

    def left(self) -> float | None:
        """Return the seconds that are left, None while it cannot be said."""
        speed = self.speed()
        return (self._size - self._seen[-1][1]) / speed if speed > 0 else None


def size(count: float) -> str:
    """Return bytes for people: `812 B`, `98 KB`, `4.2 MB`."""
    if count < 1000:
        return f"{count:.0f} B"
    return f"{count / 1000:.0f} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
