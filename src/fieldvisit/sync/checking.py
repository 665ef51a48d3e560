"""What a reply must prove before anything of it is kept, and the office's time taken from it."""

from datetime import datetime

import msgspec

from fieldvisit import journal, keys, wire
from fieldvisit.casework.desk import Desk
from fieldvisit.clock import Anchor, Clock
from fieldvisit.errors import OfficeForeign
from fieldvisit.store import Store


def check(desk: Desk, reply: wire.SyncReply) -> None:
    """Hold a reply against the pinned office key and our own chain. Raises OfficeForeign.

    `reason` is "signature" (another office), "older" (an office that forgot what it had signed for), "ahead" (an
    office that holds more than we ever wrote: an old copy of this profile), "root" (other records than ours).
    """
    office_key = desk.store.settings.get("office_key")
    point = reply.checkpoint
    if not journal.checkpoint_holds(point, office_key) or (point.device, point.size) != (desk.device, reply.acked):
        raise OfficeForeign(reason="signature")
    if reply.acked < desk.store.events.acked() or reply.cursor < desk.store.feed.cursor():
        raise OfficeForeign(reason="older")
    if reply.acked > desk.store.events.head().size:
        raise OfficeForeign(reason="ahead")
    if desk.store.events.root(reply.acked) != point.root:
        raise OfficeForeign(reason="root")
    for item in reply.items:
        if isinstance(item, wire.PackItem) and not keys.verify(office_key, item.text.encode(), item.signature):
            raise OfficeForeign(reason="signature")


def anchor(clock: Clock, asked_ns: int, office_time: datetime) -> Anchor:
    """Place the office's time in the middle of the round trip that began at `asked_ns` and ends now."""
    now = clock.monotonic_ns()
    half = (now - asked_ns) // 2
    return Anchor(office_time, asked_ns + half, clock.boot(), half // 1_000_000 + 1)


def keep_anchor(store: Store, heard: Anchor) -> None:
    """Store the office's time as last heard; a Moment is read against it, nothing is ordered by it."""
    store.settings.set("anchor", msgspec.json.encode(heard).decode())
    store.settings.set("heard_from_office", heard.office.isoformat())
