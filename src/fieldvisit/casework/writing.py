"""How a fact gets from a verb into the journal, and whether a verb may act on a visit now."""

from dataclasses import replace

from fieldvisit import journal
from fieldvisit.casework import asking, facts, lint
from fieldvisit.clock import Moment
from fieldvisit.errors import OutOfOrder, VisitSealed
from fieldvisit.model.event import Body, Event, Judged, Noted
from fieldvisit.model.policy import Judgement, When
from fieldvisit.model.visit import Step, Visit, advance
from fieldvisit.store.desk import Desk


def stand(desk: Desk, visit_id: str, verb: str, *steps: Step) -> Visit:
    """Return where a visit stands, if a verb may act on it now; without steps any open visit will do.

    Raises NotFound, VisitSealed, OutOfOrder(verb, step).
    """
    visit = desk.store.visits.get(visit_id)
    if visit.sealed:
        raise VisitSealed(visit=visit_id)
    if visit.voided or (steps and visit.step not in steps):
        raise OutOfOrder(verb=verb, step=visit.step.value)
    return visit


def append(
    desk: Desk, body: Body, *, visit: str | None, case: str | None, by: str = "", at: Moment | None = None
) -> Event:
    """Add one fact to the journal, signed by the device; durable when the outermost transaction ends."""
    events = desk.store.events
    with desk.store.atomic():
        event, signed, head = journal.append(
            events.head(),
            desk.device_key,
            device=desk.device,
            at=at or desk.moment(),
            by=by or desk.collector,
            visit=visit,
            case=case,
            body=body,
        )
        events.append(event, signed, head)
    return event


def write(desk: Desk, visit: Visit, body: Body, *, by: str = "", asked: Judgement | None = None) -> Visit:
    """Add one fact to a visit and return the visit after it; what was typed is noted first when a step is left.

    With the judgement that allowed it, that is written before it at the same moment.
    """
    with desk.store.atomic():
        at = asked.at if asked else desk.moment()
        probe = Event(desk.device, 0, "", at, desk.collector, visit.visit_id, visit.case_id, body)
        if advance(visit, probe).step is not visit.step:
            visit = settle(desk, visit, at)
        if asked:
            visit = _add(desk, visit, Judged(asked.facts, asked.verdicts), at)
        return _add(desk, visit, body, at, by)


def settle(desk: Desk, visit: Visit, at: Moment | None = None) -> Visit:
    """Bring the draft's statements into the journal when they differ from what it holds, judged but never refused."""
    draft = desk.store.drafts.get(visit.visit_id)
    if draft is None or (draft.notes, draft.statement) == (visit.notes, visit.statement):
        return visit
    words = lint.kinds(draft.notes)
    uses = frozenset({"health"}) if facts.HEALTH in words else frozenset[str]()
    asked = asking.ask(desk, visit, When.NOTES, shape=lambda found: replace(found, words=words, uses=uses), at=at)
    visit = _add(desk, visit, Judged(asked.facts, asked.verdicts), asked.at)
    return _add(desk, visit, Noted(draft.notes, draft.statement), asked.at)


def _add(desk: Desk, visit: Visit, body: Body, at: Moment, by: str = "") -> Visit:
    return advance(visit, append(desk, body, visit=visit.visit_id, case=visit.case_id, by=by, at=at))
