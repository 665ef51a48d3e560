"""A rule and a verdict in words people read: level, question, numbers, what was looked at, how sure the source is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment
from fieldvisit.desktop.tokens import Tone
from fieldvisit.model.policy import Level, Rule, Verdict
from fieldvisit.wording import begun, known, say

TONES: Final[dict[Level, Tone]] = {Level.BLOCK: "stop", Level.WARN: "warn", Level.EVIDENCE: "accent"}
GROUPS: Final = {
    **dict.fromkeys(("stops", "flags", "but"), "stop"),
    **dict.fromkeys(("met", "may_hear"), "who"),
    **dict.fromkeys(("mode", "modes"), "mode"),
    **dict.fromkeys(("place", "kinds"), "address_kind"),
    **dict.fromkeys(("purposes", "without"), "purpose"),
    **dict.fromkeys(("missing", "items"), "checklist"),
    "address": "address_state",
    "channel": "channel",
    "relation": "relation",
    "days": "report.weekday",
}
"""Where the words for the values of a parameter or an input are, by its name; others are figures or free text."""

FIRST: Final = ("from", "until", "max", "days")
"""Parameters that are told before the others, in this order."""


def level(rule: Level, language: str) -> str:
    """Return what a rule does when it is not met, in a word."""
    return begun(say(f"level.{rule.value}", language))


def question(rule: Rule, language: str) -> str:
    """Return what a rule asks."""
    return say(f"check.{rule.check}", language)


def parameters(rule: Rule, language: str) -> tuple[str, ...]:
    """Return a rule's numbers and choices, each in words."""
    listed = sorted(rule.parameters, key=lambda one: FIRST.index(one[0]) if one[0] in FIRST else len(FIRST))
    return tuple(_parameter(rule, name, value, language) for name, value in listed if value != 0)


def _parameter(rule: Rule, name: str, value: str | int, language: str) -> str:
    words = value_words(name, str(value), language)
    for key in (f"parameter.{rule.check}_{name}", f"parameter.{name}"):
        if known(key):
            return say(key, language, value=words)
    return _named(name, words, language)


def looked(verdict: Verdict, language: str) -> str:
    """Return what a verdict looked at, in words, or nothing."""
    told = (_named(name, value_words(name, value, language), language) for name, value in verdict.inputs)
    return (" · " if language == "en" else "；").join(told)


def _named(name: str, words: str, language: str) -> str:
    head = say(f"input.{name}", language) if known(f"input.{name}") else name
    return f"{head}: {words}" if language == "en" else f"{head}：{words}"


def value_words(name: str, value: str, language: str) -> str:
    """Return a value in words where the model's names stand in it, else as it is."""
    group = GROUPS.get(name, "input_value")
    found = [_value(group, part, language) for part in value.split()]
    plain = [part for part, _ in found]
    return _listed(plain, language) if any(held for _, held in found) else value


def _value(group: str, part: str, language: str) -> tuple[str, bool]:
    first, _, rest = part.partition(":")
    for key in (f"{group}.{first}", f"input_value.{first}"):
        if known(key):
            return say(key, language) + (f" ({rest})" if rest else ""), True
    return part, False


def _listed(words: Iterable[str], language: str) -> str:
    return (", " if language == "en" else "、").join(words)


def local_time(when: datetime, zone: str, now: Moment) -> str:
    """Return a time at the visited address: hours today, else with the day, with the year when that is another one."""
    there, here = when.astimezone(ZoneInfo(zone)), now.best.astimezone(ZoneInfo(zone))
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d %H:%M}"
