"""The day's stops and what the rules say of each before anybody sets out."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from fieldvisit.casework import facts
from fieldvisit.clock import Moment, exactly
from fieldvisit.errors import NotFound
from fieldvisit.model.order import Order
from fieldvisit.model.policy import Facts, Verdict, When, judge
from fieldvisit.model.visit import Visit
from fieldvisit.store import CaseRow
from fieldvisit.store.desk import Desk

_OF_THE_SLOT: Final = frozenset({"window", "order"})
"""Checks that ask about the planned hours; the others ask about now."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One planned visit of a day. `visit` is the latest one begun for this order that was not given up."""

    order: Order
    case: CaseRow
    verdicts: tuple[Verdict, ...]
    visit: Visit | None


def day(desk: Desk, on: date) -> tuple[Stop, ...]:
    """Return the desk's stops of a local day, by planned hour.

    Left out are orders whose case has left this laptop, and those a further collector enrolled here has with others.
    """
    stops = []
    for order in sorted(desk.store.orders.for_day(on, "Asia/Shanghai"), key=lambda one: (one.slot_from, one.order_id)):
        if desk.collector not in (order.lead, order.companion):
            continue
        try:
            row = desk.store.cases.get(order.case_id)
        except NotFound:
            continue
        stops.append(Stop(order, row, _planned(desk, order, row), desk.store.visits.for_order(order.order_id)))
    return tuple(stops)


def verdicts(
    desk: Desk, order_id: str, *, companion: str | None = None, recorder: str | None = None
) -> tuple[Verdict, ...]:
    """Return what the rules say of departing now. What is not known yet (None) is not held against the visit."""
    order = desk.store.orders.get(order_id)
    pack, at = facts.pack(desk), desk.moment()
    found = judge(pack, departing(desk, order, at, companion or order.companion, recorder or ""), at)
    unknown = {"recorder"} if recorder is None else set()
    return tuple(one for one in found if pack.rule(one.rule).check not in unknown)


def departing(desk: Desk, order: Order, at: Moment, companion: str, recorder: str) -> Facts:
    """Return the facts of setting out for an order; a cancelled one, and one for others, counts as none."""
    row = desk.store.cases.get(order.case_id)
    known = facts.before_visit(desk, order, row, When.DEPART, at, companion=companion, recorder=recorder)
    theirs = {desk.collector, companion} == {order.lead, order.companion}
    return known if theirs and desk.store.orders.cancelled(order.order_id) is None else replace(known, order=None)


def _planned(desk: Desk, order: Order, row: CaseRow) -> tuple[Verdict, ...]:
    pack, now = facts.pack(desk), desk.moment()
    known = facts.before_visit(desk, order, row, When.PLAN, now, companion=order.companion, recorder="")
    slot = _slot(order.slot_from, order.slot_until)
    asked_now, asked_slot = judge(pack, known, now), judge(pack, known, slot)
    kept = {one.rule: one for one in asked_now if pack.rule(one.rule).check not in _OF_THE_SLOT}
    kept |= {one.rule: one for one in asked_slot if pack.rule(one.rule).check in _OF_THE_SLOT}
    return tuple(kept[rule.rule] for rule in pack.rules if rule.rule in kept)


def _slot(start: datetime, end: datetime) -> Moment:
    return replace(exactly(start), latest=exactly(max(start, end)).latest)
