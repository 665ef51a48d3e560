"""One visit and the office's rows it rests on, frozen into the content of its report."""

from dataclasses import replace

from fieldvisit.casework import facts
from fieldvisit.casework.serial import serial
from fieldvisit.clock import Moment
from fieldvisit.errors import MissingForSeal
from fieldvisit.journal import tree
from fieldvisit.keys import Signer
from fieldvisit.model import gist
from fieldvisit.model.case import CaseFile
from fieldvisit.model.event import Attended
from fieldvisit.model.outcome import RESTRICTED
from fieldvisit.model.people import mask_id
from fieldvisit.model.policy import Judgement
from fieldvisit.model.record import SCHEMA, Collector, Debt, Held, VisitRecord, gathered
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk


def of_visit(desk: Desk, visit: Visit, lead: Signer, companion: Signer, language: str, asked: Judgement) -> VisitRecord:
    """Return a visit's record; `asked` is what the rules say of sealing it, at that moment.

    Raises MissingForSeal for a visit without companion, end or outcome.
    """
    order, judgements = facts.of_order(desk, visit), (*visit.judgements, asked)
    frame = _frame(desk, visit, lead, companion, language, asked.at)
    return replace(
        frame,
        verdicts=gathered((visit.departed.verdicts, *(one.verdicts for one in judgements))),
        packs=facts.signed(desk, order, visit),
        judgements=judgements,
        acknowledged=visit.acknowledged,
        said=visit.said,
        shown=visit.shown,
        handed=visit.handed,
        hours=visit.hours,
        times=visit.times,
        messages=visit.messages,
        addresses=visit.addresses,
        incidents=tuple(one for one in visit.incidents if one.body.kind not in RESTRICTED),
        recorder_stops=visit.recorder_stops,
        left_forbidden=visit.left.forbidden if visit.left else False,
        attended_at=visit.attended_at,
        acknowledged_at=visit.acknowledged_at,
        attached_at=visit.attached_at,
        held=_held(desk, frame.journal_seq),
    )


def _frame(desk: Desk, visit: Visit, lead: Signer, companion: Signer, language: str, now: Moment) -> VisitRecord:
    """Return what every report has, of a visit that is at its end."""
    if visit.confirmed_at is None or visit.left_at is None or visit.outcome is None:
        raise MissingForSeal(what="missing.end")
    store = desk.store
    order = facts.of_order(desk, visit)
    pack = facts.pack(desk, order, visit)
    file, head = store.cases.get(visit.case_id).case, store.events.head()
    return VisitRecord(
        schema=SCHEMA,
        visit_id=visit.visit_id,
        serial=serial(desk, visit),
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
        counts=visit.counts,
        attached=visit.attached,
        attended=visit.attended or Attended(),
        left_reason=visit.left.reason if visit.left else "",
        gaps=visit.gaps,
        verdicts=(),
        device=desk.device,
        journal_seq=head.size,
        journal_hash=head.last,
    )


def _held(desk: Desk, size: int) -> Held | None:
    """Return what the office has signed of this journal, and that its first `size` events only went on from there."""
    store = desk.store
    with store.atomic():  # a sync may end meanwhile
        kept, signed, nodes = store.notes.newest(), store.events.signed_for(), store.events.grown(size)
    if kept is None or kept.leaf is None or signed is None or signed.size != kept.size or kept.size > size:
        return None
    # the log may have grown by other laptops since: its note is newer, and so is the checkpoint that came with it
    from fieldvisit.journal.audit import Office

    office = Office(store.settings.get("office_id"), store.settings.get("office_key"))
    point = office.checkpoint(kept.note, desk.device)
    if point is None or point.at is None:
        return None
    path = tree.consistency(point.size, size, nodes.fetch)
    return Held(point.size, point.at, kept.note, nodes.tree.root(), path, kept.log_note, kept.leaf, kept.inclusion)


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
        dpd=gist.days_overdue(case, now, zone),
        stage=case.stage,
        balance_at=file.balance_at,
    )


def _collector(desk: Desk, signer: Signer) -> Collector:
    one = desk.store.staff.get(signer.collector_id)
    return Collector(one.collector_id, one.name, one.badge_no, one.badge_until, one.training_until, signer.fingerprint)
