"""What the office says, taken in page by page: the only writer of the office's tables."""

import base64
import logging
from collections.abc import Sequence
from typing import Final

from fieldvisit import keys, wire
from fieldvisit.model import policy
from fieldvisit.model.case import CaseFile
from fieldvisit.model.order import Decision, Order
from fieldvisit.store import homes, packs, search, times
from fieldvisit.store._sqlite import Db, Value
from fieldvisit.store.returns import Eraser
from fieldvisit.store.settings import Settings

_NEW_CASE: Final = """INSERT INTO cases (case_id, case_no, name, stage, stops, saw, hay, grams, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_CASE: Final = """UPDATE cases SET case_no = ?, name = ?, stage = ?, stops = ?, saw = ?, hay = ?, grams = ?, body = ?
    WHERE pk = ?"""
_VERDICT: Final = """INSERT INTO report_verdicts VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET accepted = excluded.accepted, reason = excluded.reason"""
REFUSAL: Final = "INSERT INTO event_refusals VALUES (?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason"

_log = logging.getLogger(__name__)


class _Refused(Exception):
    """An item that may not be taken; the reason is a key."""


class Feed:
    def __init__(self, db: Db, settings: Settings, erase: Eraser) -> None:
        self._db = db
        self._settings = settings
        self._erase = erase

    def cursor(self) -> int:
        """Return the feed number up to which everything is held; 0 for nothing."""
        return int(self._db.value("SELECT cursor FROM feed"))

    def apply(self, items: Sequence[wire.FeedItem], cursor: int) -> tuple[str, ...]:
        """Take one page in, all of it or nothing; `cursor` is the feed number after it.

        Applying the last page again changes nothing, and an older page is ignored. A single item that may not be
        taken (an unsigned or older policy pack, a receipt range that collides) is left out and blocks nothing: the
        reasons are returned. A case taken back is hidden at once and erased when nothing of it is pending.
        Raises DiskFull.
        """
        refused = []
        with self._db.atomic():
            if cursor < self.cursor():
                return ()
            for item in items:
                try:
                    self._take(item)
                except _Refused as reason:
                    refused.append(str(reason))
                    _log.warning("feed item refused: %s", reason)
            self._db.run("UPDATE feed SET cursor = ?, saw = (SELECT size FROM acknowledged)", cursor)
            self._erase.returned()
        return tuple(refused)

    def _take(self, item: wire.FeedItem) -> None:
        run = self._db.run
        match item:
            case wire.CaseItem(case=case):
                self._case(case)
            case wire.OrderItem(order=order):
                self._order(order)
            case wire.CaseReturned(case_id=case_id):
                run("INSERT INTO case_returns (case_id) VALUES (?) ON CONFLICT DO NOTHING", case_id)
                run("UPDATE orders SET cancelled = 'case-returned' WHERE case_id = ? AND cancelled IS NULL", case_id)
            case wire.OrderCancelled(order_id=order_id, reason=reason):
                run("UPDATE orders SET cancelled = ? WHERE order_id = ?", reason, order_id)
            case wire.StaffItem(staff=staff):
                self._db.upsert("staff", {"collector_id": staff.collector_id, "body": _json(staff)}, "collector_id")
            case wire.PartiesItem(parties=parties, limits=limits):
                self._db.upsert("parties", {"id": 1, "parties": _json(parties), "limits": _json(limits)}, "id")
            case wire.PackItem():
                self._pack(item)
            case wire.RangeItem():
                self._range(item)
            case wire.ReportJudged():
                values: tuple[Value, ...] = (item.visit_id, item.sha256, int(item.accepted), item.reason)
                run(_VERDICT, *values)
            case wire.DecisionItem(decision=decision):
                self._decision(decision)
            case wire.EventRefused(seq=seq, reason=reason):
                run(REFUSAL, seq, reason)
            case wire.SignerRevoked(collector_id=collector_id, serial=serial):
                run("INSERT INTO revoked_signers VALUES (?, ?) ON CONFLICT DO NOTHING", collector_id, serial)
            case wire.CrlItem(crl=crl):
                self._crl(crl)

    def _decision(self, decision: Decision) -> None:
        row: dict[str, Value] = {
            "number": decision.number,
            "case_id": decision.case_id,
            "visit_id": decision.visit_id,
            "body": _json(decision),
        }
        self._db.upsert("decisions", row, "number")

    def _case(self, case: CaseFile) -> None:
        found = search.findable(case.case)
        run = self._db.run
        run("DELETE FROM case_returns WHERE case_id = ?", case.case_id)
        row = self._db.one("SELECT pk, hay FROM cases WHERE case_id = ?", case.case_id)
        values: tuple[Value, ...] = (
            case.case.case_no,
            case.case.name,
            case.case.stage,
            " ".join(sorted(case.stops)),
            self._db.value("SELECT saw FROM feed"),
            found.hay,
            found.grams,
            _json(case),
        )
        if row is None:
            run(_NEW_CASE, case.case_id, *values)
        else:
            run(_CASE, *values, row[0])
        if row is None or row[1] != found.hay:
            pk = row[0] if row else self._db.value("SELECT last_insert_rowid()")
            run("DELETE FROM case_terms WHERE pk = ?", pk)
            self._db.run_many("INSERT INTO case_terms VALUES (?, ?)", [(term, pk) for term in found.terms])
        self._homes(case)

    def _homes(self, case: CaseFile) -> None:
        pk, now = self._db.value("SELECT pk FROM cases WHERE case_id = ?", case.case_id), homes.keys(case.case)
        before = self._db.rows("SELECT home FROM case_homes WHERE pk = ?", pk)
        if {home for (home,) in before} != set(now):
            self._db.run("DELETE FROM case_homes WHERE pk = ?", pk)
            self._db.run_many("INSERT INTO case_homes VALUES (?, ?)", [(home, pk) for home in now])

    def _order(self, order: Order) -> None:
        self._db.upsert(
            "orders",
            {
                "order_id": order.order_id,
                "case_id": order.case_id,
                "slot_from": times.text(order.slot_from),
                "valid_from": str(order.valid_from),
                "valid_until": str(order.valid_until),
                "cancelled": None,
                "body": _json(order),
            },
            "order_id",
        )

    def _pack(self, item: wire.PackItem) -> None:
        """Keep a pack the office signed that is not older than what is held: no one can bring old law back."""
        if not keys.verify(self._settings.get("office_key"), item.text.encode(), item.signature):
            raise _Refused("pack_unsigned")
        try:
            extends = packs.extended(item.text)
            base = packs.in_force(self._db, extends) if extends else ()
            if extends and not base:
                raise _Refused("pack_without_base")
            pack = packs.parsed((*(one.text for one in base), item.text))
        except ValueError:
            raise _Refused("pack_unreadable") from None
        if (pack.pack_id, pack.version) != (item.pack_id, item.version):
            raise _Refused("pack_misnamed")
        held = self._db.rows("SELECT version, text, extends FROM packs WHERE pack_id = ?", pack.pack_id)
        if any(version == pack.version and text == item.text for version, text, _ in held):
            return
        if any(policy.version_order(version) >= policy.version_order(pack.version) for version, _, _ in held):
            raise _Refused("pack_older")
        if not {extended for _, _, extended in held if extended} <= {rule.pack_id for rule in pack.rules}:
            raise _Refused("pack_looser")  # a version that leaves behind the pack its older ones stood on
        self._db.insert(
            "packs",
            {
                "pack_id": pack.pack_id,
                "version": pack.version,
                "effective": str(pack.effective),
                "text": item.text,
                "signature": item.signature,
                "extends": pack.extends,
                "held": self._db.value("SELECT coalesce(max(seq), 0) FROM events"),
            },
        )

    def _crl(self, crl: str) -> None:
        """Keep a list of revoked certificates that the office's root signed; an older one brings nobody back."""
        root = base64.b64decode(self._settings.get("office_root"))
        try:
            brought = keys.revocations(base64.b64decode(crl, validate=True), root)
            held = self._settings.get("crl")
            if held and keys.revocations(base64.b64decode(held), root).number > brought.number:
                raise _Refused("crl_older")
        except ValueError:
            raise _Refused("crl_unsigned") from None
        self._settings.set("crl", crl)

    def _range(self, item: wire.RangeItem) -> None:
        """Keep a range of receipt numbers that the office signed for this laptop; the receipts page tells of any other.

        A given one never changes, none may overlap another, and within a prefix numbers only ever go up.
        """
        try:
            self._number(item)
        except _Refused as reason:
            self._settings.set("range_refused", str(reason))
            raise
        self._settings.set("range_refused", "")

    def _number(self, item: wire.RangeItem) -> None:
        given = item.range
        words = wire.range_words(self._settings.get("device"), given)
        if not keys.verify(self._settings.get("office_key"), words, item.signature):
            raise _Refused("range_unsigned")
        values: tuple[Value, ...] = (given.range_id, given.prefix, given.first, given.last)
        same = "UPDATE receipt_ranges SET signature = ? WHERE (range_id, prefix, first, last) = (?, ?, ?, ?)"
        if self._db.run(same, item.signature, *values):
            return
        if not 0 <= given.first <= given.last <= 999_999:
            raise _Refused("range_backwards")
        overlap = "SELECT 1 FROM receipt_ranges WHERE range_id = ? OR (prefix = ? AND last >= ? AND first <= ?)"
        if self._db.one(overlap, given.range_id, given.prefix, given.first, given.last):
            raise _Refused("range_collides")
        if self._db.one("SELECT 1 FROM receipt_ranges WHERE prefix = ? AND first > ?", given.prefix, given.last):
            raise _Refused("range_backwards")
        new = "INSERT INTO receipt_ranges (range_id, prefix, first, last, signature) VALUES (?, ?, ?, ?, ?)"
        self._db.run(new, *values, item.signature)


def _json(value: object) -> str:
    return wire.canonical(value).decode()
