"""After the program died: the visits that were open, and going on with one, the gap on record."""

from fieldvisit.casework.writing import stand, write
from fieldvisit.model.event import Resumed
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk


def interrupted(desk: Desk) -> list[Visit]:
    """Return the visits that are neither sealed nor given up: what to offer after unlocking."""
    return desk.store.visits.open()


def resume(desk: Desk, visit_id: str) -> Visit:
    """Go on with a visit; the report shows the gap since the last fact or kept word. Raises OutOfOrder, VisitSealed."""
    with desk.store.atomic():
        visit = stand(desk, visit_id, "resume")
        draft = desk.store.drafts.get(visit_id)
        since = visit.last_at or visit.departed_at
        if draft is not None and draft.saved_at.best > since.best:
            since = draft.saved_at
        return write(desk, visit, Resumed(since))
