"""What an event says, held against what the office knows: accepted, or refused with a reason; the chain goes on."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final

import sqlalchemy as sa

from fieldvisit.keys import verify_signer
from fieldvisit.model.event import (
    Addended,
    Attached,
    BookClosed,
    CompanionConfirmed,
    Departed,
    Deposited,
    Event,
    Incident,
    Offer,
    ReceiptVoided,
    Received,
    Refreshed,
    Revealed,
    Sealed,
    Voided,
)
from fieldvisit.model.outcome import STOPPING
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.server import cash, circumstances, doings, doubts, ranges, receipt_tables, tables, vouching
from fieldvisit.server.books import Books
from fieldvisit.server.reading import Reading, Wrong

LARGEST_BLOB: Final = 2 << 30
NAME: Final = re.compile(r"[\x21-\x7e]{1,64}")
"""What the id of a visit or case, or a receipt's number, may look like at all."""
FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""Times of which every local day and every deadline can still be said."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


def changes_case(event: Event) -> bool:
    """Tell whether an event may change its case for all who hold it: what was asked, learned, or ended."""
    return isinstance(event.body, (Sealed, Offer, Incident, *circumstances.LEARNING))


def happened(books: Books, event: Event) -> date:
    """Return the local day of an event. Raises Wrong for a reading that no clock gives; a wrong clock is no reason."""
    at = event.at
    if at.earliest.tzinfo is None or at.latest.tzinfo is None:
        raise Wrong("bad_time")
    if not FIRST <= at.earliest <= at.latest <= LAST or not 0 <= at.monotonic_ns < 1 << 63:
        raise Wrong("bad_time")
    return books.day(at.best)


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
            visit_id=event.visit,
            device=reading.device,
            case_id=event.case,
            order_id=body.order_id,
            state="open",
            began=event.seq,
            departed_at=event.at.best,
            day=happened(reading.books, event),
            lead=body.lead,
            companion=body.companion,
        )
    )


def _outside(reading: Reading, event: Event) -> None:
    if isinstance(event.body, ReceiptVoided):
        _void_receipt(reading, event)
        return
    write = _OUTSIDE.get(type(event.body))
    if write:
        write(reading, event)
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
    if body.mode not in PaymentMode.__members__:
        raise Wrong("bad_mode")
    vouching.check_code(reading, event)
    row = receipt_tables.receipts
    if reading.connection.execute(sa.select(row.c.number).where(row.c.number == body.number)).first() is not None:
        raise Wrong("receipt_twice")
    day = doings.local_day(reading, event)
    reading.connection.execute(
        sa.insert(row).values(
            number=body.number,
            device=reading.device,
            seq=event.seq,
            visit=event.visit,
            amount=body.amount,
            mode=body.mode,
            at=event.at.best,
            day=day,
            flags=doubts.of_receipt(reading, event, day),
        )
    )
    doubts.taken(reading, event)


def _void_receipt(reading: Reading, event: Event) -> None:
    """Void a receipt of this laptop; a sealed visit's is voided outside the visit, under the same case."""
    body, row, visit = event.body, receipt_tables.receipts, tables.visits
    assert isinstance(body, ReceiptVoided)
    found = reading.connection.execute(
        sa.select(row.c.voided, row.c.visit, row.c.mode, row.c.flags, visit.c.case_id)
        .join(visit, visit.c.visit_id == row.c.visit)
        .where(row.c.number == body.number, row.c.device == reading.device)
    ).first()
    if found is None or found.case_id != event.case or event.visit not in (None, found.visit):
        raise Wrong("receipt_foreign")
    if found.voided:
        raise Wrong("receipt_twice")
    reason = body.reason.strip().replace("\0", "") or "-"
    values = {"voided": reason, "flags": doubts.of_void(found.mode, found.flags)}
    reading.connection.execute(sa.update(row).where(row.c.number == body.number).values(**values))
    doubts.voided(reading, found.case_id, body.number)


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
    """Give up a visit at which nobody answered; any other ends with a report, or stays open for all to see."""
    visit = reading.told(event)
    if visit.knocked is not None or visit.freezes:
        raise Wrong("void_too_late")
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


_OUTSIDE: Final[dict[type, Callable[[Reading, Event], None]]] = {
    Refreshed: doings.refreshed,
    Deposited: cash.deposited,
    BookClosed: cash.closed,
}
_WRITERS: Final[dict[type, Callable[[Reading, Event], None]]] = {
    CompanionConfirmed: _confirm,
    Received: _receive,
    ReceiptVoided: _void_receipt,
    Attached: _attach,
    Sealed: _seal,
    Voided: _void,
    **doings.WRITERS,
}
