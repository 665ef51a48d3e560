"""The shapes a paper is made of: headings, paragraphs, facts in columns, tables, boxes; each with what it is."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fieldvisit.evidence import tags
from fieldvisit.evidence.page import ACCENT, BODY, LINE, SECTION, SMALL, SMALL_TEXT, SOFT, Colour, Pen, Piece, Style
from fieldvisit.evidence.tags import Node

MOST_LINES: Final = 12_000
"""Lines of one text that are printed: beyond any note a person writes, below what stalls a printer."""
PAD: Final = 8.0
FACT: Final = 13.0
"""Points from line to line of a fact."""


def within(node: Node, pieces: Iterable[Piece]) -> list[Piece]:
    """The same pieces inside an element of the structure."""
    return [_within(node, piece) for piece in pieces]


def _within(node: Node, piece: Piece) -> Piece:
    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.inside(node):
            piece.draw(pen, x, y)

    return Piece(piece.height, draw, piece.gap, piece.keep, _within(node, piece.head) if piece.head else None)


def section(*pieces: Piece) -> list[Piece]:
    """A part of a paper: its heading and what follows."""
    return within(Node("Sect"), pieces)


def tied(pieces: Sequence[Piece], *, on: bool = False) -> list[Piece]:
    """Keep short pieces on one page; with `on` also together with what follows them."""
    return [replace(piece, keep=on or piece is not pieces[-1] or piece.keep) for piece in pieces]


def heading(text: str, width: float) -> Piece:
    """A section's title on a hairline, kept with what follows, listed in the outline."""
    node = Node("H2")

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.bookmark(text, y)
        pen.box(x, y + 3.5, 3, 11.5, fill=ACCENT, edge=None, radius=0.8)
        with pen.inside(node):
            pen.text(x + 9, y + 13, text, SECTION)
        pen.rule(x, y + 18.5, x + width, y + 18.5)

    return Piece(20, draw, gap=5, keep=True)


def paragraph(
    text: str, width: float, style: Style = BODY, *, indent: float = 0, gap: float = 0, kind: str = "P"
) -> list[Piece]:
    """A text as one piece a line, so that it flows over pages; the first line carries the gap. It is one element."""
    rows, node = style.lines(text, width - indent), Node(kind)
    pieces = []
    for number, row in enumerate(rows):

        def draw(pen: Pen, x: float, y: float, row: str = row) -> None:
            with pen.inside(node):
                pen.text(x + indent, y + style.leading * 0.72, row, style)

        pieces.append(Piece(style.leading, draw, gap=gap if number == 0 else 0, keep=number == 0 and len(rows) > 1))
    return pieces


def quotation(text: str, width: float, cut: str, colour: Colour = LINE, style: Style = BODY) -> list[Piece]:
    """What somebody said or wrote, beside a bar. `cut` says what is not printed after MOST_LINES ({lines} in it)."""
    rows, node = style.lines(text, width - 14), Node("P")
    kept = rows[:MOST_LINES]
    if len(rows) > MOST_LINES:
        kept += style.lines(cut.replace("{lines}", str(len(rows) - MOST_LINES)), width - 14)
    pieces = []
    for row in kept:

        def draw(pen: Pen, x: float, y: float, row: str = row) -> None:
            pen.rule(x + 2, y, x + 2, y + style.leading, colour, 2.4)
            with pen.inside(node):
                pen.text(x + 14, y + style.leading * 0.72, row, style)

        pieces.append(Piece(style.leading, draw))
    return pieces


def facts(pairs: Sequence[tuple[str, str]], width: float, *, gap: float = 0) -> Piece:
    """Names and values below each other; values wrap, nothing is divided over pages. A table with heads of rows."""
    label = max((56, *(SMALL.width(name) + 10 for name, _ in pairs)))
    rows = [(name, BODY.lines(value, width - label), _row_nodes()) for name, value in pairs]
    height = math.fsum(FACT * len(lines) + 1 for _, lines, _ in rows)
    table = Node("Table")

    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.inside(table):
            for name, lines, (row, head, cell) in rows:
                with pen.inside(row):
                    with pen.inside(head):
                        pen.text(x, y + 10.8, name, SMALL)
                    with pen.inside(cell):
                        for line in lines:
                            pen.text(x + label, y + 10.8, line, BODY)
                            y += FACT
                y += 1

    return Piece(height, draw, gap=gap)


def _row_nodes() -> tuple[Node, Node, Node]:
    return Node("TR"), Node("TH", attributes=tags.ROW), Node("TD")


def entries(pairs: Sequence[tuple[str, str]], width: float, *, label: float, style: Style = SMALL_TEXT) -> list[Piece]:
    """Names with texts beside them that flow over pages; `label` is the room for names, in points. A table too."""
    table = Node("Table")
    return [piece for name, text in pairs for piece in within(table, _entry(name, text, width, label, style))]


def _entry(name: str, text: str, width: float, label: float, style: Style) -> list[Piece]:
    row, head, _ = _row_nodes()
    first, *rest = within(row, paragraph(text, width, style, indent=label, gap=1, kind="TD"))
    names = SMALL.lines(name, label - 6)

    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.inside(row), pen.inside(head):
            for number, line in enumerate(names):
                pen.text(x, y + style.leading * 0.72 + SMALL.leading * number, line, SMALL)
        first.draw(pen, x, y)

    height = max(first.height, SMALL.leading * len(names) - math.fsum(piece.height for piece in rest))
    return [replace(first, draw=draw, height=height), *rest]


def numbered(sentences: Sequence[str], width: float, style: Style) -> list[Piece]:
    """Sentences with figures in front, each sentence hanging from its figure."""
    pieces: list[Piece] = []
    every = Node("L", attributes=tags.DECIMAL)
    for number, sentence in enumerate(sentences, 1):
        item, label = Node("LI"), Node("Lbl")
        first, *rest = within(item, paragraph(sentence, width, style, indent=16, gap=2.5, kind="LBody"))

        def draw(
            pen: Pen, x: float, y: float, parts: tuple[Node, Node, Piece, int] = (item, label, first, number)
        ) -> None:
            with pen.inside(parts[0]), pen.inside(parts[1]):
                pen.text(x + 1, y + style.leading * 0.72, f"{parts[3]}.", replace(style, bold=True))
            parts[2].draw(pen, x, y)

        pieces += within(every, [replace(first, draw=draw), *rest])
    return pieces


def beside(left: Piece, right: Piece, width: float, space: float = 18) -> Piece:
    """Two pieces in two equal columns."""

    def draw(pen: Pen, x: float, y: float) -> None:
        left.draw(pen, x, y)
        right.draw(pen, x + (width + space) / 2, y)

    return Piece(max(left.height, right.height), draw)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its title, its share of the width in points, and whether it is set to the right."""

    title: str
    width: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: text, or a tick when `tick` is not None, which `said` puts into a word."""

    text: str = ""
    style: Style = BODY
    tick: bool | None = None
    said: str = ""


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> list[Piece]:
    """A table whose head is repeated on each page; a row that is higher than a page is continued on the next."""
    whole = Node("Table")
    head = _head(columns)
    pieces = [replace(head, keep=True)]
    for row in rows:
        set_cells = [cell.style.lines(cell.text, column.width - PAD) for cell, column in zip(row, columns, strict=True)]
        deepest = max(map(len, set_cells))
        nodes = Node("TR"), [Node("TD", said=cell.said if cell.tick is not None else "") for cell in row]
        for start in range(0, deepest, 40):
            part = [lines[start : start + 40] for lines in set_cells]
            piece = _row(columns, row, part, nodes, first=start == 0, last=start + 40 >= deepest)
            pieces.append(Piece(piece.height, piece.draw, head=head))
    return within(whole, pieces)


def _head(columns: Sequence[Column]) -> Piece:
    row, cells = Node("TR"), [Node("TH", attributes=tags.COLUMN) for _ in columns]

    def titles(pen: Pen, x: float, y: float) -> None:
        for column, cell in zip(columns, cells, strict=True):
            with pen.inside(cell):
                if column.right:
                    pen.right(x + column.width - PAD / 2, y + 11, column.title, SMALL)
                else:
                    pen.text(x + PAD / 2, y + 11, column.title, SMALL)
            x += column.width

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.box(x, y, math.fsum(column.width for column in columns), 16, fill=SOFT, edge=None)
        if pen.tags.has(row):
            with pen.tags.artifact():
                titles(pen, x, y)
        else:
            with pen.inside(row):
                titles(pen, x, y)

    return Piece(17, draw)


def _row(
    columns: Sequence[Column],
    cells: Sequence[Cell],
    lines: Sequence[Sequence[str]],
    nodes: tuple[Node, Sequence[Node]],
    *,
    first: bool,
    last: bool,
) -> Piece:
    depth = max(cell.style.leading * len(part) for cell, part in zip(cells, lines, strict=True))
    height = depth + (3 if last else 0)
    ticked = any(cell.tick is not None for cell in cells)
    tallest = max(cell.style.leading for cell in cells)

    def draw(pen: Pen, x: float, y: float) -> None:
        left = x
        with pen.inside(nodes[0]):
            for column, cell, part, node in zip(columns, cells, lines, nodes[1], strict=True):
                with pen.inside(node):
                    if cell.tick is not None and first:
                        pen.tick(left + PAD / 2, y + 1.8, cell.tick)
                    base = y + (1.2 if ticked else 1.5) + tallest * 0.75
                    for number, line in enumerate(part):
                        where = base + number * cell.style.leading
                        if column.right:
                            pen.right(left + column.width - PAD / 2, where, line, cell.style)
                        else:
                            pen.text(left + PAD / 2, where, line, cell.style)
                left += column.width
        if last:
            pen.rule(x, y + height, left, y + height)

    return Piece(height, draw)


def stacked(pieces: Sequence[Piece]) -> Piece:
    """Several pieces as one that is not divided."""
    height = math.fsum(piece.height + (piece.gap if number else 0) for number, piece in enumerate(pieces))

    def draw(pen: Pen, x: float, y: float) -> None:
        for number, piece in enumerate(pieces):
            y += piece.gap if number else 0
            piece.draw(pen, x, y)
            y += piece.height

    return Piece(height, draw)


def boxed(
    pieces: Sequence[Piece], width: float, *, most: float, edge: Colour | None = ACCENT, fill: Colour | None = SOFT
) -> list[Piece]:
    """Pieces of `width - 20` inside a frame; when they are higher than `most` they flow without it."""
    inner = stacked(pieces)
    if inner.height + 16 > most:
        return list(pieces)

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.box(x, y, width, inner.height + 14, fill=fill, edge=edge)
        inner.draw(pen, x + 10, y + 6)

    return [Piece(inner.height + 16, draw, gap=3)]
