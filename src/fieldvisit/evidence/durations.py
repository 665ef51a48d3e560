"""How long a recording plays, as far as its head says so: a few small reads, never the film itself."""

import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

_MOST: Final = 200
"""Parts of a file that are stepped over before giving up."""
_PIECE: Final = 1 << 16
_LONGEST: Final = 10 * 24 * 3600
"""Seconds; a head that says more is not believed."""


def seconds(stream: BinaryIO, size: int, media: str) -> int:
    """Return the whole seconds a recording plays, 0 when its head does not say. Raises OSError.

    A camera's word like its clock: it is shown, and nothing rests on it.
    """
    look = _LOOKS.get(media)
    if look is None:
        return 0
    try:
        found = look(stream, size)
    except (struct.error, IndexError, ZeroDivisionError, ValueError, OverflowError):
        return 0
    return round(found) if 0 < found <= _LONGEST else 0


def _at(stream: BinaryIO, place: int, count: int) -> bytes:
    stream.seek(place)
    return stream.read(count)


def _boxes(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, begin, end) of the contents of each MP4 box in a span."""
    for _ in range(_MOST):
        head = _at(stream, at, 16)
        if at + 8 > end or len(head) < 8:
            return
        length, name = struct.unpack_from(">I4s", head)
        skip = 8
        if length == 1:
            length, skip = struct.unpack_from(">Q", head, 8)[0], 16
        length = length or end - at
        if length < skip:
            return
        yield name, at + skip, min(at + length, end)
        at += length


def _film(stream: BinaryIO, size: int) -> float:
    for name, begin, end in _boxes(stream, 0, size):
        if name != b"moov":
            continue
        for inner, at, _ in _boxes(stream, begin, end):
            if inner == b"mvhd":
                head = _at(stream, at, 32)
                form, place = (">IQ", 20) if head[0] else (">II", 12)
                scale, length = struct.unpack_from(form, head, place)
                return float(length / scale)
    return 0.0


def _riff(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    at = 12
    for _ in range(_MOST):
        head = _at(stream, at, 8)
        if len(head) < 8 or at >= size:
            return
        name, length = struct.unpack("<4sI", head)
        yield name, at + 8, length
        at += 8 + length + length % 2


def _wave(stream: BinaryIO, size: int) -> float:
    rate = 0
    for name, at, length in _riff(stream, size):
        if name == b"fmt ":
            rate = struct.unpack_from("<I", _at(stream, at, 16), 8)[0]
        elif name == b"data":
            return min(length, size - at) / rate
    return 0.0


def _avi(stream: BinaryIO, _: int) -> float:
    head = _at(stream, 0, 512)
    at = head.index(b"avih") + 8
    micros, frames = struct.unpack_from("<I12xI", head, at)
    return float(micros * frames / 1e6)


def _matroska(stream: BinaryIO, _: int) -> float:
    """The scale and the duration stand in the first kilobytes, in whatever order."""
    head = _at(stream, 0, _PIECE)
    info = head.index(b"\x15\x49\xa9\x66")
    part = head[info : info + 1024]
    scale = 1_000_000
    if (at := part.find(b"\x2a\xd7\xb1")) >= 0:
        length = part[at + 3] & 0x7F
        scale = int.from_bytes(part[at + 4 : at + 4 + length], "big")
    at = part.index(b"\x44\x89")
    form = {0x84: ">f", 0x88: ">d"}[part[at + 2]] if part[at + 2] in (0x84, 0x88) else ""
    return float(struct.unpack_from(form, part, at + 3)[0] * scale / 1e9) if form else 0.0


def _ogg(stream: BinaryIO, size: int) -> float:
    head, tail = _at(stream, 0, 512), _at(stream, max(size - _PIECE, 0), _PIECE)
    rate = 48_000 if b"OpusHead" in head else 0
    if (at := head.find(b"\x01vorbis")) >= 0:
        rate = struct.unpack_from("<I", head, at + 12)[0]
    last = tail.rindex(b"OggS")
    return float(struct.unpack_from("<q", tail, last + 6)[0] / rate)


def _flac(stream: BinaryIO, _: int) -> float:
    head = _at(stream, 0, 42)
    rate = int.from_bytes(head[18:21], "big") >> 4
    return (int.from_bytes(head[21:26], "big") & 0xF_FFFF_FFFF) / rate


_LOOKS: Final[dict[str, Callable[[BinaryIO, int], float]]] = {
    "video/mp4": _film,
    "video/quicktime": _film,
    "video/3gpp": _film,
    "audio/mp4": _film,
    "audio/wav": _wave,
    "video/x-msvideo": _avi,
    "video/webm": _matroska,
    "video/x-matroska": _matroska,
    "audio/ogg": _ogg,
    "audio/flac": _flac,
}
