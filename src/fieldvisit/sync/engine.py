"""One sync with the office: records first, files after; safe to repeat, and to break off at any byte."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from fieldvisit import wire
from fieldvisit.errors import FieldvisitError, JournalForked, OfficeProblem
from fieldvisit.store.desk import Desk
from fieldvisit.sync import carrying, checking, receipts, renewals
from fieldvisit.sync.client import Office

MOST_BYTES: Final = wire.MAX_SYNC // 2 - (256 << 10)
"""Of payloads in one request: as text inside a message they can grow to twice their size."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is: `phase` is "records" or "blobs", `done` of `total` have arrived.

    Of blobs also their bytes, which arrive in pieces of at most 4 MiB: `sent` of `size`.
    """

    phase: str
    done: int
    total: int
    sent: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sync achieved: events and blobs the office has now signed for, feed items taken.

    `kept`: blobs that could not go this time, with the code of the reason for each. `retry_after`: seconds the office
    asks for before the next sync, 0 when it does not.
    """

    events: int = 0
    items: int = 0
    blobs: int = 0
    kept: tuple[tuple[str, str], ...] = ()
    retry_after: int = 0


def _quiet(_: Progress) -> None:
    """Report to nobody."""


def sync_once(
    desk: Desk, progress: Callable[[Progress], None] = _quiet, cancel: threading.Event | None = None
) -> Outcome:
    """Bring everything to the office that it has not signed for, and take what it has for us.

    Call it on a worker thread with that thread's own desk; `progress` is called on this thread. Raises
    OfficeUnreachable (cancelled, too), OfficeForeign, DeviceRevoked, ProtocolMismatch, ChainBroken, JournalForked or
    OfficeProblem;
    what was achieved before stays achieved, and none of them erases or rewrites anything on the laptop.
    """
    with _remembered(desk), _reached(desk, cancel) as office:
        outcome, wanted = _records(desk, office, Outcome(), progress)
        renewals.renew(desk, office)
        tried: set[str] = set()
        while todo := carrying.outstanding(desk.store, wanted, tried):
            kept = carrying.carry(desk, office, todo, _of_blobs(todo, progress))
            outcome = replace(outcome, kept=outcome.kept + kept)
            outcome, wanted = _records(desk, office, outcome, progress)
            tried.update(sha256 for sha256, _, _ in todo)
        held = receipts.settle(desk, office, frozenset(wanted))
        return replace(outcome, blobs=held)


def _records(
    desk: Desk, office: Office, outcome: Outcome, progress: Callable[[Progress], None]
) -> tuple[Outcome, tuple[str, ...]]:
    """Exchange events and feed items until neither side has more; return also the blobs the office wants."""
    store = desk.store
    while True:
        before, cursor = store.events.acked(), store.feed.cursor()
        first, events = store.events.unacked(wire.MAX_EVENTS, MOST_BYTES)
        asked = desk.clock.monotonic_ns()
        boot = desk.clock.boot()
        known = store.notes.newest()
        held = known.log_size if known else 0
        request = wire.SyncRequest(desk.device, cursor, first, tuple(events), boot=boot, monotonic_ns=asked, log=held)
        reply = _asked(desk, office, request)
        anchor = checking.anchor(desk.clock, asked, reply.office_time)
        kept = checking.check(desk, reply)
        with store.atomic():
            store.events.ack(reply.acked, reply.checkpoint)
            store.notes.keep(kept)
            store.feed.apply(reply.items, reply.cursor)
            checking.keep_anchor(store, anchor)
        head, got = store.events.head().size, len(reply.items)
        outcome = replace(outcome, events=outcome.events + reply.acked - before, items=outcome.items + got)
        outcome = replace(outcome, retry_after=reply.retry_after)
        progress(Progress("records", reply.acked, head))
        if not reply.more and reply.acked >= head:
            return outcome, reply.wanted
        if (reply.acked, reply.cursor) == (before, cursor):
            raise OfficeProblem(type="stuck", status=200)


def _asked(desk: Desk, office: Office, request: wire.SyncRequest) -> wire.SyncReply:
    """Ask once; when the office holds other events in our places, ask what it has and say whose fault that is."""
    try:
        return office.sync(request)
    except JournalForked as conflict:
        plain = wire.SyncRequest(
            request.device,
            request.cursor,
            request.first,
            boot=request.boot,
            monotonic_ns=request.monotonic_ns,
            log=request.log,
        )
        raise checking.forked(desk, office.sync(plain), conflict) from None


def _of_blobs(todo: Sequence[carrying.Blob], progress: Callable[[Progress], None]) -> Callable[[int, int], None]:
    total, size = len(todo), sum(size for _, size, _ in todo)
    return lambda done, sent: progress(Progress("blobs", done, total, min(sent, size), size))


@contextmanager
def _reached(desk: Desk, cancel: threading.Event | None) -> Iterator[Office]:
    """Open the way to the office; when `cancel` is set, the requests under way end at once."""
    over = threading.Event()
    with Office.of(desk) as office:
        watch = threading.Thread(target=_watch, args=(office, cancel or threading.Event(), over), daemon=True)
        watch.start()
        try:
            yield office
        finally:
            over.set()
            watch.join()


def _watch(office: Office, cancel: threading.Event, over: threading.Event) -> None:
    while not over.wait(0.1):
        if cancel.is_set():
            office.abort()
            return


@contextmanager
def _remembered(desk: Desk) -> Iterator[None]:
    """Keep for the badge and the outbox page how the sync ended."""
    try:
        yield
    except FieldvisitError as error:
        desk.store.outbox.failed(error.code, str(error.facts.get("reason", "")))
        raise
    desk.store.outbox.succeeded(desk.clock.wall())
