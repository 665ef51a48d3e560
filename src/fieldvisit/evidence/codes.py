"""Square codes that a visited person reads with their own phone: on paper as modules, on the screen the same ones."""

from functools import lru_cache
from urllib.parse import quote


@lru_cache(maxsize=64)
def qr(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a QR code (ISO/IEC 18004, level M), True for dark, without the quiet zone of four modules.

    The same text always gives the same code. Raises ValueError for a text too long for any code.
    """
    import segno

    code = segno.make(text, error="m", micro=False, boost_error=False, encoding="utf-8")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def check_address(url: str, badge_no: str) -> str:
    """Return where a person checks a collector: the office's page of checks with a badge number as its query."""
    return f"{url}{'&' if '?' in url else '?'}badge={quote(badge_no, safe='')}"
