"""Receipts on paper through a real print system, and what happens when it does not answer."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casework.laptop import Laptop
from desktop.cups import Cups, cups
from desktop.ticking import longest_gap
from desktop.wired import at_rest
from fieldvisit import casework
from fieldvisit.desktop import printing
from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.desktop.window import Window
from fieldvisit.errors import PrinterFailed
from fieldvisit.model.receipt import PaymentMode, Receipt

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def printshop() -> Iterator[Cups]:
    with cups() as made:
        made.queue("Doorstep")
        made.queue("Alpha")
        made.prefer("Doorstep")
        yield made


@pytest.fixture
def receipt(laptop: Laptop) -> Receipt:
    visit = laptop.met()
    return casework.receive(laptop.desk, visit.visit_id, 12_345, PaymentMode.APP, "TX-1", "欧阳𬭎", "SELF")


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A print server far away that takes the connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{server.getsockname()[1]}")
        yield


def preview(window: Window, subject: str) -> PreviewPage:
    window.show_page("preview", subject)
    page = window.page("preview")
    assert isinstance(page, PreviewPage)
    return page


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()


def test_the_default_printer_comes_first(printshop: Cups, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", printshop.server)
    assert [one.name for one in printing.printers()] == ["Doorstep", "Alpha"]


@pytest.mark.parametrize("size", ["A5", "80mm"])
def test_a_receipt_arrives_at_the_printer_unchanged(
    window: Window,
    qtbot: QtBot,
    receipt: Receipt,
    printshop: Cups,
    monkeypatch: pytest.MonkeyPatch,
    size: str,
) -> None:
    monkeypatch.setenv("CUPS_SERVER", printshop.server)
    page = preview(window, f"receipt:{size}:{receipt.number}")
    qtbot.waitUntil(page.ui.print.isEnabled, timeout=15_000)
    assert page.ui.printer.currentText() == "Doorstep"
    before = set(printshop.out.iterdir())
    QTest.mouseClick(page.ui.print, LEFT)
    qtbot.waitUntil(lambda: any(p.suffix != ".part" for p in set(printshop.out.iterdir()) - before), timeout=15_000)
    at_rest(qtbot, window)
    (job,) = set(printshop.out.iterdir()) - before
    assert job.read_bytes().startswith(b"%PDF-")
    assert receipt.number in text_of(job)
    assert page.ui.print.isEnabled()
    assert f"Doorstep-{job.name}" in " ".join(label.text() for label in window.toast.findChildren(QLabel))


def test_a_queue_that_is_gone_is_said_in_words(printshop: Cups, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", printshop.server)
    with pytest.raises(PrinterFailed):
        printing.print_pdf(b"%PDF-1.4", "Nowhere", "test", paper="A5")


def test_a_print_server_that_never_answers_does_not_hold_the_window_up(
    window: Window, qtbot: QtBot, receipt: Receipt, silence: None
) -> None:
    page = preview(window, f"receipt:A5:{receipt.number}")
    qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
    assert longest_gap(qtbot, 800) < 0.05
    assert not page.ui.look.isEnabled()
    assert page.ui.hint.text() == "正在查找打印机……"
    assert not page.ui.print.isEnabled()
    qtbot.waitUntil(page.ui.look.isEnabled, timeout=10_000)
    assert page.ui.hint.text().startswith("没有找到打印机")
    assert page.ui.save.isEnabled()


def test_it_is_saved_as_pdf_where_the_person_wants_it(
    window: Window, qtbot: QtBot, receipt: Receipt, silence: None, tmp_path: Path
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
    page.save_to(tmp_path / "no" / "such" / "folder.pdf")
    assert "请另选文件夹" in " ".join(label.text() for label in window.toast.findChildren(QLabel))


def test_nothing_of_it_is_left_after_the_lock(window: Window, qtbot: QtBot, receipt: Receipt, silence: None) -> None:
    page = preview(window, f"receipt:A5:{receipt.number}")
    qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
    window.session.lock()
    assert page.ui.view.document().pageCount() == 0
    assert not page.ui.save.isEnabled()
