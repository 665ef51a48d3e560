"""What was asked for or objected to at the door, and the office's answers: only the office decides."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.model.case import Case, StopFlag
from fieldvisit.model.event import Event, Offer
from fieldvisit.model.offers import ExtensionTerms, days_overdue_after, extension_problems, problems, waiver_problems
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import OBJECTIONS, PROPOSALS, OfferKind
from fieldvisit.model.receipt import Allocation
from fieldvisit.model.visit import Visit, slip
from fieldvisit.server import cases, tables
from fieldvisit.server.books import Books, read_as, read_settings, text_of, write_down
from fieldvisit.server.feed import deliver
from fieldvisit.wire import DecisionItem, decode_event

ANSWER_WITHIN: Final = timedelta(days=15)
"""How long a person waits for an answer at most (消费者权益保护管理办法: complaints within 15 days)."""
LONGEST: Final = 500
"""Characters of a decision's reason."""
_ANSWERED: Final = frozenset(OBJECTIONS) | {OfferKind.DATA_REQUEST}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One thing that was asked for. `late`: no answer within the time a person may expect one."""

    number: str
    case_id: str
    visit_id: str
    kind: OfferKind
    asked_at: datetime
    days: int
    late: bool
    lead: str
    companion: str
    accepted: bool | None
    offer: Offer


def serial(device: str, departed_at: datetime, began: int, zone: str) -> str:
    """Return a visit's report number as the laptop makes it: device, local day of departure, seq of the departure."""
    return f"{device}-{departed_at.astimezone(ZoneInfo(zone)):%Y%m%d}-{began:04d}"


def take(connection: sa.Connection, visit: Visit, began: int, zone: str, event: Event) -> None:
    """Write down an offer of a visit (as it stood before), unless it is a plain promise."""
    body = event.body
    assert isinstance(body, Offer)
    if body.kind not in PROPOSALS | _ANSWERED:
        return
    number = slip(serial(event.device, visit.departed_at.best, began, zone), len(visit.offers) + 1)
    connection.execute(
        sa.insert(tables.asked).values(
            number=number,
            device=event.device,
            seq=event.seq,
            visit_id=visit.visit_id,
            case_id=visit.case_id,
            kind=body.kind.value,
            asked_at=event.at.best,
            lead=visit.departed.lead,
            companion=visit.departed.companion,
        )
    )


def tickets(books: Books, *, only_open: bool = False) -> list[Ticket]:
    """Return what was asked for, the oldest first."""
    row, event = tables.asked, tables.events
    joined = row.join(event, sa.and_(event.c.device == row.c.device, event.c.seq == row.c.seq))
    chosen = sa.select(row, event.c.payload).select_from(joined).order_by(row.c.asked_at, row.c.number)
    if only_open:
        chosen = chosen.where(row.c.accepted.is_(None))
    with books.database.read() as connection:
        return [_ticket(one, books.now()) for one in connection.execute(chosen)]


def _ticket(one: Any, now: datetime) -> Ticket:
    offer = decode_event(one.payload).body
    assert isinstance(offer, Offer)
    age = (one.decided_at or now) - one.asked_at
    return Ticket(
        one.number,
        one.case_id,
        one.visit_id,
        OfferKind(one.kind),
        one.asked_at,
        age.days,
        age > ANSWER_WITHIN,
        one.lead,
        one.companion,
        one.accepted,
        offer,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """The office's answer to one thing that was asked for. `lift`: an objection's stop ends with it."""

    number: str
    accepted: bool
    reason: str
    approver: str
    lift: bool = False


def decide(books: Books, answer: Answer, actor: str) -> Ticket:
    """Answer a proposal or an objection; the laptops that hold the case are told.

    The approver is nobody of the visit's team. An accepted proposal must be within the office's limits as they are now.
    Raises NotFound; ServerConfig: `already_decided`, `own_visit`, `reason_missing`, `beyond_limits`, `not_liftable`.
    """
    if not answer.reason.strip() or len(answer.reason) > LONGEST or not answer.approver.strip():
        raise ServerConfig(reason="reason_missing")
    row, event = tables.asked, tables.events
    joined = row.join(event, sa.and_(event.c.device == row.c.device, event.c.seq == row.c.seq))
    chosen = sa.select(row, event.c.payload).select_from(joined).where(row.c.number == answer.number)
    with books.database.write() as connection:
        found = connection.execute(chosen).first()
        if found is None:
            raise NotFound(what=answer.number)
        cases.lock(connection, [found.case_id])
        ticket = _ticket(found, books.now())
        _may(ticket, answer)
        values = {"accepted": answer.accepted, "decided_at": books.now(), "approver": answer.approver}
        open_one = sa.and_(row.c.number == answer.number, row.c.accepted.is_(None))
        if not connection.execute(sa.update(row).where(open_one).values(**values, reason=answer.reason)).rowcount:
            raise ServerConfig(reason="already_decided")
        _carry_out(connection, books, ticket, answer)
        decision = Decision(
            ticket.number,
            ticket.case_id,
            ticket.visit_id,
            ticket.kind.value,
            answer.accepted,
            books.today(),
            answer.approver,
            answer.reason,
        )
        parcels = cases.parcels(connection, [ticket.case_id])
        holders = cases.holders(connection, ticket.case_id, open_only=False)
        for device in cases.holders(connection, ticket.case_id) | ({str(found.device)} & holders):
            parcels.setdefault(device, []).append(DecisionItem(decision))
        deliver(connection, parcels)
        verdict = "accepted" if answer.accepted else "refused"
        write_down(connection, books, actor, "decide", ticket.number, f"{ticket.kind.value} {verdict}")
    return ticket


def _may(ticket: Ticket, answer: Answer) -> None:
    if ticket.accepted is not None:
        raise ServerConfig(reason="already_decided")
    if answer.approver in (ticket.lead, ticket.companion):
        raise ServerConfig(reason="own_visit")
    if answer.lift and ticket.kind not in OBJECTIONS:
        raise ServerConfig(reason="not_liftable")


def _carry_out(connection: sa.Connection, books: Books, ticket: Ticket, answer: Answer) -> None:
    if ticket.kind in PROPOSALS:
        if answer.accepted:
            _ACCEPTED[ticket.kind](connection, books, ticket)
        _unfreeze(connection, ticket, StopFlag.PROPOSAL_OPEN, sorted(PROPOSALS))
    elif answer.lift:
        flag = OBJECTIONS[ticket.kind]
        _unfreeze(connection, ticket, flag, [kind for kind, its in OBJECTIONS.items() if its is flag])


def _unfreeze(connection: sa.Connection, ticket: Ticket, flag: StopFlag, kinds: list[OfferKind]) -> None:
    """Lift a stop unless another open matter of the case holds it too."""
    row, stop = tables.asked, tables.stops
    same = sa.and_(row.c.case_id == ticket.case_id, row.c.kind.in_([kind.value for kind in kinds]))
    if connection.execute(sa.select(row.c.number).where(same, row.c.accepted.is_(None))).first() is None:
        mine = sa.and_(stop.c.case_id == ticket.case_id, stop.c.flag == flag.value)
        connection.execute(sa.delete(stop).where(mine))


def _case(connection: sa.Connection, case_id: str) -> Case:
    row = tables.cases
    return read_as(Case, connection.execute(sa.select(row.c.content).where(row.c.case_id == case_id)).scalar_one())


def _plan(connection: sa.Connection, books: Books, ticket: Ticket) -> None:
    """A plan holds: no visit while it is performed (信用卡业务监督管理办法 art. 70)."""
    plan, limits = ticket.offer.plan, read_settings(connection).limits
    owed = _owed(_case(connection, ticket.case_id))
    day = books.day(ticket.asked_at)
    if (plan and problems(plan, limits, day, owed)) or (ticket.offer.periods or 0) > limits.plan_months:
        raise ServerConfig(reason="beyond_limits")
    cases.freeze(connection, books, ticket.case_id, [StopFlag.PLAN_ACTIVE], "office")


def _waiver(connection: sa.Connection, _: Books, ticket: Ticket) -> None:
    """The letter and the balance are the creditor's: the next hand-over brings the new sums."""
    waiver, limits = ticket.offer.waiver, read_settings(connection).limits
    if waiver and waiver_problems(waiver, _owed(_case(connection, ticket.case_id)), limits):
        raise ServerConfig(reason="beyond_limits")


def _extension(connection: sa.Connection, books: Books, ticket: Ticket) -> None:
    """The debt is due on the new day: days overdue count from it, and before it no visit is lawful (CN-DPD-01)."""
    due, row = ticket.offer.due, tables.cases
    terms = ExtensionTerms(due, ticket.offer.text or "-") if due else None
    if due is None or terms is None:
        raise ServerConfig(reason="beyond_limits")
    if extension_problems(terms, books.day(ticket.asked_at), read_settings(connection).limits):
        raise ServerConfig(reason="beyond_limits")
    held = _case(connection, ticket.case_id)
    moved = replace(held, overdue_since=due, dpd=days_overdue_after(due, books.today()))
    changed = sa.update(row).where(row.c.case_id == ticket.case_id)
    connection.execute(changed.values(content=text_of(moved)))


def _owed(case: Case) -> Allocation:
    return Allocation(case.fees, case.interest, case.principal)


_ACCEPTED: Final[dict[OfferKind, Callable[[sa.Connection, Books, Ticket], None]]] = {
    OfferKind.PLAN: _plan,
    OfferKind.WAIVER: _waiver,
    OfferKind.EXTENSION: _extension,
}
