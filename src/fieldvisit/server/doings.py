"""What events of a visit mean beyond the visit: stops, requests, circumstances, incidents, trainings."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa

from fieldvisit.errors import NotFound
from fieldvisit.model.case import Case, Circumstances
from fieldvisit.model.event import (
    Acknowledged,
    AddressStated,
    Event,
    HoursAgreed,
    Incident,
    Left,
    MessageAsked,
    Offer,
    Refreshed,
    TimesTold,
)
from fieldvisit.model.order import Order
from fieldvisit.model.policy import Facts, When, blocks, judge
from fieldvisit.server import asked, circumstances, packs, tables
from fieldvisit.server.books import read_as, read_settings
from fieldvisit.server.memory import stopping
from fieldvisit.server.reading import Reading, Wrong

LONGEST_CONSENT: Final = timedelta(hours=12)
"""Agreed hours are for one night at most; longer ones were not agreed to by anybody."""
MOST_TIMES: Final = 50


def refreshed(reading: Reading, event: Event) -> None:
    """Keep the record of training cards read; it is of a laptop, not of a visit."""
    body = event.body
    assert isinstance(body, Refreshed)
    reading.connection.execute(
        sa.insert(tables.trainings).values(
            device=event.device,
            seq=event.seq,
            collector_id=event.by,
            at=event.at.best,
            cards=msgspec.json.encode(body.cards).decode(),
        )
    )


def _offer(reading: Reading, event: Event) -> None:
    row = reading.visit(event.visit or "")
    asked.take(reading.connection, reading.told(event), int(row.began), _order(reading, event).zone, event)
    _freeze(reading, event)


def _incident(reading: Reading, event: Event) -> None:
    body = event.body
    assert isinstance(body, Incident)
    reading.connection.execute(
        sa.insert(tables.incidents).values(
            device=event.device,
            seq=event.seq,
            visit_id=event.visit,
            case_id=event.case,
            kind=body.kind.value,
            at=event.at.best,
        )
    )
    _freeze(reading, event)


def _freeze(reading: Reading, event: Event) -> None:
    flag = stopping(event)
    if flag and event.case:
        reading.freezes.append((event.case, flag, event.seq))


def _left(reading: Reading, event: Event) -> None:
    body = event.body
    assert isinstance(body, Left)
    if body.forbidden:
        _freeze(reading, event)
        _learn(reading, event)


def _learn(reading: Reading, event: Event) -> None:
    visit, case_id = reading.told(event), event.case or ""

    def after(known: Circumstances) -> Circumstances:
        return circumstances.learn(known, visit, event)

    if circumstances.change(reading.connection, case_id, after):
        reading.changed.add(case_id)


def _hours(reading: Reading, event: Event) -> None:
    body = event.body
    assert isinstance(body, HoursAgreed)
    if body.since.tzinfo is None or body.until.tzinfo is None:
        raise Wrong("bad_time")
    if not timedelta() < body.until - body.since <= LONGEST_CONSENT:
        raise Wrong("bad_time")
    if not reading.told(event).may_speak:
        raise Wrong("consent_of_nobody")
    _learn(reading, event)


def _times(reading: Reading, event: Event) -> None:
    body = event.body
    assert isinstance(body, TimesTold)
    if len(body.times) > MOST_TIMES:
        raise Wrong("bad_time")
    _learn(reading, event)


def _acknowledged(reading: Reading, event: Event) -> None:
    """A signature under the debt counts only where the office wants it and the debt is not time-barred."""
    body = event.body
    assert isinstance(body, Acknowledged)
    if not body.strokes:
        return
    if not read_settings(reading.connection).limits.acknowledgement:
        raise Wrong("acknowledgement_unwanted")
    if _barred(reading, event):
        raise Wrong("acknowledgement_barred")


def _barred(reading: Reading, event: Event) -> bool:
    connection, order = reading.connection, _order(reading, event)
    day = event.at.best.astimezone(ZoneInfo(order.zone)).date()
    row = tables.cases
    content = connection.execute(sa.select(row.c.content).where(row.c.case_id == order.case_id)).scalar_one()
    known = circumstances.of(connection, [order.case_id]).get(order.case_id, Circumstances())
    days = (day - read_as(Case, content).overdue_since).days
    facts = Facts(When.OFFER, order, dpd=days, circumstances=known, acknowledgement=True)
    try:
        pack = packs.versions(connection, order.pack_id or packs.SHIPPED, day)[0]
    except NotFound:
        return True
    forbidding = blocks(judge(pack, facts, event.at))
    return any(pack.rule(one.rule).check == "acknowledgement" for one in forbidding)


def local_day(reading: Reading, event: Event) -> date:
    """Return the day of a visit's event where the visit is."""
    return event.at.best.astimezone(ZoneInfo(_order(reading, event).zone)).date()


def _order(reading: Reading, event: Event) -> Order:
    row, visit = tables.orders, reading.visit(event.visit or "")
    content = sa.select(row.c.content).where(row.c.order_id == visit.order_id)
    return read_as(Order, reading.connection.execute(content).scalar_one())


WRITERS: Final[dict[type, Callable[[Reading, Event], None]]] = {
    Offer: _offer,
    Incident: _incident,
    Left: _left,
    HoursAgreed: _hours,
    TimesTold: _times,
    MessageAsked: _learn,
    AddressStated: _learn,
    Acknowledged: _acknowledged,
}
