"""One row of the table becomes a case, or the reasons why it does not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, TypeVar

from fieldvisit.intake import cells as read
from fieldvisit.intake import people
from fieldvisit.intake.cells import Cell, Unreadable
from fieldvisit.intake.dates import Order, day
from fieldvisit.intake.headings import Heading
from fieldvisit.intake.problem import Facts, Problem, Severity
from fieldvisit.model.case import Case
from fieldvisit.model.money import Fen, yuan

_LONGEST_CELL: Final = 32_767
_CUT_AT: Final = 255
_LIMITS: Final = {"case_no": 64, "name": 100, "creditor": 100, "product": 100, "stage": 40, "address": 500}
_LARGEST_FLOAT: Final = read.EXACT_FLOAT
CHECKED: Final = ("gender", "birthday", "age", "placed_on", "recall_on", "status", "currency")
_T = TypeVar("_T")


@dataclass(slots=True)
class Reading:
    """What one row says. `case` is None when the row is refused; `extra` are cells read only to be checked."""

    row: int
    case_no: str = ""
    creditor: str = ""
    case: Case | None = None
    placed: Fen | None = None
    problems: list[Problem] = field(default_factory=list)
    extra: dict[str, Cell] = field(default_factory=dict)

    def note(self, name: str, severity: Severity, reason: str, facts: Facts = ()) -> None:
        """Add a problem of this row; an error takes the case away."""
        self.problems.append(Problem(self.row, self.case_no, name, severity, reason, facts))
        if severity == "error":
            self.case = None


class RowReader:
    """Reads rows below one heading. `order` and `mac` as in `dates.day`; `times` is the unit the title states.

    A row of more than `widest` cells is refused even when the cells in excess are blank: its cells have shifted.
    """

    def __init__(self, heading: Heading, order: Order | None, mac: bool, times: int, widest: int) -> None:
        self._heading = heading
        self._widest = widest
        self._order: Order | None = order
        self._mac = mac
        self._times = times
        self._extras = [name for name in CHECKED if name in heading.columns]

    def read(self, row: int, cells: Sequence[Cell]) -> Reading:
        """Return the reading of one row; every cell that cannot be used leaves a problem."""
        out = Reading(row)
        out.case_no, lost = self._case_no(cells)
        out.creditor = self._line(out, cells, "creditor")
        if lost:
            out.note("case_no", "error", "number_lost")
        elif not out.case_no:
            out.note("case_no", "error", "missing")
        self._shape(out, cells)
        name, notes = people.name(self._cell(cells, "name"))
        self._noted(out, "name", notes)
        self._required(out, "name", name)
        self._limited(out, "name", name)
        self._limited(out, "case_no", out.case_no)
        id_no, notes = people.id_no(self._cell(cells, "id_no"))
        self._noted(out, "id_no", notes)
        if not id_no and not notes and "id_no" in self._heading.columns:
            out.note("id_no", "warning", "missing_id")
        self._limited(out, "id_no", id_no)
        address = self._line(out, cells, "address")
        self._required(out, "address", address)
        phones = self._phones(out, cells)
        principal, interest, fees, total = self._amounts(out, cells)
        overdue = self._try(out, "overdue_since", "error", lambda cell: day(cell, self._order, self._mac), cells)
        if overdue is None and not self._has(out, "overdue_since"):
            out.note("overdue_since", "error", "missing")
        dpd = self._try(out, "dpd", "warning", read.whole, cells)
        lat = self._try(out, "lat", "warning", lambda cell: read.degrees(cell, 90), cells)
        lon = self._try(out, "lon", "warning", lambda cell: read.degrees(cell, 180), cells)
        product_name, stage = self._line(out, cells, "product"), self._line(out, cells, "stage")
        remark = self._remark(out, cells)
        out.extra = {extra: self._cell(cells, extra) for extra in self._extras}
        self._placed(out, cells)
        if overdue is not None and not any(problem.severity == "error" for problem in out.problems):
            out.case = Case(
                out.case_no, out.creditor, product_name, name, id_no, phones, principal, interest, fees, total,
                overdue, dpd, read.nfkc(stage).upper(), address, lat, lon, remark,
            )  # fmt: skip
        return out

    def _cell(self, cells: Sequence[Cell], name: str) -> Cell:
        columns = self._heading.columns.get(name)
        return cells[columns[0]] if columns and columns[0] < len(cells) else ""

    def _all(self, cells: Sequence[Cell], name: str) -> list[tuple[int, Cell]]:
        return [(index, cells[index]) for index in self._heading.columns.get(name, ()) if index < len(cells)]

    def _case_no(self, cells: Sequence[Cell]) -> tuple[str, bool]:
        cell = self._cell(cells, "case_no")
        if isinstance(cell, int | float) and not abs(cell) < _LARGEST_FLOAT:
            return "", True
        found = read.nfkc(read.line(cell)).strip("'’` ")
        if read.SCIENTIFIC.fullmatch(found) and "+" in found:
            return found, True
        return found, False

    def _line(self, out: Reading, cells: Sequence[Cell], name: str) -> str:
        found = read.line(self._cell(cells, name))
        self._limited(out, name, found)
        if len(found) == _CUT_AT:
            out.note(name, "warning", "maybe_cut", (("limit", _CUT_AT),))
        return found

    def _limited(self, out: Reading, name: str, found: str) -> None:
        if len(found) > (limit := _LIMITS.get(name, 64)):
            out.note(name, "error", "too_long", (("limit", limit), ("length", len(found))))

    def _required(self, out: Reading, name: str, found: str) -> None:
        if not found:
            out.note(name, "error", "missing")

    def _noted(self, out: Reading, name: str, notes: Sequence[people.Note]) -> None:
        for severity, reason in notes:
            level: Severity = "error" if severity == "error" else "warning" if severity == "warning" else "info"
            out.note(name, level, reason)

    def _has(self, out: Reading, name: str) -> bool:
        return any(problem.field == name and problem.severity == "error" for problem in out.problems)

    def _try(
        self, out: Reading, name: str, severity: Severity, reader: Callable[[Cell], _T | None], cells: Sequence[Cell]
    ) -> _T | None:
        try:
            return reader(self._cell(cells, name))
        except Unreadable as error:
            out.note(name, severity, error.reason)
            return None

    def _shape(self, out: Reading, cells: Sequence[Cell]) -> None:
        width = self._heading.width
        if len(cells) > self._widest or (len(cells) > width and any(read.text(cell) for cell in cells[width:])):
            out.note("row", "error", "too_many_cells", (("cells", len(cells)), ("width", width)))
        elif len(cells) < width:
            out.note("row", "warning", "too_few_cells", (("cells", len(cells)), ("width", width)))
        if any(isinstance(cell, str) and len(cell) > _LONGEST_CELL for cell in cells):
            out.note("row", "error", "cell_too_long", (("limit", _LONGEST_CELL),))
        for name, twins in self._heading.twins.items():
            own = read.line(self._cell(cells, name))
            if any(index < len(cells) and read.line(cells[index]) not in ("", own) for index in twins):
                out.note(name, "warning", "columns_disagree")

    def _phones(self, out: Reading, cells: Sequence[Cell]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        seen: list[people.Note] = []
        for _, cell in self._all(cells, "phones"):
            numbers, notes = people.phones(cell)
            found.update(dict.fromkeys(numbers))
            seen.extend(note for note in notes if note not in seen)
        self._noted(out, "phones", seen)
        if not found and not seen:
            out.note("phones", "info", "missing_phone")
        return tuple(found)

    def _remark(self, out: Reading, cells: Sequence[Cell]) -> str:
        found = [part for _, cell in self._all(cells, "remark") if (part := read.paragraph(cell))]
        if any(len(part) == _CUT_AT for part in found):
            out.note("remark", "warning", "maybe_cut", (("limit", _CUT_AT),))
        return "\n".join(found)

    def _amount(self, out: Reading, name: str, index: int, cell: Cell) -> Fen | None:
        try:
            return read.amount(cell, self._heading.units.get(index) or self._times or 1)
        except Unreadable as error:
            out.note(name, "error", error.reason)
            return None

    def _placed(self, out: Reading, cells: Sequence[Cell]) -> None:
        for index, cell in self._all(cells, "placed"):
            try:
                out.placed = read.amount(cell, self._heading.units.get(index) or self._times or 1)
            except Unreadable:
                out.note("placed", "info", "not_checked")

    def _amounts(self, out: Reading, cells: Sequence[Cell]) -> tuple[Fen, Fen, Fen, Fen]:
        """Return principal, interest, fees and total; blank interest and fees are 0, the total must be the sum."""
        values: dict[str, Fen | None] = {}
        for name in ("principal", "interest", "total"):
            columns = self._all(cells, name)
            values[name] = self._amount(out, name, *columns[0]) if columns else None
        parts = self._all(cells, "fees") or self._all(cells, "fee_part")
        fees = sum(self._amount(out, "fees", index, cell) or 0 for index, cell in parts)
        unread = any(self._has(out, name) for name in ("principal", "interest", "fees", "total"))
        principal, interest, total = values["principal"], values["interest"] or 0, values["total"]
        if principal is None and not self._has(out, "principal"):
            out.note("principal", "error", "missing")
        elif total is None and "total" in self._heading.columns and not self._has(out, "total"):
            out.note("total", "error", "missing")
        if principal is None or unread:
            return 0, 0, 0, 0
        if "total" not in self._heading.columns:
            total = principal + interest + fees
        if total is not None:
            self._judge(out, principal, interest, fees, total)
        return principal, interest, fees, total or 0

    def _judge(self, out: Reading, principal: Fen, interest: Fen, fees: Fen, total: Fen) -> None:
        if principal + interest + fees != total:
            mixed = any(
                principal * a + interest * b + fees * c == total * d for a, b, c, d in product((1, 10_000), repeat=4)
            )
            facts = (("total", yuan(total)), ("sum", yuan(principal + interest + fees)))
            out.note("total", "error", "unit_mixed" if mixed else "total_differs", facts)
        elif total < 0 or principal < 0:
            out.note("total" if total < 0 else "principal", "error", "credit_balance")
        elif total == 0:
            out.note("total", "warning", "nothing_owed")
        for name, value in (("interest", interest), ("fees", fees)):
            if value < 0:
                out.note(name, "warning", "negative_part")
