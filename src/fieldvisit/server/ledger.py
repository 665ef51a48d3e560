"""Sync as the office sees it: a laptop's events into its chain, the feed and a signed checkpoint back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from fieldvisit import journal, keys, wire
from fieldvisit.errors import BadMessage
from fieldvisit.model.event import Event, Sealed
from fieldvisit.server import (
    cases,
    contacts,
    feed,
    household,
    knowledge,
    log,
    meaning,
    orders,
    people,
    ranges,
    reading,
    reports,
    revocations,
    tables,
)
from fieldvisit.server.books import Books, Refused, read_as, write_down
from fieldvisit.wire import (
    MAX_EVENT,
    MAX_EVENTS,
    PROTOCOL_VERSION,
    Checkpoint,
    EventRefused,
    Logged,
    SignedEvent,
    SyncRequest,
)

MOST_WANTED: Final = 1000
"""Blobs named in one reply; the rest follow when these are here."""


class Reply(msgspec.Struct, frozen=True):
    """`wire.SyncReply` with the feed's items as the bytes the database keeps."""

    acked: int
    checkpoint: Checkpoint
    log: Logged
    items: tuple[msgspec.Raw, ...]
    cursor: int
    more: bool
    office_time: datetime
    wanted: tuple[str, ...]
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a sync's transaction gives for the reply."""

    page: feed.Page
    at: datetime
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An event that continues the chain. `event` is None when this program does not know its kind or content."""

    signed: SignedEvent
    seq: int
    hash: str
    event: Event | None


class _Envelope(msgspec.Struct, frozen=True):
    """What every event has, of whatever kind: enough to hold it in its place."""

    device: str
    seq: int
    prev: str
    kind: str


def sync(books: Books, device: str, request: SyncRequest, retry_after: int = 0) -> Reply:
    """Take in a laptop's events and answer. Everything or nothing; the same request again changes nothing more.

    Raises Refused: `protocol_mismatch`, `bad_signature`, `too_large`, `chain_gap`, `chain_conflict`, `chain_broken`,
    `cursor_unknown`, `busy`; and BadMessage for an event that is not even one in outline.
    """
    if request.protocol != PROTOCOL_VERSION:
        raise Refused("protocol_mismatch", 400, office=PROTOCOL_VERSION, laptop=request.protocol)
    if request.device != device:
        raise Refused("bad_signature", 401)
    if len(request.events) > MAX_EVENTS or any(len(one.payload.encode()) > MAX_EVENT for one in request.events):
        raise Refused("too_large", 413, limit=MAX_EVENTS)
    reports.judge_waiting(books, device)
    # Signatures are checked before the laptop's row is locked: it is the slow part, and needs only the chain's end.
    try:
        with books.database.read() as connection:
            public, head = _head(_device(connection, device))
            links = _continue(connection, device, public, head, request)
    except Refused as refused:
        books.database.run(partial(_remember, books=books, device=device, refused=refused))
        raise

    number, crl = revocations.numbered(books)

    def work(connection: sa.Connection) -> _Taken:
        _lock(connection, device, links)
        row, now = _device(connection, device), books.now()
        now_head = _head(row)[1]
        fresh = links if now_head == head else _continue(connection, device, public, now_head, request)
        tree = journal.Tree.load(msgspec.json.decode(row.peaks, type=list[tuple[int, str]]))
        _append(connection, books, device, fresh, tree, now_head)
        revocations.tell(connection, device, number, crl)
        page = feed.page(connection, device, request.cursor, _device(connection, device).fed)
        steady = knowledge.Steady(request.boot, request.monotonic_ns)
        knowledge.heard(connection, device, now, request.cursor, tree.size, steady)
        return _Taken(page, now, _wanted(connection, device))

    if request.cursor < 0:
        raise Refused("cursor_unknown", 409)
    taken = books.database.run(work)
    sealing = any(isinstance(link.event.body, Sealed) for link in links if link.event)
    if sealing and reports.judge_waiting(books, device):  # its bytes were here before it
        taken = books.database.run(work)
    held, checkpoint, logged = log.answer(books, device, request.log)
    page = taken.page
    return Reply(held, checkpoint, logged, page.items, page.cursor, page.more, taken.at, taken.wanted, retry_after)


def _remember(connection: sa.Connection, books: Books, device: str, refused: Refused) -> None:
    """Put in the audit trail, once, that a laptop's journal does not go on from what the office holds of it."""
    detail = f"seq={refused.facts.get('seq', refused.facts.get('expected', 0))}"
    row = tables.audit
    same = sa.and_(row.c.subject == device, row.c.action == refused.problem, row.c.detail == detail)
    if connection.execute(sa.select(row.c.number).where(same).limit(1)).first() is None:
        write_down(connection, books, "office", refused.problem, device, detail)


def _device(connection: sa.Connection, device: str) -> Any:
    return connection.execute(sa.select(tables.devices).where(tables.devices.c.device == device)).one()


def _head(row: Any) -> tuple[str, journal.Head]:
    return row.public, journal.Head(row.size, row.last)


def _lock(connection: sa.Connection, device: str, links: Sequence[Link]) -> None:
    """Lock what this sync will change, in the order `books.write_down` names: cases, then laptops by id."""
    changed = {one.event.case for one in links if one.event and one.event.case and meaning.changes_case(one.event)}
    cases.lock(connection, changed)
    concerned = household.whole(connection, changed)
    told = {device}.union(*(cases.holders(connection, case_id) for case_id in concerned))
    row = tables.devices
    chosen = sa.select(row.c.device).where(row.c.device.in_(sorted(told)))
    connection.execute(chosen.order_by(row.c.device).with_for_update()).all()


def _continue(
    connection: sa.Connection, device: str, public: str, head: journal.Head, request: SyncRequest
) -> list[Link]:
    """Return the events that are new, in their places. Events already held must be the very same."""
    if not request.events:
        return []
    if request.first < 1:
        raise BadMessage(where="first")
    if request.first > head.size + 1:
        raise Refused("chain_gap", 409, expected=head.size + 1)
    overlap = min(head.size + 1 - request.first, len(request.events))
    _compare(connection, device, request.first, request.events[:overlap])
    links, fresh = [], request.events[overlap:]
    holds = keys.verify_many(public, [(signed.payload.encode(), signed.signature) for signed in fresh])
    for signed, held in zip(fresh, holds, strict=True):
        link, head = _link(head, signed, device, held)
        links.append(link)
    return links


def _compare(connection: sa.Connection, device: str, first: int, repeated: Sequence[SignedEvent]) -> None:
    row = tables.events
    held = connection.execute(
        sa.select(row.c.seq, row.c.hash)
        .where(row.c.device == device, row.c.seq >= first, row.c.seq < first + len(repeated))
        .order_by(row.c.seq)
    ).all()
    for (seq, hashed), again in zip(held, repeated, strict=True):
        if journal.payload_hash(again.payload) != hashed:
            raise Refused("chain_conflict", 409, seq=int(seq))


def _link(head: journal.Head, signed: SignedEvent, device: str, held: bool) -> tuple[Link, journal.Head]:
    """Put an event in its place; `held` tells whether its signature does."""
    envelope = wire.decode(signed.payload.encode(), _Envelope, "event")
    seq = head.size + 1
    if (envelope.device, envelope.seq) != (device, seq) or not held:
        raise Refused("chain_broken", 422, seq=seq)
    if envelope.prev != head.last:
        raise Refused("chain_conflict", 409, seq=seq)
    try:
        event = wire.decode_event(signed.payload)
    except BadMessage:
        event = None
    after = journal.Head(seq, journal.payload_hash(signed.payload))
    return Link(signed, seq, after.last, event), after


def _append(
    connection: sa.Connection,
    books: Books,
    device: str,
    links: Sequence[Link],
    tree: journal.Tree,
    head: journal.Head,
) -> None:
    row = tables.devices
    nodes = [b"".join(tree.append(journal.leaf_hash(link.signed.payload.encode()))) for link in links]
    changed = sa.update(row).where(row.c.device == device)
    last = links[-1].hash if links else head.last
    peaks = msgspec.json.encode(tree.peaks()).decode()
    connection.execute(changed.values(size=tree.size, last=last, peaks=peaks, heard_at=books.now()))
    if not links:
        return
    connection.execute(
        sa.insert(tables.events), [_row(books, device, link, done) for link, done in zip(links, nodes, strict=True)]
    )
    batch = reading.Reading(connection, books, device, people.on(connection, device))
    batch.expect(link.event for link in links if link.event)
    for link in links:
        try:
            if link.event is None:
                raise reading.Wrong("unknown_kind")
            meaning.take(batch, link.event)
        except reading.Wrong as wrong:
            batch.refused.append(EventRefused(link.seq, wrong.reason))
            if link.event:
                meaning.keep_file(batch, link.event)
    _conclude(batch)
    ranges.top_up(connection, books, device)


def _conclude(batch: reading.Reading) -> None:
    """Write down and tell what a batch of events changed beyond its own visits."""
    connection, device = batch.connection, batch.device
    batch.settle()
    if batch.refused:
        rows = [{"device": device, "seq": item.seq, "reason": item.reason} for item in batch.refused]
        connection.execute(sa.insert(tables.event_refusals), rows)
        feed.publish(connection, device, batch.refused)
    for case_id, line, seq in batch.contacts:
        contacts.add(connection, case_id, line, f"{device}/{seq}")
    changed = household.whole(connection, {case_id for case_id, _, _ in batch.contacts}) | batch.changed
    for case_id, flag, seq in batch.freezes:
        if cases.freeze(connection, batch.books, case_id, [flag], f"{device}/{seq}"):
            changed.add(case_id)
    cases.tell(connection, changed)
    orders.visited(connection, batch.visited, device)


def _row(books: Books, device: str, link: Link, nodes: bytes) -> dict[str, object]:
    event, day = link.event, None
    if event is not None:
        try:
            day = meaning.happened(books, event)
        except reading.Wrong:
            day = None
    return {
        "device": device,
        "seq": link.seq,
        "hash": link.hash,
        "payload": link.signed.payload,
        "signature": link.signed.signature,
        "kind": type(event.body).__name__ if event else "",
        "visit": _name(event.visit) if event else None,
        "case_id": _name(event.case) if event else None,
        "day": day,
        "received_at": books.now(),
        "nodes": nodes,
    }


def _name(name: str | None) -> str | None:
    return name if name and meaning.NAME.fullmatch(name) else None


def _wanted(connection: sa.Connection, device: str) -> tuple[str, ...]:
    named, blob = tables.named_blobs, tables.blobs
    missing = (
        sa.select(named.c.sha256)
        .outerjoin(blob, blob.c.sha256 == named.c.sha256)
        .where(named.c.device == device, blob.c.sha256.is_(None))
        .order_by(named.c.day, named.c.sha256)
        .limit(MOST_WANTED)
    )
    return tuple(connection.execute(missing).scalars())


def day_receipt(books: Books, device: str, day: Any) -> wire.DayReceipt:
    """Return what the office holds of a laptop for a local day: its whole chain so far, and that day's blobs."""
    named, blob = tables.named_blobs, tables.blobs
    with books.database.read() as connection:
        row = _device(connection, device)
        held = connection.execute(
            sa.select(blob.c.sha256, blob.c.size)
            .join(named, named.c.sha256 == blob.c.sha256)
            .where(named.c.device == device, named.c.day == day)
            .order_by(blob.c.sha256)
        ).all()
    tree = journal.Tree.load(read_as(list[tuple[int, str]], row.peaks))
    blobs = tuple(wire.HeldBlob(sha256, int(size)) for sha256, size in held)
    blank = wire.DayReceipt(device, day, tree.size, tree.root(), blobs, books.now(), "")
    return msgspec.structs.replace(blank, signature=books.authority.signing.sign(wire.unsigned(blank)))
