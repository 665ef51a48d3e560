"""What kind of picture a file is, by its content and not by its name, without unfolding it."""

import warnings
from typing import BinaryIO, Final

from fieldvisit.errors import NotAPicture

PIXELS: Final = 120_000_000
"""More than the cameras of laptops and phones take; a small file that would unfold to more is a trap."""
_MEDIA: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def media(stream: BinaryIO) -> str:
    """Return a picture's media type by its content and rewind the stream. Raises NotAPicture."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(stream, formats=tuple(_MEDIA))
            if image.width * image.height > PIXELS:
                raise NotAPicture
            found = _MEDIA[str(image.format)]
            image.verify()
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        raise NotAPicture from None
    stream.seek(0)
    return found
