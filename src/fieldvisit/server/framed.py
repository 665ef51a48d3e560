"""What a report says besides the visit itself: person, debt, collectors and parties, held against what was sent out."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa

from fieldvisit.model import gist
from fieldvisit.model.case import CaseFile
from fieldvisit.model.event import Event
from fieldvisit.model.order import Order, Parties, Staff
from fieldvisit.model.people import mask_id
from fieldvisit.model.record import SCHEMA, Collector, VisitRecord, gathered
from fieldvisit.model.visit import Visit, fold
from fieldvisit.server import knowledge, tables
from fieldvisit.server.books import read_settings
from fieldvisit.wire import PartiesItem

T = TypeVar("T")
_OF_CASE: Final = ("case_no", "creditor", "product", "principal", "interest", "fees", "total", "overdue_since", "stage")
_OF_STAFF: Final = ("name", "badge_no", "badge_until", "training_until")
_TIMES: Final = ("attended_at", "acknowledged_at", "attached_at")
"""What records have had since the present schema, and the fold of the events says under the same name."""


def other(connection: sa.Connection, record: VisitRecord, order: Order, told: Sequence[Event]) -> str:
    """Return why a report is refused whose frame is none that this office gave its laptop, empty when it is one.

    A laptop may hold an older state than the office does, and be told of a newer one between two words: any state that
    it can have known when it sealed will do, but each as a whole. `told`: the visit's events up to the seal.
    """
    sealing, began, visit = told[-1], told[0].seq, fold(told)
    then = knowledge.at(connection, sealing)
    if not _any(knowledge.files(connection, then, order.case_id), lambda file: _is_case(record, file)):
        return "report_other_case"
    for one in (record.lead, record.companion):
        if not _any(knowledge.staff(connection, then, one.collector_id), partial(_is_staff, one)):
            return "report_other_collectors"
    if record.zone != order.zone or record.parties not in _parties(connection, sealing.device):
        return "report_other_parties"
    return "" if record.schema != SCHEMA or _is_told(record, order, began, visit) else "report_other_journal"


def _any(known: Iterable[T], fits: Callable[[T], bool]) -> bool:
    """Tell whether one of the states fits; where the office knows of none, there is nothing to hold against."""
    states = tuple(known)
    return not states or any(fits(one) for one in states)


def _is_case(record: VisitRecord, file: CaseFile) -> bool:
    case, debt = file.case, record.debt
    return (
        all(getattr(debt, name) == getattr(case, name) for name in _OF_CASE)
        and debt.balance_at == file.balance_at
        and debt.dpd == gist.days_overdue(case, record.sealed_at, record.zone)
        and (record.person, record.address) == (case.name, case.address)
        and record.person_id_masked == mask_id(case.id_no)
    )


def _is_told(record: VisitRecord, order: Order, began: int, visit: Visit) -> bool:
    """Tell whether what follows from the events and is no word of them is so in a record of the present schema."""
    day = visit.departed_at.best.astimezone(ZoneInfo(order.zone))
    said = (visit.departed.verdicts, *(one.verdicts for one in record.judgements))
    return (
        all(getattr(record, name) == getattr(visit, name) for name in _TIMES)
        and record.serial == f"{record.device}-{day:%Y%m%d}-{began:04d}"
        and record.verdicts == gathered(said)
    )


def _is_staff(said: Collector, known: Staff) -> bool:
    return all(getattr(said, name) == getattr(known, name) for name in _OF_STAFF)


def _parties(connection: sa.Connection, device: str) -> set[Parties]:
    """Return all that this laptop was ever told of who stands behind a visit, and what holds now."""
    row = tables.feed
    chosen = sa.select(row.c.item).where(row.c.device == device, row.c.item.like('{"type":"parties"%'))
    told = {msgspec.json.decode(item, type=PartiesItem).parties for item in connection.execute(chosen).scalars()}
    return told | {read_settings(connection).parties}
