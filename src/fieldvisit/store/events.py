"""The device's event chain on disk: appended once, signed for by the office, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from fieldvisit import journal
from fieldvisit.errors import ChainBroken, OfficeForeign
from fieldvisit.journal.note import Point
from fieldvisit.model.event import Attached, Concluded, Departed, Event, Offer, Refreshed, Sealed
from fieldvisit.model.outcome import STOPPING
from fieldvisit.model.visit import stop_of
from fieldvisit.store import returns, times
from fieldvisit.store._sqlite import Db
from fieldvisit.store.feed import REFUSAL
from fieldvisit.store.settings import Settings
from fieldvisit.wire import MAX_EVENTS, MAX_SYNC, Checkpoint, SignedEvent, decode_event

if TYPE_CHECKING:
    from fieldvisit.journal.audit import Line

_INSERT = """INSERT INTO events
    (seq, visit_id, case_id, kind, at, hash, leaf, bytes, order_id, blob, freezes, place, payload, signature)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""

_TAUGHT = ("TimesTold", "HoursAgreed", "MessageAsked", "AddressStated", "Left", "Offer")


class Events:
    def __init__(self, db: Db, settings: Settings, erase: returns.Eraser) -> None:
        self._db = db
        self._settings = settings
        self._erase = erase

    def head(self) -> journal.Head:
        """Return the end of the chain. Read it in the transaction that appends."""
        row = self._db.one("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1")
        return journal.Head(*row) if row else journal.Head()

    def last_at(self) -> datetime | None:
        """Return the wall clock's time of the last event, None before the first."""
        row = self._db.one("SELECT at FROM events ORDER BY seq DESC LIMIT 1")
        return times.read(row[0]) if row else None

    def append(self, event: Event, signed: SignedEvent, head: journal.Head) -> None:
        """Store the next event; `head` is the chain's end with it. Durable at return, or when `atomic` ends.

        Raises VisitSealed for anything but an addendum to an ended visit, ChainBroken when it does not continue the
        chain, DiskFull.
        """
        if head.size != event.seq or head.last != journal.payload_hash(signed.payload):
            raise ChainBroken(seq=event.seq)
        self._db.durably(lambda: self._insert(event, signed, head))

    def _insert(self, event: Event, signed: SignedEvent, head: journal.Head) -> None:
        if event.prev != self.head().last:
            raise ChainBroken(seq=event.seq)
        body, payload = event.body, signed.payload.encode()
        self._db.run(
            _INSERT,
            event.seq,
            event.visit,
            event.case,
            type(body).__name__,
            times.text(event.at.wall),
            head.last,
            journal.leaf_hash(payload).hex(),
            len(payload),
            body.order_id if isinstance(body, Departed) else None,
            _blob_of(event),
            self._freezes(event),
            self._place(event) if isinstance(body, Offer) else None,
            signed.payload,
            signed.signature,
        )

    def _freezes(self, event: Event) -> str | None:
        """Return the stop an event sets: most at once, an outcome with the seal (until then it may change)."""
        if isinstance(event.body, Sealed) and event.visit:
            said = [one.body.outcome for one in self.for_visit(event.visit) if isinstance(one.body, Concluded)]
            return STOPPING.get(said[-1]) if said else None
        return stop_of(event.body)

    def _place(self, event: Event) -> int:
        """Return an offer's place among those of its visit, from 1."""
        sql = "SELECT count(*) FROM events WHERE visit_id = ? AND kind = 'Offer'"
        return int(self._db.value(sql, event.visit)) + 1

    def for_visit(self, visit_id: str, after: int = 0) -> list[Event]:
        """Return a visit's events behind a place in the journal, oldest first."""
        return self._decoded("visit_id = ? AND seq > ?", visit_id, after)

    def hash(self, seq: int) -> str:
        """Return the hash of an event."""
        return str(self._db.value("SELECT hash FROM events WHERE seq = ?", seq))

    def stands(self, seq: int, hashed: str) -> bool:
        """Tell whether an event is still in its place, with its words."""
        sql = "SELECT 1 FROM events WHERE seq = ? AND hash = ? AND payload IS NOT NULL"
        return self._db.one(sql, seq, hashed) is not None

    def first(self, visit_id: str) -> int:
        """Return the seq of a visit's departure; 0 for an unknown visit."""
        return int(self._db.value("SELECT coalesce(min(seq), 0) FROM events WHERE visit_id = ?", visit_id))

    def for_case(self, case_id: str) -> list[Event]:
        """Return a case's events, oldest first, those outside a visit too."""
        return self._decoded("case_id = ?", case_id)

    def lessons(self, case_id: str) -> list[tuple[Event, bool]]:
        """Return what own visits learned of a person, oldest first, and whether the office cannot know it yet.

        Visits that were given up taught nothing.
        """
        sql = f"""SELECT e.payload, e.seq > coalesce(c.saw, 0) FROM events e LEFT JOIN cases c USING (case_id)
            JOIN visits v ON v.visit_id = e.visit_id AND v.state <> 'VOID'
            WHERE e.case_id = ? AND e.kind IN ({", ".join("?" * len(_TAUGHT))}) AND e.payload IS NOT NULL
            ORDER BY e.seq"""
        return [(decode_event(payload), bool(fresh)) for payload, fresh in self._db.rows(sql, case_id, *_TAUGHT)]

    def refreshed(self, collector_id: str) -> Event | None:
        """Return when a collector last read the training cards here, None for never."""
        sql = "SELECT payload FROM events INDEXED BY events_refreshed WHERE kind = 'Refreshed' ORDER BY seq DESC"
        for (payload,) in self._db.each(sql):
            event = decode_event(payload)
            if event.by == collector_id and isinstance(event.body, Refreshed):
                return event
        return None

    def _decoded(self, where: str, *names: str | int) -> list[Event]:
        sql = f"SELECT payload FROM events WHERE {where} AND payload IS NOT NULL ORDER BY seq"
        return [decode_event(payload) for (payload,) in self._db.rows(sql, *names)]

    def unacked(self, limit_count: int = MAX_EVENTS, limit_bytes: int = MAX_SYNC) -> tuple[int, list[SignedEvent]]:
        """Return the seq of the first event the office has not signed for, and those from there on that fit.

        At least one when there is any, however large. The bytes counted are the payloads' and signatures'.
        """
        first, total, out = self.acked() + 1, 0, list[SignedEvent]()
        sql = "SELECT payload, signature, bytes FROM events WHERE seq >= ? ORDER BY seq LIMIT ?"
        for payload, signature, size in self._db.each(sql, first, limit_count):
            total += size + len(signature)
            if out and total > limit_bytes:
                break
            out.append(SignedEvent(payload, signature))
        return first, out

    def acked(self) -> int:
        """Return how many events the office has signed for."""
        return int(self._db.value("SELECT size FROM acknowledged"))

    def checkpoint(self) -> Checkpoint | None:
        """Return the office's last signature over our events."""
        stored = self._db.value("SELECT checkpoint FROM acknowledged")
        return Checkpoint(stored) if stored else None

    def signed_for(self) -> Point | None:
        """Return what the office's last signature over our events says, None before the first."""
        stored = self.checkpoint()
        return self._read(stored) if stored else None

    def _read(self, checkpoint: Checkpoint) -> Point | None:
        from fieldvisit.journal import proof  # for syncing, like the audit's lines; reading a day needs neither

        office_id, device, office = (self._settings.get(name) for name in ("office_id", "device", "office_key"))
        return proof.read_checkpoint(checkpoint, office_id, device, office)

    def ack(self, size: int, checkpoint: Checkpoint) -> None:
        """Take the office's signature over the first `size` events; what was waiting for it may then be erased.

        An older signature that holds changes nothing. Raises OfficeForeign when it is not our office's signature or
        does not cover our events as they are.
        """
        point = self._read(checkpoint)
        if point is None or point.size != size:
            raise OfficeForeign(reason="checkpoint")
        with self._db.atomic():
            acked, peaks, stored = self._db.rows("SELECT size, peaks, checkpoint FROM acknowledged")[0]
            if size <= acked and stored:
                if self.root(size) != point.root:
                    raise OfficeForeign(reason="history")
                return
            tree = journal.Tree.load(json.loads(peaks))
            for leaf in self._leaves(acked + 1, size):
                tree.append(leaf)
            if tree.size != size or tree.root() != point.root:
                raise OfficeForeign(reason="history")
            self._db.run(
                "UPDATE acknowledged SET size = ?, peaks = ?, checkpoint = ?",
                size,
                json.dumps(tree.peaks()),
                checkpoint.note,
            )
            self._erase.returned()

    def root(self, size: int | None = None) -> str:
        """Return the Merkle root (hex) over the first `size` events, or all; words erased since do not matter."""
        tree = journal.Tree()
        for leaf in self._leaves(1, self.head().size if size is None else size):
            tree.append(leaf)
        return tree.root()

    def grown(self, size: int) -> journal.Nodes:
        """Return the tree over our first events, with what proves how it grew since the office last signed."""
        nodes = journal.Nodes(journal.Tree.load(json.loads(self._db.value("SELECT peaks FROM acknowledged"))))
        for leaf in self._leaves(nodes.tree.size + 1, size):
            nodes.append(leaf)
        return nodes

    def root_at(self, size: int) -> str:
        """Return the root (hex) over the first `size` events, hashing only those since the office last signed."""
        tree = journal.Tree.load(json.loads(self._db.value("SELECT peaks FROM acknowledged")))
        if size < tree.size:
            return self.root(size)
        for leaf in self._leaves(tree.size + 1, size):
            tree.append(leaf)
        return tree.root()

    def _leaves(self, first: int, last: int) -> Iterator[bytes]:
        sql = "SELECT leaf FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq"
        return (bytes.fromhex(leaf) for (leaf,) in self._db.each(sql, first, last))

    def payloads(self) -> Iterator[str]:
        """Iterate over the payloads still held, oldest first; those of returned cases are gone, so see `root`."""
        sql = "SELECT payload FROM events WHERE payload IS NOT NULL ORDER BY seq"
        return (str(payload) for (payload,) in self._db.each(sql))

    def signed(self) -> Iterator[SignedEvent]:
        """Iterate over the events whose words are still held, as signed, oldest first."""
        sql = "SELECT payload, signature FROM events WHERE payload IS NOT NULL ORDER BY seq"
        return (SignedEvent(payload, signature) for payload, signature in self._db.each(sql))

    def lines(self) -> Iterator[Line]:
        """Iterate over all events as kept, oldest first: of returned cases only the hashes their words had."""
        from fieldvisit.journal.audit import Line

        sql = "SELECT signature, payload, hash, leaf FROM events ORDER BY seq"
        return (
            Line(signature, payload) if payload else Line(signature, "", hashed, leaf)
            for signature, payload, hashed, leaf in self._db.each(sql)
        )

    def mark_refused(self, seq: int, reason: str) -> None:
        """Note that the office keeps an event but refused what it says."""
        self._db.run(REFUSAL, seq, reason)

    def refused(self) -> list[tuple[int, str, str]]:
        """Return (seq, kind, reason) of every refused event."""
        sql = "SELECT seq, kind, reason FROM event_refusals JOIN events USING (seq) ORDER BY seq"
        return [(seq, kind, reason) for seq, kind, reason in self._db.rows(sql)]


def _blob_of(event: Event) -> str | None:
    match event.body:
        case Attached(sha256=sha256):
            return sha256
        case Sealed(report_sha256=sha256):
            return sha256
    return None
