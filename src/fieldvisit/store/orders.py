"""The approved visit orders of this laptop."""

from datetime import date
from typing import Final

from fieldvisit.coding import decode
from fieldvisit.errors import NotFound
from fieldvisit.model.order import Order
from fieldvisit.store import times
from fieldvisit.store._sqlite import Db

FOR_DAY: Final = """orders_now o WHERE o.valid_from <= ? AND o.valid_until >= ? AND o.slot_from < ?
    AND NOT EXISTS (SELECT 1 FROM visits v
        WHERE v.order_id = o.order_id AND v.state = 'SEALED' AND v.started_at < ?)"""
"""Orders for a day, given (day, day, its end, its start): valid, planned for it or left over from before."""


class Orders:
    def __init__(self, db: Db) -> None:
        self._db = db

    def for_day(self, day: date, zone: str) -> list[Order]:
        """Return the orders to walk on a local day, by planned hour.

        Those planned for that day, and those of earlier days that are still valid and not done. Cancelled orders and
        cases taken back are not among them.
        """
        start, end = times.bounds(day, zone)
        sql = f"SELECT o.body FROM {FOR_DAY} ORDER BY o.slot_from, o.order_id"
        return [_order(body) for (body,) in self._db.rows(sql, str(day), str(day), end, start)]

    def get(self, order_id: str) -> Order:
        """Return an order, cancelled or not. Raises NotFound."""
        row = self._db.one("SELECT body FROM orders WHERE order_id = ?", order_id)
        if row is None:
            raise NotFound(what="order")
        return _order(row[0])

    def cancelled(self, order_id: str) -> str | None:
        """Return why an order was cancelled, None while it stands. Raises NotFound.

        An order whose case was taken back counts as cancelled with the reason `case-returned`.
        """
        row = self._db.one(
            "SELECT cancelled, EXISTS (SELECT 1 FROM case_returns r WHERE r.case_id = orders.case_id)"
            " FROM orders WHERE order_id = ?",
            order_id,
        )
        if row is None:
            raise NotFound(what="order")
        if row[0] is not None:
            return str(row[0])
        return "case-returned" if row[1] else None

    def for_case(self, case_id: str) -> list[Order]:
        """Return the orders of a case that stand, by planned hour."""
        sql = "SELECT body FROM orders_now WHERE case_id = ? ORDER BY slot_from, order_id"
        return [_order(body) for (body,) in self._db.rows(sql, case_id)]


def _order(body: str) -> Order:
    return decode(body.encode(), Order, "order")
