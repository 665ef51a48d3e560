"""Sealed reports on arrival: each is verified and compared with the journal before the office accepts it."""

import logging
import threading
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from fieldvisit.model import policy
from fieldvisit.model.case import Case
from fieldvisit.model.event import Attended, Event
from fieldvisit.model.order import Order
from fieldvisit.model.record import VisitRecord
from fieldvisit.model.visit import Visit, fold
from fieldvisit.server import blobs, feed, story, tables
from fieldvisit.server.books import Books, Refused, read_as
from fieldvisit.wire import ReportJudged

if TYPE_CHECKING:
    from fieldvisit.evidence.verdict import Verification

LARGEST_ASKED: Final = 32 << 20
"""Bytes of a file that anybody may have verified."""
LARGEST_REPORT: Final = 96 << 20
"""Bytes a laptop's report may have to be read at all."""
MOST_AT_ONCE: Final = 4
"""Reports judged in one request; the rest wait for the next."""
PATIENCE_S: Final = 10
_SAME: Final = (
    *("departed_at", "confirmed_at", "arrived_at", "identified_at", "knocked", "identified", "ticks", "consents"),
    *("notes", "statement", "outcome", "offers", "received", "attached", "gaps"),
)
"""What a record and the fold of its visit's events both say, under the same name."""
_log = logging.getLogger(__name__)
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
        except FileNotFoundError:
            _log.warning("a blob is gone from the disk, and is asked for again")
            books.database.run(partial(blobs.forget, sha256=sha256))
            continue
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
    if record.order != ordered or ordered.case_id != known.case_id:
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
    told = story.events(connection, known.device, visit_id, sealed.seq + 1)
    if not _agrees(record, fold(told)):
        return "report_other_journal"
    if _order_used(connection, ordered.order_id, visit_id):
        return "report_order_used"
    if not _lawful(connection, record, ordered, told):
        return "report_against_rules"
    return ""


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


def _agrees(record: VisitRecord, visit: Visit) -> bool:
    """Tell whether a report tells a visit as its accepted events do, in every word."""
    left = visit.left.reason if visit.left else ""
    ended = (record.ended_at, record.left_reason, record.attended, record.recorder)
    return (
        all(getattr(record, name) == getattr(visit, name) for name in _SAME)
        and ended == (visit.left_at, left, visit.attended or Attended(), visit.departed.recorder)
        and (record.lead.collector_id, record.companion.collector_id) == (visit.departed.lead, visit.departed.companion)
    )


def _lawful(connection: sa.Connection, record: VisitRecord, ordered: Order, told: list[Event]) -> bool:
    """Tell whether the events kept the rules the laptop had: the pack is one that this office signed."""
    row = tables.packs
    chosen = sa.select(row.c.text).where(row.c.pack_id == record.pack_id, row.c.version == record.pack_version)
    text = connection.execute(chosen).scalar()
    return text is not None and not story.broken(policy.parse(text), ordered, told)


def _order_used(connection: sa.Connection, order_id: str, visit_id: str) -> bool:
    """Tell whether another laptop's visit of the same order was accepted before: an order is for one visit."""
    visit, report = tables.visits, tables.reports
    chosen = (
        sa.select(report.c.visit_id)
        .join(visit, visit.c.visit_id == report.c.visit_id)
        .where(visit.c.order_id == order_id, visit.c.visit_id != visit_id, report.c.accepted)
    )
    return connection.execute(chosen).first() is not None
