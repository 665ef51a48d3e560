"""One rule of a pack: the question it asks, its numbers, where it comes from, and its sentence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fieldvisit.model.policy.facts import When

CONFIDENCES: Final = ("text read", "secondary", "memory", "practice")
"""How well a rule's source is known: its text was read, quoted elsewhere, remembered; or good practice, not law."""


class Level(StrEnum):
    """What a rule does when it is not met: forbid, warn, or demand a line in the report."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    EVIDENCE = "EVIDENCE"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack. `check` names the question asked, `parameters` its numbers, `at` when it is asked."""

    rule: str
    level: Level
    check: str
    at: frozenset[When]
    parameters: tuple[tuple[str, str | int], ...]
    citation: str
    confidence: str
    sentence: tuple[tuple[str, str], ...]
    pack_id: str = ""

    def number(self, name: str, default: int | None = None) -> int:
        """Return an integer parameter; without a default, reading a pack has made sure that it is there."""
        held = dict(self.parameters).get(name, default)
        return int(held) if held is not None else 0

    def text(self, name: str, default: str = "") -> str:
        """Return a text parameter, or the default."""
        return str(dict(self.parameters).get(name, default))

    def say(self, language: str) -> str:
        """Return the sentence a collector can read out."""
        words = dict(self.sentence)
        return words.get(language, words["zh-CN"])
