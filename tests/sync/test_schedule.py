"""When the laptop tries again."""

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.sync.schedule import FIRST, LONGEST, REGULAR, next_attempt

chances = st.floats(0, 1, exclude_max=True)


@given(st.integers(0, 10_000), st.integers(0, 10**9), st.booleans(), chances)
def test_pauses_stay_within_bounds(failures: int, wait: int, pending: bool, chance: float) -> None:
    pause = next_attempt(failures, retry_after=wait, pending=pending, chance=chance)
    if wait:
        assert min(wait, 3600) <= pause <= min(wait, 3600) * 1.5
    else:
        assert FIRST / 2 <= pause <= LONGEST


@given(chances)
def test_failures_wait_longer_each_time_until_the_longest(chance: float) -> None:
    pauses = [next_attempt(n, chance=chance) for n in range(1, 30)]
    assert pauses == sorted(pauses)
    assert next_attempt(1, chance=0) == FIRST
    assert next_attempt(99, chance=0) == LONGEST
    assert next_attempt(0, chance=0) == REGULAR


def test_laptops_do_not_come_back_together() -> None:
    assert len({next_attempt(4) for _ in range(100)}) > 90
