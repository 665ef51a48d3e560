"""Who visits, for whom, and by which rules: staff, parties, limits, policy packs, receipt ranges."""

from datetime import date
from functools import lru_cache

from fieldvisit.errors import NotFound
from fieldvisit.model import policy
from fieldvisit.model.order import Limits, Parties, ReceiptRange, Staff
from fieldvisit.store._sqlite import Db
from fieldvisit.wire import decode


class StaffBook:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, collector_id: str) -> Staff:
        """Return a collector. Raises NotFound."""
        row = self._db.one("SELECT body FROM staff WHERE collector_id = ?", collector_id)
        if row is None:
            raise NotFound(what="collector")
        return decode(row[0].encode(), Staff, "staff")

    def all(self) -> list[Staff]:
        rows = self._db.rows("SELECT body FROM staff ORDER BY collector_id")
        return [decode(body.encode(), Staff, "staff") for (body,) in rows]

    def parties(self) -> Parties:
        """Return who stands behind the visits. Raises NotFound before the office has said so."""
        row = self._db.one("SELECT parties FROM parties")
        if row is None:
            raise NotFound(what="parties")
        return decode(row[0].encode(), Parties, "parties")

    def limits(self) -> Limits:
        """Return what may be proposed at the door; nothing but the default when the office has not said."""
        row = self._db.one("SELECT limits FROM parties")
        return decode(row[0].encode(), Limits, "limits") if row else Limits()

    def pack(self, day: date | None = None) -> policy.Pack:
        """Return the policy pack in force on a local day, or the newest when no day is given. Raises NotFound.

        Before the first pack takes effect, the first one counts.
        """
        on = str(day) if day else "9999-12-31"
        sql = """SELECT text FROM packs
            ORDER BY effective <= ? DESC, CASE WHEN effective <= ? THEN -pk ELSE pk END"""
        row = self._db.one(sql, on, on)
        if row is None:
            raise NotFound(what="policy pack")
        return _parsed(row[0])

    def ranges(self) -> list[ReceiptRange]:
        """Return the receipt ranges of this device in the order they are used up."""
        return [
            ReceiptRange(*row)
            for row in self._db.rows("SELECT range_id, prefix, first, last FROM receipt_ranges ORDER BY rowid")
        ]

    def revoked(self) -> frozenset[tuple[str, str]]:
        """Return (collector, certificate serial) of every revoked certificate."""
        rows = self._db.rows("SELECT collector_id, serial FROM revoked_signers")
        return frozenset((collector_id, serial) for collector_id, serial in rows)


@lru_cache(maxsize=4)
def _parsed(text: str) -> policy.Pack:
    return policy.parse(text)
