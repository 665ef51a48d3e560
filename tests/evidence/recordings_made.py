"""Recordings as recorders make them: true heads, a length in seconds, and nothing worth listening to."""

import struct
from typing import Final

RATE: Final = 8000


def wav(seconds: int = 3) -> bytes:
    body = bytes(RATE * seconds)
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE, 1, 8)
    return b"RIFF" + struct.pack("<I", 4 + len(head) + 8 + len(body)) + b"WAVE" + head + _part(b"data", body)


def _part(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def mp4(seconds: int = 3, *, brand: bytes = b"isom", data: int = 500, late: bool = True, wide: bool = False) -> bytes:
    """`late`: the table of contents stands behind the film, as body cameras write it; `wide`: 64-bit lengths."""
    if wide:
        mvhd = box(b"mvhd", b"\1\0\0\0" + bytes(16) + struct.pack(">IQ", 90_000, seconds * 90_000) + bytes(80))
        film = struct.pack(">I4sQ", 1, b"mdat", 16 + data) + bytes(data)
    else:
        mvhd = box(b"mvhd", bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80))
        film = box(b"mdat", bytes(data))
    moov = box(b"moov", mvhd + box(b"trak", bytes(40)))
    head = box(b"ftyp", brand + bytes(4) + b"isommp42")
    return head + (film + moov if late else moov + film)


def avi(seconds: int = 3) -> bytes:
    avih = _part(b"avih", struct.pack("<14I", 40_000, 0, 0, 0, seconds * 25, *[0] * 9))
    body = b"AVI " + _part(b"LIST", b"hdrl" + avih) + _part(b"LIST", b"movi" + bytes(400))
    return _part(b"RIFF", body)


def matroska(seconds: int = 3, kind: bytes = b"matroska") -> bytes:
    info = b"\x2a\xd7\xb1\x83\x0f\x42\x40" + b"\x44\x89\x88" + struct.pack(">d", seconds * 1000)
    head = b"\x42\x82" + bytes((0x80 | len(kind),)) + kind
    segment = b"\x15\x49\xa9\x66" + bytes((0x80 | len(info),)) + info + bytes(300)
    return b"\x1a\x45\xdf\xa3" + bytes((0x80 | len(head),)) + head + b"\x18\x53\x80\x67\xff" + segment


def ogg(seconds: int = 3) -> bytes:
    def page(position: int, body: bytes) -> bytes:
        return struct.pack("<4sBBqIIIB", b"OggS", 0, 0, position, 1, 0, 0, 1) + bytes((len(body),)) + body

    return page(0, b"OpusHead" + bytes(11)) + page(48_000 * seconds, bytes(200))


def flac(seconds: int = 3) -> bytes:
    info = bytes(10) + ((44_100 << 44) | (44_100 * seconds)).to_bytes(8, "big") + bytes(16)
    return b"fLaC\x80\0\0\x22" + info + bytes(200)


def mp3() -> bytes:
    return (b"\xff\xfb\x90\x00" + bytes(413)) * 8


def aac() -> bytes:
    length = 100
    head = bytes((0xFF, 0xF1, 0x50, 0x80 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F, 0xFC))
    return (head + bytes(length - 7)) * 8


def transport(*, timed: bool = False) -> bytes:
    return (bytes(4) * timed + b"G" + bytes(187)) * 30


SAMPLES: Final = {
    "wav": (wav(), "audio/wav", 3),
    "mp4": (mp4(), "video/mp4", 3),
    "mp4-early": (mp4(3, late=False), "video/mp4", 3),
    "mp4-wide": (mp4(7200, wide=True), "video/mp4", 7200),
    "m4a": (mp4(3, brand=b"M4A "), "audio/mp4", 3),
    "mov": (mp4(3, brand=b"qt  "), "video/quicktime", 3),
    "mov-old": (mp4(3)[24:], "video/quicktime", 3),
    "3gp": (mp4(3, brand=b"3gp5"), "video/3gpp", 3),
    "avi": (avi(), "video/x-msvideo", 3),
    "mkv": (matroska(), "video/x-matroska", 3),
    "webm": (matroska(3, b"webm"), "video/webm", 3),
    "ogg": (ogg(), "audio/ogg", 3),
    "flac": (flac(), "audio/flac", 3),
    "mp3": (mp3(), "audio/mpeg", 0),
    "mp3-tagged": (b"ID3\4" + bytes(300), "audio/mpeg", 0),
    "aac": (aac(), "audio/aac", 0),
    "amr": (b"#!AMR\n" + bytes(320), "audio/amr", 0),
    "ts": (transport(), "video/mp2t", 0),
    "m2ts": (transport(timed=True), "video/mp2t", 0),
    "mpg": (b"\0\0\x01\xba" + bytes(300), "video/mpeg", 0),
    "wmv": (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c" + bytes(300), "video/x-ms-asf", 0),
}
"""Name → bytes, media type, seconds that can be read."""
