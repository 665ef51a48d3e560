"""A Moment holds the true time between its bounds, whatever the laptop's clock says."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.clock import Anchor, SystemClock, exactly, moment

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@dataclass
class HandClock:
    at: datetime
    mono: int = 0
    name: str = "boot-1"

    def wall(self) -> datetime:
        return self.at

    def monotonic_ns(self) -> int:
        return self.mono

    def boot(self) -> str:
        return self.name


@given(
    elapsed=st.integers(0, 14 * 24 * 3600),
    wrong=st.integers(-(10**7), 10**7),
    ppm=st.integers(-200, 200),
    late_ms=st.integers(-900, 900),
)
def test_the_truth_is_inside_the_bounds(elapsed: int, wrong: int, ppm: int, late_ms: int) -> None:
    """True time runs on; the wall clock is off by anything, the monotonic one by at most 200 ppm."""
    anchor = Anchor(NOON + timedelta(milliseconds=late_ms), 10**9, "boot-1", 900)
    truth = NOON + timedelta(seconds=elapsed)
    ticked = 10**9 + int(elapsed * 1e9 * (1 + ppm / 1_000_000))
    got = moment(HandClock(truth + timedelta(seconds=wrong), ticked), anchor)
    slack = timedelta(milliseconds=2) + timedelta(seconds=elapsed) * 1e-7
    assert got.earliest - slack <= truth <= got.latest + slack
    assert got.suspect is (abs(got.drift_ms) > 300_000)


def test_a_restarted_machine_knows_less() -> None:
    anchor = Anchor(NOON, 10**12, "boot-1", 20)
    got = moment(HandClock(NOON + timedelta(hours=1), 5, "boot-2"), anchor)
    assert got.latest - got.earliest == timedelta(minutes=10)
    assert not got.suspect


def test_a_clock_behind_the_office_is_suspect_and_never_trusted() -> None:
    anchor = Anchor(NOON, 10**12, "boot-1", 20)
    got = moment(HandClock(NOON - timedelta(days=3), 5, "boot-2"), anchor)
    assert got.suspect
    assert got.earliest >= NOON


def test_an_exact_moment_has_no_width() -> None:
    got = exactly(NOON)
    assert got.earliest == got.latest == got.best == NOON


def test_the_system_clock_reads() -> None:
    clock = SystemClock()
    first = clock.monotonic_ns()
    assert clock.monotonic_ns() >= first
    assert clock.boot() == clock.boot() != ""
    assert clock.wall().tzinfo is not None
