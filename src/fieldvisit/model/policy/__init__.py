"""The law as data, and one pure function over it: `judge(pack, facts, moment)`."""

from fieldvisit.model.policy.facts import Facts, When
from fieldvisit.model.policy.judging import Judgement, Verdict, blocks, examine, judge, replay
from fieldvisit.model.policy.pack import (
    BadPack,
    ChecklistItem,
    Duty,
    Pack,
    SignedPack,
    parse,
    version_order,
)
from fieldvisit.model.policy.rule import Level, Rule

__all__ = [
    "BadPack",
    "ChecklistItem",
    "Duty",
    "Facts",
    "Judgement",
    "Level",
    "Pack",
    "Rule",
    "SignedPack",
    "Verdict",
    "When",
    "blocks",
    "examine",
    "judge",
    "parse",
    "replay",
    "version_order",
]
