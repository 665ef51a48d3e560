"""Pictures as cameras and as enemies make them, and what there is in a file as no library but this one reads it."""

import io
import random
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Final

from PIL import Image

SECRET: Final = b"SN-4711-OF-THE-CAMERA"
GPS_DEGREES: Final = (30.0, 15.0, 36.25)
XMP: Final = (
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description exif:GPSLatitude='30,15.6N'"
    b" tiff:Make='" + SECRET + b"'/></x:xmpmeta>"
)
IPTC: Final = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c\x1c\x02\x5a\0\x07" + b"Hangzho" + SECRET
FILM: Final = struct.pack(">I", 24) + b"ftypisom\0\0\0\0isommp42" + SECRET * 40
HIDDEN: Final = {
    "zip": b"PK\x03\x04" + SECRET * 9,
    "html": b"<html><script>alert(1)</script>" + SECRET,
    "pdf": b"%PDF-1.7\n" + SECRET + b"\n%%EOF",
    "film": FILM,
    "picture": b"\xff\xd8\xff\xe0" + SECRET + b"\xff\xd9",
}


def noise(width: int = 48, height: int = 32, mode: str = "RGB", seed: int = 1) -> Image.Image:
    """Return a picture no two rows or columns of which are alike."""
    bands = {"RGB": 3, "RGBA": 4, "L": 1, "LA": 2, "CMYK": 4, "I;16": 2}[mode]
    return Image.frombytes(mode, (width, height), random.Random(seed).randbytes(width * height * bands))


def exif(orientation: int | None = 6, order: str = "<", *, time: str = "2026:11:22 10:31:05") -> bytes:
    """Return a TIFF block as a phone writes it: turned, with place, serial numbers, a maker's note and a preview."""
    ascii_of = {0x010F: b"Maker\0", 0x0110: b"Model " + SECRET + b"\0", 0x0131: b"Version\0"}
    first = [(tag, 2, len(text), text) for tag, text in ascii_of.items()]
    if orientation is not None:
        first.append((0x0112, 3, 1, struct.pack(order + "H", orientation)))
    inner = [
        (0x9003, 2, 20, time.encode() + b"\0"),
        (0x9011, 2, 7, b"+08:00\0"),
        (0xA431, 2, len(SECRET) + 1, SECRET + b"\0"),
        (0x927C, 7, 2 * len(SECRET), SECRET * 2),
        (0x9286, 7, len(SECRET), SECRET),
    ]
    degrees = b"".join(struct.pack(order + "II", round(one * 100), 100) for one in GPS_DEGREES)
    place = [(1, 2, 2, b"N\0"), (2, 5, 3, degrees), (3, 2, 2, b"E\0"), (4, 5, 3, degrees)]
    head = struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 8)
    room = 8 + _room([*first, (0, 4, 1, b"1234"), (0, 4, 1, b"1234")])
    inner_at, place_at = room, room + _room(inner)
    first += [
        (0x8769, 4, 1, struct.pack(order + "I", inner_at)),
        (0x8825, 4, 1, struct.pack(order + "I", place_at)),
    ]
    preview_at = place_at + _room(place)
    preview = io.BytesIO()
    noise(16, 16).save(preview, "JPEG")
    thumb = preview.getvalue() + SECRET
    second = [(0x0201, 4, 1, b""), (0x0202, 4, 1, struct.pack(order + "I", len(thumb)))]
    second[0] = (0x0201, 4, 1, struct.pack(order + "I", preview_at + 2 + 24 + 4))
    return (
        head
        + _table(first, order, 8, preview_at)
        + _table(inner, order, inner_at, 0)
        + _table(place, order, place_at, 0)
        + _table(second, order, preview_at, 0)
        + thumb
    )


def _room(entries: list[tuple[int, int, int, bytes]]) -> int:
    return 6 + sum(12 + (len(value) if len(value) > 4 else 0) for *_, value in entries)


def _table(entries: list[tuple[int, int, int, bytes]], order: str, at: int, following: int) -> bytes:
    rows, values, free = b"", b"", at + 6 + 12 * len(entries)
    for tag, kind, count, value in sorted(entries):
        rows += struct.pack(order + "HHI", tag, kind, count)
        rows += value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", free + len(values))
        values += value if len(value) > 4 else b""
    return struct.pack(order + "H", len(entries)) + rows + struct.pack(order + "I", following) + values


def profile(serial: bytes = SECRET) -> bytes:
    """Return a colour profile of a screen, with the screen's serial number in it."""
    from PIL import ImageCms

    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = struct.unpack_from(">I", plain, 128)[0]
    tags = [list(struct.unpack_from(">4sII", plain, 132 + 12 * one)) for one in range(count)]
    for tag in tags:
        tag[1] += 12
    body = b"mmod\0\0\0\0" + serial.ljust(32, b"\0")
    tags.append([b"mmod", len(plain) + 12, len(body)])
    table = struct.pack(">I", count + 1) + b"".join(struct.pack(">4sII", *tag) for tag in tags)
    whole = plain[:128] + table + plain[132 + 12 * count :] + body
    return struct.pack(">I", len(whole)) + whole[4:]


def jpeg(image: Image.Image | None = None, *, progressive: bool = False, quality: int = 85) -> bytes:
    out = io.BytesIO()
    (image or noise()).save(out, "JPEG", progressive=progressive, quality=quality)
    return out.getvalue()


def png(image: Image.Image | None = None) -> bytes:
    out = io.BytesIO()
    (image or noise()).save(out, "PNG")
    return out.getvalue()


def webp(image: Image.Image | None = None, *, lossless: bool = False) -> bytes:
    out = io.BytesIO()
    (image or noise()).save(out, "WEBP", lossless=lossless)
    return out.getvalue()


def app(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, body) of a JPEG up to its first scan."""
    at = 2
    while data[at + 1] != 0xDA:
        length = struct.unpack_from(">H", data, at + 2)[0]
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + length


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, body) of a PNG."""
    at = 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 12 + length


def pieces(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, body) of a WebP."""
    at = 12
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def with_segments(plain: bytes, *extra: bytes) -> bytes:
    """Put segments behind a JPEG's first mark."""
    return plain[:2] + b"".join(extra) + plain[2:]


def with_chunks(plain: bytes, *extra: tuple[bytes, bytes]) -> bytes:
    """Put chunks behind a PNG's header."""
    return plain[:33] + b"".join(chunk(*one) for one in extra) + plain[33:]


def with_pieces(plain: bytes, flags: int, *extra: tuple[bytes, bytes]) -> bytes:
    """Make a WebP extended and put pieces behind its pixels."""
    held = [one for one in pieces(plain) if one[0] != b"VP8X"]
    wide, high = Image.open(io.BytesIO(plain)).size
    old = next((body[0] for name, body in pieces(plain) if name == b"VP8X"), 0)
    frame = bytes((old | flags, 0, 0, 0)) + (wide - 1).to_bytes(3, "little") + (high - 1).to_bytes(3, "little")
    body = b"WEBP"
    for name, part in ((b"VP8X", frame), *held, *extra):
        body += name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def png_of(width: int, height: int, packed: bytes, *, depth: int = 8, colour: int = 2) -> bytes:
    """Return a PNG that claims a size and holds these packed pixels."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int, plain: bytes) -> bytes:
    """Return a JPEG that claims another size than it has."""
    for mark in (b"\xff\xc0", b"\xff\xc2"):
        if (at := plain.find(mark)) > 0:
            return plain[: at + 5] + struct.pack(">HH", height, width) + plain[at + 9 :]
    raise AssertionError("no frame")


def many_scans(width: int, height: int, scans: int, mode: str = "L") -> bytes:
    """Return a progressive JPEG of many nearly empty scans: little to read, much to decode."""
    plain = jpeg(noise(16, 16, mode), progressive=True)
    first = plain.index(b"\xff\xda")
    following = plain.index(b"\xff", first + 2)
    while plain[following + 1] in (0, *range(0xD0, 0xD8)):
        following = plain.index(b"\xff", following + 2)
    scan = plain[first:following]
    return jpeg_of(width, height, plain[:first] + scan * scans + b"\xff\xd9")


@cache
def hostile() -> dict[str, bytes]:
    """Return every file that must be refused, by what is wrong with it."""
    good, flat, web = jpeg(), png(), webp()
    zeros = zlib.compress(bytes(3_000_000), 9)
    ihdr = flat.index(b"IHDR") + 4
    crc_wrong = flat[: ihdr + 17] + bytes((flat[ihdr + 17] ^ 1,)) + flat[ihdr + 18 :]
    moving = io.BytesIO()
    noise().save(moving, "WEBP", save_all=True, append_images=[noise(seed=2)], duration=100)
    apng = io.BytesIO()
    noise().save(apng, "PNG", save_all=True, append_images=[noise(seed=2)])
    gif = io.BytesIO()
    noise().save(gif, "GIF")
    found = {
        "rubbish": random.Random(5).randbytes(5000),
        "text": "张三欠款".encode() * 50,
        "jpeg-cut": good[: len(good) // 2],
        "jpeg-cut-at-end": good[:-2],
        "jpeg-head": b"\xff\xd8\xff\xe0 not really",
        "jpeg-no-scan": good[: good.index(b"\xff\xda")] + b"\xff\xd9",
        "jpeg-two-frames": with_segments(good, good[(at := good.index(b"\xff\xc0")) : at + 19]),
        "jpeg-flat": jpeg_of(0, 32, good),
        "jpeg-wide": jpeg_of(65_500, 65_500, good),
        "jpeg-12-bit": good[: at + 4] + b"\x0c" + good[at + 5 :],
        "jpeg-lossless": good.replace(b"\xff\xc0", b"\xff\xc3", 1),
        "jpeg-scans": many_scans(9_000, 9_000, 90),
        "jpeg-progressive-huge": many_scans(10_950, 10_950, 1, "RGB"),
        "jpeg-length-lies": good[:4] + b"\xff\xff" + good[6:400],
        "png-cut": flat[:60],
        "png-cut-at-end": flat[:-12],
        "png-crc": crc_wrong,
        "png-bomb": png_of(50_000, 50_000, zeros),
        "png-more-than-it-says": png_of(10, 10, zeros),
        "png-less-than-it-says": png_of(3_000, 3_000, zeros),
        "png-endless": png_of(6_000, 6_000, zlib.compress(bytes(120_000_000), 1)),
        "png-flat": png_of(0, 10, zeros),
        "png-odd-depth": png_of(100, 100, zeros, depth=3),
        "png-unknown-need": with_chunks(flat, (b"WHAT", SECRET)),
        "png-moving": apng.getvalue(),
        "webp-cut": web[:-40],
        "webp-moving": moving.getvalue(),
        "webp-two": with_pieces(web, 0, *[one for one in pieces(web) if one[0] == b"VP8 "]),
        "webp-frame-lies": with_pieces(web, 0).replace(b"\x2f\0\0\x1f\0\0", b"\x2f\x40\0\x1f\0\0", 1),
        "gif": gif.getvalue(),
        "heic": struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(900),
        "avif": struct.pack(">I", 24) + b"ftypavif\0\0\0\0avifmif1" + bytes(900),
        "raw": b"II*\0" + bytes(900),
        "bmp": b"BM" + bytes(900),
        "svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    return found
