"""The shapes a paper is made of, at any width: all of it is drawn, whatever little room it gets."""

import re
from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.evidence import blocks
from fieldvisit.evidence.page import A4, BODY, Pen, Piece, Style
from fieldvisit.evidence.words import typed

TEXTS = st.text(max_size=60).map(typed)
WIDTHS = st.floats(min_value=-600, max_value=600)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), max_size=4)


class Reader(Pen):
    """A pen that keeps what it was given to write."""

    def __init__(self) -> None:
        super().__init__(A4, title="", language="zh-CN", author="")
        self.read = ""

    def text(self, x: float, y: float, text: str, style: Style = BODY) -> None:
        """Draw a line, and keep it."""
        self.read += text
        super().text(x, y, text, style)


def letters(*texts: str) -> list[str]:
    return sorted(re.sub(r"\s", "", "".join(texts)))


def drawn(pieces: Sequence[Piece]) -> list[str]:
    pen = Reader()
    for piece in pieces:
        assert piece.height >= 0
        piece.draw(pen, 0, 0)
    return letters(pen.read)


@given(PAIRS, WIDTHS)
def test_facts_are_whole_at_any_width(pairs: list[tuple[str, str]], width: float) -> None:
    assert drawn([blocks.facts(pairs, width)]) == letters(*(text for pair in pairs for text in pair))


@given(PAIRS, WIDTHS, WIDTHS)
def test_entries_are_whole_at_any_width(pairs: list[tuple[str, str]], width: float, label: float) -> None:
    found = drawn(blocks.entries(pairs, width, label=label))
    assert found == letters(*(text for pair in pairs for text in pair))


@given(TEXTS, WIDTHS)
def test_paragraphs_and_quotations_are_whole_at_any_width(text: str, width: float) -> None:
    shapes: tuple[Callable[[], list[Piece]], ...] = (
        lambda: blocks.paragraph(text, width),
        lambda: blocks.quotation(text, width, "{lines}"),
    )
    for shape in shapes:
        assert drawn(shape()) == letters(text)


@given(st.lists(TEXTS, max_size=5), WIDTHS)
def test_a_table_is_whole_at_any_width(cells: list[str], width: float) -> None:
    columns = [blocks.Column("", width)]
    assert drawn(blocks.table(columns, [[blocks.Cell(one)] for one in cells])) == letters(*cells)
