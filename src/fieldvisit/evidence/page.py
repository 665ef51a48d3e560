"""Drawing on paper: styles, a pen that draws text as data, and pieces placed on pages from top to bottom."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from fieldvisit.evidence import fonts
from fieldvisit.evidence.breaking import lines

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)

TEXT: Final = (0x1B, 0x24, 0x30)
MUTED: Final = (0x5A, 0x66, 0x75)
LINE: Final = (0xDF, 0xE3, 0xE8)
SOFT: Final = (0xF4, 0xF6, 0xF9)
ACCENT: Final = (0x1F, 0x5F, 0xBF)
OK: Final = (0x1E, 0x7B, 0x4F)
WARN: Final = (0x8A, 0x5A, 0x00)
STOP: Final = (0xB3, 0x26, 0x1E)
WHITE: Final = (0xFF, 0xFF, 0xFF)

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: size and leading in points."""

    size: float = 9.5
    leading: float = 14
    bold: bool = False
    colour: Colour = TEXT

    def width(self, text: str) -> float:
        """Return the width of one line in points."""
        return fonts.chain(self.bold).width(text) * self.size

    def lines(self, text: str, limit: float) -> list[str]:
        """Break a text into lines at most `limit` points wide."""
        return lines(text, fonts.chain(self.bold).width, limit / self.size)


BODY: Final = Style()
STRONG: Final = Style(bold=True)
SMALL: Final = Style(8, 12, colour=MUTED)
SMALL_TEXT: Final = Style(8, 12)
TINY: Final = Style(7, 10, colour=MUTED)
SECTION: Final = Style(11.5, 18, bold=True)
TITLE: Final = Style(21, 30, bold=True)


class Pen:
    """Draws on one page with the origin at the top left, in points. Text is only ever drawn, never interpreted."""

    def __init__(self, size: tuple[float, float], *, title: str, language: str, author: str) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0
        self.width, self.height = size
        self._out = BytesIO()
        self.canvas = Canvas(
            self._out,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            initialFontName=fonts.chain().first,
            lang=language,
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)

    def text(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Draw a line whose baseline is at y."""
        block = self.canvas.beginText(x, self.height - y)
        block.setFillColorRGB(*(part / 255 for part in style.colour))
        for name, run in fonts.chain(style.bold).runs(text):
            block.setFont(name, style.size)
            block.textOut(run)
        self.canvas.drawText(block)

    def right(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Draw a line that ends at x."""
        self.text(x - style.width(text), y, text, style)

    def centre(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Draw a line with its middle at x."""
        self.text(x - style.width(text) / 2, y, text, style)

    def rule(self, x: float, y: float, x2: float, y2: float, colour: Colour = LINE, width: float = 0.6) -> None:
        """Draw a straight line."""
        self._stroke(colour, width)
        self.canvas.line(x, self.height - y, x2, self.height - y2)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        edge: Colour | None = LINE,
        radius: float = 3,
    ) -> None:
        """Draw a rectangle with round corners; y is its top."""
        if fill:
            self.canvas.setFillColorRGB(*(part / 255 for part in fill))
        if edge:
            self._stroke(edge, 0.7)
        self.canvas.roundRect(
            x, self.height - y - height, width, height, radius, stroke=int(edge is not None), fill=int(fill is not None)
        )

    def path(self, points: Sequence[tuple[float, float]], colour: Colour = TEXT, width: float = 1.1) -> None:
        """Draw a stroke through points; a single point becomes a dot."""
        self._stroke(colour, width)
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)
        drawn = self.canvas.beginPath()
        drawn.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:] or points:
            drawn.lineTo(x, self.height - y)
        self.canvas.drawPath(drawn)

    def tick(self, x: float, y: float, done: bool) -> None:
        """Draw a tick box of 9 points with its top left at (x, y)."""
        self.box(x, y, 9, 9, edge=OK if done else MUTED, radius=1.5)
        if done:
            self.path(((x + 2, y + 4.8), (x + 3.9, y + 6.8), (x + 7.2, y + 2.3)), OK, 1.3)

    def picture(self, x: float, y: float, width: float, height: float, jpeg: bytes) -> None:
        """Draw a JPEG; its bytes go into the file as they are."""
        from reportlab.lib.utils import ImageReader

        self.canvas.drawImage(ImageReader(BytesIO(jpeg)), x, self.height - y - height, width, height)

    def turn(self, x: float, y: float, degrees: float, draw: Callable[[], None]) -> None:
        """Draw something turned around a point, half transparent: marks across a page."""
        self.canvas.saveState()
        self.canvas.translate(x, self.height - y)
        self.canvas.rotate(degrees)
        self.canvas.translate(-x, y - self.height)
        draw()
        self.canvas.restoreState()

    def bookmark(self, title: str, y: float) -> None:
        """Put a section into the outline."""
        key = f"s{self.canvas.getPageNumber()}-{round(y)}"
        self.canvas.bookmarkHorizontal(key, 0, self.height - y)
        self.canvas.addOutlineEntry(title, key, 0)

    def next_page(self) -> None:
        """End the page."""
        self.canvas.showPage()

    def bytes(self) -> bytes:
        """End the document and return it."""
        self.canvas.save()
        return self._out.getvalue()

    def _stroke(self, colour: Colour, width: float) -> None:
        self.canvas.setStrokeColorRGB(*(part / 255 for part in colour))
        self.canvas.setLineWidth(width)


Draw = Callable[[Pen, float, float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something of a known height that is not divided; `draw` gets its left and top.

    `gap` is room above it, dropped at the top of a page; `keep` ties it to the next piece; `head` is drawn again
    above it when it begins a page.
    """

    height: float
    draw: Draw
    gap: float = 0
    keep: bool = False
    head: "Piece | None" = None


@dataclass(slots=True)
class Pages:
    """Pieces placed between a top and a bottom."""

    top: float
    bottom: float
    pages: list[list[tuple[float, Piece]]] = field(default_factory=lambda: [[]])
    y: float = 0

    def place(self, pieces: Iterable[Piece]) -> None:
        """Place pieces below each other; tied ones go to the next page together."""
        group: list[Piece] = []
        for piece in pieces:
            group.append(piece)
            if not piece.keep:
                self._group(group)
                group = []
        if group:
            self._group(group)

    def _group(self, group: list[Piece]) -> None:
        fits = self.bottom - self.top
        total = sum(piece.gap + piece.height for piece in group)
        if self.pages[-1] and total <= fits and self._y + total > self.bottom:
            self._new(group[0])
        for piece in group:
            if self.pages[-1] and self._y + piece.gap + piece.height > self.bottom:
                self._new(piece)
            gap = piece.gap if self.pages[-1] else 0
            self.pages[-1].append((self._y + gap, piece))
            self.y = self._y + gap + piece.height

    @property
    def _y(self) -> float:
        return self.y or self.top

    def _new(self, piece: Piece) -> None:
        self.pages.append([])
        self.y = self.top
        if piece.head:
            self.pages[-1].append((self.top, piece.head))
            self.y += piece.head.height
