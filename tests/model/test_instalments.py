"""A plan's instalments: sums to the fen, days of the month, and the rounding in the last one."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.model import instalments
from fieldvisit.model.instalments import Instalment, Method, PlanTerms, schedule
from model.plans import DECLINING, EQUAL, FIRST, plan, plans


def lines(terms: PlanTerms) -> list[tuple[int, int, int]]:
    return [(line.principal, line.interest, line.fees) for line in schedule(terms)]


# Plans, computed by hand
def test_a_sum_that_does_not_divide_leaves_the_rest_to_the_last_instalment() -> None:
    assert instalments.amounts(plan(10_000_00, 3)) == (3_333_33, 3_333_33, 3_333_34)
    assert instalments.amounts(plan(10_000_00, 3, method=DECLINING)) == (3_333_33, 3_333_33, 3_333_34)
    assert instalments.amounts(plan(1_00, 60)) == (*(1 for _ in range(59)), 41)
    assert instalments.amounts(plan(12_345_67, 1)) == (12_345_67,)


def test_without_interest_payments_go_to_costs_then_interest_then_principal() -> None:
    terms = PlanTerms(EQUAL, 4, FIRST, 600_00, interest=250_00, fees=150_01)
    assert lines(terms) == [
        (0, 99_99, 150_01),
        (99_99, 150_01, 0),
        (250_00, 0, 0),
        (250_01, 0, 0),
    ]
    assert lines(replace(terms, method=DECLINING)) == lines(terms)


def test_a_down_payment_goes_to_costs_then_interest_then_principal() -> None:
    terms = PlanTerms(EQUAL, 2, FIRST, 600_00, interest=250_00, fees=150_00, down_payment=300_00)
    assert lines(terms) == [(250_00, 100_00, 0), (350_00, 0, 0)]


def test_equal_principal_pays_interest_on_what_still_stands() -> None:
    """12 % a year is 1 % a month: 1,200.00, 800.00 and 400.00 stand, then 4 × 1.00 of fees beside them."""
    terms = PlanTerms(DECLINING, 3, FIRST, 1_200_00, fees=3_01, annual_rate_bp=1200)
    assert lines(terms) == [(400_00, 12_00, 1_00), (400_00, 8_00, 1_00), (400_00, 4_00, 1_01)]


def test_an_annuity_of_two_months() -> None:
    """10,000 × 0.01 × 1.0201 / 0.0201 = 5,075.1243…; two of them 10,150.2487…, so the plan's interest is 150.24."""
    terms = plan(10_000_00, 2, rate=1200)
    assert instalments.amounts(terms) == (5_075_12, 5_075_12)
    assert lines(terms) == [(4_975_12, 100_00, 0), (5_024_88, 50_24, 0)]
    assert instalments.own_interest(terms) == 150_24


def test_the_usual_annuity_table() -> None:
    """The value every annuity table gives: 100,000 over 12 months at 12 % is 8,884.88 a month (8,884.8788…)."""
    assert instalments.amounts(plan(100_000_00, 12, rate=1200))[:11] == (8_884_87,) * 11
    assert sum(instalments.amounts(plan(100_000_00, 12, rate=1200))) == 106_618_54


def test_old_interest_and_fees_bear_no_interest() -> None:
    bare = plan(10_000_00, 24, rate=1825)
    burdened = replace(bare, interest=5_000_00, fees=700_00)
    for method in Method:
        terms = replace(burdened, method=method)
        assert instalments.own_interest(terms) == instalments.own_interest(replace(bare, method=method))


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 1, 31), "01-31 02-28 03-31 04-30 05-31"),
        (date(2028, 1, 31), "01-31 02-29 03-31 04-30 05-31"),
        (date(2028, 1, 30), "01-30 02-29 03-30 04-30 05-30"),
        (date(2028, 2, 29), "02-29 03-29 04-29 05-29 06-29"),
        (date(2026, 11, 30), "11-30 12-30 01-30 02-28 03-30"),
        (date(2100, 1, 29), "01-29 02-28 03-29 04-29 05-29"),
    ],
)
def test_due_dates_return_to_their_day(first: date, expected: str) -> None:
    due = [line.due for line in schedule(plan(500_00, 5, first=first))]
    assert " ".join(f"{day:%m-%d}" for day in due) == expected


def test_sixty_periods_end_a_month_before_five_years() -> None:
    last = schedule(plan(60_000_00, 60, first=date(2028, 2, 29)))[-1]
    assert last == Instalment(60, date(2033, 1, 29), 1_000_00, 0, 0)
    assert last.amount == 1_000_00


@pytest.mark.parametrize(
    "terms",
    [
        plan(0, 3),
        plan(100_00, 0),
        plan(100_00, 61),
        plan(59, 60),
        plan(-1, 3),
        plan(100_00, 3, rate=-1),
        plan(100_00, 2, first=date(9999, 12, 1)),
        replace(plan(100_00, 3), down_payment=100_00),
        replace(plan(100_00, 3), fees=-1),
        plan(10, 60, rate=1),
    ],
)
def test_what_cannot_be_spread_is_no_plan(terms: PlanTerms) -> None:
    with pytest.raises(ValueError, match=r"spread|year"):
        schedule(terms)


# Plans, always
@given(plans())
def test_nothing_is_lost_and_nothing_added(terms: PlanTerms) -> None:
    written = schedule(terms)
    assert [line.number for line in written] == list(range(1, terms.periods + 1))
    total = sum(line.amount for line in written)
    assert total == terms.balance - terms.down_payment + instalments.own_interest(terms)
    left = terms.down_payment
    for owed, paid in (
        (terms.fees, sum(line.fees for line in written)),
        (terms.interest, sum(line.interest for line in written) - instalments.own_interest(terms)),
        (terms.principal, sum(line.principal for line in written)),
    ):
        assert paid == owed - min(owed, left)
        left -= min(owed, left)
    assert tuple(line.amount for line in written) == instalments.amounts(terms)
    assert (instalments.own_interest(terms) == 0) or terms.annual_rate_bp


@given(plans())
def test_no_instalment_is_empty_or_negative(terms: PlanTerms) -> None:
    for line in schedule(terms):
        assert line.amount >= 1
        assert min(line.principal, line.interest, line.fees) >= 0


@given(plans(least=2), st.integers(0, 10))
def test_small_sums_are_spread_soundly_or_not_at_all(terms: PlanTerms, cut: int) -> None:
    small = replace(terms, principal=terms.periods * 2 + cut, interest=cut, fees=0, down_payment=0)
    each = instalments.amounts(small)
    if not small.annual_rate_bp:
        assert each
    assert all(amount >= 1 for amount in each)


@given(plans())
def test_dates_follow_month_by_month_on_the_first_ones_day(terms: PlanTerms) -> None:
    due = [line.due for line in schedule(terms)]
    assert due[0] == terms.first
    for before, after in itertools.pairwise(due):
        assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == 1
    for day in due:
        assert day.day == terms.first.day or (day.day < terms.first.day and (day + timedelta(days=1)).day == 1)


@given(plans())
def test_equal_instalments_are_equal_and_the_last_carries_less_than_a_fen_a_period(terms: PlanTerms) -> None:
    each = instalments.amounts(replace(terms, method=EQUAL))
    assert len(set(each[:-1])) <= 1
    assert 0 <= each[-1] - each[0] < terms.periods


@given(plans())
def test_equal_principal_declines_and_the_last_carries_less_than_a_fen_a_period_in_each_part(terms: PlanTerms) -> None:
    terms = replace(terms, method=DECLINING, down_payment=0, annual_rate_bp=terms.annual_rate_bp or 1)
    written = schedule(terms)
    assert len({line.principal for line in written[:-1]}) <= 1
    assert 0 <= written[-1].principal - written[0].principal < terms.periods
    amounts = [line.amount for line in written]
    assert amounts[:-1] == sorted(amounts[:-1], reverse=True)
    if terms.periods > 1:
        assert amounts[-1] - amounts[-2] <= 2 * (terms.periods - 1)


@given(plans(), st.integers(1, 600))
def test_a_higher_rate_never_costs_less_and_equal_principal_never_more_than_a_fen_above_the_annuity(
    terms: PlanTerms, more: int
) -> None:
    dearer = replace(terms, annual_rate_bp=terms.annual_rate_bp + more)
    assert instalments.own_interest(dearer) >= instalments.own_interest(terms)
    declining = instalments.own_interest(replace(terms, method=DECLINING))
    assert declining <= instalments.own_interest(replace(terms, method=EQUAL)) + 1


@given(plans())
def test_an_annuity_is_what_the_textbook_recursion_says(terms: PlanTerms) -> None:
    """Another way to the same figures: 120 digits, the balance carried forward month by month."""
    terms = replace(terms, method=EQUAL, down_payment=0, annual_rate_bp=terms.annual_rate_bp or 600)
    with localcontext() as context:
        context.prec = 120
        rate = Decimal(terms.annual_rate_bp) / 120_000
        discounted = sum(1 / (1 + rate) ** month for month in range(1, terms.periods + 1))
        payment = terms.principal / Decimal(discounted)
        stands, own = Decimal(terms.principal), Decimal(0)
        tiny = Decimal(10) ** -60
        for number, line in enumerate(schedule(terms)[:-1], 1):
            interest = stands * rate
            own += interest
            stands -= payment - interest
            charge = Decimal((terms.interest + terms.fees) * number // terms.periods)
            exact = payment + Decimal(terms.interest + terms.fees) / terms.periods
            assert line.amount == int((exact + tiny).to_integral_value(ROUND_FLOOR))
            paid = sum(one.interest + one.fees for one in schedule(terms)[:number])
            assert paid == charge + int((own + tiny).to_integral_value(ROUND_FLOOR))
        assert instalments.own_interest(terms) == int(
            (payment * terms.periods - terms.principal + tiny).to_integral_value(ROUND_FLOOR)
        )
