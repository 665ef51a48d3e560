"""The receipt book of this laptop: every number, used or void, found again and printed."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_receipts import Ui_ReceiptsPage
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.desktop.widgets.reason_box import ReasonBox
from fieldvisit.model.money import yuan
from fieldvisit.model.people import mask_name
from fieldvisit.model.receipt import Receipt
from fieldvisit.wording import begun, say

AMOUNT = 3
FEW = 5
"""Numbers left below which the page reminds of a sync."""


class ReceiptsPage(Page):
    """Subject: a receipt's number to select, or nothing."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_ReceiptsPage()
        self.ui.setupUi(self)
        self._empty = EmptyState("receipt", "", "")
        self.ui.emptyBox.addWidget(self._empty)
        self._rows: list[Receipt] = []
        self._wanted = self._spoken = ""
        self.ui.table.setColumnCount(6)
        self.ui.table.verticalHeader().hide()
        self.ui.table.verticalHeader().setDefaultSectionSize(44)
        self.ui.table.itemSelectionChanged.connect(self._choose)
        self.ui.table.itemDoubleClicked.connect(lambda _: self._show("A5"))
        self.ui.table.installEventFilter(self)
        self.ui.table.setTabKeyNavigation(False)
        self.ui.table.setAlternatingRowColors(True)
        theme.set_icon(self.ui.large, "receipt", "on_accent")
        self.ui.large.clicked.connect(lambda: self._show("A5"))
        self.ui.small.clicked.connect(lambda: self._show("80mm"))
        self.ui.narrow.clicked.connect(lambda: self._show("58mm"))
        self.ui.voidIt.clicked.connect(self._void)
        self.ui.book.opened.connect(lambda subject: self.go.emit("preview", subject))
        self.ui.printing.opened.connect(lambda subject: self.go.emit("preview", subject))
        self.words()

    def open(self, subject: str) -> None:
        self._wanted = subject
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on a row opens it."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show("A5")
            return True
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        current = self._current()
        selected = self._wanted or (current.number if current else "")
        self._wanted = ""
        found = self.session.desk.store.receipts.list()
        if found != self._rows or not found or self._spoken != self.session.language:
            self._fill(found)
        numbers = [receipt.number for receipt in found]
        if selected in numbers and (current is None or current.number != selected):
            self.ui.table.selectRow(numbers.index(selected))
        self._prove()
        if found:
            self.ui.fair.read(self.session)
        self.ui.printing.read(self.session)
        self._choose()

    def _fill(self, found: list[Receipt]) -> None:
        self._rows, self._spoken = found, self.session.language
        table = self.ui.table
        table.setVisible(bool(found))
        self.ui.actionBar.setVisible(bool(found))
        self.setFocusProxy(table if found else self.ui.book.page)
        self.ui.empty.setVisible(not found)
        table.setRowCount(len(found))
        for at, receipt in enumerate(found):
            for column, text in enumerate(self._cells(receipt)):
                item = QTableWidgetItem(text)
                if column == AMOUNT:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(at, column, item)
        if found and not table.selectedItems():
            table.selectRow(0)

    def _prove(self) -> None:
        """Count the numbers: what was given by the office is used, void or left."""
        total = self.ui.book.read(self.session).total
        left = self.session.desk.store.receipts.left()
        words = self.tr("{given} numbers given = {used} used + {void} void + {left} left.")
        self.ui.proof.setText(words.format(given=total.given, used=total.used, void=total.void, left=total.left))
        if left <= FEW:
            self.ui.proof.setText(self.ui.proof.text() + " " + self.tr("Sync to get more numbers."))

    def _cells(self, receipt: Receipt) -> tuple[str, ...]:
        local = receipt.at.astimezone(ZoneInfo(receipt.zone))
        state = self.tr("Void: {reason}").format(reason=receipt.voided) if receipt.voided else self.tr("Issued")
        return (
            receipt.number,
            f"{local:%Y-%m-%d %H:%M}",
            mask_name(receipt.payer),
            yuan(receipt.amount),
            begun(say(f"mode.{receipt.mode.value}", self.session.language)),
            state,
        )

    def _current(self) -> Receipt | None:
        row = self.ui.table.currentRow()
        return self._rows[row] if self.ui.table.selectedItems() and 0 <= row < len(self._rows) else None

    def _choose(self) -> None:
        receipt = self._current()
        for button in (self.ui.large, self.ui.small, self.ui.narrow):
            button.setEnabled(receipt is not None)
        self.ui.voidIt.setEnabled(receipt is not None and not receipt.voided)
        void = receipt is not None and bool(receipt.voided)
        self.ui.why.setText(self.tr("This receipt is void already; its number stays in the book.") if void else "")

    def _show(self, size: str) -> None:
        receipt = self._current()
        if receipt:
            self.go.emit("preview", f"receipt:{size}:{receipt.number}")

    def _void(self) -> None:
        receipt = self._current()
        if receipt is None:
            return
        number = receipt.number
        dialog = ReasonBox(
            lambda: self.tr("Void a receipt"),
            lambda: self.tr("The number {number} stays in the book as void. Why?").format(number=number),
            lambda: self.tr("Void it"),
            self,
        )
        dialog.setObjectName("voiding")
        dialog.accepted.connect(
            lambda: self.session.do(lambda desk: casework.void_receipt(desk, number, dialog.text()))
        )
        dialog.open()

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.table.setAccessibleName(self.ui.title.text())
        self._empty.set_words(
            "receipt",
            self.tr("No receipts yet"),
            self.tr("A receipt is made on the agreement step of a visit, when the person says they have paid."),
        )
        heads = (self.tr("Number"), self.tr("Time"), self.tr("Payer"), self.tr("Amount (yuan)"), self.tr("Paid by"))
        self.ui.table.setHorizontalHeaderLabels([*heads, self.tr("State")])
        header = self.ui.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        amount = self.ui.table.horizontalHeaderItem(AMOUNT)
        if amount is not None:
            amount.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
