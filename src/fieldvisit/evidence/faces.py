"""TrueType files: which glyph a character has, how wide it is, and the small font that goes into a paper.

A paper's glyphs are set on a grid of 1/200 em: at 10 points 0.018 mm, finer than 600 dots an inch can show, and a
quarter smaller than outlines on 1/1000 em.
"""

import hashlib
import struct
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final, NamedTuple

GRID: Final = 200
"""Units of an em in a paper's fonts."""
_SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 2, 4, 8, 16, 32
_LEAST: Final = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
"""Tables of a font that is addressed by glyph (ISO 32000-1, 9.9)."""


class Cut(NamedTuple):
    """A glyph on the paper's grid: its outline, its row of metrics (hmtx), its advance, and what it adds to a checksum.

    `even` and `odd` are the sums of its 16-bit words by their places, for a checksum over words of 32 bits.
    """

    outline: bytes
    row: bytes
    advance: int
    even: int
    odd: int


class Face:
    """One TrueType file, read when asked; glyphs are named by their place in it."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        data = path.read_bytes()
        self._tables = {}
        for row in range(struct.unpack_from(">H", data, 4)[0]):
            tag, _, start, length = struct.unpack_from(">4sLLL", data, 12 + 16 * row)
            self._tables[tag.decode("latin-1")] = data[start : start + length]
        self.em: int = struct.unpack_from(">H", self._tables["head"], 18)[0]
        self.glyphs: int = struct.unpack_from(">H", self._tables["maxp"], 4)[0]
        self._wide: int = struct.unpack_from(">H", self._tables["hhea"], 34)[0]
        self._starts, self._ends, self._first = self._groups()
        self._cut: dict[int, Cut] = {}

    def _groups(self) -> tuple[list[int], list[int], list[int]]:
        """Read the character map of format 12: runs of characters whose glyphs follow each other."""
        table = self._tables["cmap"]
        for row in range(struct.unpack_from(">H", table, 2)[0]):
            start = struct.unpack_from(">L", table, 8 + 8 * row)[0]
            if struct.unpack_from(">H", table, start)[0] == 12:
                count = struct.unpack_from(">L", table, start + 12)[0]
                runs = struct.unpack_from(f">{3 * count}L", table, start + 16)
                return list(runs[::3]), list(runs[1::3]), list(runs[2::3])
        raise ValueError(f"{self.name} has no character map of format 12")

    def glyph(self, code: int) -> int:
        """Return the glyph of a character, 0 when the font has none."""
        run = bisect_right(self._starts, code) - 1
        return self._first[run] + code - self._starts[run] if run >= 0 and code <= self._ends[run] else 0

    def width(self, glyph: int) -> int:
        """Return a glyph's advance in units of the paper's grid."""
        place = min(glyph, self._wide - 1)
        advance: int = struct.unpack_from(">H", self._tables["hmtx"], 4 * place)[0]
        return _scaled(advance, self.em)

    @cached_property
    def _loca(self) -> Sequence[int]:
        table, long = self._tables["loca"], struct.unpack_from(">h", self._tables["head"], 50)[0]
        if long:
            return struct.unpack(f">{self.glyphs + 1}L", table)
        return [2 * one for one in struct.unpack(f">{self.glyphs + 1}H", table)]

    def outline(self, glyph: int) -> Cut:
        """Return a glyph on the paper's grid without instructions. Kept once made."""
        found = self._cut.get(glyph)
        if found is None:
            start, end = self._loca[glyph : glyph + 2]
            outline, bearing = _coarse(self._tables["glyf"][start:end], self.em)
            outline += bytes(-len(outline) % 2)
            words, advance = struct.unpack(f">{len(outline) // 2}H", outline), self.width(glyph)
            row = struct.pack(">Hh", advance, bearing)
            found = self._cut[glyph] = Cut(outline, row, advance, sum(words[::2]), sum(words[1::2]))
        return found

    def metric(self, table: str, at: int) -> int:
        """Return a signed 16-bit number of a table, in units of the paper's grid."""
        value: int = struct.unpack_from(">h", self._tables[table], at)[0]
        return _scaled(value, self.em)

    def cut(self, glyphs: Sequence[int]) -> tuple[bytes, Sequence[int]]:
        """Return a font with these glyphs in this order, and their advances in units of the paper's grid.

        The first must be 0, the one for missing characters.
        """
        outlines, metrics, advances, even, odd = zip(*map(self.outline, glyphs), strict=True)
        loca = [0, *accumulate(map(len, outlines))]
        total = sum((b << 16) + a if at & 2 else (a << 16) + b for at, a, b in zip(loca[:-1], even, odd, strict=True))
        head = bytearray(self._tables["head"])
        struct.pack_into(">L", head, 8, 0)
        struct.pack_into(">H", head, 18, GRID)
        struct.pack_into(">4h", head, 36, *(self.metric("head", 36 + 2 * place) for place in range(4)))
        struct.pack_into(">h", head, 50, int(loca[-1] > 0x1FFFE))
        hhea = bytearray(self._tables["hhea"])
        for at in (4, 6, 8, 10, 12, 14, 16):
            struct.pack_into(">h", hhea, at, self.metric("hhea", at))
        struct.pack_into(">H", hhea, 34, len(glyphs))
        maxp = bytearray(self._tables["maxp"])
        struct.pack_into(">H", maxp, 4, len(glyphs))
        struct.pack_into(">H", maxp, 26, 0)
        long = loca[-1] > 0x1FFFE
        packed = struct.pack(f">{len(loca)}{'L' if long else 'H'}", *(one if long else one // 2 for one in loca))
        tables = (b"".join(outlines), bytes(head), bytes(hhea), b"".join(metrics), packed, bytes(maxp))
        return _sfnt(dict(zip(_LEAST, tables, strict=True)), {"glyf": total & 0xFFFFFFFF}), advances


def tag(glyphs: Sequence[int]) -> str:
    """Return the six letters that tell one subset of a font from another (ISO 32000-1, 9.6.4)."""
    digest = hashlib.sha256(struct.pack(f">{len(glyphs)}H", *glyphs)).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _scaled(value: int, em: int) -> int:
    return (2 * value * GRID + em) // (2 * em)


def _sfnt(tables: dict[str, bytes], known: dict[str, int]) -> bytes:
    """Put a font together from its tables; `known` are checksums of some."""
    count = len(tables)
    step = 1 << (count.bit_length() - 1)
    start, rows, body = 12 + 16 * count, b"", b""
    for name, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        total = known.get(name)
        if total is None:
            total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        rows += struct.pack(">4sLLL", name.encode(), total, start + len(body), len(data))
        body += padded
    head = struct.pack(">LHHHH", 0x00010000, count, step * 16, step.bit_length() - 1, (count - step) * 16)
    return head + rows + body


def _coarse(data: bytes, em: int) -> tuple[bytes, int]:
    """Set a simple glyph (OpenType, glyf) on the grid. Raises ValueError for one put together from others."""
    if not data:
        return b"", 0
    contours = struct.unpack_from(">h", data)[0]
    if contours < 0:
        raise ValueError("a glyph put together from others")
    ends = data[10 : 10 + 2 * contours]
    count = struct.unpack_from(">H", ends, len(ends) - 2)[0] + 1 if contours else 0
    at = 12 + 2 * contours + struct.unpack_from(">H", data, 10 + 2 * contours)[0]
    flags = bytearray()
    while len(flags) < count:
        flag = data[at]
        again = data[at + 1] if flag & _REPEAT else 0
        flags += bytes((flag & ~_REPEAT,)) * (again + 1)
        at += 2 if flag & _REPEAT else 1
    across, at = _read(data, at, flags, _SHORT_X, _SAME_X)
    upward, at = _read(data, at, flags, _SHORT_Y, _SAME_Y)
    xs, ys = [_scaled(one, em) for one in across], [_scaled(one, em) for one in upward]
    kept = bytearray(flag & 1 for flag in flags)
    told_x, told_y = _write(xs, kept, _SHORT_X, _SAME_X), _write(ys, kept, _SHORT_Y, _SAME_Y)
    box = (min(xs), min(ys), max(xs), max(ys)) if count else (0, 0, 0, 0)
    return struct.pack(">5h", contours, *box) + ends + b"\0\0" + _runs(kept) + told_x + told_y, box[0]


def _read(data: bytes, at: int, flags: bytearray, short: int, same: int) -> tuple[list[int], int]:
    values, value = [], 0
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", data, at)[0]
            at += 2
        values.append(value)
    return values, at


def _write(values: list[int], flags: bytearray, short: int, same: int) -> bytes:
    out = bytearray()
    for place, (before, value) in enumerate(pairwise((0, *values))):
        step = value - before
        if step == 0:
            flags[place] |= same
        elif -256 < step < 256:
            flags[place] |= short | (same if step > 0 else 0)
            out.append(abs(step))
        else:
            out += struct.pack(">h", step)
    return bytes(out)


def _runs(flags: bytearray) -> bytes:
    out, place = bytearray(), 0
    while place < len(flags):
        flag, again = flags[place], 0
        while again < 255 and place + again + 1 < len(flags) and flags[place + again + 1] == flag:
            again += 1
        if again > 1:
            out += bytes((flag | _REPEAT, again))
        else:
            out += bytes((flag,)) * (again + 1)
        place += again + 1
    return bytes(out)
