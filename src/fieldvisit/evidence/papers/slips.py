"""The numbered slip (回执) for what a person objects, states or asks for: their words, and what happens now."""

from dataclasses import replace
from typing import Final, Literal

from fieldvisit.evidence.blocks import boxed, facts, numbered, paragraph, quotation
from fieldvisit.evidence.page import ACCENT, MM, STOP, Piece, Style
from fieldvisit.evidence.papers import sheet
from fieldvisit.evidence.papers.content import Slip
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.outcome import OBJECTIONS

NARROW: Final = 60 * MM


def slip(content: Slip, size: Literal["A5", "80mm", "58mm"] = "A5") -> bytes:
    """Return the slip on A5, on more pages when the person said much, or on a roll as long as it takes.

    Raises NoGlyph for a name no font can draw.
    """
    words = Words(content.language, content.zone, "paper.slip")
    across = (sheet.ROLLS[size], 0.0) if size != "A5" else sheet.A5
    margin = sheet.ROLL_MARGIN if size != "A5" else sheet.A5_MARGIN
    width = across[0] - 2 * margin
    check = sheet.checked_at(words, content.visit_id, content.parties)
    title = words(f"title.{content.kind}")
    number = words.common("number", number=exact(content.number))
    return sheet.draw(
        sheet.Sheet(
            title=f"{title} {exact(content.number)}",
            words=words,
            foot=check if size == "A5" else "",
            author=exact(content.parties.agency),
            size=across,
            margin=margin,
            copy=content.copy,
        ),
        [
            sheet.head(title, number, width),
            *_now(content, words, width),
            *_told(content, words, width),
            *_said(content, words, width),
            *_how(content, words, width),
            *(paragraph(check, width, sheet.SMALL) if size != "A5" else []),
        ],
    )


def _now(content: Slip, words: Words, width: float) -> list[Piece]:
    """The sentence that matters most: nobody comes again before this is answered."""
    key = "stopped" if content.kind in OBJECTIONS else "taken"
    inner = width - 20
    said = paragraph(words(key), inner, Style(11.5, 17, bold=True))
    return [replace(piece, gap=6) for piece in boxed(said, width, most=400, edge=ACCENT, fill=None)]


def _told(content: Slip, words: Words, width: float) -> list[Piece]:
    """Names beside their values; above them on the narrow roll, where there is no room beside."""
    pairs = _facts(content, words)
    if width >= NARROW:
        return [facts(pairs, width, gap=9)]
    pieces: list[Piece] = []
    for name, value in pairs:
        pieces += [replace(one, keep=True) for one in paragraph(name, width, Style(7.5, 10), gap=4)]
        pieces += paragraph(value, width, Style(9.5, 13))
    return pieces


def _facts(content: Slip, words: Words) -> list[tuple[str, str]]:
    return [
        (words.common("when"), words.minute(content.at) + words.common("local", zone=exact(content.zone))),
        *sheet.who_we_are(words, content.creditor, content.parties),
        (words.common("badges"), "  ".join(exact(badge) for badge in content.badges)),
    ]


def _said(content: Slip, words: Words, width: float) -> list[Piece]:
    pieces = sheet.label(words.common("own_words"), width)
    if content.said.strip():
        return pieces + quotation(typed(content.said), width, words.common("cut"), ACCENT)
    return pieces + paragraph(words.common("nothing_written"), width, sheet.SMALL)


def _how(content: Slip, words: Words, width: float) -> list[Piece]:
    body = Style(10, 15)
    steps = [words(f"next.{content.kind}"), words(f"add.{content.kind}"), words("keep")]
    return [
        *sheet.label(words.common("what_now"), width),
        *numbered(steps, width, body),
        *sheet.telephones(words, content.parties, width, style=body if width < sheet.A5_WIDTH else None),
        *paragraph(words("nothing_signed"), width, sheet.SMALL, gap=3),
        *paragraph(words.common("some_cash" if content.cash else "no_cash"), width, Style(8, 12, colour=STOP)),
    ]
