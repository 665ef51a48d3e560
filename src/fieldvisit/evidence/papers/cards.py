"""Two papers about the collectors themselves: the neutral card (留言卡) and the visit order (外访单)."""

from dataclasses import replace

from fieldvisit.evidence.blocks import beside, numbered, paragraph, stacked
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


def card(content: Card, size: sheet.Size = "A5") -> bytes:
    """Return the neutral card: an A5 sheet to be folded once, so that the words lie inside, or a strip of a roll.

    Neither the page nor the file's own entries hold anything but the name, the number, the hours and a greeting.
    Raises NoGlyph for a name no font can draw.
    """
    words = Words(content.language, "Asia/Shanghai", "paper.card")
    across, margin = sheet.across(size)
    half, roll = sheet.A5[1] / 2, size != "A5"
    pages = Pages(*((margin, sheet.LONGEST) if roll else (half + 16 * MM, sheet.A5[1] - margin)))
    pages.place(_greeting(content, words, across[0] - 2 * margin))
    with one_at_a_time:
        high = pages.y + margin + 8 * MM if roll else across[1]
        pen = Pen((across[0], high), title=words("title"), language=words.language, author="")
        for placed in pages.pages:
            for x in () if roll else (0.0, sheet.A5[0] - 8 * MM):
                pen.rule(x, half, x + 8 * MM, half, LINE, 0.8)
            for y, piece in placed:
                piece.draw(pen, margin, y)
            pen.next_page()
        return pen.bytes()


def _greeting(content: Card, words: Words, width: float) -> list[Piece]:
    figure = Style(22, 32, bold=True) if width >= sheet.NARROW else Style(17, 25, bold=True)
    plain = Style(12, 19) if width >= sheet.NARROW else Style(10.5, 16)
    return [
        *paragraph(words("greeting"), width, plain),
        *paragraph(exact(content.name), width, figure, gap=16),
        *paragraph(exact(content.phone), width, figure),
        *paragraph(words("hours", since=exact(content.since), until=exact(content.until)), width, plain, gap=8),
    ]


def badge(content: Badge, size: sheet.Size = "A5") -> bytes:
    """Return the visit order on A5 or a roll: who comes, for whom, until when, and a code to check each collector by.

    Raises NoGlyph for a name no font can draw.
    """
    words = Words(content.language, "Asia/Shanghai", "paper.badge")
    across, margin = sheet.across(size)
    width, small = across[0] - 2 * margin, Style(9, 13.5)
    number = words.common("number", number=exact(content.order_id))
    check = words.common("foot_check", url=typed(content.parties.check_url))
    until = words("valid", since=day(content.valid_from), until=day(content.valid_until))
    return sheet.draw(
        sheet.Sheet(
            title=f"{words('title')} {exact(content.order_id)}",
            words=words,
            foot=check if size == "A5" else "",
            author=exact(content.parties.agency),
            size=across,
            margin=margin,
            copy=content.copy,
        ),
        [
            sheet.head(words("title"), number, width),
            *sheet.told(
                [*sheet.who_we_are(words, content.creditor, content.parties), (words("validity"), until)], width
            ),
            *sheet.label(words("who"), width),
            *_bearers(content, words, width),
            *paragraph(words("code"), width, small, gap=0),
            *paragraph(words("own_way"), width, small),
            *sheet.label(words("never"), width),
            *numbered(
                [words(f"never_{one}") for one in ("some_cash" if content.cash else "cash", "papers", "enter")],
                width,
                small,
            ),
            *sheet.telephones(words, content.parties, width, style=None if size == "A5" else small),
            *(paragraph(check, width, sheet.SMALL) if size != "A5" else []),
        ],
    )


def _bearers(content: Badge, words: Words, width: float) -> list[Piece]:
    """Both collectors side by side, below each other on the narrow roll."""
    narrow = width < sheet.NARROW
    each = width if narrow else (width - 18) / 2
    both = (content.lead, words("lead")), (content.companion, words("companion"))
    told = [_told(one, role, words, each) for one, role in both]
    deepest = 0.0 if narrow else max(piece.height for piece in told)
    first, second = (
        _bearer(piece, deepest or piece.height, one, content.parties, words("code"))
        for piece, (one, _) in zip(told, both, strict=True)
    )
    return [replace(one, gap=2) for one in ((first, second) if narrow else (beside(first, second, width),))]


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
