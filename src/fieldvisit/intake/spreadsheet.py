"""XLSX files: bounded before they are opened, then read by python-calamine; formulas are never evaluated."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fieldvisit.errors import NotATable
from fieldvisit.intake.cells import Cell

_MOST_BYTES: Final = 400 * 1024 * 1024
_MOST_MEMBERS: Final = 2_000
_MOST_CELLS: Final = 8_000_000
_MOST_RATIO: Final = 400
_RATIO_FROM: Final = 20 * 1024 * 1024
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 96
_REFERENCE: Final = re.compile(rb"""[\s"']r\s{0,8}=\s{0,8}["']([A-Za-z]{1,8})([0-9]{1,20})["']""")
_EVASION: Final = re.compile(rb"""[\s"']r\s{9}|[\s"']r\s{0,8}=\s{9}""")
_MAC: Final = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: all its rows from the first on, blank cells as empty text. `mac`: serials count from 1904."""

    name: str
    visible: bool
    rows: list[list[Cell]]
    mac: bool


def sheets(data: bytes, most: int) -> list[Sheet]:
    """Return all sheets that have cells.

    Raises NotATable: `zip_no_workbook`, `damaged_workbook`, `zip_bomb`, `password`, or `too_many_rows` beyond `most`.
    """
    mac = _bounded(data, most)
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found: list[Sheet] = []
        for meta in book.sheets_metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if sheet.total_height > most:
                raise NotATable(reason="too_many_rows", limit=most)
            rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
            if rows:
                found.append(Sheet(meta.name, meta.visible == SheetVisibleEnum.Visible, rows, mac))
        return found
    except PasswordError as error:
        raise NotATable(reason="password") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise NotATable(reason="damaged_workbook") from error
    except BaseException as error:
        # A panic of the reader's native code arrives as a type that cannot be imported and is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise NotATable(reason="damaged_workbook") from error


def _bounded(data: bytes, most: int) -> bool:
    """Refuse what would fill the memory before anything is opened; return whether dates count from 1904.

    Each member is inflated here in pieces, never beyond what it declares, and the farthest cell is noted, because the
    reader lays a sheet out in full.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, UnicodeDecodeError) as error:
        raise NotATable(reason="damaged_workbook") from error
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise NotATable(reason="zip_no_workbook")
    declared = sum(member.file_size for member in members)
    if declared > _MOST_BYTES or len(members) > _MOST_MEMBERS:
        raise NotATable(reason="zip_bomb")
    if declared > _RATIO_FROM and declared > _MOST_RATIO * len(data):
        raise NotATable(reason="zip_bomb")
    mac = False
    for member in members:
        if member.flag_bits & 1:
            raise NotATable(reason="password")
        for piece in _extent(_inflated(data, member), most):
            mac = mac or (member.filename == "xl/workbook.xml" and bool(_MAC.search(piece)))
    return mac


def _extent(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Pass the pieces of one member on, and refuse it when its farthest cell makes the sheet too large to lay out."""
    columns: set[bytes] = set()
    last_row = 0
    tail = b""
    for piece in pieces:
        window = tail + piece
        if _EVASION.search(window):
            raise NotATable(reason="damaged_workbook")
        for column, row in _REFERENCE.findall(window):
            columns.add(column)
            if (number := int(row)) > last_row:
                last_row = number
        if last_row > most or last_row * max(map(_column, columns), default=0) > _MOST_CELLS:
            raise NotATable(reason="too_many_rows", limit=most)
        tail = window[-_OVERLAP:]
        yield window


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _inflated(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's content in pieces; a stream longer than it declares is a bomb."""
    offset = member.header_offset
    header = data[offset : offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise NotATable(reason="damaged_workbook")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = offset + 30 + name_length + extra_length
    raw = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        if len(raw) > member.file_size:
            raise NotATable(reason="zip_bomb")
        yield from (bytes(raw[at : at + _CHUNK]) for at in range(0, len(raw), _CHUNK))
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotATable(reason="damaged_workbook")
    inflater, size, pending = zlib.decompressobj(-15), 0, bytes(raw)
    try:
        while not inflater.eof:
            piece = inflater.decompress(pending, _CHUNK)
            if not piece and not inflater.unconsumed_tail:
                break
            pending = inflater.unconsumed_tail
            size += len(piece)
            if size > member.file_size:
                raise NotATable(reason="zip_bomb")
            yield piece
    except zlib.error as error:
        raise NotATable(reason="damaged_workbook") from error
