"""A leaflet as one A4 page: its text in the largest type that leaves room for the telephone numbers below."""

from dataclasses import replace
from typing import Final

from fieldvisit.evidence.blocks import boxed, paragraph
from fieldvisit.evidence.page import A4, ACCENT, MM, SOFT, Pages, Piece, Style
from fieldvisit.evidence.papers import sheet
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.leaflets import Leaflet
from fieldvisit.model.order import Parties

MARGIN: Final = 20 * MM
WIDTH: Final = A4[0] - 2 * MARGIN
SIZES: Final = (13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
"""Type sizes in points, the largest that fits one page is taken; a text too long for the last goes on to a second."""


def leaflet(text: Leaflet, parties: Parties, *, cash: bool = False) -> bytes:
    """Return a leaflet on A4 in its own language, with the numbers of service and complaints at its foot.

    `cash`: office and rules let cash be taken. Raises NoGlyph for a character no font can draw.
    """
    words = Words(text.language, "Asia/Shanghai", "paper.leaflet")
    foot = words("foot", agency=exact(parties.agency), id=typed(text.id), version=typed(text.version))
    frame = sheet.Sheet(exact(text.title), words, foot, exact(parties.agency), A4, MARGIN)
    text, pieces = replace(text, summary=text.told(cash=cash)), list[Piece]()
    for size in SIZES:
        pieces = _all(text, parties, words, size)
        pages = Pages(MARGIN, A4[1] - MARGIN - sheet.FOOT)
        pages.place(pieces)
        if len(pages.pages) == 1:
            break
    return sheet.draw(frame, pieces)


def _all(text: Leaflet, parties: Parties, words: Words, size: float) -> list[Piece]:
    body, strong = Style(size, size * 1.52), Style(size + 2, (size + 2) * 1.45, bold=True, colour=ACCENT)
    pieces = [sheet.head(_ours(text.title, words), "", WIDTH)]
    summary = paragraph(_ours(text.summary, words), WIDTH - 20, body)
    pieces += boxed(summary, WIDTH, most=300, edge=None, fill=SOFT)
    for part in text.sections:
        heading = paragraph(_ours(part.heading, words), WIDTH, strong, gap=size, kind="H2")
        pieces += [replace(piece, keep=True) for piece in heading]
        for sentence in part.paragraphs:
            pieces += paragraph(_ours(sentence, words), WIDTH, body, gap=size * 0.3)
    numbers = sheet.telephones(words, parties, WIDTH - 20, style=replace(body, bold=True))
    first, *rest = boxed(numbers, WIDTH, most=300, edge=ACCENT, fill=None)
    return [*pieces, replace(first, gap=size), *rest]


def _ours(text: str, words: Words) -> str:
    """A sentence of our own; straight quotes in English: the curly ones are as wide as a Chinese character."""
    text = exact(text)
    return text.replace("“", '"').replace("”", '"') if words.language == "en" else text
