"""A rule in words: its question with its numbers, when it is asked, how well its source is known, what to do."""

from typing import Final

from fieldvisit.model.policy.facts import When
from fieldvisit.model.policy.judging import Verdict
from fieldvisit.model.policy.rule import Rule
from fieldvisit.wording import known, say

_SAID_BY_NAME: Final = ("closed",)
"""Parameters that say something only when they are not 0."""
_LIST: Final = {"zh-CN": "、", "en": ", "}


def question(rule: Rule, language: str) -> str:
    """Return what the rule asks, with its numbers behind it."""
    asked = say(f"check.{rule.check}", language)
    said = [
        _parameter(rule.check, name, value, language)
        for name, value in rule.parameters
        if value or name not in _SAID_BY_NAME
    ]
    if not said:
        return asked
    between, around = ("；", "（{}）") if language == "zh-CN" else ("; ", " ({})")
    return asked + around.format(between.join(said))


def _parameter(check: str, name: str, value: str | int, language: str) -> str:
    key = f"parameter.{check}_{name}"
    if not known(key):
        key = f"parameter.{name}"
    shown = _LIST.get(language, ", ").join(value.split()) if isinstance(value, str) else value
    return say(key, language, value=shown)


def times(rule: Rule, language: str) -> str:
    """Return when the rule is asked."""
    return _LIST.get(language, ", ").join(say(f"when.{when.value}", language) for when in When if when in rule.at)


def confidence(name: str, language: str) -> str:
    """Return how well a source is known, in words."""
    return say(f"confidence.{name.replace(' ', '_')}", language)


def remedy(verdict: Verdict, language: str) -> str:
    """Return what to do about a verdict, with what it looked at filled in; empty for one that was lifted."""
    key = f"remedy.{verdict.remedy}"
    return say(key, language, **dict(verdict.inputs)) if verdict.remedy and known(key, language) else ""


def inputs(verdict: Verdict, language: str) -> str:
    """Return what a verdict looked at, in words."""
    colon = "：" if language == "zh-CN" else ": "
    said = (
        f"{say(f'input.{name}', language) if known(f'input.{name}') else name}{colon}{value}"
        for name, value in verdict.inputs
    )
    return ("；" if language == "zh-CN" else "; ").join(said)
