"""The judging itself: each rule of a pack asked of the facts at a moment, with its reasons; pure and total."""

from dataclasses import dataclass
from datetime import datetime

from fieldvisit.clock import Moment
from fieldvisit.model.policy.checks import CHECKS
from fieldvisit.model.policy.checks.answer import Answer
from fieldvisit.model.policy.facts import Facts
from fieldvisit.model.policy.pack import Pack
from fieldvisit.model.policy.rule import Level, Rule


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that is not met: what it does, where it comes from, what it looked at, and what would change it.

    `remedy` names the sentence that says what to do (wording `remedy.<remedy>`); `clears` is when time alone will have
    changed it (UTC), None when it will not. `lifted` names the consent by which a rule that forbids was set aside: its
    level is then EVIDENCE, and the report shows it.
    """

    rule: str
    level: Level
    citation: str
    inputs: tuple[tuple[str, str], ...] = ()
    remedy: str = ""
    clears: datetime | None = None
    lifted: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One asking of the rules: the moment, all that was known, and what the rules said. It can be asked again."""

    at: Moment
    facts: Facts
    verdicts: tuple[Verdict, ...]


def judge(pack: Pack, facts: Facts, moment: Moment) -> tuple[Verdict, ...]:
    """Return every rule of the pack that is not met or was lifted, in the pack's order.

    A rule that needs the time looks at both ends of the Moment and takes the worse one.
    """
    return tuple(verdict for _, verdict in examine(pack, facts, moment) if verdict is not None)


def examine(pack: Pack, facts: Facts, moment: Moment) -> tuple[tuple[Rule, Verdict | None], ...]:
    """Return every rule that is asked now with its verdict, None for one that is met."""
    return tuple((rule, _verdict(rule, _answer(rule, facts, moment))) for rule in pack.rules if facts.when in rule.at)


def _answer(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """Ask a rule. Facts that nobody can reckon with (a time without a zone, hours without end) do not meet it."""
    try:
        return CHECKS[rule.check].ask(rule, facts, moment)
    except (TypeError, OverflowError):
        return Answer({"facts": "unreadable"})


def _verdict(rule: Rule, answer: Answer | None) -> Verdict | None:
    if answer is None:
        return None
    level = Level.EVIDENCE if answer.lifted else rule.level
    remedy = "" if answer.lifted else answer.remedy or rule.check
    return Verdict(rule.rule, level, rule.citation, tuple(answer.inputs.items()), remedy, answer.clears, answer.lifted)


def blocks(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Return the verdicts that forbid."""
    return tuple(verdict for verdict in verdicts if verdict.level is Level.BLOCK)


def replay(pack: Pack, judgement: Judgement) -> bool:
    """Tell whether the pack says the same of a judgement's facts as was written down then."""
    return judge(pack, judgement.facts, judgement.at) == judgement.verdicts
