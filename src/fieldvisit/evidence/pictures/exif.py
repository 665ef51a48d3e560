"""Reads a camera's EXIF block without trusting it, and writes a new one that holds only what may stay."""

import re
import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fieldvisit.evidence.pictures.kept import DEVICE, PLACE, PREVIEW, TEXT

# TIFF field types by number: bytes of one value
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST: Final = 512
"""Entries of one table that are looked at."""
_LONGEST: Final = 1024
"""Bytes of one value that is copied."""

ORIENTATION: Final = 0x0112
_EXIF: Final = 0x8769
_GPS: Final = 0x8825
_TIMES: Final = ((0x9003, 0x9011), (0x9004, 0x9012), (0x0132, 0x9010))
"""(time, its offset): taken, digitised, changed; the first that is there counts."""
_TEXTS: Final = frozenset((0x010E, 0x013B, 0x8298, 0x9286, 0x02BC, 0x83BB, *range(0x9C9B, 0x9CA0)))
"""Description, artist, copyright, comment, XMP and IPTC inside, the captions of Windows."""
_NEUTRAL: Final = frozenset(
    (
        *(ORIENTATION, _EXIF, _GPS, 0xA005, 0x0100, 0x0101, 0x011A, 0x011B, 0x0128, 0x0213, 0x9000, 0x9101),
        *(0xA000, 0xA001, 0xA002, 0xA003, 0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292),
    )
)
"""Size, resolution, colour and time: they say nothing of the place or the device."""
_DEVICE_KEPT: Final = frozenset((0x010F, 0x0110, 0x0131, 0xA431, 0xA433, 0xA434, 0xA435))
"""Maker, model, program, serial numbers and lens: what an office that keeps device data keeps of it."""
_TIME: Final = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d")
_TURN: Final = re.compile(rb"tiff:Orientation(?:=[\"']|>)([1-8])")

Entry = tuple[int, int, int, bytes]
"""Tag, type, number of values, their bytes."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a block said: how to turn the picture (1–8, 0 when not said), the camera's time, what kinds of data it held.

    `order`, `inner` and `place` are the entries that may stay.
    """

    turn: int = 0
    taken: str = ""
    holds: frozenset[str] = frozenset()
    order: str = "<"
    inner: tuple[Entry, ...] = ()
    place: tuple[Entry, ...] = ()

    def block(self, turn: int = 0) -> bytes:
        """Return a new TIFF block with what may stay, empty for nothing; `turn` counts where this one was silent."""
        return _write(self.order, self.turn or turn or 1, list(self.inner), list(self.place))


def read(block: bytes, keep: Collection[str] = ()) -> Told:
    """Read a TIFF block, with or without its `Exif` mark; `keep` are the kinds that may stay. Never raises.

    What cannot be followed is passed over, and counts as device data: it does not stay either.
    """
    block = block.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4], "")
    if not order or len(block) < 8:
        return Told(holds=frozenset({DEVICE}) if block.strip(b"\0") else frozenset())
    first, following = _table(block, order, struct.unpack_from(order + "I", block, 4)[0])
    inner, _ = _table(block, order, _pointer(first, _EXIF, order))
    place, _ = _table(block, order, _pointer(first, _GPS, order))
    shown = {tag: (kind, count, value) for tag, kind, count, value in (*inner, *first)}
    holds = {DEVICE for tag in shown if tag not in _NEUTRAL | _TEXTS}
    holds |= {TEXT for tag in shown if tag in _TEXTS and shown[tag][2].strip(b"\0 ")}
    holds |= {PLACE for tag, *_ in place if tag}
    holds |= {PREVIEW} if following else set()
    turn = _number(shown[ORIENTATION], order) if ORIENTATION in shown else 0
    turn = turn if turn in range(1, 9) or ORIENTATION not in shown else 1
    taken, times = _taken(shown)
    device = [entry for entry in (*first, *inner) if entry[0] in _DEVICE_KEPT and DEVICE in keep]
    stays = (*times, *_sound(device))
    return Told(turn, taken, frozenset(holds), order, stays, tuple(_sound(place)) if PLACE in keep else ())


def turned(packet: bytes) -> int:
    """Return how an XMP packet says to turn the picture, 0 when it does not: viewers follow it where EXIF is silent."""
    found = _TURN.search(packet)
    return int(found[1]) if found else 0


def _table(block: bytes, order: str, at: int) -> tuple[list[Entry], int]:
    """Return the entries of one table that lie inside the block, and where it says the next one is (0: nowhere)."""
    if not 8 <= at <= len(block) - 2:
        return [], 0
    count = struct.unpack_from(order + "H", block, at)[0]
    entries = list(_entries(block, order, at + 2, min(count, _MOST)))
    end = at + 2 + count * 12
    following = struct.unpack_from(order + "I", block, end)[0] if end + 4 <= len(block) else 0
    return entries, int(following)


def _entries(block: bytes, order: str, at: int, count: int) -> Iterator[Entry]:
    for place in range(at, min(at + count * 12, len(block) - 11), 12):
        tag, kind, values = struct.unpack_from(order + "HHI", block, place)
        size = _SIZES.get(kind, 0) * values
        where = place + 8 if size <= 4 else struct.unpack_from(order + "I", block, place + 8)[0]
        whole = size and where + size <= len(block)
        yield tag, kind, values, block[where : where + min(size, _LONGEST + 1)] if whole else b""


def _number(found: tuple[int, int, bytes] | None, order: str) -> int:
    if found is None or not found[2]:
        return 0
    form = {1: "B", 3: "H", 4: "I", 13: "I"}.get(found[0])
    return int(struct.unpack_from(order + form, found[2])[0]) if form else 0


def _pointer(entries: list[Entry], tag: int, order: str) -> int:
    return next((_number((kind, count, value), order) for one, kind, count, value in entries if one == tag), 0)


def _taken(shown: dict[int, tuple[int, int, bytes]]) -> tuple[str, list[Entry]]:
    """Return the camera's time as ISO 8601, with its offset if it gave one, and the entries that say so."""
    for tag, offset_tag in _TIMES:
        text = _ascii(shown.get(tag))
        found = _TIME.fullmatch(text)
        try:
            at = datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            at = None
        if at is None:
            continue
        offset = _ascii(shown.get(offset_tag))
        offset = offset if _OFFSET.fullmatch(offset) else ""
        entries: list[Entry] = [(0x9003, 2, 20, f"{at:%Y:%m:%d %H:%M:%S}\0".encode("ascii"))]
        entries += [(0x9011, 2, 7, f"{offset}\0".encode("ascii"))] if offset else []
        return f"{at:%Y-%m-%dT%H:%M:%S}{offset}", entries
    return "", []


def _ascii(found: tuple[int, int, bytes] | None) -> str:
    return found[2].split(b"\0")[0].decode("ascii", "replace").strip() if found and found[0] == 2 else ""


def _sound(entries: list[Entry]) -> list[Entry]:
    """Leave out what could carry anything: values without a fixed meaning, long ones, second ones of a tag."""
    sound = {
        tag: (tag, kind, count, value)
        for tag, kind, count, value in reversed(entries)
        if value and kind != 7 and len(value) == _SIZES.get(kind, 0) * count <= _LONGEST
    }
    return list(sound.values())


def _write(order: str, orientation: int, inner: list[Entry], place: list[Entry]) -> bytes:
    """Write a block: the turn in the first table, the rest in the tables it belongs to."""
    first: list[Entry] = [(ORIENTATION, 3, 1, struct.pack(order + "H", orientation))] if orientation != 1 else []
    first += [entry for entry in inner if entry[0] < 0x8000]
    inner = [entry for entry in inner if entry[0] >= 0x8000]
    pointers = [(_EXIF, inner)] * bool(inner) + [(_GPS, place)] * bool(place)
    if not first and not pointers:
        return b""
    head = struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 8)
    at = 8 + _length([*first, *((tag, 4, 1, b"\0" * 4) for tag, _ in pointers)])
    tail = b""
    for tag, entries in pointers:
        first.append((tag, 4, 1, struct.pack(order + "I", at + len(tail))))
        tail += _laid_out(order, entries, at + len(tail))
    return head + _laid_out(order, first, 8) + tail


def _length(entries: list[Entry]) -> int:
    return 6 + sum(12 + (len(value) + len(value) % 2 if len(value) > 4 else 0) for *_, value in entries)


def _laid_out(order: str, entries: list[Entry], at: int) -> bytes:
    rows, values = b"", b""
    free = at + 6 + 12 * len(entries)
    for tag, kind, count, value in sorted(entries):
        rows += struct.pack(order + "HHI", tag, kind, count)
        if len(value) <= 4:
            rows += value.ljust(4, b"\0")
        else:
            rows += struct.pack(order + "I", free + len(values))
            values += value + b"\0" * (len(value) % 2)
    return struct.pack(order + "H", len(entries)) + rows + struct.pack(order + "I", 0) + values
