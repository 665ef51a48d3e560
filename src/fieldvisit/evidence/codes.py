"""Square codes that a visited person reads with their own phone: on paper as modules, on the screen the same ones."""

import re
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

LARGEST: Final = 9
"""The version that a receipt's code has at most: 53 modules a side, 0.4 mm each on 22 mm."""
NUMBERED: Final = re.compile(r"[1-9][0-9]{90,999}", re.ASCII)
"""A signed message written as one decimal number."""
_BITS: Final = 182 * 8
"""What a code of version 9 and level M holds (ISO/IEC 18004, table 7)."""
_HEADS: Final = 4 + 8 + 4 + 10
"""Bits that say what follows, and how much of it: a run of bytes, then a run of digits."""


@lru_cache(maxsize=64)
def qr(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a QR code (ISO/IEC 18004, level M), True for dark, without the quiet zone of four modules.

    The same text always gives the same code. Raises ValueError for a text too long for any code.
    """
    import segno

    code = segno.make(text, error="m", micro=False, boost_error=False, encoding="utf-8")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


@lru_cache(maxsize=64)
def two_parts(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a code whose text ends in a number behind `#`, as `qr` does: digits take 3⅓ bits each.

    So an address that a phone opens is nearly as dense as plain bytes. Raises ValueError for another text.
    """
    import segno
    from segno.consts import MODE_BYTE, MODE_NUMERIC

    address, mark, number = text.rpartition("#")
    if not mark or not NUMBERED.fullmatch(number) or not address.isascii():
        raise ValueError("not an address and a number")
    parts: Any = [(address + mark, MODE_BYTE), (number, MODE_NUMERIC)]  # taken by segno, missing in its types
    code = segno.make(parts, error="m", micro=False, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def room(letters: int) -> int:
    """Return how many bytes, as one number behind so many letters, a code of version `LARGEST` holds."""
    bits = _BITS - _HEADS - 8 * letters
    whole, rest = divmod(max(bits, 0), 10)
    digits = 3 * whole + (2 if rest >= 7 else 1 if rest >= 4 else 0)
    most: int = 10**digits
    return (most.bit_length() - 1) // 8


def check_address(url: str, badge_no: str) -> str:
    """Return where a person checks a collector: the office's page of checks with a badge number as its query."""
    return f"{url}{'&' if '?' in url else '?'}badge={quote(badge_no, safe='')}"
