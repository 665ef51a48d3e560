"""What may be promised or proposed: amounts and dates against what is owed and what the office lets be asked for."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from fieldvisit.errors import BadAmount, BadDate
from fieldvisit.model.affordability import affordability_problems
from fieldvisit.model.event import Offer
from fieldvisit.model.instalments import most_periods
from fieldvisit.model.money import Fen
from fieldvisit.model.offers import (
    ExtensionProblem,
    ExtensionTerms,
    PlanProblem,
    extension_problems,
    problems,
    waiver_problems,
)
from fieldvisit.model.order import Limits
from fieldvisit.model.outcome import OfferKind
from fieldvisit.model.receipt import Allocation

FURTHEST: Final = timedelta(days=366 * 5)
"""How far ahead a promised date may lie: the law's longest plan."""
_OF_THE_DATE: Final = frozenset({PlanProblem.FIRST_IN_PAST, PlanProblem.FIRST_TOO_LATE})


def filled(said: Offer) -> Offer:
    """Return an offer whose amount, date and periods are those of the terms it carries, where they were left open."""
    if said.plan is not None:
        plan = said.plan
        return replace(
            said,
            amount=plan.balance if said.amount is None else said.amount,
            due=said.due or plan.first,
            periods=plan.periods if said.periods is None else said.periods,
        )
    if said.waiver is not None and said.amount is None:
        return replace(said, amount=said.waiver.interest + said.waiver.fees)
    return said


def check(said: Offer, owed: Allocation, limits: Limits, today: date) -> None:
    """Raise BadAmount or BadDate, with `problem` where one has a name, for what cannot be promised or proposed."""
    if said.kind is not OfferKind.EXTENSION and said.amount is None:
        raise BadAmount
    if said.amount is not None and not 0 < said.amount <= _most(said.kind, owed, limits):
        raise BadAmount
    if said.affordability is not None:
        for household in affordability_problems(said.affordability):
            raise BadAmount(problem=household.value)
    match said.kind:
        case OfferKind.PLAN:
            _plan(said, owed, limits, today)
        case OfferKind.WAIVER:
            _waiver(said, owed, limits)
        case OfferKind.EXTENSION:
            _extension(said, limits, today)
        case _:
            _date(said.due, today)


def _most(kind: OfferKind, owed: Allocation, limits: Limits) -> Fen:
    if kind is OfferKind.WAIVER:
        return min(owed.interest, limits.waiver_interest) + min(owed.costs, limits.waiver_fees)
    return owed.costs + owed.interest + owed.principal


def _plan(said: Offer, owed: Allocation, limits: Limits, today: date) -> None:
    if not 1 <= (said.periods or 0) <= most_periods(limits):
        raise BadAmount(problem=PlanProblem.TOO_MANY_PERIODS.value)
    _date(said.due, today)
    if said.plan is None:
        return
    for found in problems(said.plan, limits, today, owed):
        raise (BadDate if found in _OF_THE_DATE else BadAmount)(problem=found.value)
    if (said.amount, said.due, said.periods) != (said.plan.balance, said.plan.first, said.plan.periods):
        raise BadAmount


def _waiver(said: Offer, owed: Allocation, limits: Limits) -> None:
    if said.waiver is None:
        return
    for found in waiver_problems(said.waiver, owed, limits):
        raise BadAmount(problem=found.value)
    if said.amount != said.waiver.interest + said.waiver.fees:
        raise BadAmount


def _extension(said: Offer, limits: Limits, today: date) -> None:
    if said.due is None:
        raise BadDate
    for found in extension_problems(ExtensionTerms(said.due, said.text), today, limits):
        if found is not ExtensionProblem.REASON_MISSING:
            raise BadDate(problem=found.value)


def _date(due: date | None, today: date) -> None:
    if due is None or not today <= due <= today + FURTHEST:
        raise BadDate
