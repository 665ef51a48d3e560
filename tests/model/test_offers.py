"""Proposals at the door: limits of the law and of the office, and the sentences that explain them."""

import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit import wording
from fieldvisit.model import offers
from fieldvisit.model.affordability import AffordabilityProblem, Burden
from fieldvisit.model.instalments import MOST_PERIODS, Method, PlanTerms, schedule
from fieldvisit.model.offers import ExtensionProblem, ExtensionTerms, PlanProblem, WaiverProblem, WaiverTerms
from fieldvisit.model.order import Limits
from fieldvisit.model.receipt import Allocation
from fieldvisit.paths import resource
from model.plans import EQUAL, FIRST, LIMITS, TODAY, limits_of_any_kind, plan, plans, wild


# What speaks against a plan
def test_a_sound_plan_has_no_problem() -> None:
    assert offers.problems(plan(10_000_00, 60), LIMITS, TODAY) == ()
    assert offers.problems(plan(10_000_00, 60, rate=2400), LIMITS, TODAY, Allocation(0, 0, 10_000_00)) == ()


@pytest.mark.parametrize(
    ("terms", "limits", "expected"),
    [
        (plan(10_000_00, 61), LIMITS, PlanProblem.TOO_MANY_PERIODS),
        (plan(10_000_00, 61), replace(LIMITS, plan_months=240), PlanProblem.TOO_MANY_PERIODS),
        (plan(10_000_00, 13), replace(LIMITS, plan_months=12), PlanProblem.TOO_MANY_PERIODS),
        (plan(10_000_00, 1), replace(LIMITS, plan_months=0), PlanProblem.NOT_OFFERED),
        (plan(10_000_00, 1), replace(LIMITS, plan_months=-1), PlanProblem.NOT_OFFERED),
        (plan(10_000_00, 0), LIMITS, PlanProblem.TOO_FEW_PERIODS),
        (plan(10_000_00, 3, first=TODAY - timedelta(days=1)), LIMITS, PlanProblem.FIRST_IN_PAST),
        (plan(10_000_00, 3, first=TODAY + timedelta(days=63)), LIMITS, PlanProblem.FIRST_TOO_LATE),
        (plan(0, 3), LIMITS, PlanProblem.NOTHING_TO_SPREAD),
        (replace(plan(1_00, 3), interest=-1), LIMITS, PlanProblem.AMOUNT_NEGATIVE),
        (replace(plan(100_00, 3), down_payment=100_00), LIMITS, PlanProblem.DOWN_PAYMENT_TOO_HIGH),
        (plan(100_00, 3, rate=2401), LIMITS, PlanProblem.RATE_NOT_ALLOWED),
        (plan(100_00, 3, rate=1), Limits(), PlanProblem.RATE_NOT_ALLOWED),
        (plan(100_00, 3, rate=-1), LIMITS, PlanProblem.RATE_NOT_ALLOWED),
        (plan(59, 60), LIMITS, PlanProblem.INSTALMENT_BELOW_FEN),
    ],
)
def test_each_problem_of_a_plan(terms: PlanTerms, limits: Limits, expected: PlanProblem) -> None:
    assert offers.problems(terms, limits, TODAY) == (expected,)


@pytest.mark.parametrize("first", [TODAY, TODAY + timedelta(days=62)])
def test_the_first_date_may_be_today_and_two_months_off(first: date) -> None:
    assert offers.problems(plan(100_00, 3, first=first), LIMITS, TODAY) == ()


def test_a_plan_must_end_within_the_calendar() -> None:
    terms = plan(100_00, 2, first=date(9999, 12, 1))
    assert offers.problems(terms, LIMITS, date(9999, 11, 30)) == (PlanProblem.FIRST_TOO_LATE,)
    assert offers.problems(replace(terms, periods=1), LIMITS, date(9999, 11, 30)) == ()


@pytest.mark.parametrize("part", ["principal", "interest", "fees"])
def test_a_plan_for_more_than_is_owed_is_refused(part: str) -> None:
    terms = PlanTerms(EQUAL, 3, FIRST, 100_00, 10_00, 5_00)
    owed = Allocation(5_00, 10_00, 100_00)
    assert offers.problems(terms, LIMITS, TODAY, owed) == ()
    dearer = replace(terms, **{part: getattr(terms, part) + 1})
    assert offers.problems(dearer, LIMITS, TODAY, owed) == (PlanProblem.ABOVE_OWED,)


def test_all_problems_are_shown_at_once() -> None:
    terms = PlanTerms(EQUAL, 99, TODAY - timedelta(days=9), 100_00, annual_rate_bp=9999, down_payment=200_00)
    assert offers.problems(terms, LIMITS, TODAY) == (
        PlanProblem.TOO_MANY_PERIODS,
        PlanProblem.FIRST_IN_PAST,
        PlanProblem.DOWN_PAYMENT_TOO_HIGH,
        PlanProblem.RATE_NOT_ALLOWED,
    )


@given(wild, limits_of_any_kind, st.dates())
def test_whatever_is_asked_is_either_explained_or_a_plan(terms: PlanTerms, limits: Limits, today: date) -> None:
    offers.limit_facts(limits, today)
    if not offers.problems(terms, limits, today):
        assert sum(line.amount for line in schedule(terms)) >= terms.balance - terms.down_payment
        assert terms.periods <= min(limits.plan_months, MOST_PERIODS)
        assert offers.plan_facts(terms)["periods"] == terms.periods


@given(plans(), st.integers(-2, 70))
def test_a_plan_within_the_limits_has_no_problem_but_its_date(terms: PlanTerms, ahead: int) -> None:
    limits = Limits(plan_months=terms.periods, plan_rate_bp=terms.annual_rate_bp)
    owed = Allocation(terms.fees, terms.interest, terms.principal)
    expected = {PlanProblem.FIRST_IN_PAST: ahead < 0, PlanProblem.FIRST_TOO_LATE: ahead > 62}
    found = offers.problems(terms, limits, terms.first - timedelta(days=ahead), owed)
    assert found == tuple(problem for problem, is_so in expected.items() if is_so)


# Waivers
OWED: Final = Allocation(costs=150_00, interest=800_00, principal=10_000_00)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (WaiverTerms(500_00, 150_00, "lost the job"), ()),
        (WaiverTerms(0, 1, "x"), ()),
        (WaiverTerms(0, 0, "x"), (WaiverProblem.NOTHING_WAIVED,)),
        (WaiverTerms(-1, 0, "x"), (WaiverProblem.AMOUNT_NEGATIVE,)),
        (WaiverTerms(500_01, 0, "x"), (WaiverProblem.INTEREST_ABOVE_LIMIT,)),
        (WaiverTerms(800_01, 0, "x"), (WaiverProblem.INTEREST_ABOVE_OWED, WaiverProblem.INTEREST_ABOVE_LIMIT)),
        (WaiverTerms(0, 150_01, "x"), (WaiverProblem.FEES_ABOVE_OWED,)),
        (WaiverTerms(0, 200_01, "x"), (WaiverProblem.FEES_ABOVE_OWED, WaiverProblem.FEES_ABOVE_LIMIT)),
        (WaiverTerms(1, 0, " \u3000"), (WaiverProblem.REASON_MISSING,)),
    ],
)
def test_each_problem_of_a_waiver(terms: WaiverTerms, expected: tuple[WaiverProblem, ...]) -> None:
    assert offers.waiver_problems(terms, OWED, LIMITS) == expected


def test_without_limits_nothing_can_be_waived() -> None:
    terms = WaiverTerms(1, 1, "x")
    assert offers.waiver_problems(terms, OWED, Limits()) == (
        WaiverProblem.INTEREST_ABOVE_LIMIT,
        WaiverProblem.FEES_ABOVE_LIMIT,
    )


@given(st.integers(), st.integers(), st.text(max_size=5), limits_of_any_kind)
def test_a_waiver_without_problems_leaves_the_principal_whole(
    interest: int, fees: int, reason: str, limits: Limits
) -> None:
    terms = WaiverTerms(interest, fees, reason)
    if offers.waiver_problems(terms, OWED, limits):
        return
    after = offers.after_waiver(terms, OWED)
    assert after.principal == OWED.principal
    assert 0 <= after.interest <= OWED.interest
    assert 0 <= after.costs <= OWED.costs


def test_more_than_is_owed_cannot_be_taken_off() -> None:
    for terms in (WaiverTerms(800_01, 0, "x"), WaiverTerms(0, 150_01, "x"), WaiverTerms(-1, 0, "x")):
        with pytest.raises(ValueError, match="owed"):
            offers.after_waiver(terms, OWED)
    assert offers.after_waiver(WaiverTerms(300_00, 150_00, "x"), OWED) == Allocation(0, 500_00, 10_000_00)


# More time
@pytest.mark.parametrize(
    ("new_due", "reason", "expected"),
    [
        (TODAY + timedelta(days=1), "x", ()),
        (TODAY + timedelta(days=90), "x", ()),
        (TODAY + timedelta(days=91), "x", (ExtensionProblem.TOO_LATE,)),
        (TODAY, "", (ExtensionProblem.NOT_LATER, ExtensionProblem.REASON_MISSING)),
        (date.min, "x", (ExtensionProblem.NOT_LATER,)),
        (date.max, "x", (ExtensionProblem.TOO_LATE,)),
    ],
)
def test_each_problem_of_an_extension(new_due: date, reason: str, expected: tuple[ExtensionProblem, ...]) -> None:
    assert offers.extension_problems(ExtensionTerms(new_due, reason), TODAY, LIMITS) == expected


def test_an_office_may_offer_no_extension() -> None:
    asked = ExtensionTerms(TODAY + timedelta(days=5), "x")
    for none in (0, -1):
        limits = Limits(extension_days=none)
        assert offers.extension_problems(asked, TODAY, limits) == (ExtensionProblem.NOT_OFFERED,)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2028, 2, 27), 0), (date(2028, 2, 28), 0), (date(2028, 2, 29), 1), (date(2028, 3, 1), 2)],
)
def test_days_overdue_count_from_the_new_date(on: date, expected: int) -> None:
    assert offers.days_overdue_after(date(2028, 2, 28), on) == expected


# Words
KEYS: Final[tuple[tuple[str, type[StrEnum]], ...]] = (
    ("plan.method", Method),
    ("plan.problem", PlanProblem),
    ("affordability.problem", AffordabilityProblem),
    ("affordability.burden", Burden),
    ("waiver.problem", WaiverProblem),
    ("extension.problem", ExtensionProblem),
)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_key_has_its_sentence_and_none_is_left_over(language: str) -> None:
    read = tomllib.loads((resource("wording") / language / "offers.toml").read_text("utf-8"))
    for section, kind in KEYS:
        part, _, name = section.partition(".")
        assert set(read[part][name]) == {one.value for one in kind}
    assert tuple(f"plan.content.{key}" for key in read["plan"]["content"]) == offers.PLAN_CONTENTS
    assert len(offers.PLAN_CONTENTS) == 6


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_the_facts_fill_every_place_of_a_problem(language: str) -> None:
    facts = offers.limit_facts(LIMITS, TODAY)
    said = [wording.say(f"{section}.{one.value}", language, **facts) for section, kind in KEYS for one in kind]
    assert not [sentence for sentence in said if re.search(r"[{}]", sentence)]


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize(("rate", "charges"), [(0, "NONE"), (1825, "RATE")])
def test_the_terms_fill_the_six_contents_of_a_plan(language: str, rate: int, charges: str) -> None:
    terms = PlanTerms(EQUAL, 12, FIRST, 10_000_00, 500_00, 20_00, rate, 520_00)
    facts = offers.plan_facts(terms)
    words = {
        "method": wording.say(f"plan.method.{terms.method.value}", language),
        "charges": wording.say(f"plan.charges.{charges}", language, **facts),
        "service_phone": "400-000-0000",
    }
    said = [wording.say(key, language, **facts, **words) for key in offers.PLAN_CONTENTS]
    assert not [sentence for sentence in said if re.search(r"[{}]", sentence)]
    assert "10,520.00" in said[0]
    assert "2026-12-31" in said[1]
    assert ("18.25" in said[2]) is bool(rate)


def test_a_rate_is_written_with_two_decimals() -> None:
    assert [offers.percent(rate) for rate in (0, 5, 1825, 2400)] == ["0.00", "0.05", "18.25", "24.00"]


def test_facts_of_terms_that_cannot_be_spread_do_not_exist() -> None:
    with pytest.raises(ValueError, match="spread"):
        offers.plan_facts(plan(0, 3))
