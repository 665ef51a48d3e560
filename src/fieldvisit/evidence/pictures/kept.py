"""What is left of a picture's file when only the picture is kept, and the words for what was not."""

from dataclasses import dataclass, field
from typing import Final

from fieldvisit.errors import PictureTooLarge

PLACE: Final = "place"
DEVICE: Final = "device"
PREVIEW: Final = "preview"
TEXT: Final = "text"
FILM: Final = "film"
CREDENTIALS: Final = "credentials"
REST: Final = "rest"
KINDS: Final = (PLACE, DEVICE, PREVIEW, TEXT, FILM, CREDENTIALS, REST)
"""What may be removed, in the order it is said. Words: wording `attached.removed.<kind>`."""
PIXELS: Final = 120_000_000
"""Of a JPEG, which can be unfolded reduced: more than the cameras of laptops and phones take."""
FLAT: Final = 40_000_000
"""Of a picture that can only be unfolded whole."""
MEMORY: Final = 400_000_000
"""Bytes that a decoder may need for one picture."""
WORK: Final = 1_000_000_000
"""Pixels that a decoder may go through, all scans of a progressive JPEG counted."""
_PLACES: Final = (b"GPS", b"photoshop:City", b"photoshop:Country", b"LocationCreated", b"LocationShown")


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture's file without the rest. `width` and `height` in pixels, as stored and not yet turned upright.

    `work` is about how many pixels a decoder goes through, every scan of a progressive JPEG counted; `memory` how many
    bytes it holds at once whatever size it is asked for.
    """

    data: bytes = field(repr=False)
    width: int
    height: int
    removed: frozenset[str]
    taken: str
    work: int
    memory: int


def spoken(packet: bytes) -> set[str]:
    """Tell what kinds of things a caption packet (XMP, IPTC, a comment) holds: words, and a place if it names any."""
    return {TEXT, PLACE} if any(name in packet for name in _PLACES) else {TEXT}


def trailing(data: bytes) -> set[str]:
    """Tell what kind of thing stands behind a picture's end: the film of a motion photo, a second picture, the rest."""
    if not data.strip(b"\0"):
        return set()
    if b"ftyp" in data:
        return {FILM}
    return {PREVIEW} if data.lstrip(b"\0").startswith(b"\xff\xd8\xff") else {REST}


def sized(width: int, height: int, most: int) -> None:
    """Raise PictureTooLarge for more pixels than that: a small file that would unfold to more is a trap."""
    if width * height > most:
        raise PictureTooLarge(megapixels=-(-width * height // 1_000_000), limit=most // 1_000_000)


def bearable(found: Kept) -> None:
    """Raise PictureTooLarge for what takes too much memory or too long, with the size of its kind that would not."""
    pixels = found.width * found.height
    most = min(pixels * WORK // max(found.work, 1), pixels * MEMORY // max(found.memory, 1))
    sized(found.width, found.height, most)
