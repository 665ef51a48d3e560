"""PNG files cut down to the picture: what its pixels and colours need is copied, all else is left."""

import struct
import zlib
from collections.abc import Collection, Iterator
from typing import Final

from fieldvisit.errors import PictureDamaged, PictureUnsupported
from fieldvisit.evidence.pictures import exif, icc
from fieldvisit.evidence.pictures.kept import (
    CREDENTIALS,
    DEVICE,
    FLAT,
    REST,
    Kept,
    sized,
    spoken,
    trailing,
)

MARK: Final = b"\x89PNG\r\n\x1a\n"
_DRAWN: Final = frozenset((b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"cICP", b"mDCV"))
_DRAWN_LATER: Final = frozenset((b"cLLI",))
_SILENT: Final = frozenset((b"tIME", b"iDOT", b"hIST", b"sPLT"))
"""Left out without a word: a time of saving, and hints for decoders."""
_MOVING: Final = frozenset((b"acTL", b"fcTL", b"fdAT"))
_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PIECE: Final = 1 << 16
_MOST_TEXT: Final = 1 << 20


def strip(data: bytes, keep: Collection[str]) -> Kept:
    """Return a PNG without place, device and all that is no picture. Raises PictureDamaged, PictureUnsupported."""
    parts, stream, removed = list[tuple[bytes, bytes]](), list[bytes](), set[str]()
    told, packet_turn, end = exif.Told(), 0, 0
    for name, body, end in _chunks(data):  # noqa: B007  # where the last one ends, what was hidden begins
        if name in _MOVING:
            raise PictureUnsupported(kind="APNG")
        if name == b"IHDR" or name in _DRAWN | _DRAWN_LATER:
            parts.append((name, body))
        elif name == b"IDAT":
            stream.append(body)
        elif name == b"iCCP":
            parts += _profile(body, removed)
        elif found := _camera(name, body):
            held = exif.read(found, keep)
            removed |= held.holds
            told = told if told.holds or told.turn or told.taken else held
        elif name in (b"tEXt", b"zTXt", b"iTXt"):
            said = _unfolded(name, body)
            removed |= spoken(said)
            packet_turn = packet_turn or exif.turned(said)
        elif name not in _SILENT and name != b"IEND":
            removed.add(CREDENTIALS if name == b"caBX" else DEVICE if name[:1].islower() else REST)
    removed |= trailing(data[end:])
    width, height, layout = _header(parts)
    sized(width, height, FLAT)
    packed = b"".join(stream)
    spare = _unpacks(packed, width, height, layout)
    if spare:
        removed.add(REST)
    block = told.block(packet_turn)
    camera = [(b"eXIf", block)] if block else []
    kept = [*parts, *camera, (b"IDAT", packed[: len(packed) - spare]), (b"IEND", b"")]
    whole = MARK + b"".join(_chunk(name, body) for name, body in kept)
    pixels = width * height
    return Kept(whole, width, height, frozenset(removed.difference(keep)), told.taken, pixels, pixels * 10)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield (name, body, end) up to IEND; the parts of a picture must be whole and in order."""
    at, seen_data, ended_data = len(MARK), False, False
    while True:
        if at + 12 > len(data):
            raise PictureDamaged
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or (at == len(MARK)) is not (name == b"IHDR"):
            raise PictureDamaged
        body = data[at + 8 : end - 4]
        if zlib.crc32(data[at + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise PictureDamaged
        ended_data |= seen_data and name != b"IDAT"
        seen_data |= name == b"IDAT"
        if name == b"IDAT" and ended_data:
            raise PictureDamaged
        if not name.isalpha() or (name[:1].isupper() and name not in (b"IHDR", b"PLTE", b"IDAT", b"IEND")):
            raise PictureDamaged  # a part that no reader may pass over, and nobody knows
        yield name, body, end
        if name == b"IEND":
            return
        at = end


def _header(parts: list[tuple[bytes, bytes]]) -> tuple[int, int, tuple[int, int, int]]:
    body = parts[0][1]
    if len(body) != 13 or sum(name == b"PLTE" for name, _ in parts) > 1:
        raise PictureDamaged
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", body)
    known = depth in _DEPTHS.get(colour, ()) and not packing and not filtering and interlace in (0, 1)
    if not known or not 0 < width < 1 << 31 or not 0 < height < 1 << 31:
        raise PictureDamaged
    return width, height, (depth, colour, interlace)


def _unpacks(packed: bytes, width: int, height: int, layout: tuple[int, int, int]) -> int:
    """Unfold the pixels piece by piece, holding none of them; return how many bytes follow them.

    Raises PictureDamaged unless they are exactly as many as the size of the picture asks for.
    """
    depth, colour, interlace = layout
    bits = depth * _SAMPLES[colour]
    passes = _ADAM7 if interlace else ((0, 0, 1, 1),)
    sizes = ((-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes)
    wanted = sum(high * (1 + (wide * bits + 7) // 8) for wide, high in sizes if wide > 0 and high > 0)
    unfolding, got, at = zlib.decompressobj(), 0, 0
    try:
        while not unfolding.eof and got <= wanted:
            given = packed[at : at + _PIECE]
            piece = unfolding.decompress(given, 4 * _PIECE)
            taken = len(given) - len(unfolding.unconsumed_tail) - len(unfolding.unused_data)
            if not piece and not taken:
                break
            got, at = got + len(piece), at + taken
    except zlib.error:
        raise PictureDamaged from None
    if got != wanted or not unfolding.eof:
        raise PictureDamaged
    return len(packed) - at


def _profile(body: bytes, removed: set[str]) -> list[tuple[bytes, bytes]]:
    """Return the colour profile's chunk anew, none for what is no profile or would unfold too large."""
    _, mark, packed = body.partition(b"\0")
    profile = icc.plain(_inflated(packed[1:], icc.MOST)) if mark else b""
    if not profile:
        removed.add(REST)
        return []
    return [(b"iCCP", b"ICC\0\0" + zlib.compress(profile))]


def _camera(name: bytes, body: bytes) -> bytes:
    """Return the EXIF block of a chunk, empty when it holds none; older programs write it in hexadecimal."""
    if name == b"eXIf":
        return body
    if name not in (b"tEXt", b"zTXt") or not body.startswith((b"Raw profile type exif\0", b"Raw profile type APP1\0")):
        return b""
    try:
        return bytes.fromhex("".join(_unfolded(name, body).decode("ascii").split("\n")[3:]))
    except ValueError:
        return b""


def _unfolded(name: bytes, body: bytes) -> bytes:
    """Return the words of a text chunk, as far as they are looked at."""
    _, _, text = body.partition(b"\0")
    if name == b"zTXt":
        return _inflated(text[1:], _MOST_TEXT)
    if name == b"iTXt" and text[:1] == b"\1":
        _, _, packed = text[2:].partition(b"\0")[2].partition(b"\0")
        return _inflated(packed, _MOST_TEXT)
    return text


def _inflated(packed: bytes, most: int) -> bytes:
    """Unfold at most so many bytes; empty for what is longer or broken."""
    unfolding = zlib.decompressobj()
    try:
        found = unfolding.decompress(packed, most)
    except zlib.error:
        return b""
    return found if unfolding.eof else b""


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
