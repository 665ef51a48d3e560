"""The pack blocks exactly where the law's edges are, and takes the worse end of an uncertain clock."""

import time
from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.clock import Moment, exactly
from fieldvisit.model.case import StopFlag
from fieldvisit.model.policy import Facts, Level, Pack, When, judge, parse
from fieldvisit.paths import resource
from model import lawful
from model.lawful import DAY, blocked, local


@pytest.fixture(scope="module")
def pack() -> Pack:
    return parse(resource("policy/CN-2026.toml").read_text("utf-8"))


@pytest.fixture
def facts() -> Facts:
    return lawful.facts(When.DEPART)


@pytest.mark.parametrize("when", [one for one in When if one is not When.MESSAGE])
def test_an_ordinary_lawful_visit_has_no_verdict_at_all(pack: Pack, when: When) -> None:
    assert judge(pack, lawful.facts(when), exactly(local("10:00"))) == ()


def test_nor_has_a_message_left_when_the_person_cannot_be_reached(pack: Pack) -> None:
    assert judge(pack, lawful.message(), exactly(local("10:00"))) == ()


@pytest.mark.parametrize(
    ("clock", "forbidden"),
    [
        ("07:59:59", True),
        ("07:59:59.999", True),
        ("08:00:00", False),
        ("21:59:59", False),
        ("21:59:59.999", False),
        ("22:00:00", True),
        ("23:59:59", True),
        ("00:00:00", True),
    ],
)
def test_the_window_is_half_open(pack: Pack, facts: Facts, clock: str, forbidden: bool) -> None:
    now = local(clock)
    facts = replace(facts, heard_from_office=now, balance_at=now)
    assert ("CN-TIME-01" in blocked(pack, facts, exactly(now))) is forbidden


@given(minutes=st.integers(0, 24 * 60 - 1), spread=st.integers(1, 600))
def test_an_uncertain_clock_counts_at_its_worse_end(minutes: int, spread: int) -> None:
    pack = parse(resource("policy/CN-2026.toml").read_text("utf-8"))
    middle = local("00:00") + timedelta(minutes=minutes)
    early, late = middle - timedelta(seconds=spread), middle + timedelta(seconds=spread)
    uncertain = Moment(middle, 0, "b", early.astimezone(UTC), late.astimezone(UTC))
    either = any("CN-TIME-01" in blocked(pack, Facts(When.TALK), exactly(end)) for end in (early, late))
    assert ("CN-TIME-01" in blocked(pack, Facts(When.TALK), uncertain)) is either


def test_each_missing_condition_blocks_by_its_own_rule(pack: Pack, facts: Facts) -> None:
    lapsed = replace(facts.lead, training_until=DAY - timedelta(days=1)) if facts.lead else None
    changes: list[tuple[str, dict[str, object]]] = [
        ("CN-TEAM-01", {"companion": None}),
        ("CN-TEAM-01", {"companion": facts.lead}),
        ("CN-ORDER-01", {"order": None}),
        ("CN-ORDER-02", {"heard_from_office": local("10:00") - timedelta(hours=24, seconds=1)}),
        ("CN-ORDER-02", {"heard_from_office": None}),
        ("CN-STAFF-01", {"lead": lapsed}),
        ("CN-REC-01", {"recorder": "  "}),
        ("CN-CARD-03", {"stops": frozenset({StopFlag.DISPUTE})}),
        ("CN-DPD-01", {"dpd": 0}),
        ("CN-DPD-01", {"dpd": None}),
        ("CN-OUT-01", {"outsourcing_notice": None}),
        ("CN-OUT-01", {"outsourcing_notice": DAY + timedelta(days=1)}),
        ("CN-CIV-06", {"birth": date(2008, 11, 25)}),
    ]
    for rule, change in changes:
        assert blocked(pack, replace(facts, **change), exactly(local("10:00"))) == {rule}, (rule, change)  # type: ignore[arg-type]


def test_eighteen_today_is_of_age(pack: Pack, facts: Facts) -> None:
    assert not blocked(pack, replace(facts, birth=date(2008, 11, 24)), exactly(local("10:00")))


@pytest.mark.parametrize("day", [-1, 0, 1])
def test_an_order_counts_on_its_days_only(pack: Pack, facts: Facts, day: int) -> None:
    now = local("10:00") + timedelta(days=day)
    facts = replace(facts, heard_from_office=now, balance_at=now, refreshed_on=now.date())
    assert ("CN-ORDER-01" in blocked(pack, facts, exactly(now))) is (day != 0)


def test_an_old_balance_warns_and_then_forbids_to_quote(pack: Pack, facts: Facts) -> None:
    now = exactly(local("10:00"))
    talk = lawful.facts(When.TALK)
    for hours, expected in [(24, []), (25, ["CN-BAL-24"]), (72, ["CN-BAL-24"]), (73, ["CN-BAL-24", "CN-BAL-72"])]:
        aged = replace(talk, balance_at=now.latest - timedelta(hours=hours))
        assert [verdict.rule for verdict in judge(pack, aged, now)] == expected


def test_sealing_asks_for_the_companion_and_the_list(pack: Pack, facts: Facts) -> None:
    asked = frozenset({"id_shown:101", "rights_explained", "nothing_posted"})
    seal = replace(facts, when=When.SEAL, companion_confirmed=False, required_ticks=asked, ticks=frozenset())
    assert blocked(pack, seal, exactly(local("22:30"))) == {"CN-TEAM-02", "CN-ID-01", "CN-POST-01", "CN-CHECK-01"}


def test_entering_needs_consent(pack: Pack, facts: Facts) -> None:
    inside = replace(facts, when=When.TALK, entered=True)
    assert blocked(pack, inside, exactly(local("10:00"))) == {"CN-ENTRY-01"}
    assert not blocked(pack, replace(inside, entry_consent=True), exactly(local("10:00")))


def test_every_rule_says_itself_in_both_languages_with_its_source(pack: Pack) -> None:
    for rule in pack.rules:
        assert rule.citation
        assert rule.confidence in {"text read", "secondary", "memory", "practice"}
        assert rule.say("zh-CN") != rule.say("en")
        assert rule.level in Level


@pytest.mark.parametrize("text", ["", "[pack]\nid='x'", "rule = 3", "[[rule]]\ncheck='nothing'"])
def test_what_is_no_pack_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        parse(text)


def test_the_whole_pack_is_judged_in_less_than_a_millisecond_and_the_worst_in_a_few() -> None:
    """Processor time, generously: the machine that builds is not the laptop at the door. `benchmarks/policy.py`."""
    pack, now = parse(resource("policy/CN-2026.toml").read_text("utf-8")), exactly(local("10:00"))
    for when in When:
        known = lawful.facts(when)
        started = time.process_time()
        for _ in range(50):
            judge(pack, known, now)
        assert (time.process_time() - started) / 50 < 0.004
