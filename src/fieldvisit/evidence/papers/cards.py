"""Two papers about the collectors themselves: the neutral card (留言卡) and the visit order (外访单)."""

from dataclasses import replace

from fieldvisit.evidence.blocks import beside, facts, numbered, paragraph, stacked
from fieldvisit.evidence.codes import check_address, qr
from fieldvisit.evidence.page import LINE, MM, MUTED, Pages, Pen, Piece, Style
from fieldvisit.evidence.papers import sheet
from fieldvisit.evidence.papers.content import Badge, Bearer, Card
from fieldvisit.evidence.report import one_at_a_time
from fieldvisit.evidence.words import Words, day, exact, typed
from fieldvisit.model.order import Parties
from fieldvisit.model.people import COMPOUND

CODE = 30 * MM
"""Side of a code on paper: more than the 22 mm that every telephone reads."""
QUIET = 12.0
"""Points left white above and below a code: four of its modules."""


def given_name(name: str) -> str:
    """Return a collector's name without the surname: 李小婷 → 小婷, 阿依古丽·买买提 → 阿依古丽, Ann Lee → Ann."""
    name = name.strip()
    for mark in ("·", " "):
        if mark in name:
            return name.split(mark, 1)[0]
    surname = 2 if len(name) > 2 and name[:2] in COMPOUND else 1
    return name[surname:] or name


def card(content: Card) -> bytes:
    """Return the neutral card: an A5 sheet to be folded once, so that the words lie inside.

    Neither the page nor the file's own entries hold anything but the name, the number, the hours and a greeting.
    Raises NoGlyph for a name no font can draw.
    """
    words = Words(content.language, "Asia/Shanghai", "paper.card")
    width, half = sheet.A5_WIDTH, sheet.A5[1] / 2
    figure = Style(22, 32, bold=True)
    inside = [
        *paragraph(words("greeting"), width, Style(12, 19)),
        *paragraph(exact(content.name), width, figure, gap=16),
        *paragraph(exact(content.phone), width, figure),
        *paragraph(words("hours", since=exact(content.since), until=exact(content.until)), width, Style(12, 19), gap=8),
    ]
    pages = Pages(half + 16 * MM, sheet.A5[1] - sheet.A5_MARGIN)
    pages.place(inside)
    with one_at_a_time:
        pen = Pen(sheet.A5, title=words("title"), language=words.language, author="")
        for placed in pages.pages:
            for x in (0.0, sheet.A5[0] - 8 * MM):
                pen.rule(x, half, x + 8 * MM, half, LINE, 0.8)
            for y, piece in placed:
                piece.draw(pen, sheet.A5_MARGIN, y)
            pen.next_page()
        return pen.bytes()


def badge(content: Badge) -> bytes:
    """Return the visit order on A5: who comes, for whom, until when, and a code to check each collector by.

    Raises NoGlyph for a name no font can draw.
    """
    words = Words(content.language, "Asia/Shanghai", "paper.badge")
    width = sheet.A5_WIDTH
    number = words.common("number", number=exact(content.order_id))
    half = (width - 18) / 2
    told = _told(content.lead, words("lead"), words, half), _told(content.companion, words("companion"), words, half)
    deepest = max(piece.height for piece in told)
    pair = beside(
        _bearer(told[0], deepest, content.lead, content.parties, words("code")),
        _bearer(told[1], deepest, content.companion, content.parties, words("code")),
        width,
    )
    until = words("valid", since=day(content.valid_from), until=day(content.valid_until))
    return sheet.draw(
        sheet.Sheet(
            title=f"{words('title')} {exact(content.order_id)}",
            words=words,
            foot=words.common("foot_check", url=typed(content.parties.check_url)),
            author=exact(content.parties.agency),
            copy=content.copy,
        ),
        [
            sheet.head(words("title"), number, width),
            facts([*sheet.who_we_are(words, content.creditor, content.parties), (words("validity"), until)], width),
            *sheet.label(words("who"), width),
            replace(pair, gap=2),
            *paragraph(words("code"), width, Style(9, 13.5), gap=0),
            *paragraph(words("own_way"), width, Style(9, 13.5)),
            *sheet.label(words("never"), width),
            *numbered(
                [words(f"never_{one}") for one in ("some_cash" if content.cash else "cash", "papers", "enter")],
                width,
                Style(9, 13.5),
            ),
            *sheet.telephones(words, content.parties, width),
        ],
    )


def _told(one: Bearer, role: str, words: Words, width: float) -> Piece:
    return stacked(
        [
            *paragraph(role, width, Style(7.5, 11, colour=MUTED)),
            *paragraph(exact(one.name), width, Style(13, 19, bold=True)),
            *paragraph(words("number", badge=exact(one.badge_no)), width, Style(9, 13)),
            *paragraph(words("until", until=day(one.badge_until)), width, Style(9, 13)),
        ]
    )


def _bearer(told: Piece, high: float, one: Bearer, parties: Parties, said: str) -> Piece:
    """What is told of a collector, and below it the code, at the same height for both."""
    code = qr(check_address(parties.check_url, one.badge_no))

    def draw(pen: Pen, x: float, y: float) -> None:
        told.draw(pen, x, y)
        with pen.figure(said, x, y + high + QUIET, CODE, CODE):
            pen.cells(x, y + high + QUIET, CODE, code)

    return Piece(high + QUIET + CODE + QUIET, draw)
