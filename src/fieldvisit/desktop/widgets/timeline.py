"""The timeline of a case: one line an entry, newest first, light enough for thousands of entries."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE, TARGET, Tone
from fieldvisit.desktop.widgets.chip import chip_icon, chip_size, paint_chip

ENTRY: Final = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `when` as shown, an icon's name, plain words, chips as (word, tone); `key` comes back on opening."""

    key: str
    when: str
    icon: str
    words: str
    chips: tuple[tuple[str, Tone], ...] = ()


class _Entries(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def fill(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join([entry.when, entry.words, *(word for word, _ in entry.chips)])
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{entry.when}  {entry.words}"
        return entry.words if role == Qt.ItemDataRole.DisplayRole else None


class Timeline(QListView):
    """Up/Down move, Enter or a click opens. Signal: `opened(str)` with the entry's key."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Entries()
        self.setModel(self._model)
        self.setItemDelegate(_Line(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Timeline"))
        self.activated.connect(self._open)
        self.clicked.connect(self._open)
        self._last = QPersistentModelIndex()

    def set_entries(self, entries: list[Entry]) -> None:
        """Show these entries in this order; the selection stays on the same key if it is still there."""
        current = self.current_key()
        self._model.fill(entries)
        for row, entry in enumerate(entries):
            if entry.key == current:
                self.setCurrentIndex(self._model.index(row))
                return

    def current_key(self) -> str | None:
        """Return the key of the line the keyboard is on."""
        entry = self.currentIndex().data(ENTRY)
        return entry.key if isinstance(entry, Entry) else None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.tr("Timeline"))

    def _open(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if isinstance(entry, Entry):
            self.opened.emit(entry.key)


class _Line(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, TARGET)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        area, state = _parts(option)
        if not isinstance(entry, Entry):
            return
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("soft:accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.left() + 52, area.bottom(), area.right(), area.bottom())
        painter.drawPixmap(area.left() + SPACE[3], area.center().y() - 9, theme.pixmap(entry.icon, "muted", 20))
        right = self._chips(painter, area, entry)
        small = theme.font("small")
        newest = index.sibling(0, 0).data(ENTRY)
        year = newest.when[:4] if isinstance(newest, Entry) else ""
        left, when = area.left() + 52, self._when(area.left() + 52, right, entry, year)
        wide = QFontMetrics(small).horizontalAdvance(when)
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRect(left, area.top(), wide + 2, area.height()), Qt.AlignmentFlag.AlignVCenter, when)
        left += max(wide, QFontMetrics(small).horizontalAdvance("00-00 00:00")) + SPACE[2]
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text"))
        room = QRect(left, area.top(), max(right - left - SPACE[1], 0), area.height())
        shown = painter.fontMetrics().elidedText(
            " ".join(entry.words.split()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        painter.restore()

    @staticmethod
    def _when(left: int, right: int, entry: Entry, year: str) -> str:
        """Return the time as shown: without the newest entry's year, or where the words would not have room."""
        wide = QFontMetrics(theme.font("small")).horizontalAdvance(entry.when) + SPACE[2]
        needed = QFontMetrics(theme.font("body")).horizontalAdvance(entry.words)
        short = entry.when[5:] if len(entry.when) == len("2026-10-02 11:00") else entry.when
        return entry.when if entry.when[:4] != year and left + wide + needed + SPACE[1] <= right else short

    def _chips(self, painter: QPainter, area: QRect, entry: Entry) -> int:
        """Paint the chips from the right, at most half the line, and return where the room for words ends."""
        right = area.right() - SPACE[2]
        for word, tone in reversed(entry.chips):
            size = chip_size(word, chip_icon(tone))
            if right - size.width() < area.center().x():
                break
            box = QRect(right - size.width(), area.center().y() - size.height() // 2, size.width(), size.height())
            paint_chip(painter, box, word, tone, chip_icon(tone))
            right = box.left() - SPACE[0]
        return right


def _parts(option: QStyleOptionViewItem) -> tuple[QRect, QStyle.StateFlag]:
    """Return an option's rectangle and state, which the type stubs do not know."""
    area: QRect = getattr(option, "rect")  # noqa: B009
    state: QStyle.StateFlag = getattr(option, "state")  # noqa: B009
    return area, state
