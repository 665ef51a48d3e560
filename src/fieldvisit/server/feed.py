"""The feed: what each laptop is told, numbered per laptop in the order of commits, so that no reader skips an item."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from fieldvisit.server import tables
from fieldvisit.server.books import Refused
from fieldvisit.wire import CaseItem, CaseReturned, CrlItem, FeedItem, OrderCancelled, OrderItem, PackItem, StaffItem

PAGE_ITEMS: Final = 500
PAGE_BYTES: Final = 2 << 20
"""A page ends before it grows beyond this; it always has one item."""
_LIST: Final = "revoked certificates"


@dataclass(frozen=True, slots=True)
class Page:
    """Items as JSON, the cursor after them, and whether more wait."""

    items: tuple[msgspec.Raw, ...]
    cursor: int
    more: bool


def publish(connection: sa.Connection, device: str, items: Sequence[FeedItem]) -> None:
    """Append items to a laptop's feed.

    Raising `devices.fed` locks the laptop's row until commit, so a number is never visible before a lower one.
    Whoever publishes to several laptops in one transaction takes them in the order of their ids.
    """
    if not items:
        return
    device_row = tables.devices
    raised = sa.update(device_row).where(device_row.c.device == device).values(fed=device_row.c.fed + len(items))
    last = connection.execute(raised.returning(device_row.c.fed)).scalar_one()
    first = int(last) - len(items) + 1
    rows = [
        {"device": device, "number": first + place, "about": _about(item), "item": msgspec.json.encode(item).decode()}
        for place, item in enumerate(items)
    ]
    connection.execute(sa.insert(tables.feed), rows)


def publish_list(connection: sa.Connection, device: str, item: CrlItem) -> None:
    """Append a list of revoked certificates to a laptop's feed, in the place of those before it, read or not.

    A laptop keeps only the newest, and the office every one it made (`crls`): the new one names all they named. In
    0.3 they had no name in the feed.
    """
    row = tables.feed
    unnamed = sa.and_(row.c.about == "", row.c.item.startswith('{"type":"crl",'))
    connection.execute(sa.delete(row).where(row.c.device == device, sa.or_(row.c.about == _LIST, unnamed)))
    publish(connection, device, [item])


def publish_to(connection: sa.Connection, devices: Iterable[str], items: Sequence[FeedItem]) -> None:
    """Append the same items to several laptops' feeds, in the order that cannot deadlock."""
    for device in sorted(set(devices)):
        publish(connection, device, items)


def deliver(connection: sa.Connection, parcels: Mapping[str, Sequence[FeedItem]]) -> None:
    """Append to several laptops' feeds what each is to be told."""
    for device in sorted(parcels):
        publish(connection, device, parcels[device])


def forget(connection: sa.Connection, case_id: str) -> None:
    """Erase a case from every feed where it was not read yet: who does not know it need not. Numbers are not reused.

    What was read stays: a visit that comes late is judged by what its laptop had been told.
    """
    row, heard = tables.feed, tables.heard
    read = sa.select(sa.func.coalesce(sa.func.max(heard.c.cursor), 0)).where(heard.c.device == row.c.device)
    connection.execute(sa.delete(row).where(row.c.about == case_id, row.c.number > read.scalar_subquery()))


def page(connection: sa.Connection, device: str, cursor: int, fed: int) -> Page:
    """Return what a laptop has not read yet. Raises Refused for a cursor the office never gave out."""
    if not 0 <= cursor <= fed:
        raise Refused("cursor_unknown", 409, last=fed)
    rows = connection.execute(
        sa.select(tables.feed.c.number, tables.feed.c.item)
        .where(tables.feed.c.device == device, tables.feed.c.number > cursor)
        .order_by(tables.feed.c.number)
        .limit(PAGE_ITEMS + 1)
    ).all()
    items: list[msgspec.Raw] = []
    size, end = 0, cursor
    for number, item in rows:
        size += len(item.encode())
        if len(items) == PAGE_ITEMS or (items and size > PAGE_BYTES):
            return Page(tuple(items), end, True)
        items.append(msgspec.Raw(item.encode()))
        end = int(number)
    return Page(tuple(items), fed, False)


def _about(item: FeedItem) -> str:
    match item:
        case CaseItem(case=case):
            return case.case_id
        case OrderItem(order=order):
            return order.case_id
        case CaseReturned(case_id=case_id):
            return f"returned:{case_id}"
        case OrderCancelled(order_id=order_id):
            return f"order:{order_id}"
        case StaffItem(staff=staff):
            return f"collector:{staff.collector_id}"
        case CrlItem():
            return _LIST
        case PackItem(pack_id=pack_id):
            return f"pack:{pack_id}"
    return ""
