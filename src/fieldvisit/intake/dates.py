"""Reading dates as hand-over files write them: ISO, Chinese, compact, English months, Excel serials, D/M and M/D."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from fieldvisit.intake.cells import Cell, Unreadable, line, nfkc

Order = Literal["day", "month"]
EPOCH_1900: Final = date(1899, 12, 30)
DAYS_1904: Final = 1462
_EARLIEST: Final = 1920
_LATEST: Final = 2100
_TIME: Final = r"(?:[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_YEAR_FIRST: Final = re.compile(rf"([0-9]{{4}})\s*[-/.年]\s*([0-9]{{1,2}})\s*[-/.月]\s*([0-9]{{1,2}})\s*日?{_TIME}")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:\.0*)?")
_SERIAL: Final = re.compile(r"([0-9]{5})(?:\.[0-9]*)?")
_YEAR_LAST: Final = re.compile(rf"([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{4}}){_TIME}")
_NAMED: Final = re.compile(r"([0-9]{1,2})[-/ .]?([A-Z]{3,9})\.?[-/ ,.]*([0-9]{4}|[0-9]{2})", re.IGNORECASE)
_NAMED_FIRST: Final = re.compile(r"([A-Z]{3,9})\.?[-/ ]*([0-9]{1,2})(?:st|nd|rd|th)?[-/ ,]+([0-9]{4})", re.IGNORECASE)
_LONG_MONTHS: Final = "january february march april may june july august september october november december"
_MONTHS: Final = {
    name: number
    for number, long in enumerate(_LONG_MONTHS.split(), 1)
    for name in (long, long[:3], "sept" if number == 9 else long[:3])
}


def day(cell: Cell, order: Order | None, mac: bool = False) -> date | None:
    """Read a date; `order` says what comes first in 03/04/2026, `mac` that serials count from 1904. None when blank.

    Raises Unreadable `not_a_date`, or `date_order` when only the unknown order keeps it from being one.
    """
    if isinstance(cell, datetime):
        return _bounded(cell.date())
    if isinstance(cell, date):
        return _bounded(cell)
    if isinstance(cell, bool | time | timedelta):
        raise Unreadable("not_a_date")
    found = nfkc(line(cell)).strip("' ")
    if not found:
        return None
    if match := _YEAR_FIRST.fullmatch(found) or _COMPACT.fullmatch(found):
        return _real(int(match[1]), int(match[2]), int(match[3]))
    if match := _SERIAL.fullmatch(found):
        return _bounded(EPOCH_1900 + timedelta(days=int(match[1]) + (DAYS_1904 if mac else 0)))
    if match := _YEAR_LAST.fullmatch(found):
        return _year_last(int(match[1]), int(match[2]), int(match[3]), order)
    return _with_month_name(found)


def _year_last(first: int, second: int, year: int, order: Order | None) -> date:
    if order is None and first != second and first <= 12 and second <= 12:
        raise Unreadable("date_order")
    if (order == "day" or first > 12) and second <= 12:
        return _real(year, second, first)
    return _real(year, first, second)


def _with_month_name(found: str) -> date:
    if match := _NAMED.fullmatch(found):
        days, name, year = match[1], match[2], match[3]
    elif match := _NAMED_FIRST.fullmatch(found):
        name, days, year = match[1], match[2], match[3]
    else:
        raise Unreadable("not_a_date")
    month = _MONTHS.get(name.lower())
    if month is None:
        raise Unreadable("not_a_date")
    return _real(int(year) + (2000 if len(year) == 2 else 0), month, int(days))


def _real(year: int, month: int, day_of_month: int) -> date:
    try:
        return _bounded(date(year, month, day_of_month))
    except ValueError as error:
        raise Unreadable("not_a_date") from error


def _bounded(found: date) -> date:
    """Refuse what spreadsheets and databases write for "no date": 1900-01-00, 9999-12-31."""
    if not _EARLIEST <= found.year <= _LATEST:
        raise Unreadable("not_a_date")
    return found


def order_of(cells: Iterable[Cell]) -> Order | None:
    """Tell from the dates of a whole file what comes first in 03/04/2026; None when nothing or both are proved."""
    proved: set[Order] = set()
    for cell in cells:
        if not isinstance(cell, str) or len(cell) > 40:
            continue
        if match := _YEAR_LAST.fullmatch(nfkc(line(cell)).strip("' ")):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                proved.add("day")
            elif second > 12 >= first:
                proved.add("month")
    return proved.pop() if len(proved) == 1 else None
