"""From a file's bytes to the one table in it: what it is is told by its content, never by its name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldvisit.errors import NotATable
from fieldvisit.intake.cells import Cell, text
from fieldvisit.intake.headings import Heading, find
from fieldvisit.intake.problem import Problem
from fieldvisit.intake.synonyms import REQUIRED

MOST_BYTES: Final = 200 * 1024 * 1024
MOST_ROWS: Final = 200_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MAGIC: Final = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file with their numbers; `cells` is None where a record's quotes are broken.

    `heading` points into `rows`. `mac`: bare serial dates count from 1904. `sheet_notes`: what was not read.
    """

    rows: list[tuple[int, list[Cell] | None]]
    heading: Heading
    mac: bool
    sheet_notes: tuple[Problem, ...]


def load(path: Path) -> Table:
    """Return the table of a file. Raises NotATable with a `reason` for everything that is none; nothing is written."""
    data = _bytes(path)
    if data.startswith(_OLE):
        raise NotATable(reason="password" if _ENCRYPTED in data else "old_excel")
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise NotATable(reason=reason)
    table = _from_sheets(data) if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) else _from_text(data)
    missing = [field for field in REQUIRED if field not in table.heading.columns]
    if missing:
        raise NotATable(reason="columns_missing", columns=" ".join(missing))
    return table


def _bytes(path: Path) -> bytes:
    try:
        if not path.exists():
            raise NotATable(reason="no_file")
        if not path.is_file():
            raise NotATable(reason="not_a_file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise NotATable(reason="no_access") from error
    if len(data) > MOST_BYTES:
        raise NotATable(reason="too_large", limit=MOST_BYTES // (1024 * 1024))
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise NotATable(reason="empty")
    return data


def _from_text(data: bytes) -> Table:
    from fieldvisit.intake.delimited import encoding_of, records

    start = data[:4096].decode(encoding_of(data), errors="ignore").lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<"):
        raise NotATable(reason="html" if "<html" in start or "<table" in start or "<!doctype html" in start else "xml")
    found, _ = records(data, MOST_ROWS)
    rows: list[tuple[int, list[Cell] | None]] = [(number, None if row is None else list(row)) for number, row in found]
    return _table(rows, False, ())


def _from_sheets(data: bytes) -> Table:
    from fieldvisit.intake.spreadsheet import sheets

    found = sheets(data, MOST_ROWS)
    tables = [sheet for sheet in found if find(sheet.rows)]
    chosen = next((sheet for sheet in tables if sheet.visible), tables[0] if tables else None)
    if chosen is None:
        raise NotATable(reason="no_heading" if found else "empty")
    notes = tuple(
        Problem(
            0,
            "",
            "sheet",
            "warning" if sheet in tables else "info",
            "sheet_not_read" if sheet in tables else "sheet_no_table",
            (("sheet", sheet.name[:31]), ("rows", len(sheet.rows))),
        )
        for sheet in found
        if sheet is not chosen
    )
    rows: list[tuple[int, list[Cell] | None]] = list(enumerate(chosen.rows, 1))
    return _table(rows, chosen.mac, notes)


def _table(rows: list[tuple[int, list[Cell] | None]], mac: bool, notes: tuple[Problem, ...]) -> Table:
    heading = find([cells or [] for _, cells in rows[:40]])
    if heading is None:
        raise NotATable(reason="no_heading")
    if not any(cells is None or any(text(cell) for cell in cells) for _, cells in rows[heading.last + 1 :]):
        raise NotATable(reason="no_rows")
    return Table(rows, heading, mac, notes)
