"""Times as text: UTC, whole milliseconds, one fixed width, so that text order is time order."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def text(when: datetime) -> str:
    """Return `2026-11-23T04:00:00.000Z`."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(stored: str) -> datetime:
    """Return the UTC time that `text` wrote."""
    return datetime.fromisoformat(stored)


def bounds(day: date, zone: str) -> tuple[str, str]:
    """Return the first instant of a local day and of the next one."""
    start = datetime.combine(day, time(), ZoneInfo(zone))
    return text(start), text(datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)))
