"""What holds of every pack, every fact and every moment: total, repeatable, stricter when extended, truthful."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.clock import Moment, exactly
from fieldvisit.model.case import Circumstances
from fieldvisit.model.policy import Facts, Judgement, Level, Pack, When, blocks, examine, judge, parse, replay
from fieldvisit.model.policy.checks import CHECKS
from fieldvisit.model.policy.shipped import chain, packs
from model.any_facts import ANY, FAR, LIKELY, NEAR, moments, rules, written
from model.lawful import local

PACKS = st.sampled_from(list(packs().values()))
HEAD = '[pack]\nid = "MORE"\nversion = "1"\neffective = 2026-01-01\nzone = "Asia/Shanghai"\n'
OF_TIME = {
    *("window", "pause", "inconvenient", "quiet", "holiday", "respite", "adviser", "visit_notice", "fresh", "clock"),
    *("papers", "refreshed", "adult", "cooldown", "order", "notice", "transfer_notice", "validation", "balance"),
    *("ladder", "frequency", "limitation", "acknowledgement"),
}
"""Checks that look at the time; the others say the same at both ends anyway."""


def of(rule: dict[str, object]) -> Pack:
    return parse(HEAD + written(rule))


@given(PACKS, ANY, moments(FAR))
def test_judging_never_fails_and_says_the_same_again(pack: Pack, facts: Facts, moment: Moment) -> None:
    verdicts = judge(pack, facts, moment)
    assert verdicts == judge(pack, facts, moment)
    assert replay(pack, Judgement(moment, facts, verdicts))
    assert [rule.rule for rule, _ in examine(pack, facts, moment)] == [
        rule.rule for rule in pack.rules if facts.when in rule.at
    ]


@given(rules(), ANY, moments(FAR))
def test_any_rule_that_can_be_written_can_be_asked_of_anything(
    rule: dict[str, object], facts: Facts, moment: Moment
) -> None:
    for verdict in judge(of(rule), facts, moment):
        assert verdict.inputs
        assert verdict.remedy in CHECKS or verdict.lifted


@given(PACKS, ANY, moments(FAR))
def test_every_verdict_says_what_it_looked_at_and_where_it_comes_from(pack: Pack, facts: Facts, moment: Moment) -> None:
    for verdict in judge(pack, facts, moment):
        assert verdict.inputs
        assert verdict.citation
        assert all(name and value for name, value in verdict.inputs)
        assert bool(verdict.lifted) <= (verdict.level is Level.EVIDENCE and not verdict.remedy)


@given(PACKS, st.lists(rules(), max_size=4, unique_by=lambda one: str(one["id"])), LIKELY, moments(NEAR))
def test_an_extension_says_everything_its_base_says(
    base: Pack, more: list[dict[str, object]], facts: Facts, moment: Moment
) -> None:
    text = HEAD + f'extends = "{base.pack_id}"\n' + "".join(written(one) for one in more)
    extended = parse(text, {base.pack_id: base})
    said = judge(extended, facts, moment)
    assert set(judge(base, facts, moment)) <= set(said)
    assert {one.item for one in base.checklist if one.required} <= {
        one.item for one in extended.checklist if one.required
    }


def test_each_shipped_pack_holds_all_it_stands_on() -> None:
    for pack_id, pack in packs().items():
        for below in chain(pack_id):
            assert set(packs()[below].rules) <= set(pack.rules)


@given(rules().filter(lambda one: one["check"] in OF_TIME), LIKELY, moments(NEAR))
def test_an_uncertain_time_counts_at_its_worse_end(rule: dict[str, object], facts: Facts, moment: Moment) -> None:
    pack = of(rule)
    sure = Moment(moment.wall, 0, "b", moment.earliest, moment.latest)
    whole = {one.rule for one in blocks(judge(pack, facts, sure))}
    for end in (moment.earliest, moment.latest):
        assert {one.rule for one in blocks(judge(pack, facts, exactly(end)))} <= whole


@given(rules().filter(lambda one: one["check"] in OF_TIME), LIKELY, NEAR.map(exactly))
def test_it_clears_when_it_says_and_not_before(rule: dict[str, object], facts: Facts, moment: Moment) -> None:
    pack = of(rule | {"level": "BLOCK", "at": [facts.when.value]})
    for verdict in blocks(judge(pack, facts, moment)):
        if verdict.clears is None:
            continue
        assert verdict.clears > moment.latest
        assert not blocks(judge(pack, facts, exactly(verdict.clears)))
        assert blocks(judge(pack, facts, exactly(verdict.clears - timedelta(milliseconds=1))))


def test_facts_nobody_can_reckon_with_do_not_pass() -> None:
    pack = packs()["CN-2026"]
    naive = local("10:00").replace(tzinfo=None)
    facts = Facts(When.TALK, balance_at=naive)
    assert {"CN-BAL-24", "CN-BAL-72"} <= {one.rule for one in judge(pack, facts, exactly(local("10:00")))}


@given(moments(NEAR), st.integers(1, 400))
def test_no_interruption_that_lies_ahead_makes_an_old_debt_young(moment: Moment, days: int) -> None:
    """A day typed wrong in the office must not open the way to a signature that waives the defence."""
    ahead = (moment.latest + timedelta(days=days + 1)).date()
    asked = Facts(When.OFFER, dpd=2000, acknowledgement=True, circumstances=Circumstances(interrupted_on=ahead))
    assert "CN-CIV-03" in {one.rule for one in blocks(judge(packs()["CN-2026"], asked, moment))}
