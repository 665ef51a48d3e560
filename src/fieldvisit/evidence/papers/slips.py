"""The numbered slip (回执) for what a person objects, states or asks for: their words, and what happens now."""

from dataclasses import replace

from fieldvisit.evidence.blocks import boxed, facts, paragraph, quotation
from fieldvisit.evidence.page import ACCENT, STOP, Piece, Style
from fieldvisit.evidence.papers import sheet
from fieldvisit.evidence.papers.content import Slip
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.outcome import OBJECTIONS


def slip(content: Slip) -> bytes:
    """Return the slip on A5, on more pages when the person said much. Raises NoGlyph for a name no font can draw."""
    words = Words(content.language, content.zone, "paper.slip")
    title = words(f"title.{content.kind}")
    number = words.common("number", number=exact(content.number))
    return sheet.draw(
        sheet.Sheet(
            title=f"{title} {exact(content.number)}",
            words=words,
            foot=sheet.checked_at(words, content.visit_id, content.parties),
            author=exact(content.parties.agency),
            copy=content.copy,
        ),
        [
            sheet.head(title, number, sheet.A5_WIDTH),
            *_now(content, words),
            facts(_facts(content, words), sheet.A5_WIDTH, gap=9),
            *_said(content, words),
            *_how(content, words),
        ],
    )


def _now(content: Slip, words: Words) -> list[Piece]:
    """The sentence that matters most: nobody comes again before this is answered."""
    key = "stopped" if content.kind in OBJECTIONS else "taken"
    inner = sheet.A5_WIDTH - 20
    said = paragraph(words(key), inner, Style(11.5, 17, bold=True))
    return [replace(piece, gap=6) for piece in boxed(said, sheet.A5_WIDTH, most=400, edge=ACCENT, fill=None)]


def _facts(content: Slip, words: Words) -> list[tuple[str, str]]:
    return [
        (words.common("when"), f"{words.minute(content.at)} {words.common('local', zone=exact(content.zone))}"),
        *sheet.who_we_are(words, content.creditor, content.parties),
        (words.common("badges"), "  ".join(exact(badge) for badge in content.badges)),
    ]


def _said(content: Slip, words: Words) -> list[Piece]:
    pieces = sheet.label(words.common("own_words"), sheet.A5_WIDTH)
    if content.said.strip():
        return pieces + quotation(typed(content.said), sheet.A5_WIDTH, words.common("cut"), ACCENT)
    return pieces + paragraph(words.common("nothing_written"), sheet.A5_WIDTH, sheet.SMALL)


def _how(content: Slip, words: Words) -> list[Piece]:
    width, body = sheet.A5_WIDTH, Style(10, 15)
    steps = [words(f"next.{content.kind}"), words(f"add.{content.kind}"), words("keep")]
    return [
        *sheet.label(words.common("what_now"), width),
        *sheet.numbered(steps, width, body),
        *sheet.telephones(words, content.parties, width),
        *paragraph(words("nothing_signed"), width, sheet.SMALL, gap=3),
        *paragraph(words.common("some_cash" if content.cash else "no_cash"), width, Style(8, 12, colour=STOP)),
    ]
