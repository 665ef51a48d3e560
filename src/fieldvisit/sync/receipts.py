"""The office's signed day receipts: a file is safe when one names it, and a day when nothing of it is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fieldvisit import wire
from fieldvisit.errors import OfficeForeign
from fieldvisit.model.event import Attached, Event, Sealed
from fieldvisit.store.desk import Desk
from fieldvisit.sync.checking import check_receipt
from fieldvisit.sync.client import Office

ZONE = "Asia/Shanghai"
"""Where the office counts its days."""


@dataclass(frozen=True, slots=True)
class DayStatus:
    """A day held against the office's signed receipt.

    `missing_events`: events of this laptop, of any day, that the office has not signed for; `missing_blobs`: SHA-256
    (hex) of files of the day that the receipt does not name. A file belongs to the day that named it first.
    """

    day: date
    events: int
    blobs: int
    missing_events: int
    missing_blobs: tuple[str, ...]
    signed_at: datetime

    @property
    def all_safe(self) -> bool:
        """Whether the laptop may say that all of the day is in the office."""
        return not self.missing_events and not self.missing_blobs


def day_status(desk: Desk, day: date, zone: str = ZONE) -> DayStatus:
    """Ask the office for its receipt of a local day and compare. On a worker thread, with that thread's desk.

    Raises OfficeForeign when the receipt is not the office's, not of this day, or speaks of other events than ours;
    and what every request may raise.
    """
    with Office.of(desk) as office:
        receipt = _fetch(desk, office, day)
    count, files, before = 0, dict[str, int](), set[str]()
    for event in _events(desk):
        named, today = _file(event), _local_day(event, zone) == day
        count += today
        if named and named[0] not in before:
            before.add(named[0])
            if today:
                files[named[0]] = named[1]
    held = _held(receipt)
    missing = tuple(sha256 for sha256, size in files.items() if (sha256, size) not in held)
    behind = desk.store.events.head().size - receipt.size
    return DayStatus(day, count, len(files), behind, missing, receipt.at)


def settle(desk: Desk, office: Office, wanted: frozenset[str]) -> int:
    """Mark the blobs as held that the office has signed for; return how many.

    An upload that was answered with success counts for nothing by itself: only the signed receipt does. The day of a
    file is its event's; the days beside it are asked, too, when the office counts its days elsewhere.
    """
    due = {sha256: size for sha256, size, _ in desk.store.blobs.pending() if sha256 not in wanted}
    days = _days(desk, due)
    found: set[str] = set()
    for near in (0, 1, -1):
        open_days = {days[sha256] + timedelta(days=near) for sha256 in due if sha256 in days and sha256 not in found}
        for day in sorted(open_days):
            held = _held(_fetch(desk, office, day))
            found |= {sha256 for sha256, size in due.items() if (sha256, size) in held}
    desk.store.blobs.mark_held(*found)
    return len(found)


def _fetch(desk: Desk, office: Office, day: date) -> wire.DayReceipt:
    receipt = office.day_receipt(day)
    if receipt.day != day:
        raise OfficeForeign(reason="receipt")
    check_receipt(desk, receipt)
    return receipt


def _held(receipt: wire.DayReceipt) -> set[tuple[str, int]]:
    return {(blob.sha256, blob.size) for blob in receipt.blobs}


def _days(desk: Desk, shas: Iterable[str]) -> dict[str, date]:
    """Return the local day of the first event that names each blob; blobs that no event names have none."""
    names, days = set(shas), dict[str, date]()
    if not names:
        return days
    visits = {item.visit_id for item in desk.store.outbox.items(1_000_000) if item.name in names and item.visit_id}
    for visit_id in sorted(visits):
        for event in desk.store.events.for_visit(visit_id):
            named = _file(event)
            if named and named[0] in names:
                days.setdefault(named[0], _local_day(event, ZONE))
    return days


def _events(desk: Desk) -> Iterable[Event]:
    return (wire.decode_event(payload) for payload in desk.store.events.payloads())


def _local_day(event: Event, zone: str) -> date:
    return event.at.best.astimezone(ZoneInfo(zone)).date()


def _file(event: Event) -> tuple[str, int] | None:
    match event.body:
        case Attached(sha256=sha256, size=size) | Sealed(report_sha256=sha256, size=size):
            return sha256, size
    return None
