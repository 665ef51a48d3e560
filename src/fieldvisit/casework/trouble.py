"""What went wrong: incidents, a recorder that stopped, and what was done against a rule, in the collectors' words."""

from dataclasses import replace

from fieldvisit.casework import asking, checklist, facts
from fieldvisit.casework.words import REMARK, checked
from fieldvisit.casework.writing import stand, write
from fieldvisit.clock import Moment
from fieldvisit.errors import NotFound
from fieldvisit.model.event import Incident, RecorderStopped, Ticked
from fieldvisit.model.outcome import IncidentKind, Who
from fieldvisit.model.policy import Judgement, Verdict, When, blocks
from fieldvisit.model.visit import DEVIATION, Visit, unexplained
from fieldvisit.store.desk import Desk


def incident(desk: Desk, visit_id: str, kind: IncidentKind, text: str = "") -> Visit:
    """Record what the office has to know at once; most kinds hold the case until a supervisor reopens it.

    Always possible until the seal. Nothing of a restricted kind gets into the report. Raises TooLong, NoGlyph.
    """
    body = Incident(IncidentKind(kind), checked(text, limit=REMARK))
    with desk.store.atomic():
        return write(desk, stand(desk, visit_id, "incident"), body)


def stop_recorder(desk: Desk, visit_id: str, reason: str) -> Visit:
    """Record that the recording stopped before the visit ended. Raises MissingText, TooLong, NoGlyph."""
    body = RecorderStopped(checked(reason, field="reason"))
    with desk.store.atomic():
        return write(desk, stand(desk, visit_id, "stop_recorder"), body)


def explain(desk: Desk, visit_id: str, rule: str, text: str) -> Visit:
    """Write down why a rule was not kept; both collectors sign the report it stands in. A later text replaces it.

    Raises NotFound for no rule of the visit's pack, MissingText, TooLong, NoGlyph.
    """
    text = checked(text, limit=REMARK, field="reason")
    with desk.store.atomic():
        visit = stand(desk, visit_id, "explain")
        rules = facts.pack(desk, facts.of_order(desk, visit), visit)
        if all(one.rule != rule for one in rules.rules):
            raise NotFound(what="rule")
        return write(desk, visit, Ticked(f"{DEVIATION}{rule}", True, text))


def deviations(desk: Desk, visit: Visit) -> tuple[Verdict, ...]:
    """Return what has to be explained in writing before the seal (`explain`): rules that forbade and can no longer be
    met. What can still be mended is not among them: `missing` names it."""
    rules = facts.pack(desk, facts.of_order(desk, visit), visit)
    asked = asking.ask(desk, visit, When.SEAL)
    mendable = {"companion_confirmed"}
    if any(not line.admitted for line in checklist.undone(rules, visit, stale=asking.stale(desk, visit))):
        mendable.add("ticks")
    lasting = tuple(one for one in asked.verdicts if rules.rule(one.rule).check not in mendable)
    return unexplained((*visit.judgements, replace(asked, verdicts=lasting)), visit.ticks)


def late(desk: Desk, visit: Visit, at: Moment) -> tuple[Judgement, Verdict] | None:
    """Return what the rules say of being at somebody's door at a moment, and the rule of hours that forbids it; None
    inside the hours. The stops that the visit itself has set are left out: they are for later visits."""
    if visit.knocked is None or visit.knocked.who is Who.NOBODY:
        return None
    rules = facts.pack(desk, facts.of_order(desk, visit), visit)
    asked = asking.ask(desk, visit, When.DOOR, shape=lambda one: replace(one, stops=one.stops - visit.freezes), at=at)
    forbade = (one for one in blocks(asked.verdicts) if rules.rule(one.rule).check == "window")
    return next(((asked, one) for one in forbade), None)
