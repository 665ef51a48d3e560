"""The receipt (收据) on A5 and on rolls: what was paid, what it goes to, and whose account counts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from fieldvisit.evidence import marks, receipt_code
from fieldvisit.evidence.blocks import Cell, Column, boxed, facts, paragraph, stacked, table
from fieldvisit.evidence.page import ACCENT, MM, MUTED, STOP, TEXT, Colour, Pages, Pen, Piece, Style
from fieldvisit.evidence.report import one_at_a_time
from fieldvisit.evidence.tags import Node
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.money import capitals, yuan
from fieldvisit.model.receipt import Receipt
from fieldvisit.wording import sentences

Paper = Literal["A5", "80mm", "58mm"]
A5: Final = (148 * MM, 210 * MM)
ROLLS: Final = {"80mm": 80 * MM, "58mm": 58 * MM}
HALF: Final = 0.45
"""The share of a sheet that the allocation takes when the code stands beside it."""
NARROW: Final = 60 * MM
CODE: Final = 26 * MM
"""Side of the code: more than the 22 mm at which it was measured to be read from a poor print."""
QUIET: Final = 2.2 * MM
"""White around it: four of its modules."""
LONGEST: Final = 14_000.0
"""Points of one page of a roll; PDF readers stop at 14,400."""


def lay_out(receipt: Receipt, paper: Paper, language: str) -> bytes:
    """Return the receipt as a PDF for preview and printer; the same receipt always gives the same bytes.

    A void receipt and a copy say so in a band at the top and across the paper. Raises NoGlyph for a payer's name that
    no font can draw.
    """
    words = Words(language, receipt.zone, "receipt")
    margin = {"A5": 12 * MM, "80mm": 4 * MM, "58mm": 3 * MM}[paper]
    across = A5[0] if paper == "A5" else ROLLS[paper]
    width = across - 2 * margin
    pieces = _a5(receipt, words, width) if paper == "A5" else _roll(receipt, words, width)
    pages = Pages(margin, A5[1] - margin if paper == "A5" else LONGEST)
    band, (head, *rest) = _band(receipt, words, width), pieces
    pages.place([*band, replace(head, gap=6 if receipt.voided else 0), *rest])
    size = A5 if paper == "A5" else (across, LONGEST if len(pages.pages) > 1 else pages.y + margin + 8 * MM)
    title = f"{words('title')} {exact(receipt.number)}"
    with one_at_a_time:
        pen = Pen(size, title=title, language=language, author=exact(receipt.parties.agency))
        for placed in pages.pages:
            for y, piece in placed:
                piece.draw(pen, margin, y)
            _mark(pen, receipt, words)
            pen.next_page()
        return pen.bytes()


def _a5(receipt: Receipt, words: Words, width: float) -> list[Piece]:
    small = Style(8, 12, colour=MUTED)
    half, full = width * HALF, bool(receipt.cash or receipt.voided)
    return [
        _head(receipt, words, width, Style(20, 26, bold=True)),
        *_amount(receipt, words, width, Style(21, 27, bold=True) if full else Style(25, 34, bold=True), ACCENT),
        facts(_facts(receipt, words), width, gap=8),
        *_side_by_side(_allocation(receipt, words, half), _code(receipt, words, width - half - 14), width),
        *_cash(receipt, words, width, Style(9, 14)),
        *paragraph(words("final"), width, Style(11, 17, bold=True), gap=10),
        *paragraph(_meaning(receipt, words), width, small),
        *_people(receipt, words, width, Style(9, 14), small),
    ]


def _roll(receipt: Receipt, words: Words, width: float) -> list[Piece]:
    """On the narrow roll names stand above their values: beside them there is no room for a name of five characters."""
    small, narrow = Style(7.5, 11), width < NARROW
    told = _facts(receipt, words)
    code = _code(receipt, words, width)
    return [
        _head(receipt, words, width, Style(15, 20, bold=True)),
        *_amount(receipt, words, width, Style(17 if narrow else 19, 24 if narrow else 26, bold=True), TEXT),
        *(_stacked(told, width) if narrow else [facts(told, width, gap=6)]),
        *_allocation(receipt, words, width),
        *_cash(receipt, words, width, Style(8.5, 13)),
        *paragraph(words("final"), width, Style(10, 15, bold=True), gap=8),
        *paragraph(_meaning(receipt, words), width, small),
        *([replace(code, gap=8)] if code else []),
        *_people(receipt, words, width, Style(8.5, 13), small),
    ]


def _stacked(pairs: Sequence[tuple[str, str]], width: float) -> list[Piece]:
    pieces: list[Piece] = []
    for name, value in pairs:
        label = [replace(one, keep=True) for one in paragraph(name, width, Style(7.5, 10), gap=4)]
        pieces += [*label, *paragraph(value, width, Style(9.5, 13))]
    return pieces


def _side_by_side(left: list[Piece], right: Piece | None, width: float) -> list[Piece]:
    """The table of the allocation and the code next to each other; either may be missing."""
    if right is None:
        return left
    if not left:
        return [replace(right, gap=8)]
    table_ = stacked(left)

    def draw(pen: Pen, x: float, y: float) -> None:
        table_.draw(pen, x, y)
        right.draw(pen, x + width * HALF + 14, y)

    return [Piece(max(table_.height, right.height), draw, gap=8)]


def _code(receipt: Receipt, words: Words, width: float) -> Piece | None:
    """The signed code with one sentence of what scanning it proves; nothing on a receipt that has none or is void."""
    if not receipt.code or receipt.voided:
        return None
    style = Style(7.5, 10.5)
    beside_it = width > 2 * CODE
    node = Node("P")
    rows = style.lines(words("code"), width - CODE - 2 * QUIET if beside_it else width)

    def draw(pen: Pen, x: float, y: float) -> None:
        left = x + QUIET if beside_it else x + (width - CODE) / 2
        with pen.figure(words("code"), left, y + QUIET, CODE, CODE):
            receipt_code.draw(pen, left, y + QUIET, CODE, receipt.code)
        with pen.inside(node):
            for number, row in enumerate(rows):
                if beside_it:
                    pen.text(left + CODE + QUIET, y + QUIET + 8 + number * style.leading, row, style)
                else:
                    pen.text(x, y + CODE + 2 * QUIET + 6 + number * style.leading, row, style)

    deep = len(rows) * style.leading
    high = CODE + 2 * QUIET
    return Piece(max(high, deep + QUIET) if beside_it else high + deep, draw)


def _cash(receipt: Receipt, words: Words, width: float, style: Style) -> list[Piece]:
    """That banknotes were taken, by what the office allowed it, counted by two, and when they must be paid in."""
    by = receipt.cash
    if by is None:
        return []
    rule = words(
        "cash_rule",
        pack=typed(by.pack),
        most=words("yuan", yuan=yuan(by.most)),
        day=words("yuan", yuan=yuan(by.day_most)),
        due=words.minute(by.due),
    )
    inner = [
        *paragraph(words("cash"), width - 20, replace(style, bold=True)),
        *paragraph(rule, width - 20, replace(style, size=style.size - 1, leading=style.leading - 1.5)),
    ]
    return [replace(one, gap=8) for one in boxed(inner, width, most=400, edge=TEXT, fill=None)]


def _meaning(receipt: Receipt, words: Words) -> str:
    """What the paper proves, and that it is no tax invoice."""
    return sentences(words("final_cash" if receipt.cash else "final_more"), words("not_invoice"))


def _head(receipt: Receipt, words: Words, width: float, style: Style) -> Piece:
    number = words("number", number=exact(receipt.number))
    bold = Style(9.5, 14, bold=True)
    title = Node("H1")
    apart = style.width(words("title")) + bold.width(number) + 12 > width

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.rule(x, y, x + width, y, TEXT, 1.6)
        with pen.inside(title):
            pen.text(x, y + style.size + 7, words("title"), style)
        if apart:
            pen.text(x, y + style.size + 21, number, bold)
        else:
            pen.right(x + width, y + style.size + 7, number, bold)

    return Piece(style.size + 14 + (14 if apart else 0), draw)


def _amount(receipt: Receipt, words: Words, width: float, style: Style, edge: Colour) -> list[Piece]:
    inner = width - 20
    label = Style(8, 11, colour=MUTED if edge != TEXT else TEXT)
    figures = words("yuan", yuan=yuan(receipt.amount))
    pieces = [
        *paragraph(words("amount"), inner, label),
        *paragraph(figures, inner, _fitting(figures, inner, style)),
        *paragraph(words("capitals"), inner, label, gap=3),
        *paragraph(capitals(receipt.amount, traditional=words.language == "zh-TW"), inner, Style(12, 18, bold=True)),
    ]
    return boxed(pieces, width, most=400, edge=edge, fill=None)


def _fitting(text: str, width: float, style: Style) -> Style:
    """Return the style, smaller where a text would not fit into one line: figures on two lines are misread."""
    share = 0.99 * width / max(style.width(text), 1)
    return style if share >= 1 else replace(style, size=style.size * share, leading=style.leading * share)


def _facts(receipt: Receipt, words: Words) -> list[tuple[str, str]]:
    payer = exact(receipt.payer)
    if receipt.relation:
        payer = words("payer_relation", payer=payer, relation=words.of("relation", receipt.relation))
    return [
        (words("when"), words.time(receipt.at)),
        (words("payer"), payer),
        (words("mode"), words.alone("mode", receipt.mode)),
        *([(words("reference"), typed(receipt.reference))] if receipt.reference else []),
        (words("creditor"), exact(receipt.creditor)),
        (words("purpose"), exact(receipt.case_no_masked)),
        (words("agency"), exact(receipt.parties.agency)),
    ]


def _allocation(receipt: Receipt, words: Words, width: float) -> list[Piece]:
    """What the payment goes to; nothing for a payer who does not owe it (domain 5: situation 7)."""
    if not receipt.itemised:
        return []
    columns: Sequence[Column] = (
        Column(words("allocation"), width * 0.5),
        Column(words("yuan", yuan="").strip(), width * 0.5, right=True),
    )
    split = receipt.allocation
    rows = ((words("costs"), split.costs), (words("interest"), split.interest), (words("principal"), split.principal))
    head, *rest = table(columns, [(Cell(name), Cell(yuan(part))) for name, part in rows])
    return [replace(head, gap=6), *rest]


def _people(receipt: Receipt, words: Words, width: float, style: Style, small: Style) -> list[Piece]:
    parties = receipt.parties
    phones = words("phones", service=exact(parties.service_phone), complaint=exact(parties.complaint_phone))
    numbers = [*re.split(r"　|  +", phones), words("regulator", regulator=exact(parties.regulator_phone))]
    badges = f"{words('badges')}  {'  '.join(exact(badge) for badge in receipt.badges)}"
    visit = f"{words('visit')} {typed(receipt.visit_id)}"
    small_ones = [visit, words("zone", zone=exact(receipt.zone)), words("check", url=typed(parties.check_url))]
    lines = [piece for line in _lines(small_ones, width, small) for piece in paragraph(line, width, small)]
    return [
        *paragraph(badges, width, style, gap=8),
        *(piece for line in _lines(numbers, width, style) for piece in paragraph(line, width, style)),
        replace(lines[0], gap=4),
        *lines[1:],
    ]


def _lines(texts: Sequence[str], width: float, style: Style) -> list[str]:
    """Texts side by side where they fit, each whole on its line: a number is never parted from its name."""
    lines = [""]
    for text in texts:
        longer = f"{lines[-1]}   {text}".strip()
        lines[-1:] = [longer] if style.width(longer) <= width else [lines[-1], text]
    return [line for line in lines if line]


def _band(receipt: Receipt, words: Words, width: float) -> list[Piece]:
    """A solid band: void in red with its reason, a copy in black."""
    if not (receipt.voided or receipt.copy):
        return []
    colour, text = (STOP, words("void")) if receipt.voided else (TEXT, words("copy"))
    pieces = [marks.band(text, width, colour)]
    if receipt.voided:
        reason = words("void_reason", reason=typed(receipt.voided))
        pieces += paragraph(reason, width, Style(9, 14, colour=STOP))
    return pieces


def _mark(pen: Pen, receipt: Receipt, words: Words) -> None:
    if receipt.voided or receipt.copy:
        text = words("void") if receipt.voided else words("copy")
        marks.across(pen, text, stop=bool(receipt.voided))
