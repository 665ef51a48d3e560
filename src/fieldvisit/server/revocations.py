"""The office's list of revoked certificates: made when something changed or a day has passed, numbered without end."""

import base64
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from fieldvisit import keys
from fieldvisit.server import stamp_tables, tables
from fieldvisit.server.authority import Revoked
from fieldvisit.server.books import Books
from fieldvisit.server.database import next_number
from fieldvisit.server.feed import publish_list
from fieldvisit.wire import CrlItem

FRESH: Final = timedelta(days=1)


def current(books: Books, after: datetime | None = None) -> bytes:
    """Return the list of now (DER): the last one made, while it says all there is and is not older than `after`."""
    return numbered(books, after)[1]


def numbered(books: Books, after: datetime | None = None) -> tuple[int, bytes]:
    """Return the list of now with its number."""
    with books.database.read() as connection:
        held = _last(connection)
        if held is not None and _says_all(connection, books, held, after):
            return int(held.number), bytes(held.der)

    def work(connection: sa.Connection) -> tuple[int, bytes]:
        number, now = next_number(connection, "crl"), books.now()
        held = _last(connection)  # another may have made one while this one waited for its number
        if held is not None and _says_all(connection, books, held, after):
            return int(held.number), bytes(held.der)
        der = books.authority.crl(_revoked(connection), number, now)
        connection.execute(sa.insert(stamp_tables.crls).values(number=number, issued_at=now, der=der))
        return number, der

    return books.database.run(work)


def tell(connection: sa.Connection, device: str, number: int, der: bytes) -> None:
    """Put the list into a laptop's feed, unless it has it already."""
    row = tables.devices
    behind = sa.and_(row.c.device == device, row.c.crl < number)
    if connection.execute(sa.update(row).where(behind).values(crl=number)).rowcount:
        publish_list(connection, device, CrlItem(base64.b64encode(der).decode()))


def _last(connection: sa.Connection) -> Any:
    row = stamp_tables.crls
    return connection.execute(sa.select(row).order_by(row.c.number.desc()).limit(1)).first()


def _says_all(connection: sa.Connection, books: Books, held: Any, after: datetime | None) -> bool:
    """Tell whether a list is fresh and names every certificate that is revoked.

    By name and not by time: a revocation may be written before a list is made, and be seen only after it.
    """
    if not timedelta(0) <= books.now() - held.issued_at < FRESH or (after is not None and held.issued_at < after):
        return False
    try:
        listed = keys.revocations(bytes(held.der), books.authority.root).serials
    except ValueError:  # an authority of before signed it
        return False
    return all(one.serial in listed for one in _revoked(connection))


def _revoked(connection: sa.Connection) -> list[Revoked]:
    """Return all revoked certificates; one that went with its laptop has a key that may be in wrong hands."""
    row, device, office = tables.certificates, tables.devices, stamp_tables.supervisors
    collectors = (
        sa.select(row.c.serial, row.c.revoked_at, device.c.revoked_at.label("lost_at"))
        .join(device, device.c.device == row.c.device)
        .where(row.c.revoked_at.is_not(None))
    )
    supervisors = sa.select(office.c.serial, office.c.revoked_at).where(office.c.revoked_at.is_not(None))
    found = [
        Revoked(serial, at, lost_at is not None and lost_at <= at)
        for serial, at, lost_at in connection.execute(collectors)
    ]
    found += [Revoked(serial, at) for serial, at in connection.execute(supervisors)]
    return sorted(found, key=lambda one: (one.at, one.serial))
