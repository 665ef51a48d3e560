"""Sealed reports on arrival: each is verified and compared with the journal before the office accepts it."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fieldvisit import keys
from fieldvisit.journal import proof
from fieldvisit.model.case import Case
from fieldvisit.model.event import Attended, Event, Left
from fieldvisit.model.order import Order
from fieldvisit.model.outcome import RESTRICTED
from fieldvisit.model.record import Held, VisitRecord
from fieldvisit.model.visit import Visit, fold
from fieldvisit.server import blobs, feed, framed, knowledge, log, packs, people, revocations, story, tables
from fieldvisit.server.books import Books, Refused, read_as, read_settings
from fieldvisit.server.stamping import queue
from fieldvisit.wire import ReportJudged

if TYPE_CHECKING:
    from fieldvisit.evidence.verdict import Verification
    from fieldvisit.evidence.verify import Journal

LARGEST_ASKED: Final = 32 << 20
"""Bytes of a file that anybody may have verified."""
LARGEST_REPORT: Final = 96 << 20
"""Bytes a laptop's report may have to be read at all."""
MOST_AT_ONCE: Final = 4
"""Reports judged in one request; the rest wait for the next."""
PATIENCE_S: Final = 10
_SAME: Final = (
    *("departed_at", "confirmed_at", "arrived_at", "identified_at", "knocked", "identified", "ticks", "consents"),
    *("notes", "statement", "outcome", "offers", "received", "attached", "gaps", "acknowledged", "said", "shown"),
    *("handed", "hours", "times", "messages", "addresses", "recorder_stops", "counts"),
)
"""What a record and the fold of its visit's events both say, under the same name."""
_SEALING: Final = 1
"""Judgements of the seal itself, which the report may be too early to hold."""
_log = logging.getLogger(__name__)
_turns: Final = threading.BoundedSemaphore(2)
"""Verification lays the report out again: no more than this many at once."""
_asked: Final = threading.BoundedSemaphore(1)
"""Strangers have a turn of their own: however many ask, no laptop's report waits for them."""


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
            seen = _look(books, visit_id, sha256, int(size))
        except Refused:
            return done
        except FileNotFoundError:
            _log.warning("a blob is gone from the disk, and is asked for again")
            books.database.run(partial(blobs.forget, sha256=sha256))
            continue
        books.database.run(_verdict(books, device, visit_id, sha256, seen))
    return len(waiting)


def examine(
    books: Books,
    data: bytes,
    *,
    crls: Sequence[bytes] = (),
    journal: "Journal | None" = None,
    turns: threading.BoundedSemaphore = _turns,
) -> "Verification":
    """Verify a file against the office's root and those of its timestamp authorities.

    Raises Refused `busy` when too many others are waiting.
    """
    from fieldvisit.evidence.verify import verify

    with books.database.read() as connection:
        authorities = read_settings(connection).stamping.roots
    if not turns.acquire(timeout=PATIENCE_S):
        raise Refused("busy", 503, retry_after=PATIENCE_S)
    try:
        return verify(data, [books.authority.root, *map(keys.der, authorities)], crls=crls, journal=journal)
    finally:
        turns.release()


def examine_for_anybody(books: Books, data: bytes) -> "Verification":
    """Verify a file by all that the office knows: who was revoked, and whether the journal has this report.

    Raises Refused `busy`.
    """

    def journal(record: VisitRecord, sha256: str) -> str:
        row = tables.reports
        chosen = sa.select(row.c.visit_id, row.c.accepted).where(row.c.sha256 == sha256)
        with books.database.read() as connection:
            held = connection.execute(chosen).first()
        if held is None or held.accepted is None:
            return "journal_unknown"
        return "journal_refused" if not held.accepted else "journal_differs" * (held.visit_id != record.visit_id)

    found = examine(books, data, crls=[revocations.current(books)], journal=journal, turns=_asked)
    known = tuple(one for one in found.notes if one != "revocation_not_checked")  # its list names all there are
    return replace(found, notes=known)


def newest(books: Books, sha256: str) -> Path:
    """Return the file of a report with what the office added. Raises Refused `not_found` unless it was accepted."""
    row = tables.reports
    accepted = sa.select(row.c.visit_id).where(row.c.sha256 == sha256, row.c.accepted)
    with books.database.read() as connection:
        if connection.execute(accepted).first() is None:
            raise Refused("not_found", 404)
        return blobs.on_disk(books, queue.newest(connection, [sha256]).get(sha256, sha256))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen in a report: why it is refused (empty: accepted), what is wrong, what to look at."""

    reason: str = ""
    findings: tuple[story.Finding, ...] = ()
    flags: tuple[str, ...] = ()


def _verdict(books: Books, device: str, visit_id: str, sha256: str, seen: _Seen) -> Any:
    def write(connection: sa.Connection) -> None:
        row, finding = tables.reports, tables.findings
        open_one = sa.and_(row.c.visit_id == visit_id, row.c.accepted.is_(None))
        values = {"accepted": not seen.reason, "reason": seen.reason, "judged_at": books.now()}
        done = connection.execute(sa.update(row).where(open_one).values(**values, flags=" ".join(seen.flags)))
        if not done.rowcount:
            return
        if not seen.reason:
            queue.enter(connection, visit_id, sha256, books.now())
        rows = [
            {"visit_id": visit_id, "place": place, "seq": one.seq, "reason": one.reason, "detail": one.detail}
            for place, one in enumerate(seen.findings)
        ]
        if rows:
            connection.execute(sa.insert(finding), rows)
        feed.publish(connection, device, [ReportJudged(visit_id, sha256, not seen.reason, seen.reason)])

    return write


def _look(books: Books, visit_id: str, sha256: str, size: int) -> _Seen:
    """Return what is to be said of a report."""
    if size > LARGEST_REPORT:
        return _Seen("report_too_large")
    found = examine(books, blobs.path(books, sha256).read_bytes())
    if found.verdict == "unknown signer":
        return _Seen("report_unknown_signer")
    if not found.sound or found.record is None:  # whether they were entitled, the office's own books say
        return _Seen("report_invalid")
    with books.database.read() as connection:
        seen = _compare(connection, books, found.record, visit_id)
        if seen.reason or _entitled(connection, found.record, visit_id):
            return seen
        return _Seen("report_not_entitled", seen.findings, seen.flags)


def _compare(connection: sa.Connection, books: Books, record: VisitRecord, visit_id: str) -> _Seen:
    visit, order, case = tables.visits, tables.orders, tables.cases
    known = connection.execute(
        sa.select(visit.c.device, visit.c.case_id, order.c.content.label("order_"), case.c.content.label("case_"))
        .join(order, order.c.order_id == visit.c.order_id)
        .join(case, case.c.case_id == visit.c.case_id)
        .where(visit.c.visit_id == visit_id)
    ).one()
    sealed = _sealing(connection, visit_id)
    told = story.events(connection, known.device, visit_id, sealed.seq + 1)
    ordered = read_as(Order, known.order_)
    flags = tuple(story.flags(connection, visit_id, told))
    reason = _names(record, visit_id, known, ordered)
    reason = reason or _team(connection, record, ordered, sealed.received_at)
    reason = reason or _journal(connection, books, record, known.device, sealed.seq, told)
    reason = reason or framed.other(connection, record, ordered, told)
    if reason or _order_used(connection, ordered.order_id, visit_id):
        return _Seen(reason or "report_order_used", flags=flags)
    if not _signed_by_us(connection, record):
        return _Seen("report_against_rules", flags=flags)
    if story.judges(connection, known.device, told):
        found = tuple(story.findings(connection, ordered, told))
        return _Seen(found[0].reason if found else "", found, flags)
    return _Seen("" if _lawful(connection, record, ordered, told) else "report_against_rules", flags=flags)


def _names(record: VisitRecord, visit_id: str, known: Any, ordered: Order) -> str:
    if record.visit_id != visit_id:
        return "report_other_visit"
    if record.device != known.device:
        return "report_other_device"
    if record.order != ordered or ordered.case_id != known.case_id:
        return "report_other_order"
    if record.debt.case_no != read_as(Case, known.case_).case_no:
        return "report_other_case"
    return ""


def _journal(
    connection: sa.Connection, books: Books, record: VisitRecord, device: str, sealed: int, told: list[Event]
) -> str:
    event = tables.events
    chosen = sa.select(event.c.hash).where(event.c.device == device, event.c.seq == record.journal_seq)
    hashed = connection.execute(chosen).scalar()
    if not record.journal_seq < sealed or hashed != record.journal_hash or not _agrees(record, fold(told)):
        return "report_other_journal"
    if record.held and not _was_held(connection, books, record, record.held):
        return "report_other_log"
    return ""


def _was_held(connection: sa.Connection, books: Books, record: VisitRecord, held: Held) -> bool:
    """Tell whether what a report says this office had signed by its seal is what this office signed, and holds."""
    office_id, key = books.settings.office_id, books.authority.signing.public
    return (
        held.root == log.root_of(connection, record.device, record.journal_seq)
        and held.size <= record.journal_seq
        and proof.held_holds(held, office_id, record.device, key, record.journal_seq)
    )


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


def _entitled(connection: sa.Connection, record: VisitRecord, visit_id: str) -> bool:
    """Tell whether both collectors might visit on that day, by papers that their laptop can have known at the seal."""
    day, sealed = _day(record), _sealing(connection, visit_id)
    sealing = story.events(connection, record.device, visit_id, sealed.seq + 1)[-1]
    told = knowledge.at(connection, sealing)
    for one in (record.lead, record.companion):
        known = knowledge.staff(connection, told, one.collector_id) or (people.get(connection, one.collector_id),)
        if not any(day <= min(each.badge_until, each.training_until, each.authorised_until) for each in known):
            return False
    return True


def _day(record: VisitRecord) -> date:
    """Return the visit's day where it took place."""
    try:
        return record.departed_at.best.astimezone(ZoneInfo(record.zone)).date()
    except (ValueError, KeyError, OSError):
        return record.departed_at.best.date()


def _agrees(record: VisitRecord, visit: Visit) -> bool:
    """Tell whether a report tells a visit as its accepted events do, in every word."""
    left = visit.left or Left("")
    ended = (record.ended_at, record.left_reason, record.left_forbidden, record.attended, record.recorder)
    open_to_all = tuple(one for one in visit.incidents if one.body.kind not in RESTRICTED)
    judged, known = record.judgements, visit.judgements
    return (
        all(getattr(record, name) == getattr(visit, name) for name in _SAME)
        and ended == (visit.left_at, left.reason, left.forbidden, visit.attended or Attended(), visit.departed.recorder)
        and record.incidents == open_to_all
        and judged == known[: len(judged)]
        and len(known) - len(judged) <= _SEALING
        and (record.lead.collector_id, record.companion.collector_id) == (visit.departed.lead, visit.departed.companion)
    )


def _signed_by_us(connection: sa.Connection, record: VisitRecord) -> bool:
    """Tell whether the rules a report names, and the texts it carries, are of this office."""
    ours = {(one.text, one.signature) for one in packs.kept(connection)}
    return _text(connection, record) is not None and all((one.text, one.signature) in ours for one in record.packs)


def _text(connection: sa.Connection, record: VisitRecord) -> packs.Kept | None:
    versions = packs.kept(connection, record.pack_id)
    return next((one for one in versions if one.version == record.pack_version), None)


def _lawful(connection: sa.Connection, record: VisitRecord, ordered: Order, told: list[Event]) -> bool:
    """Tell whether the events of a visit without judgements kept the rules the laptop had."""
    signed = _text(connection, record)
    return signed is not None and not story.broken(packs.whole(connection, signed), ordered, told)


def _order_used(connection: sa.Connection, order_id: str, visit_id: str) -> bool:
    """Tell whether another laptop's visit of the same order was accepted before: an order is for one visit."""
    visit, report = tables.visits, tables.reports
    chosen = (
        sa.select(report.c.visit_id)
        .join(visit, visit.c.visit_id == report.c.visit_id)
        .where(visit.c.order_id == order_id, visit.c.visit_id != visit_id, report.c.accepted)
    )
    return connection.execute(chosen).first() is not None
