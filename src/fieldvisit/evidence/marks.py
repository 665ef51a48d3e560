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


def across(pen: Pen, text: str, *, stop: bool = False) -> None:
    """Draw a word across a page, half transparent: void in red, copy in grey; on a long roll again and again."""
    size = min(pen.width / 2.6, 150)
    style = Style(size, size, colour=STOP if stop else MUTED)
    x, times = pen.width / 2, max(round(pen.height / (pen.width * 1.5)), 1)
    for number in range(times):
        y = pen.height * (number + 0.5) / times

        def draw(y: float = y) -> None:
            with pen.tags.artifact():
                pen.centre(x, y + size / 3, text, style)

        pen.turn(x, y, 30, draw, percent=20)
