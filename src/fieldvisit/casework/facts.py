"""Everything that is known when the rules of a visit are asked."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.casework import checklist, known, lint
from fieldvisit.clock import Moment
from fieldvisit.errors import NotFound
from fieldvisit.model import gist
from fieldvisit.model.case import StopFlag
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.outcome import ENDING_TALK, OBJECTIONS, STOPPING, OfferKind
from fieldvisit.model.policy import Facts, Pack, SignedPack, When, blocks, judge
from fieldvisit.model.visit import ENTERED, Visit
from fieldvisit.store import CaseRow
from fieldvisit.store.desk import Desk

_ENDING: Final = frozenset(OBJECTIONS[kind] for kind in ENDING_TALK) | {StopFlag.DO_NOT_VISIT}
"""Of the stops a visit has set itself, those that end its own talk; after hardship a plan may still follow."""
HEALTH: Final = "HEALTH"
"""The kind of words that a consent of its own covers (CN-PI-03)."""
BALANCE: Final = frozenset({"balance"})
"""The check that matters only to verbs which name a sum."""


def pack(desk: Desk, order: Order, visit: Visit | None = None) -> Pack:
    """Return the rules an order is judged by on the visited address's day; a visit keeps those it began under.

    Raises NotFound when the office has not sent them.
    """
    at = visit.departed_at if visit else desk.moment()
    return desk.store.staff.pack(local_day(at, order.zone), order.pack_id, visit_id=visit.visit_id if visit else "")


def signed(desk: Desk, order: Order, visit: Visit) -> tuple[SignedPack, ...]:
    """Return the texts of the rules a visit keeps, as the office signed them, an extended pack first."""
    day = local_day(visit.departed_at, order.zone)
    return desk.store.staff.signed(day, order.pack_id, visit_id=visit.visit_id)


def of_order(desk: Desk, visit: Visit) -> Order:
    """Return the order a visit began from."""
    return desk.store.orders.get(visit.departed.order_id)


def local_day(at: Moment, zone: str) -> date:
    """Return the local day of a moment, as best known."""
    return local(at, zone).date()


def local(at: Moment, zone: str) -> datetime:
    """Return a moment as best known, local to a zone."""
    return at.best.astimezone(ZoneInfo(zone))


def staff(desk: Desk, collector_id: str) -> Staff | None:
    """Return a collector as the office vouches for them, or None for one it does not know."""
    try:
        return desk.store.staff.get(collector_id)
    except NotFound:
        return None


def before_visit(
    desk: Desk, rules: Pack, order: Order, row: CaseRow, when: When, at: Moment, *, companion: str, recorder: str
) -> Facts:
    """Return the facts of planning and departing: no visit exists yet."""
    case = row.case
    return Facts(
        when=when,
        order=order,
        stops=row.stops | case.stops | _concluded(desk, case.case_id),
        dpd=gist.days_overdue(case.case, at, order.zone),
        outsourcing_notice=case.outsourcing_notice,
        heard_from_office=known.heard(desk),
        balance_at=case.balance_at,
        lead=staff(desk, desk.collector),
        companion=staff(desk, companion),
        recorder=recorder,
        birth=gist.birth(case.case, at),
        circumstances=gist.for_rules(known.learned(desk, case), rules),
        contacts=known.contacts(desk, case, at),
        holidays=known.holidays(rules.country, at, order.zone),
        region=gist.region(case.case, order),
        refreshed_on=known.refreshed_on(desk, order.zone),
    )


def of_visit(desk: Desk, rules: Pack, visit: Visit, when: When, at: Moment) -> Facts:
    """Return the facts of a running visit. What it has taught of the person counts for later visits, not for itself."""
    order, row = of_order(desk, visit), desk.store.cases.get(visit.case_id)
    case, answered = row.case, visit.knocked
    required = checklist.lines(rules, visit, stale=stale(rules, row, at))
    return Facts(
        when=when,
        order=order,
        stops=_stops(desk, row, visit),
        dpd=gist.days_overdue(case.case, at, order.zone),
        outsourcing_notice=case.outsourcing_notice,
        heard_from_office=known.heard(desk),
        balance_at=case.balance_at,
        lead=staff(desk, visit.departed.lead),
        companion=staff(desk, visit.departed.companion),
        companion_confirmed=visit.confirmed is not None,
        recorder=visit.departed.recorder,
        ticks=frozenset(line.key for line in required if line.done),
        required_ticks=frozenset(line.key for line in required if line.required),
        entered=visit.ticked(ENTERED),
        entry_consent="entry" in _consents(visit, when),
        birth=gist.birth(case.case, at),
        circumstances=gist.for_rules(known.learned(desk, case, but=visit.visit_id), rules),
        agreed=visit.agreed,
        contacts=known.contacts(desk, case, at, but=visit.visit_id),
        holidays=known.holidays(rules.country, at, order.zone),
        region=gist.region(case.case, order),
        met=answered.who.value if answered else "",
        identified=visit.may_speak,
        relation=answered.relation if answered else "",
        uses=uses(visit),
        consents=_consents(visit, when),
        refreshed_on=known.refreshed_on(desk, order.zone),
        cash_allowed=when in (When.RECEIPT, When.SEAL) and desk.store.staff.limits().takes_cash,
    )


def uses(visit: Visit) -> frozenset[str]:
    """Return the purposes that need a consent of their own and were made use of."""
    kinds = {one.media.partition("/")[0] for one in visit.attached}
    found = {
        "photo": "image" in kinds,
        "recording": bool(kinds & {"audio", "video"}),
        "entry": visit.ticked(ENTERED),
        "signature": bool(visit.attended and visit.attended.strokes),
        "health": any(HEALTH in lint.kinds(text) for text in (visit.notes, *_hardships(visit))),
    }
    return frozenset(purpose for purpose, used in found.items() if used)


def _hardships(visit: Visit) -> tuple[str, ...]:
    return tuple(one.text for one in visit.offers if one.kind is OfferKind.HARDSHIP)


def _consents(visit: Visit, when: When) -> frozenset[str]:
    """Return the purposes consent stands for. What was done while it stood stays lawful (PIPL art. 15): at the seal
    a consent that was given at all counts."""
    purposes = {one.purpose for one in visit.consents}
    if when is When.SEAL:
        return frozenset(one.purpose for one in visit.consents if one.given)
    return frozenset(one for one in purposes if visit.consent(one))


def _stops(desk: Desk, row: CaseRow, visit: Visit) -> frozenset[StopFlag]:
    """Return the case's stops with only those of the visit itself that end its talk, wherever they came back from.

    So no judgement tells that an incident held the case: the report goes to the household, too.
    """
    own = visit.freezes
    withdrawn = desk.store.orders.cancelled(visit.departed.order_id) is not None
    late = {StopFlag.WITHDRAWN} if withdrawn else set()
    return ((row.stops | row.case.stops) - own) | (own & _ENDING) | late


def _concluded(desk: Desk, case_id: str) -> frozenset[StopFlag]:
    """Stops that outcomes of visits not sealed yet ask for; from the seal on they stand among the case's own."""
    outcomes = (one.outcome for one in desk.store.visits.list(case_id=case_id) if one.open)
    return frozenset(STOPPING[one] for one in outcomes if one in STOPPING)


def stale(rules: Pack, row: CaseRow, at: Moment) -> bool:
    """Tell whether the balance is too old to be quoted."""
    facts = Facts(when=When.TALK, balance_at=row.case.balance_at)
    return any(rules.rule(one.rule).check in BALANCE for one in blocks(judge(rules, facts, at)))
