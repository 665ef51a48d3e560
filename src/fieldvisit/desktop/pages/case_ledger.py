"""The contact ledger as the case page shows it: every channel, the household's lines, and how often people came."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from fieldvisit.casework import TimelineEntry
from fieldvisit.clock import Moment
from fieldvisit.model.case import Channel, Contact

HOUSEHOLD: Final = "household"
"""The detail of a line that is about another case of the same household; what it is about is not told."""
SPANS: Final = (7, 30)
"""Days over which visits are counted on the page; the rules count by their own."""


def with_household(entries: Iterable[TimelineEntry], ledger: Iterable[Contact]) -> tuple[TimelineEntry, ...]:
    """Return a case's lines with those of other cases of its household, newest first."""
    others = (
        TimelineEntry(one.at, one.channel.value, HOUSEHOLD, reached=one.reached) for one in ledger if one.household
    )
    return tuple(sorted([*entries, *others], key=lambda one: one.at, reverse=True))


def visits_within(ledger: Iterable[Contact], now: Moment) -> dict[int, int]:
    """Return how many times the household was visited within the last days, by SPANS, whoever came for what."""
    came = {one.at for one in ledger if one.channel is Channel.VISIT}
    return {days: sum(1 for at in came if at > now.best - timedelta(days=days)) for days in SPANS}
