"""When to try again and when to renew, as plain arithmetic."""

from datetime import datetime, timedelta
from typing import Final

FIRST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(hours=1)
EARLY: Final = timedelta(days=180)
"""How long before an authority's certificate lapses its stamp is renewed, if the certificate lasts long enough."""
_DOUBLINGS: Final = 6


def pause(tries: int, chance: float) -> timedelta:
    """Return how long to wait after so many failures in a row: from a minute to an hour, never giving up.

    `chance`, from 0 up to 1, shortens it by up to a quarter, so that what failed together is not tried together.
    """
    doublings: int = min(max(tries - 1, 0), _DOUBLINGS)
    whole = min(FIRST * (1 << doublings), LONGEST)
    return whole * (1 - chance / 4)


def renewal(at: datetime, expires: datetime) -> datetime:
    """Return when a stamp of `at` is renewed: half a year before its certificates lapse, or at half their life."""
    return max(expires - EARLY, at + (expires - at) / 2)
