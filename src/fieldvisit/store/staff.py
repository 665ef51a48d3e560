"""Who visits, for whom, and by which rules: staff, parties, limits, policy packs, receipt ranges."""

import base64
from datetime import date

from fieldvisit import keys
from fieldvisit.coding import decode
from fieldvisit.errors import NotFound
from fieldvisit.model.order import Limits, Parties, ReceiptRange, Staff
from fieldvisit.model.policy import BadPack, Pack, Rule, SignedPack
from fieldvisit.store import packs
from fieldvisit.store._sqlite import Db


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

    def pack(self, day: date | None = None, pack_id: str = "", *, visit_id: str = "") -> Pack:
        """Return the policy pack in force on a local day, or the newest when no day is given, with what it extends.

        Before the first pack takes effect, the first one counts. Without an id it is the office's own. With a visit it
        is the one that was held when that visit began. Raises NotFound, also when a pack and its base do not fit.
        """
        try:
            return packs.parsed(tuple(one.text for one in self.signed(day, pack_id, visit_id=visit_id)))
        except BadPack:
            raise NotFound(what="policy pack") from None

    def signed(self, day: date | None = None, pack_id: str = "", *, visit_id: str = "") -> tuple[SignedPack, ...]:
        """Return that pack's text and signature as the office sent them, before it what it extends. Raises NotFound."""
        chain = packs.in_force(self._db, pack_id or packs.default(self._db), day, visit_id=visit_id)
        if not chain:
            raise NotFound(what="policy pack")
        return chain

    def pack_ids(self) -> tuple[str, ...]:
        """Return the ids of all packs held here, those that others only stand on too, in order."""
        return tuple(
            str(pack_id) for (pack_id,) in self._db.rows("SELECT DISTINCT pack_id FROM packs ORDER BY pack_id")
        )

    def rule(self, rule: str) -> Rule:
        """Return a rule of any pack held here, the newest that has it: for its sentence. Raises NotFound."""
        found = packs.with_rule(self._db, rule)
        if found is None:
            raise NotFound(what="rule")
        return found

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

    def crl(self) -> bytes:
        """Return the office's newest list of revoked certificates (DER), empty before there is one."""
        row = self._db.one("SELECT value FROM settings WHERE name = 'crl'")
        return base64.b64decode(row[0]) if row else b""

    def is_revoked(self, collector_id: str, serial: str) -> bool:
        """Tell whether a certificate counts no longer, by the office's word or by its signed list."""
        if (collector_id, serial) in self.revoked():
            return True
        row, crl = self._db.one("SELECT value FROM settings WHERE name = 'office_root'"), self.crl()
        return bool(crl) and row is not None and serial in keys.revocations(crl, base64.b64decode(row[0])).serials
