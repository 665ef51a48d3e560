"""What an event says, held against what the office knows: accepted, or refused with a reason; the chain goes on."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from fieldvisit.errors import FieldvisitError
from fieldvisit.keys import verify_signer
from fieldvisit.model.case import Contact, StopFlag
from fieldvisit.model.event import (
    Addended,
    Attached,
    CompanionConfirmed,
    Departed,
    Event,
    Offer,
    ReceiptVoided,
    Received,
    Revealed,
    Sealed,
    Voided,
)
from fieldvisit.model.outcome import OBJECTIONS, STOPPING
from fieldvisit.model.visit import Visit, fold
from fieldvisit.server import ranges, story, tables
from fieldvisit.server.books import Books
from fieldvisit.wire import EventRefused

LARGEST_BLOB: Final = 2 << 30
NAME: Final = re.compile(r"[\x21-\x7e]{1,64}")
"""What the id of a visit or case, or a receipt's number, may look like at all."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Wrong(FieldvisitError):
    """An event that says something the office cannot accept; `reason` has a sentence under `refused.<reason>`."""

    code = "event_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


@dataclass(slots=True)
class Reading:
    """One batch of a laptop's events being taken in, and what is to be done and told when all were read.

    `freezes` and `contacts` are of a case, by the event with a seq; `visited`: orders whose visit is sealed.
    """

    connection: sa.Connection
    books: Books
    device: str
    collectors: frozenset[str]
    freezes: list[tuple[str, StopFlag, int]] = field(default_factory=list)
    contacts: list[tuple[str, Contact, int]] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    refused: list[EventRefused] = field(default_factory=list)
    fresh: list[dict[str, object]] = field(default_factory=list)
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


def changes_case(event: Event) -> bool:
    """Tell whether an event changes its case for all who hold it: an objection, or the end of a visit."""
    return isinstance(event.body, Sealed) or (isinstance(event.body, Offer) and event.body.kind in OBJECTIONS)


def happened(books: Books, event: Event) -> date:
    """Return the local day of an event. Raises Wrong for a time that is none; a wrong clock is no reason."""
    try:
        if event.at.earliest.tzinfo is None or event.at.latest.tzinfo is None:
            raise Wrong("bad_time")
        return books.day(event.at.best)
    except OverflowError:
        raise Wrong("bad_time") from None


def take(reading: Reading, event: Event) -> None:
    """Write down what an event means. Raises Wrong before anything is written."""
    if event.by not in reading.collectors:
        raise Wrong("not_enrolled_here")
    happened(reading.books, event)
    for name in (event.visit, event.case):
        if name is not None and not NAME.fullmatch(name):
            raise Wrong("bad_name")
    if isinstance(event.body, Departed):
        _depart(reading, event, event.body)
        return
    if event.visit is None:
        _outside(reading, event)
        return
    visit = reading.visit(event.visit)
    if visit is None or visit.device != reading.device:
        raise Wrong("visit_unknown")
    if visit.case_id != event.case:
        raise Wrong("case_mismatch")
    if visit.state != "open" and not isinstance(event.body, Addended | Revealed | Attached):
        raise Wrong("visit_closed")
    write = _WRITERS.get(type(event.body))
    if write:
        write(reading, event)


def _depart(reading: Reading, event: Event, body: Departed) -> None:
    if not event.visit or not event.case or not NAME.fullmatch(body.order_id):
        raise Wrong("bad_name")
    connection = reading.connection
    order = connection.execute(sa.select(tables.orders).where(tables.orders.c.order_id == body.order_id)).first()
    if order is None or not reading.collectors & {order.lead, order.companion}:
        raise Wrong("order_unknown")
    if order.case_id != event.case:
        raise Wrong("case_mismatch")
    if {body.lead, body.companion} != {order.lead, order.companion} or event.by not in {order.lead, order.companion}:
        raise Wrong("other_collectors")
    if reading.visit(event.visit) is not None:
        raise Wrong("visit_twice")
    reading.forget(event.visit)
    connection.execute(
        sa.insert(tables.visits).values(
            visit_id=event.visit, device=reading.device, case_id=event.case, order_id=body.order_id, state="open"
        )
    )


def _outside(reading: Reading, event: Event) -> None:
    if isinstance(event.body, ReceiptVoided):
        _void_receipt(reading, event)
        return
    if not isinstance(event.body, Revealed):
        raise Wrong("visit_unknown")
    if event.case is None:
        return
    order = tables.orders
    mine = sa.or_(order.c.lead.in_(reading.collectors), order.c.companion.in_(reading.collectors))
    if (
        reading.connection.execute(sa.select(order.c.order_id).where(order.c.case_id == event.case, mine)).first()
        is None
    ):
        raise Wrong("case_unknown")


def _confirm(reading: Reading, event: Event) -> None:
    """The visit's companion has signed, and nobody else: the lead's own key proves nothing of a second person."""
    body, certificate = event.body, tables.certificates
    assert isinstance(body, CompanionConfirmed)
    departed = reading.told(event).departed
    if not body.companion == event.by == departed.companion:
        raise Wrong("other_collectors")
    if not _SHA256.fullmatch(body.certificate_sha256):
        raise Wrong("companion_unproved")
    held = reading.connection.execute(
        sa.select(certificate.c.der).where(
            certificate.c.sha256 == body.certificate_sha256, certificate.c.collector_id == body.companion
        )
    ).scalar()
    words = f"{event.visit}|{departed.order_id}".encode()
    if held is None or not verify_signer(held, words, body.signature):
        raise Wrong("companion_unproved")


def _receive(reading: Reading, event: Event) -> None:
    body = event.body
    assert isinstance(body, Received)
    if not NAME.fullmatch(body.number) or not ranges.holds(reading.connection, reading.device, body.number):
        raise Wrong("receipt_foreign")
    if not 0 < body.amount < 1 << 62:
        raise Wrong("bad_amount")
    row = tables.receipts
    if reading.connection.execute(sa.select(row.c.number).where(row.c.number == body.number)).first() is not None:
        raise Wrong("receipt_twice")
    reading.connection.execute(
        sa.insert(row).values(
            number=body.number, device=reading.device, seq=event.seq, visit=event.visit, amount=body.amount
        )
    )


def _void_receipt(reading: Reading, event: Event) -> None:
    """Void a receipt of this laptop; a sealed visit's is voided outside the visit, under the same case."""
    body, row, visit = event.body, tables.receipts, tables.visits
    assert isinstance(body, ReceiptVoided)
    found = reading.connection.execute(
        sa.select(row.c.voided, row.c.visit, visit.c.case_id)
        .join(visit, visit.c.visit_id == row.c.visit)
        .where(row.c.number == body.number, row.c.device == reading.device)
    ).first()
    if found is None or found.case_id != event.case or event.visit not in (None, found.visit):
        raise Wrong("receipt_foreign")
    if found.voided:
        raise Wrong("receipt_twice")
    reason = body.reason.strip().replace("\0", "") or "-"
    reading.connection.execute(sa.update(row).where(row.c.number == body.number).values(voided=reason))


def _attach(reading: Reading, event: Event) -> None:
    body = event.body
    assert isinstance(body, Attached)
    _name_blob(reading, event, body.sha256, body.size)


def _seal(reading: Reading, event: Event) -> None:
    body = event.body
    assert isinstance(body, Sealed)
    _name_blob(reading, event, body.report_sha256, body.size)
    _close(reading, event, "sealed")
    reading.connection.execute(
        sa.insert(tables.reports).values(
            visit_id=event.visit, device=reading.device, seq=event.seq, sha256=body.report_sha256
        )
    )
    visit = reading.told(event)
    reading.visited.append(visit.departed.order_id)
    if visit.contact:
        reading.contacts.append((visit.case_id, visit.contact, event.seq))
    if visit.outcome in STOPPING:
        reading.freezes.append((visit.case_id, STOPPING[visit.outcome], event.seq))


def _void(reading: Reading, event: Event) -> None:
    _close(reading, event, "void")


def _close(reading: Reading, event: Event, state: str) -> None:
    row = tables.visits
    reading.connection.execute(sa.update(row).where(row.c.visit_id == event.visit).values(state=state))
    reading.forget(event.visit)


def keep_file(reading: Reading, event: Event) -> None:
    """Let a refused event still bring its file: evidence is never left behind, and the laptop can let go of it."""
    named = {Attached: "sha256", Sealed: "report_sha256"}.get(type(event.body))
    if named and isinstance(event.body, Attached | Sealed):
        with suppress(Wrong):
            _name_blob(reading, event, getattr(event.body, named), event.body.size)


def _name_blob(reading: Reading, event: Event, sha256: str, size: int) -> None:
    if not _SHA256.fullmatch(sha256):
        raise Wrong("bad_hash")
    if not 0 < size <= LARGEST_BLOB:
        raise Wrong("bad_size")
    before = reading.size(sha256)
    if before and before != size:
        raise Wrong("bad_size")
    if not before:
        reading.name_blob(sha256, size, happened(reading.books, event))


def _offer(reading: Reading, event: Event) -> None:
    body = event.body
    assert isinstance(body, Offer)
    flag = OBJECTIONS.get(body.kind)
    if flag and event.case:
        reading.freezes.append((event.case, flag, event.seq))


_WRITERS: Final[dict[type, Callable[[Reading, Event], None]]] = {
    CompanionConfirmed: _confirm,
    Received: _receive,
    ReceiptVoided: _void_receipt,
    Attached: _attach,
    Sealed: _seal,
    Voided: _void,
    Offer: _offer,
}
