"""What kind of recording or document a file is, by its content; it is kept byte for byte as the camera made it."""

import struct
from collections.abc import Callable
from typing import BinaryIO, Final

from fieldvisit.errors import DocumentLocked, NotAPicture

HEAD: Final = 4096
"""Bytes at the beginning that tell what kind a file is of."""
_TAIL: Final = 2048
_BRANDS: Final = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime"}
_BOXES: Final = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
_MARKS: Final = (
    (b"fLaC", "audio/flac"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"ID3", "audio/mpeg"),
    (b"caff", "audio/x-caf"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c", "video/x-ms-asf"),
)
_PACKETS: Final = ((0, 188), (4, 192))
"""(first, step): where the sync bytes of a transport stream stand, plain and with the time codes of camcorders."""
_BITRATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)


def known(head: bytes) -> str:
    """Return the media type of a sound or film recording by its first bytes (HEAD of them), empty for none."""
    found = next((media for mark, media in _MARKS if head.startswith(mark)), "")
    return found or next((media for look in _LOOKS if (media := look(head))), "")


def _boxed(head: bytes) -> str:
    """MP4, MOV, M4A, 3GP: a box with its length before its name."""
    size, name = struct.unpack_from(">I4s", head) if len(head) >= 12 else (0, b"")
    if name == b"ftyp" and 8 <= size <= HEAD:
        brand = head[8:12]
        return "video/3gpp" if brand.startswith((b"3gp", b"3g2")) else _BRANDS.get(brand, "video/mp4")
    return "video/quicktime" if name in _BOXES and (size >= 8 or size in (0, 1)) else ""


def _riff(head: bytes) -> str:
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        return {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], "")
    return ""


def _matroska(head: bytes) -> str:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return ""
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska" if b"matroska" in head[:64] else ""


def _ogg(head: bytes) -> str:
    if not head.startswith(b"OggS"):
        return ""
    return "video/ogg" if b"\x80theora" in head[:256] else "audio/ogg"


def _transport(head: bytes) -> str:
    for first, step in _PACKETS:
        marks = head[first : first + 5 * step : step]
        if len(marks) == 5 and marks == b"G" * 5:
            return "video/mp2t"
    return ""


def _frames(head: bytes) -> str:
    """MP3 or AAC without a head of its own: three frames, each as long as it says."""
    at, found = 0, ""
    for _ in range(3):
        length, media = _frame(head, at)
        if not length or (found and media != found):
            return ""
        at, found = at + length, media
    return found


def _frame(head: bytes, at: int) -> tuple[int, str]:
    if at + 6 > len(head) or head[at] != 0xFF:
        return 0, ""
    if head[at + 1] & 0xF6 == 0xF0:
        length = (head[at + 3] & 3) << 11 | head[at + 4] << 3 | head[at + 5] >> 5
        return (length if length > 7 else 0), "audio/aac"
    if head[at + 1] & 0xE6 != 0xE2:  # layer III
        return 0, ""
    rate = (44100, 48000, 32000, 0)[head[at + 2] >> 2 & 3]
    first = head[at + 1] & 0x18 == 0x18
    bits = _BITRATES[head[at + 2] >> 4] if first else (*range(0, 64, 8), *range(64, 176, 16), 0)[head[at + 2] >> 4]
    rate = rate if first else rate // 2 if head[at + 1] & 0x18 == 0x10 else rate // 4
    if not rate or not bits:
        return 0, ""
    return (144 if first else 72) * bits * 1000 // rate + (head[at + 2] >> 1 & 1), "audio/mpeg"


_LOOKS: Final[tuple[Callable[[bytes], str], ...]] = (_boxed, _riff, _matroska, _ogg, _transport, _frames)


def document(stream: BinaryIO, size: int) -> bool:
    """Tell whether a file is a whole PDF that opens without a password. Raises DocumentLocked, OSError."""
    stream.seek(0)
    head = stream.read(HEAD)
    if not head.startswith(b"%PDF-"):
        return False
    stream.seek(max(size - _TAIL, 0))
    tail = stream.read(_TAIL)
    if b"startxref" not in tail or b"%%EOF" not in tail:
        raise NotAPicture
    stream.seek(0)
    before = b""
    while piece := stream.read(1 << 16):
        if b"/Encrypt" in before + piece:
            raise DocumentLocked
        before = piece[-8:]
    return True
