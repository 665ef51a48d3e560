"""What may be proposed at the door, and what speaks against it: plans, waivers, more time. The office decides."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from fieldvisit.model.instalments import MOST_PERIODS, PlanTerms, amounts, due, most_periods, own_interest
from fieldvisit.model.money import Fen, yuan
from fieldvisit.model.order import Limits
from fieldvisit.model.receipt import Allocation

FIRST_WITHIN: Final = timedelta(days=62)
"""How far ahead a plan may begin: two of the longest months. What begins later is more time, and asked for as such."""

PLAN_CONTENTS: Final = (
    "plan.content.BALANCE",
    "plan.content.METHOD",
    "plan.content.CHARGES",
    "plan.content.NO_NEW_CARD",
    "plan.content.RIGHTS",
    "plan.content.OTHER",
)
"""The six things a signed plan says (信用卡业务监督管理办法 art. 70; CN-PLAN-01), as keys of sentences."""


class PlanProblem(StrEnum):
    """Why a plan cannot be proposed as it stands; sentences under `plan.problem.`."""

    NOT_OFFERED = "NOT_OFFERED"
    TOO_FEW_PERIODS = "TOO_FEW_PERIODS"
    TOO_MANY_PERIODS = "TOO_MANY_PERIODS"
    FIRST_IN_PAST = "FIRST_IN_PAST"
    FIRST_TOO_LATE = "FIRST_TOO_LATE"
    AMOUNT_NEGATIVE = "AMOUNT_NEGATIVE"
    NOTHING_TO_SPREAD = "NOTHING_TO_SPREAD"
    ABOVE_OWED = "ABOVE_OWED"
    DOWN_PAYMENT_TOO_HIGH = "DOWN_PAYMENT_TOO_HIGH"
    RATE_NOT_ALLOWED = "RATE_NOT_ALLOWED"
    INSTALMENT_BELOW_FEN = "INSTALMENT_BELOW_FEN"


class WaiverProblem(StrEnum):
    """Why a waiver cannot be asked for as it stands; sentences under `waiver.problem.`."""

    NOTHING_WAIVED = "NOTHING_WAIVED"
    AMOUNT_NEGATIVE = "AMOUNT_NEGATIVE"
    INTEREST_ABOVE_OWED = "INTEREST_ABOVE_OWED"
    FEES_ABOVE_OWED = "FEES_ABOVE_OWED"
    INTEREST_ABOVE_LIMIT = "INTEREST_ABOVE_LIMIT"
    FEES_ABOVE_LIMIT = "FEES_ABOVE_LIMIT"
    REASON_MISSING = "REASON_MISSING"


class ExtensionProblem(StrEnum):
    """Why more time cannot be asked for as it stands; sentences under `extension.problem.`."""

    NOT_OFFERED = "NOT_OFFERED"
    NOT_LATER = "NOT_LATER"
    TOO_LATE = "TOO_LATE"
    REASON_MISSING = "REASON_MISSING"


@dataclass(frozen=True, slots=True)
class WaiverTerms:
    """Interest and fees the office is asked to waive, in fen. There is no field for principal on purpose."""

    interest: Fen
    fees: Fen
    reason: str


@dataclass(frozen=True, slots=True)
class ExtensionTerms:
    """A later due date the office is asked for."""

    new_due: date
    reason: str


# Plans
def problems(terms: PlanTerms, limits: Limits, today: date, owed: Allocation | None = None) -> tuple[PlanProblem, ...]:
    """Return everything that speaks against a plan, in the order of the form; nothing means it may be proposed.

    With `owed`, a part above what is owed is one of them (CN-FEE-01). When nothing is returned, `schedule` holds.
    """
    parts = (terms.principal, terms.interest, terms.fees)
    negative = min(*parts, terms.down_payment) < 0
    most = most_periods(limits)
    found = {
        PlanProblem.NOT_OFFERED: most == 0,
        PlanProblem.TOO_FEW_PERIODS: terms.periods < 1,
        PlanProblem.TOO_MANY_PERIODS: 0 < most < terms.periods,
        PlanProblem.FIRST_IN_PAST: terms.first < today,
        PlanProblem.FIRST_TOO_LATE: terms.first - today > FIRST_WITHIN or not _in_calendar(terms),
        PlanProblem.AMOUNT_NEGATIVE: negative,
        PlanProblem.NOTHING_TO_SPREAD: not negative and terms.balance == 0,
        PlanProblem.ABOVE_OWED: owed is not None
        and (terms.principal > owed.principal or terms.interest > owed.interest or terms.fees > owed.costs),
        PlanProblem.DOWN_PAYMENT_TOO_HIGH: not negative and 0 < terms.balance <= terms.down_payment,
        PlanProblem.RATE_NOT_ALLOWED: not 0 <= terms.annual_rate_bp <= max(0, limits.plan_rate_bp),
    }
    spreadable = (
        not negative
        and terms.down_payment < terms.balance
        and terms.annual_rate_bp >= 0
        and 1 <= terms.periods <= MOST_PERIODS
    )
    found[PlanProblem.INSTALMENT_BELOW_FEN] = spreadable and not amounts(terms)
    return tuple(problem for problem, is_so in found.items() if is_so)


def _in_calendar(terms: PlanTerms) -> bool:
    if not 1 <= terms.periods <= MOST_PERIODS:
        return True
    try:
        due(terms.first, terms.periods - 1)
    except ValueError:
        return False
    return True


# Waivers
def waiver_problems(terms: WaiverTerms, owed: Allocation, limits: Limits) -> tuple[WaiverProblem, ...]:
    """Return everything that speaks against asking for a waiver: above what is owed, above the office's limits."""
    found = {
        WaiverProblem.NOTHING_WAIVED: terms.interest == 0 and terms.fees == 0,
        WaiverProblem.AMOUNT_NEGATIVE: min(terms.interest, terms.fees) < 0,
        WaiverProblem.INTEREST_ABOVE_OWED: terms.interest > max(0, owed.interest),
        WaiverProblem.FEES_ABOVE_OWED: terms.fees > max(0, owed.costs),
        WaiverProblem.INTEREST_ABOVE_LIMIT: terms.interest > max(0, limits.waiver_interest),
        WaiverProblem.FEES_ABOVE_LIMIT: terms.fees > max(0, limits.waiver_fees),
        WaiverProblem.REASON_MISSING: not terms.reason.strip(),
    }
    return tuple(problem for problem, is_so in found.items() if is_so)


def after_waiver(terms: WaiverTerms, owed: Allocation) -> Allocation:
    """Return what would be owed if the office agrees; raises ValueError below zero and above what is owed."""
    if not 0 <= terms.interest <= owed.interest or not 0 <= terms.fees <= owed.costs:
        raise ValueError("a waiver is for at most what is owed")
    return Allocation(owed.costs - terms.fees, owed.interest - terms.interest, owed.principal)


# More time
def extension_problems(terms: ExtensionTerms, today: date, limits: Limits) -> tuple[ExtensionProblem, ...]:
    """Return everything that speaks against asking for more time, counted in days from today."""
    days = (terms.new_due - today).days
    found = {
        ExtensionProblem.NOT_OFFERED: limits.extension_days < 1,
        ExtensionProblem.NOT_LATER: days < 1,
        ExtensionProblem.TOO_LATE: 0 < limits.extension_days < days,
        ExtensionProblem.REASON_MISSING: not terms.reason.strip(),
    }
    return tuple(problem for problem, is_so in found.items() if is_so)


def days_overdue_after(new_due: date, on: date) -> int:
    """Return the days past due on a day if the office agrees to the new date: 0 up to and on it, then 1, 2, …"""
    return max(0, (on - new_due).days)


# Figures for the sentences
def limit_facts(limits: Limits, today: date) -> dict[str, str | int]:
    """Return what fills the places of the problems' sentences; amounts in yuan, rates in percent."""
    latest_first = min(today.toordinal() + FIRST_WITHIN.days, date.max.toordinal())
    latest_due = min(today.toordinal() + max(0, limits.extension_days), date.max.toordinal())
    return {
        "periods": most_periods(limits),
        "today": today.isoformat(),
        "latest_first": date.fromordinal(latest_first).isoformat(),
        "rate": percent(max(0, limits.plan_rate_bp)),
        "waiver_interest": yuan(max(0, limits.waiver_interest)),
        "waiver_fees": yuan(max(0, limits.waiver_fees)),
        "extension_days": max(0, limits.extension_days),
        "latest_due": date.fromordinal(latest_due).isoformat(),
    }


def plan_facts(terms: PlanTerms) -> dict[str, str | int]:
    """Return what fills the places of PLAN_CONTENTS and `plan.charges.*` from the terms, except words (`method` …).

    Amounts in yuan, rate in percent. Raises ValueError when the terms cannot be spread.
    """
    each = amounts(terms)
    if not each:
        raise ValueError("these terms cannot be spread")
    return {
        "total": yuan(terms.balance),
        "principal": yuan(terms.principal),
        "interest": yuan(terms.interest),
        "fees": yuan(terms.fees),
        "down_payment": yuan(terms.down_payment),
        "periods": terms.periods,
        "first": terms.first.isoformat(),
        "last": due(terms.first, terms.periods - 1).isoformat(),
        "first_amount": yuan(each[0]),
        "last_amount": yuan(each[-1]),
        "rate": percent(terms.annual_rate_bp),
        "own_interest": yuan(own_interest(terms)),
    }


def percent(basis_points: int) -> str:
    """Write a rate ≥ 0 in basis points as percent with two decimals: 1825 → `18.25`."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02d}"
