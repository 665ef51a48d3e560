"""The receipt book of this laptop: every number, used or void, found again and printed."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QInputDialog, QTableWidgetItem

from fieldvisit import casework
from fieldvisit.desktop._forms.ui_receipts import Ui_ReceiptsPage
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.model.money import yuan
from fieldvisit.model.people import mask_name
from fieldvisit.model.receipt import Receipt
from fieldvisit.wording import say


class ReceiptsPage(Page):
    """Subject: a receipt's number to select, or nothing."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_ReceiptsPage()
        self.ui.setupUi(self)
        self._empty = EmptyState("receipt", "", "")
        self.ui.emptyBox.addWidget(self._empty)
        self._rows: list[Receipt] = []
        self._wanted = ""
        self.ui.table.setColumnCount(6)
        self.ui.table.verticalHeader().hide()
        self.ui.table.verticalHeader().setDefaultSectionSize(44)
        self.ui.table.itemSelectionChanged.connect(self._choose)
        self.ui.table.itemDoubleClicked.connect(lambda _: self._show("A5"))
        self.ui.large.clicked.connect(lambda: self._show("A5"))
        self.ui.small.clicked.connect(lambda: self._show("80mm"))
        self.ui.voidIt.clicked.connect(self._void)
        self.words()

    def open(self, subject: str) -> None:
        self._wanted = subject
        self.refresh()

    def refresh(self) -> None:
        current = self._current()
        selected = self._wanted or (current.number if current else "")
        self._wanted = ""
        self._rows = self.session.desk.store.receipts.list()
        table = self.ui.table
        table.setVisible(bool(self._rows))
        self.ui.empty.setVisible(not self._rows)
        table.setRowCount(len(self._rows))
        for at, receipt in enumerate(self._rows):
            for column, text in enumerate(self._cells(receipt)):
                item = QTableWidgetItem(text)
                if column == 3:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(at, column, item)
            if receipt.number == selected:
                table.selectRow(at)
        void = sum(1 for receipt in self._rows if receipt.voided)
        left = self.session.desk.store.receipts.left()
        self.ui.proof.setText(
            self.tr("Issued {issued}, void {void}, numbers left {left}. No number is ever skipped or deleted.").format(
                issued=len(self._rows), void=void, left=left
            )
        )
        self._choose()

    def _cells(self, receipt: Receipt) -> tuple[str, ...]:
        local = receipt.at.astimezone(ZoneInfo(receipt.zone))
        state = self.tr("Void: {reason}").format(reason=receipt.voided) if receipt.voided else self.tr("Issued")
        return (
            receipt.number,
            f"{local:%Y-%m-%d %H:%M}",
            mask_name(receipt.payer),
            yuan(receipt.amount),
            say(f"mode.{receipt.mode.value}", self.session.language),
            state,
        )

    def _current(self) -> Receipt | None:
        row = self.ui.table.currentRow()
        return self._rows[row] if self.ui.table.selectedItems() and 0 <= row < len(self._rows) else None

    def _choose(self) -> None:
        receipt = self._current()
        for button in (self.ui.large, self.ui.small):
            button.setEnabled(receipt is not None)
        self.ui.voidIt.setEnabled(receipt is not None and not receipt.voided)

    def _show(self, size: str) -> None:
        receipt = self._current()
        if receipt:
            self.go.emit("preview", f"receipt:{size}:{receipt.number}")

    def _void(self) -> None:
        receipt = self._current()
        if receipt is None:
            return
        reason, given = QInputDialog.getText(
            self,
            self.tr("Void a receipt"),
            self.tr("The number {number} stays in the book as void. Why?").format(number=receipt.number),
        )
        if given and reason.strip():
            self.session.do(lambda desk: casework.void_receipt(desk, receipt.number, reason))

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self._empty.set_words(
            "receipt",
            self.tr("No receipts yet"),
            self.tr("A receipt is made on the agreement step of a visit, when the person says they have paid."),
        )
        heads = (self.tr("Number"), self.tr("Time"), self.tr("Payer"), self.tr("Amount (yuan)"), self.tr("Paid by"))
        self.ui.table.setHorizontalHeaderLabels([*heads, self.tr("State")])
        header = self.ui.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(5, QHeaderView.ResizeMode.Stretch)
