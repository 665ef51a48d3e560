"""A visit as its accepted events tell it, and whether what they tell kept the rules."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from fieldvisit.clock import Moment
from fieldvisit.model.event import Body, Departed, Event, Identified, Knocked, Offer, Received, Sealed
from fieldvisit.model.order import Order
from fieldvisit.model.outcome import RIGHTS
from fieldvisit.model.policy import Facts, Pack, When, blocks, judge
from fieldvisit.model.visit import ENTERED, Visit, advance, begin
from fieldvisit.server import tables
from fieldvisit.wire import decode_event

ASKED: Final = frozenset({"window", "order", "recorder", "companion_confirmed", "entry"})
"""Checks that rest on the events and the order alone. What else the laptop asked (stops, papers, balance) may have
changed in the office since."""
HESITATION: Final = timedelta(seconds=2)
"""A laptop judges just before it writes: an event may be this much later than the moment that was judged."""


def events(
    connection: sa.Connection, device: str, visit_id: str, before: int, refused: Collection[int] = ()
) -> list[Event]:
    """Return a visit's accepted events, oldest first, with a seq below `before`; `refused`: those just refused."""
    row, refusal = tables.events, tables.event_refusals
    known = sa.exists().where(refusal.c.device == row.c.device, refusal.c.seq == row.c.seq)
    rows = connection.execute(
        sa.select(row.c.seq, row.c.payload)
        .where(row.c.device == device, row.c.visit == visit_id, row.c.kind != "", row.c.seq < before, ~known)
        .order_by(row.c.seq)
    )
    return [decode_event(payload) for seq, payload in rows if seq not in refused]


def broken(pack: Pack, order: Order, told: Collection[Event]) -> str:
    """Return the first rule that a visit's events (the seal, too) broke, empty when they kept all that are asked."""
    visit: Visit | None = None
    for event in told:
        when = _asked_at(event.body)
        visit = begin(event) if visit is None else visit
        if when and (rule := _against(pack, _facts(visit, order, when), event.at)):
            return rule
        visit = advance(visit, event)
    return ""


def _asked_at(body: Body) -> When | None:
    match body:
        case Departed():
            return When.DEPART
        case Knocked() | Identified(confirmed=True):
            return When.DOOR
        case Received():
            return When.TALK
        case Offer(kind=kind) if kind not in RIGHTS:
            return When.TALK
        case Sealed():
            return When.SEAL
    return None


def _facts(visit: Visit, order: Order, when: When) -> Facts:
    given = [one.given for one in visit.consents if one.purpose == "entry"]
    return Facts(
        when=when,
        order=order,
        recorder=visit.departed.recorder,
        companion_confirmed=visit.confirmed is not None,
        entered=visit.ticked(ENTERED),
        entry_consent=any(given) if when is When.SEAL else visit.consent("entry"),
    )


def _against(pack: Pack, facts: Facts, at: Moment) -> str:
    try:
        just_before = replace(at, earliest=at.earliest - HESITATION, latest=at.latest - HESITATION)
        earlier = {one.rule for one in blocks(judge(pack, facts, just_before))}
        found = [one.rule for one in blocks(judge(pack, facts, at)) if one.rule in earlier]
    except OverflowError:  # a time at the end of the calendar: no clock says that
        return "time"
    return next((rule for rule in found if pack.rule(rule).check in ASKED), "")
