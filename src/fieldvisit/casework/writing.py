"""How a fact gets from a verb into the journal, and whether a verb may act on a visit now."""

from fieldvisit import journal
from fieldvisit.errors import OutOfOrder, VisitSealed
from fieldvisit.model.event import Body, Event, Noted
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


def append(desk: Desk, body: Body, *, visit: str | None, case: str | None, by: str = "") -> Event:
    """Add one fact to the journal, signed by the device; durable when the outermost transaction ends."""
    events = desk.store.events
    with desk.store.atomic():
        event, signed, head = journal.append(
            events.head(),
            desk.device_key,
            device=desk.device,
            at=desk.moment(),
            by=by or desk.collector,
            visit=visit,
            case=case,
            body=body,
        )
        events.append(event, signed, head)
    return event


def write(desk: Desk, visit: Visit, body: Body, *, by: str = "") -> Visit:
    """Add one fact to a visit and return the visit after it; what was typed is noted first when a step is left."""
    with desk.store.atomic():
        probe = Event(desk.device, 0, "", desk.moment(), desk.collector, visit.visit_id, visit.case_id, body)
        if advance(visit, probe).step is not visit.step:
            visit = settle(desk, visit)
        return advance(visit, append(desk, body, visit=visit.visit_id, case=visit.case_id, by=by))


def settle(desk: Desk, visit: Visit) -> Visit:
    """Bring the draft's statements into the journal when they differ from what it holds."""
    draft = desk.store.drafts.get(visit.visit_id)
    if draft is None or (draft.notes, draft.statement) == (visit.notes, visit.statement):
        return visit
    noted = Noted(draft.notes, draft.statement)
    return advance(visit, append(desk, noted, visit=visit.visit_id, case=visit.case_id))
