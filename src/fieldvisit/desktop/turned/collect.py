"""Reads from a desk what the person before one visit's turned screen may see; the only part of it that knows a desk."""

from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit import casework
from fieldvisit.casework import Desk, Leaving
from fieldvisit.casework.cash import taken_here
from fieldvisit.casework.facts import pack, staff
from fieldvisit.clock import Moment
from fieldvisit.desktop.turned.facts import Badge, Consent, Owed, Record, TurnedFacts
from fieldvisit.errors import NotFound
from fieldvisit.evidence.codes import check_address, qr
from fieldvisit.model.order import Order, Parties
from fieldvisit.model.outcome import ENDING_TALK, HOLDING, LIABLE, Said, Who
from fieldvisit.model.people import mask_id, mask_name
from fieldvisit.model.visit import Visit
from fieldvisit.store import CaseRow

CUT_SHORT: Final = frozenset({Leaving.ASKED_TO_LEAVE, Leaving.REFUSED, Leaving.OUT_OF_HOURS, Leaving.WITHDRAWN})
"""Why the door was left without the close that a talk has."""


def of_visit(desk: Desk, visit_id: str) -> TurnedFacts:
    """Return what the person before this visit's screen may see now. Raises NotFound.

    Three states: nobody or a child answered, or nobody yet (names and badge numbers alone: the agency's name may tell
    of a debt); another adult, or somebody not confirmed (the agency too); a confirmed liable person (domain 0: 3).
    """
    visit = desk.store.visits.get(visit_id)
    order, row = desk.store.orders.get(visit.departed.order_id), desk.store.cases.get(visit.case_id)
    parties = desk.store.staff.parties()
    language = visit.shown[-1].body.language if visit.shown else ""
    who = visit.knocked.who if visit.knocked else None
    if who in (None, Who.NOBODY, Who.MINOR):
        pages = ("badge",) if who else ("badge", "recording", "choices")
        return TurnedFacts(
            visit_id,
            ("farewell",) if visit.left else pages,
            collectors=_badges(desk, visit, parties, agency=False),
            recorder=visit.departed.recorder,
            left=visit.left.reason if visit.left else "",
            on_record=False,
            language=language,
        )
    if not visit.may_speak:
        return TurnedFacts(
            visit_id,
            ("farewell",) if visit.left or not visit.open else ("badge", "recording", "choices"),
            collectors=_badges(desk, visit, parties, agency=True),
            agency=parties.agency,
            service_phone=parties.service_phone,
            complaint_phone=parties.complaint_phone,
            person=mask_name(row.case.case.name),
            recorder=visit.departed.recorder,
            left=visit.left.reason if visit.left else "",
            on_record=visit.open,
            language=language,
        )
    return _open(desk, visit, order, row, parties, language)


def _open(desk: Desk, visit: Visit, order: Order, row: CaseRow, parties: Parties, language: str) -> TurnedFacts:
    case = row.case.case
    owed = _owed(desk, visit, row, order.zone)
    pages, aside = _pages(visit, owed, acknowledge=_may_acknowledge(desk, visit))
    rule = next((one for one in pack(desk, order, visit).rules if one.check == "window"), None)
    attended, acknowledged = visit.attended, visit.acknowledged
    return TurnedFacts(
        visit.visit_id,
        pages,
        aside,
        collectors=_badges(desk, visit, parties, agency=True),
        agency=parties.agency,
        service_phone=parties.service_phone,
        complaint_phone=parties.complaint_phone,
        regulator_phone=parties.regulator_phone,
        principal=case.creditor,
        person=case.name,
        papers=(order.order_id, order.valid_until.isoformat()),
        recorder=visit.departed.recorder,
        hours=(rule.text("from"), rule.text("until")) if rule else ("", ""),
        owed=owed,
        consents=_consents(visit, order.zone),
        record=_record(desk, visit, order.zone),
        left=visit.left.reason if visit.left else "",
        attended=_clock(visit.attended_at, order.zone) if attended else "",
        attended_declined=bool(attended and attended.refused),
        acknowledged=_clock(visit.acknowledged_at, order.zone) if acknowledged else "",
        acknowledged_declined=bool(acknowledged and not acknowledged.strokes),
        slips=_slips(desk, visit),
        on_record=visit.open,
        cash=taken_here(desk, order),
        language=language,
    )


def _pages(visit: Visit, owed: Owed, *, acknowledge: bool) -> tuple[tuple[str, ...], frozenset[str]]:
    """Which pages there are: after an objection, an incident and leaving none speaks of paying (domain 5: 10, 13)."""
    if not visit.open:
        return ("thanks",), frozenset()
    close = ("readback", "sign")
    right = {"correct", "disagree", "complain", "deny"}
    if visit.left is not None:
        first = ("farewell",) if visit.left.reason in CUT_SHORT else ()
        return (*first, *close, "thanks"), frozenset({*right, "badge", "rights", "complaint"})
    ended = any(one.kind in ENDING_TALK for one in visit.offers)
    ended = ended or any(one.body.kind in HOLDING for one in visit.incidents)
    debt = () if ended else ("debt", "explained", "payment")
    more = ("acknowledge",) if acknowledge and owed.quotable and not ended else ()
    start = ("badge", "recording", "choices", "rights", "complaint")
    pages = (*start, *debt, "consents", "leaflets", *close, *more, "thanks")
    return pages, frozenset({*right, *(() if ended else ("hard",))})


def _may_acknowledge(desk: Desk, visit: Visit) -> bool:
    """Whether the office wants acknowledgements at all and the rules do not forbid this one (a time-barred debt)."""
    return casework.may_acknowledge(desk, visit) is None


def _badges(desk: Desk, visit: Visit, parties: Parties, *, agency: bool) -> tuple[Badge, ...]:
    found = []
    for collector in (visit.departed.lead, visit.departed.companion):
        known = staff(desk, collector)
        number = known.badge_no if known else ""
        code = qr(check_address(parties.check_url, number)) if agency and number and parties.check_url else ()
        found.append(Badge(known.name if known else collector, number, known.badge_until if known else None, code))
    return tuple(found)


def _owed(desk: Desk, visit: Visit, row: CaseRow, zone: str) -> Owed:
    case, at = row.case.case, row.case.balance_at
    quotable = casework.quotable(desk, visit)
    old = desk.moment().best - at
    told = Owed(
        creditor=case.creditor,
        product=case.product,
        contract=_tail(case.case_no),
        overdue_since=case.overdue_since,
        quotable=quotable,
        as_of=f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}",
        hours_old=max(int(old.total_seconds() // 3600), 0),
    )
    if not quotable:
        return told
    sums = {"principal": case.principal, "interest": case.interest, "fees": case.fees, "total": case.total}
    return Owed(
        told.creditor, told.product, told.contract, told.overdue_since, True, told.as_of, told.hours_old, **sums
    )


def _tail(number: str) -> str:
    """Keep the last four of a contract's number: enough to find it among one's own papers."""
    return "*" * (len(number) - 4) + number[-4:] if len(number) >= 8 else mask_id(number)


def _consents(visit: Visit, zone: str) -> tuple[Consent, ...]:
    found = []
    for purpose in casework.PURPOSES:
        said = [one for one in visit.consents if one.purpose == purpose]
        if not said:
            found.append(Consent(purpose))
            continue
        before = any(one.given for one in said[:-1])
        found.append(Consent(purpose, said[-1].given, before, _clock(said[-1].at, zone)))
    return tuple(found)


def _record(desk: Desk, visit: Visit, zone: str) -> Record:
    draft = desk.store.drafts.get(visit.visit_id) if visit.open else None
    said = [one.body for one in visit.said]
    return Record(
        set_out=_clock(visit.departed_at, zone),
        arrived=_clock(visit.arrived_at, zone),
        left=_clock(visit.left_at, zone),
        left_reason=visit.left.reason if visit.left else "",
        who=visit.knocked.who.value if visit.knocked and visit.knocked.who in LIABLE else "",
        confirmed=bool(visit.identified and visit.identified.confirmed),
        method=visit.identified.method if visit.identified else "",
        interpreter=visit.identified.interpreter if visit.identified else "",
        done=tuple(dict.fromkeys(one.item.partition(":")[0] for one in visit.ticks if one.done)),
        offers=visit.offers,
        received=visit.received,
        notes=(draft.notes if draft else visit.notes).strip(),
        statement=(draft.statement if draft else visit.statement).strip(),
        corrections=tuple(one.text for one in said if one.kind is Said.CORRECTION),
        disagreements=tuple(one.text for one in said if one.kind is Said.DISAGREEMENT),
        files=len(visit.attached),
        gaps=tuple(f"{_clock(gap.since, zone)}–{_clock(gap.until, zone)}" for gap in visit.gaps),
    )


def _slips(desk: Desk, visit: Visit) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((number, one.kind.value) for number, one in casework.slips(desk, visit))
    except NotFound:
        return ()


def _clock(moment: Moment | None, zone: str) -> str:
    return f"{moment.best.astimezone(ZoneInfo(zone)):%H:%M:%S}" if moment else ""
