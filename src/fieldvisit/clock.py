"""Time as an interval: what the laptop's clocks say, and the earliest and latest it can really be."""

import ctypes
import hashlib
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

UNANCHORED: Final = timedelta(minutes=5)
"""How wrong a clock may be that no office has confirmed since the machine started."""
DRIFT_PPM: Final = 200
"""Assumed worst drift of the monotonic clock, parts per million."""
SUSPECT: Final = timedelta(minutes=5)


class Clock(Protocol):
    """The three readings that a Moment is made of."""

    def wall(self) -> datetime:
        """Return the wall clock in UTC."""

    def monotonic_ns(self) -> int:
        """Return nanoseconds that never run backwards while the machine is up, sleep included."""

    def boot(self) -> str:
        """Return a name of this start of the machine: monotonic readings compare only within one."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The office's time as last heard, with the laptop's clocks at that instant.

    `uncertainty_ms` is half the round trip.
    """

    office: datetime
    monotonic_ns: int
    boot: str
    uncertainty_ms: int


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant as this laptop can know it; all times UTC, whole milliseconds.

    `earliest` and `latest` bound the true time. `drift_ms` is wall clock minus the middle of the bounds when an anchor
    of this boot exists, else 0; `suspect` marks a wall clock more than five minutes outside the bounds or behind the
    last anchor.
    """

    wall: datetime
    monotonic_ns: int
    boot: str
    earliest: datetime
    latest: datetime
    drift_ms: int = 0
    suspect: bool = False

    @property
    def best(self) -> datetime:
        """The middle of the bounds: what to print."""
        return self.earliest + (self.latest - self.earliest) / 2


def moment(clock: Clock, anchor: Anchor | None = None, written: datetime | None = None) -> Moment:
    """Read the clock against the last office anchor; `written` is the wall clock's time of the last own record."""
    wall, mono, boot = whole_ms(clock.wall()), clock.monotonic_ns(), clock.boot()
    if anchor and anchor.boot == boot and mono >= anchor.monotonic_ns:
        elapsed = timedelta(microseconds=(mono - anchor.monotonic_ns) // 1000)
        middle = anchor.office + elapsed
        spread = timedelta(milliseconds=anchor.uncertainty_ms) + elapsed * DRIFT_PPM / 1_000_000
        drift = wall - middle
        return Moment(
            wall,
            mono,
            boot,
            whole_ms(middle - spread),
            whole_ms(middle + spread),
            round(drift.total_seconds() * 1000),
            abs(drift) > SUSPECT,
        )
    if anchor and (wall < anchor.office or (written and wall < written - SUSPECT)):
        since = whole_ms(max(anchor.office, written or anchor.office))
        return Moment(wall, mono, boot, since, since + timedelta(days=1), 0, True)
    return Moment(wall, mono, boot, whole_ms(wall - UNANCHORED), whole_ms(wall + UNANCHORED))


def exactly(when: datetime) -> Moment:
    """Return a Moment without uncertainty: the office's own clock, and tables of rules."""
    utc = whole_ms(when.astimezone(UTC))
    return Moment(utc, 0, "", utc, utc)


def whole_ms(when: datetime) -> datetime:
    """Cut a time to whole milliseconds in UTC."""
    when = when.astimezone(UTC)
    return when.replace(microsecond=when.microsecond // 1000 * 1000)


class SystemClock:
    """The machine's own clocks."""

    def wall(self) -> datetime:
        return datetime.now(UTC)

    def monotonic_ns(self) -> int:
        if sys.platform == "linux":
            return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        return time.monotonic_ns()

    def boot(self) -> str:
        marker = Path("/proc/sys/kernel/random/boot_id")
        if marker.exists():
            return marker.read_text("ascii").strip()
        return hashlib.sha256(str(_boot_second()).encode()).hexdigest()[:16]


def _boot_second() -> int:
    if sys.platform == "win32":
        uptime_ms = int(ctypes.windll.kernel32.GetTickCount64())
        return round((time.time() * 1000 - uptime_ms) / 10_000)
    return round((time.time() - time.monotonic()) / 10)
