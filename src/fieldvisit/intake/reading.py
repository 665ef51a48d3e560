"""The whole reading of one file: table, rows, checks, repetitions; every row is accounted for."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from fieldvisit.intake.cells import Cell, Unreadable, line, text, whole
from fieldvisit.intake.checks import as_of, check
from fieldvisit.intake.dates import Order, day, order_of
from fieldvisit.intake.duplicates import settle
from fieldvisit.intake.headings import match, plain
from fieldvisit.intake.problem import Intake, Problem
from fieldvisit.intake.rows import Reading, RowReader
from fieldvisit.intake.synonyms import DATES, UNITS
from fieldvisit.intake.table import Table, load

_TOTAL: Final = re.compile(
    "(?:本页|本表|全部|总)?(?:合计|总计|小计|共计|汇总|累计)(?:金额)?(?:[0-9]+[笔户条件人]?)?|(?:grand|sub|page)?(?:total|sum)s?[0-9]*"
)
_TITLE_DAY: Final = re.compile(
    r"(?:委案日期?|委托日期|hand-?over date|placement date)\W{0,4}"
    r"([0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}|[0-9]{8})",
    re.IGNORECASE,
)
_TITLE_UNIT: Final = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*(千元|万元|元)")
_WANTED: Final = ("creditor", "id_no", "phones")
_NAMED_COLUMNS: Final = 40


def read(path: Path, *, handover: date | None = None, day_first: bool | None = None) -> Intake:
    """Read a hand-over file. Nothing is written; the same file gives the same result.

    `handover` is the day the file is of (else its title, else its rows tell it); `day_first` answers for the whole file
    what 03/04/2026 is, where the file itself does not prove it. Raises NotATable when the file is no table of cases.
    """
    table = load(path)
    title = _title(table)
    titled = _titled_day(title)
    order: Order | None = None if day_first is None else "day" if day_first else "month"
    order = order or _order(table, handover or titled)
    unit = _TITLE_UNIT.search(title)
    reader = RowReader(table.heading, order, table.mac, UNITS[unit[1]] if unit else 0, _widest(table))
    readings: list[Reading] = []
    problems = [*table.sheet_notes, *_file_notes(table)]
    for row, cells in islice(table.rows, table.heading.last + 1, None):
        if cells is None:
            problems.append(Problem(row, "", "row", "error", "broken_quotes"))
        elif reason := _no_case(table, cells):
            if reason != "blank":
                problems.append(Problem(row, "", "row", "info", reason))
        else:
            readings.append(reader.read(row, cells))
    moment = as_of(handover, titled, readings)
    for reading in readings:
        check(reading, moment, order, table.mac)
    settle(readings)
    problems.extend(problem for reading in readings for problem in reading.problems)
    problems.sort(key=lambda problem: problem.row)
    return Intake(tuple(reading.case for reading in readings if reading.case), tuple(problems))


def _widest(table: Table) -> int:
    """Return how many cells a row may have: as many as the heading, or as most rows when each ends in a separator."""
    widths = Counter(len(cells) for _, cells in table.rows[table.heading.last + 1 :] if cells)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    return max(table.heading.width, usual if widths[usual] * 2 > widths.total() else 0)


def _title(table: Table) -> str:
    cells = (cell for _, row in table.rows[: table.heading.first] for cell in row or ())
    return " ".join(text(cell) for cell in cells if cell != "")


def _titled_day(title: str) -> date | None:
    found = _TITLE_DAY.search(title)
    try:
        return day(found[1], None) if found else None
    except Unreadable:
        return None


def _file_notes(table: Table) -> list[Problem]:
    """Say what of the file is not imported: title rows, columns nobody needs, columns nobody may have."""
    heading = table.heading
    at = table.rows[heading.first][0]
    notes = [
        Problem(row, "", "row", "info", "title_row")
        if cells is not None
        else Problem(row, "", "row", "error", "broken_quotes")
        for row, cells in table.rows[: heading.first]
        if cells is None or any(text(cell) for cell in cells)
    ]
    for name in heading.forbidden:
        notes.append(Problem(at, "", "column", "error", "forbidden_column", (("column", name),)))
    if heading.unused:
        named = ", ".join(heading.unused[:_NAMED_COLUMNS])
        facts = (("count", len(heading.unused)), ("columns", named))
        notes.append(Problem(at, "", "column", "info", "columns_unused", facts))
    notes.extend(Problem(at, "", name, "warning", "column_absent") for name in _WANTED if name not in heading.columns)
    if "total" not in heading.columns:
        notes.append(Problem(at, "", "total", "info", "total_absent"))
    return notes


def _no_case(table: Table, cells: Sequence[Cell]) -> str:
    """Return why a row is no case: `blank`, `repeated_heading`, `total_row`, `note_row`; empty when it may be."""
    filled = list(islice((index for index, cell in enumerate(cells) if cell != "" and text(cell)), 2))
    if not filled:
        return "blank"
    first = text(cells[filled[0]])
    if len(first) <= 40:
        if match(first) and table.heading.repeats(cells):
            return "repeated_heading"
        if _TOTAL.fullmatch(plain(first)) and not _identifies(table, cells):
            return "total_row"
    own = table.heading.columns["case_no"][0]
    if len(filled) == 1 and (filled[0] != own or re.search(r"[:：\s]", first)):
        return "note_row"
    return ""


def _identifies(table: Table, cells: Sequence[Cell]) -> bool:
    for name in ("case_no", "name", "id_no"):
        for index in table.heading.columns.get(name, ()):
            found = line(cells[index]) if index < len(cells) else ""
            if found and not _TOTAL.fullmatch(plain(found)):
                return True
    return False


def _order(table: Table, handover: date | None) -> Order | None:
    """Tell what comes first in 03/04/2026: a day above 12 anywhere, else overdue days that fit only one way."""
    below = [cells for _, cells in table.rows[table.heading.last + 1 :] if cells is not None]
    columns = [index for name in DATES for index in table.heading.columns.get(name, ())]
    proved = order_of(cells[index] for cells in below for index in columns if index < len(cells))
    days_column = table.heading.columns.get("dpd")
    if proved or handover is None or not days_column:
        return proved
    since, days = table.heading.columns["overdue_since"][0], days_column[0]
    fits: set[Order] = set()
    for cells in below:
        if max(since, days) >= len(cells) or "/" not in text(cells[since]):
            continue
        orders: tuple[Order, Order] = ("day", "month")
        hits = [order for order in orders if _fits(cells[since], cells[days], order, handover)]
        if len(hits) == 1:
            fits.add(hits[0])
    return fits.pop() if len(fits) == 1 else None


def _fits(since: Cell, days: Cell, order: Order, handover: date) -> bool:
    try:
        found, overdue = day(since, order), whole(days)
    except Unreadable:
        return False
    return found is not None and overdue is not None and found + timedelta(days=overdue) == handover
