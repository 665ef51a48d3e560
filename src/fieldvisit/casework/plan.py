"""The day's stops and what the rules say of each before anybody sets out."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from fieldvisit.casework import facts
from fieldvisit.clock import Moment, exactly
from fieldvisit.errors import NotFound
from fieldvisit.model.order import Order
from fieldvisit.model.policy import Facts, Judgement, Pack, Verdict, When, judge
from fieldvisit.model.visit import Visit
from fieldvisit.store import CaseRow
from fieldvisit.store.desk import Desk

_OF_THE_SLOT: Final = frozenset({"window", "pause", "order", "inconvenient", "holiday", "quiet"})
"""Checks that ask about the planned hours; the others ask about now."""

_TICK: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Stop:
    """One planned visit of a day with the rules it is judged by.

    `visit` is the latest one begun for this order that was not given up.
    """

    order: Order
    case: CaseRow
    rules: Pack
    verdicts: tuple[Verdict, ...]
    visit: Visit | None


def day(desk: Desk, on: date) -> tuple[Stop, ...]:
    """Return the desk's stops of a local day, by planned hour.

    Left out are orders whose case has left this laptop, and those a further collector enrolled here has with others.
    """
    stops, packs = list[Stop](), dict[tuple[str, str], tuple[Pack, bool]]()
    for order in sorted(desk.store.orders.for_day(on, "Asia/Shanghai"), key=lambda one: (one.slot_from, one.order_id)):
        if desk.collector not in (order.lead, order.companion):
            continue
        try:
            row = desk.store.cases.get(order.case_id)
        except NotFound:
            continue
        read = (order.pack_id, order.zone)
        packs[read] = packs.get(read) or _rules(desk, order)
        found = _planned(desk, order, row, *packs[read])
        stops.append(Stop(order, row, packs[read][0], found, desk.store.visits.for_order(order.order_id)))
    return tuple(stops)


def verdicts(
    desk: Desk, order_id: str, *, companion: str | None = None, recorder: str | None = None
) -> tuple[Verdict, ...]:
    """Return what the rules say of departing now. What is not known yet (None) is not held against the visit."""
    order = desk.store.orders.get(order_id)
    found = departing(desk, order, desk.moment(), companion or order.companion, recorder or "")
    pack, _ = _rules(desk, order)
    unknown = {"recorder"} if recorder is None else set()
    return tuple(one for one in found.verdicts if pack.rule(one.rule).check not in unknown)


def departing(desk: Desk, order: Order, at: Moment, companion: str, recorder: str) -> Judgement:
    """Ask the rules of setting out for an order; a cancelled one, one for others, one whose rules the office has not
    sent, and any on a laptop that the office retired count as none."""
    row = desk.store.cases.get(order.case_id)
    pack, held = _rules(desk, order)
    known = facts.before_visit(desk, pack, order, row, When.DEPART, at, companion=companion, recorder=recorder)
    theirs = {desk.collector, companion} == {order.lead, order.companion}
    stands = desk.store.orders.cancelled(order.order_id) is None and not desk.store.outbox.retired()
    if not (held and theirs and stands):
        known = replace(known, order=None)
    return Judgement(at, known, judge(pack, known, at))


def rules(desk: Desk, order: Order, visit: Visit | None = None) -> Pack:
    """Return the rules of an order, or those its visit began under; the office's own when the order's are not here.

    Raises NotFound before the office has sent any.
    """
    return facts.pack(desk, order, visit) if visit else _rules(desk, order)[0]


def _rules(desk: Desk, order: Order) -> tuple[Pack, bool]:
    """Return an order's rules, or the office's own and that the order's are not here. Raises NotFound for none."""
    try:
        return facts.pack(desk, order), True
    except NotFound:
        return facts.pack(desk, replace(order, pack_id="")), False


def _planned(desk: Desk, order: Order, row: CaseRow, pack: Pack, held: bool) -> tuple[Verdict, ...]:
    now = desk.moment()
    known = facts.before_visit(desk, pack, order, row, When.PLAN, now, companion=order.companion, recorder="")
    known = known if held and not desk.store.outbox.retired() else replace(known, order=None)
    asked = _asked(pack, known, now)
    return tuple(asked[rule.rule] for rule in pack.rules if rule.rule in asked)


def _asked(pack: Pack, known: Facts, now: Moment) -> dict[str, Verdict]:
    of_now, of_slot = _apart(pack)
    found = {one.rule: one for one in judge(of_now, known, now)}
    if known.order is not None:
        slot = _slot(known.order.slot_from, known.order.slot_until)
        found |= {one.rule: one for one in judge(of_slot, known, slot)}
    else:
        found |= {one.rule: one for one in judge(of_slot, known, now)}
    return found


def _apart(pack: Pack) -> tuple[Pack, Pack]:
    """Return the rules that are asked of now, and those asked of the planned hours."""
    slot = tuple(one for one in pack.rules if one.check in _OF_THE_SLOT)
    now = tuple(one for one in pack.rules if one.check not in _OF_THE_SLOT)
    return replace(pack, rules=now), replace(pack, rules=slot)


def _slot(start: datetime, end: datetime) -> Moment:
    """Return planned hours as a moment; their end belongs to what comes after them: until noon is before the rest."""
    return replace(exactly(start), latest=exactly(max(start, end - _TICK)).latest)
