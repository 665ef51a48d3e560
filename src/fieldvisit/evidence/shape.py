"""The shape of a report's file, checked before a PDF library is let at it: what ours never have costs nothing here.

A cross-reference stream of 15 kB can make a reader work for a minute. Our files have plain tables only, one for each
revision, so that everything a file can refer to is bounded by what stands in these tables.
"""

import re
from typing import Final

REVISIONS: Final = 64
"""Tables a file may have: three from the door, one for a supervisor, two for each timestamp in decades to come."""
ENTRIES: Final = 20_000
"""Objects in all tables; a report with forty photos and two full notes has a tenth of it."""
_LINE: Final = 20
"""Bytes of an entry (ISO 32000-1, 7.5.4)."""
_TRAILER: Final = 4096
_END: Final = re.compile(rb"startxref\r?\n(\d{1,10})\r?\n%%EOF\r?\n?\Z")
_BEFORE: Final = re.compile(rb"/Prev[ \r\n]+(\d{1,10})")


def plain(data: bytes) -> bool:
    """Tell whether a file has the shape of our reports: plain tables only, few and short, each before the last."""
    found = _END.search(data, max(len(data) - 64, 0))
    entries, at = 0, int(found[1]) if found else -1
    for _ in range(REVISIONS):
        end = data.find(b"trailer", at, at + (ENTRIES + 100) * _LINE) if at >= 0 else -1
        if end < 0 or not data.startswith(b"xref", at):
            return False
        stop = data.find(b"startxref", end, end + _TRAILER)
        trailer, entries = data[end:stop], entries + (end - at) // _LINE
        if stop < 0 or entries > ENTRIES or b"#" in trailer or b"XRefStm" in trailer:
            return False
        before = _BEFORE.findall(trailer)
        if len(before) != trailer.count(b"/Prev"):
            return False
        if not before:
            return True
        if len(before) > 1 or int(before[0]) >= at:
            return False
        at = int(before[0])
    return False
