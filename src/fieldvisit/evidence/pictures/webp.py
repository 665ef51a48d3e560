"""WebP files cut down to the picture: its pixels, transparency and colour profile are copied, all else is left."""

import struct
from collections.abc import Collection, Iterator
from typing import Final

from fieldvisit.errors import PictureDamaged, PictureUnsupported
from fieldvisit.evidence.pictures import exif, icc
from fieldvisit.evidence.pictures.kept import CREDENTIALS, FLAT, REST, Kept, sized, spoken, trailing

_PROFILE: Final = 0x20
_ALPHA: Final = 0x10
_EXIF: Final = 0x08
_MOVING: Final = 0x02


def strip(data: bytes, keep: Collection[str]) -> Kept:
    """Return a WebP without place, device and all that is no picture. Raises PictureDamaged, PictureUnsupported."""
    whole = 8 + struct.unpack_from("<I", data, 4)[0] if len(data) >= 12 else 0
    if not 20 <= whole <= len(data):
        raise PictureDamaged
    held, removed, told, packet_turn = dict[bytes, bytes](), trailing(data[whole:]), exif.Told(), 0
    for name, body in _chunks(data[:whole]):
        if name in (b"ANIM", b"ANMF"):
            raise PictureUnsupported(kind="WebP")
        if name in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"):
            if name in held:
                raise PictureDamaged
            held[name] = body
        elif name == b"EXIF":
            told = exif.read(body, keep)
            removed |= told.holds
        elif name == b"XMP ":
            removed |= spoken(body)
            packet_turn = exif.turned(body)
        else:
            removed.add(CREDENTIALS if name == b"C2PA" else REST)
    width, height = _size(held)
    sized(width, height, FLAT)
    profile = icc.plain(held.get(b"ICCP", b""))
    removed |= {REST} if b"ICCP" in held and not profile else set()
    parts = _parts(held, width, height, profile, told.block(packet_turn))
    body = b"WEBP" + b"".join(_chunk(name, part) for name, part in parts)
    pixels = width * height
    kept = b"RIFF" + struct.pack("<I", len(body)) + body
    return Kept(kept, width, height, frozenset(removed.difference(keep)), told.taken, pixels, pixels * 16)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at < len(data):
        if at + 8 > len(data):
            raise PictureDamaged
        name, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > len(data):
            raise PictureDamaged
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _size(held: dict[bytes, bytes]) -> tuple[int, int]:
    """Return width and height as the pixels themselves say. Raises PictureDamaged when the frame says otherwise."""
    lossy, lossless, frame = held.get(b"VP8 ", b""), held.get(b"VP8L", b""), held.get(b"VP8X")
    if bool(lossy) is bool(lossless):
        raise PictureDamaged
    if lossy:
        if len(lossy) < 10 or lossy[3:6] != b"\x9d\x01\x2a":
            raise PictureDamaged
        wide, high = struct.unpack_from("<HH", lossy, 6)
        size = wide & 0x3FFF, high & 0x3FFF
    else:
        if len(lossless) < 5 or lossless[0] != 0x2F:
            raise PictureDamaged
        bits = struct.unpack_from("<I", lossless, 1)[0]
        size = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if frame is not None:
        if len(frame) != 10:
            raise PictureDamaged
        if frame[0] & _MOVING:
            raise PictureUnsupported(kind="WebP")
        if size != (1 + int.from_bytes(frame[4:7], "little"), 1 + int.from_bytes(frame[7:10], "little")):
            raise PictureDamaged
    if not all(size):
        raise PictureDamaged
    return size


def _parts(
    held: dict[bytes, bytes], width: int, height: int, profile: bytes, block: bytes
) -> list[tuple[bytes, bytes]]:
    frame = held.get(b"VP8X")
    pixels = [(name, held[name]) for name in (b"ALPH", b"VP8 ", b"VP8L") if name in held]
    if frame is None and not block:
        return [part for part in pixels if part[0] != b"ALPH"]
    alpha = frame[0] & _ALPHA if frame else _ALPHA if held.get(b"VP8L", b"\0" * 5)[4] & 0x10 else 0
    flags = alpha | (_PROFILE if profile else 0) | (_EXIF if block else 0)
    sides = b"".join((one - 1).to_bytes(3, "little") for one in (width, height))
    parts = [(b"VP8X", bytes((flags, 0, 0, 0)) + sides)]
    parts += [(b"ICCP", profile)] if profile else []
    parts += pixels
    return [*parts, (b"EXIF", b"Exif\0\0" + block)] if block else parts


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
