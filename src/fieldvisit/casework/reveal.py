"""Masked personal data shown for a reason: the reason is on record before anything is shown."""

from typing import Final

from fieldvisit.casework.words import checked
from fieldvisit.casework.writing import append
from fieldvisit.errors import NotFound
from fieldvisit.model.case import Case
from fieldvisit.model.event import Revealed
from fieldvisit.store.desk import Desk

FIELDS: Final = ("name", "id_no", "phones", "address", "remark")


def reveal(desk: Desk, case_id: str, field: str, reason: str, visit_id: str | None = None) -> str:
    """Record that a field (one of FIELDS) is shown and why, then return it in plain; phones are joined by ` / `.

    Raises NotFound, MissingText without a reason.
    """
    reason = checked(reason, field="reason")
    with desk.store.atomic():
        case = desk.store.cases.get(case_id).case.case
        if field not in FIELDS:
            raise NotFound(field=field)
        if visit_id is not None and not desk.store.visits.get(visit_id).open:
            visit_id = None
        append(desk, Revealed(field, reason), visit=visit_id, case=case_id)
    return _plain(case, field)


def _plain(case: Case, field: str) -> str:
    if field == "phones":
        return " / ".join(case.phones)
    return {"name": case.name, "id_no": case.id_no, "address": case.address, "remark": case.remark}[field]
