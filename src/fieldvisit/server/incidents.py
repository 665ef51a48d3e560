"""What went wrong at the door: listed for the office; the restricted kinds only for whoever asks for them by name."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from fieldvisit.model.event import Incident
from fieldvisit.model.outcome import RESTRICTED, IncidentKind
from fieldvisit.server import tables
from fieldvisit.server.books import Books, write_down
from fieldvisit.wire import decode_event


@dataclass(frozen=True, slots=True)
class Reported:
    """One incident, with the words the collectors wrote."""

    case_id: str
    visit_id: str
    kind: IncidentKind
    at: datetime
    text: str


def listed(books: Books, actor: str, *, restricted: bool = False) -> list[Reported]:
    """Return incidents, the newest first. Reading the restricted ones is written into the audit trail, each case."""
    row, event = tables.incidents, tables.events
    joined = row.join(event, sa.and_(event.c.device == row.c.device, event.c.seq == row.c.seq))
    chosen = sa.select(row, event.c.payload).select_from(joined).order_by(row.c.at.desc(), row.c.device, row.c.seq)
    if not restricted:
        chosen = chosen.where(row.c.kind.not_in([kind.value for kind in RESTRICTED]))
    found = []
    with books.database.write() as connection:
        for one in connection.execute(chosen).all():
            body = decode_event(one.payload).body
            assert isinstance(body, Incident)
            found.append(Reported(one.case_id, one.visit_id, body.kind, one.at, body.text))
        for case_id in sorted({one.case_id for one in found if one.kind in RESTRICTED}):
            write_down(connection, books, actor, "read-restricted", case_id)
    return found
