"""The rules asked of a visit as it stands: for the screen, and as the gate before every act that they concern."""

from collections.abc import Callable
from typing import Final

from fieldvisit.casework import facts
from fieldvisit.clock import Moment
from fieldvisit.errors import Blocked
from fieldvisit.model.case import StopFlag
from fieldvisit.model.policy import Facts, Judgement, Rule, Verdict, When, blocks, examine, judge
from fieldvisit.model.visit import Step, Visit
from fieldvisit.store.desk import Desk
from fieldvisit.wording import known, say

_AT_STEP: Final = {Step.BEFORE: When.DOOR, Step.DOOR: When.DOOR, Step.TALK: When.TALK, Step.AGREE: When.TALK}
Shape = Callable[[Facts], Facts]
"""Adds what only the act in question knows: an amount, a relation, the kinds of words."""


def _as_it_stands(found: Facts) -> Facts:
    return found


def ask(desk: Desk, visit: Visit, when: When, *, shape: Shape = _as_it_stands, at: Moment | None = None) -> Judgement:
    """Ask the rules of a visit as it stands now, or at the moment of the act in question."""
    at = at or desk.moment()
    rules = facts.pack(desk, facts.of_order(desk, visit), visit)
    found = shape(facts.of_visit(desk, rules, visit, when, at))
    return Judgement(at, found, judge(rules, found, at))


def require(
    desk: Desk, visit: Visit, when: When, *, shape: Shape = _as_it_stands, at: Moment | None = None
) -> Judgement:
    """Ask, and go on only when nothing forbids. Raises Blocked(rule) for the first rule that does.

    The judgement is to be written with the act it allowed (`writing.write`).
    """
    asked = ask(desk, visit, when, shape=shape, at=at)
    for verdict in blocks(asked.verdicts):
        raise Blocked(rule=verdict.rule)
    if StopFlag.WITHDRAWN in asked.facts.stops:
        raise Blocked(rule=_of_stops(desk, visit))
    return asked


def _of_stops(desk: Desk, visit: Visit) -> str:
    """Return a rule that names stops: a case taken back ends every visit, whatever a pack asks at which moment."""
    rules = facts.pack(desk, facts.of_order(desk, visit), visit).rules
    named = (one for one in rules if one.check == "stops")
    return next((one.rule for one in named if StopFlag.WITHDRAWN in one.text("flags", StopFlag.WITHDRAWN).split()), "")


def verdicts(desk: Desk, visit: Visit, when: When | None = None) -> tuple[Verdict, ...]:
    """Return what the rules say of a visit now: for the screen, at the step's own When unless told otherwise."""
    return ask(desk, visit, when or _AT_STEP.get(visit.step, When.SEAL)).verdicts


def examined(desk: Desk, visit: Visit, when: When | None = None) -> tuple[tuple[Rule, Verdict | None], ...]:
    """Return every rule that is asked of a visit now, with its verdict, None for one that is met."""
    at, order = desk.moment(), facts.of_order(desk, visit)
    rules = facts.pack(desk, order, visit)
    when = when or _AT_STEP.get(visit.step, When.SEAL)
    return examine(rules, facts.of_visit(desk, rules, visit, when, at), at)


def remedy(verdict: Verdict, language: str) -> str:
    """Return what would change a verdict, in words with its figures filled in; empty where nothing can be said."""
    key = f"remedy.{verdict.remedy}"
    return say(key, language, **dict(verdict.inputs)) if verdict.remedy and known(key) else ""


def stale(desk: Desk, visit: Visit) -> bool:
    """Tell whether the balance is too old for its sums to be named to the confirmed person."""
    return visit.may_speak and not quotable(desk, visit)


def quotable(desk: Desk, visit: Visit) -> bool:
    """Tell whether sums may be on screen now: a liable person is confirmed and the balance is fresh enough."""
    if not visit.may_speak:
        return False
    rules = facts.pack(desk, facts.of_order(desk, visit), visit)
    return not facts.stale(rules, desk.store.cases.get(visit.case_id), desk.moment())
