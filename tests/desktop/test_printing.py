"""Papers through a real print system: each in its own size, asked about, and a copy once one came out."""

import subprocess
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casework.laptop import Laptop
from desktop.cups import Cups
from desktop.printshop import LEFT, arrived, last, preview, ready, settled, text_of
from fieldvisit import casework
from fieldvisit.casework import printing
from fieldvisit.desktop.printing import queues, raster
from fieldvisit.desktop.printing.sending import Called
from fieldvisit.desktop.window import Window
from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import JobState, Reason
from fieldvisit.model.receipt import Receipt


def test_the_default_printer_comes_first(shop: Cups) -> None:
    assert [one.name for one in queues.queues()] == ["Doorstep", "Alpha", "Sheets"]


def test_the_default_is_what_was_marked_for_a_size_and_else_the_systems_own(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, shop: Cups
) -> None:
    page = ready(qtbot, window, f"receipt:A5:{receipt.number}", "Alpha")
    QTest.mouseClick(page.ui.print, LEFT)
    qtbot.waitUntil(lambda: last(laptop).state is JobState.SPOOLED, timeout=15_000)
    window.show_page("today")
    page = preview(window, f"receipt:A5:{receipt.number}")
    qtbot.waitUntil(page.ui.look.isEnabled, timeout=15_000)
    assert page.ui.printer.currentText() == "Doorstep"  # the one last used is not the default
    assert not page.ui.usual.isChecked()
    page.ui.printer.setCurrentText("Alpha")
    assert page.ui.usual.text() == "设为 A5 默认打印机"
    page.ui.usual.click()
    assert page.ui.usual.isChecked()
    for size, first in (("A5", "Alpha"), ("80mm", "Doorstep")):
        preview(window, f"receipt:{size}:{receipt.number}")
        qtbot.waitUntil(page.ui.look.isEnabled, timeout=15_000)
        assert (page.ui.printer.currentText(), page.ui.usual.isChecked()) == (first, first == "Alpha")
    preview(window, f"receipt:A5:{receipt.number}")
    qtbot.waitUntil(page.ui.look.isEnabled, timeout=15_000)
    page.ui.usual.click()
    assert printing.preferred(laptop.desk, "A5") == ""
    settled(qtbot, window)


def test_a_report_printed_again_bears_the_mark_and_its_file_does_not(
    window: Window, qtbot: QtBot, laptop: Laptop, shop: Cups, tmp_path: Path
) -> None:
    sealed = laptop.seal(laptop.closed())
    file = laptop.desk.store.blobs.read(sealed.sha256)
    page = ready(qtbot, window, f"report:{sealed.visit_id}", "Doorstep")
    for copy in (False, True):
        QTest.mouseClick(page.ui.print, LEFT)
        qtbot.waitUntil(lambda: last(laptop).state is JobState.SPOOLED, timeout=15_000)
        paper = text_of(arrived(qtbot, shop, last(laptop).ticket))
        assert (last(laptop).copy, "副本 COPY" in paper) == (copy, copy)
        assert paper.count(sealed.serial) > paper.count("\f") if copy else sealed.serial in paper
        QTest.mouseClick(page.line.yes, LEFT)
        qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
        settled(qtbot, window)
    assert page.ui.title.text() == "报告（副本）"
    page.save_to(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes() == file
    assert laptop.desk.store.blobs.read(sealed.sha256) == file


@pytest.mark.parametrize("size", ["A5", "80mm"])
def test_a_receipt_arrives_at_the_printer_unchanged_and_is_asked_about(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, shop: Cups, size: str
) -> None:
    page = preview(window, f"receipt:{size}:{receipt.number}")
    qtbot.waitUntil(page.ui.print.isEnabled, timeout=15_000)
    assert page.ui.printer.currentText() == "Doorstep"
    QTest.mouseClick(page.ui.print, LEFT)
    assert page.line.chip.text() == "正在发送"
    qtbot.waitUntil(lambda: last(laptop).state is JobState.SPOOLED, timeout=15_000)
    sent = arrived(qtbot, shop, last(laptop).ticket)
    settled(qtbot, window)
    assert sent.read_bytes().startswith(b"%PDF-")
    assert receipt.number in text_of(sent)
    assert "副本" not in text_of(sent)
    assert page.line.yes.isVisible()
    assert page.ui.print.isEnabled()
    assert "出来了吗" in page.line.words.text()
    QTest.mouseClick(page.line.yes, LEFT)
    assert last(laptop).state is JobState.CONFIRMED
    assert page.line.chip.text() == "已出纸"
    settled(qtbot, window)
    QTest.mouseClick(page.ui.print, LEFT)
    qtbot.waitUntil(lambda: last(laptop).state is JobState.SPOOLED, timeout=15_000)
    second = text_of(arrived(qtbot, shop, last(laptop).ticket))
    assert "副本" in second
    assert receipt.number in second
    settled(qtbot, window)


@pytest.mark.parametrize(
    ("subject", "points"),
    [
        ("receipt:A5:{number}", (421, 595)),
        ("receipt:80mm:{number}", (227, None)),
        ("leaflet:rights:zh-CN:{visit}", (595, 842)),
    ],
)
def test_each_paper_comes_out_in_its_own_size(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, shop: Cups, subject: str, points: tuple[int, int]
) -> None:
    page = ready(qtbot, window, subject.format(number=receipt.number, visit=receipt.visit_id), "Sheets")
    pdf = casework.paper_pdf(laptop.desk, page.paper)
    QTest.mouseClick(page.ui.print, LEFT)
    qtbot.waitUntil(lambda: last(laptop).state is JobState.SPOOLED, timeout=15_000)
    printed = arrived(qtbot, shop, last(laptop).ticket)
    info = subprocess.run(["pdfinfo", str(printed)], capture_output=True, check=True).stdout.decode()
    wide, high = (float(one) for one in info.split("Page size:")[1].split("pts")[0].split("x"))
    assert wide == pytest.approx(points[0], abs=2)
    assert high == pytest.approx(points[1] or raster.page_size(pdf)[1], abs=2)
    drawn = subprocess.run(["pdftoppm", "-r", "72", "-gray", str(printed)], capture_output=True, check=True).stdout
    assert drawn.startswith(b"P5")
    settled(qtbot, window)


def test_a_queue_that_is_gone_is_said_in_words(shop: Cups) -> None:
    with pytest.raises(PrinterFailed) as failed:
        queues.send(b"%PDF-1.4", "Nowhere", "test", "A5", Called())
    assert failed.value.facts["reason"] == Reason.REFUSED


def test_a_stopped_printer_a_held_job_and_a_cancelled_one_are_told_apart(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, shop: Cups
) -> None:
    shop.stop("Alpha")
    try:
        page = ready(qtbot, window, f"receipt:A5:{receipt.number}", "Alpha")
        QTest.mouseClick(page.ui.print, LEFT)
        qtbot.waitUntil(lambda: page.line.chip.text() == "打印机已停", timeout=15_000)
        job = last(laptop)
        assert job.ticket in shop.waiting()
        shop.hold(job.ticket)
        qtbot.waitUntil(lambda: page.line.chip.text() == "已暂扣", timeout=15_000)
        QTest.mouseClick(page.line.cancel, LEFT)
        assert last(laptop).state is JobState.FAILED
        assert page.line.chip.text() == "未打印"
        qtbot.waitUntil(lambda: job.ticket not in shop.waiting(), timeout=15_000)
    finally:
        shop.go_on("Alpha")
    settled(qtbot, window)
    assert not laptop.desk.store.printing.is_out("receipt", receipt.number)


def test_no_print_again_takes_the_first_one_back_and_stays_an_original(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, shop: Cups
) -> None:
    shop.stop("Alpha")
    try:
        page = ready(qtbot, window, f"receipt:A5:{receipt.number}", "Alpha")
        QTest.mouseClick(page.ui.print, LEFT)
        qtbot.waitUntil(lambda: bool(last(laptop).ticket), timeout=15_000)
        qtbot.waitUntil(page.line.again.isVisible, timeout=15_000)
        first = last(laptop)
        QTest.mouseClick(page.line.again, LEFT)
        qtbot.waitUntil(lambda: last(laptop).job_id > first.job_id and bool(last(laptop).ticket), timeout=15_000)
        assert laptop.desk.store.printing.get(first.job_id).reason == Reason.NOT_OUT
        qtbot.waitUntil(lambda: first.ticket not in shop.waiting(), timeout=15_000)
        assert last(laptop).ticket in shop.waiting()
        assert not last(laptop).copy
    finally:
        shop.go_on("Alpha")
    assert "副本" not in text_of(arrived(qtbot, shop, last(laptop).ticket))
    settled(qtbot, window)


def test_titles_and_logs_of_the_print_system_name_nobody(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, shop: Cups
) -> None:
    page = ready(qtbot, window, f"receipt:A5:{receipt.number}", "Doorstep")
    QTest.mouseClick(page.ui.print, LEFT)
    qtbot.waitUntil(lambda: bool(last(laptop).ticket), timeout=15_000)
    arrived(qtbot, shop, last(laptop).ticket)
    settled(qtbot, window)
    assert "欧阳" not in shop.titles()
    assert receipt.number not in shop.titles()
