"""The schedule of a plan as a table that follows every key: dates, parts, amounts, and their sums below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import ROW, SPACE
from fieldvisit.model.instalments import Instalment
from fieldvisit.model.money import yuan

COLUMNS = 6
MOST_SHOWN = 6
"""Lines in view; of a longer plan the others are scrolled to."""


class ScheduleTable(QWidget):
    """The table is named `plan_schedule`, the sums `plan_sums`; hidden while there is no plan."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        self.table = QTableWidget(0, COLUMNS)
        self.table.setObjectName("plan_schedule")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setAlternatingRowColors(True)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        self.sums = theme.label("", "strong", wrap=True)
        self.sums.setObjectName("plan_sums")
        column.addWidget(self.table)
        column.addWidget(self.sums)
        self._lines: tuple[Instalment, ...] = ()
        self.words()
        self.hide()

    def words(self) -> None:
        """Set the texts again."""
        heads = (self.tr("No."), self.tr("Due"), self.tr("Principal"), self.tr("Interest"), self.tr("Fees"))
        self.table.setHorizontalHeaderLabels([*heads, self.tr("Amount")])
        for column in range(COLUMNS):
            head = self.table.horizontalHeaderItem(column)
            if head is not None:
                side = Qt.AlignmentFlag.AlignLeft if column < 2 else Qt.AlignmentFlag.AlignRight
                head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.table.setAccessibleName(self.tr("Instalments"))
        self._add_up()

    def show_lines(self, lines: tuple[Instalment, ...]) -> None:
        """Show a plan's lines; nothing is drawn anew for the same ones."""
        if lines == self._lines:
            return
        self._lines = lines
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            texts = (str(line.number), line.due.isoformat(), *map(yuan, (line.principal, line.interest, line.fees)))
            for column, text in enumerate((*texts, yuan(line.amount))):
                self._write(row, column, text)
        rows = min(len(lines), MOST_SHOWN)
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows * ROW + 4)
        self._add_up()
        self.setVisible(bool(lines))

    def _write(self, row: int, column: int, text: str) -> None:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            if column >= 2:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, item)
        item.setText(text)

    def _add_up(self) -> None:
        lines = self._lines
        self.sums.setText(
            self.tr("Together ¥{total}: principal ¥{principal}, interest ¥{interest}, fees ¥{fees}").format(
                total=yuan(sum(line.amount for line in lines)),
                principal=yuan(sum(line.principal for line in lines)),
                interest=yuan(sum(line.interest for line in lines)),
                fees=yuan(sum(line.fees for line in lines)),
            )
        )
