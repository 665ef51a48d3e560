"""Text typed by people, checked when it is entered: never changed, only accepted or refused with advice."""

from typing import Final

from fieldvisit.errors import MissingText, NoGlyph, TooLong
from fieldvisit.evidence import fonts

LINE: Final = 200
"""Characters of one line: a name, a relation, a reference, a method."""
REMARK: Final = 2000
"""Characters of a reason or remark."""
STATEMENT: Final = 1_000_000
"""Bytes of the two statements of a visit together, as they are stored in one event of at most 1 MiB."""


def checked(text: str, *, limit: int = LINE, field: str = "") -> str:
    """Return the text without outer blanks. Raises TooLong, NoGlyph, and MissingText when `field` names a must."""
    text = text.strip()
    if len(text) > limit:
        raise TooLong(limit=limit, length=len(text))
    if field and not text:
        raise MissingText(field=field)
    drawable(text)
    return text


def drawable(text: str, known: str = "") -> None:
    """Raise NoGlyph for a character that no shipped font can print; characters of `known` were asked about before."""
    fresh = {one for one in set(text).difference(known) if not " " <= one <= "~"}
    broken = sorted(one for one in fresh if 0xD800 <= ord(one) <= 0xDFFF)
    lacking = "".join(broken) or (fonts.missing("".join(sorted(fresh))) if fresh else "")
    if lacking:
        raise NoGlyph(character=f"U+{ord(lacking[0]):04X}")
