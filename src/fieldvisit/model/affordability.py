"""What a household can carry each month: a plan never asks for more than what is left over after essential cost."""

from dataclasses import dataclass, replace
from enum import StrEnum

from fieldvisit.model.instalments import PlanTerms, amounts, most_periods
from fieldvisit.model.money import Fen
from fieldvisit.model.order import Limits


class AffordabilityProblem(StrEnum):
    """Why a household's figures cannot be used; sentences under `affordability.problem.`."""

    HOUSEHOLD_EMPTY = "HOUSEHOLD_EMPTY"
    AMOUNT_NEGATIVE = "AMOUNT_NEGATIVE"
    ESSENTIAL_MISSING = "ESSENTIAL_MISSING"


class Burden(StrEnum):
    """How a monthly amount sits with a household; sentences under `affordability.burden.`."""

    CARRIED = "CARRIED"
    TIGHT = "TIGHT"
    BEYOND = "BEYOND"


@dataclass(frozen=True, slots=True)
class Affordability:
    """A household's month as the person tells it, in fen.

    `essential` is food, rent, medicine, school: what nobody is asked to save on.
    """

    household: int
    income: Fen
    essential: Fen
    other_debts: Fen = 0
    note: str = ""


def affordability_problems(means: Affordability) -> tuple[AffordabilityProblem, ...]:
    """Return why the figures cannot be used; nobody lives on nothing, so essential cost of 0 was not asked for."""
    found = {
        AffordabilityProblem.HOUSEHOLD_EMPTY: means.household < 1,
        AffordabilityProblem.AMOUNT_NEGATIVE: min(means.income, means.essential, means.other_debts) < 0,
        AffordabilityProblem.ESSENTIAL_MISSING: means.essential == 0,
    }
    return tuple(problem for problem, is_so in found.items() if is_so)


def left_over(means: Affordability) -> Fen:
    """Return what a month leaves after essential cost and other debts; below zero when it does not even close."""
    return means.income - means.essential - means.other_debts


def burden(means: Affordability, monthly: Fen) -> Burden:
    """Tell how a monthly amount sits: beyond what is left over, tight (takes over nine tenths of it), or carried."""
    left = left_over(means)
    if monthly > left:
        return Burden.BEYOND
    return Burden.TIGHT if monthly * 10 > left * 9 else Burden.CARRIED


def smallest_affordable_periods(terms: PlanTerms, means: Affordability, limits: Limits) -> int | None:
    """Return the fewest months in which no instalment exceeds what the household has left over; `periods` is ignored.

    None when no plan within the limits does that, or the figures cannot be used: then a waiver, more time or a hardship
    hold is the way, never a plan that is paid out of essential cost.
    """
    left = left_over(means)
    if affordability_problems(means) or left <= 0:
        return None
    for periods in range(1, most_periods(limits) + 1):
        each = amounts(replace(terms, periods=periods))
        if each and max(each) <= left:
            return periods
    return None
