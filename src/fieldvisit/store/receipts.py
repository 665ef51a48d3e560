"""The receipt book: numbers without a gap from the office's ranges, voided sometimes, deleted never."""

import logging
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.coding import canonical, decode
from fieldvisit.errors import BadMessage, DiskFull, NotFound, NumbersInDoubt, ReceiptsExhausted
from fieldvisit.model.book import Deposit, Slip
from fieldvisit.model.receipt import PaymentMode, Receipt
from fieldvisit.store import times
from fieldvisit.store._sqlite import Db, Row
from fieldvisit.store.files import write_whole
from fieldvisit.store.settings import Settings
from fieldvisit.wire import decode_event

MARK: Final = "numbers.json"
"""Beside the database: how many numbers of each range were taken. An older copy of the database has fewer."""
_Receipts = list[Receipt]
_log = logging.getLogger(__name__)
_NEXT = """SELECT g.range_id, g.prefix, coalesce(max(r.serial) + 1, g.first) AS following
    FROM receipt_ranges g LEFT JOIN receipts r USING (range_id)
    WHERE g.signature <> '' GROUP BY g.range_id HAVING following <= g.last ORDER BY g.rowid LIMIT 1"""


class Receipts:
    def __init__(self, db: Db, settings: Settings, profile: Path) -> None:
        self._db, self._settings, self._mark = db, settings, profile / MARK

    def next_number(self) -> str:
        """Return the number of the next receipt. Raises ReceiptsExhausted, NumbersInDoubt.

        Ask in the transaction that adds the receipt: the number is taken when it is added.
        """
        return _number(self._next())

    def in_doubt(self) -> bool:
        """Tell whether numbers may have been taken that this database does not know: it is an older copy.

        The mark beside it knows of more, or the office said that it holds other records than these.
        """
        if self._settings.get("numbers_doubt"):
            return True
        marked = self._marked()
        if marked is None:
            return bool(self._settings.get("numbers_marked"))
        return any(self._taken().get(range_id, 0) < taken for range_id, taken in marked.items())

    def _taken(self) -> dict[str, int]:
        return dict(self._db.rows("SELECT range_id, count(*) FROM receipts GROUP BY range_id"))

    def _marked(self) -> dict[str, int] | None:
        """Return how many numbers the mark knows of by range; None when there is none that can be read."""
        try:
            return decode(self._mark.read_bytes(), dict[str, int], "numbers")
        except (OSError, BadMessage):
            return None

    def _next(self) -> Row:
        if self.in_doubt():
            raise NumbersInDoubt
        row = self._db.one(_NEXT)
        if row is None:
            raise ReceiptsExhausted
        return row

    def left(self) -> int:
        """Return how many numbers are left."""
        sql = """SELECT coalesce((SELECT sum(last - first + 1) FROM receipt_ranges WHERE signature <> ''), 0)
            - (SELECT count(*) FROM receipts JOIN receipt_ranges USING (range_id) WHERE signature <> '')"""
        return int(self._db.value(sql))

    def add(self, receipt: Receipt) -> None:
        """Write a receipt under the next number; it is never deleted. Raises ReceiptsExhausted.

        Raises ValueError when the number is not the next one.
        """
        with self._db.atomic():
            row = self._next()
            if receipt.number != _number(row):
                raise ValueError("not the next receipt number")
            self._begin_mark()
            case = self._db.one("SELECT case_id FROM visits WHERE visit_id = ?", receipt.visit_id)
            self._db.insert(
                "receipts",
                {
                    "number": receipt.number,
                    "range_id": row[0],
                    "serial": row[2],
                    "visit_id": receipt.visit_id,
                    "case_id": case[0] if case else None,
                    "at": times.text(receipt.at),
                    "amount": receipt.amount,
                    "body": canonical(replace(receipt, voided="", copy=False)).decode(),
                },
            )
            self._db.after_commit(self._remember)

    def _begin_mark(self) -> None:
        """Note that there is a mark, once there is one: a stop before the first receipt's own leaves no doubt."""
        if not self._settings.get("numbers_marked"):
            self._remember()
            if self._marked() is not None:
                self._settings.set("numbers_marked", "1")

    def _remember(self) -> None:
        """Write the mark. The receipt is in the book by now: a full disk must not make anybody give another for it."""
        try:
            write_whole(self._mark, canonical(self._taken()))
        except (DiskFull, OSError):
            _log.warning("the mark of receipt numbers was not written; the next receipt writes it")

    def void(self, number: str, reason: str, at: datetime) -> None:
        """Void a receipt; its number stays used. Voiding it again changes nothing. Raises NotFound."""
        void = "UPDATE receipts SET voided = ?, voided_at = ? WHERE number = ? AND voided = ''"
        with self._db.atomic():
            self.get(number)
            self._db.run(void, reason, times.text(at), number)

    def case_of(self, number: str) -> str | None:
        """Return the case of a receipt, also when the case itself was taken back."""
        return self._db.value("SELECT case_id FROM receipts WHERE number = ?", number) or None

    # The book as a whole
    def slips(self) -> list[Slip]:
        """Return every number that was taken, in the order of the book."""
        rows = self._db.rows(
            """SELECT r.number, r.range_id, r.serial, r.amount, r.voided, r.voided_at, r.at,
                json_extract(r.body, '$.mode'), json_extract(r.body, '$.zone'), json_extract(r.body, '$.cash.due')
            FROM receipts r JOIN receipt_ranges g USING (range_id) ORDER BY g.rowid, r.serial"""
        )
        return [_slip(*row) for row in rows]

    def deposited(self, seq: int, paid: Deposit) -> None:
        """Note cash that was paid in, by the event that says so."""
        new = "INSERT INTO deposits (seq, at, amount, reference) VALUES (?, ?, ?, ?)"
        self._db.run(new, seq, times.text(paid.at), paid.amount, paid.reference)

    def deposits(self) -> list[Deposit]:
        """Return what was paid in, oldest first."""
        rows = self._db.rows("SELECT at, amount, reference FROM deposits ORDER BY seq")
        return [Deposit(times.read(at), amount, reference) for at, amount, reference in rows]

    def closed(self, day: date) -> bool:
        """Tell whether a day's book was closed and no number was taken or voided since."""
        sql = """SELECT 1 FROM closed_books b WHERE b.day = ? AND NOT EXISTS (
            SELECT 1 FROM events e WHERE e.seq > b.seq AND e.kind IN ('Received', 'ReceiptVoided', 'Deposited'))"""
        return self._db.one(sql, str(day)) is not None

    def closing(self, day: date) -> tuple[int, str] | None:
        """Return the place and hash of the event that closed a day's book last, None for an open one."""
        row = self._db.one(
            "SELECT e.seq, e.hash FROM closed_books b JOIN events e USING (seq) WHERE b.day = ?", str(day)
        )
        return (int(row[0]), str(row[1])) if row else None

    def closed_at(self, day: date) -> datetime | None:
        """Return when a day's book was closed last, None for an open one."""
        row = self._db.one("SELECT e.payload FROM closed_books b JOIN events e USING (seq) WHERE b.day = ?", str(day))
        return decode_event(row[0]).at.best if row and row[0] else None

    def close(self, day: date, seq: int) -> None:
        """Note that a day's book was closed by an event; closing it again takes the later one."""
        self._db.upsert("closed_books", {"day": str(day), "seq": seq}, "day")

    def get(self, number: str) -> Receipt:
        """Return a receipt. Raises NotFound."""
        found = self._read("WHERE number = ?", number)
        if not found:
            raise NotFound(what="receipt")
        return found[0]

    def for_visit(self, visit_id: str) -> _Receipts:
        return self._read("WHERE visit_id = ? ORDER BY at, number", visit_id)

    def list(self) -> _Receipts:
        """Return all receipts, newest first."""
        return self._read("ORDER BY at DESC, number DESC")

    def _read(self, rest: str, *values: str) -> _Receipts:
        rows = self._db.rows(f"SELECT body, voided FROM receipts {rest}", *values)
        return [replace(decode(body.encode(), Receipt, "receipt"), voided=voided) for body, voided in rows]


def _number(row: Row) -> str:
    return f"{row[1]}{row[2]:06d}"


def _slip(
    number: str,
    range_id: str,
    serial: int,
    amount: int,
    voided: str,
    voided_at: str,
    at: str,
    mode: str,
    zone: str,
    due: str | None,
) -> Slip:
    there, taken = ZoneInfo(zone), times.read(at)
    void_day = times.read(voided_at).astimezone(there).date() if voided_at else None
    day = taken.astimezone(there).date()
    by = times.read(due) if due else None
    return Slip(number, range_id, serial, taken, day, amount, PaymentMode(mode), voided, void_day, due=by)
