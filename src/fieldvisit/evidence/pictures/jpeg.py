"""JPEG files cut down to the picture: tables, scans and colour profile are copied bit by bit, all else is left."""

import re
import struct
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from fieldvisit.errors import PictureDamaged, PictureUnsupported
from fieldvisit.evidence.pictures import exif, icc
from fieldvisit.evidence.pictures.kept import (
    CREDENTIALS,
    DEVICE,
    PIXELS,
    PLACE,
    PREVIEW,
    REST,
    TEXT,
    Kept,
    sized,
    spoken,
    trailing,
)

_SOI: Final = b"\xff\xd8"
_EOI: Final = 0xD9
_SOS: Final = 0xDA
_TABLES: Final = frozenset((0xC4, 0xCC, 0xDB, 0xDD))
_FRAMES: Final = frozenset((0xC0, 0xC1, 0xC2, 0xC9, 0xCA))
"""Baseline, extended and progressive, Huffman and arithmetic: what every viewer opens, or at least ours."""
_OTHER_FRAMES: Final = frozenset((0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF, 0xDE, 0xF7))
_PROGRESSIVE: Final = frozenset((0xC2, 0xCA))
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends a scan: no stuffed byte, no restart and no filling."""
_ICC: Final = b"ICC_PROFILE\0"
_XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
_PIECE: Final = 65_519
"""Bytes of a colour profile in one segment."""


@dataclass
class _Reading:
    keep: Collection[str]
    parts: list[bytes] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    told: exif.Told | None = None
    xmp_turn: int = 0
    jfif: bytes = b""
    adobe: bytes = b""
    profile: dict[int, bytes] = field(default_factory=dict)
    frame: tuple[int, int, int, int] | None = None
    scans: int = 0


def strip(data: bytes, keep: Collection[str]) -> Kept:
    """Return a JPEG without place, device and all that is no picture. Raises PictureDamaged, PictureUnsupported."""
    reading, at = _Reading(keep), 2
    while True:
        at = _segment(data, at, reading)
        if at < 0:
            break
    if reading.frame is None or not reading.scans:
        raise PictureDamaged
    reading.removed |= trailing(data[-at:])
    marker, width, height, components = reading.frame
    sized(width, height, PIXELS)
    progressive = marker in _PROGRESSIVE
    told = reading.told or exif.Told()
    return Kept(
        _SOI + b"".join((*_head(reading, told.block(reading.xmp_turn)), *reading.parts)) + b"\xff\xd9",
        width,
        height,
        frozenset(reading.removed.difference(keep)),
        told.taken,
        width * height * (reading.scans if progressive else 1),
        width * height * components * 2 if progressive else 0,
    )


def _segment(data: bytes, at: int, reading: _Reading) -> int:
    """Take one segment, with its scan; return where the next one begins, or minus the end of the picture."""
    if data[at : at + 1] != b"\xff":
        raise PictureDamaged
    while data[at + 1 : at + 2] == b"\xff":
        at += 1
    marker = data[at + 1] if at + 1 < len(data) else 0
    if marker == _EOI:
        return -(at + 2)
    length = struct.unpack_from(">H", data, at + 2)[0] if at + 4 <= len(data) else 0
    end = at + 2 + length
    if length < 2 or end > len(data) or marker in (0x00, 0x01, *range(0xD0, 0xD9)):
        raise PictureDamaged
    body = data[at + 4 : end]
    if marker in _OTHER_FRAMES:
        raise PictureUnsupported(kind="JPEG")
    if marker in _FRAMES:
        reading.frame = _frame(marker, body, reading.frame)
        reading.parts.append(data[at:end])
    elif marker in _TABLES:
        reading.parts.append(data[at:end])
    elif marker == _SOS:
        if reading.frame is None:
            raise PictureDamaged
        found = _MARKER.search(data, end)
        if found is None:
            raise PictureDamaged
        end = found.start()
        reading.scans += 1
        reading.parts.append(data[at:end])
    else:
        _application(marker, body, reading)
    return end


def _frame(marker: int, body: bytes, before: tuple[int, int, int, int] | None) -> tuple[int, int, int, int]:
    if before is not None or len(body) < 6:
        raise PictureDamaged
    bits, height, width, components = struct.unpack_from(">BHHB", body)
    if not (width and height) or components not in (1, 3, 4) or len(body) != 6 + 3 * components:
        raise PictureDamaged
    if bits != 8:
        raise PictureUnsupported(kind="JPEG")
    return marker, width, height, components


def _application(marker: int, body: bytes, reading: _Reading) -> None:
    """Look at a segment that is no part of the picture, and keep what its colours and its turning need."""
    if marker == 0xE0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        reading.jfif = reading.jfif or body[:12] + b"\0\0"
        reading.removed |= {PREVIEW} if len(body) > 14 else set()
    elif marker == 0xE0:
        reading.removed.add(PREVIEW if body.startswith(b"JFXX") else REST)
    elif marker == 0xE1 and body.startswith(b"Exif\0"):
        told = exif.read(body[6:], reading.keep)
        reading.removed |= told.holds
        reading.told = reading.told or told
    elif marker == 0xE1:
        reading.removed |= spoken(body)
        if body.startswith(_XMP):
            reading.xmp_turn = reading.xmp_turn or exif.turned(body)
    elif marker == 0xE2 and body.startswith(_ICC) and len(body) > 14:
        reading.profile.setdefault(body[12], body[14:])
    elif marker == 0xEB:
        reading.removed.add(CREDENTIALS if body[:2] == b"JP" else REST)
    elif marker == 0xED:
        reading.removed |= {TEXT, PLACE} if b"8BIM\x04\x04" in body else {TEXT}
    elif marker == 0xEE and body.startswith(b"Adobe") and len(body) >= 12:
        reading.adobe = reading.adobe or body[:12]
    elif marker == 0xFE:
        reading.removed |= spoken(body)
    elif not (marker == 0xE2 and body.startswith(b"MPF\0")):  # the table of what stands behind the picture
        reading.removed.add(DEVICE if 0xE3 <= marker <= 0xEF else REST)


def _head(reading: _Reading, block: bytes) -> list[bytes]:
    parts = [_app(0xE0, reading.jfif)] if reading.jfif else []
    parts += [_app(0xE1, b"Exif\0\0" + block)] if block else []
    profile = icc.plain(b"".join(reading.profile[number] for number in sorted(reading.profile)))
    pieces = [profile[at : at + _PIECE] for at in range(0, len(profile), _PIECE)]
    parts += [_app(0xE2, _ICC + bytes((number, len(pieces))) + piece) for number, piece in enumerate(pieces, 1)]
    if reading.profile and not profile:
        reading.removed.add(REST)
    return [*parts, _app(0xEE, reading.adobe)] if reading.adobe else parts


def _app(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
