"""When to try the office again: a pure function."""

import secrets
from typing import Final

FIRST: Final = 5.0
LONGEST: Final = 900.0
"""Seconds: the first pause after a failure, and the longest there ever is by our own choice."""
FARTHEST: Final = 3600.0
"""Seconds the office can send us away for at most."""
UNFINISHED: Final = 60.0
REGULAR: Final = 300.0
"""Seconds between two tries when all is well: withdrawals reach the laptop within about five minutes."""
SPREAD: Final = 0.5
"""Share of a pause that is left to chance, so that a hundred thousand laptops do not come back together."""


def next_attempt(failures: int, retry_after: int = 0, *, pending: bool = False, chance: float | None = None) -> float:
    """Return the seconds to wait before the next sync.

    `failures` in a row so far (0 after a success); `retry_after` seconds the office asked for: never earlier, and up to
    half as much again later, an hour at most; `pending` work after a success (say, a blob that was refused) is tried
    again after a minute and not the regular pause. `chance` in [0, 1) replaces the system's randomness.
    """
    luck = secrets.randbelow(1 << 32) / (1 << 32) if chance is None else chance
    if retry_after > 0:
        return min(retry_after, FARTHEST) * (1 + SPREAD * luck)
    regular = UNFINISHED if pending else REGULAR
    pause = min(FIRST * 2.0 ** min(failures - 1, 20), LONGEST) if failures > 0 else regular
    return pause * (1 - SPREAD * luck)
