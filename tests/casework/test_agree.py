"""Promises and payments: bounded by what is owed, by what the office allows, and by official channels."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.laptop import CASE, CASE_FILE, TODAY, TOTAL, Laptop
from fieldvisit import casework, cose, wire
from fieldvisit.errors import (
    BadAmount,
    BadDate,
    Blocked,
    MissingText,
    NoGlyph,
    OutOfOrder,
    PaidTwice,
    ReceiptsExhausted,
)
from fieldvisit.evidence import receipt_code
from fieldvisit.model.event import Offer, ReceiptVoided
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.model.receipt import Allocation, PaymentMode, Receipt

_NEXT = count(1)


def test_a_receipt_is_born_with_its_code(at_work: Laptop) -> None:
    visit = at_work.met()
    receipt = pay(at_work, visit.visit_id, 12_345)
    given, signed = receipt_code.read(receipt.code)
    assert cose.holds(signed, at_work.desk.device_key.public)
    assert (given.number, given.amount, given.whole) == (receipt.number, 12_345, receipt_code.digest(receipt))
    assert at_work.desk.store.receipts.get(receipt.number).code == receipt.code
    (told,) = at_work.desk.store.visits.get(visit.visit_id).received
    assert told.code == receipt.code
    (event,) = [one for one in at_work.desk.store.events.for_visit(visit.visit_id) if one.body == told]
    assert event.at.best == receipt.at


def pay(laptop: Laptop, visit_id: str, amount: int, reference: str = "") -> Receipt:
    return casework.receive(
        laptop.desk, visit_id, amount, PaymentMode.CREDITOR_QR, reference or f"TX-{next(_NEXT)}", "欧阳𬭎", "SELF"
    )


@pytest.mark.parametrize(
    "said",
    [
        Offer(OfferKind.PROMISE, amount=1, due=TODAY),
        Offer(OfferKind.PROMISE, amount=TOTAL, due=TODAY + timedelta(days=366)),
        Offer(OfferKind.PLAN, amount=TOTAL, due=date(2026, 12, 1), periods=60),
        Offer(OfferKind.WAIVER, amount=75_000),
        Offer(OfferKind.EXTENSION, due=TODAY + timedelta(days=1), text="下月发工资"),
    ],
)
def test_what_may_be_said(at_work: Laptop, said: Offer) -> None:
    visit = at_work.met()
    assert casework.offer(at_work.desk, visit.visit_id, said).offers == (said,)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (Offer(OfferKind.PROMISE, due=TODAY), BadAmount),
        (Offer(OfferKind.PROMISE, amount=0, due=TODAY), BadAmount),
        (Offer(OfferKind.PROMISE, amount=-5, due=TODAY), BadAmount),
        (Offer(OfferKind.PROMISE, amount=TOTAL + 1, due=TODAY), BadAmount),
        (Offer(OfferKind.PROMISE, amount=1), BadDate),
        (Offer(OfferKind.PROMISE, amount=1, due=TODAY - timedelta(days=1)), BadDate),
        (Offer(OfferKind.PROMISE, amount=1, due=date(9999, 12, 31)), BadDate),
        (Offer(OfferKind.PLAN, amount=1, due=TODAY), BadAmount),
        (Offer(OfferKind.PLAN, amount=1, due=TODAY, periods=0), BadAmount),
        (Offer(OfferKind.PLAN, amount=1, due=TODAY, periods=61), BadAmount),
        (Offer(OfferKind.WAIVER, amount=75_001), BadAmount),
        (Offer(OfferKind.EXTENSION, due=TODAY), BadDate),
        (Offer(OfferKind.DISPUTE, text="坏字\ue000"), NoGlyph),
    ],
)
def test_what_may_not(at_work: Laptop, said: Offer, error: type[Exception]) -> None:
    visit = at_work.met()
    with pytest.raises(error):
        casework.offer(at_work.desk, visit.visit_id, said)
    assert at_work.desk.store.visits.get(visit.visit_id).offers == ()


def test_a_payment_gets_the_next_number_and_goes_to_costs_first(at_work: Laptop) -> None:
    visit = at_work.met()
    first = pay(at_work, visit.visit_id, 30_000)
    assert (first.number, first.badges) == ("A7000001", ("B-001", "B-002"))
    assert first.allocation == Allocation(25_000, 5_000, 0)
    assert first.case_no_masked != CASE_FILE.case.case_no
    second = pay(at_work, visit.visit_id, 80_000)
    assert (second.number, second.allocation) == ("A7000002", Allocation(0, 75_005, 4_995))
    with pytest.raises(BadAmount):
        pay(at_work, visit.visit_id, TOTAL - 110_000 + 1)
    pay(at_work, visit.visit_id, TOTAL - 110_000)
    with pytest.raises(BadAmount):
        pay(at_work, visit.visit_id, 1)
    ends = casework.allowed_outcomes(
        at_work.desk.store.visits.get(visit.visit_id),
        casework.owed_before(at_work.desk, at_work.desk.store.visits.get(visit.visit_id)),
    )
    assert Outcome.MET_DEBTOR_PAID_FULL in ends
    assert Outcome.MET_DEBTOR_PAID_PART not in ends


def test_a_refused_payment_takes_no_number(at_work: Laptop) -> None:
    visit = at_work.met()
    with pytest.raises(BadAmount):
        pay(at_work, visit.visit_id, 0)
    with pytest.raises(MissingText):
        pay(at_work, visit.visit_id, 5, " ")
    with pytest.raises(ValueError, match="CHEQUE"):
        casework.receive(at_work.desk, visit.visit_id, 5, "CHEQUE", "1", "x", "")  # type: ignore[arg-type]
    with pytest.raises(Blocked):
        casework.receive(at_work.desk, visit.visit_id, 5, PaymentMode.CASH, "1", "x", "")
    assert pay(at_work, visit.visit_id, 5).number == "A7000001"


def test_a_void_receipt_keeps_its_number_and_frees_the_balance(at_work: Laptop) -> None:
    visit = at_work.met()
    pay(at_work, visit.visit_id, TOTAL)
    void = casework.void_receipt(at_work.desk, "A7000001", "付款失败")
    assert void.voided == "付款失败"
    assert at_work.desk.store.visits.get(visit.visit_id).received == ()
    with pytest.raises(OutOfOrder):
        casework.void_receipt(at_work.desk, "A7000001", "再来")
    assert pay(at_work, visit.visit_id, TOTAL).number == "A7000002"


def test_a_receipt_can_be_voided_after_the_seal_and_the_office_learns_of_it(at_work: Laptop) -> None:
    visit = at_work.met()
    pay(at_work, visit.visit_id, 7)
    casework.attend(at_work.desk, visit.visit_id, refused="不签")
    casework.leave(at_work.desk, visit.visit_id, "DONE")
    visit = casework.conclude(at_work.desk, visit.visit_id, Outcome.MET_DEBTOR_PAID_PART)
    at_work.seal(at_work.tick_all(visit))
    assert casework.outstanding(at_work.desk, visit).costs == 24_993
    casework.void_receipt(at_work.desk, "A7000001", "未到账")
    assert casework.outstanding(at_work.desk, visit).costs == 25_000
    last = at_work.desk.store.events.for_case(CASE)[-1]
    assert (last.body, last.visit) == (ReceiptVoided("A7000001", "未到账"), None)


def test_a_newer_balance_already_holds_what_was_paid_before_it(at_work: Laptop) -> None:
    visit = at_work.met()
    pay(at_work, visit.visit_id, 25_000)
    at_work.clock.move(minutes=5)
    lower = replace(CASE_FILE.case, fees=0, total=TOTAL - 25_000)
    at_work.feed(wire.CaseItem(replace(CASE_FILE, case=lower, balance_at=at_work.clock.at)))
    assert casework.outstanding(at_work.desk, visit) == Allocation(0, 80_005, 900_000)


def test_when_the_range_is_used_up_nothing_is_written(at_work: Laptop) -> None:
    visit = at_work.met()
    for _ in range(50):
        pay(at_work, visit.visit_id, 1)
    before = at_work.desk.store.events.head()
    with pytest.raises(ReceiptsExhausted):
        pay(at_work, visit.visit_id, 1)
    assert at_work.desk.store.events.head() == before


def test_the_same_payment_has_one_receipt(at_work: Laptop) -> None:
    visit = at_work.met()
    first = pay(at_work, visit.visit_id, 100, "TX-9")
    with pytest.raises(PaidTwice) as caught:
        pay(at_work, visit.visit_id, 100, "tx-9")
    assert caught.value.facts["number"] == first.number


@given(amounts=st.lists(st.integers(-10, TOTAL * 2), max_size=8))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_receipts_never_add_up_to_more_than_is_owed(at_work: Laptop, amounts: list[int]) -> None:
    open_ = casework.interrupted(at_work.desk)
    visit_id = open_[0].visit_id if open_ else at_work.met().visit_id
    for amount in amounts:
        try:
            pay(at_work, visit_id, amount)
        except (BadAmount, ReceiptsExhausted):
            continue
    given_ = casework.receipts(at_work.desk)
    assert sum(one.amount for one in given_) <= TOTAL
    assert sorted(one.number for one in given_) == [f"A7{n + 1:06d}" for n in range(len(given_))]
    assert at_work.desk.store.cases.get(CASE).visits == 1


@pytest.mark.parametrize("paper", ["A5", "80mm", "58mm"])
def test_a_receipt_is_laid_out_for_paper(at_work: Laptop, paper: Literal["A5", "80mm", "58mm"]) -> None:
    number = pay(at_work, at_work.met().visit_id, 5).number
    assert casework.receipt_pdf(at_work.desk, number, paper, "zh-CN").startswith(b"%PDF-")
