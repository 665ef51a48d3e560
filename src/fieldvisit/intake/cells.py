"""Reading one cell: text, amounts, whole numbers and coordinates. What is unsure is refused, never guessed."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from fieldvisit.model.money import Fen

Cell = str | int | float | bool | date | datetime | time | timedelta

_SPACES: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING: Final = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_CLEAN: Final = {
    **{ord(char): " " for char in _SPACES},
    **{ord(char): None for char in _NOTHING},
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127)),
}
_ERRORS: Final = "#n/a #n/a! #value! #ref! #div/0! #name? #null! #num!"
_BLANK: Final = frozenset(
    f"- -- --- — —— ― / // \\ 无 暂无 空 null (null) none nil nan n/a {_ERRORS}".split(),
) | {""}
_LONGEST_BLANK: Final = 8
SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")
_CURRENCY_BEFORE: Final = re.compile(r"^(?:人民币|RMB|CNY|CN¥|¥)\s*", re.IGNORECASE)
_AMOUNT_AFTER: Final = re.compile(r"\s*(万元|万|元整|元|圆|RMB|CNY)$", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]*)?"
)
_EUROPEAN: Final = re.compile(r"[0-9]{1,3}(?:(?: [0-9]{3})+|(?:\.[0-9]{3})+),[0-9]{1,2}")
_LONGEST_AMOUNT: Final = 40
_LARGEST_YUAN: Final = Decimal(10) ** 12
_FLOAT_NOISE: Final = Decimal("0.0001")
EXACT_FLOAT: Final = 10**15


class Unreadable(ValueError):
    """A cell that cannot be read surely; `reason` is the key of its sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def text(cell: Cell) -> str:
    """Return a cell as clean text: odd spaces plain, invisible and control characters gone, ends stripped."""
    if isinstance(cell, str):
        if cell.isprintable():  # neither odd spaces nor invisible characters in it
            return cell.strip()
        return cell.translate(_CLEAN).replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_FLOAT else repr(cell)
    return str(cell)


def line(cell: Cell) -> str:
    """Return a cell as one line of text, blank-like words (`-`, `无`, `NULL`, `#N/A`) as nothing."""
    found = text(cell)
    if "\n" in found or "  " in found or "\t" in found:
        found = " ".join(found.split())
    return "" if blank(found) else found


def paragraph(cell: Cell) -> str:
    """Return a cell as text that keeps its newlines, blank-like words as nothing."""
    found = text(cell)
    return "" if blank(found) else found


def blank(found: str) -> bool:
    """Tell whether text says that there is nothing."""
    if not found:
        return True
    return len(found) <= _LONGEST_BLANK and nfkc(found).lower().strip("'") in _BLANK


def nfkc(found: str) -> str:
    """Return text with full-width letters, digits and signs made plain. Never used on names and addresses."""
    return found if found.isascii() else unicodedata.normalize("NFKC", found).translate({0x2212: "-"}).strip()


def amount(cell: Cell, times: int = 1) -> Fen | None:
    """Read an amount as fen; `times` is the heading's unit (10000 below 万元). None when the cell is blank.

    Raises Unreadable `not_an_amount` for anything that is no plain number in yuan, `fraction_of_fen` when it is finer.
    """
    if isinstance(cell, bool | date | time | timedelta):
        raise Unreadable("not_an_amount")
    if isinstance(cell, int | float):
        value = Decimal(repr(cell))
    else:
        found = nfkc(text(cell)).strip("' ")
        if blank(found):
            return None
        value, own = _written(found)
        times = own or times
    if not value.is_finite() or abs(value) * times > _LARGEST_YUAN:
        raise Unreadable("not_an_amount")
    exact = value * times * 100
    whole = exact.to_integral_value(ROUND_HALF_EVEN)
    if abs(exact - whole) > _FLOAT_NOISE:
        raise Unreadable("fraction_of_fen")
    return int(whole)


def _written(found: str) -> tuple[Decimal, int]:
    if len(found) > _LONGEST_AMOUNT:
        raise Unreadable("not_an_amount")
    sign = 1
    if found.startswith("(") and found.endswith(")"):
        sign, found = -1, found[1:-1].strip()
    for _ in range(2):  # the sign stands before or after the currency
        if found[:1] in ("-", "+"):
            sign, found = (-sign if found[0] == "-" else sign), found[1:].lstrip()
            break
        found = _CURRENCY_BEFORE.sub("", found, count=1)
    found = _CURRENCY_BEFORE.sub("", found, count=1)
    own = 0
    if after := _AMOUNT_AFTER.search(found):
        own = 10_000 if after[1].startswith("万") else 1
        found = found[: after.start()]
    if _NUMBER.fullmatch(found):
        return sign * Decimal(found.replace(",", "").replace(" ", "")), own
    if _EUROPEAN.fullmatch(found):
        return sign * Decimal(found.replace(".", "").replace(" ", "").replace(",", ".")), own
    raise Unreadable("not_an_amount")


def whole(cell: Cell) -> int | None:
    """Read a whole number ≥ 0 below a million (days, age). None when blank; Unreadable `not_a_number` otherwise."""
    found = nfkc(line(cell)).strip("' ").removesuffix("天").removesuffix("岁").removesuffix("日").strip()
    if not found:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(?:\.0*)?", found):
        raise Unreadable("not_a_number")
    return int(found.partition(".")[0])


def degrees(cell: Cell, most: int) -> float | None:
    """Read a coordinate in degrees within ±`most`. None when blank or 0; Unreadable `not_a_coordinate` otherwise."""
    if isinstance(cell, float):
        value = cell
    else:
        found = nfkc(line(cell)).strip("' °")
        if not found:
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?", found):
            raise Unreadable("not_a_coordinate")
        value = float(found)
    if not -most <= value <= most:
        raise Unreadable("not_a_coordinate")
    return value or None
