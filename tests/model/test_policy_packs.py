"""A pack is read strictly or not at all and can only be made stricter; the page about the packs says what is so."""

import re
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import build_policy_page
from fieldvisit import wording
from fieldvisit.clock import exactly
from fieldvisit.model import conduct
from fieldvisit.model.case import StopFlag
from fieldvisit.model.kinds import Kind
from fieldvisit.model.policy import BadPack, Level, Pack, When, judge, parse, words
from fieldvisit.model.policy.checks import CHECKS
from fieldvisit.model.policy.shipped import packs, texts
from fieldvisit.paths import resource
from model import lawful
from model.any_facts import rules, written
from model.lawful import blocked, local

CN = texts()["CN-2026"]
HEAD = '[pack]\nid = "MORE"\nversion = "1"\neffective = 2026-01-01\nzone = "Asia/Shanghai"\nextends = "CN-2026"\n'
RULE = written(
    {
        "id": "MORE-1",
        "level": "BLOCK",
        "check": "window",
        "at": ["TALK"],
        "parameters": {"from": "10:00", "until": "18:00"},
        "citation": "x",
        "confidence": "practice",
    }
)


def extended(more: str) -> Pack:
    return parse(HEAD + more, packs())


# What an organisation may add, and what it may not
def test_an_organisation_can_be_stricter() -> None:
    pack = extended(RULE)
    assert blocked(pack, lawful.facts(When.TALK), local("09:30")) == {"MORE-1"}
    assert blocked(packs()["CN-2026"], lawful.facts(When.TALK), local("09:30")) == set()
    assert pack.checklist == packs()["CN-2026"].checklist
    assert pack.country == "CN"
    assert pack.rule("MORE-1").pack_id == "MORE"


@given(st.sampled_from(packs()["CN-2026"].rules), rules(), st.sampled_from(["BLOCK", "WARN", "EVIDENCE"]))
def test_no_rule_of_the_base_can_be_written_anew(held: object, rule: dict[str, object], level: str) -> None:
    again = rule | {"id": held.rule, "level": level}  # type: ignore[attr-defined]
    with pytest.raises(BadPack, match="cannot be written anew"):
        extended(written(again))


@pytest.mark.parametrize(
    "more",
    [
        '[[duty]]\nid="CN-TIME-01"\ncitation = "x"\nconfidence = "practice"\nsentence.zh-CN = "x"\nsentence.en="x"\n',
        '[[checklist]]\nitem = "id_shown"\nstep = "DOOR"\nrequired = false\neach = true\n',
        '[[checklist]]\nitem = "id_shown"\nstep = "DOOR"\nrequired = true\n',
        '[[checklist]]\nitem = "id_shown"\nstep = "CLOSE"\nrequired = true\neach = true\n',
    ],
)
def test_nothing_of_the_base_can_be_loosened(more: str) -> None:
    with pytest.raises(BadPack):
        extended(more)


def test_a_line_of_the_checklist_may_become_required() -> None:
    pack = extended('[[checklist]]\nitem = "copy_offered"\nstep = "CLOSE"\nrequired = true\n')
    (line,) = [one for one in pack.checklist if one.item == "copy_offered"]
    assert line.required


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ('country = "US"\n', "another country"),
        ('id = "more"\n', "capitals"),
        ('extends = "NOBODY"\n', "not here"),
        ('extends = ""\n', "missing"),
        ("extends = 3\n", "missing"),
        ('zone = "Nowhere/Town"\n', "no time zone"),
        ('zone = "../../etc/passwd"\n', "no time zone"),
        ('version = "2026a"\n', "not numbers"),
        ("effective = 2026-01-01T00:00:00\n", "not a date"),
        ('colour = "red"\n', "unknown"),
    ],
)
def test_a_head_that_is_wrong_says_what_is(change: str, why: str) -> None:
    name = change.partition(" ")[0]
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(f"{name} "))
    with pytest.raises(BadPack, match=why):
        parse(head + change + RULE, packs())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"10:00"', '"25:00"'),
        ('"10:00"', '"18:00"'),
        ('"10:00"', "10"),
        ('"TALK"', '"TEATIME"'),
        ('["TALK"]', "[]"),
        ('["TALK"]', "3"),
        ('"BLOCK"', '"ALLOW"'),
        ('"BLOCK"', "[]"),
        ('"window"', '"windows"'),
        ('"practice"', '"sure"'),
        ('"MORE-1"', '"more 1"'),
        ("citation", "citations"),
        ('sentence.en = "say"', 'sentence.en = " "'),
        ('sentence.en = "say"', ""),
        ('until = "18:00"', 'until = "18:00", lift = "bribe"'),
        ('until = "18:00"', 'until = "18:00", closed = -1'),
        ('until = "18:00"', 'until = "18:00", days = "SOMEDAY"'),
        ('until = "18:00"', "until = {}"),
    ],
)
def test_a_rule_that_is_wrong_is_refused(old: str, new: str) -> None:
    assert old in RULE
    with pytest.raises(BadPack):
        extended(RULE.replace(old, new, 1))


@pytest.mark.parametrize(
    "parameters",
    [{"flags": "DISPUT"}, {"but": "ALL"}, {"flags": ""}],
)
def test_a_slip_of_the_pen_in_a_stop_is_no_rule_that_never_fires(parameters: dict[str, object]) -> None:
    rule = {"id": "MORE-2", "level": "BLOCK", "check": "stops", "at": ["PLAN"], "parameters": parameters}
    with pytest.raises(BadPack):
        extended(written(rule | {"citation": "x", "confidence": "practice"}))


# Hostile text
@given(st.integers(0, len(CN)), st.integers(0, 60), st.text(max_size=12) | st.sampled_from(['"', "[[", "=", "\n", "1"]))
def test_a_bent_pack_is_refused_or_still_a_pack(place: int, gone: int, other: str) -> None:
    try:
        pack = parse(CN[:place] + other + CN[place + gone :])
    except BadPack:
        return
    assert judge(pack, lawful.facts(When.TALK), exactly(local("10:00"))) is not None


_VALUES = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _literal(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{_bare(key)}" = {_literal(one)}' for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(one) for one in value) + "]"
    return str(value).lower() if isinstance(value, bool | int | float) else f'"{_bare(str(value))}"'


def _bare(text: str) -> str:
    return re.sub(r'["\\\x00-\x1f\x7f]', "", text)


@given(st.sampled_from(["id", "level", "check", "at", "parameters", "citation", "confidence", "sentence"]), _VALUES)
def test_any_value_in_any_place_is_refused_or_still_a_pack(name: str, value: object) -> None:
    lines = [line for line in RULE.splitlines() if not line.startswith(name)]
    try:
        extended("\n".join([*lines, f"{name} = {_literal(value)}"]))
    except BadPack:
        return
    assert name in ("citation", "id")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\ud800",
        "[pack]",
        "pack = 3",
        "[[pack]]",
        "x = " + "[" * 5000,
        "x = " + "9" * 5000,
        CN.replace("[[rule]]", "[rule]", 1),
        CN.replace('id = "CN-TIME-03"', 'id = "CN-TIME-01"', 1),
        CN.replace("[[rule]]", "[[rule]]\nrule = 1", 1),
        CN + '\n[[checklist]]\nitem = "x"\nstep = "NIGHT"\nrequired = true\n',
        CN + '\n[[checklist]]\nitem = "x"\nstep = "CLOSE"\nrequired = "yes"\n',
        CN.replace('"CN-2026"', '"CN-2026"\nextends = "CN-2026"', 1),
    ],
)
def test_hostile_text_is_no_pack(text: str) -> None:
    with pytest.raises(BadPack):
        parse(text)


# What is shipped
@pytest.mark.parametrize("pack_id", packs())
def test_each_shipped_pack_is_whole(pack_id: str) -> None:
    pack = packs()[pack_id]
    assert pack.pack_id == pack_id
    assert pack.name("en") != pack.name("zh-CN")
    assert all(rule.say("en") != rule.say("zh-CN") for rule in pack.rules)
    assert any(item.required for item in pack.checklist)
    missing = [item.item for item in pack.checklist if not wording.known(f"checklist.{item.item}")]
    assert not missing
    ordinary = [rule.rule for rule in pack.rules if When.SEAL in rule.at and rule.check in ("window", "closing")]
    assert not ordinary, "an honest report can be sealed at any hour"


def test_every_rule_of_china_that_the_word_lists_name_is_in_its_pack() -> None:
    pack = packs()["CN-2026"]
    named = {rule for path in conduct.FILES for rule in re.findall(r"CN-[A-Z]+-\d+", resource(path).read_text("utf-8"))}
    assert named <= {rule.rule for rule in pack.rules} | {duty.duty for duty in pack.duties}


def test_the_kinds_of_words_are_all_asked_for() -> None:
    for pack_id in ("CN-2026", "ALL-VISITS"):
        asked = [rule.text("kinds").split() for rule in packs()[pack_id].rules if rule.check == "words"]
        assert sorted(kind for kinds in asked for kind in kinds) == sorted(Kind)


def test_every_stop_forbids_to_plan_and_to_depart() -> None:
    for pack in packs().values():
        for flag in StopFlag:
            for when in (When.PLAN, When.DEPART, When.DOOR):
                now = local("10:00")
                assert blocked(pack, replace(lawful.facts(when, now), stops=frozenset({flag})), now), (flag, when)


def test_each_stop_of_china_has_a_rule_and_a_source_of_its_own() -> None:
    pack, now = packs()["CN-2026"], local("10:00")
    facts = lawful.facts(When.PLAN)
    said = [blocked(pack, replace(facts, stops=frozenset({flag})), now) for flag in StopFlag]
    assert all(len(one) == 1 for one in said)
    assert len(frozenset().union(*said)) == len(StopFlag)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_question_has_its_words(language: str) -> None:
    table = wording.table(language)
    assert not [name for name in CHECKS if f"check.{name}" not in table or f"remedy.{name}" not in table]
    for pack in packs().values():
        for rule in pack.rules:
            assert words.question(rule, language)
            assert words.times(rule, language)
            assert words.confidence(rule.confidence, language)


def test_what_to_do_is_said_with_the_figures_filled_in() -> None:
    pack = packs()["CN-2026"]
    facts = replace(lawful.facts(When.DEPART), heard_from_office=None, refreshed_on=None, balance_at=None, recorder="")
    found = judge(pack, facts, exactly(local("21:50")))
    assert len(found) > 4
    for verdict in found:
        for language in wording.LANGUAGES:
            told = words.remedy(verdict, language)
            assert told
            assert "{" not in told
            assert words.inputs(verdict, language)


# The page
def test_the_page_is_what_the_packs_say() -> None:
    assert build_policy_page.PAGE.read_text("utf-8") == build_policy_page.page(), "run `make policy`"


def test_the_page_names_every_rule_duty_and_question() -> None:
    page = build_policy_page.page()
    for pack in packs().values():
        assert not [rule.rule for rule in pack.rules if f"| `{rule.rule}` |" not in page]
        assert not [duty.duty for duty in pack.duties if f"| `{duty.duty}` |" not in page]
    assert not [name for name in CHECKS if f"| `{name}` |" not in page]
    assert all(level.value in page for level in Level)


def test_the_pages_example_is_a_pack_that_is_stricter() -> None:
    (text,) = re.findall(r"^```toml\n(.*?)^```$", build_policy_page.page(), re.M | re.S)
    pack = parse(text, packs())
    assert tomllib.loads(text)["pack"]["extends"] == "CN-2026"
    evening = lawful.facts(When.PLAN, local("19:30"))
    assert blocked(pack, evening, local("19:30")) == {"QINGHE-TIME-01"}
    assert {one.item for one in pack.checklist if one.required} >= {"copy_offered"}
