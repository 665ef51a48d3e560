"""The agreement: promises, requests and objections, and payments made through official channels."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from fieldvisit.casework import asking, cash, facts, proposals
from fieldvisit.casework.serial import serial
from fieldvisit.casework.words import REMARK, checked
from fieldvisit.casework.writing import stand, write
from fieldvisit.errors import BadAmount, MissingText, OutOfOrder, PaidTwice
from fieldvisit.model.case import Case
from fieldvisit.model.event import Offer, Received
from fieldvisit.model.money import Fen
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import ENDING_TALK, HOLDING, LIABLE, PROPOSALS, RIGHTS, OfferKind, Who
from fieldvisit.model.people import mask_id
from fieldvisit.model.policy import Facts, When
from fieldvisit.model.receipt import Allocation, PaymentMode, Receipt, allocate
from fieldvisit.model.visit import Step, Visit, slip
from fieldvisit.store.desk import Desk

_BY_ANYBODY: Final = frozenset({OfferKind.COMPLAINT, OfferKind.DATA_REQUEST})
_VOLUNTEERS: Final = frozenset({Who.FAMILY, Who.OTHER_ADULT, Who.LAWYER})
_BY_LAWYER: Final = frozenset({OfferKind.REPRESENTED, OfferKind.BANKRUPTCY})
_UNPROVED: Final = _BY_LAWYER | {OfferKind.FRAUD}
"""Nobody has to prove who they are to say that it is not theirs, that they are bankrupt, or whom to speak with."""
_OPEN: Final = (Step.DOOR, Step.TALK, Step.AGREE, Step.CLOSE)


def offer(desk: Desk, visit_id: str, said: Offer) -> Visit:
    """Record what the person promises, asks for or objects; objections and proposals stop later visits at once.

    An objection is never judged away: it can be recorded until the visit is sealed, a complaint and a request about
    data by any adult who answered, that a lawyer speaks for the person and a bankruptcy by the lawyer and by who is not
    confirmed, too. What is proposed in full (`plan`, `waiver`) fills in amount, date and periods, or agrees with them.
    Raises OutOfOrder, Blocked, BadAmount, BadDate, TooLong, NoGlyph.
    """
    said = proposals.filled(replace(said, text=checked(said.text, limit=REMARK)))
    with desk.store.atomic():
        visit = stand(desk, visit_id, "offer", *_OPEN)
        if said.kind in RIGHTS:
            if not _may_object(visit, said.kind):
                raise OutOfOrder(verb="offer", step=visit.step.value)
            return write(desk, visit, said)
        _speaking(visit, "offer")
        owed = outstanding(desk, visit)
        today = facts.local_day(desk.moment(), facts.of_order(desk, visit).zone)
        proposals.check(said, owed, desk.store.staff.limits(), today)
        asked = asking.require(desk, visit, When.OFFER, shape=lambda found: _offering(found, said, owed))
        return write(desk, visit, said, asked=asked)


def _may_object(visit: Visit, kind: OfferKind) -> bool:
    who = visit.knocked.who if visit.knocked else Who.NOBODY
    if kind in _BY_ANYBODY:
        return who not in (Who.NOBODY, Who.MINOR)
    if kind in _UNPROVED and who in LIABLE:
        return True
    return visit.may_speak or (kind in _BY_LAWYER and who is Who.LAWYER)


def _speaking(visit: Visit, verb: str) -> None:
    """Raise OutOfOrder unless the debt may still be spoken of with the confirmed person."""
    if not visit.may_speak or visit.left is not None:
        raise OutOfOrder(verb=verb, step=visit.step.value)
    if any(one.kind in ENDING_TALK for one in visit.offers):
        raise OutOfOrder(verb=verb, step="DISPUTED")
    if any(one.body.kind in HOLDING for one in visit.incidents):
        raise OutOfOrder(verb=verb, step="INCIDENT")


def _offering(found: Facts, said: Offer, owed: Allocation) -> Facts:
    return replace(found, periods=said.periods, amount=said.amount, owed=_sum(owed))


def slips(desk: Desk, visit: Visit) -> tuple[tuple[str, Offer], ...]:
    """Return the numbered papers that go with what was asked for or objected in a visit, in order."""
    number = serial(desk, visit)
    numbered = ((slip(number, place), said) for place, said in enumerate(visit.offers, 1))
    return tuple((number, said) for number, said in numbered if said.kind in RIGHTS | PROPOSALS)


def decisions(desk: Desk, case_id: str) -> tuple[Decision, ...]:
    """Return what the office has decided on a case's proposals and objections, by slip number."""
    return tuple(desk.store.cases.decisions(case_id))


def receive(
    desk: Desk,
    visit_id: str,
    amount: Fen,
    mode: PaymentMode,
    reference: str,
    payer: str,
    relation: str,
    *,
    volunteered: bool = False,
) -> Receipt:
    """Record a payment made through an official channel and give it the next receipt number, in one transaction.

    `volunteered`: an adult who does not owe it said that they pay of their own will (domain 5: situation 7); nothing of
    the debt is told to them, and their relation is a must. It counts when the principal has it. CASH has no reference
    and must have been counted by both (`count_cash`). Raises OutOfOrder, Blocked (hours, balance older than 72 h),
    MissingText without a reference or payer, BadAmount above the balance (CN-FEE-01), ReceiptsExhausted,
    NumbersInDoubt, PaidTwice, TooLong, NoGlyph, CashForbidden, CashAbove, CashOverdue, CashUncounted; ValueError for a
    mode that is none.
    """
    mode = PaymentMode(mode)
    in_cash = mode is PaymentMode.CASH
    reference = "" if in_cash else checked(reference, limit=64, field="reference")
    payer, relation = checked(payer, field="payer"), checked(relation)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "receive", *_OPEN)
        if volunteered:
            _volunteering(visit, relation)
        else:
            _speaking(visit, "receive")
        _once(desk, visit, mode, reference)
        owed = outstanding(desk, visit)
        try:
            split = allocate(amount, owed.costs, owed.interest, owed.principal)
        except ValueError:
            raise BadAmount from None
        paid = Facts(When.RECEIPT, amount=amount, owed=_sum(owed), mode=mode.value, volunteered=volunteered)
        asked = asking.require(desk, visit, When.RECEIPT, shape=lambda found: _paying(found, paid))
        if volunteered and not any(one.lifted for one in asked.verdicts):
            raise OutOfOrder(verb="receive", step=visit.step.value)
        by = cash.terms(desk, visit, amount, asked.at) if in_cash else None
        number = desk.store.receipts.next_number()
        said = Received(number, amount, mode.value, reference, payer, relation)
        receipt = _coded(desk, replace(_receipt(desk, visit, said, split, asked.at.best), cash=by))
        desk.store.receipts.add(receipt)
        write(desk, visit, replace(said, code=receipt.code), asked=asked)
    return receipt


def _once(desk: Desk, visit: Visit, mode: PaymentMode, reference: str) -> None:
    """Raise PaidTwice when the case has a receipt for this payment: it would count twice (domain 5: situation 17)."""
    if mode is PaymentMode.CASH:
        return
    for one in desk.store.visits.list(case_id=visit.case_id):
        for paid in one.received:
            same = (paid.mode, paid.reference.casefold()) == (mode.value, reference.casefold())
            if same and not desk.store.receipts.get(paid.number).voided:
                raise PaidTwice(number=paid.number)


def _volunteering(visit: Visit, relation: str) -> None:
    """Raise OutOfOrder unless another adult is at the door, MissingText without who they are to the person."""
    if visit.knocked is None or visit.knocked.who not in _VOLUNTEERS or visit.left is not None:
        raise OutOfOrder(verb="receive", step=visit.step.value)
    if not relation:
        raise MissingText(field="relation")


def _paying(found: Facts, paid: Facts) -> Facts:
    return replace(found, amount=paid.amount, owed=paid.owed, mode=paid.mode, volunteered=paid.volunteered)


def _sum(owed: Allocation) -> Fen:
    return owed.costs + owed.interest + owed.principal


def _coded(desk: Desk, receipt: Receipt) -> Receipt:
    """Return a receipt with its code, signed by this laptop: what a phone reads says what the paper says."""
    from fieldvisit.evidence import receipt_code  # loads with the first receipt, not at the start of the program

    return replace(receipt, code=receipt_code.text(receipt, desk.device_key, receipt.parties.check_url))


def _receipt(desk: Desk, visit: Visit, paid: Received, split: Allocation, at: datetime) -> Receipt:
    store = desk.store
    case = store.cases.get(visit.case_id).case.case
    order = store.orders.get(visit.departed.order_id)
    lead, companion = store.staff.get(visit.departed.lead), store.staff.get(visit.departed.companion)
    return Receipt(
        number=paid.number,
        visit_id=visit.visit_id,
        at=at,
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
        itemised=visit.may_speak,
    )


def outstanding(desk: Desk, visit: Visit, *, until: datetime | None = None) -> Allocation:
    """Return what is still owed by the office's balance less what this laptop has receipted since. Amounts in fen.

    With `until` (UTC) payments after it do not count.
    """
    file = desk.store.cases.get(visit.case_id).case
    owed = _parts(file.case)
    for one in desk.store.visits.list(case_id=visit.case_id):
        for paid in one.received:
            receipt = desk.store.receipts.get(paid.number)
            if receipt.at >= file.balance_at and not receipt.voided and (until is None or receipt.at <= until):
                done = receipt.allocation
                owed = Allocation(
                    max(owed.costs - done.costs, 0),
                    max(owed.interest - done.interest, 0),
                    max(owed.principal - done.principal, 0),
                )
    return owed


def _parts(case: Case) -> Allocation:
    return Allocation(case.fees, case.interest, case.principal)
