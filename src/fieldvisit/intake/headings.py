"""Finding the heading of a table, be it one row or three, and saying which column is which field."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fieldvisit.intake.cells import Cell, text
from fieldvisit.intake.synonyms import ANCHORS, FORBIDDEN, MANY, NAMES, OTHERS, UNITS

SEARCHED: Final = 20
_DEEPEST: Final = 3
_FEWEST_FIELDS: Final = 3
_BRACKETS: Final = re.compile(r"[(\[【〔]([^)\]】〕]*)[)\]】〕]")
_NOISE: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the heading is and what its columns mean.

    `first` and `last` are indexes into the rows searched, `width` is how many cells it has. `columns[field]` are the
    indexes read for a field, best first; `units[index]` is what an amount of that column is multiplied by, 0 unknown;
    `twins[field]` are other columns of the very same trust, to be compared.
    """

    first: int
    last: int
    width: int
    columns: dict[str, tuple[int, ...]]
    twins: dict[str, tuple[int, ...]]
    units: dict[int, int]
    unused: tuple[str, ...]
    forbidden: tuple[str, ...]
    rows: frozenset[tuple[str, ...]]

    def repeats(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a row is this heading again, as exports with page breaks have it."""
        return shape(cells) in self.rows


def plain(heading: str) -> str:
    """Reduce a heading to its letters: `" 剩余\\n本金（元） "` → `剩余本金元`, `Case No.` → `caseno`."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", heading).lower())


def unit(heading: str) -> int:
    """Return what amounts below a heading are multiplied by: 10000 for `本金（万元）`, 0 when it does not say."""
    for inside in _BRACKETS.findall(unicodedata.normalize("NFKC", heading)):
        for word in re.split(r"[:,、/ ]", inside):
            if times := UNITS.get(plain(word.removeprefix("单位"))):
                return times
    return 0


def match(heading: str) -> tuple[str, int] | None:
    """Return (field, rank) of a heading, None when it is none we read."""
    if not heading:
        return None
    if found := NAMES.get(plain(heading)):
        return found
    return NAMES.get(plain(_BRACKETS.sub("", unicodedata.normalize("NFKC", heading))))


def shape(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return a row as the letters of its cells without trailing blanks: equal for a heading and its repetition."""
    letters = [plain(text(cell)) if cell != "" else "" for cell in cells]
    while letters and not letters[-1]:
        letters.pop()
    return tuple(letters)


def find(rows: Sequence[Sequence[Cell]]) -> Heading | None:
    """Find the best heading among the first rows: most fields, then fewest rows, then first; or None."""
    best: tuple[int, int, int] | None = None
    texts = [[text(cell) for cell in row] for row in rows[:SEARCHED]]
    for first in range(len(texts)):
        for depth in range(1, min(_DEEPEST, len(texts) - first) + 1):
            named = [match(name) for name, _ in _names(texts[first : first + depth])]
            fields = {found[0] for found in named if found}
            if len(fields) < _FEWEST_FIELDS or not fields & ANCHORS:
                continue
            score = (len(fields), -depth, -first)
            if best is None or score > best:
                best = score
    if best is None:
        return None
    return _heading(texts, -best[2], -best[2] - best[1] - 1)


def _names(rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Return (heading, whole heading) of each column; merged cells of upper rows are filled rightwards."""
    width = max(len(row) for row in rows)
    filled: list[list[str]] = []
    for level, row in enumerate(rows):
        padded = list(row) + [""] * (width - len(row))
        if level < len(rows) - 1:
            for index in range(1, width):
                padded[index] = padded[index] or padded[index - 1]
        filled.append(padded)
    names: list[tuple[str, str]] = []
    for index in range(width):
        own = [row[index] if index < len(row) else "" for row in rows]
        above = [level[index] for level in filled[:-1]]
        whole = " ".join(dict.fromkeys(part for part in (*above, filled[-1][index]) if part))
        if own[-1] and any(OTHERS.search(plain(part)) for part in above):
            names.append((whole, whole))
            continue
        parts = [part for part in reversed(own) if part]
        known = next((part for part in parts if match(part)), parts[0] if parts else "")
        names.append((known, whole))
    return names


def _heading(texts: list[list[str]], first: int, last: int) -> Heading:
    named: dict[str, list[tuple[int, int]]] = {}
    units: dict[int, int] = {}
    unused: list[str] = []
    forbidden: list[str] = []
    names = _names(texts[first : last + 1])
    for index, (name, whole) in enumerate(names):
        units[index] = unit(name) or unit(whole)
        if FORBIDDEN.search(plain(whole)) or FORBIDDEN.search(plain(name)):
            forbidden.append(_short(whole))
        elif found := match(name):
            named.setdefault(found[0], []).append((found[1], index))
        elif name:
            unused.append(_short(whole))
    columns: dict[str, tuple[int, ...]] = {}
    twins: dict[str, tuple[int, ...]] = {}
    for field, found_columns in named.items():
        found_columns.sort()
        if field in MANY:
            columns[field] = tuple(index for _, index in found_columns)
            continue
        best = found_columns[0][0]
        columns[field] = (found_columns[0][1],)
        if same := tuple(index for rank, index in found_columns[1:] if rank == best):
            twins[field] = same
        unused.extend(_short(names[index][0]) for rank, index in found_columns if rank != best)
    if "total" not in columns and "placed" in columns:
        columns["total"] = columns["placed"]
    if "fees" in columns:
        columns.pop("fee_part", None)
    shapes = frozenset(shape(row) for row in texts[first : last + 1])
    return Heading(first, last, len(names), columns, twins, units, tuple(unused), tuple(forbidden), shapes)


def _short(name: str) -> str:
    flat = " ".join(name.split())
    return flat if len(flat) <= 30 else flat[:29] + "…"
