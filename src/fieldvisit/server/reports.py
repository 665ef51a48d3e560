"""Sealed reports on arrival: each is verified and compared with the journal before the office accepts it."""

import threading
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from fieldvisit.model.case import Case
from fieldvisit.model.event import Departed
from fieldvisit.model.order import Order
from fieldvisit.model.record import VisitRecord
from fieldvisit.model.visit import fold
from fieldvisit.server import blobs, feed, tables
from fieldvisit.server.books import Books, Refused, read_as
from fieldvisit.wire import ReportJudged, decode_event

if TYPE_CHECKING:
    from fieldvisit.evidence.verdict import Verification

LARGEST_ASKED: Final = 32 << 20
"""Bytes of a file that anybody may have verified."""
LARGEST_REPORT: Final = 96 << 20
"""Bytes a laptop's report may have to be read at all."""
MOST_AT_ONCE: Final = 4
"""Reports judged in one request; the rest wait for the next."""
PATIENCE_S: Final = 10
_turns: Final = threading.BoundedSemaphore(2)
"""Verification lays the report out again: no more than this many at once, whoever asks."""


def judge_waiting(books: Books, device: str) -> int:
    """Judge a laptop's reports whose bytes are here and that were not judged yet; return how many were."""
    row, blob = tables.reports, tables.blobs
    with books.database.read() as connection:
        waiting = connection.execute(
            sa.select(row.c.visit_id, row.c.sha256, blob.c.size)
            .join(blob, blob.c.sha256 == row.c.sha256)
            .where(row.c.device == device, row.c.accepted.is_(None))
            .order_by(row.c.seq)
            .limit(MOST_AT_ONCE)
        ).all()
    for done, (visit_id, sha256, size) in enumerate(waiting):
        try:
            reason = _look(books, visit_id, sha256, int(size))
        except Refused:
            return done
        books.database.run(_verdict(books, device, visit_id, sha256, reason))
    return len(waiting)


def examine(books: Books, data: bytes) -> "Verification":
    """Verify a file against the office's root. Raises Refused `busy` when too many others are waiting."""
    from fieldvisit.evidence.verify import verify

    if not _turns.acquire(timeout=PATIENCE_S):
        raise Refused("busy", 503, retry_after=PATIENCE_S)
    try:
        return verify(data, [books.authority.root])
    finally:
        _turns.release()


def _verdict(books: Books, device: str, visit_id: str, sha256: str, reason: str) -> Any:
    def write(connection: sa.Connection) -> None:
        row = tables.reports
        open_one = sa.and_(row.c.visit_id == visit_id, row.c.accepted.is_(None))
        values = {"accepted": not reason, "reason": reason, "judged_at": books.now()}
        if connection.execute(sa.update(row).where(open_one).values(**values)).rowcount:
            feed.publish(connection, device, [ReportJudged(visit_id, sha256, not reason, reason)])

    return write


def _look(books: Books, visit_id: str, sha256: str, size: int) -> str:
    """Return why a report is refused, empty when it is accepted."""
    if size > LARGEST_REPORT:
        return "report_too_large"
    found = examine(books, blobs.path(books, sha256).read_bytes())
    if found.verdict == "unknown signer":
        return "report_unknown_signer"
    if found.verdict != "valid" or found.record is None:
        return "report_invalid"
    with books.database.read() as connection:
        return _compare(connection, found.record, visit_id)


def _compare(connection: sa.Connection, record: VisitRecord, visit_id: str) -> str:
    visit, order, case, event = tables.visits, tables.orders, tables.cases, tables.events
    known = connection.execute(
        sa.select(visit.c.device, visit.c.case_id, order.c.content.label("order_"), case.c.content.label("case_"))
        .join(order, order.c.order_id == visit.c.order_id)
        .join(case, case.c.case_id == visit.c.case_id)
        .where(visit.c.visit_id == visit_id)
    ).one()
    if record.visit_id != visit_id:
        return "report_other_visit"
    if record.device != known.device:
        return "report_other_device"
    ordered, held = read_as(Order, known.order_), read_as(Case, known.case_)
    if record.order.order_id != ordered.order_id or record.order.case_id != known.case_id:
        return "report_other_order"
    if record.debt.case_no != held.case_no:
        return "report_other_case"
    sealed = _sealing(connection, visit_id)
    reason = _team(connection, record, ordered, sealed.received_at)
    if reason:
        return reason
    hashed = connection.execute(
        sa.select(event.c.hash).where(event.c.device == known.device, event.c.seq == record.journal_seq)
    ).scalar()
    if not record.journal_seq < sealed.seq or hashed != record.journal_hash:
        return "report_other_journal"
    return "" if _journal_agrees(connection, record) else "report_other_journal"


def _sealing(connection: sa.Connection, visit_id: str) -> Any:
    report, event = tables.reports, tables.events
    return connection.execute(
        sa.select(event.c.seq, event.c.received_at)
        .join(report, sa.and_(report.c.device == event.c.device, report.c.seq == event.c.seq))
        .where(report.c.visit_id == visit_id)
    ).one()


def _team(connection: sa.Connection, record: VisitRecord, ordered: Order, sealed_at: datetime) -> str:
    """Return why the report's two collectors do not count: they must be the order's, with certificates of ours.

    A certificate revoked after the office had heard of the seal still counts: the report's hash was fixed before.
    """
    named = {record.lead.collector_id, record.companion.collector_id}
    if named != {ordered.lead, ordered.companion}:
        return "report_other_collectors"
    row = tables.certificates
    for one in (record.lead, record.companion):
        ours = sa.select(row.c.revoked_at).where(
            row.c.sha256 == one.certificate_sha256, row.c.collector_id == one.collector_id
        )
        found = connection.execute(ours).first()
        if found is None:
            return "report_other_collectors"
        if found.revoked_at is not None and found.revoked_at <= sealed_at:
            return "report_signer_revoked"
    return ""


def _journal_agrees(connection: sa.Connection, record: VisitRecord) -> bool:
    """Tell whether the visit as its accepted events tell it is the visit the report tells."""
    row, refusal = tables.events, tables.event_refusals
    refused = sa.exists().where(refusal.c.device == row.c.device, refusal.c.seq == row.c.seq)
    payloads = connection.execute(
        sa.select(row.c.payload)
        .where(row.c.device == record.device, row.c.visit == record.visit_id, ~refused)
        .where(row.c.seq <= record.journal_seq)
        .order_by(row.c.seq)
    ).scalars()
    visit = fold(decode_event(payload) for payload in payloads)
    assert isinstance(visit.departed, Departed)
    told = (record.outcome, record.offers, record.received, record.departed_at)
    return told == (visit.outcome, visit.offers, visit.received, visit.departed_at)
