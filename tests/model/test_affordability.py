"""No plan is proposed that would be paid out of essential cost."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.model import affordability, instalments
from fieldvisit.model.affordability import Affordability, AffordabilityProblem, Burden
from fieldvisit.model.instalments import PlanTerms
from model.plans import LIMITS, plan, plans

MEANS: Final = Affordability(household=3, income=6_000_00, essential=4_500_00, other_debts=500_00)


def test_what_is_left_over() -> None:
    assert affordability.left_over(MEANS) == 1_000_00
    assert affordability.left_over(replace(MEANS, income=4_000_00)) == -1_000_00


@pytest.mark.parametrize(
    ("monthly", "expected"),
    [
        (900_00, Burden.CARRIED),
        (900_01, Burden.TIGHT),
        (1_000_00, Burden.TIGHT),
        (1_000_01, Burden.BEYOND),
    ],
)
def test_how_an_amount_sits(monthly: int, expected: Burden) -> None:
    assert affordability.burden(MEANS, monthly) is expected


def test_the_shortest_plan_a_household_can_carry() -> None:
    assert affordability.smallest_affordable_periods(plan(10_000_00, 1), MEANS, LIMITS) == 10
    assert affordability.smallest_affordable_periods(plan(10_000_01, 1), MEANS, LIMITS) == 11
    assert affordability.smallest_affordable_periods(plan(60_000_00, 1), MEANS, LIMITS) == 60
    assert affordability.smallest_affordable_periods(plan(60_000_01, 1), MEANS, LIMITS) is None
    assert affordability.smallest_affordable_periods(plan(10_000_00, 1), MEANS, replace(LIMITS, plan_months=9)) is None


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        (MEANS, ()),
        (replace(MEANS, household=0), (AffordabilityProblem.HOUSEHOLD_EMPTY,)),
        (replace(MEANS, essential=0), (AffordabilityProblem.ESSENTIAL_MISSING,)),
        (replace(MEANS, other_debts=-1), (AffordabilityProblem.AMOUNT_NEGATIVE,)),
        (replace(MEANS, essential=-1), (AffordabilityProblem.AMOUNT_NEGATIVE,)),
    ],
)
def test_figures_that_cannot_be_used_propose_nothing(
    means: Affordability, expected: tuple[AffordabilityProblem, ...]
) -> None:
    assert affordability.affordability_problems(means) == expected
    proposed = affordability.smallest_affordable_periods(plan(100_00, 1), means, LIMITS)
    assert (proposed is None) is bool(expected)


money = st.integers(0, 30_000_00)


@given(plans(), st.builds(Affordability, st.integers(1, 9), money, money, money), st.integers(0, 5_000_00))
def test_a_proposed_plan_leaves_essential_cost_alone_and_better_means_never_need_longer(
    terms: PlanTerms, means: Affordability, more: int
) -> None:
    proposed = affordability.smallest_affordable_periods(terms, means, LIMITS)
    better = affordability.smallest_affordable_periods(terms, replace(means, income=means.income + more), LIMITS)
    if proposed is None:
        return
    most = max(instalments.amounts(replace(terms, periods=proposed)))
    assert means.income - most >= means.essential + means.other_debts
    assert affordability.burden(means, most) is not Burden.BEYOND
    assert better is not None
    assert better <= proposed


@given(st.builds(Affordability, st.integers(), money, money, money), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_higher_amount_never_sits_easier(means: Affordability, monthly: int, more: int) -> None:
    order = list(Burden)
    lower, higher = affordability.burden(means, monthly), affordability.burden(means, monthly + more)
    assert order.index(lower) <= order.index(higher)
