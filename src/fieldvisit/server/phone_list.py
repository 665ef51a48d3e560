"""Ledger lines from a telephone system's export: a CSV of case, time, channel and whether the person was reached."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.errors import ServerConfig
from fieldvisit.model.case import Channel, Contact
from fieldvisit.server.contacts import LONGEST

LARGEST: Final = 32 << 20
MOST: Final = 200_000
"""Bytes and lines a file may have."""
COLUMNS: Final = ("case", "at", "channel", "reached", "note", "by", "to")
"""The header; the first four must be there. `at` is local to the office unless it names an offset."""
_REACHED: Final = {
    "yes": True,
    "no": False,
    "1": True,
    "0": False,
    "true": True,
    "false": False,
    "是": True,
    "否": False,
}


class BadLine(ServerConfig):
    """A line that cannot be read: nothing of the file is taken. `row` counts from the header, which is 1."""

    def __init__(self, row: int) -> None:
        super().__init__(reason="contact_line", row=row)


def line(at: str, channel: str, reached: str, zone: str, now: datetime, **words: str) -> Contact:
    """Read one line of the ledger; `words`: note, by, to. Raises ValueError for what is none, or not over yet."""
    when = datetime.fromisoformat(at.strip())
    when = (when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    kind = Channel(channel.strip().upper())
    if when > now or when.year < 2000 or kind is Channel.VISIT:
        raise ValueError("not a contact that has been")
    texts = {name: text.strip() for name, text in words.items()}
    if any(len(text) > LONGEST or not text.isprintable() for text in texts.values()):
        raise ValueError("not a text to print")
    note, by, to = (texts.get(name, "") for name in ("note", "by", "to"))
    return Contact(when, kind, _REACHED[reached.strip().lower()], note, by, to)


def read(path: Path, zone: str, now: datetime) -> list[tuple[str, Contact]]:
    """Read a file (UTF-8, with or without a mark, or GB 18030). Raises ServerConfig, BadLine for the first bad line."""
    try:
        if path.stat().st_size > LARGEST:
            raise ServerConfig(reason="contact_file")
        text = _text(path.read_bytes())
    except OSError:
        raise ServerConfig(reason="contact_file") from None
    found = []
    for number, row in _rows(text):
        try:
            words = {name: row.get(name, "") for name in ("note", "by", "to")}
            found.append((row["case"].strip(), line(row["at"], row["channel"], row["reached"], zone, now, **words)))
        except (KeyError, ValueError, OverflowError):
            raise BadLine(number) from None
    return found


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ServerConfig(reason="contact_file")


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if len(set(header)) != len(header) or not set(COLUMNS[:4]) <= set(header) <= set(COLUMNS):
            raise ServerConfig(reason="contact_file")
        for number, row in enumerate(reader, 2):
            if number > MOST:
                raise ServerConfig(reason="contact_file")
            if row and len(row) != len(header):
                raise BadLine(number)
            if row:
                yield number, dict(zip(header, row, strict=True))
    except csv.Error:
        raise ServerConfig(reason="contact_file") from None
