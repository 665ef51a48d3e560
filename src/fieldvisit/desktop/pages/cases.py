"""Cases: searched as typed in the top bar, narrowed by chips, opened by Enter or a click."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_cases import Ui_CasesPage
from fieldvisit.desktop.models.cases import CASE, CHIP, CaseTable, Column
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages.case_words import today
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import ROW, SPACE
from fieldvisit.desktop.widgets.chip import FilterChip, chip_icon, chip_size, paint_chip
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.desktop.zone import ZONE
from fieldvisit.store import CaseRow

STAGES: Final = ("M1", "M2", "M3", "M4", "M5", "M6", "M7+")
WIDEST: Final = {
    Column.NAME: "阿***·***",
    Column.CASE_NO: "HT20260000-0000",
    Column.CREDITOR: "示例消费金融 信用卡",
    Column.STAGE: "M7+ · 1000 天",
    Column.TOTAL: "00,000,000.00",
    Column.VISITS: "外访次数",
}
NARROW: Final = 1000
ALL: Final = 200_000
"""Cases in the table when nothing is typed: more than any laptop has."""
MOST: Final = 1000
"""Matches of a typed text that are shown: all 100,000 that a single digit finds would hold the next key up."""
ROOM: Final = 24
"""Characters of a case number that always have room."""


class CasesPage(Page):
    """The subject is the text of the search."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_CasesPage()
        self.ui.setupUi(self)
        self._text = ""
        self.model = CaseTable(self._read, self)
        self._stages = {stage: FilterChip(stage) for stage in STAGES}
        self._today, self._stopped = FilterChip("", "today"), FilterChip("", "block")
        self._empty = EmptyState("search", "")
        self._empty.acted.connect(self._help)
        self._none = False
        self.ui.nothingBox.addWidget(self._empty)
        self.model.longer.connect(self._measure, Qt.ConnectionType.QueuedConnection)
        self._lay_out()
        self._dress_table()
        self.setFocusProxy(self.ui.table)
        self.words()

    def _lay_out(self) -> None:
        for stage, chip in self._stages.items():
            chip.setObjectName(f"stage_{stage}")
        self._today.setObjectName("only_today")
        self._stopped.setObjectName("only_stopped")
        for chip in (*self._stages.values(), self._today, self._stopped):
            chip.toggled.connect(lambda _: self._narrow())
            self.ui.filters.addWidget(chip)
        self.ui.filters.addStretch()

    def _dress_table(self) -> None:
        table = self.ui.table
        table.setModel(self.model)
        table.setItemDelegateForColumn(Column.STATE, _State(table))
        table.setItemDelegateForColumn(Column.ADDRESS, _Address(table))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW + SPACE[0])
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(Column.ADDRESS, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(self._open)
        table.clicked.connect(self._open)

    def _measure(self) -> None:
        """Give every column the width of the widest thing it is likely to hold; the address takes what is left."""
        body, small = QFontMetrics(theme.font("body")), QFontMetrics(theme.font("small"))
        numbers = max(WIDEST[Column.CASE_NO], self.model.longest[:ROOM], key=body.horizontalAdvance)
        for column, text in {**WIDEST, Column.CASE_NO: numbers}.items():
            head = str(self.model.headerData(column, Qt.Orientation.Horizontal))
            wide = max(body.horizontalAdvance(text), small.horizontalAdvance(head))
            self.ui.table.setColumnWidth(column, wide + SPACE[4])
        self.ui.table.setColumnWidth(Column.STATE, body.horizontalAdvance("还款方案执行中") + SPACE[5] + SPACE[3])
        self.ui.table.setColumnHidden(Column.CREDITOR, self.width() < NARROW)
        self.ui.table.setColumnHidden(Column.VISITS, self.width() < NARROW)

    # reading
    def open(self, subject: str) -> None:
        self._text = subject
        self.refresh()
        self.ui.table.scrollToTop()

    def refresh(self) -> None:
        desk = self.session.desk
        day = today(desk)
        keys = desk.store.cases.matching(
            self._text,
            stages=[stage for stage, chip in self._stages.items() if chip.isChecked()],
            today=day if self._today.isChecked() else None,
            stopped=True if self._stopped.isChecked() else None,
            limit=MOST if self._text else ALL,
        )
        planned = frozenset(order.case_id for order in desk.store.orders.for_day(day, ZONE))
        current = self.ui.table.currentIndex().data(CASE)
        self.model.show(keys, desk.moment(), planned, self.session.language)
        if keys and not self.ui.table.currentIndex().isValid():
            self._stand_on(current)
        self._say_count(len(keys))
        self.ui.main.setCurrentWidget(self.ui.table if keys else self.ui.nothing)
        for chip in (*self._stages.values(), self._today, self._stopped):
            chip.setVisible(not self._none)

    def _read(self, keys: Sequence[int]) -> dict[int, CaseRow]:
        return self.session.desk.store.cases.page(keys) if self.session.is_open else {}

    def _stand_on(self, case_id: object) -> None:
        """Keep the keyboard on the same case while it is still near the top of what was found, else on the first."""
        first = self.model.index(0, 0)
        first.data(CASE)
        row = self.model.row_of(case_id) if isinstance(case_id, str) else None
        self.ui.table.setCurrentIndex(first if row is None else self.model.index(row, 0))

    def _narrow(self) -> None:
        if self.session.is_open:
            self.refresh()

    def _help(self) -> None:
        """Do what the empty list offers."""
        if self._none:
            self.session.sync_now()
        else:
            self._clear_filters()

    def _clear_filters(self) -> None:
        for chip in (*self._stages.values(), self._today, self._stopped):
            chip.blockSignals(True)
            chip.setChecked(False)
            chip.blockSignals(False)
        self._narrow()

    def _open(self, index: QModelIndex) -> None:
        case_id = index.data(CASE)
        if isinstance(case_id, str):
            self.go.emit("case", case_id)

    # words
    def words(self) -> None:
        self.ui.retranslateUi(self)
        self._today.setText(self.tr("Today"))
        self._stopped.setText(self.tr("Stopped"))
        for chip in (self._today, self._stopped):
            chip.updateGeometry()
        self.ui.table.setAccessibleName(self.tr("Cases"))
        self.model.retell()
        self._measure()

    def _say_count(self, count: int) -> None:
        found = self.tr("%n case(s)", "", count)
        if self._text and count == MOST:
            found = self.tr("The first {count} cases; type more to find the others").format(count=count)
        self.ui.count.setText(f"{found} · {self._text}" if self._text else found)
        self._none = not count and not self.session.desk.store.cases.matching(limit=1)
        if count:
            return
        narrowed = any(chip.isChecked() for chip in (*self._stages.values(), self._today, self._stopped))
        if self._none:
            words = self.tr("Cases assigned to you arrive with the next sync.")
            title = self.tr("There are no cases on this laptop yet.")
            self._empty.set_words("cases", title, words, self.tr("Sync now"))
            return
        words = self.tr("Check the case number, name, phone or pinyin, or clear the search.")
        if narrowed:
            words = self.tr("The filters may hide what you look for.")
        action = self.tr("Clear the filters") if narrowed else ""
        self._empty.set_words("search", self.tr("Nothing was found."), words, action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.changed(event) and hasattr(self, "model"):
            self._measure()


class _Address(QStyledItemDelegate):
    """Leaves out the province and the city first where there is no room: the street is what tells addresses apart."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        setattr(option, "textElideMode", Qt.TextElideMode.ElideLeft)  # noqa: B010 (unknown to the stubs)


class _State(QStyledItemDelegate):
    """Paints the state column as a chip."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = getattr(option, "rect")  # noqa: B009 (unknown to the stubs)
        state: QStyle.StateFlag = getattr(option, "state")  # noqa: B009
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("soft:accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        chip = index.data(CHIP)
        if isinstance(chip, tuple):
            word, tone = chip
            size = chip_size(word, chip_icon(tone))
            wide = min(size.width(), area.width() - SPACE[1])
            top = area.center().y() - size.height() // 2 + 1
            paint_chip(painter, QRect(area.left(), top, wide, size.height()), word, tone, chip_icon(tone))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, ROW)
