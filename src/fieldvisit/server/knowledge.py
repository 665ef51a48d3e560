"""What a laptop had been told when it acted: from the feed it was given and the cursors it confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec
import sqlalchemy as sa

from fieldvisit.model.case import CaseFile
from fieldvisit.model.event import Event
from fieldvisit.model.order import Staff
from fieldvisit.server import tables
from fieldvisit.wire import CaseItem, CaseReturned, FeedItem, OrderCancelled, StaffItem

KEPT: Final = timedelta(days=90)
"""How long it is known at which instants a laptop was heard."""
HESITATION: Final = timedelta(seconds=2)
"""How much two readings of one instant may differ."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one laptop had certainly been told: feed items up to `cursor`; the office last answered it at `heard`.

    `size` events were in the office by then.
    """

    device: str
    cursor: int
    heard: datetime | None
    size: int = 0


def heard(connection: sa.Connection, device: str, at: datetime, cursor: int, size: int) -> None:
    """Write down that a laptop was answered: the cursor it confirmed, and how many of its events are here."""
    row = tables.heard
    mine = sa.and_(row.c.device == device, row.c.at == at, row.c.size == size)
    if not connection.execute(sa.update(row).where(mine).values(cursor=cursor)).rowcount:
        connection.execute(sa.insert(row).values(device=device, at=at, cursor=cursor, size=size))
        connection.execute(sa.delete(row).where(row.c.device == device, row.c.at < at - KEPT))


def at(connection: sa.Connection, event: Event) -> Told:
    """Return what the laptop had certainly been told when it wrote an event.

    An event that was here when the laptop confirmed a cursor was written before that, and so was one whose time is
    earlier. A laptop's own time cannot be before the last answer it got: it counts from that answer.
    """
    row = tables.heard
    before = sa.and_(row.c.device == event.device, row.c.size < event.seq, row.c.at <= event.at.best + HESITATION)
    chosen = sa.select(sa.func.max(row.c.cursor), sa.func.max(row.c.at), sa.func.max(row.c.size)).where(before)
    cursor, when, size = connection.execute(chosen).one()
    return Told(event.device, int(cursor or 0), when, int(size or 0))


def files(connection: sa.Connection, told: Told, case_id: str) -> tuple[CaseFile, ...]:
    """Return the states of a case the laptop can have known: the last it had surely read, and all after it."""
    items = _items(connection, told, case_id)
    return tuple(item.case for item in items if isinstance(item, CaseItem))


def staff(connection: sa.Connection, told: Told, collector_id: str) -> tuple[Staff, ...]:
    """Return a collector's papers as the laptop can have known them."""
    items = _items(connection, told, f"collector:{collector_id}")
    return tuple(item.staff for item in items if isinstance(item, StaffItem))


def ended(connection: sa.Connection, told: Told, order_id: str, case_id: str) -> bool:
    """Tell whether the laptop had surely been told that an order was cancelled or its case taken back."""
    row = tables.feed
    read = sa.and_(row.c.device == told.device, row.c.number <= told.cursor)
    about = (f"order:{order_id}", f"returned:{case_id}")
    chosen = sa.select(row.c.number, row.c.item).where(read, row.c.about.in_(about)).order_by(row.c.number.desc())
    found = connection.execute(chosen).first()
    if found is None or not isinstance(_item(found.item), OrderCancelled | CaseReturned):
        return False
    again = sa.select(row.c.number).where(read, row.c.about == case_id, row.c.number > found.number)
    return connection.execute(again).first() is None


def _items(connection: sa.Connection, told: Told, about: str) -> Iterator[FeedItem]:
    row = tables.feed
    chosen = sa.select(row.c.number, row.c.item).where(row.c.device == told.device, row.c.about == about)
    found = connection.execute(chosen.order_by(row.c.number)).all()
    last = {type(item): item for item in (_item(text) for number, text in found if number <= told.cursor)}
    yield from last.values()
    yield from (_item(item) for number, item in found if number > told.cursor)


def _item(text: str) -> FeedItem:
    found: FeedItem = msgspec.json.decode(text, type=FeedItem)
    return found
