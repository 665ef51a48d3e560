"""What lies ahead of a planned visit: the rules of setting out now, the earliest lawful time, and contacts used up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from fieldvisit.casework import facts, plan
from fieldvisit.clock import exactly
from fieldvisit.model.order import Order
from fieldvisit.model.policy import Facts, Pack, Rule, Verdict, When, blocks, judge
from fieldvisit.model.policy.checks.matters import used
from fieldvisit.store.desk import Desk

PASSING: Final = frozenset(
    "window pause inconvenient quiet holiday respite adviser visit_notice adult cooldown frequency".split()
)
"""Checks whose answer time alone changes; whatever else forbids, waiting does not help."""
_JUMPS: Final = 40
"""Waits looked at one after the other: windows, rest, holidays and counts of a year do not need more."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many contacts a rule of frequency counts now, of how many it allows."""

    rule: Rule
    count: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """`departing`: what the rules say of setting out this moment, what is entered only then left aside.

    `earliest`: when the visit would be lawful at the earliest (UTC), now included, None when waiting alone does not
    help; `covered`: and the order is still valid then.
    """

    departing: tuple[Verdict, ...]
    earliest: datetime | None
    covered: bool
    counts: tuple[Count, ...]


def outlook(desk: Desk, order_id: str) -> Outlook:
    """Look ahead of an order's visit. Raises NotFound for no such order, case or rules."""
    order, now = desk.store.orders.get(order_id), desk.moment()
    pack = plan.rules(desk, order)
    known = _known(desk, pack, order)
    when = _earliest(pack, known, now.earliest)
    counts = tuple(Count(one, used(one, known, now)) for one in pack.rules if one.check == "frequency")
    covered = when is not None and not _outside(pack, known, when)
    return Outlook(plan.verdicts(desk, order_id), when, covered, counts)


def earliest(desk: Desk, order_id: str) -> datetime | None:
    """Return when an order's visit would be lawful at the earliest (UTC), None when waiting alone does not help."""
    order = desk.store.orders.get(order_id)
    pack = plan.rules(desk, order)
    return _earliest(pack, _known(desk, pack, order), desk.moment().earliest)


def _known(desk: Desk, pack: Pack, order: Order) -> Facts:
    row = desk.store.cases.get(order.case_id)
    return facts.before_visit(desk, pack, order, row, When.PLAN, desk.moment(), companion=order.companion, recorder="")


def _earliest(pack: Pack, known: Facts, now: datetime) -> datetime | None:
    lasting = _only(pack, lambda check: check not in PASSING and check != "order")
    passing = _only(pack, lambda check: check in PASSING)
    if blocks(judge(lasting, known, exactly(now))):
        return None
    at = now
    for _ in range(_JUMPS):
        waits = [one.clears for one in blocks(judge(passing, known, exactly(at)))]
        if not waits:
            return at
        ahead = [when for when in waits if when is not None and when > at]
        if len(ahead) < len(waits):
            return None
        at = max(ahead)
    return None


def _outside(pack: Pack, known: Facts, at: datetime) -> bool:
    return bool(blocks(judge(_only(pack, lambda check: check == "order"), known, exactly(at))))


def _only(pack: Pack, keep: Callable[[str], bool]) -> Pack:
    return replace(pack, rules=tuple(rule for rule in pack.rules if keep(rule.check)))
