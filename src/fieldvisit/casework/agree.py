"""The agreement: promises, requests and objections, and payments made through official channels."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.casework import facts
from fieldvisit.casework.words import REMARK, checked
from fieldvisit.casework.writing import stand, write
from fieldvisit.errors import BadAmount, BadDate, OutOfOrder
from fieldvisit.model.case import Case
from fieldvisit.model.event import Offer, Received
from fieldvisit.model.money import Fen
from fieldvisit.model.order import Limits
from fieldvisit.model.outcome import RIGHTS, OfferKind
from fieldvisit.model.people import mask_id
from fieldvisit.model.policy import When
from fieldvisit.model.receipt import Allocation, PaymentMode, Receipt, allocate
from fieldvisit.model.visit import Step, Visit
from fieldvisit.store.desk import Desk

FURTHEST: Final = timedelta(days=366 * 5)
"""How far ahead a promised or new date may lie: the law's longest plan."""
_OPEN: Final = (Step.DOOR, Step.TALK, Step.AGREE, Step.CLOSE)


def offer(desk: Desk, visit_id: str, said: Offer) -> Visit:
    """Record what the person promises, asks for or objects. Dispute, hardship and complaint stop later visits at once.

    An objection is never judged away: it can be recorded until the visit is sealed, and a complaint by whoever
    answered. Raises OutOfOrder, Blocked, BadAmount, BadDate, TooLong, NoGlyph.
    """
    said = replace(said, text=checked(said.text, limit=REMARK))
    with desk.store.atomic():
        visit = stand(desk, visit_id, "offer", *_OPEN)
        if said.kind in RIGHTS:
            heard = visit.knocked is not None if said.kind is OfferKind.COMPLAINT else visit.may_speak
            if not heard:
                raise OutOfOrder(verb="offer", step=visit.step.value)
            return write(desk, visit, said)
        _speaking(visit, "offer")
        facts.require(desk, visit, When.TALK, ignoring=facts.BALANCE if said.amount is None else ())
        _check(desk, visit, said)
        return write(desk, visit, said)


def _speaking(visit: Visit, verb: str) -> None:
    if not visit.may_speak or visit.left is not None:
        raise OutOfOrder(verb=verb, step=visit.step.value)
    if any(one.kind is OfferKind.DISPUTE for one in visit.offers):
        raise OutOfOrder(verb=verb, step="DISPUTED")


def _check(desk: Desk, visit: Visit, said: Offer) -> None:
    order = desk.store.orders.get(visit.departed.order_id)
    today = desk.moment().best.astimezone(ZoneInfo(order.zone)).date()
    owed, limits = outstanding(desk, visit), desk.store.staff.limits()
    if said.kind is not OfferKind.EXTENSION and said.amount is None:
        raise BadAmount
    if said.amount is not None and not 0 < said.amount <= _most(said.kind, owed, limits):
        raise BadAmount
    if said.kind is OfferKind.PLAN and not 1 <= (said.periods or 0) <= limits.plan_months:
        raise BadAmount
    if said.kind is not OfferKind.WAIVER:
        _check_date(said.due, today, later=said.kind is OfferKind.EXTENSION)


def _most(kind: OfferKind, owed: Allocation, limits: Limits) -> Fen:
    if kind is OfferKind.WAIVER:
        return min(owed.interest, limits.waiver_interest) + min(owed.costs, limits.waiver_fees)
    return owed.costs + owed.interest + owed.principal


def _check_date(due: date | None, today: date, *, later: bool) -> None:
    if due is None or not today + timedelta(days=later) <= due <= today + FURTHEST:
        raise BadDate


def receive(
    desk: Desk, visit_id: str, amount: Fen, mode: PaymentMode, reference: str, payer: str, relation: str
) -> Receipt:
    """Record a payment made through an official channel and give it the next receipt number, in one transaction.

    It counts when the principal has it. Raises OutOfOrder, Blocked (hours, balance older than 72 h), MissingText
    without a reference or payer, BadAmount above the balance (CN-FEE-01), ReceiptsExhausted, TooLong, NoGlyph;
    ValueError for a mode that is not official.
    """
    mode = PaymentMode(mode)
    reference = checked(reference, limit=64, field="reference")
    payer, relation = checked(payer, field="payer"), checked(relation)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "receive", *_OPEN)
        _speaking(visit, "receive")
        facts.require(desk, visit, When.TALK)
        owed = outstanding(desk, visit)
        try:
            split = allocate(amount, owed.costs, owed.interest, owed.principal)
        except ValueError:
            raise BadAmount from None
        number = desk.store.receipts.next_number()
        receipt = _receipt(desk, visit, Received(number, amount, mode.value, reference, payer, relation), split)
        desk.store.receipts.add(receipt)
        write(desk, visit, Received(number, amount, mode.value, reference, payer, relation))
    return receipt


def _receipt(desk: Desk, visit: Visit, paid: Received, split: Allocation) -> Receipt:
    store = desk.store
    case = store.cases.get(visit.case_id).case.case
    order = store.orders.get(visit.departed.order_id)
    lead, companion = store.staff.get(visit.departed.lead), store.staff.get(visit.departed.companion)
    return Receipt(
        number=paid.number,
        visit_id=visit.visit_id,
        at=desk.moment().best,
        payer=paid.payer,
        relation=paid.relation,
        amount=paid.amount,
        mode=PaymentMode(paid.mode),
        reference=paid.reference,
        creditor=case.creditor,
        case_no_masked=mask_id(case.case_no),
        allocation=split,
        badges=(lead.badge_no, companion.badge_no),
        parties=store.staff.parties(),
        zone=order.zone,
    )


def outstanding(desk: Desk, visit: Visit) -> Allocation:
    """Return what is still owed by the office's balance less what this laptop has receipted since. Amounts in fen."""
    file = desk.store.cases.get(visit.case_id).case
    owed = _parts(file.case)
    for one in desk.store.visits.list(case_id=visit.case_id):
        for paid in one.received:
            receipt = desk.store.receipts.get(paid.number)
            if receipt.at >= file.balance_at and not receipt.voided:
                done = receipt.allocation
                owed = Allocation(
                    max(owed.costs - done.costs, 0),
                    max(owed.interest - done.interest, 0),
                    max(owed.principal - done.principal, 0),
                )
    return owed


def _parts(case: Case) -> Allocation:
    return Allocation(case.fees, case.interest, case.principal)
