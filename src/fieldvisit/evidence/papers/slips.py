"""The numbered slip (回执) for what a person objects, states or asks for: their words, and what happens now."""

from dataclasses import replace

from fieldvisit.evidence.blocks import boxed, numbered, paragraph, quotation
from fieldvisit.evidence.page import ACCENT, STOP, Piece, Style
from fieldvisit.evidence.papers import sheet
from fieldvisit.evidence.papers.content import Slip
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.outcome import OBJECTIONS


def slip(content: Slip, size: sheet.Size = "A5") -> bytes:
    """Return the slip on A5, on more pages when the person said much, or on a roll as long as it takes.

    Raises NoGlyph for a name no font can draw.
    """
    words = Words(content.language, content.zone, "paper.slip")
    across, margin = sheet.across(size)
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
            *sheet.told(_facts(content, words), width, gap=9),
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
