"""The collector's own wall clock: the zone that days are counted in, and times in it."""

from datetime import datetime
from typing import Final

ZONE: Final = "Asia/Shanghai"
"""The zone in which a collector's day is counted."""


def local(when: datetime) -> datetime:
    """Return a time on the collector's own wall clock."""
    return in_zone(when, ZONE)


def in_zone(when: datetime, zone: str) -> datetime:
    """Return a time as clocks in a zone show it. Raises ZoneInfoNotFoundError."""
    from zoneinfo import ZoneInfo  # the door shows no time

    return when.astimezone(ZoneInfo(zone))
