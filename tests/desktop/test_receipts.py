"""The receipt book: every number is there, can be looked at, and is voided with a reason, never deleted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableWidgetItem
from pytestqt.qtbot import QtBot

from casework.laptop import Laptop
from desktop.conftest import speak
from desktop.wired import at_rest
from fieldvisit import casework
from fieldvisit.desktop.pages.receipts import ReceiptsPage
from fieldvisit.desktop.widgets.reason_box import ReasonBox
from fieldvisit.desktop.window import Window
from fieldvisit.model.receipt import PaymentMode, Receipt

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def given(laptop: Laptop) -> list[Receipt]:
    """Three receipts, the oldest first."""
    visit = laptop.met()
    return [
        casework.receive(laptop.desk, visit.visit_id, 10_000 + at, PaymentMode.APP, f"TX-{at}", "欧阳𬭎", "SELF")
        for at in range(3)
    ]


def page_of(window: Window, subject: str = "") -> ReceiptsPage:
    window.show_page("receipts", subject)
    page = window.page("receipts")
    assert isinstance(page, ReceiptsPage)
    return page


def cell(page: ReceiptsPage, row: int, column: int) -> str:
    item = page.ui.table.item(row, column)
    assert isinstance(item, QTableWidgetItem)
    return item.text()


def test_an_empty_book_says_where_receipts_come_from(window: Window) -> None:
    page = page_of(window)
    assert page.ui.empty.isVisible()
    assert not page.ui.table.isVisible()
    assert not page.ui.actionBar.isVisible()
    assert "发放 50 号 = 使用 0 + 作废 0 + 剩余 50" in page.ui.proof.text()


def test_the_book_holds_every_number_and_masks_the_payer(window: Window, given: list[Receipt]) -> None:
    page = page_of(window, given[1].number)
    numbers = [cell(page, row, 0) for row in range(3)]
    assert numbers == [each.number for each in reversed(given)]
    assert cell(page, 0, 2) == "欧阳*"
    assert cell(page, 0, 3) == "100.02"
    assert page.ui.table.currentRow() == 1
    assert "使用 3 + 作废 0 + 剩余 47" in page.ui.proof.text()
    speak(window, "en")
    assert cell(page, 0, 5) == "Issued"


def test_a_receipt_is_voided_with_a_reason_and_stays(
    window: Window, laptop: Laptop, given: list[Receipt], qtbot: QtBot
) -> None:
    page = page_of(window, given[0].number)
    QTest.mouseClick(page.ui.voidIt, LEFT)
    dialog = page.findChild(ReasonBox, "voiding")
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not laptop.desk.store.receipts.get(given[0].number).voided
    QTest.mouseClick(page.ui.voidIt, LEFT)
    dialog = next(each for each in page.findChildren(ReasonBox, "voiding") if each.isVisible())
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText("金额写错")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert laptop.desk.store.receipts.get(given[0].number).voided == "金额写错"
    assert len(laptop.desk.store.receipts.list()) == 3
    assert page.ui.table.currentRow() == 2
    assert cell(page, 2, 5) == "作废：金额写错"
    assert not page.ui.voidIt.isEnabled()
    assert "已经作废" in page.ui.why.text()


def test_there_is_no_void_without_a_reason(window: Window, laptop: Laptop, given: list[Receipt]) -> None:
    page = page_of(window, given[0].number)
    QTest.mouseClick(page.ui.voidIt, LEFT)
    dialog = page.findChild(ReasonBox, "voiding")
    assert dialog is not None
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText("   ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    confirm = dialog.findChild(QPushButton, "confirm")
    assert confirm is not None
    assert confirm.text() == "作废"
    assert not confirm.isEnabled()
    assert dialog.isVisible()
    assert not laptop.desk.store.receipts.get(given[0].number).voided


def test_enter_on_a_row_shows_it_and_back_leads_to_the_same_row(
    window: Window, given: list[Receipt], qtbot: QtBot
) -> None:
    page = page_of(window)
    QTest.keyClick(page.ui.table, Qt.Key.Key_Down)
    QTest.keyClick(page.ui.table, Qt.Key.Key_Return)
    assert window.here == "preview"
    at_rest(qtbot, window)
    preview = window.page("preview").ui  # type: ignore[attr-defined]  # the form's own widgets
    assert preview.view.document().pageCount() == 1
    QTest.mouseClick(preview.back, LEFT)
    assert window.here == "receipts"
    assert cell(page, page.ui.table.currentRow(), 0) == given[1].number


def test_a_refresh_keeps_row_and_scroll(window: Window, laptop: Laptop, given: list[Receipt]) -> None:
    page = page_of(window, given[0].number)
    item = page.ui.table.item(0, 0)
    window.session.changed.emit()
    assert page.ui.table.item(0, 0) is item
    assert page.ui.table.currentRow() == 2
