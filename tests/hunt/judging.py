"""Judging what a hunt brings: refused, in time, without a crash, with a reason in words of every language."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldvisit import wording
from fieldvisit.evidence import verdict, verify
from fieldvisit.evidence.verdict import Verification

LANGUAGES = (*wording.LANGUAGES, *wording.PAPERS_TOO)
PATIENCE_S = 2.0


@dataclass
class Bag:
    """What was hunted: how many of which reason, and what should not have happened."""

    reasons: Counter[str] = field(default_factory=Counter)
    accepted: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0

    @property
    def count(self) -> int:
        return sum(self.reasons.values()) + len(self.accepted)

    def merge(self, other: "Bag") -> None:
        self.reasons.update(other.reasons)
        self.accepted += other.accepted
        self.wrong += other.wrong
        self.slowest = max(self.slowest, other.slowest)

    def judge(self, name: str, data: bytes, trust: Sequence[bytes], crls: Sequence[bytes] = ()) -> Verification:
        before = time.thread_time()
        found = verify.verify(data, trust, crls=crls)
        spent = time.thread_time() - before
        self.slowest = max(self.slowest, spent)
        if found.verdict == "valid":
            self.accepted.append(name)
            return found
        self.reasons[found.reasons[0] if found.reasons else ""] += 1
        if spent > PATIENCE_S:
            self.wrong.append(f"{name}: {spent:.1f} s")
        if not found.reasons or not all(_told(key) for key in (*found.reasons, *found.notes)):
            self.wrong.append(f"{name}: no words for {found.reasons} {found.notes}")
        for language in LANGUAGES:
            verdict.as_text(found, language)
        verdict.as_json(found, data)
        return found


def hunt(mutants: Iterable[tuple[Any, ...]], trust: Sequence[bytes]) -> Bag:
    """Judge files: each a name, bytes, and perhaps what it is judged by besides (`trust`, `crls`)."""
    bag = Bag()
    for name, data, *more in mutants:
        by = more[0] if more else {}
        bag.judge(name, data, [*trust, *by.get("trust", ())], by.get("crls", ()))
    return bag


def _told(key: str) -> bool:
    return all(f"verify.reason.{key}" in wording.table(language) for language in LANGUAGES)
