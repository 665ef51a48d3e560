"""The receipt book: numbers without a gap from the office's ranges, voided sometimes, deleted never."""

from dataclasses import replace

from fieldvisit.errors import NotFound, ReceiptsExhausted
from fieldvisit.model.receipt import Receipt
from fieldvisit.store import times
from fieldvisit.store._sqlite import Db, Row
from fieldvisit.wire import canonical, decode

_Receipts = list[Receipt]
_NEXT = """SELECT g.range_id, g.prefix, coalesce(max(r.serial) + 1, g.first) AS following
    FROM receipt_ranges g LEFT JOIN receipts r USING (range_id)
    GROUP BY g.range_id HAVING following <= g.last ORDER BY g.rowid LIMIT 1"""


class Receipts:
    def __init__(self, db: Db) -> None:
        self._db = db

    def next_number(self) -> str:
        """Return the number of the next receipt. Raises ReceiptsExhausted.

        Ask in the transaction that adds the receipt: the number is taken when it is added.
        """
        return _number(self._next())

    def _next(self) -> Row:
        row = self._db.one(_NEXT)
        if row is None:
            raise ReceiptsExhausted
        return row

    def left(self) -> int:
        """Return how many numbers are left."""
        sql = """SELECT coalesce((SELECT sum(last - first + 1) FROM receipt_ranges), 0)
            - (SELECT count(*) FROM receipts)"""
        return int(self._db.value(sql))

    def add(self, receipt: Receipt) -> None:
        """Write a receipt under the next number; it is never deleted. Raises ReceiptsExhausted.

        Raises ValueError when the number is not the next one.
        """
        with self._db.atomic():
            row = self._next()
            if receipt.number != _number(row):
                raise ValueError("not the next receipt number")
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

    def void(self, number: str, reason: str) -> None:
        """Void a receipt; its number stays used. Voiding it again changes nothing. Raises NotFound."""
        with self._db.atomic():
            self.get(number)
            self._db.run("UPDATE receipts SET voided = ? WHERE number = ? AND voided = ''", reason, number)

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
