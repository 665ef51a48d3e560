"""A visit as its accepted events tell it, and whether what they tell kept the rules."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fieldvisit.clock import Moment, exactly
from fieldvisit.errors import NotFound
from fieldvisit.model.event import (
    Acknowledged,
    Body,
    Departed,
    Event,
    Identified,
    Judged,
    Knocked,
    MessageAsked,
    Noted,
    Offer,
    Received,
    Sealed,
    Ticked,
)
from fieldvisit.model.order import Order
from fieldvisit.model.outcome import RIGHTS
from fieldvisit.model.policy import Facts, Judgement, Pack, When, blocks, judge, replay
from fieldvisit.model.visit import ENTERED, Visit, advance, begin, unexplained
from fieldvisit.server import knowledge, memory, packs, receipt_tables, tables
from fieldvisit.server.claims import untrue
from fieldvisit.server.knowledge import HESITATION
from fieldvisit.wire import decode_event

ASKED: Final = frozenset({"window", "order", "recorder", "companion_confirmed", "entry"})
"""Checks of a visit without judgements: those that rest on the events and the order alone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with an event: a key under `refused.`, and the rule or fact it is about."""

    seq: int
    reason: str
    detail: str


def events(
    connection: sa.Connection, device: str, visit_id: str, before: int, refused: Collection[int] = ()
) -> list[Event]:
    """Return a visit's accepted events, oldest first, with a seq below `before`; `refused`: those just refused."""
    row, refusal = tables.events, tables.event_refusals
    known = sa.exists().where(refusal.c.device == row.c.device, refusal.c.seq == row.c.seq)
    rows = connection.execute(
        sa.select(row.c.seq, row.c.payload)
        .where(row.c.device == device, row.c.visit == visit_id, row.c.kind != "", row.c.seq < before, ~known)
        .order_by(row.c.seq)
    )
    return [decode_event(payload) for seq, payload in rows if seq not in refused]


def asked(body: Body) -> When | None:
    """Return when the rules must have been asked for a fact to be allowed; None for what is always allowed."""
    match body:
        case Departed():
            return When.DEPART
        case Ticked(item="entered", done=True, note=note):
            return None if note.strip() else When.DOOR  # with a note it admits what has happened: the seal asks
        case Knocked() | Identified(confirmed=True):
            return When.DOOR
        case MessageAsked(refused=False):
            return When.MESSAGE
        case Received():
            return When.RECEIPT
        case Offer(kind=kind) if kind not in RIGHTS:
            return When.OFFER
        case Acknowledged(strokes=strokes) if strokes:
            return When.OFFER
        case Sealed():
            return When.SEAL
    return None


# A visit of a laptop that records its judgements
def judges(connection: sa.Connection, device: str, told: Sequence[Event]) -> bool:
    """Tell whether a visit must have its judgements: its departure has one, or the laptop wrote one before it."""
    row = tables.events
    if len(told) > 1 and isinstance(told[1].body, Judged):
        return True
    earlier = sa.select(row.c.seq).where(row.c.device == device, row.c.kind == "Judged", row.c.seq < told[0].seq)
    return connection.execute(earlier.limit(1)).first() is not None


def findings(connection: sa.Connection, order: Order, told: Sequence[Event]) -> list[Finding]:
    """Judge a whole visit again: every judgement replayed, its facts held against what the office knows.

    An act that needs a judgement and has none at its own moment is `report_unjudged`, one that a rule forbade
    `report_rule_broken`; a judgement that cannot be repeated is `report_judged_otherwise`, one by facts that were not
    so `report_facts_untrue`.
    """
    found: list[Finding] = []
    visit: Visit | None = None
    for place, event in enumerate(told):
        after = begin(event) if visit is None else advance(visit, event)
        when = asked(event.body)
        if when is not None:
            found += _act(connection, order, told, place, visit, after, when)
        visit = after
    return found


def _act(
    connection: sa.Connection,
    order: Order,
    told: Sequence[Event],
    place: int,
    before: Visit | None,
    after: Visit,
    when: When,
) -> Iterator[Finding]:
    act = told[place]
    judged = _judgement(told, place, when)
    if judged is None:
        yield Finding(act.seq, "report_unjudged", when.value)
        return
    body = judged.body
    assert isinstance(body, Judged)
    judgement = Judgement(judged.at, body.facts, body.verdicts)
    pack = _repeats(connection, order, told[0], judgement)
    if pack is None:
        yield Finding(judged.seq, "report_judged_otherwise", when.value)
        return
    if isinstance(act.body, Departed) and act.body.verdicts and act.body.verdicts != body.verdicts:
        yield Finding(act.seq, "report_judged_otherwise", when.value)
    broken = unexplained(after.judgements, after.ticks) if when is When.SEAL else blocks(body.verdicts)
    for verdict in broken:
        yield Finding(act.seq, "report_rule_broken", verdict.rule)
    yield from _at_true_time(connection, pack, act, judgement)
    world = memory.world(connection, order, pack, act, before, after)
    if name := untrue(body.facts, judged.at, world):
        yield Finding(judged.seq, "report_facts_untrue", name)


def _at_true_time(connection: sa.Connection, pack: Pack, act: Event, judgement: Judgement) -> Iterator[Finding]:
    """Judge an act again at the time it really happened, where the laptop's own was wrong without its noticing."""
    true = knowledge.truly(connection, act.device, judgement.at)
    if true is None or not knowledge.wrong(judgement.at, true) or isinstance(act.body, Sealed):
        return
    said = {one.rule for one in blocks(judgement.verdicts)}
    for verdict in blocks(judge(pack, judgement.facts, exactly(true))):
        if verdict.rule not in said:
            yield Finding(act.seq, "report_rule_broken", verdict.rule)


def _judgement(told: Sequence[Event], place: int, when: When) -> Event | None:
    """Return the judgement that allowed an act: directly behind a departure, before all else, at the same moment."""
    act = told[place]
    if isinstance(act.body, Departed):
        near = told[place + 1 : place + 2]
    else:
        near = [one for one in told[max(place - 2, 0) : place] if not isinstance(one.body, Noted)][-1:]
    for one in near:
        if isinstance(one.body, Judged) and one.body.facts.when is when and one.at == act.at:
            return one
    return None


def _repeats(connection: sa.Connection, order: Order, departed: Event, judgement: Judgement) -> Pack | None:
    """Return the version of the order's pack that says the same again: one in force when the visit began."""
    day = departed.at.best.astimezone(ZoneInfo(order.zone)).date()
    try:
        candidates = candidate_packs(connection, order, day)
        return next((one for one in candidates if replay(one, judgement)), None)
    except (OverflowError, NotFound):
        return None


def candidate_packs(connection: sa.Connection, order: Order, day: date) -> list[Pack]:
    """Return the versions by which an order's visit can have been judged on a day, the newest first."""
    return packs.versions(connection, order.pack_id or packs.SHIPPED, day)


# What a supervisor has to look at
def flags(connection: sa.Connection, visit_id: str, told: Sequence[Event]) -> list[str]:
    """Return what changed in the office before a visit without its laptop knowing, and visits that collide.

    AFTER_WITHDRAWAL: case or order were taken away before the departure. AFTER_STOP: the same of a stop flag.
    CONFLICT: another laptop visited the same case on the same day before this visit was heard of.
    CASH: banknotes were taken that the office does not allow, or that two did not count, or their receipt was voided.
    RECEIPT: a receipt is for more than was owed, or for a payment that another receipt names.
    CLOCK: the laptop's clock was wrong, and it did not notice: its times are kept as they came.
    """
    row, departed = tables.visits, told[0]
    mine = connection.execute(sa.select(row).where(row.c.visit_id == visit_id)).one()
    since = departed.at.best
    found = []
    if _taken(connection, mine, since):
        found.append("AFTER_WITHDRAWAL")
    if memory.stopped(connection, mine.case_id, since, departed.device, visit_id):
        found.append("AFTER_STOP")
    if _collides(connection, mine):
        found.append("CONFLICT")
    found += _doubts(connection, visit_id)
    if any(knowledge.wrong(one.at, knowledge.truly(connection, one.device, one.at)) for one in told):
        found.append("CLOCK")
    return found


def _doubts(connection: sa.Connection, visit_id: str) -> Iterator[str]:
    row = receipt_tables.receipts
    chosen = sa.select(row.c.flags).where(row.c.visit == visit_id, row.c.flags != "")
    names = {name for flags in connection.execute(chosen).scalars() for name in flags.split()}
    of_cash = {name for name in names if name.startswith("CASH_")}
    if of_cash:
        yield "CASH"
    if names - of_cash:
        yield "RECEIPT"


def _taken(connection: sa.Connection, mine: Any, since: Any) -> bool:
    case, order = tables.cases, tables.orders
    withdrawn = connection.execute(sa.select(case.c.withdrawn_at).where(case.c.case_id == mine.case_id)).scalar()
    chosen = sa.select(order.c.cancelled_at).where(order.c.order_id == mine.order_id)
    cancelled = connection.execute(chosen).scalar()
    return any(when is not None and when <= since for when in (withdrawn, cancelled))


def _collides(connection: sa.Connection, mine: Any) -> bool:
    """Tell whether another laptop's visit of the case on that day was heard of first: then this one is the second."""
    row, event = tables.visits, tables.events
    this = sa.select(event.c.received_at).where(event.c.device == mine.device, event.c.seq == mine.began)
    arrived = connection.execute(this).scalar()
    joined = row.join(event, sa.and_(event.c.device == row.c.device, event.c.seq == row.c.began))
    same = sa.and_(row.c.case_id == mine.case_id, row.c.day == mine.day, row.c.device != mine.device)
    first = sa.or_(event.c.received_at < arrived, sa.and_(event.c.received_at == arrived, row.c.device < mine.device))
    chosen = sa.select(row.c.visit_id).select_from(joined).where(same, row.c.state != "void", first)
    return connection.execute(chosen.limit(1)).first() is not None


# A visit without judgements, from a laptop of version 0.1
def broken(pack: Pack, order: Order, told: Collection[Event]) -> str:
    """Return the first rule that a visit's events (the seal, too) broke, empty when they kept all that are asked."""
    visit: Visit | None = None
    for event in told:
        when = _asked_before(event.body)
        visit = begin(event) if visit is None else visit
        if when and (rule := _against(pack, _facts(visit, order, when), event.at)):
            return rule
        visit = advance(visit, event)
    return ""


def _asked_before(body: Body) -> When | None:
    if isinstance(body, Ticked | MessageAsked | Acknowledged):
        return None
    when = asked(body)
    return When.TALK if when in (When.OFFER, When.RECEIPT) else when


def _facts(visit: Visit, order: Order, when: When) -> Facts:
    given = [one.given for one in visit.consents if one.purpose == "entry"]
    return Facts(
        when=when,
        order=order,
        recorder=visit.departed.recorder,
        companion_confirmed=visit.confirmed is not None,
        entered=visit.ticked(ENTERED),
        entry_consent=any(given) if when is When.SEAL else visit.consent("entry"),
    )


def _against(pack: Pack, facts: Facts, at: Moment) -> str:
    try:
        just_before = replace(at, earliest=at.earliest - HESITATION, latest=at.latest - HESITATION)
        earlier = {one.rule for one in blocks(judge(pack, facts, just_before))}
        found = [one.rule for one in blocks(judge(pack, facts, at)) if one.rule in earlier]
    except OverflowError:  # a time at the end of the calendar: no clock says that
        return "time"
    return next((rule for rule in found if pack.rule(rule).check in ASKED), "")
