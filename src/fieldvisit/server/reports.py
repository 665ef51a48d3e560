"""Sealed reports on arrival: each is verified and compared with the journal before the office accepts it."""

from typing import Any, Final

import sqlalchemy as sa

from fieldvisit.model.case import Case
from fieldvisit.model.event import Departed
from fieldvisit.model.order import Order
from fieldvisit.model.record import VisitRecord
from fieldvisit.server import blobs, feed, tables
from fieldvisit.server.books import Books, read_as
from fieldvisit.wire import ReportJudged, decode_event

LARGEST_REPORT: Final = 32 << 20
"""Bytes a report may have to be read at all."""
MOST_AT_ONCE: Final = 8


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
    for visit_id, sha256, size in waiting:
        reason = _look(books, visit_id, sha256, int(size))
        books.database.run(_verdict(books, device, visit_id, sha256, reason))
    return len(waiting)


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
    from fieldvisit.evidence.verify import verify

    if size > LARGEST_REPORT:
        return "report_too_large"
    found = verify(blobs.path(books, sha256).read_bytes(), [books.authority.root])
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
    if not _team_holds(connection, record, ordered):
        return "report_other_collectors"
    sealed = connection.execute(
        sa.select(tables.reports.c.seq).where(tables.reports.c.visit_id == visit_id)
    ).scalar_one()
    hashed = connection.execute(
        sa.select(event.c.hash).where(event.c.device == known.device, event.c.seq == record.journal_seq)
    ).scalar()
    if not record.journal_seq < sealed or hashed != record.journal_hash:
        return "report_other_journal"
    return "" if _journal_agrees(connection, record) else "report_other_journal"


def _team_holds(connection: sa.Connection, record: VisitRecord, ordered: Order) -> bool:
    """Tell whether the report's two collectors are the order's, each with a certificate of ours not revoked."""
    named = {record.lead.collector_id, record.companion.collector_id}
    if named != {ordered.lead, ordered.companion}:
        return False
    row = tables.certificates
    for one in (record.lead, record.companion):
        good = sa.select(row.c.serial).where(
            row.c.sha256 == one.certificate_sha256, row.c.collector_id == one.collector_id, row.c.revoked_at.is_(None)
        )
        if connection.execute(good).first() is None:
            return False
    return True


def _journal_agrees(connection: sa.Connection, record: VisitRecord) -> bool:
    """Tell whether the visit as its accepted events tell it is the visit the report tells."""
    from fieldvisit.model.visit import fold

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
