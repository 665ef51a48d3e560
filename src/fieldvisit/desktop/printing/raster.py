"""A page as dots for a roll: drawn by QtPdf, black or white, one dot of the printer for one of the picture."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import Reason

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS_A_MM: Final = 8
"""203 dpi: what roll printers set. A code whose modules are eighths of a millimetre keeps straight edges."""
FINER: Final = 2
DARK: Final = 170
"""Greys darker than this, of 255, become black: small letters keep their thin strokes."""
BLANK: Final = 12
"""Rows left white above and below what is printed."""
LONGEST: Final = 12_000
"""Rows of one page, 1.5 m of paper: no paper of ours is as long."""
_POINTS_A_MM: Final = 72 / 25.4


def page_size(pdf: bytes) -> tuple[float, float]:
    """Return width and height of the first page in points. Raises PrinterFailed for what is no PDF."""
    with _Opened(pdf) as document:
        size = document.pagePointSize(0)
        return size.width(), size.height()


def strips(pdf: bytes, dots: int) -> "list[Image]":
    """Return each page as a picture of 1 bit, `dots` wide, without the white at its ends. Call it on a worker.

    The middle of the page falls on the middle of the paper; a page whose ink is wider than the paper is made smaller.
    Raises PrinterFailed for what is no PDF.
    """
    with _Opened(pdf) as document:
        return [_strip(document, page, dots) for page in range(document.pageCount())]


def _strip(document: QPdfDocument, page: int, dots: int) -> "Image":
    points = document.pagePointSize(page)
    wide, high = (one / _POINTS_A_MM * DOTS_A_MM for one in (points.width(), points.height()))
    if not 0 < high <= LONGEST or not 0 < wide <= LONGEST:
        raise PrinterFailed(printer="", reason=Reason.LAYOUT)
    drawn = _draw(document, page, wide, high)
    box = _ink(drawn)
    if box is None:
        return _fit(drawn, (0, 0, 1, 1), dots)
    if box[2] - box[0] > dots:
        drawn = _draw(document, page, wide * dots / (box[2] - box[0]), high * dots / (box[2] - box[0]))
        box = _ink(drawn) or box
    return _fit(drawn, box, dots)


def _draw(document: QPdfDocument, page: int, wide: float, high: float) -> "Image":
    """Return a page in black (0) and white (255), drawn finer than it is printed."""
    from PIL import Image

    drawn = document.render(page, QSize(round(wide * FINER), round(high * FINER)))
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    grey = paper.convertToFormat(QImage.Format.Format_Grayscale8)
    size = (grey.width(), grey.height())
    picture = Image.frombytes("L", size, bytes(grey.constBits()), "raw", "L", grey.bytesPerLine())
    return picture.reduce(FINER).point([0 if one < DARK else 255 for one in range(256)])


def _ink(drawn: "Image") -> tuple[int, int, int, int] | None:
    """Return the box around what is black: left, top, right, bottom."""
    return drawn.point([255 - one for one in range(256)]).getbbox()


def _fit(drawn: "Image", box: tuple[int, int, int, int], dots: int) -> "Image":
    """Return the part between the ends of the ink, as wide as the paper."""
    from PIL import Image

    left = (drawn.width - dots) // 2
    if box[0] < left or box[2] > left + dots:
        left = box[0] - (dots - (box[2] - box[0])) // 2
    top, bottom = max(box[1] - BLANK, 0), min(box[3] + BLANK, drawn.height)
    made = Image.new("L", (dots, bottom - top), 255)
    made.paste(drawn, (-left, -top))
    return made.convert("1", dither=Image.Dither.NONE)


class _Opened:
    """A PDF in memory for the length of a `with`."""

    def __init__(self, pdf: bytes) -> None:
        self._buffer, self._document = QBuffer(), QPdfDocument()
        self._buffer.setData(QByteArray(pdf))

    def __enter__(self) -> QPdfDocument:
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        if self._document.status() is not QPdfDocument.Status.Ready or not self._document.pageCount():
            raise PrinterFailed(printer="", reason=Reason.LAYOUT)
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()
        self._buffer.close()
