"""Pictures are cut down without losing a pixel, tell nothing of place or camera, and hostile ones are refused."""

import io
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from evidence import pictures_made as made
from evidence.pictures_made import SECRET
from fieldvisit.errors import NotAPicture, PictureDamaged, PictureTooLarge, PictureUnsupported
from fieldvisit.evidence import pictures
from fieldvisit.evidence.pictures import exif

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
Maker = Callable[[Image.Image], bytes]
WRITERS: dict[str, Maker] = {
    "baseline": made.jpeg,
    "progressive": lambda image: made.jpeg(image, progressive=True),
    "png": made.png,
    "webp": made.webp,
    "lossless": lambda image: made.webp(image, lossless=True),
}
MODES = {"baseline": ("RGB", "L", "CMYK"), "progressive": ("RGB", "L", "CMYK")}


def pixels(data: bytes) -> tuple[tuple[int, int], bytes]:
    """Return an upright picture as a viewer shows it."""
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
        return upright.size, upright.tobytes()


def laden(kind: str, plain: bytes, block: bytes, extra: int) -> bytes:
    """Put into a picture what a phone and a few programs would; `extra` chooses what comes besides EXIF."""
    texts = [made.XMP] * (extra & 1)
    if plain.startswith(b"\xff\xd8"):
        more = [made.app(0xE1, b"Exif\0\0" + block)] if block else []
        more += [made.app(0xE1, text) for text in texts]
        more += [made.app(0xED, made.IPTC), made.app(0xFE, SECRET)] * (extra >> 1 & 1)
        more += [made.app(0xE2, b"MPF\0" + SECRET), made.app(0xEB, b"JP" + SECRET)] * (extra >> 2 & 1)
        more += [made.app(0xE0, b"JFXX\0\x10" + SECRET), made.app(0xE5, SECRET)] * (extra >> 3 & 1)
        return made.with_segments(plain, *more)
    if plain.startswith(b"\x89PNG"):
        more_chunks = [(b"eXIf", block)] if block else []
        more_chunks += [(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + text) for text in texts]
        more_chunks += [(b"tEXt", b"Comment\0" + SECRET), (b"tIME", bytes(7))] * (extra >> 1 & 1)
        more_chunks += [(b"zTXt", b"Raw profile\0\0" + zlib.compress(SECRET)), (b"caBX", SECRET)] * (extra >> 2 & 1)
        more_chunks += [(b"prVt", SECRET)] * (extra >> 3 & 1)
        return made.with_chunks(plain, *more_chunks)
    parts = [(b"EXIF", block)] if block else []
    parts += [(b"XMP ", text) for text in texts] + [(b"C2PA", SECRET)] * (extra >> 1 & 1)
    parts += [(b"abcd", SECRET)] * (extra >> 3 & 1)
    return made.with_pieces(plain, 0x0C, *parts)


@settings(max_examples=120, deadline=None)
@given(
    kind=st.sampled_from(sorted(WRITERS)),
    size=st.tuples(st.integers(1, 70), st.integers(1, 70)),
    seed=st.integers(0, 99),
    orientation=st.sampled_from((None, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
    order=st.sampled_from("<>"),
    extra=st.integers(0, 15),
    tail=st.sampled_from((b"", bytes(64), *made.HIDDEN.values())),
    data=st.data(),
)
def test_no_pixel_is_lost_and_nothing_else_is_kept(
    kind: str,
    size: tuple[int, int],
    seed: int,
    orientation: int | None,
    order: str,
    extra: int,
    tail: bytes,
    data: st.DataObject,
) -> None:
    mode = data.draw(st.sampled_from(MODES.get(kind, ("RGB", "RGBA"))))
    plain = WRITERS[kind](made.noise(*size, mode, seed))
    given_ = laden(kind, plain, made.exif(orientation, order), extra)
    found = pictures.clean(given_ + tail)
    assert pixels(found.data) == pixels(given_)
    assert SECRET not in found.data
    assert b"GPS" not in found.data
    assert found.taken == "2026-11-22T10:31:05+08:00"
    assert {"place", "device", "preview", "text"} <= set(found.removed)
    assert ("film" in found.removed) is (tail == made.FILM)
    held = Image.open(io.BytesIO(found.data)).getexif()
    assert set(held) <= {0x0112, 0x8769}
    assert dict(held.get_ifd(0x8769)) == {0x9003: "2026:11:22 10:31:05", 0x9011: "+08:00"}
    assert not held.get_ifd(0x8825)
    again = pictures.clean(found.data)
    assert (again.data, again.removed, again.taken) == (found.data, (), found.taken), "cleaning is done once"


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(sorted(WRITERS)),
    order=st.sampled_from("<>"),
    keep=st.sets(st.sampled_from(("place", "device"))),
)
def test_what_the_office_wants_stays_and_only_that(kind: str, order: str, keep: set[str]) -> None:
    found = pictures.clean(laden(kind, WRITERS[kind](made.noise()), made.exif(6, order), 0), keep)
    held = Image.open(io.BytesIO(found.data)).getexif()
    place, inner = held.get_ifd(0x8825), held.get_ifd(0x8769)
    assert (place.get(2) == made.GPS_DEGREES) is ("place" in keep)
    assert (inner.get(0xA431) == SECRET.decode()) is ("device" in keep)
    assert (held.get(0x010F) == "Maker") is ("device" in keep)
    assert 0x927C not in inner
    assert not keep & set(found.removed)
    assert {"place", "device"} - keep <= set(found.removed)


def test_only_the_parts_that_draw_remain() -> None:
    found = pictures.clean(laden("baseline", made.jpeg(), made.exif(), 15)).data
    markers = [marker for marker, _ in made.segments(found)]
    assert set(markers) <= {0xE0, 0xE1, 0xDB, 0xC0, 0xC4, 0xDD, 0xEE}
    assert markers.count(0xE1) == 1
    found = pictures.clean(laden("png", made.png(), made.exif(), 15)).data
    assert {name for name, _ in made.chunks(found)} == {b"IHDR", b"eXIf", b"IDAT", b"IEND"}
    found = pictures.clean(laden("webp", made.webp(), made.exif(), 15)).data
    assert {name for name, _ in made.pieces(found)} == {b"VP8X", b"VP8 ", b"EXIF"}


def test_colours_keep_their_profile_without_the_screens_serial_number() -> None:
    profile = made.profile()
    assert SECRET in profile
    for form in ("JPEG", "PNG", "WEBP"):
        out = io.BytesIO()
        made.noise().save(out, form, icc_profile=profile)
        found = pictures.clean(out.getvalue())
        held = Image.open(io.BytesIO(found.data)).info["icc_profile"]
        assert len(held) == len(profile)
        assert SECRET not in held
        assert held[128:400] == profile[128:400]
        assert pixels(found.data) == pixels(out.getvalue())


def test_a_profile_that_would_unfold_too_large_is_left_out() -> None:
    bomb = b"x\0\0" + zlib.compress(bytes(20_000_000), 9)
    found = pictures.clean(made.with_chunks(made.png(), (b"iCCP", bomb)))
    assert found.removed == ("rest",)
    assert len(found.data) < 10_000


def test_an_older_programs_hexadecimal_exif_turns_the_picture_and_goes() -> None:
    block = b"Exif\0\0" + made.exif(8)
    text = b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n%8d\n" % len(block) + block.hex().encode() + b"\n")
    given_ = made.with_chunks(made.png(), (b"zTXt", text))
    found = pictures.clean(given_)
    assert pixels(found.data) == pixels(given_)
    assert pixels(found.data)[0] == (32, 48)
    assert SECRET not in found.data


def test_xmp_alone_may_turn_a_picture() -> None:
    packet = b'http://ns.adobe.com/xap/1.0/\0<rdf:Description tiff:Orientation="6"/>'
    given_ = made.with_segments(made.jpeg(), made.app(0xE1, packet))
    found = pictures.clean(given_)
    assert pixels(found.data)[0] == (32, 48)
    assert found.removed == ("text",)


@pytest.mark.parametrize("hidden", made.HIDDEN)
@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_a_file_that_is_two_files_becomes_one(kind: str, hidden: str) -> None:
    plain = WRITERS[kind](made.noise())
    found = pictures.clean(plain + made.HIDDEN[hidden])
    assert found.data == pictures.clean(plain).data
    assert found.removed == ({"film": "film", "picture": "preview"}.get(hidden, "rest"),)


def test_data_behind_the_pixels_inside_a_png_goes() -> None:
    packed = zlib.compress(bytes(31 * 10))
    found = pictures.clean(made.png_of(10, 10, packed + SECRET))
    assert found.removed == ("rest",)
    assert SECRET not in found.data
    assert pixels(found.data)[0] == (10, 10)


@pytest.mark.parametrize("name", sorted(made.hostile()))
def test_what_is_hostile_is_refused(name: str) -> None:
    with pytest.raises(NotAPicture):
        pictures.clean(made.hostile()[name])


def test_each_refusal_says_why() -> None:
    said: dict[str, type[NotAPicture]] = {}
    for name, data in made.hostile().items():
        try:
            pictures.clean(data)
        except NotAPicture as error:
            said[name] = type(error)
    assert {said[name] for name in ("png-bomb", "jpeg-wide", "jpeg-scans", "jpeg-progressive-huge")} == {
        PictureTooLarge
    }
    assert {said[name] for name in ("heic", "gif", "raw", "bmp", "png-moving", "webp-moving")} == {PictureUnsupported}
    assert {said[name] for name in ("jpeg-cut", "png-cut", "webp-cut", "png-crc")} == {PictureDamaged}
    assert {said[name] for name in ("rubbish", "text")} == {NotAPicture}


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(sorted(WRITERS)), at=st.floats(0, 1), byte=st.integers(1, 255), cut=st.booleans())
def test_a_changed_or_cut_file_is_refused_or_still_clean(kind: str, at: float, byte: int, cut: bool) -> None:
    data = laden(kind, WRITERS[kind](made.noise(24, 16)), made.exif(), 15)
    place = min(int(at * len(data)), len(data) - 1)
    bent = data[:place] if cut else data[:place] + bytes((data[place] ^ byte,)) + data[place + 1 :]
    try:
        found = pictures.clean(bent)
    except NotAPicture:
        return
    assert SECRET not in found.data
    shown = pictures.shown(found.data, 64)
    assert len(shown.rgb) == shown.width * shown.height * 3


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from((b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"Exif\0\0MM\0*\0\0\0\x08"))
)
def test_any_bytes_may_stand_where_exif_should(body: bytes, head: bytes) -> None:
    told = exif.read(head + body, ("place", "device"))
    again = exif.read(told.block(), ("place", "device"))
    assert (again.turn or 1, again.taken) == (told.turn or 1, told.taken)


@pytest.mark.parametrize("time", ["2026:13:45 10:00:00", "0000:00:00 00:00:00", "                   ", "2026:11:22"])
def test_a_time_that_cannot_be_is_not_told(time: str) -> None:
    assert exif.read(made.exif(time=time)).taken == ""


@pytest.mark.parametrize("mode", ["RGB", "L", "LA", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_shown_upright_on_white(mode: str) -> None:
    writer = made.jpeg if mode == "CMYK" else made.png
    data = writer(made.noise(64, 40, mode))
    shown = pictures.shown(pictures.clean(data).data, 32)
    assert (shown.width, shown.height) == (32, 20)
    assert len(shown.rgb) == 32 * 20 * 3
    turned = laden("png", made.png(), made.exif(6), 0)
    shown = pictures.shown(pictures.clean(turned).data, 48)
    assert (shown.width, shown.height) == (32, 48)


CHILD = """
import gc, json, sys, time
from evidence import pictures_made as made
from fieldvisit.errors import NotAPicture
from fieldvisit.evidence import pictures
from PIL import Image
pictures.shown(pictures.clean(made.webp()).data, 9)
import zlib
name, corpus = sys.argv[1], made.hostile()
legal = {
    "legal-png-40-megapixels": lambda: made.png_of(8000, 5000, zlib.compress(bytes(160_005_000), 1), colour=6),
    "legal-webp-40-megapixels": lambda: made.webp(Image.new("RGBA", (8000, 5000), "teal")),
    "legal-jpeg-108-megapixels": lambda: made.jpeg(Image.new("RGB", (12000, 9000), "teal")),
}
data = corpus[name] if name in corpus else legal[name]()
del corpus
gc.collect()
low = int(open("/proc/self/status").read().split("VmRSS:")[1].split()[0])
open("/proc/self/clear_refs", "w").write("5")
began = time.monotonic()
try:
    found = pictures.clean(data)
    pictures.shown(found.data, 1600)
    said = "taken"
except NotAPicture as error:
    said = error.code
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
print(json.dumps([said, (peak - low) // 1024, time.monotonic() - began]))
"""


TRAPS = ("png-bomb", "png-endless", "png-more-than-it-says", "jpeg-wide", "jpeg-scans", "jpeg-progressive-huge")


@pytest.mark.parametrize(
    ("names", "most"), [(TRAPS, 100), (("legal-png-40-megapixels", "legal-jpeg-108-megapixels"), 420)]
)
def test_memory_and_time_are_bounded(names: tuple[str, ...], most: int) -> None:
    """In a process of its own, by what the system counts. MiB besides the file; seconds."""
    for name in names:
        done = subprocess.run([sys.executable, "-c", CHILD, name], env=ENVIRONMENT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        said, grown, took = json.loads(done.stdout)
        assert (said == "taken") is name.startswith("legal"), (name, said)
        assert grown < most, (name, grown)
        assert took < 20, (name, took)
