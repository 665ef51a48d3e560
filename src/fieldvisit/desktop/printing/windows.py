"""Windows' printers: it has no queue that takes a PDF, so pages are drawn. Not run on Windows by our tests."""

from fieldvisit.desktop.printing.sending import Printer
from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import Reason


def queues() -> tuple[Printer, ...]:
    """Return the printers, the default first. Call it on a worker: a network printer that is away takes seconds."""
    from PySide6.QtPrintSupport import QPrinterInfo

    default = QPrinterInfo.defaultPrinterName()
    names = sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != default, name))
    return tuple(Printer(name, name == default) for name in names)


def send(pdf: bytes, printer: str, title: str) -> str:
    """Draw the pages at 300 dpi, each on paper of its own size, and return no job's name. Call it on a worker.

    Raises PrinterFailed.
    """
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
        raise PrinterFailed(printer=printer, reason=Reason.MISSING)
    device = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    device.setDocName(title)
    device.setFullPage(True)
    device.setPageMargins(QMarginsF())
    painter = QPainter()
    for page in range(document.pageCount()):
        points = document.pagePointSize(page)
        device.setPageSize(QPageSize(QSizeF(points), QPageSize.Unit.Point))
        if not (device.newPage() if page else painter.begin(device)):
            raise PrinterFailed(printer=printer, reason=Reason.REFUSED)
        picture = document.render(page, QSize(round(points.width() * 300 / 72), round(points.height() * 300 / 72)))
        room = QSizeF(painter.viewport().size())
        shown = QSizeF(points).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, shown.width(), shown.height()), picture)
    painter.end()
    return ""
