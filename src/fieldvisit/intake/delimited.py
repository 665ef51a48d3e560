"""Text files: from bytes to records, with the encoding proved and the delimiter found by the shape of the whole."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from fieldvisit.errors import NotATable
from fieldvisit.intake.headings import find

Record = tuple[int, list[str] | None]

_DELIMITERS: Final = (",", ";", "\t", "|")
_SNIFFED_CHARS: Final = 65_536
_SNIFFED_RECORDS: Final = 60


def encoding_of(data: bytes) -> str:
    """Return the encoding the whole file decodes in, strictly: by BOM, else UTF-8, else GB18030.

    Raises NotATable `encoding` when it is none of these, `binary` when the text holds NUL.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "gb18030"]
    for encoding in candidates:
        try:
            if "\0" in data.decode(encoding):
                raise NotATable(reason="binary")
        except UnicodeDecodeError:
            continue
        return encoding
    raise NotATable(reason="binary" if b"\0" in data[:4096] else "encoding")


def records(data: bytes, most: int) -> tuple[list[Record], str]:
    """Return (number, cells) of every record and the delimiter; cells are None where quotes are broken.

    Numbers count as a spreadsheet does. Raises NotATable `no_heading` when no delimiter yields a heading,
    `too_many_rows` beyond `most` records.
    """
    encoding = encoding_of(data)
    delimiter = _delimiter(data, encoding)
    found: list[Record] = []
    usual = csv.field_size_limit(len(data) + 1)  # a long cell is a problem of its row, told apart later
    try:
        for record in _parse(_lines(data, encoding), delimiter):
            found.append(record)
            if len(found) > most:
                raise NotATable(reason="too_many_rows", limit=most)
    finally:
        csv.field_size_limit(usual)
    return found, delimiter


def _lines(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="strict", newline="")


def _parse(lines: io.TextIOWrapper, delimiter: str) -> Iterator[Record]:
    """Yield records; one with broken quotes yields None for each line it swallowed, so that none is lost."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        before = reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            for _ in range(max(reader.line_num - before, 1)):
                number += 1
                yield number, None
            continue
        number += 1
        yield number, cells


def _delimiter(data: bytes, encoding: str) -> str:
    start = _lines(data, encoding).read(_SNIFFED_CHARS)
    best, chosen = (0, 0.0), ""
    for delimiter in _DELIMITERS:
        rows: list[list[str]] = []
        try:
            for cells in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter):
                rows.append(cells)
                if len(rows) == _SNIFFED_RECORDS:
                    break
        except csv.Error:  # one field longer than the usual limit: judge by what came before
            pass
        heading = find(rows)
        if heading is None:
            continue
        below = rows[heading.last + 1 :]
        even = sum(len(cells) == heading.width for cells in below) / max(len(below), 1)
        if (score := (len(heading.columns), even)) > best:
            best, chosen = score, delimiter
    if not chosen:
        raise NotATable(reason="no_heading")
    return chosen
