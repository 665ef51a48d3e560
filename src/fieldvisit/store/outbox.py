"""What is still only on this laptop: counted by SQL views, so no screen can disagree with what is sent."""

from dataclasses import dataclass
from datetime import datetime

from fieldvisit.store import times
from fieldvisit.store._sqlite import Db
from fieldvisit.store.settings import Settings


@dataclass(frozen=True, slots=True)
class Outbox:
    """Events and blobs the office has not signed for, their bytes together, how many records it refused.

    `last_ok` is when a sync last went through (UTC), `failure` the error code of the last attempt, empty when it went
    through.
    """

    events: int
    blobs: int
    bytes: int
    refused: int
    last_ok: datetime | None
    failure: str

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
        return Outbox(events, blobs, size, refused, times.read(last) if last else None, failure)

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

    def failed(self, code: str) -> None:
        """Note the error code of a sync that did not go through."""
        self._settings.set("sync_failure", code)
