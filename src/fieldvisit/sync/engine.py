"""One sync with the office: records first, blobs after; safe to repeat, and to break off at any byte."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from fieldvisit import wire
from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError, OfficeProblem
from fieldvisit.sync import carrying, checking
from fieldvisit.sync.client import Office

MOST_BYTES = wire.MAX_SYNC // 2 - (256 << 10)
"""Of payloads in one request: as text inside a message they can grow to twice their size."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is: `phase` is "records" or "blobs", `done` of `total` are safe in the office."""

    phase: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a sync achieved. `kept`: blobs that could not go this time, with the code of the reason for each.

    `retry_after`: seconds the office asks for before the next sync, 0 when it does not.
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
    OfficeUnreachable, OfficeForeign, DeviceRevoked, ProtocolMismatch, ChainBroken or OfficeProblem; whatever was
    achieved before stays achieved, and nothing on the laptop is erased or rewritten by any of them.
    """
    with _remembered(desk), _reached(desk, cancel) as office:
        outcome, wanted = _records(desk, office, Outcome(), progress)
        if outcome.retry_after and wanted:
            return outcome
        carried = carrying.carry(desk, office, wanted, lambda done, total: progress(Progress("blobs", done, total)))
        outcome = replace(outcome, blobs=len(carried.held), kept=carried.kept)
        if carried.held:
            outcome, _ = _records(desk, office, outcome, progress)
    return outcome


def _records(
    desk: Desk, office: Office, outcome: Outcome, progress: Callable[[Progress], None]
) -> tuple[Outcome, tuple[str, ...]]:
    """Exchange events and feed items until neither side has more; return also the blobs the office wants."""
    store = desk.store
    while True:
        before, cursor = store.events.acked(), store.feed.cursor()
        first, events = store.events.unacked(wire.MAX_EVENTS, MOST_BYTES)
        asked = desk.clock.monotonic_ns()
        reply = office.sync(wire.SyncRequest(desk.device, cursor, first, tuple(events)))
        anchor = checking.anchor(desk.clock, asked, reply.office_time)
        checking.check(desk, reply)
        with store.atomic():
            store.events.ack(reply.acked, reply.checkpoint)
            store.feed.apply(reply.items, reply.cursor)
            checking.keep_anchor(store, anchor)
        outcome = replace(
            outcome,
            events=outcome.events + reply.acked - before,
            items=outcome.items + len(reply.items),
            retry_after=reply.retry_after,
        )
        head = store.events.head().size
        progress(Progress("records", reply.acked, head))
        if not reply.more and reply.acked >= head:
            return outcome, reply.wanted
        if (reply.acked, reply.cursor) == (before, cursor):
            raise OfficeProblem(type="stuck", status=200)


@contextmanager
def _reached(desk: Desk, cancel: threading.Event | None) -> Iterator[Office]:
    """Open the way to the office; when `cancel` is set, the requests under way end at once."""
    settings, over = desk.store.settings, threading.Event()
    with Office(
        settings.get("office_address"), desk.device, desk.device_key, ca_file=settings.get("office_ca_file")
    ) as office:
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
        desk.store.settings.set("sync_failure", error.code)
        raise
    desk.store.settings.set("sync_failure", "")
    desk.store.settings.set("sync_last_ok", desk.clock.wall().isoformat())
