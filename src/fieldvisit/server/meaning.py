"""What an event says, held against what the office knows: accepted, or refused with a reason; the chain goes on."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from fieldvisit.errors import FieldvisitError
from fieldvisit.keys import verify_signer
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import (
    Addended,
    Attached,
    CompanionConfirmed,
    Departed,
    Event,
    Offer,
    OfferKind,
    Received,
    Revealed,
    Sealed,
    Voided,
)
from fieldvisit.server import ranges, tables
from fieldvisit.server.books import Books

LARGEST_BLOB: Final = 2 << 30
NAME: Final = re.compile(r"[\x21-\x7e]{1,64}")
"""What the id of a visit or case, or a receipt's number, may look like at all."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FREEZES: Final = {
    OfferKind.DISPUTE: StopFlag.DISPUTE,
    OfferKind.HARDSHIP: StopFlag.HARDSHIP_HOLD,
    OfferKind.COMPLAINT: StopFlag.COMPLAINT_OPEN,
}


class Wrong(FieldvisitError):
    """An event that says something the office cannot accept; `reason` has a sentence under `refused.<reason>`."""

    code = "event_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


@dataclass(slots=True)
class Reading:
    """One batch of a laptop's events being taken in."""

    connection: sa.Connection
    books: Books
    device: str
    collectors: frozenset[str]
    freezes: list[tuple[str, StopFlag, int]] = field(default_factory=list)
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

    def forget(self, visit_id: str | None) -> None:
        """Read a visit again next time: it has just changed."""
        self._visits.pop(visit_id or "", None)


def freezes(event: Event) -> StopFlag | None:
    """Return the stop flag an event sets, if it sets one."""
    return _FREEZES.get(event.body.kind) if isinstance(event.body, Offer) else None


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
    body = event.body
    assert isinstance(body, CompanionConfirmed)
    visit, order, certificate = tables.visits, tables.orders, tables.certificates
    ordered = reading.connection.execute(
        sa.select(order.c.order_id, order.c.lead, order.c.companion)
        .join(visit, visit.c.order_id == order.c.order_id)
        .where(visit.c.visit_id == event.visit)
    ).one()
    if body.companion not in {ordered.lead, ordered.companion}:
        raise Wrong("other_collectors")
    if not _SHA256.fullmatch(body.certificate_sha256):
        raise Wrong("companion_unproved")
    held = reading.connection.execute(
        sa.select(certificate.c.der).where(
            certificate.c.sha256 == body.certificate_sha256, certificate.c.collector_id == body.companion
        )
    ).scalar()
    words = f"{event.visit}|{ordered.order_id}".encode()
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


def _void(reading: Reading, event: Event) -> None:
    _close(reading, event, "void")


def _close(reading: Reading, event: Event, state: str) -> None:
    row = tables.visits
    reading.connection.execute(sa.update(row).where(row.c.visit_id == event.visit).values(state=state))
    reading.forget(event.visit)


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
    flag = freezes(event)
    if flag and event.case:
        reading.freezes.append((event.case, flag, event.seq))


_WRITERS: Final[dict[type, Callable[[Reading, Event], None]]] = {
    CompanionConfirmed: _confirm,
    Received: _receive,
    Attached: _attach,
    Sealed: _seal,
    Voided: _void,
    Offer: _offer,
}
