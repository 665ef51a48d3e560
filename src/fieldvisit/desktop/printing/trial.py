"""A test print for a roll: letters, a bar as wide as the paper, and steps of thickness; it holds nobody's data."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from fieldvisit.desktop.printing import roll
from fieldvisit.desktop.printing.sending import Called
from fieldvisit.model.printing import DOTS, Roll

if TYPE_CHECKING:
    from PIL.Image import Image

_HIGH: Final = 260
_BAR: Final = 16


def send(words: str, target: Roll, called: Called) -> None:
    """Print the trial strip with a few words on it. Call it on a worker. Raises PrinterFailed."""
    roll.send_strips([strip(words, DOTS[target.size])], target, called)


def strip(words: str, dots: int) -> "Image":
    """Draw the strip as a picture of 1 bit, `dots` wide."""
    from PIL import Image

    paper = QImage(dots, _HIGH, QImage.Format.Format_Grayscale8)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.fillRect(0, 0, dots, _BAR, QColor("black"))
    painter.fillRect(0, _HIGH - _BAR, dots, _BAR, QColor("black"))
    for thick in range(1, 9):
        painter.fillRect(thick * dots // 10, _BAR + 12, thick, 40, QColor("black"))
    font = QFont("Noto Sans SC")
    font.setPixelSize(28)
    painter.setFont(font)
    box = QRect(8, _BAR + 60, dots - 16, _HIGH - 2 * _BAR - 68)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
    painter.end()
    grey = Image.frombytes("L", (dots, _HIGH), bytes(paper.constBits()), "raw", "L", paper.bytesPerLine())
    return grey.point([0 if one < 128 else 255 for one in range(256)]).convert("1", dither=Image.Dither.NONE)
