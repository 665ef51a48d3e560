"""The times in a report's file against each other: what was signed later must say so, and a timestamp bounds it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from fieldvisit.evidence.objects import Value
from fieldvisit.evidence.pdfa import FIELDS
from fieldvisit.model.record import SCHEMA, VisitRecord

APART: Final = timedelta(minutes=10)
"""How far two honest clocks may be apart, besides what a laptop itself says that its own may be wrong."""
SEALING: Final = timedelta(hours=1)
"""How long two people may take to sign what was sealed."""
_WRITTEN: Final = re.compile(rb"D:(\d{14})Z")


@dataclass(frozen=True, slots=True)
class Mark:
    """A signature or timestamp in the order of the file, with the time it claims or proves."""

    field: str
    at: datetime
    stamp: bool


def written(value: Value) -> datetime | None:
    """Read a signature's time as we write it, UTC to the second; None for anything else."""
    found = _WRITTEN.fullmatch(value) if type(value) is bytes else None
    try:
        return datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def out_of_order(record: VisitRecord, marks: Sequence[Mark]) -> list[str]:
    """Return why the times cannot be true: each mark covers all before it, so none may claim to be much earlier."""
    sealed = record.sealed_at
    slack = APART + max((sealed.latest - sealed.earliest) / 2, timedelta())
    wrong = []
    door = [one.at for one in marks if one.field in FIELDS and not one.stamp]
    if record.schema == SCHEMA and any(abs(at - sealed.best) > slack + SEALING for at in door):
        wrong.append("time_differs")
    for number, one in enumerate(marks):
        for later in marks[number + 1 :]:
            if one.at - later.at > slack:
                wrong.append("stamp_too_early" if later.stamp else "time_backwards")
    return wrong


def proven(marks: Sequence[Mark], number: int) -> datetime | None:
    """Return the time before which a signature certainly existed: that of the first timestamp over it."""
    return next((one.at for one in marks[number + 1 :] if one.stamp), None)


def renewed_late(lives: Sequence[tuple[datetime, datetime]]) -> bool:
    """Tell whether a timestamp (time, until) had lapsed before the next one took over."""
    return any(later[0] > one[1] for one, later in pairwise(lives))
