"""A strip of dots on a roll printer: over the network, USB or a device file, in pieces, cut at the end.

Letters travel as dots only: a printer's own code pages are never used, so every name comes out as in the report.
"""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from fieldvisit.desktop.printing import devices
from fieldvisit.desktop.printing.sending import Called
from fieldvisit.errors import PrinterFailed
from fieldvisit.model.printing import DOTS, Roll

if TYPE_CHECKING:
    from escpos.escpos import Escpos
    from PIL.Image import Image

PIECE: Final = 128
"""Rows sent at a time: small buffers keep up, and between two pieces a job can be called off."""
_start: Final = b"\x1b@"


def send(pdf: bytes, roll: Roll, called: Called) -> None:
    """Print a PDF page by page. Call it on a worker. Raises PrinterFailed, whose reason says how far it got."""
    from fieldvisit.desktop.printing.raster import strips

    send_strips(strips(pdf, DOTS[roll.size]), roll, called)


def send_strips(pages: "Sequence[Image]", roll: Roll, called: Called) -> None:
    """Print pictures of 1 bit, each cut off after it."""
    called.check(roll.name)
    printer = devices.connect(roll, called)
    try:
        printer._raw(_start)
        for page in pages:
            _print(printer, page, roll.name, called)
    finally:
        with suppress(OSError, PrinterFailed):
            printer.close()


def _print(printer: "Escpos", page: "Image", name: str, called: Called) -> None:
    for top in range(0, page.height, PIECE):
        called.check(name)
        piece = page.crop((0, top, page.width, min(top + PIECE, page.height)))
        called.begun = True
        printer.image(piece, impl="bitImageRaster", fragment_height=PIECE)
        time.sleep(0)  # let the window have its turn
    printer.cut()
