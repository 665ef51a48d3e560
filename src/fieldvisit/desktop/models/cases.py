"""The table of cases: keys of all matches, and the rows being looked at in pages; search and order are the store's."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from fieldvisit.clock import Moment
from fieldvisit.desktop.pages.case_words import first_stop, overdue
from fieldvisit.desktop.tokens import Tone
from fieldvisit.model.money import yuan
from fieldvisit.model.people import mask_address, mask_name
from fieldvisit.store import CaseRow

Index = QModelIndex | QPersistentModelIndex
Read = Callable[[Sequence[int]], dict[int, CaseRow]]

PAGE: Final = 64
PAGES: Final = 48
CASE: Final = int(Qt.ItemDataRole.UserRole)
"""Role of a row's case id."""
CHIP: Final = CASE + 1
"""Role of the state column's (word, tone)."""


class Column(IntEnum):
    """What stands where."""

    NAME = 0
    CASE_NO = 1
    CREDITOR = 2
    STAGE = 3
    TOTAL = 4
    ADDRESS = 5
    STATE = 6
    VISITS = 7


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as shown: everything of people masked, nothing else kept."""

    case_id: str
    cells: tuple[str, ...]
    chip: tuple[str, Tone]


class CaseTable(QAbstractTableModel):
    """Read with `show`; a row that has left the laptop meanwhile is blank until the next reading.

    Signal: `longer()` when a case number longer than all before has been read: `longest` is it.
    """

    longer = Signal()

    def __init__(self, read: Read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._keys: tuple[int, ...] = ()
        self._pages: OrderedDict[int, list[_Line | None]] = OrderedDict()
        self._now: Moment | None = None
        self._today: frozenset[str] = frozenset()
        self._language = "zh-CN"
        self.longest = ""

    def show(self, keys: Sequence[int], now: Moment, today: frozenset[str], language: str) -> None:
        """Show these matches; `today` are the cases with a visit planned for today.

        Unchanged matches keep selection and scroll position.
        """
        self._now, self._today, self._language = now, today, language
        if tuple(keys) == self._keys:
            self._pages.clear()
            if keys:
                last = self.index(len(keys) - 1, len(Column) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._keys = tuple(keys)
        self._pages.clear()
        self.endResetModel()

    def row_of(self, case_id: str) -> int | None:
        """Return the row of a case among the pages read so far, None when it is not there."""
        for page, lines in self._pages.items():
            for place, line in enumerate(lines):
                if line is not None and line.case_id == case_id:
                    return page * PAGE + place
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = index.column() in (Column.TOTAL, Column.VISITS)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, CASE, CHIP):
            return None
        line = self._line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == CASE:
            return line.case_id
        if role == CHIP:
            return line.chip if index.column() == Column.STATE else None
        return line.cells[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section in (Column.TOTAL, Column.VISITS)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return self._heads()[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _heads(self) -> tuple[str, ...]:
        return (
            self.tr("Name"),
            self.tr("Case no."),
            self.tr("Creditor, product"),
            self.tr("Stage, days"),
            self.tr("Total (yuan)"),
            self.tr("Address"),
            self.tr("State"),
            self.tr("Visits"),
        )

    def retell(self) -> None:
        """Say the headings in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)

    def _line(self, row: int) -> _Line | None:
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            keys = self._keys[number * PAGE : (number + 1) * PAGE]
            found = self._read(keys)
            page = [self._told(found[key]) if key in found else None for key in keys]
            self._pages[number] = page
            while len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def _told(self, row: CaseRow) -> _Line:
        case, chip = row.case.case, self._state(row)
        if len(case.case_no) > len(self.longest):
            self.longest = case.case_no
            self.longer.emit()
        days = "" if self._now is None else self.tr("{days} d").format(days=overdue(row, self._now))
        return _Line(
            row.case.case_id,
            (
                mask_name(case.name),
                case.case_no,
                f"{case.creditor} {case.product}",
                f"{case.stage} · {days}",
                yuan(case.total),
                mask_address(case.address),
                chip[0],
                str(row.visits) if row.visits else "",
            ),
            chip,
        )

    def _state(self, row: CaseRow) -> tuple[str, Tone]:
        if row.returning:
            return self.tr("Being returned"), "neutral"
        if row.stops:
            return first_stop(row, self._language)
        if row.case.case_id in self._today:
            return self.tr("Planned today"), "accent"
        return self.tr("Open"), "neutral"
