"""Printers of the system and jobs to them; slow or absent printers never hold the window up."""

import os
import subprocess
import sys
from dataclasses import dataclass

from fieldvisit.errors import PrinterFailed

LOOK_SECONDS = 4
JOB_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Printer:
    """A print queue; `preferred` is the system's default."""

    name: str
    preferred: bool


def printers() -> tuple[Printer, ...]:
    """Return the print queues, the default first; none when the system has no print service. Call it on a worker."""
    if sys.platform == "win32":
        return _windows_printers()
    names = _ask("lpstat", "-e")
    if not names:
        return ()
    default = _ask("lpstat", "-d").rpartition(":")[2].strip()
    found = [Printer(name.strip(), name.strip() == default) for name in names.split("\n") if name.strip()]
    return tuple(sorted(found, key=lambda one: (not one.preferred, one.name)))


def _ask(*command: str) -> str:
    """Return what a tool of the print system says; nothing when there is none or it takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=LOOK_SECONDS, check=False, env=_plain_environment())
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _plain_environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _windows_printers() -> tuple[Printer, ...]:
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != default, name))
    return tuple(Printer(name, name == default) for name in names)


def print_pdf(pdf: bytes, printer: str, title: str, *, paper: str) -> str:
    """Give a PDF unchanged to a queue and return the job's name. `title` must name nobody. Call it on a worker.

    The bytes go through a pipe: no file of ours is written. Raises PrinterFailed.
    """
    if sys.platform == "win32":
        return _print_picture(pdf, printer, title)
    media = {"A4": "A4", "A5": "A5"}.get(paper)
    options = ["-o", f"media={media}"] if media else ["-o", "fit-to-page"]
    try:
        done = subprocess.run(
            ["lp", "-d", printer, "-t", title, *options, "-"],
            input=pdf,
            capture_output=True,
            timeout=JOB_SECONDS,
            check=False,
            env=_plain_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        raise PrinterFailed(printer=printer) from None
    if done.returncode != 0:
        raise PrinterFailed(printer=printer)
    words = done.stdout.decode("utf-8", "replace").split()
    return words[3] if len(words) > 3 else printer


def _print_picture(pdf: bytes, printer: str, title: str) -> str:
    """Windows has no queue that takes a PDF: draw its pages at 300 dpi, each on paper of its own size."""
    from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QRectF, QSize, QSizeF, Qt
    from PySide6.QtGui import QPageSize, QPainter
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document.load(buffer)
    info = QPrinterInfo.printerInfo(printer)
    if info.isNull() or not document.pageCount():
        raise PrinterFailed(printer=printer)
    device = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    device.setDocName(title)
    device.setFullPage(True)
    device.setPageMargins(QMarginsF())
    painter = QPainter()
    for page in range(document.pageCount()):
        points = document.pagePointSize(page)
        device.setPageSize(QPageSize(QSizeF(points), QPageSize.Unit.Point))
        if not (device.newPage() if page else painter.begin(device)):
            raise PrinterFailed(printer=printer)
        picture = document.render(page, QSize(round(points.width() * 300 / 72), round(points.height() * 300 / 72)))
        room = QSizeF(painter.viewport().size())
        shown = QSizeF(points).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, shown.width(), shown.height()), picture)
    painter.end()
    return printer
