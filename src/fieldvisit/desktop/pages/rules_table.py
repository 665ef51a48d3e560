"""The table of rules: level as chip, the rule's id, and its question."""

from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from fieldvisit.desktop.pages.rules_packs import DUTY, Line
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.chip import chip_icon, chip_size, paint_chip
from fieldvisit.model.policy import Level

LEVEL, RULE, QUESTION = range(3)
TONES: Final[dict[str, Tone]] = {Level.BLOCK: "stop", Level.WARN: "warn", Level.EVIDENCE: "accent", DUTY: "neutral"}

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class RulesModel(QAbstractTableModel):
    """Lines as they stand; `heads` are the three column heads."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self.heads = ("", "", "")

    def show_lines(self, lines: tuple[Line, ...], heads: tuple[str, str, str]) -> None:
        """Show others."""
        self.beginResetModel()
        self.lines, self.heads = lines, heads
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (line.word, line.name, line.question)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.heads[section] if across else None


class LevelChip(QStyledItemDelegate):
    """Paints the level of a model's lines: word, icon and colour together."""

    def __init__(self, model: RulesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        line = self._model.lines[index.row()]
        tone = TONES[line.level]
        icon = chip_icon(tone, "" if line.level != DUTY else "scale")
        area = option.rect.adjusted(SPACE[1], 0, 0, 0)
        size = chip_size(line.word, icon)
        area.setTop(area.center().y() - size.height() // 2 + 1)
        area.setSize(QSize(min(size.width(), area.width()), size.height()))
        painter.save()
        paint_chip(painter, area, line.word, tone, icon)
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = self._model.lines[index.row()]
        size = chip_size(line.word, chip_icon(TONES[line.level], "scale"))
        return QSize(size.width() + 2 * SPACE[1], size.height())
