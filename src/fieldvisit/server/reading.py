"""One batch of a laptop's events being taken in: what is known while it is read, and what is to be done after it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from fieldvisit.errors import FieldvisitError
from fieldvisit.model.case import Contact, StopFlag
from fieldvisit.model.event import Attached, Event
from fieldvisit.model.visit import Visit, fold
from fieldvisit.server import story, tables
from fieldvisit.server.books import Books
from fieldvisit.wire import EventRefused


class Wrong(FieldvisitError):
    """An event that says something the office cannot accept; `reason` has a sentence under `refused.<reason>`."""

    code = "event_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A receipt that counts: when it was given (UTC), fen, and the payment it names: its way and the reference."""

    at: datetime | None
    amount: int
    named: tuple[str, str]


@dataclass(slots=True)
class Reading:
    """One batch of a laptop's events being taken in, and what is to be done and told when all were read.

    `freezes` and `contacts` are of a case, by the event with a seq; `visited`: orders whose visit is sealed; `changed`:
    cases that changed otherwise; `standing`: receipts by number, of the cases a payment was looked at for.
    """

    connection: sa.Connection
    books: Books
    device: str
    collectors: frozenset[str]
    freezes: list[tuple[str, StopFlag, int]] = field(default_factory=list)
    contacts: list[tuple[str, Contact, int]] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    refused: list[EventRefused] = field(default_factory=list)
    fresh: list[dict[str, object]] = field(default_factory=list)
    standing: dict[str, dict[str, Standing]] = field(default_factory=dict)
    _visits: dict[str, Any] = field(default_factory=dict)
    _sizes: dict[str, int] = field(default_factory=dict)

    def expect(self, events: Iterable[Event]) -> None:
        """Read at once what is known of all the blobs these events name."""
        named, row = {body.sha256 for each in events if isinstance(body := each.body, Attached)}, tables.named_blobs
        chosen = sa.select(row.c.sha256, row.c.size).where(row.c.device == self.device, row.c.sha256.in_(sorted(named)))
        if named:
            self._sizes = {sha256: int(size) for sha256, size in self.connection.execute(chosen).all()}
            self._sizes |= dict.fromkeys(named - self._sizes.keys(), 0)

    def size(self, sha256: str) -> int:
        """Return the size a blob was announced with, 0 for one that was not yet."""
        if sha256 not in self._sizes:
            row = tables.named_blobs
            known = sa.select(row.c.size).where(row.c.device == self.device, row.c.sha256 == sha256)
            self._sizes[sha256] = int(self.connection.execute(known).scalar() or 0)
        return self._sizes[sha256]

    def name_blob(self, sha256: str, size: int, day: date) -> None:
        """Announce a blob; `settle` writes it down."""
        self._sizes[sha256] = size
        self.fresh.append({"device": self.device, "sha256": sha256, "size": size, "day": day, "sent": False})

    def settle(self) -> None:
        """Write down the blobs that were announced, all at once."""
        if self.fresh:
            self.connection.execute(sa.insert(tables.named_blobs), self.fresh)
            self.fresh.clear()

    def visit(self, visit_id: str) -> Any:
        """Return a visit's row, or None; read once a batch."""
        if visit_id not in self._visits:
            row = tables.visits
            self._visits[visit_id] = self.connection.execute(sa.select(row).where(row.c.visit_id == visit_id)).first()
        return self._visits[visit_id]

    def told(self, event: Event) -> Visit:
        """Return an event's visit as the accepted events before it tell it."""
        refused = {one.seq for one in self.refused}
        return fold(story.events(self.connection, self.device, event.visit or "", event.seq, refused))

    def forget(self, visit_id: str | None) -> None:
        """Read a visit again next time: it has just changed."""
        self._visits.pop(visit_id or "", None)
