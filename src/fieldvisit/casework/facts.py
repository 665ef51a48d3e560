"""What is known of a visit when its rules are asked, and the asking."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.casework import checklist
from fieldvisit.casework.outcomes import freezes
from fieldvisit.clock import Moment
from fieldvisit.errors import Blocked, NotFound
from fieldvisit.model.case import Case, StopFlag
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.outcome import STOPPING
from fieldvisit.model.people import id_checksum_holds
from fieldvisit.model.policy import Facts, Pack, Verdict, When, blocks, judge
from fieldvisit.model.visit import ENTERED, Step, Visit
from fieldvisit.store import CaseRow
from fieldvisit.store.desk import Desk

_AT_STEP: Final = {Step.BEFORE: When.DOOR, Step.DOOR: When.DOOR, Step.TALK: When.TALK, Step.AGREE: When.TALK}
BALANCE: Final = frozenset({"balance"})
"""The check that matters only to verbs which name a sum."""


def staff(desk: Desk, collector_id: str) -> Staff | None:
    """Return a collector as the office vouches for them, or None for one it does not know."""
    try:
        return desk.store.staff.get(collector_id)
    except NotFound:
        return None


def pack(desk: Desk) -> Pack:
    """Return the rules in force today. Raises NotFound before the office has sent any."""
    return desk.store.staff.pack(desk.moment().best.astimezone(ZoneInfo("Asia/Shanghai")).date())


def heard(desk: Desk) -> datetime | None:
    """Return when the office was last heard, None for never."""
    stored = desk.store.settings.get("heard_from_office")
    return datetime.fromisoformat(stored) if stored else None


def days_overdue(case: Case, at: Moment, zone: str) -> int:
    """Return the days past due on the local day, from the calendar and not from the hand-over's own number."""
    return (at.earliest.astimezone(ZoneInfo(zone)).date() - case.overdue_since).days


def birth(id_no: str) -> date | None:
    """Return the birthday a valid resident ID names, else None."""
    if not id_checksum_holds(id_no):
        return None
    try:
        return date(int(id_no[6:10]), int(id_no[10:12]), int(id_no[12:14]))
    except ValueError:
        return None


def before_visit(
    desk: Desk, order: Order, row: CaseRow, when: When, at: Moment, *, companion: str, recorder: str
) -> Facts:
    """Return the facts of planning and departing: no visit exists yet."""
    case = row.case
    return Facts(
        when=when,
        order=order,
        stops=row.stops | case.stops | _concluded(desk, case.case_id),
        dpd=days_overdue(case.case, at, order.zone),
        outsourcing_notice=case.outsourcing_notice,
        heard_from_office=heard(desk),
        balance_at=case.balance_at,
        lead=staff(desk, desk.collector),
        companion=staff(desk, companion),
        recorder=recorder,
        birth=birth(case.case.id_no),
    )


def of_visit(desk: Desk, visit: Visit, when: When, at: Moment) -> Facts:
    """Return the facts of a running visit."""
    order = desk.store.orders.get(visit.departed.order_id)
    row = desk.store.cases.get(visit.case_id)
    rules = pack(desk)
    required = checklist.lines(rules, visit, stale=_stale(rules, row, at))
    given = [one.given for one in visit.consents if one.purpose == "entry"]
    return Facts(
        when=when,
        order=order,
        stops=_stops(desk, row, visit),
        dpd=days_overdue(row.case.case, at, order.zone),
        outsourcing_notice=row.case.outsourcing_notice,
        heard_from_office=heard(desk),
        balance_at=row.case.balance_at,
        lead=staff(desk, visit.departed.lead),
        companion=staff(desk, visit.departed.companion),
        companion_confirmed=visit.confirmed is not None,
        recorder=visit.departed.recorder,
        ticks=frozenset(line.key for line in required if line.done),
        required_ticks=frozenset(line.key for line in required if line.required),
        entered=visit.ticked(ENTERED),
        entry_consent=any(given) if when is When.SEAL else bool(given and given[-1]),
        birth=birth(row.case.case.id_no),
    )


def _stops(desk: Desk, row: CaseRow, visit: Visit) -> frozenset[StopFlag]:
    """Of the stops a visit has set itself only a dispute ends the talk at once: after hardship a plan may follow."""
    own = freezes(visit)
    withdrawn = desk.store.orders.cancelled(visit.departed.order_id) is not None
    late = {StopFlag.WITHDRAWN} if withdrawn else set()
    return (row.stops - own) | row.case.stops | (own & {StopFlag.DISPUTE}) | late


def _concluded(desk: Desk, case_id: str) -> frozenset[StopFlag]:
    """Stops that outcomes of visits not sealed yet ask for; from the seal on they stand among the case's own."""
    outcomes = (one.outcome for one in desk.store.visits.list(case_id=case_id) if one.open)
    return frozenset(STOPPING[one] for one in outcomes if one in STOPPING)


def _stale(pack: Pack, row: CaseRow, at: Moment) -> bool:
    facts = Facts(when=When.TALK, balance_at=row.case.balance_at)
    return any(pack.rule(one.rule).check in BALANCE for one in blocks(judge(pack, facts, at)))


def verdicts(desk: Desk, visit: Visit, when: When | None = None) -> tuple[Verdict, ...]:
    """Return what the rules say of a visit now: for the screen, at the step's own When unless told otherwise."""
    when = when or _AT_STEP.get(visit.step, When.SEAL)
    at = desk.moment()
    return judge(pack(desk), of_visit(desk, visit, when, at), at)


def quotable(desk: Desk, visit: Visit) -> bool:
    """Tell whether sums may be on screen now: a liable person is confirmed and the balance is fresh enough."""
    if not visit.may_speak:
        return False
    rules = pack(desk)
    return not _stale(rules, desk.store.cases.get(visit.case_id), desk.moment())


def require(
    desk: Desk, visit: Visit, when: When, *, ignoring: Collection[str] = (), only: Collection[str] = ()
) -> tuple[Verdict, ...]:
    """Judge a visit and return the verdicts. Raises Blocked(rule) for the first that forbids.

    `ignoring` and `only` name checks: those that do not concern the verb, or the only ones that do.
    """
    rules = pack(desk)
    found = verdicts(desk, visit, when)
    for verdict in blocks(found):
        check = rules.rule(verdict.rule).check
        if check not in ignoring and (not only or check in only):
            raise Blocked(rule=verdict.rule)
    return found
