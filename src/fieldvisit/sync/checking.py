"""What a reply must prove before anything of it is kept, and the office's time taken from it."""

from datetime import datetime

from fieldvisit import journal, keys, wire
from fieldvisit.clock import Anchor, Clock
from fieldvisit.errors import OfficeForeign
from fieldvisit.store import Store
from fieldvisit.store.desk import Desk


def check(desk: Desk, reply: wire.SyncReply) -> None:
    """Hold a reply's checkpoint against the pinned office key and our own chain. Raises OfficeForeign.

    `reason` is "checkpoint" (another office), "older" (an office that forgot what it had signed for), "ahead" (an
    office that holds more than we ever wrote: this profile is an old copy) or "history" (other records than ours).
    """
    point, events = reply.checkpoint, desk.store.events
    signed = journal.checkpoint_holds(point, desk.store.settings.get("office_key"))
    if not signed or (point.device, point.size) != (desk.device, reply.acked):
        raise OfficeForeign(reason="checkpoint")
    if reply.acked < events.acked() or reply.cursor < desk.store.feed.cursor():
        raise OfficeForeign(reason="older")
    if reply.acked > events.head().size:
        raise OfficeForeign(reason="ahead")
    if reply.acked == events.acked():
        _same_history(desk, point.size, point.root)


def check_receipt(desk: Desk, receipt: wire.DayReceipt) -> None:
    """Hold a day receipt against the pinned office key and our own chain. Raises OfficeForeign."""
    signed = keys.verify(desk.store.settings.get("office_key"), wire.unsigned(receipt), receipt.signature)
    if not signed or receipt.device != desk.device:
        raise OfficeForeign(reason="receipt")
    if receipt.size > desk.store.events.head().size:
        raise OfficeForeign(reason="ahead")
    _same_history(desk, receipt.size, receipt.root)


def _same_history(desk: Desk, size: int, root: str) -> None:
    """The root kept from the last checkpoint spares hashing the whole chain again."""
    known = desk.store.events.checkpoint()
    ours = known.root if known and known.size == size else desk.store.events.root(size)
    if ours != root:
        raise OfficeForeign(reason="history")


def anchor(clock: Clock, asked_ns: int, office_time: datetime) -> Anchor:
    """Place the office's time in the middle of the round trip that began at `asked_ns` and ends now."""
    half = (clock.monotonic_ns() - asked_ns) // 2
    return Anchor(office_time, asked_ns + half, clock.boot(), half // 1_000_000 + 1)


def keep_anchor(store: Store, heard: Anchor) -> None:
    """Store the office's time as last heard: a Moment is read against it; nothing is ordered by it."""
    store.settings.set("anchor", wire.canonical(heard).decode())
    store.settings.set("heard_from_office", heard.office.isoformat())
