"""Marks that cannot be missed: a solid band across a paper's width and large letters across its middle."""

from fieldvisit.evidence.page import MUTED, STOP, TEXT, WHITE, Colour, Pen, Piece, Style

BAND = 24.0


def band(text: str, width: float, colour: Colour = TEXT) -> Piece:
    """A solid band with a few words in white, as many points smaller as a long sentence needs."""
    size = min(14.0, 14.0 * (width - 12) / max(Style(14, 20, bold=True).width(text), 1))
    style = Style(size, 20, bold=True, colour=WHITE)

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.box(x, y, width, BAND, fill=colour, edge=None)
        pen.centre(x + width / 2, y + 12 + size * 0.36, text, style)

    return Piece(BAND + 6, draw)


def across(pen: Pen, text: str, *, stop: bool = False, down: float = 0) -> None:
    """Draw a word through the middle of a page, half transparent: void in red, copy in grey.

    `down`: so many points lower, where a long roll is marked again.
    """
    size = min(pen.width / 2.6, 150)
    style = Style(size, size, colour=STOP if stop else MUTED)
    x, y = pen.width / 2, min(pen.height / 2, pen.width) + down

    def draw() -> None:
        with pen.tags.artifact():
            pen.centre(x, y + size / 3, text, style)

    pen.turn(x, y, 30, draw, percent=20)
