"""What the office remembers of the world in which a laptop judged: case, team, its own doings, the calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fieldvisit.model.case import AgreedHours, Contact, StopFlag
from fieldvisit.model.event import Event, HoursAgreed, Incident, Left, Offer, Received, Sealed
from fieldvisit.model.order import Order
from fieldvisit.model.outcome import Outcome
from fieldvisit.model.policy import Pack
from fieldvisit.model.visit import Visit, fold, stop_of
from fieldvisit.server import contacts, knowledge, tables
from fieldvisit.server.claims import World
from fieldvisit.wire import decode_event

_KINDS: Final = ("HoursAgreed", "TimesTold", "MessageAsked", "AddressStated", "Left", "Offer", "Incident")
"""Events from which a laptop itself learns something of a case."""


def world(connection: sa.Connection, order: Order, pack: Pack, act: Event, before: Visit | None, after: Visit) -> World:
    """Return what an act's judgement is held against."""
    told = knowledge.at(connection, act)
    own = _own(connection, act, order.case_id)
    files = knowledge.files(connection, told, order.case_id)
    known = contacts.of(connection, [order.case_id]).get(order.case_id, ())
    return World(
        order,
        pack,
        files,
        knowledge.staff(connection, told, after.departed.lead),
        knowledge.staff(connection, told, after.departed.companion),
        before,
        after,
        act,
        own,
        _agreed(connection, own, act),
        frozenset(flag for one in own if one.seq > told.size and one.visit != act.visit and (flag := stopping(one))),
        (*_visited(known), *_unfinished(connection, act, order.case_id)),
        told.heard,
        knowledge.ended(connection, told, order.order_id, order.case_id),
        _trained(connection, act, after.departed.lead, order.zone),
        isinstance(act.body, Received | Sealed) and any(one.takes_cash for one in knowledge.limits(connection, told)),
        holidays(pack, act.at.earliest.astimezone(ZoneInfo(order.zone)).date()),
    )


def stopping(event: Event) -> StopFlag | None:
    """Return the stop that an event sets at once, on the laptop and in the office."""
    return stop_of(event.body) if isinstance(event.body, Offer | Incident | Left) else None


def _own(connection: sa.Connection, act: Event, case_id: str) -> tuple[Event, ...]:
    row = tables.events
    mine = sa.and_(row.c.device == act.device, row.c.case_id == case_id, row.c.seq <= act.seq)
    chosen = sa.select(row.c.payload).where(mine, row.c.kind.in_(_KINDS)).order_by(row.c.seq)
    return tuple(decode_event(payload) for payload in connection.execute(chosen).scalars())


def _agreed(connection: sa.Connection, own: Sequence[Event], act: Event) -> tuple[AgreedHours, ...]:
    row, found = tables.events, list[AgreedHours]()
    for visit in {one.visit for one in own if isinstance(one.body, HoursAgreed)}:
        chosen = sa.select(row.c.payload).where(row.c.device == act.device, row.c.visit == visit, row.c.kind != "")
        told = connection.execute(chosen.where(row.c.seq <= act.seq).order_by(row.c.seq)).scalars()
        found += fold(decode_event(payload) for payload in told).agreed
    return tuple(found)


def _visited(known: Sequence[Contact]) -> tuple[Contact, ...]:
    """Lines of visits the office has by now: the laptop knew its own before the office told it of them."""
    return tuple(one for one in known if one.channel == "VISIT")


def _unfinished(connection: sa.Connection, act: Event, case_id: str) -> Iterator[Contact]:
    """Lines of this laptop's other visits of the case whose end the office has not got, as the laptop has them."""
    row, event = tables.visits, tables.events
    mine = sa.and_(row.c.device == act.device, row.c.case_id == case_id, row.c.visit_id != act.visit)
    before = sa.and_(event.c.device == act.device, event.c.seq < act.seq, event.c.kind != "")
    for visit in connection.execute(sa.select(row.c.visit_id).where(mine)).scalars():
        told = sa.select(event.c.payload).where(before, event.c.visit == visit).order_by(event.c.seq)
        events = [decode_event(payload) for payload in connection.execute(told).scalars()]
        seen = fold(events) if events else None
        if seen and seen.outcome is None and not seen.voided and seen.arrived_at:
            seen = replace(seen, outcome=Outcome.ABORTED_TECHNICAL)
        if seen and seen.contact:
            yield seen.contact


def _trained(connection: sa.Connection, act: Event, lead: str, zone: str) -> date | None:
    """Return the day on which the visit's lead last read the training cards on this laptop."""
    row = tables.trainings
    mine = sa.and_(row.c.device == act.device, row.c.collector_id == lead, row.c.seq < act.seq)
    last = connection.execute(sa.select(row.c.at).where(mine).order_by(row.c.seq.desc()).limit(1)).scalar()
    return last.astimezone(ZoneInfo(zone)).date() if last else None


def holidays(pack: Pack, day: date) -> tuple[tuple[date, str], ...]:
    """Return the public holidays near a day, of the pack's country."""
    if not pack.country:
        return ()
    from fieldvisit.calendars import holidays_near

    return holidays_near(pack.country, day)


def stopped(connection: sa.Connection, case_id: str, since: datetime, device: str, visit_id: str) -> bool:
    """Tell whether a stop stood before an instant that a laptop did not know of; its visit's own stops are none."""
    row, event = tables.stops, tables.events
    chosen = sa.select(row.c.source).where(row.c.case_id == case_id, row.c.since <= since)
    for source in connection.execute(chosen).scalars():
        name, _, seq = str(source).partition("/")
        own = sa.select(event.c.visit).where(event.c.device == name, event.c.seq == int(seq or 0))
        if name != device or connection.execute(own).scalar() != visit_id:
            return True
    return False
