"""Papers through a real print system and to a real line, and what happens when nobody answers there."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casework.laptop import PASSPHRASE, Laptop
from desktop.conftest import speak
from desktop.cups import Cups, cups
from desktop.roll_printer import roll_printer
from desktop.test_rolls import deaf, stuck
from desktop.ticking import longest_gap
from desktop.wired import unlock, window_on
from fieldvisit import casework
from fieldvisit.casework import printing
from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.desktop.pages.print_line import PrintLine
from fieldvisit.desktop.pages.receipts import ReceiptsPage
from fieldvisit.desktop.pages.settings import SettingsPage
from fieldvisit.desktop.printing import devices, press, queues, raster
from fieldvisit.desktop.printing.sending import Called
from fieldvisit.desktop.window import Window
from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import Job, JobState, Paper, Reason, Roll, Way
from fieldvisit.model.receipt import PaymentMode, Receipt

LEFT = Qt.MouseButton.LeftButton
SMOOTH = 0.1


@pytest.fixture(scope="module")
def printshop() -> Iterator[Cups]:
    with cups() as made:
        made.queue("Doorstep")
        made.queue("Alpha")
        made.sheets("Sheets")
        made.prefer("Doorstep")
        yield made


@pytest.fixture
def shop(printshop: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    monkeypatch.setenv("CUPS_SERVER", printshop.server)
    monkeypatch.setattr(press, "LOOK_MS", 100)
    return printshop


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


def ready(qtbot: QtBot, window: Window, subject: str, printer: str) -> PreviewPage:
    """Show a paper, wait for the printers, and choose one."""
    page = preview(window, subject)
    qtbot.waitUntil(page.ui.print.isEnabled, timeout=15_000)
    page.ui.printer.setCurrentText(printer)
    assert page.ui.printer.currentText() == printer
    return page


def last(laptop: Laptop) -> Job:
    return laptop.desk.store.printing.newest(1)[0]


def settled(qtbot: QtBot, window: Window) -> None:
    """Wait until no thread works."""
    qtbot.waitUntil(lambda: not window.session.tasks.running and not window.session.press.busy, timeout=20_000)


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True).stdout.decode()


def said(window: Window) -> str:
    return " ".join(label.text() for label in window.toast.findChildren(QLabel))


def arrived(qtbot: QtBot, shop: Cups, ticket: str) -> Path:
    """Wait for the file of a job."""
    place = shop.out / ticket.rpartition("-")[2]
    qtbot.waitUntil(place.exists, timeout=20_000)
    return place


# through the system's queues
def test_the_default_printer_comes_first(shop: Cups) -> None:
    assert [one.name for one in queues.queues()] == ["Doorstep", "Alpha", "Sheets"]


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


# nobody answers
def test_a_print_server_that_never_answers_does_not_hold_the_window_up(
    window: Window, qtbot: QtBot, receipt: Receipt, silence: None
) -> None:
    page = preview(window, f"receipt:A5:{receipt.number}")
    qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
    assert longest_gap(qtbot, 800) < SMOOTH
    assert not page.ui.look.isEnabled()
    assert page.ui.hint.text() == "正在查找打印机……"
    assert not page.ui.print.isEnabled()
    qtbot.waitUntil(page.ui.look.isEnabled, timeout=10_000)
    assert page.ui.hint.text().startswith("没有找到打印机")
    assert page.ui.save.isEnabled()


def send(window: Window, receipt: Receipt, printer: str, size: str = "80mm") -> PreviewPage:
    """Send a receipt to a printer that is not in any list."""
    page = preview(window, f"receipt:{size}:{receipt.number}")
    window.session.press.send(page.paper, window.session.press.printer(printer))
    return page


def test_a_job_for_a_dead_print_server_fails_beside_the_window(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, silence: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "JOB_SECONDS", 3.0)
    monkeypatch.setattr(queues, "LOOK_SECONDS", 1.0)
    page = send(window, receipt, "Doorstep", "A5")
    assert longest_gap(qtbot, 800) < SMOOTH
    assert window.session.tasks.running == 0 or page.ui.save.isEnabled()
    qtbot.waitUntil(lambda: last(laptop).state is JobState.FAILED, timeout=15_000)
    assert last(laptop).reason == Reason.AWAY
    settled(qtbot, window)
    assert "没有应答" in page.line.words.text()
    assert page.line.again.text() == "再打印"


@pytest.mark.parametrize("dead", [deaf, stuck], ids=["nobody takes the line", "out of paper"])
def test_a_dead_roll_printer_holds_nothing_up_and_can_be_called_off(
    window: Window,
    qtbot: QtBot,
    laptop: Laptop,
    receipt: Receipt,
    silence: None,
    monkeypatch: pytest.MonkeyPatch,
    dead: Callable[[], AbstractContextManager[str]],
) -> None:
    monkeypatch.setattr(devices, "CONNECT_SECONDS", 60.0)
    monkeypatch.setattr(devices, "WRITE_SECONDS", 60.0)
    devices._load()  # the first import of a library takes its time once, not this printer
    with dead() as address:
        roll = Roll(Way.NETWORK, address)
        printing.keep_roll(laptop.desk, roll)
        page = send(window, receipt, roll.name)
        assert longest_gap(qtbot, 800) < SMOOTH
        assert page.line.chip.text() == "正在发送"
        started: list[int] = []
        for _ in range(3):  # more than there are workers for other things
            window.session.tasks.run(lambda: 1, started.append, lambda _: None)
        qtbot.waitUntil(lambda: len(started) == 3, timeout=3000)
        QTest.mouseClick(page.line.cancel, LEFT)
        qtbot.waitUntil(lambda: not window.session.press.sending(last(laptop)), timeout=3000)
    if dead is deaf:
        assert (last(laptop).state, last(laptop).reason) == (JobState.FAILED, Reason.CANCELLED)
    else:
        assert (last(laptop).state, last(laptop).reason) == (JobState.SPOOLED, Reason.BROKEN)
        assert page.line.yes.isVisible()


def test_a_program_that_hangs_is_killed(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("lp", "lpstat"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho $$ >> {tmp_path}/pids\nexec sleep 600\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(queues, "JOB_SECONDS", 1.0)
    monkeypatch.setattr(queues, "LOOK_SECONDS", 0.5)
    send(window, receipt, "Doorstep", "A5")
    assert longest_gap(qtbot, 500) < SMOOTH
    qtbot.waitUntil(lambda: last(laptop).state is JobState.FAILED, timeout=15_000)
    settled(qtbot, window)
    for pid in (tmp_path / "pids").read_text().split():
        assert not Path(f"/proc/{pid}").exists()


def test_locking_while_a_job_is_under_way_loses_nothing(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, silence: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "CONNECT_SECONDS", 1.5)
    with deaf() as address:
        roll = Roll(Way.NETWORK, address)
        printing.keep_roll(laptop.desk, roll)
        page = send(window, receipt, roll.name)
        window.session.lock()
        assert not page.line.isVisible()
        qtbot.waitUntil(lambda: last(laptop).state is JobState.FAILED, timeout=15_000)
    unlock(qtbot, window, PASSPHRASE)
    settled(qtbot, window)
    assert window.here == "preview"
    assert page.line.chip.text() == "未打印"


def test_closing_while_a_job_is_under_way_ends_it_and_the_next_start_asks(
    window: Window, qtbot: QtBot, qapp: QApplication, laptop: Laptop, receipt: Receipt, silence: None
) -> None:
    with stuck() as address:
        roll = Roll(Way.NETWORK, address)
        printing.keep_roll(laptop.desk, roll)
        send(window, receipt, roll.name)
        qtbot.waitUntil(lambda: bool(last(laptop).job_id), timeout=5000)
        qtbot.wait(700)
        start = time.monotonic()
        window.close()
        assert time.monotonic() - start < 6
    assert last(laptop).open
    with window_on(qtbot, qapp, laptop.profile) as again:
        unlock(qtbot, again, PASSPHRASE)
        qtbot.waitUntil(lambda: again.ui.rail.button("receipts")._count == 1, timeout=5000)
        again.show_page("receipts")
        page = again.page("receipts")
        assert isinstance(page, ReceiptsPage)
        (line,) = [one for one in page.ui.printing.findChildren(PrintLine) if one.isVisible()]
        assert line.job is not None
        assert "出来了吗" in line.words.text()
        QTest.mouseClick(line.yes, LEFT)
        assert last(laptop).state is JobState.CONFIRMED
        assert not line.isVisible() or line.job.job_id != last(laptop).job_id


# to a roll
@pytest.mark.parametrize("size", ["80mm"])
def test_a_receipt_comes_out_of_a_roll_as_it_is_shown(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, silence: None, size: str
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
    assert printing.preferred(laptop.desk, size) == roll.name


# kept elsewhere
def test_it_is_saved_as_pdf_where_the_person_wants_it_and_is_a_copy_then(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, silence: None, tmp_path: Path
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


def test_nothing_of_it_is_left_after_the_lock(window: Window, qtbot: QtBot, receipt: Receipt, silence: None) -> None:
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


def test_the_list_leads_to_the_paper(window: Window, laptop: Laptop, receipt: Receipt, silence: None) -> None:
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
