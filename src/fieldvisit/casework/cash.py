"""Banknotes: allowed by the office and the rules or not at all, counted by two, paid in by a time, proved each day."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.casework import asking, facts
from fieldvisit.casework.signers import due
from fieldvisit.casework.words import checked
from fieldvisit.casework.writing import append, stand, write
from fieldvisit.clock import Moment
from fieldvisit.errors import (
    BadAmount,
    CashAbove,
    CashForbidden,
    CashOverdue,
    CashUncounted,
    FieldvisitError,
    NotFound,
    OutOfOrder,
)
from fieldvisit.keys import Signer
from fieldvisit.model import book
from fieldvisit.model.event import BookClosed, CashCounted, Deposited
from fieldvisit.model.money import Fen, yuan
from fieldvisit.model.order import Order
from fieldvisit.model.policy import Facts, When
from fieldvisit.model.policy.banknotes import left_to_office, official_only
from fieldvisit.model.receipt import CashTerms, PaymentMode
from fieldvisit.model.visit import Step, Visit
from fieldvisit.store.desk import Desk

OPEN: Final = (Step.DOOR, Step.TALK, Step.AGREE, Step.CLOSE)
ZONE: Final = "Asia/Shanghai"
"""Where the days of a book are counted before there is a receipt to tell."""


@dataclass(frozen=True, slots=True)
class CashRoom:
    """Whether banknotes may be taken in a visit now: `most` in fen, 0 with the error that says why not."""

    most: Fen
    why: FieldvisitError | None = None


def cash_room(desk: Desk, visit: Visit) -> CashRoom:
    """Return how much cash may be taken now, as far as it can be known before the sum: nothing is written."""
    try:
        return CashRoom(_room(desk, visit))
    except FieldvisitError as why:
        return CashRoom(0, why)


def count_cash(desk: Desk, visit_id: str, lead: Fen, companion: Fen, signer: Signer) -> Visit:
    """Record what both collectors counted, each without seeing the other's sum; a difference stays on record.

    The companion signs their own sum with their own key, as they do at the departure and the seal. Raises OutOfOrder,
    BadAmount for a sum that is none, CertificateMissing when the signer is not the visit's companion,
    CertificateExpired, and why no cash may be taken (as `cash_room`).
    """
    with desk.store.atomic():
        visit = stand(desk, visit_id, "count_cash", *OPEN)
        _room(desk, visit)
        if not all(0 < one < 10**14 for one in (lead, companion)):
            raise BadAmount
        due(desk, signer, visit.departed.companion)
        said = CashCounted(lead, companion, signer.fingerprint)
        signature = signer.sign(said.signed(visit_id, len(visit.counts) + 1))
        return write(desk, visit, replace(said, signature=signature), by=signer.collector_id)


def terms(desk: Desk, visit: Visit, amount: Fen, at: Moment) -> CashTerms:
    """Return by what a sum of banknotes may be taken in a visit.

    Raises CashForbidden, CashOverdue, CashAbove, and CashUncounted unless both collectors counted this very sum last.
    """
    limits = desk.store.staff.limits()
    if amount > _room(desk, visit):
        most = amount > limits.cash_most
        raise CashAbove(
            what="RECEIPT" if most else "DAY", yuan=yuan(limits.cash_most if most else limits.cash_day_most)
        )
    if visit.counted is None or not visit.counted.is_of(amount):
        raise CashUncounted
    pack = facts.pack(desk, facts.of_order(desk, visit), visit)
    by = at.earliest + timedelta(hours=limits.cash_deposit_hours)  # from the earliest it can be now: see `book.in_hand`
    return CashTerms(f"{pack.pack_id} {pack.version}", limits.cash_most, limits.cash_day_most, by)


def _room(desk: Desk, visit: Visit) -> Fen:
    limits = desk.store.staff.limits()
    if not limits.takes_cash:
        raise CashForbidden(reason="off")
    if not visit.may_speak:
        raise CashForbidden(reason="third_person")
    found = asking.ask(desk, visit, When.RECEIPT, shape=_in_cash)
    rules = facts.pack(desk, facts.of_order(desk, visit), visit)
    if official_only(rules, found.verdicts):
        raise CashForbidden(reason="rules")
    desk.store.receipts.next_number()  # without one for its receipt no banknote changes hands
    hand = cash_in_hand(desk)
    if hand.late:
        raise CashOverdue(yuan=yuan(hand.late))
    room = min(limits.cash_most, limits.cash_day_most - _taken_on(desk, _today(desk)))
    if room <= 0:
        raise CashAbove(what="DAY", yuan=yuan(limits.cash_day_most))
    return room


def taken_here(desk: Desk, order: Order) -> bool:
    """Tell whether office and rules let cash be taken at all on visits of an order: what its papers say."""
    if not desk.store.staff.limits().takes_cash:
        return False
    try:
        rules = facts.pack(desk, order)
    except NotFound:
        return False
    return left_to_office(rules, order, desk.moment())


def _in_cash(found: Facts) -> Facts:
    return replace(found, mode=PaymentMode.CASH.value)


def _taken_on(desk: Desk, day: date) -> Fen:
    slips = desk.store.receipts.slips()
    return sum(one.amount for one in slips if one.banknotes and one.day == day)


def _today(desk: Desk) -> date:
    return desk.moment().best.astimezone(ZoneInfo(book_zone(desk))).date()


def book_zone(desk: Desk) -> str:
    """Return the zone in which the days of this laptop's book are counted: its last receipt's."""
    last = desk.store.receipts.list()[:1]
    return last[0].zone if last else ZONE


# Paying in, and the day's proof
def cash_in_hand(desk: Desk) -> book.Hand:
    """Return the cash that was taken and not paid in, and when it must be; by the latest that it can be now."""
    held, hours = desk.store.receipts, desk.store.staff.limits().cash_deposit_hours
    return book.in_hand(held.slips(), held.deposits(), hours, desk.moment().latest)


def deposit(desk: Desk, amount: Fen, reference: str) -> book.Hand:
    """Record that cash was paid into the principal's account; return what is in hand after it.

    Raises BadAmount for nothing or more than is in hand, MissingText without the bank's reference, TooLong, NoGlyph.
    """
    reference = checked(reference, limit=64, field="reference")
    with desk.store.atomic():
        if not 0 < amount <= cash_in_hand(desk).amount:
            raise BadAmount
        at = desk.moment()
        event = append(desk, Deposited(amount, reference), visit=None, case=None, at=at)
        desk.store.receipts.deposited(event.seq, book.Deposit(at.best, amount, reference))
        return cash_in_hand(desk)


def day_proof(desk: Desk, day: date | None = None) -> book.DayProof:
    """Return a local day's proof of the receipt book, today's unless told otherwise."""
    held, zone = desk.store.receipts, ZoneInfo(book_zone(desk))
    day = day or _today(desk)
    paid = [one for one in held.deposits() if one.at.astimezone(zone).date() == day]
    return book.prove(day, desk.store.staff.ranges(), held.slips(), paid, cash_in_hand(desk))


def close_book(desk: Desk) -> book.DayProof:
    """Close today's receipt book: the office compares the figures with what it was told. It can be closed again.

    Raises OutOfOrder when the book does not add up: then nothing is signed, and the office has to look.
    """
    with desk.store.atomic():
        proof = day_proof(desk)
        if not proof.holds:
            raise OutOfOrder(verb="close_book", step="GAP")
        sums = tuple((mode.value, amount) for mode, _, amount in proof.received)
        said = BookClosed(proof.day, proof.ranges, proof.taken, sums, proof.hand.amount)
        event = append(desk, said, visit=None, case=None)
        desk.store.receipts.close(proof.day, event.seq)
        return proof


def book_closed(desk: Desk, day: date | None = None) -> bool:
    """Tell whether a day's book is closed and nothing happened in it since."""
    return desk.store.receipts.closed(day or _today(desk))


def day_proof_pdf(desk: Desk, day: date | None, language: str) -> bytes:
    """Lay out a day's proof on A4, with the place of its closing in the journal, or room for it. Raises NotFound."""
    from fieldvisit.evidence import day_proof as paper  # the fonts load here, not at the start of the program

    proof = day_proof(desk, day)
    closing = desk.store.receipts.closing(proof.day)
    if not proof.ranges:
        raise NotFound(what="ranges")
    lead = desk.store.staff.get(desk.collector)
    return paper.lay_out(
        paper.Page(
            proof=proof,
            ranges=tuple(desk.store.staff.ranges()),
            device=desk.device,
            zone=book_zone(desk),
            collector=lead.name,
            badge_no=lead.badge_no,
            limits=desk.store.staff.limits(),
            parties=desk.store.staff.parties(),
            at=desk.moment().best,
            closing=closing,
        ),
        language,
    )
