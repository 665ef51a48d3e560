"""The day's proof (收据日结) on A4: every number given is used, void or left, and the cash in hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from fieldvisit.evidence.blocks import Cell, Column, boxed, facts, heading, paragraph, table
from fieldvisit.evidence.page import A4, BODY, MM, MUTED, OK, STOP, STRONG, TEXT, Pen, Piece, Style
from fieldvisit.evidence.papers import sheet
from fieldvisit.evidence.words import Words, day, exact, grouped, typed
from fieldvisit.model.book import DayProof, RangeCount, Slip
from fieldvisit.model.money import capitals, yuan
from fieldvisit.model.order import Limits, Parties, ReceiptRange

MARGIN: Final = 18 * MM
WIDTH: Final = A4[0] - 2 * MARGIN
NOTE: Final = Style(8.5, 12.5, colour=MUTED)


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is made of. `closing`: seq and hash (hex) of the signed event that closed the book."""

    proof: DayProof
    ranges: tuple[ReceiptRange, ...]
    device: str
    zone: str
    collector: str
    badge_no: str
    parties: Parties
    limits: Limits
    at: datetime
    closing: tuple[int, str] | None = None


def lay_out(page: Page, language: str) -> bytes:
    """Return the day's proof as a PDF; the same page always gives the same bytes. Raises NoGlyph for a name.

    It is signed by hand. What makes its figures binding is the closing event: signed by the laptop's key, held against
    the office's own books, and named here by its place and hash in the journal.
    """
    words = Words(language, page.zone, "day_proof")
    title = words("title")
    return sheet.draw(
        sheet.Sheet(
            title=f"{title} {day(page.proof.day)} {exact(page.device)}",
            words=words,
            foot=_place(page, words),
            author=exact(page.parties.agency),
            size=A4,
            margin=MARGIN,
        ),
        [
            sheet.head(title, day(page.proof.day), WIDTH, exact(page.parties.agency)),
            facts(_facts(page, words), WIDTH, gap=8),
            *_sum(page.proof, words),
            *_ranges(page, words),
            *_received(page.proof, words),
            *_void(page.proof, words),
            *_cash(page, words),
            *_signed(page, words),
        ],
    )


def _facts(page: Page, words: Words) -> list[tuple[str, str]]:
    taken = page.proof
    numbers = words("numbers", first=exact(taken.first), last=exact(taken.last)) if taken.taken else words("none")
    return [
        (words("device"), exact(page.device)),
        (words("collector"), f"{exact(page.collector)}  {exact(page.badge_no)}"),
        (words("made"), words.minute(page.at) + words.common("local", zone=exact(page.zone))),
        (words("taken"), f"{taken.taken}  {numbers}"),
    ]


def _sum(proof: DayProof, words: Words) -> list[Piece]:
    """The one line that everything rests on, in a box: it holds, or it does not."""
    total = proof.total
    line = words("sum", given=total.given, used=total.used, void=total.void, left=total.left)
    colour = OK if proof.holds else STOP
    said = [
        *paragraph(line, WIDTH - 20, Style(14, 21, bold=True)),
        *paragraph(words("holds" if proof.holds else "broken"), WIDTH - 20, Style(10, 15, bold=True, colour=colour)),
    ]
    return [replace(piece, gap=10) for piece in boxed(said, WIDTH, most=400, edge=colour, fill=None)]


def _ranges(page: Page, words: Words) -> list[Piece]:
    names = {one.range_id: f"{one.prefix}{one.first:06d} – {one.prefix}{one.last:06d}" for one in page.ranges}
    columns = (
        Column(words("range"), WIDTH * 0.4),
        *(Column(words(name), WIDTH * 0.15, right=True) for name in ("given", "used", "void", "left")),
    )
    rows = [_row(names.get(one.range_id, one.range_id), one) for one in page.proof.ranges]
    rows.append(_row(words("total"), page.proof.total, STRONG))
    return [heading(words("by_range"), WIDTH), *table(columns, rows)]


def _row(name: str, one: RangeCount, style: Style = BODY) -> Sequence[Cell]:
    numbers = (one.given, one.used, one.void, one.left)
    return [Cell(exact(name), style), *(Cell(f"{number:,}", style) for number in numbers)]


def _received(proof: DayProof, words: Words) -> list[Piece]:
    pieces = [heading(words("received"), WIDTH)]
    if not proof.received:
        return [*pieces, *paragraph(words("nothing"), WIDTH, NOTE)]
    columns = (
        Column(words("mode"), WIDTH * 0.5),
        Column(words("count"), WIDTH * 0.2, right=True),
        Column(words("yuan", yuan="").strip(), WIDTH * 0.3, right=True),
    )
    rows = [
        (Cell(words.alone("mode", mode)), Cell(str(count)), Cell(yuan(amount)))
        for mode, count, amount in proof.received
    ]
    total = sum(amount for _, _, amount in proof.received)
    count = sum(count for _, count, _ in proof.received)
    rows.append((Cell(words("total"), STRONG), Cell(str(count), STRONG), Cell(yuan(total), STRONG)))
    return [*pieces, *table(columns, rows), *_capitals(total, words)]


def _capitals(amount: int, words: Words) -> list[Piece]:
    said = capitals(amount, traditional=words.language == "zh-TW")
    return paragraph(words("capitals", capitals=said), WIDTH, NOTE, gap=3)


def _void(proof: DayProof, words: Words) -> list[Piece]:
    pieces = [heading(words("voided"), WIDTH)]
    if not proof.void and not proof.later:
        return [*pieces, *paragraph(words("no_void"), WIDTH, NOTE)]
    columns = (
        Column(words("number"), WIDTH * 0.18),
        Column(words("when"), WIDTH * 0.2),
        Column(words("yuan", yuan="").strip(), WIDTH * 0.17, right=True),
        Column(words("reason"), WIDTH * 0.45),
    )
    rows = [_voided(one, words, later=one in proof.later) for one in (*proof.void, *proof.later)]
    return [*pieces, *table(columns, rows)]


def _voided(one: Slip, words: Words, *, later: bool) -> Sequence[Cell]:
    reason = typed(one.voided)
    return (
        Cell(exact(one.number)),
        Cell(words.minute(one.at)),
        Cell(yuan(one.amount)),
        Cell(words("later", reason=reason) if later else reason),
    )


def _cash(page: Page, words: Words) -> list[Piece]:
    """Cash in hand against what was paid in; one sentence where there never was any."""
    hand, limits = page.proof.hand, page.limits
    pieces = [heading(words("cash"), WIDTH)]
    if not hand.taken and not hand.deposited:
        return [*pieces, *paragraph(words("no_cash_on" if limits.cash else "no_cash_off"), WIDTH, NOTE)]
    pairs = [
        (words("cash_taken"), words("yuan", yuan=yuan(hand.taken))),
        (words("cash_paid"), words("yuan", yuan=yuan(hand.deposited))),
        (words("cash_hand"), words("yuan", yuan=yuan(hand.amount))),
    ]
    if hand.due:
        pairs.append((words("cash_due"), words.minute(hand.due)))
    pieces.append(facts(pairs, WIDTH))
    if hand.late:
        late = words("cash_late", yuan=words("yuan", yuan=yuan(hand.late)))
        pieces += paragraph(late, WIDTH, Style(10, 15, bold=True, colour=STOP))
    for one in page.proof.deposits:
        said = words(
            "deposit",
            when=words.minute(one.at),
            yuan=words("yuan", yuan=yuan(one.amount)),
            reference=typed(one.reference),
        )
        pieces += paragraph(said, WIDTH)
    return pieces


def _signed(page: Page, words: Words) -> list[Piece]:
    """Where the journal has it, and room for two hands: who kept the book, and who took cash and book over."""
    half = (WIDTH - 24) / 2

    def draw(pen: Pen, x: float, y: float) -> None:
        for at, name in ((x, words("by_collector")), (x + half + 24, words("by_office"))):
            pen.rule(at, y + 40, at + half, y + 40, TEXT, 0.8)
            pen.text(at, y + 52, name, NOTE)

    return [
        *[replace(piece, keep=True) for piece in paragraph(_journal(page, words), WIDTH, NOTE, gap=12)],
        Piece(60, draw),
    ]


def _journal(page: Page, words: Words) -> str:
    if page.closing is None:
        return words("open")
    seq, digest = page.closing
    return words("closed", seq=seq, hash=grouped(digest))


def _place(page: Page, words: Words) -> str:
    return words("foot", device=exact(page.device), day=day(page.proof.day))
