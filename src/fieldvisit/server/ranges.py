"""Receipt numbers: handed to laptops in ranges, never twice, and more before a laptop runs out."""

from typing import Any, Final

import sqlalchemy as sa

from fieldvisit.model.order import ReceiptRange
from fieldvisit.server import receipt_tables
from fieldvisit.server.books import Books
from fieldvisit.server.database import next_number
from fieldvisit.server.feed import publish
from fieldvisit.wire import RangeItem, range_words

RANGE: Final = 500
"""Numbers in one range; a laptop with fewer than half of one left gets the next."""
_DIGITS: Final = 1_000_000


def grant(connection: sa.Connection, books: Books, device: str) -> None:
    """Give a laptop the next range of receipt numbers, signed for it and no other."""
    block = next_number(connection, "range") - 1
    series, first = divmod(block * RANGE, _DIGITS)
    given = ReceiptRange(f"RR-{block + 1}", f"R{series:02d}-", max(first, 1), first + RANGE - 1)
    signature = books.authority.signing.sign(range_words(device, given))
    connection.execute(
        sa.insert(receipt_tables.ranges).values(
            range_id=given.range_id,
            device=device,
            prefix=given.prefix,
            first=given.first,
            last=given.last,
            signature=signature,
        )
    )
    publish(connection, device, [RangeItem(given, signature)])


def renew(books: Books) -> None:
    """Sign the ranges that were given before ranges were signed, and tell their laptops."""
    row = receipt_tables.ranges
    with books.database.write() as connection:
        for one in connection.execute(sa.select(row).where(row.c.signature == "").order_by(row.c.device)).all():
            given = _range(one)
            signature = books.authority.signing.sign(range_words(one.device, given))
            connection.execute(sa.update(row).where(row.c.range_id == one.range_id).values(signature=signature))
            publish(connection, one.device, [RangeItem(given, signature)])


def given_to(connection: sa.Connection, device: str) -> list[ReceiptRange]:
    """Return a laptop's ranges in the order they were given."""
    row = receipt_tables.ranges
    chosen = sa.select(row).where(row.c.device == device).order_by(row.c.prefix, row.c.first)
    return [_range(one) for one in connection.execute(chosen)]


def _range(row: Any) -> ReceiptRange:
    return ReceiptRange(row.range_id, row.prefix, int(row.first), int(row.last))


def holds(connection: sa.Connection, device: str, number: str) -> bool:
    """Tell whether a receipt number is one of a laptop's ranges."""
    head, digits = number[:-6], number[-6:]
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return False
    row = receipt_tables.ranges
    found = sa.select(row.c.range_id).where(
        row.c.device == device, row.c.prefix == head, row.c.first <= int(digits), row.c.last >= int(digits)
    )
    return connection.execute(found).first() is not None


def top_up(connection: sa.Connection, books: Books, device: str) -> None:
    """Give another range when a laptop is running low."""
    row, used = receipt_tables.ranges, receipt_tables.receipts
    size = sa.func.coalesce(sa.func.sum(row.c.last - row.c.first + 1), 0)
    given = connection.execute(sa.select(size).where(row.c.device == device)).scalar_one()
    spent = connection.execute(sa.select(sa.func.count()).where(used.c.device == device)).scalar_one()
    if int(given) - int(spent) < RANGE // 2:
        grant(connection, books, device)
