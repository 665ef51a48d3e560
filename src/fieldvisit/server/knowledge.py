"""What a laptop had been told when it acted: from the feed it was given and the cursors it confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec
import sqlalchemy as sa

from fieldvisit.clock import SUSPECT, Moment, whole_ms
from fieldvisit.model.case import CaseFile
from fieldvisit.model.event import Event
from fieldvisit.model.order import Limits, Staff
from fieldvisit.server import tables
from fieldvisit.wire import CaseItem, CaseReturned, FeedItem, OrderCancelled, PartiesItem, StaffItem

KEPT: Final = timedelta(days=90)
"""How long it is known at which instants a laptop was heard."""
HESITATION: Final = timedelta(seconds=2)
"""How much two readings of one instant may differ."""


LONGEST_BOOT: Final = 64


@dataclass(frozen=True, slots=True)
class Told:
    """What one laptop had certainly been told: feed items up to `cursor`; the office last answered it at `heard`.

    `size` events were in the office by then.
    """

    device: str
    cursor: int
    heard: datetime | None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Steady:
    """A laptop's steady clock at an instant; without a boot it told none."""

    boot: str = ""
    monotonic_ns: int = 0


def heard(
    connection: sa.Connection, device: str, at: datetime, cursor: int, size: int, steady: Steady | None = None
) -> None:
    """Write down that a laptop was answered: the cursor it confirmed, how many of its events are here, and its steady
    clock (one beyond what the database can hold counts as none)."""
    row, told = tables.heard, steady or Steady()
    sane = 0 <= told.monotonic_ns < 1 << 63 and len(told.boot) <= LONGEST_BOOT
    values = {"cursor": cursor, "boot": told.boot if sane else "", "monotonic": told.monotonic_ns if sane else 0}
    mine = sa.and_(row.c.device == device, row.c.at == at, row.c.size == size)
    if not connection.execute(sa.update(row).where(mine).values(**values)).rowcount:
        connection.execute(sa.insert(row).values(device=device, at=at, size=size, **values))
        connection.execute(sa.delete(row).where(row.c.device == device, row.c.at < at - KEPT))


def truly(connection: sa.Connection, device: str, at: Moment) -> datetime | None:
    """Return when a laptop's reading of its clocks really was taken; None when no sync tells.

    The steady clock of one start of the machine runs on whatever is done to the wall clock, and the office knows its
    own time at which it was told a later reading of it.
    """
    row = tables.heard
    same = sa.and_(row.c.device == device, row.c.boot == at.boot, row.c.boot != "", row.c.monotonic >= at.monotonic_ns)
    found = connection.execute(sa.select(row.c.at, row.c.monotonic).where(same).order_by(row.c.monotonic)).first()
    if found is None:
        return None
    return whole_ms(found.at - timedelta(microseconds=(int(found.monotonic) - at.monotonic_ns) // 1000))


def wrong(at: Moment, true: datetime | None) -> bool:
    """Tell whether an event's time cannot be true: the laptop's clock was set otherwise without its noticing."""
    return true is not None and not at.earliest - SUSPECT <= true <= at.latest + SUSPECT


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


def limits(connection: sa.Connection, told: Told) -> tuple[Limits, ...]:
    """Return the office's limits as the laptop can have known them."""
    return tuple(item.limits for item in _items(connection, told, "") if isinstance(item, PartiesItem))


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
