"""The receipt book's arithmetic: every number given is used, void or left, and banknotes are paid in or in hand."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fieldvisit.model.money import Fen
from fieldvisit.model.order import ReceiptRange
from fieldvisit.model.receipt import PaymentMode


@dataclass(frozen=True, slots=True)
class Slip:
    """One used number: `day` is the local day of the receipt, `voided` why it is void, `voided_on` the day of that.

    `since` is the earliest that its money can have been taken, where that is known; `due` when cash must be paid in as
    the receipt itself says, which later limits do not change.
    """

    number: str
    range_id: str
    serial: int
    at: datetime
    day: date
    amount: Fen
    mode: PaymentMode
    voided: str = ""
    voided_on: date | None = None
    since: datetime | None = None
    due: datetime | None = None

    @property
    def banknotes(self) -> bool:
        """Whether it stands for cash that was taken and not given back."""
        return self.mode is PaymentMode.CASH and not self.voided


@dataclass(frozen=True, slots=True)
class RangeCount:
    """One range of the office held against what became of it: `given` must be `used + void + left`.

    `used` are receipts that stand, `void` those that do not, `left` numbers behind the last one taken.
    """

    range_id: str
    given: int
    used: int
    void: int
    left: int

    @property
    def holds(self) -> bool:
        """Whether no number is skipped or too many."""
        return self.given == self.used + self.void + self.left


@dataclass(frozen=True, slots=True)
class Deposit:
    """Cash paid into the principal's account. `reference` is the bank's, `amount` in fen."""

    at: datetime
    amount: Fen
    reference: str


@dataclass(frozen=True, slots=True)
class Hand:
    """Cash that was taken and not paid in, in fen; below zero more was paid in than stands in receipts.

    `due` is when the first of it must be paid in (UTC), None with nothing in hand; `late` what is overdue.
    """

    amount: Fen
    taken: Fen
    deposited: Fen
    due: datetime | None = None
    late: Fen = 0


@dataclass(frozen=True, slots=True)
class DayProof:
    """A local day of a laptop's receipt book.

    `first` and `last` number taken that day, `taken` how many, `received` the amounts by way of paying of those that
    stand, `void` those of the day that do not, `later` those of earlier days that were voided this day.
    """

    day: date
    ranges: tuple[RangeCount, ...]
    first: str
    last: str
    taken: int
    received: tuple[tuple[PaymentMode, int, Fen], ...]
    void: tuple[Slip, ...]
    later: tuple[Slip, ...]
    hand: Hand
    deposits: tuple[Deposit, ...] = ()

    @property
    def total(self) -> RangeCount:
        """All ranges together."""
        sums = [sum(getattr(one, name) for one in self.ranges) for name in ("given", "used", "void", "left")]
        return RangeCount("", *sums)

    @property
    def holds(self) -> bool:
        """Whether every range adds up."""
        return all(one.holds for one in self.ranges)


def count(ranges: Iterable[ReceiptRange], slips: Sequence[Slip]) -> tuple[RangeCount, ...]:
    """Hold what was given against what was used, range by range in the order given.

    What is left begins behind the highest number taken: a number skipped before it is missing from the sum.
    """
    found = []
    for one in ranges:
        mine = [slip for slip in slips if slip.range_id == one.range_id]
        highest = max((slip.serial for slip in mine), default=one.first - 1)
        void = sum(1 for slip in mine if slip.voided)
        found.append(RangeCount(one.range_id, one.last - one.first + 1, len(mine) - void, void, one.last - highest))
    return tuple(found)


def skipped(one: ReceiptRange, serials: Iterable[int]) -> tuple[int, ...]:
    """Return the serials of a range that were passed over: below the highest taken, and not taken."""
    taken = {serial for serial in serials if one.first <= serial <= one.last}
    return tuple(serial for serial in range(one.first, max(taken, default=one.first)) if serial not in taken)


def in_hand(slips: Iterable[Slip], deposits: Iterable[Deposit], hours: int, now: datetime) -> Hand:
    """Return the cash in hand; a deposit covers the oldest receipts first. `hours`: how long cash may be kept.

    Other people's money is never counted in time by a guess: each term runs from the earliest that the money can have
    been taken, and `now` is to be the latest that it can be now. So cash may be called late some minutes too soon where
    no office has confirmed the clock, and never too late.
    """
    term = timedelta(hours=hours)
    terms = ((one.at, one.amount, one.due or (one.since or one.at) + term) for one in slips if one.banknotes)
    taken = sorted(terms, key=lambda one: one[:2])
    total, paid = sum(amount for _, amount, _ in taken), sum(one.amount for one in deposits)
    covered, due, late = paid, None, 0
    for _, amount, by in taken:
        open_, covered = max(amount - covered, 0), max(covered - amount, 0)
        if not open_:
            continue
        due = min(due, by) if due else by
        late += open_ if by < now else 0
    return Hand(total - paid, total, paid, due, late)


def covering(slips: Iterable[Slip], deposits: Sequence[Deposit], numbers: Container[str]) -> list[Deposit]:
    """Return the deposits that covered cash of these receipts, oldest first; as in `in_hand`, the oldest is covered."""
    spans, before = [], 0
    for one in sorted((one for one in slips if one.banknotes), key=lambda one: (one.at, one.amount)):
        if one.number in numbers:
            spans.append((before, before + one.amount))
        before += one.amount
    found, paid = [], 0
    for deposit in deposits:
        if any(start < paid + deposit.amount and paid < end for start, end in spans):
            found.append(deposit)
        paid += deposit.amount
    return found


def prove(
    day: date, ranges: Sequence[ReceiptRange], slips: Sequence[Slip], deposits: Sequence[Deposit], hand: Hand
) -> DayProof:
    """Return a day's proof. `slips` and `deposits`: all of the book, of any day; `deposits` of the day are named."""
    today = sorted((one for one in slips if one.day == day), key=lambda one: (one.at, one.number))
    standing = [one for one in today if not one.voided]
    sums, counts = Counter[PaymentMode](), Counter[PaymentMode]()
    for one in standing:
        sums[one.mode] += one.amount
        counts[one.mode] += 1
    return DayProof(
        day=day,
        ranges=count(ranges, slips),
        first=today[0].number if today else "",
        last=today[-1].number if today else "",
        taken=len(today),
        received=tuple((mode, counts[mode], sums[mode]) for mode in PaymentMode if counts[mode]),
        void=tuple(one for one in today if one.voided),
        later=tuple(one for one in slips if one.voided and one.day != day and one.voided_on == day),
        hand=hand,
        deposits=tuple(deposits),
    )
