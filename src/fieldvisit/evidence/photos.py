"""Photos as they are printed: reduced, upright, without what a camera writes into its files."""

import hashlib
from collections.abc import Mapping, MutableMapping, Sequence
from io import BytesIO
from typing import Final

from fieldvisit.errors import BlobDamaged
from fieldvisit.model.event import Attached

LONGEST: Final = 1280
"""Pixels of the longer side on paper: 230 dpi at the printed size."""
MOST_PIXELS: Final = 120_000_000
QUALITY: Final = 80
MOST_KEPT: Final = 64
"""Pictures as printed that are held in memory at once, some 200 kB each."""


def prints(
    attached: Sequence[Attached], photos: Mapping[str, bytes], kept: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """Return the JPEG to print for each attached photo that can be shown, by the SHA-256 of the original.

    `kept` are such that were made before (see `keep`): the same bytes, sooner. Raises BlobDamaged when the bytes given
    for a photo are not those it was recorded with. What is no readable picture is left out; the report says so and
    names its hash.
    """
    out = {}
    for one in attached:
        data = photos.get(one.sha256)
        if data is None or not one.media.startswith("image/"):
            continue
        if hashlib.sha256(data).hexdigest() != one.sha256:
            raise BlobDamaged(sha256=one.sha256[:12])
        jpeg = (kept or {}).get(one.sha256) or _reduced(data)
        if jpeg:
            out[one.sha256] = jpeg
    return out


def keep(kept: MutableMapping[str, bytes], sha256: str, data: bytes) -> None:
    """Reduce a photo now rather than when somebody waits for the report; the oldest of too many is dropped."""
    jpeg = _reduced(data)
    if jpeg:
        while len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[sha256] = jpeg


def _reduced(data: bytes) -> bytes | None:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", (LONGEST * 2, LONGEST * 2))
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((LONGEST, LONGEST), Image.Resampling.BILINEAR, reducing_gap=2.0)
            if image.mode in ("RGBA", "LA", "PA", "P"):
                layer = image.convert("RGBA")
                image = Image.new("RGB", layer.size, "white")
                image.paste(layer, mask=layer.getchannel("A"))
            out = BytesIO()
            image = image.convert("RGB")
            image.info.clear()
            image.save(out, "JPEG", quality=QUALITY)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def size(jpeg: bytes) -> tuple[int, int]:
    """Return a picture's width and height in pixels. Raises OSError when it is none."""
    from PIL import Image

    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as image:
        return image.size
