"""Pictures as evidence: known by content, cut down to the picture without touching a pixel, refused when hostile."""

import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from fieldvisit.errors import NotAPicture, PictureDamaged, PictureTooLarge, PictureUnsupported
from fieldvisit.evidence.pictures import jpeg, kept, png, webp
from fieldvisit.evidence.pictures.kept import DEVICE, KINDS, PIXELS, PLACE, Kept

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["DEVICE", "KINDS", "PIXELS", "PLACE", "Picture", "Pixels", "clean", "known", "shown"]

HEAD: Final = 4096
"""Bytes at the beginning that tell what kind a file is of."""
_KINDS: Final[dict[str, tuple[str, Callable[[bytes, Collection[str]], Kept]]]] = {
    "JPEG": ("image/jpeg", jpeg.strip),
    "PNG": ("image/png", png.strip),
    "WEBP": ("image/webp", webp.strip),
}
_HEIF: Final = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_BRANDS: Final = {b"avif": "AVIF", b"avis": "AVIF", b"crx ": "RAW"}
_FOREIGN: Final = (
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF/RAW"),
    (b"MM\0*", "TIFF/RAW"),
    (b"IIRO", "RAW"),
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"8BPS", "PSD"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be kept: `data` has every pixel of the file given and nothing else that is not named.

    `removed`: what was taken out, of KINDS, in their order. `taken`: the camera's own time, ISO 8601, or empty.
    """

    data: bytes = field(repr=False)
    media: str
    removed: tuple[str, ...]
    taken: str


@dataclass(frozen=True, slots=True)
class Pixels:
    """An upright picture as rows of red, green, blue bytes without padding."""

    width: int
    height: int
    rgb: bytes = field(repr=False)


def known(head: bytes) -> str:
    """Return what kind of picture a file is by its first bytes, empty for none.

    Raises PictureUnsupported(kind) for pictures that are not taken: they would not open everywhere in ten years.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(png.MARK):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    kind = next((name for mark, name in _FOREIGN if head.startswith(mark)), "")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        kind = (
            "HEIC" if brand in _HEIF else "AVIF" if brand in (b"avif", b"avis") else "RAW" if brand == b"crx " else ""
        )
    elif head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        kind = "BMP"
    elif b"<svg" in head[:1024]:
        kind = "SVG"
    if kind:
        raise PictureUnsupported(kind=kind)
    return ""


def clean(data: bytes, keep: Collection[str] = ()) -> Picture:
    """Return a JPEG, PNG or WebP without place and device data (unless in `keep`), previews, captions, hidden files.

    No pixel is decoded and encoded again: the parts that draw the picture are copied as they are, with its colour
    profile, how it is turned, and the camera's time. Raises NotAPicture, PictureUnsupported, PictureDamaged,
    PictureTooLarge. Memory is bounded whatever the file claims: kept.MEMORY besides twice its size.
    """
    kind = known(data[:HEAD])
    if not kind:
        raise NotAPicture
    media, strip = _KINDS[kind]
    found = strip(data, keep)
    kept.bearable(found)
    opened = _opened(found.data, kind, 256)
    if kind != "JPEG" and opened.size != (found.width, found.height):
        raise PictureDamaged
    return Picture(found.data, media, tuple(one for one in KINDS if one in found.removed), found.taken)


def shown(data: bytes, longest: int) -> Pixels:
    """Unfold a kept picture upright, its longer side at most so many pixels. Raises NotAPicture."""
    from PIL import Image, ImageOps

    kind = known(data[:HEAD])
    if not kind:
        raise NotAPicture
    try:
        opened = _opened(data, kind, longest)
        turn = opened.getexif().get(0x0112, 1)
        opened.thumbnail((longest, longest), Image.Resampling.BILINEAR, reducing_gap=2.0)
        image = opened
        if opened.mode in ("RGBA", "LA", "PA", "P", "La", "RGBa"):
            layer = opened.convert("RGBA")
            image = Image.new("RGB", layer.size, "white")
            image.paste(layer, mask=layer.getchannel("A"))
        elif opened.mode in ("I", "I;16", "F"):
            image = opened.point(lambda value: value / 256, "L") if opened.mode == "I;16" else opened.convert("L")
        image = image.convert("RGB")
        image.getexif()[0x0112] = turn
        upright = ImageOps.exif_transpose(image)
        return Pixels(upright.width, upright.height, upright.tobytes())
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise PictureDamaged from None


def _opened(data: bytes, kind: str, longest: int) -> "Image":
    """Decode the whole file, a JPEG reduced as far as `longest` allows. Raises PictureDamaged, PictureTooLarge."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=(kind,))
        kept.sized(*image.size, PIXELS if kind == "JPEG" else kept.FLAT)
        image.draft("RGB", (longest, longest))
        image.load()
    except Image.DecompressionBombError:
        raise PictureTooLarge(megapixels=PIXELS // 1_000_000, limit=PIXELS // 1_000_000) from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise PictureDamaged from None
    return image
