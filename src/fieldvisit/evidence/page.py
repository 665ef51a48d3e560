"""Drawing on paper: styles, a pen that draws text as data, and pieces placed on pages from top to bottom."""

import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from fieldvisit.evidence import fonts, pdf, pdfa
from fieldvisit.evidence.breaking import lines
from fieldvisit.evidence.subsets import Subsets
from fieldvisit.evidence.tags import Node, Tags

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
Raw = bytes
STRONGER: Final = 0.032
"""Ems that the outline of bold text is wider."""
_ROUND: Final = 0.5523
"""Where the handles of a curve stand that is a quarter of a circle."""


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: size and leading in points."""

    size: float = 9.5
    leading: float = 14
    bold: bool = False
    colour: Colour = TEXT

    def width(self, text: str) -> float:
        """Return the width of one line in points."""
        return fonts.chain().width(text) * self.size

    def lines(self, text: str, limit: float) -> list[str]:
        """Break a text into lines at most `limit` points wide; a blank that a line ended at stays behind it."""
        return lines(text, fonts.chain().width, limit / self.size, spaced=True)


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
        self.width, self.height = size
        self.tags = Tags()
        self._about = pdfa.About(title, author, language)
        self._file = pdf.File()
        self._subsets = Subsets(fonts.chain(language))
        self._ops: list[bytes] = []
        self._state: dict[str, object] = {}
        self._pages: list[list[bytes]] = []
        self._images: dict[bytes, int] = {}
        self._faint: set[int] = set()
        self._outline: list[tuple[str, int, float]] = []

    def inside(self, node: Node) -> AbstractContextManager[None]:
        """Draw inside an element of the structure."""
        return self.tags.inside(node)

    def figure(self, alt: str, x: float, y: float, width: float, height: float) -> AbstractContextManager[None]:
        """Draw a picture that is described by `alt`, within a box whose top is y."""
        return self.tags.inside(Node("Figure", alt=alt), (x, self.height - y - height, x + width, self.height - y))

    def text(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Draw a line whose baseline is at y."""
        if not text:
            return
        self._put(self.tags.text())
        self._fill(style.colour)
        self._set("bold", style.bold and style.size, b"2 Tr" if style.bold else b"0 Tr")
        if style.bold:
            self._stroke(style.colour, style.size * STRONGER)
            self._caps(1)
        shown = [f"BT {pdf.number(x)} {pdf.number(self.height - y)} Td".encode()]
        for place, codes in self._subsets.show(text):
            font = place, style.size
            if self._state.get("font") != font:
                self._state["font"] = font
                shown.append(b"/F%d %s Tf" % (place, pdf.number(style.size).encode()))
            shown.append(b"(%s)Tj" % codes)
        shown.append(b"ET")
        self._ops.append(b" ".join(shown))

    def right(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Draw a line that ends at x."""
        self.text(x - style.width(text.rstrip()), y, text, style)

    def centre(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Draw a line with its middle at x."""
        self.text(x - style.width(text.rstrip()) / 2, y, text, style)

    def rule(self, x: float, y: float, x2: float, y2: float, colour: Colour = LINE, width: float = 0.6) -> None:
        """Draw a straight line."""
        self._put(self.tags.stroke())
        self._stroke(colour, width)
        self._caps(0)
        self._move(((x, self.height - y, "m"), (x2, self.height - y2, "l S")))

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
        self._put(self.tags.stroke())
        if fill:
            self._fill(fill)
        if edge:
            self._stroke(edge, 0.7)
        left, low, right, high = x, self.height - y - height, x + width, self.height - y
        far = radius * (1 - _ROUND)
        x0, x1, x2, x3, x4, x5 = map(pdf.number, (left, left + far, left + radius, right - radius, right - far, right))
        y0, y1, y2, y3, y4, y5 = map(pdf.number, (low, low + far, low + radius, high - radius, high - far, high))
        end = "b" if fill and edge else "f" if fill else "s"
        self._put(
            f"{x2} {y0} m {x3} {y0} l {x4} {y0} {x5} {y1} {x5} {y2} c {x5} {y3} l {x5} {y4} {x4} {y5} {x3} {y5} c "
            f"{x2} {y5} l {x1} {y5} {x0} {y4} {x0} {y3} c {x0} {y2} l {x0} {y1} {x1} {y0} {x2} {y0} c {end}".encode()
        )

    def path(self, points: Sequence[tuple[float, float]], colour: Colour = TEXT, width: float = 1.1) -> None:
        """Draw a stroke through points; a single point becomes a dot."""
        self._put(self.tags.stroke())
        self._stroke(colour, width)
        self._caps(1)
        rest = points[1:] or points
        ways = [(x, self.height - y, "l") for x, y in rest]
        self._move(((points[0][0], self.height - points[0][1], "m"), *ways))
        self._put(b"S")

    def tick(self, x: float, y: float, done: bool) -> None:
        """Draw a tick box of 9 points with its top left at (x, y)."""
        self.box(x, y, 9, 9, edge=OK if done else MUTED, radius=1.5)
        if done:
            self.path(((x + 2, y + 4.8), (x + 3.9, y + 6.8), (x + 7.2, y + 2.3)), OK, 1.3)

    def cells(self, x: float, y: float, side: float, rows: Sequence[Sequence[bool]], colour: Colour = TEXT) -> None:
        """Draw a square of dark and light modules as one filled path; y is its top, nothing is left white around it."""
        self._put(self.tags.stroke())
        self._fill(colour)
        size = side / len(rows)
        drawn = []
        for place, row in enumerate(rows):
            start = None
            for column, dark in enumerate((*row, False)):
                if dark and start is None:
                    start = column
                elif not dark and start is not None:
                    low = self.height - y - (place + 1) * size
                    drawn.append(_at("re", x + start * size, low, (column - start) * size, size, places=4))
                    start = None
        self._put(" ".join((*drawn, "f")).encode())

    def picture(self, x: float, y: float, width: float, height: float, jpeg: bytes, pixels: tuple[int, int]) -> None:
        """Draw a JPEG in three colours, of so many pixels; its bytes go into the file as they are."""
        if jpeg not in self._images:
            entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % pixels
            self._images[jpeg] = self._file.stream(entries + b"/Filter/DCTDecode", jpeg, packed=False)
        place = list(self._images).index(jpeg)
        self._put(self.tags.stroke())
        at = _at("cm", width, 0, 0, height, x, self.height - y - height, places=2)
        self._put(b"q %s /I%d Do Q" % (at.encode(), place))

    def turn(self, x: float, y: float, degrees: float, draw: Callable[[], None], *, percent: int = 100) -> None:
        """Draw something turned around a point, as dense as so many per cent: marks across a page."""
        turned = math.radians(degrees)
        cos, sin = math.cos(turned), math.sin(turned)
        up = self.height - y
        matrix = (cos, sin, -sin, cos, x - cos * x + sin * up, up - sin * x - cos * up)
        self._put(self.tags.close())
        self._put(b"q %s cm" % " ".join(f"{part:.5f}" for part in matrix).encode())
        if percent < 100:
            self._faint.add(percent)
            self._put(b"/A%d gs" % percent)
        kept, self._state = self._state, {}
        draw()
        self._put(self.tags.close())
        self._put(b"Q")
        self._state = kept

    def bookmark(self, title: str, y: float) -> None:
        """Put a section into the outline."""
        self._outline.append((title, len(self._pages), self.height - y))

    def next_page(self) -> None:
        """End the page."""
        self._put(self.tags.close())
        self.tags.next_page()
        self._pages.append(self._ops)
        self._ops, self._state = [], {}

    def bytes(self, report: pdfa.Report | None = None) -> bytes:
        """End the document and return it; `report` adds what only a report has: its record and fields to sign."""
        file = self._file
        above, pages = file.reserve(), [file.reserve() for _ in self._pages]
        fields = pdfa.fields(file, pages, report.fields) if report else ()
        resources = self._resources()
        box = _at("", 0, 0, self.width, self.height, places=2).strip().encode()
        for place, (page, ops) in enumerate(zip(pages, self._pages, strict=True)):
            body = b"/Parent %d 0 R/MediaBox[%s]/Resources %d 0 R/Contents %d 0 R/StructParents %d/Tabs/S" % (
                *(above, box, resources, file.stream(b"", b"\n".join(ops)), place),
            )
            if fields and page == pages[-1]:
                body += b"/Annots" + pdf.refs(field for field, _ in fields)
            file.put(page, b"<</Type/Page%s>>" % body)
        file.put(above, b"<</Type/Pages/Kids%s/Count %d>>" % (pdf.refs(pages), len(pages)))
        structure = self.tags.write(file, pages, fields)
        entries = b"/Pages %d 0 R/StructTreeRoot %d 0 R" % (above, structure) + self._outlines(pages)
        return pdfa.finish(file, self._about, entries, [field for field, _ in fields], report, self._images)

    def _resources(self) -> int:
        images = b"".join(b"/I%d %d 0 R" % pair for pair in enumerate(self._images.values()))
        faint = b"".join(b"/A%d<</ca %.2f/CA %.2f>>" % (one, one / 100, one / 100) for one in sorted(self._faint))
        parts = b"/Font" + self._subsets.write(self._file)
        parts += b"/XObject<<%s>>" % images if images else b""
        parts += b"/ExtGState<<%s>>" % faint if faint else b""
        return self._file.add(b"<<%s>>" % parts)

    def _outlines(self, pages: Sequence[int]) -> Raw:
        if not self._outline:
            return b""
        file = self._file
        root, numbers = file.reserve(), [file.reserve() for _ in self._outline]
        for place, (title, page, y) in enumerate(self._outline):
            entry = pdf.text(title) + b"/Parent %d 0 R/Dest[%d 0 R/XYZ 0 %s 0]" % (
                *(root, pages[page], pdf.number(y).encode()),
            )
            entry += b"/Prev %d 0 R" % numbers[place - 1] if place else b""
            entry += b"/Next %d 0 R" % numbers[place + 1] if place + 1 < len(numbers) else b""
            file.put(numbers[place], b"<</Title%s>>" % entry)
        file.put(root, b"<</First %d 0 R/Last %d 0 R/Count %d>>" % (numbers[0], numbers[-1], len(numbers)))
        return b"/Outlines %d 0 R" % root

    def _put(self, operators: Raw) -> None:
        if operators:
            self._ops.append(operators)

    def _set(self, name: str, value: object, operators: Raw) -> None:
        """Change the state of the page only where it changes."""
        if self._state.get(name) != value:
            self._state[name] = value
            self._ops.append(operators)

    def _fill(self, colour: Colour) -> None:
        self._set("fill", colour, _colour(colour, "rg"))

    def _stroke(self, colour: Colour, width: float) -> None:
        self._set("stroke", colour, _colour(colour, "RG"))
        self._set("width", width, f"{pdf.number(width, 2)} w".encode())

    def _caps(self, kind: int) -> None:
        self._set("caps", kind, b"%d J %d j" % (kind, kind))

    def _move(self, ways: Iterable[tuple[float, float, str]]) -> None:
        self._put(" ".join(f"{pdf.number(x)} {pdf.number(y)} {way}" for x, y, way in ways).encode())


def _at(operator: str, *numbers: float, places: int = 1) -> str:
    return " ".join((*(pdf.number(one, places) for one in numbers), operator))


@cache
def _colour(colour: Colour, operator: str) -> bytes:
    return " ".join((*(f"{part / 255:.3f}".rstrip("0").rstrip(".") for part in colour), operator)).encode()


Draw = Callable[[Pen, float, float], None]


@dataclass(slots=True)
class Piece:
    """Something of a known height that is not divided; `draw` gets its left and top. It is not changed once made.

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
        total = math.fsum(piece.gap + piece.height for piece in group)
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
