"""The words of a paper: labels from the wording tables, times in the zone of the visit, typed text made printable."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fieldvisit import wording
from fieldvisit.clock import Moment
from fieldvisit.evidence.fonts import printable

LAYOUT: Final = 8
"""Raised whenever the same record would be laid out differently."""
_SECTIONS: Final = (
    *("report.", "checklist.", "consent.", "outcome.", "who.", "offer.", "mode.", "relation."),
    *("identify.", "left.", "address_kind.", "level.", "order_reason.", "stop.", "plan.method.", "paper.kind."),
    *("language.", "attached.removed."),
)


def layout_id(language: str) -> str:
    """Name how this program lays out a report: its layout's number and a hash over the words that a report can use."""
    return f"{LAYOUT}-{_words_of(language)}"


@lru_cache(maxsize=8)
def _words_of(language: str) -> str:
    table = wording.table(language)
    used = [f"{key}={table[key]}" for key in sorted(table) if key.startswith(_SECTIONS)]
    return hashlib.sha256("\n".join(used).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Words:
    """Words for one paper in one language and zone."""

    language: str
    zone: str
    paper: str = "report"

    def __call__(self, key: str, /, **facts: str | int) -> str:
        """Return a label of this paper with its places filled."""
        return wording.say(f"{self.paper}.{key}", self.language, **facts)

    def common(self, key: str, /, **facts: str | int) -> str:
        """Return a label that all papers share."""
        return wording.say(f"paper.{key}", self.language, **facts)

    def of(self, group: str, value: str) -> str:
        """Return the word for a value of the model, or the value itself where it is free text."""
        key = f"{group}.{value}"
        return wording.say(key, self.language) if value and wording.known(key) else typed(value)

    def alone(self, group: str, value: str) -> str:
        """Return the word for a value as it stands alone: with a capital; free text stays as it was typed."""
        said = self.of(group, value)
        return wording.begun(said) if value and wording.known(f"{group}.{value}") else said

    def local(self, when: datetime) -> datetime:
        """Return a time in the zone of the visit; an unknown zone counts as China's."""
        try:
            return when.astimezone(ZoneInfo(self.zone))
        except (ZoneInfoNotFoundError, ValueError):
            return when.astimezone(ZoneInfo("Asia/Shanghai"))

    def time(self, when: datetime | Moment) -> str:
        """Write a time as `2026-11-21 10:05:09`."""
        return self.local(when.best if isinstance(when, Moment) else when).strftime("%Y-%m-%d %H:%M:%S")

    def minute(self, when: datetime | Moment) -> str:
        """Write a time as `2026-11-21 10:05`."""
        return self.time(when)[:16]

    def hour(self, when: datetime | Moment) -> str:
        """Write a time of the day as `10:05`."""
        return self.time(when)[11:16]

    def offset(self, when: datetime) -> str:
        """Write the zone's distance from UTC as `+08:00`."""
        minutes = int((self.local(when).utcoffset() or timedelta()).total_seconds() // 60)
        sign = "-" if minutes < 0 else "+"
        return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def typed(text: str) -> str:
    """Return words somebody typed, printable whatever they contain."""
    return printable(text, lenient=True).strip("\n")


def exact(text: str) -> str:
    """Return a name or an address in one line; a character without a glyph will raise NoGlyph when drawn."""
    return printable(text).replace("\n", " ")


def day(value: date) -> str:
    """Write a date as ISO."""
    return value.isoformat()


def grouped(digest: str, length: int = 16) -> str:
    """Write the start of a hash in groups of four, to be compared by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, length, 4)).upper()
