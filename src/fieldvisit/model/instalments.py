"""The arithmetic of an instalment plan: who owes what on which day, exact to the fen."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor
from typing import Final

from fieldvisit.model.money import Fen
from fieldvisit.model.order import Limits
from fieldvisit.model.receipt import Allocation, allocate

MOST_PERIODS: Final = 60
"""Monthly periods of the longest plan: five years (信用卡业务监督管理办法 art. 70; CN-PLAN-01)."""
_A_MONTH_OF_BP: Final = 10_000 * 12


class Method(StrEnum):
    """What stays equal from month to month. Without interest of the plan's own both are the same plan."""

    EQUAL_INSTALMENT = "EQUAL_INSTALMENT"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """A balance to be spread over monthly instalments. Amounts in fen, the yearly rate in basis points.

    `principal`, `interest` and `fees` are what is owed before `down_payment`, which is paid at once and goes to costs,
    then interest, then principal (民法典 art. 561). Rate 0: no further interest runs.
    """

    method: Method
    periods: int
    first: date
    principal: Fen
    interest: Fen = 0
    fees: Fen = 0
    annual_rate_bp: int = 0
    down_payment: Fen = 0

    @property
    def balance(self) -> Fen:
        """What is owed before the down payment."""
        return self.principal + self.interest + self.fees


@dataclass(frozen=True, slots=True)
class Instalment:
    """One line of a plan, numbered from 1; `interest` holds the old interest and the plan's own. Amounts in fen."""

    number: int
    due: date
    principal: Fen
    interest: Fen
    fees: Fen

    @property
    def amount(self) -> Fen:
        """What is to be paid on the day."""
        return self.principal + self.interest + self.fees


@dataclass(frozen=True, slots=True)
class _Share:
    """What one instalment pays: principal, the plan's own interest, and old interest and fees together."""

    principal: Fen
    own: Fen
    charges: Fen

    @property
    def amount(self) -> Fen:
        return self.principal + self.own + self.charges


def schedule(terms: PlanTerms) -> tuple[Instalment, ...]:
    """Write a plan out, line by line; its sums are exactly the terms' less the down payment, plus the plan's interest.

    - Rate 0: every instalment is the balance ÷ periods, rounded down; the last carries the rest, less than one fen for
      each period. Payments go to costs, then old interest, then principal over the whole plan (民法典 art. 561).
    - With a rate, interest runs on principal only, never on old interest or fees, by months of a twelfth of a year, and
      is rounded down. Old interest and fees are spread evenly beside the principal: paid first, as art. 561 has it
      unless agreed otherwise, they would leave the principal standing and cost the person more.
    - EQUAL_INSTALMENT with a rate is an annuity; again the last differs by less than one fen for each period.
    - EQUAL_PRINCIPAL with a rate repays principal ÷ periods each month; the last carries the rest of the principal and
      the rest of the charges, each less than one fen for each period.

    Instalments fall on the first one's day of the month, or the month's last day where it has no such day.
    Raises ValueError when the terms cannot be spread (`amounts` is empty) or a day lies beyond the calendar.
    """
    shares = _shares(terms)
    if not shares:
        raise ValueError("these terms cannot be spread")
    fees = _after_down_payment(terms).costs
    lines = []
    for number, share in enumerate(shares, 1):
        on_fees = min(share.charges, fees)
        fees -= on_fees
        interest = share.charges - on_fees + share.own
        lines.append(Instalment(number, due(terms.first, number - 1), share.principal, interest, on_fees))
    return tuple(lines)


def amounts(terms: PlanTerms) -> tuple[Fen, ...]:
    """Return what each instalment comes to; empty when the terms cannot be spread.

    That is when nothing is left to spread, an instalment or a part of it would fall below a fen, an amount or the rate
    is below zero, or the periods are outside 1 … MOST_PERIODS.
    """
    return tuple(share.amount for share in _shares(terms))


def most_periods(limits: Limits) -> int:
    """Return the most months a plan may take: the office's, never above the law's five years; 0 for no plans at all."""
    return max(0, min(limits.plan_months, MOST_PERIODS))


def own_interest(terms: PlanTerms) -> Fen:
    """Return the interest the plan itself adds; 0 without a rate."""
    return sum(share.own for share in _shares(terms))


def due(first: date, months: int) -> date:
    """Return the same day `months` later, or that month's last day: 31 January → 28 February → 31 March."""
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _shares(terms: PlanTerms) -> tuple[_Share, ...]:
    least = min(terms.principal, terms.interest, terms.fees, terms.annual_rate_bp, terms.down_payment)
    if least < 0 or not 1 <= terms.periods <= MOST_PERIODS or terms.down_payment >= terms.balance:
        return ()
    left = _after_down_payment(terms)
    principal, charges = left.principal, left.costs + left.interest
    rate = Fraction(terms.annual_rate_bp, _A_MONTH_OF_BP)
    if not rate:
        shares = tuple(_without_interest(principal, charges, terms.periods))
    elif terms.method is Method.EQUAL_INSTALMENT:
        shares = tuple(_annuity(principal, charges, rate, terms.periods))
    else:
        shares = tuple(_equal_principal(principal, charges, rate, terms.periods))
    sound = all(share.amount >= 1 and min(share.principal, share.own, share.charges) >= 0 for share in shares)
    return shares if sound else ()


def _after_down_payment(terms: PlanTerms) -> Allocation:
    if not terms.down_payment:
        return Allocation(terms.fees, terms.interest, terms.principal)
    paid = allocate(terms.down_payment, terms.fees, terms.interest, terms.principal)
    return Allocation(terms.fees - paid.costs, terms.interest - paid.interest, terms.principal - paid.principal)


def _without_interest(principal: Fen, charges: Fen, periods: int) -> Iterator[_Share]:
    whole = principal + charges
    for amount in _even(whole, periods):
        on_charges = min(amount, charges)
        charges -= on_charges
        yield _Share(amount - on_charges, 0, on_charges)


def _annuity(principal: Fen, charges: Fen, rate: Fraction, periods: int) -> Iterator[_Share]:
    """Round the exact annuity's running totals, so that no error grows from month to month.

    With x = the exact payment and charges ÷ periods, each amount is ⌊x⌋ and all of them are ⌊periods · x⌋: the last
    is above the others by ⌊periods · frac(x)⌋ < periods fen.
    """
    growth = [(1 + rate) ** month for month in range(periods + 1)]
    payment = principal * rate * growth[-1] / (growth[-1] - 1)
    amount = floor(payment + Fraction(charges, periods))
    paid = [month * amount for month in range(periods)] + [floor(periods * payment) + charges]
    own = [floor(month * payment - principal * (growth[month] - 1) / (growth[-1] - 1)) for month in range(periods + 1)]
    on_charges = [month * charges // periods for month in range(periods + 1)]
    for (paid_0, paid_1), (own_0, own_1), (old_0, old_1) in zip(
        pairwise(paid), pairwise(own), pairwise(on_charges), strict=True
    ):
        yield _Share((paid_1 - paid_0) - (own_1 - own_0) - (old_1 - old_0), own_1 - own_0, old_1 - old_0)


def _equal_principal(principal: Fen, charges: Fen, rate: Fraction, periods: int) -> Iterator[_Share]:
    parts = _even(principal, periods)
    repaid = accumulate(parts, initial=0)
    for part, before, old in zip(parts, repaid, _even(charges, periods), strict=False):
        yield _Share(part, floor((principal - before) * rate), old)


def _even(whole: Fen, periods: int) -> tuple[Fen, ...]:
    part = whole // periods
    return (*(part for _ in range(periods - 1)), whole - part * (periods - 1))
