"""What a reply must prove before anything of it is kept, and the office's time taken from it."""

from datetime import datetime

from fieldvisit import keys, wire
from fieldvisit.clock import Anchor, Clock
from fieldvisit.errors import ChainBroken, FieldvisitError, JournalForked, OfficeForeign
from fieldvisit.journal import audit, proof, tree
from fieldvisit.journal.audit import Kept, Office
from fieldvisit.journal.note import Point
from fieldvisit.store import Store
from fieldvisit.store.desk import Desk


def check(desk: Desk, reply: wire.SyncReply) -> Kept:
    """Hold a reply's notes against the pinned office key, our own journal and what the office had signed before.

    Returns what is to be kept of it. Raises OfficeForeign; `reason` is "checkpoint" (another office), "older" (the
    office forgot what it had signed for), "ahead" (it holds more than this profile ever wrote, which is an old copy),
    "history" (it signed other records than ours), "log_older" and "log_rewritten" (its log lost or changed entries of
    whichever laptop), "log_entry" (its log lacks us). Raises ChainBroken when the fault is in our own journal.

    Whether the office shows another laptop another log cannot be seen from here: an audit compares what both keep.
    """
    events, office = desk.store.events, _office(desk)
    point = office.checkpoint(reply.checkpoint.note, desk.device)
    if point is None or point.size != reply.acked:
        raise OfficeForeign(reason="checkpoint")
    if reply.acked < events.acked() or reply.cursor < desk.store.feed.cursor():
        raise OfficeForeign(reason="older")
    if reply.acked > events.head().size:
        raise OfficeForeign(reason="ahead")
    _same_history(desk, point.size, point.root)
    return _log(desk, office, reply, point)


def _log(desk: Desk, office: Office, reply: wire.SyncReply, point: Point) -> Kept:
    told, before = reply.log, desk.store.notes.newest()
    log = office.log(told.note)
    if log is None:
        raise OfficeForeign(reason="checkpoint")
    since = 0
    if before and (known := office.log(before.log_note)):
        if log.size < known.size:
            raise OfficeForeign(reason="log_older")
        if not tree.consistent(known.size, known.root, log.size, log.root, told.consistency):
            raise OfficeForeign(reason="log_rewritten")
        since = known.size
    if point.size and not proof.in_log(log, told, wire.LogLeaf(desk.device, point.size, point.root)):
        raise OfficeForeign(reason="log_entry")
    return Kept(
        log.size, told.note, point.size, reply.checkpoint.note, told.leaf, told.inclusion, since, told.consistency
    )


def forked(desk: Desk, reply: wire.SyncReply, conflict: JournalForked) -> FieldvisitError:
    """Return why the office holds another event where we wrote ours, from its answer to a sync without events.

    When it goes on past what it had signed for us, another copy of this laptop wrote there: `conflict` as it is. When
    it signed otherwise than before, it rewrote; and when neither, our own journal does not hold.
    """
    if reply.acked > desk.store.events.acked():
        return conflict
    try:
        check(desk, reply)
    except (OfficeForeign, ChainBroken) as found:
        return found
    return _own_fault(desk) or conflict


def check_receipt(desk: Desk, receipt: wire.DayReceipt) -> None:
    """Hold a day receipt against the pinned office key and our own chain. Raises OfficeForeign."""
    signed = keys.verify(desk.store.settings.get("office_key"), wire.unsigned(receipt), receipt.signature)
    if not signed or receipt.device != desk.device:
        raise OfficeForeign(reason="receipt")
    if receipt.size > desk.store.events.head().size:
        raise OfficeForeign(reason="ahead")
    _same_history(desk, receipt.size, receipt.root)


def _office(desk: Desk) -> Office:
    settings = desk.store.settings
    return Office(settings.get("office_id"), settings.get("office_key"))


def _same_history(desk: Desk, size: int, root: str) -> None:
    """The root kept from the last checkpoint spares hashing the whole chain again."""
    known = desk.store.events.signed_for()
    ours = known.root if known and known.size == size else desk.store.events.root_at(size)
    if ours != root:
        raise _own_fault(desk) or OfficeForeign(reason="history")


def _own_fault(desk: Desk) -> ChainBroken | None:
    """Go through our own journal before anybody else is blamed."""
    fault = audit.walk(desk.store.events.lines(), desk.device, desk.device_key.public).fault
    return ChainBroken(seq=fault.seq) if fault else None


def anchor(clock: Clock, asked_ns: int, office_time: datetime) -> Anchor:
    """Place the office's time in the middle of the round trip that began at `asked_ns` and ends now."""
    half = (clock.monotonic_ns() - asked_ns) // 2
    return Anchor(office_time, asked_ns + half, clock.boot(), half // 1_000_000 + 1)


def keep_anchor(store: Store, heard: Anchor) -> None:
    """Store the office's time as last heard: a Moment is read against it; nothing is ordered by it."""
    store.settings.set("anchor", wire.canonical(heard).decode())
    store.settings.set("heard_from_office", heard.office.isoformat())
