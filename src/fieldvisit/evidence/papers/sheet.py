"""What the papers have in common: the head, numbered sentences, telephone numbers, the foot of every page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from fieldvisit.evidence import marks
from fieldvisit.evidence.blocks import boxed, facts, paragraph
from fieldvisit.evidence.page import LINE, MM, MUTED, SOFT, TEXT, WARN, Pages, Pen, Piece, Style
from fieldvisit.evidence.report import one_at_a_time
from fieldvisit.evidence.tags import Node
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.order import Parties

Size = Literal["A5", "80mm", "58mm"]
A5: Final = (148 * MM, 210 * MM)
ROLLS: Final = {"80mm": 80 * MM, "58mm": 58 * MM}
ROLL_MARGIN: Final = 4 * MM
LONGEST: Final = 14_000.0
"""Points of one page of a roll; PDF readers stop at 14,400."""
A5_MARGIN: Final = 10.5 * MM
A5_WIDTH: Final = A5[0] - 2 * A5_MARGIN
SMALL: Final = Style(8, 12, colour=MUTED)
TITLE: Final = Style(19, 25, bold=True)
LABEL: Final = Style(9.5, 15, bold=True)
NARROW: Final = 60 * MM
"""Below this names stand above their values: beside them there is no room."""
FOOT: Final = 20.0
"""Points kept free for the foot of a page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper's frame: title and author of the file, what its foot says, and what marks each of its pages.

    A size without height is a roll's.
    """

    title: str
    words: Words
    foot: str
    author: str = ""
    size: tuple[float, float] = A5
    margin: float = A5_MARGIN
    band: str = ""
    copy: bool = False

    @property
    def roll(self) -> bool:
        """Whether the paper is as long as what stands on it."""
        return not self.size[1]

    @property
    def width(self) -> float:
        """Points between the margins."""
        return self.size[0] - 2 * self.margin


def across(size: Size) -> tuple[tuple[float, float], float]:
    """Return a sheet's width and height, 0 for a roll's, and its margin."""
    return (A5, A5_MARGIN) if size == "A5" else ((ROLLS[size], 0.0), ROLL_MARGIN)


def draw(sheet: Sheet, pieces: Sequence[Piece]) -> bytes:
    """Place pieces on as many pages as they need; the same input always gives the same bytes."""
    bands = [marks.band(sheet.words.common("copy"), sheet.width)] if sheet.copy else []
    if sheet.band:
        bands.append(marks.band(sheet.band, sheet.width, WARN))
    top = sheet.margin + math.fsum(piece.height for piece in bands)
    pages = Pages(top, (sheet.size[1] or LONGEST) - sheet.margin - FOOT)
    pages.place(pieces)
    if sheet.roll:
        sheet = replace(sheet, size=(sheet.size[0], LONGEST if len(pages.pages) > 1 else pages.y + sheet.margin + FOOT))
    with one_at_a_time:
        pen = Pen(sheet.size, title=sheet.title, language=sheet.words.language, author=sheet.author)
        for number, placed in enumerate(pages.pages, 1):
            y = sheet.margin
            with pen.tags.repeated(number > 1):
                for piece in bands:
                    piece.draw(pen, sheet.margin, y)
                    y += piece.height
            for at, piece in placed:
                piece.draw(pen, sheet.margin, at)
            _foot(pen, sheet, number, len(pages.pages))
            if sheet.copy:
                marks.across(pen, sheet.words.common("copy"))
            pen.next_page()
        return pen.bytes()


def _foot(pen: Pen, sheet: Sheet, page: int, pages: int) -> None:
    tiny = Style(7, 10, colour=MUTED)
    y, right = sheet.size[1] - sheet.margin - 12, sheet.margin + sheet.width
    counted = sheet.words.common("page", page=page, pages=pages)
    room = sheet.width - tiny.width(counted) - 12
    pen.rule(sheet.margin, y, right, y, LINE)
    with pen.tags.artifact():
        pen.text(sheet.margin, y + 10, tiny.lines(sheet.foot, room)[0], tiny)
        pen.right(right, y + 10, counted, tiny)


def head(title: str, number: str, width: float, below: str = "") -> Piece:
    """The title on a strong rule with the number at its right, below it where there is no room."""
    bold = Style(9.5, 14, bold=True)
    rows = TITLE.lines(title, width)
    apart = len(rows) > 1 or TITLE.width(title) + bold.width(number) + 12 > width
    under = SMALL.lines(below, width) if below else []
    node = Node("H1")

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.rule(x, y, x + width, y, TEXT, 1.6)
        base = y + 1
        with pen.inside(node):
            for row in rows:
                base += TITLE.leading
                pen.text(x, base, row, TITLE)
        if apart:
            for row in bold.lines(number, width):
                base += 15
                pen.text(x, base, row, bold)
        else:
            pen.right(x + width, base, number, bold)
        for place, row in enumerate(under):
            base += 12 if place else 15.5
            pen.text(x, base, row, SMALL)

    numbers = len(bold.lines(number, width)) if apart else 0
    return Piece(TITLE.leading * len(rows) + 15 * numbers + (12 * len(under) + 3.5 if under else 0) + 8, draw)


def label(text: str, width: float, gap: float = 8) -> list[Piece]:
    """A small heading that stays with what follows."""
    return [replace(piece, keep=True) for piece in paragraph(text, width, LABEL, gap=gap, kind="H2")]


def told(pairs: Sequence[tuple[str, str]], width: float, *, gap: float = 0) -> list[Piece]:
    """Names beside their values; above them on the narrow roll."""
    if width >= NARROW:
        return [facts(pairs, width, gap=gap)]
    pieces: list[Piece] = []
    for name, value in pairs:
        pieces += [replace(one, keep=True) for one in paragraph(name, width, Style(7.5, 10), gap=4)]
        pieces += paragraph(value, width, Style(9.5, 13))
    return pieces


def telephones(words: Words, parties: Parties, width: float, *, style: Style | None = None) -> list[Piece]:
    """Whom to call: service, complaints, the regulator; in a titled box, or run on in a style of the caller's."""
    pairs = [
        (words.common("service"), exact(parties.service_phone)),
        (words.common("complaint"), exact(parties.complaint_phone)),
        (words.common("regulator"), exact(parties.regulator_phone)),
    ]
    if style:
        return _run_on([f"{name} {value}" for name, value in pairs if value], width, style)
    inner = [facts([(name, value) for name, value in pairs if value], width - 20)]
    return [
        *label(words.common("call"), width),
        *boxed(inner, width, most=400, edge=None, fill=SOFT),
    ]


def _run_on(texts: Sequence[str], width: float, style: Style) -> list[Piece]:
    """Short texts side by side, each whole on its line where one has room for it."""
    lines = [""]
    for text in texts:
        longer = f"{lines[-1]}    {text}".lstrip()
        lines[-1:] = [longer] if not lines[-1] or style.width(longer) <= width else [lines[-1], text]
    first, *rest = [piece for line in lines for piece in paragraph(line, width, style)]
    return [replace(first, gap=5), *rest]


def who_we_are(words: Words, creditor: str, parties: Parties, *, brief: bool = False) -> list[tuple[str, str]]:
    """Principal and agency as facts; `brief` without the agency's registration."""
    agency = exact(parties.agency)
    if parties.agency_credit_code and not brief:
        agency += "\n" + words.common("credit_code", code=exact(parties.agency_credit_code))
    return [(words.common("creditor"), exact(creditor)), (words.common("agency"), agency)]


def checked_at(words: Words, visit_id: str, parties: Parties) -> str:
    """The foot of a paper that belongs to a visit."""
    return words.common("foot", visit=typed(visit_id), url=typed(parties.check_url))
