"""What tests of printing do: show a paper, choose a printer, look at what arrived."""

import subprocess
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from casework.laptop import Laptop
from desktop.cups import Cups
from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.desktop.window import Window
from fieldvisit.model.printing import Job
from fieldvisit.model.receipt import Receipt

LEFT = Qt.MouseButton.LeftButton


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


def send(window: Window, receipt: Receipt, printer: str, size: str = "80mm") -> PreviewPage:
    """Send a receipt to a printer that is not in any list."""
    page = preview(window, f"receipt:{size}:{receipt.number}")
    window.session.press.send(page.paper, window.session.press.printer(printer))
    return page
