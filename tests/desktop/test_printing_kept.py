"""Papers to a roll, saved as a file, listed, and the printers kept in the settings."""

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casework.laptop import Laptop
from desktop.conftest import speak
from desktop.printshop import LEFT, last, preview, said, settled, text_of
from desktop.roll_printer import roll_printer
from fieldvisit import casework
from fieldvisit.casework import printing
from fieldvisit.desktop.pages.print_line import PrintLine
from fieldvisit.desktop.pages.receipts import ReceiptsPage
from fieldvisit.desktop.pages.settings import SettingsPage
from fieldvisit.desktop.printing import raster
from fieldvisit.desktop.window import Window
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import OfferKind
from fieldvisit.model.printing import JobState, Paper, Roll, Way
from fieldvisit.model.receipt import Receipt


@pytest.mark.parametrize("size", ["80mm"])
def test_a_receipt_comes_out_of_a_roll_as_it_is_shown(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, silence: object, size: str
) -> None:
    with roll_printer() as made:
        roll = Roll(Way.NETWORK, made.address, size)
        printing.keep_roll(laptop.desk, roll)
        page = preview(window, f"receipt:{size}:{receipt.number}")
        expected = raster.strips(casework.paper_pdf(laptop.desk, page.paper), 576)[0]
        qtbot.waitUntil(page.ui.print.isEnabled, timeout=15_000)
        assert page.ui.printer.currentText() == roll.name
        QTest.mouseClick(page.ui.print, LEFT)
        qtbot.waitUntil(lambda: last(laptop).state is JobState.SPOOLED and bool(made.jobs), timeout=15_000)
        settled(qtbot, window)
    (paper,) = made.papers()
    assert paper.convert("L").tobytes() == expected.convert("L").tobytes()
    for code in zxingcpp.read_barcodes(paper.convert("L")):
        assert code.text.startswith("http")
    assert page.line.yes.isVisible()


def test_slips_cards_and_orders_come_out_of_a_roll_by_one_button(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, silence: object
) -> None:
    visit_id = receipt.visit_id
    casework.offer(laptop.desk, visit_id, Offer(OfferKind.DISPUTE, text="不认可这笔金额"))
    with roll_printer() as made:
        printing.keep_roll(laptop.desk, Roll(Way.NETWORK, made.address, "58mm"))
        for paper in ("slip:1", "order:-", "card:-"):
            page = preview(window, f"{paper}:en:{visit_id}")
            assert page.ui.a5.isChecked()
            QTest.mouseClick(page.ui.roll58, LEFT)
            assert (page.paper.size, page.paper.visit_id) == ("58mm", visit_id)
            assert (page.ui.a5.isChecked(), page.ui.roll58.isChecked()) == (False, True)
            qtbot.waitUntil(page.ui.print.isEnabled, timeout=15_000)
            QTest.mouseClick(page.ui.print, LEFT)
            qtbot.waitUntil(lambda: last(laptop).state is JobState.SPOOLED, timeout=15_000)
            settled(qtbot, window)
    assert [made.papers(job)[0].width for job in range(3)] == [384, 384, 384]


def test_papers_with_tables_have_no_button_for_a_roll(window: Window, receipt: Receipt, silence: object) -> None:
    page = preview(window, f"leaflet:rights:zh-CN:{receipt.visit_id}")
    assert not any(button.isVisible() for button in (page.ui.a5, page.ui.roll80, page.ui.roll58))
    preview(window, f"receipt:80mm:{receipt.number}")
    assert all(button.isVisible() for button in (page.ui.a5, page.ui.roll80, page.ui.roll58))


# kept elsewhere
def test_it_is_saved_as_pdf_where_the_person_wants_it_and_is_a_copy_then(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, silence: object, tmp_path: Path
) -> None:
    page = preview(window, f"receipt:A5:{receipt.number}")
    qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
    QTest.mouseClick(page.ui.save, LEFT)
    dialog = page.findChild(QFileDialog, "saving")
    assert dialog is not None
    target = tmp_path / "here.pdf"
    dialog.selectFile(str(target))
    next(button for button in dialog.findChildren(QPushButton) if button.isDefault()).click()
    qtbot.waitUntil(target.exists)
    assert receipt.number in text_of(target)
    assert "副本" not in text_of(target)
    assert page.line.chip.text() == "已保存"
    qtbot.waitUntil(page.ui.save.isEnabled, timeout=10_000)
    page.save_to(tmp_path / "again.pdf")
    assert "副本" in text_of(tmp_path / "again.pdf")
    page.save_to(tmp_path / "no" / "such" / "folder.pdf")
    assert "请另选文件夹" in said(window)


def test_nothing_of_it_is_left_after_the_lock(window: Window, qtbot: QtBot, receipt: Receipt, silence: object) -> None:
    page = preview(window, f"receipt:A5:{receipt.number}")
    qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
    window.session.lock()
    assert page.ui.view.document().pageCount() == 0
    assert not page.ui.save.isEnabled()


# the list and the settings
def test_the_list_says_in_words_that_nothing_waits(window: Window, receipt: Receipt) -> None:
    window.show_page("receipts")
    page = window.page("receipts")
    assert isinstance(page, ReceiptsPage)
    words = [label.text() for label in page.ui.printing.findChildren(QLabel) if label.isVisible()]
    assert any(word.startswith("没有等待确认的打印") for word in words)
    speak(window, "en")
    assert any("Nothing waits" in label.text() for label in page.ui.printing.findChildren(QLabel))


def test_the_list_leads_to_the_paper(window: Window, laptop: Laptop, receipt: Receipt, silence: object) -> None:
    printing.queue(laptop.desk, Paper.of(f"receipt:A5:{receipt.number}", "zh-CN"), "Doorstep")
    window.show_page("receipts")
    page = window.page("receipts")
    line = next(one for one in page.findChildren(PrintLine) if one.isVisible())
    QTest.mouseClick(line.see, LEFT)
    assert window.here == "preview"


def part(page: QWidget, kind: type, name: str) -> QWidget:
    found = page.findChild(kind, name)
    assert isinstance(found, QWidget)
    return found


def test_a_roll_printer_is_added_tried_and_removed_in_the_settings(
    window: Window, qtbot: QtBot, laptop: Laptop
) -> None:
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    card = page.ui.printers
    with roll_printer() as made:
        QTest.mouseClick(card.add, LEFT)
        assert "请填写打印机地址" in card.answer.text()
        line = part(page, QLineEdit, "roll_address")
        assert isinstance(line, QLineEdit)
        line.setText(made.address)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert printing.rolls(laptop.desk) == (Roll(Way.NETWORK, made.address),)
        QTest.mouseClick(part(page, QPushButton, "roll_trial"), LEFT)
        assert card.busy.is_busy()
        qtbot.waitUntil(lambda: not card.busy.is_busy() and bool(made.jobs), timeout=15_000)
    (paper,) = made.papers()
    assert isinstance(paper, Image.Image)
    assert paper.width == 576
    QTest.mouseClick(part(page, QPushButton, "roll_trial"), LEFT)
    qtbot.waitUntil(lambda: "没有应答" in card.answer.text(), timeout=15_000)
    QTest.mouseClick(part(page, QPushButton, "roll_remove"), LEFT)
    assert printing.rolls(laptop.desk) == ()
    printing.prefer(laptop.desk, "A5", "Doorstep")
    window.session.changed.emit()
    assert "Doorstep" in card.chosen.text()
    QTest.mouseClick(card.forget, LEFT)
    assert "Doorstep" not in card.chosen.text()
