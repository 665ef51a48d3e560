"""What the office signs for whoever holds a receipt: whose laptop a key is, and which numbers are void."""

import base64
import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa

from fieldvisit import cose
from fieldvisit.errors import BadMessage
from fieldvisit.evidence import receipt_code
from fieldvisit.evidence.receipt_check import LAPTOP, VOID
from fieldvisit.keys import SigningKey
from fieldvisit.model.event import Event, Received
from fieldvisit.model.people import mask_id, mask_name
from fieldvisit.server import receipt_tables, tables
from fieldvisit.server.books import Books
from fieldvisit.server.reading import Reading, Wrong


def laptops(connection: sa.Connection, books: Books) -> dict[str, str]:
    """Return a signed statement for each laptop there ever was, base64, by the key id (hex) that its receipts name.

    It says: ["laptop", device, key, since, until, numbers], times in whole seconds since 1970, `until` null while in
    use; `numbers` are the receipt numbers it was given, as [prefix, first, last, prefix, first, last, …].
    """
    row, signing, given = tables.devices, books.authority.signing, _given(connection)
    rows = connection.execute(sa.select(row.c.device, row.c.public, row.c.enrolled_at, row.c.revoked_at))
    return {
        cose.key_id(one.public).hex(): _laptop(
            signing, one.device, one.public, one.enrolled_at, one.revoked_at, given.get(one.device, [])
        )
        for one in rows.all()
    }


def _laptop(
    key: SigningKey, device: str, public: str, since: datetime, until: datetime | None, numbers: list[str | int]
) -> str:
    said = [LAPTOP, device, bytes.fromhex(public), _seconds(since), _seconds(until) if until else None, numbers]
    return _signed(said, key)


def _given(connection: sa.Connection) -> dict[str, list[str | int]]:
    """Return each laptop's numbers; ranges that follow one another become one."""
    row = receipt_tables.ranges
    chosen = sa.select(row.c.device, row.c.prefix, row.c.first, row.c.last).order_by(row.c.prefix, row.c.first)
    found: dict[str, list[str | int]] = {}
    for one in connection.execute(chosen):
        mine = found.setdefault(one.device, [])
        if mine and (mine[-3], mine[-1]) == (one.prefix, one.first - 1):
            mine[-1] = int(one.last)
        else:
            mine += [one.prefix, int(one.first), int(one.last)]
    return found


def void_numbers(connection: sa.Connection, books: Books) -> str:
    """Return the signed, dated list of void receipts, base64: ["void", made, eight bytes of SHA-512 a number]."""
    row = receipt_tables.receipts
    rows = connection.execute(sa.select(row.c.number).where(row.c.voided != "").order_by(row.c.number))
    hashes = b"".join(hashlib.sha512(number.encode()).digest()[:8] for (number,) in rows)
    return _signed([VOID, _seconds(books.now()), hashes], books.authority.signing)


def _signed(said: list[object], key: SigningKey) -> str:
    return base64.b64encode(cose.sign(cose.encode(said), key)).decode()


def _seconds(when: datetime) -> int:
    return int(when.timestamp())


def check_code(reading: Reading, event: Event) -> None:
    """Hold a receipt's code against the event that tells of it: signed by this laptop, and saying the same.

    Receipts of before have none. Raises Wrong `receipt_code`.
    """
    body = event.body
    assert isinstance(body, Received)
    if not body.code:
        return
    public = _one(reading, sa.select(tables.devices.c.public).where(tables.devices.c.device == reading.device))
    case_no = _one(reading, sa.select(tables.cases.c.case_no).where(tables.cases.c.case_id == event.case))
    try:
        given, signed = receipt_code.read(body.code)
    except BadMessage:
        raise Wrong("receipt_code") from None
    said = (given.number, given.amount, given.mode) == (body.number, body.amount, body.mode)
    late = event.at.best - given.at
    if not (
        cose.holds(signed, public)
        and said
        and timedelta() <= late < timedelta(seconds=1)
        and receipt_code.same(given.payer, mask_name(body.payer))
        and receipt_code.same(given.case, mask_id(case_no))
    ):
        raise Wrong("receipt_code")


def _one(reading: Reading, chosen: sa.Select[tuple[str]]) -> str:
    return str(reading.connection.execute(chosen).scalar_one())
