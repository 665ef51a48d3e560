"""What tests of people's rights ask: which rule stopped it, and what the next order says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from casework.laptop import CASE_FILE, THE_ORDER, TODAY, Laptop
from fieldvisit import casework, wire
from fieldvisit.errors import Blocked
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import OfferKind
from fieldvisit.model.policy import blocks, shipped

PLAN = Offer(OfferKind.PLAN, amount=CASE_FILE.case.total, due=TODAY + timedelta(days=20), periods=12)
TONIGHT = datetime(2026, 11, 23, 14, 15, tzinfo=UTC)
"""22:15 in Shanghai."""
LINE = [[(0, 0, 0), (500, 900, 30)]]


def check(stop: pytest.ExceptionInfo[Blocked]) -> str:
    return shipped.packs()[shipped.DEFAULT].rule(str(stop.value.facts["rule"])).check


def again(laptop: Laptop, name: str = "O-2") -> str:
    """Let the office order another visit of the same case."""
    laptop.feed(wire.OrderItem(replace(THE_ORDER, order_id=name, valid_until=TODAY + timedelta(days=20))))
    return name


def forbidding(laptop: Laptop, order_id: str) -> set[str]:
    """The checks that forbid setting out for an order."""
    pack = shipped.packs()[shipped.DEFAULT]
    return {pack.rule(one.rule).check for one in blocks(casework.departing(laptop.desk, order_id))}


def known_to_the_office(laptop: Laptop) -> None:
    """Let the office have signed for everything so far, and have said something since."""
    store = laptop.desk.store
    store._db.run("UPDATE acknowledged SET size = ?", store.events.head().size)
    laptop.feed()
