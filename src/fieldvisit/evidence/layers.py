"""A report's file taken apart into its revisions: where each begins and ends, and which objects it brings.

Plain tables only, few and short, each before the last: a cross-reference stream of 15 kB can make a reader work for a
minute, and here all that a file can refer to is bounded by what stands in these tables. No PDF library is let at a file
that is not of this shape.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldvisit.evidence.objects import Found, Malformed, Ref, Value, read, read_dictionary

REVISIONS: Final = 64
"""Tables a file may have: three from the door, one for a supervisor, two for each timestamp in decades to come."""
ENTRIES: Final = 20_000
"""Objects in all tables; a report with forty photos and two full notes has a tenth of it."""
_END: Final = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n\Z")
_START: Final = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n")
_HEADING: Final = re.compile(rb"(\d{1,7}) (\d{1,7}) ?\n")
_FREE: Final = re.compile(rb"0000000000 65535 f(?: \n|\r\n)")
_ENTRIES: Final = re.compile(rb"(?:\d{10} 00000 n(?: \n|\r\n))*")
_LINE: Final = 20
"""Bytes of an entry (ISO 32000-1, 7.5.4)."""
_TRAILED: Final = frozenset({"/Size", "/Root", "/Info", "/ID", "/Prev"})
_TRAILER: Final = re.compile(rb"trailer[\n ]")
_END_OF_TRAILER: Final = re.compile(rb"[ \n]{0,2}")


@dataclass(frozen=True, slots=True)
class Revision:
    """One section of the file: bytes `start` … `end`, its table at `table`, the objects it brings by number."""

    start: int
    table: int
    end: int
    entries: Mapping[int, int]
    trailer: Mapping[str, Value]


@dataclass(slots=True)
class Paper:
    """A file with its revisions, oldest first; objects are read when asked for, each once."""

    data: bytes
    revisions: Sequence[Revision]
    _read: dict[int, Found] = field(default_factory=dict)

    def found(self, number: int, revision: int) -> Found:
        """Return an object as it stands after a revision (0: the layout). Raises Malformed for one that is not."""
        for one in reversed(self.revisions[: revision + 1]):
            if (at := one.entries.get(number)) is not None:
                if at not in self._read:
                    self._read[at] = read(self.data, at, number, one.table)
                return self._read[at]
        raise Malformed

    def value(self, value: Value, revision: int) -> Value:
        """Return a value itself, or what it refers to; a reference to a reference does not occur."""
        if not isinstance(value, Ref):
            return value
        found = self.found(value.number, revision).value
        if isinstance(found, Ref):
            raise Malformed
        return found

    def dictionary(self, value: Value, revision: int) -> dict[str, Value]:
        """Return what must be a dictionary. Raises Malformed."""
        found = self.value(value, revision)
        if not isinstance(found, dict):
            raise Malformed
        return found

    def array(self, value: Value, revision: int) -> list[Value]:
        """Return what must be an array. Raises Malformed."""
        found = self.value(value, revision)
        if not isinstance(found, list):
            raise Malformed
        return found

    def catalog(self, revision: int) -> dict[str, Value]:
        """Return the catalog after a revision."""
        return self.dictionary(self.revisions[revision].trailer.get("/Root"), revision)

    def size(self, revision: int) -> int:
        """Return the number that the first new object after a revision may have at least."""
        size = self.revisions[revision].trailer.get("/Size")
        if type(size) is not int:
            raise Malformed
        return size


def split(data: bytes) -> Paper:
    """Take a file apart. Raises Malformed for everything that is not of the shape of our files.

    Each table lists only objects of its own revision, so that nothing can be pointed back at what was replaced.
    """
    found = _END.search(data, max(len(data) - 64, 0))
    if found is None:
        raise Malformed
    at, tables, left = int(found[1]), [], ENTRIES
    while True:
        entries, trailer, end = _table(data, at, left)
        tables.append((at, entries, trailer, end))
        before, left = trailer.get("/Prev"), left - len(entries)
        if before is None:
            break
        if type(before) is not int or not 0 <= before < at or len(tables) == REVISIONS:
            raise Malformed
        at = before
    revisions, start = [], 0
    for at, entries, trailer, end in reversed(tables):
        if not start <= at or not all(start <= where < at for where in entries.values()):
            raise Malformed
        revisions.append(Revision(start, at, end, entries, trailer))
        start = end
    if start != len(data):
        raise Malformed
    paper = Paper(data, revisions)
    for number in range(1, len(revisions)):
        _tiles(paper, number)
        _continues(paper, number)
    return paper


def _table(data: bytes, at: int, most: int) -> tuple[dict[int, int], dict[str, Value], int]:
    if not data.startswith(b"xref\n", at):
        raise Malformed
    entries: dict[int, int] = {}
    at += 5
    while heading := _HEADING.match(data, at):
        first, count = int(heading[1]), int(heading[2])
        at = heading.end()
        end = at + count * _LINE
        if len(entries) + count > most + 1 or end > len(data):
            raise Malformed
        if first == 0 and count:
            at = _after(_FREE.fullmatch(data, at, at + _LINE))
            first = 1
        _after(_ENTRIES.fullmatch(data, at, end))
        brought = dict(enumerate(map(int, data[at:end].split()[::3]), first))
        if entries.keys() & brought.keys():
            raise Malformed
        entries |= brought
        at = end
    begun = _TRAILER.match(data, at)
    if begun is None:
        raise Malformed
    trailer, at = read_dictionary(data, begun.end(), begun.end() + 4096)
    if not trailer.keys() <= _TRAILED:
        raise Malformed
    at = _after(_END_OF_TRAILER.match(data, at))
    return entries, trailer, _after(_START.match(data, at))


def _after(found: re.Match[bytes] | None) -> int:
    if found is None:
        raise Malformed
    return found.end()


def _tiles(paper: Paper, number: int) -> None:
    """Require that a revision's objects lie side by side and fill it: no byte stands between them."""
    one = paper.revisions[number]
    at = one.start
    for where, what in sorted((where, what) for what, where in one.entries.items()):
        if where != at:
            raise Malformed
        at = paper.found(what, number).end
    if at != one.table or int(paper.data[one.table : one.end].split()[-2]) != one.table:
        raise Malformed


def _continues(paper: Paper, number: int) -> None:
    """Require a trailer that only goes on: the same catalog and information, the same first half of the id."""
    new, old = paper.revisions[number].trailer, paper.revisions[number - 1].trailer
    ids = (new.get("/ID"), old.get("/ID"))
    if new.keys() != {"/Info", "/Root", "/Size", "/ID", "/Prev"} or not isinstance(new["/Root"], Ref):
        raise Malformed
    if (new["/Root"], new["/Info"]) != (old.get("/Root"), old.get("/Info")):
        raise Malformed
    if not all(isinstance(one, list) and len(one) == 2 and type(one[0]) is bytes for one in ids):
        raise Malformed
    if ids[0][0] != ids[1][0] or new["/Prev"] != paper.revisions[number - 1].table:  # type: ignore[index]
        raise Malformed
    brought = paper.revisions[number].entries
    replaced = {one for one in brought if one < paper.size(number - 1)}
    known = {one for revision in paper.revisions[:number] for one in revision.entries}
    least = max((*brought, paper.size(number - 1) - 1)) + 1
    if not replaced <= known or not least <= paper.size(number) <= least + 1:
        raise Malformed
