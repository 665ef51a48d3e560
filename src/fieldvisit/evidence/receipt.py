"""The receipt (收据) on A5 and on an 80 mm roll: what was paid, what it goes to, and whose account counts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from fieldvisit.evidence import marks
from fieldvisit.evidence.blocks import Cell, Column, boxed, facts, paragraph, table
from fieldvisit.evidence.page import ACCENT, MM, MUTED, STOP, TEXT, Colour, Pages, Pen, Piece, Style
from fieldvisit.evidence.report import one_at_a_time
from fieldvisit.evidence.tags import Node
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.money import capitals, yuan
from fieldvisit.model.receipt import Receipt

Paper = Literal["A5", "80mm"]
A5: Final = (148 * MM, 210 * MM)
ROLL: Final = 80 * MM
LONGEST: Final = 14_000.0
"""Points of one page of a roll; PDF readers stop at 14,400."""


def lay_out(receipt: Receipt, paper: Paper, language: str) -> bytes:
    """Return the receipt as a PDF for preview and printer; the same receipt always gives the same bytes.

    A void receipt and a copy say so in a band at the top and across the paper. Raises NoGlyph for a payer's name that
    no font can draw.
    """
    words = Words(language, receipt.zone, "receipt")
    margin = 12 * MM if paper == "A5" else 4 * MM
    width = (A5[0] if paper == "A5" else ROLL) - 2 * margin
    pieces = _a5(receipt, words, width) if paper == "A5" else _roll(receipt, words, width)
    pages = Pages(margin, A5[1] - margin if paper == "A5" else LONGEST)
    pages.place([*_band(receipt, words, width), *pieces])
    size = A5 if paper == "A5" else (ROLL, LONGEST if len(pages.pages) > 1 else pages.y + margin + 8 * MM)
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
    half = width * 0.56
    return [
        _head(receipt, words, width, Style(20, 26, bold=True)),
        *_amount(receipt, words, width, Style(25, 34, bold=True), ACCENT),
        facts(_facts(receipt, words), width, gap=8),
        *_allocation(receipt, words, half),
        *paragraph(words("final"), width, Style(11, 17, bold=True), gap=10),
        *paragraph(words("final_more"), width, small),
        *paragraph(words("not_invoice"), width, small),
        *_people(receipt, words, width, Style(9, 14), small),
    ]


def _roll(receipt: Receipt, words: Words, width: float) -> list[Piece]:
    small = Style(7.5, 11)
    return [
        _head(receipt, words, width, Style(15, 20, bold=True)),
        *_amount(receipt, words, width, Style(19, 26, bold=True), TEXT),
        facts(_facts(receipt, words), width, gap=6),
        *_allocation(receipt, words, width),
        *paragraph(words("final"), width, Style(10, 15, bold=True), gap=8),
        *paragraph(words("final_more"), width, small),
        *paragraph(words("not_invoice"), width, small),
        *_people(receipt, words, width, Style(8.5, 13), small),
    ]


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
    pieces = [
        *paragraph(words("amount"), inner, label),
        *paragraph(words("yuan", yuan=yuan(receipt.amount)), inner, style),
        *paragraph(words("capitals"), inner, label, gap=3),
        *paragraph(capitals(receipt.amount), inner, Style(12, 18, bold=True)),
    ]
    return boxed(pieces, width, most=400, edge=edge, fill=None)


def _facts(receipt: Receipt, words: Words) -> list[tuple[str, str]]:
    payer = exact(receipt.payer)
    if receipt.relation:
        payer = words("payer_relation", payer=payer, relation=words.of("relation", receipt.relation))
    return [
        (words("when"), words.time(receipt.at)),
        (words("payer"), payer),
        (words("mode"), words.alone("mode", receipt.mode)),
        (words("reference"), typed(receipt.reference)),
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
    badges = f"{words('badges')}  {'  '.join(exact(badge) for badge in receipt.badges)}"
    visit = f"{words('visit')} {typed(receipt.visit_id)}  {words('zone', zone=exact(receipt.zone))}"
    return [
        *paragraph(badges, width, style, gap=8),
        *paragraph(phones, width, style),
        *paragraph(words("regulator", regulator=exact(parties.regulator_phone)), width, style),
        *paragraph(visit, width, small, gap=4),
        *paragraph(words("check", url=typed(parties.check_url)), width, small),
    ]


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
        marks.across(pen, words("void") if receipt.voided else words("copy"), stop=bool(receipt.voided))
