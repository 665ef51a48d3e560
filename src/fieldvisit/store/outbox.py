"""What is still only on this laptop: counted by SQL views, so no screen can disagree with what is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fieldvisit.coding import decode
from fieldvisit.errors import ChainBroken, DeviceRevoked, OfficeForeign
from fieldvisit.model.event import Event
from fieldvisit.model.order import Decision
from fieldvisit.store import times
from fieldvisit.store._sqlite import Db
from fieldvisit.store.settings import Settings
from fieldvisit.wire import decode_event

_URGENT: Final = """seq > (SELECT size FROM acknowledged) AND (freezes IS NOT NULL OR kind = 'Incident')"""
_ASKED: Final = """SELECT e.payload, (SELECT d.body FROM decisions d
        WHERE d.visit_id = e.visit_id AND d.number LIKE '%-' || e.place)
    FROM events e WHERE e.kind = 'Offer' AND e.freezes IS NOT NULL AND e.payload IS NOT NULL
    AND e.seq <= (SELECT size FROM acknowledged) ORDER BY e.seq DESC LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Events and blobs the office has not signed for, their bytes together, how many records it refused.

    `urgent` of the events are objections, proposals, incidents and houses closed to us.

    `last_ok` is when a sync last went through (UTC), `failure` the error code of the last attempt, empty when it went
    through.
    """

    events: int
    blobs: int
    bytes: int
    refused: int
    last_ok: datetime | None
    failure: str
    urgent: int = 0

    @property
    def empty(self) -> bool:
        return not self.events and not self.blobs


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One line of the outbox page. `what` is event, blob or refused; `name` a seq or a hash; `reason` a key.

    `kind` is the event's kind, the blob's media type, or `report`; `at` None when the blob belongs to no event yet.
    """

    what: str
    name: str
    kind: str
    visit_id: str | None
    case_id: str | None
    at: datetime | None
    bytes: int
    reason: str


class OutboxView:
    def __init__(self, db: Db, settings: Settings) -> None:
        self._db = db
        self._settings = settings

    def counts(self) -> Outbox:
        events, blobs, size, refused = self._db.rows("SELECT events, blobs, bytes, refused FROM outbox_now")[0]
        last = self._settings.get("sync_last_ok")
        failure = self._settings.get("sync_failure")
        urgent = int(self._db.value(f"SELECT count(*) FROM events WHERE {_URGENT}"))
        return Outbox(events, blobs, size, refused, times.read(last) if last else None, failure, urgent)

    def urgent(self, limit: int = 200) -> list[Event]:
        """Return the urgent events the office has not signed for, oldest first."""
        sql = f"SELECT payload FROM events WHERE {_URGENT} AND payload IS NOT NULL ORDER BY seq LIMIT ?"
        return [decode_event(payload) for (payload,) in self._db.rows(sql, limit)]

    def asked(self, limit: int = 200) -> list[tuple[Event, Decision | None]]:
        """Return what the office was asked for or told at the door, newest first, with its answer when there is one.

        Left out is what the office has not signed for yet: that waits here (`urgent`).
        """
        rows = self._db.rows(_ASKED, limit)
        return [
            (decode_event(payload), decode(body.encode(), Decision, "decision") if body else None)
            for payload, body in rows
        ]

    def items(self, limit: int = 500) -> list[OutboxItem]:
        """Return what is pending or refused: refused first, then events, then blobs, each oldest first."""
        rows = self._db.rows(
            "SELECT what, name, kind, visit_id, case_id, at, bytes, reason FROM outbox_items"
            " ORDER BY what = 'refused' DESC, what = 'event' DESC, at, name LIMIT ?",
            limit,
        )
        return [
            OutboxItem(what, name, kind, visit_id, case_id, times.read(at) if at else None, size, reason)
            for what, name, kind, visit_id, case_id, at, size, reason in rows
        ]

    def succeeded(self, at: datetime) -> None:
        """Note that a sync went through."""
        with self._db.atomic():
            self._settings.set("sync_last_ok", times.text(at))
            self._settings.set("sync_failure", "")
            self._settings.set("retired", "")
            self._settings.set("numbers_doubt", "")

    def failed(self, code: str, reason: str = "") -> None:
        """Note the error code of a sync that did not go through, and the reason it names.

        When the office holds more or other records than this profile ever wrote, receipt numbers are in doubt.
        """
        with self._db.atomic():
            self._settings.set("sync_failure", code)
            if code == ChainBroken.code or (code, reason) == (OfficeForeign.code, "ahead"):
                self._settings.set("numbers_doubt", "1")
            if code == DeviceRevoked.code:
                self._settings.set("retired", "1")

    def retired(self) -> bool:
        """Tell whether the office said that this laptop is no longer one of its own, and has not taken it back since:
        being without a network does not make it one again."""
        return bool(self._settings.get("retired"))
