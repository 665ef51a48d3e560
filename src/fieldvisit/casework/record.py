"""One visit and the office's rows it rests on, frozen into the content of its report."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fieldvisit.casework import facts
from fieldvisit.clock import Moment
from fieldvisit.errors import MissingForSeal
from fieldvisit.keys import Signer
from fieldvisit.model.case import CaseFile
from fieldvisit.model.event import Attended
from fieldvisit.model.people import mask_id
from fieldvisit.model.policy import Level, Verdict, When, judge
from fieldvisit.model.record import SCHEMA, Collector, Debt, VisitRecord
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk


def of_visit(desk: Desk, visit: Visit, lead: Signer, companion: Signer, language: str, now: Moment) -> VisitRecord:
    """Return a visit's record. Raises MissingForSeal for a visit without companion, end or outcome."""
    if visit.confirmed_at is None or visit.left_at is None or visit.outcome is None:
        raise MissingForSeal(what="missing.end")
    store = desk.store
    order, pack = store.orders.get(visit.departed.order_id), facts.pack(desk)
    file, head = store.cases.get(visit.case_id).case, store.events.head()
    return VisitRecord(
        schema=SCHEMA,
        visit_id=visit.visit_id,
        serial=serial(desk, visit, order.zone),
        language=language,
        zone=order.zone,
        parties=store.staff.parties(),
        pack_id=pack.pack_id,
        pack_version=pack.version,
        order=order,
        debt=_debt(file, now, order.zone),
        person=file.case.name,
        person_id_masked=mask_id(file.case.id_no),
        address=file.case.address,
        lead=_collector(desk, lead),
        companion=_collector(desk, companion),
        recorder=visit.departed.recorder,
        departed_at=visit.departed_at,
        confirmed_at=visit.confirmed_at,
        arrived_at=visit.arrived_at,
        identified_at=visit.identified_at,
        ended_at=visit.left_at,
        sealed_at=now,
        knocked=visit.knocked,
        identified=visit.identified,
        ticks=visit.ticks,
        consents=visit.consents,
        notes=visit.notes,
        statement=visit.statement,
        outcome=visit.outcome,
        offers=visit.offers,
        received=visit.received,
        attached=visit.attached,
        attended=visit.attended or Attended(),
        left_reason=visit.left.reason if visit.left else "",
        gaps=visit.gaps,
        verdicts=_verdicts(desk, visit, now),
        device=desk.device,
        journal_seq=head.size,
        journal_hash=head.last,
    )


def serial(desk: Desk, visit: Visit, zone: str) -> str:
    """Return a report's number: device, local day of departure, and the journal's number of the departure.

    Unique without a server, and the same however often sealing is tried.
    """
    first = next(iter(desk.store.events.for_visit(visit.visit_id)))
    day: datetime = visit.departed_at.best.astimezone(ZoneInfo(zone))
    return f"{desk.device}-{day:%Y%m%d}-{first.seq:04d}"


def _debt(file: CaseFile, now: Moment, zone: str) -> Debt:
    case = file.case
    return Debt(
        case_no=case.case_no,
        creditor=case.creditor,
        product=case.product,
        principal=case.principal,
        interest=case.interest,
        fees=case.fees,
        total=case.total,
        overdue_since=case.overdue_since,
        dpd=facts.days_overdue(case, now, zone),
        stage=case.stage,
        balance_at=file.balance_at,
    )


def _collector(desk: Desk, signer: Signer) -> Collector:
    known = desk.store.staff.get(signer.collector_id)
    return Collector(
        known.collector_id, known.name, known.badge_no, known.badge_until, known.training_until, signer.fingerprint
    )


def _verdicts(desk: Desk, visit: Visit, now: Moment) -> tuple[Verdict, ...]:
    """What the rules said at departure, arrival, identification and now; each rule once, what forbade not at all."""
    pack = facts.pack(desk)
    found = {one.rule: one for one in visit.departed.verdicts}
    for when, at in ((When.DOOR, visit.arrived_at), (When.TALK, visit.identified_at), (When.SEAL, now)):
        if at is not None:
            for one in judge(pack, facts.of_visit(desk, visit, when, at), at):
                if one.level is not Level.BLOCK:
                    found.setdefault(one.rule, one)
    return tuple(found.values())
