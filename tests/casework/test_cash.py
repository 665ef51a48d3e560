"""Banknotes: off unless office and rules allow them, counted by two, bounded, paid in by a time, proved each day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.banknotes import CASH, OWN, allow
from casework.laptop import CASE, LIMITS, PARTIES, THE_ORDER, Laptop, laptop, numbers, pack
from fieldvisit import casework, wire
from fieldvisit.casework.cash import taken_here
from fieldvisit.clock import UNANCHORED, exactly
from fieldvisit.errors import (
    BadAmount,
    Blocked,
    CashAbove,
    CashForbidden,
    CashOverdue,
    CashUncounted,
    CertificateMissing,
    FieldvisitError,
    MissingText,
    NotFound,
    NumbersInDoubt,
    OutOfOrder,
)
from fieldvisit.keys import verify_signer
from fieldvisit.model.event import BookClosed, CashCounted, Deposited, ReceiptVoided, Received
from fieldvisit.model.order import Limits, ReceiptRange
from fieldvisit.model.outcome import Who
from fieldvisit.model.policy import Facts, When, blocks, judge, shipped
from fieldvisit.model.receipt import PaymentMode, Receipt
from fieldvisit.model.visit import Visit
from fieldvisit.store.packs import parsed
from fieldvisit.wording import say


@contextmanager
def with_cash(profile: Path, limits: Limits = CASH) -> Iterator[tuple[Laptop, Visit]]:
    with laptop(profile) as made:
        allow(made, limits)
        yield made, made.met()


def take(made: Laptop, visit: Visit, amount: int) -> Receipt:
    casework.count_cash(made.desk, visit.visit_id, amount, amount, made.companion)
    return pay(made, visit, amount)


def pay(made: Laptop, visit: Visit, amount: int) -> Receipt:
    return casework.receive(made.desk, visit.visit_id, amount, PaymentMode.CASH, "", "欧阳𬭎", "SELF")


def test_cash_is_off_unless_office_and_rules_both_allow_it(at_work: Laptop) -> None:
    visit = at_work.met()
    for limits in (LIMITS, replace(CASH, cash=False), replace(CASH, cash_most=0), replace(CASH, cash_day_most=0)):
        at_work.feed(wire.PartiesItem(PARTIES, limits))
        why = casework.cash_room(at_work.desk, visit).why
        assert isinstance(why, CashForbidden)
        assert why.facts == {"reason": "off"}
        with pytest.raises(CashForbidden):
            casework.count_cash(at_work.desk, visit.visit_id, 5, 5, at_work.companion)
    allow(at_work)
    assert casework.cash_room(at_work.desk, visit).most == 200_000
    at_work.feed(wire.PartiesItem(PARTIES, LIMITS))
    with pytest.raises(Blocked, match="CN-PAY-01"):
        pay(at_work, visit, 5)
    assert casework.receipts(at_work.desk) == []


def test_an_own_pack_forbids_cash_whatever_the_limits_say(tmp_path: Path) -> None:
    with laptop(tmp_path / "p") as made:
        order = replace(THE_ORDER, pack_id="OWN-2026")
        allow(made)
        assert taken_here(made.desk, THE_ORDER)
        made.feed(pack(made.office_key, OWN), wire.OrderItem(order))
        visit = made.met()
        why = casework.cash_room(made.desk, visit).why
        assert isinstance(why, CashForbidden)
        assert why.facts == {"reason": "rules"}
        with pytest.raises(Blocked, match="OWN-PAY-01"):
            pay(made, visit, 5)
        assert not taken_here(made.desk, order)


@pytest.mark.parametrize("pack_id", sorted(shipped.texts()))
def test_every_shipped_pack_leaves_cash_to_the_limits_alone(pack_id: str) -> None:
    rules = parsed(tuple(shipped.texts()[one] for one in shipped.chain(pack_id)))
    now = exactly(datetime(2026, 10, 21, 2, tzinfo=UTC))

    def forbidden(mode: str, *, allowed: bool) -> bool:
        found = judge(rules, Facts(When.RECEIPT, mode=mode, cash_allowed=allowed), now)
        return any(rules.rule(one.rule).check == "official" for one in blocks(found))

    assert forbidden("CASH", allowed=False)
    assert not forbidden("CASH", allowed=True)
    assert not forbidden("APP", allowed=False)
    assert forbidden("PERSONAL", allowed=True)


def test_both_count_before_a_receipt_and_every_count_is_on_record(tmp_path: Path) -> None:
    with with_cash(tmp_path / "p") as (made, visit):
        with pytest.raises(CashUncounted):
            pay(made, visit, 5_000)
        counted = casework.count_cash(made.desk, visit.visit_id, 5_000, 4_000, made.companion).counted
        assert counted is not None
        assert (counted.lead, counted.companion, counted.is_of(4_000)) == (5_000, 4_000, False)
        with pytest.raises(CashUncounted):
            pay(made, visit, 5_000)
        casework.count_cash(made.desk, visit.visit_id, 4_000, 4_000, made.companion)
        with pytest.raises(CashUncounted):
            pay(made, visit, 5_000)
        receipt = pay(made, visit, 4_000)
        assert (receipt.mode, receipt.reference) == (PaymentMode.CASH, "")
        assert receipt.cash is not None
        assert (receipt.cash.most, receipt.cash.day_most) == (200_000, 300_000)
        assert receipt.cash.pack.startswith("CN-2026")
        with pytest.raises(CashUncounted):
            pay(made, visit, 4_000)
        seen = [one.body for one in made.desk.store.events.for_visit(visit.visit_id)]
        counts = [one for one in seen if isinstance(one, CashCounted)]
        assert [(one.lead, one.companion) for one in counts] == [(5_000, 4_000), (4_000, 4_000)]
        take(made, visit, 4_000)
        assert len([one for one in seen if isinstance(one, Received)]) == 1


def test_the_companion_signs_their_own_sum_with_their_own_key(tmp_path: Path) -> None:
    with with_cash(tmp_path / "p") as (made, visit):
        with pytest.raises(CertificateMissing):
            casework.count_cash(made.desk, visit.visit_id, 500, 500, made.lead)
        assert made.desk.store.visits.get(visit.visit_id).counts == ()
        for place, sums in enumerate(((500, 400), (500, 500)), 1):
            said = casework.count_cash(made.desk, visit.visit_id, *sums, made.companion).counted
            assert said is not None
            assert said.certificate_sha256 == made.companion.fingerprint
            certificate = made.companion.certificate
            assert verify_signer(certificate, said.signed(visit.visit_id, place), said.signature)
            for other in (replace(said, companion=501).signed(visit.visit_id, place), said.signed("V-OTHER", place)):
                assert not verify_signer(certificate, other, said.signature)
            assert not verify_signer(certificate, said.signed(visit.visit_id, place + 1), said.signature)
            last = made.desk.store.events.for_visit(visit.visit_id)[-1]
            assert (last.body, last.by) == (said, made.companion.collector_id)


def test_a_term_runs_from_the_earliest_and_ends_by_the_latest_it_can_be(tmp_path: Path) -> None:
    with with_cash(tmp_path / "p", replace(CASH, cash_deposit_hours=1)) as (made, visit):
        made.clock.boot_id = "boot-2"  # no office has confirmed the clock since: five minutes
        at = made.desk.moment()
        assert at.latest - at.best == UNANCHORED
        receipt = take(made, visit, 10_000)
        assert receipt.cash is not None
        assert receipt.cash.due == at.earliest + timedelta(hours=1)
        assert casework.cash_in_hand(made.desk).due == receipt.cash.due
        made.clock.move(minutes=50)
        assert casework.cash_in_hand(made.desk).late == 0
        made.clock.move(seconds=1)
        assert casework.cash_in_hand(made.desk).late == 10_000
        made.feed(wire.PartiesItem(PARTIES, CASH))
        assert casework.cash_in_hand(made.desk).due == receipt.cash.due, "a receipt keeps the term that it names"


def test_a_case_tells_what_became_of_its_cash(tmp_path: Path) -> None:
    with with_cash(tmp_path / "p") as (made, visit):
        casework.count_cash(made.desk, visit.visit_id, 500, 400, made.companion)
        take(made, visit, 500)
        take(made, visit, 300)
        for sum_, reference in ((500, "B-1"), (200, "B-2")):
            made.clock.move(minutes=1)
            casework.deposit(made.desk, sum_, reference)
        made.clock.move(minutes=1)
        casework.close_book(made.desk)
        kinds = ("CashCounted", "Deposited", "BookClosed")
        told = [one for one in casework.timeline(made.desk, CASE) if one.kind in kinds]
        assert [(one.kind, one.detail, one.amount, one.text) for one in told] == [
            ("BookClosed", "", None, str(casework.day_proof(made.desk).day)),
            ("Deposited", "", 200, "B-2"),
            ("Deposited", "", 500, "B-1"),
            ("CashCounted", "", 300, ""),
            ("CashCounted", "", 500, ""),
            ("CashCounted", "DIFFERS", None, ""),
        ]
        for one in told:
            assert say(f"timeline.{one.kind}", "zh-CN") != say(f"timeline.{one.kind}", "en")


def test_a_receipt_and_a_day_have_their_most(tmp_path: Path) -> None:
    with with_cash(tmp_path / "p") as (made, visit):
        casework.count_cash(made.desk, visit.visit_id, 200_001, 200_001, made.companion)
        with pytest.raises(CashAbove) as above:
            pay(made, visit, 200_001)
        assert above.value.facts == {"what": "RECEIPT", "yuan": "2,000.00"}
        first = take(made, visit, 200_000)
        assert casework.cash_room(made.desk, visit).most == 100_000
        casework.count_cash(made.desk, visit.visit_id, 100_001, 100_001, made.companion)
        with pytest.raises(CashAbove) as above:
            pay(made, visit, 100_001)
        assert above.value.facts["what"] == "DAY"
        take(made, visit, 100_000)
        assert isinstance(casework.cash_room(made.desk, visit).why, CashAbove)
        casework.void_receipt(made.desk, first.number, "退还")
        assert casework.cash_room(made.desk, visit).most == 200_000


def test_cash_that_is_overdue_stops_more_until_it_is_paid_in(tmp_path: Path) -> None:
    with with_cash(tmp_path / "p", replace(CASH, cash_deposit_hours=1)) as (made, visit):
        take(made, visit, 10_000)
        made.clock.move(minutes=30)
        take(made, visit, 20_000)
        hand = casework.cash_in_hand(made.desk)
        assert (hand.amount, hand.late) == (30_000, 0)
        made.clock.move(minutes=31)
        hand = casework.cash_in_hand(made.desk)
        assert (hand.amount, hand.late) == (30_000, 10_000)
        with pytest.raises(CashOverdue) as late:
            casework.count_cash(made.desk, visit.visit_id, 5, 5, made.companion)
        assert late.value.facts == {"yuan": "100.00"}
        for amount in (0, -1, 30_001):
            with pytest.raises(BadAmount):
                casework.deposit(made.desk, amount, "B-1")
        with pytest.raises(MissingText):
            casework.deposit(made.desk, 10_000, " ")
        assert casework.deposit(made.desk, 10_000, "B-1").amount == 20_000
        take(made, visit, 5)
        head = made.desk.store.events.payloads()
        said = [one.body for one in map(wire.decode_event, head) if isinstance(one.body, Deposited)]
        assert said == [Deposited(10_000, "B-1")]


def test_somebody_who_does_not_owe_it_pays_through_official_channels_alone(tmp_path: Path) -> None:
    with laptop(tmp_path / "p") as made:
        allow(made)
        visit = made.confirmed()
        visit = casework.knock(made.desk, visit.visit_id, Who.FAMILY, "SPOUSE")
        why = casework.cash_room(made.desk, visit).why
        assert isinstance(why, CashForbidden)
        assert why.facts == {"reason": "third_person"}
        with pytest.raises(FieldvisitError):
            casework.receive(made.desk, visit.visit_id, 5, PaymentMode.CASH, "", "李四", "SPOUSE", volunteered=True)


@pytest.mark.parametrize("sums", [(0, 5), (5, 0), (-1, 5), (10**14, 10**14)])
def test_hostile_counts_are_refused(tmp_path: Path, sums: tuple[int, int]) -> None:
    with with_cash(tmp_path / "p") as (made, visit), pytest.raises(BadAmount):
        casework.count_cash(made.desk, visit.visit_id, *sums, made.companion)


# The day's proof
def test_a_day_is_proved_closed_and_opened_by_the_next_receipt(tmp_path: Path) -> None:
    with with_cash(tmp_path / "p") as (made, visit):
        made.feed(numbers(made.office_key, ReceiptRange("R-2", "A8", 1, 10)))
        first = take(made, visit, 10_000)
        casework.receive(made.desk, visit.visit_id, 500, PaymentMode.APP, "TX", "欧阳𬭎", "SELF")
        casework.void_receipt(made.desk, first.number, "写错")
        proof = casework.close_book(made.desk)
        assert [(one.given, one.used, one.void, one.left) for one in proof.ranges] == [(50, 1, 1, 48), (10, 0, 0, 10)]
        assert (proof.total.given, proof.total.left, proof.taken) == (60, 58, 2)
        assert proof.received == ((PaymentMode.APP, 1, 500),)
        assert [one.number for one in proof.void] == [first.number]
        assert proof.hand.amount == 0
        assert casework.book_closed(made.desk)
        said = wire.decode_event(list(made.desk.store.events.payloads())[-1]).body
        assert said == BookClosed(proof.day, proof.ranges, 2, (("APP", 500),), 0)
        data = casework.day_proof_pdf(made.desk, None, "zh-CN")
        assert data.startswith(b"%PDF")
        assert data == casework.day_proof_pdf(made.desk, proof.day, "zh-CN")
        take(made, visit, 5)
        assert not casework.book_closed(made.desk)
        assert casework.close_book(made.desk).taken == 3


def test_there_is_no_page_without_numbers(tmp_path: Path) -> None:
    with laptop(tmp_path / "p") as made:
        made.desk.store._db.run("DELETE FROM receipt_ranges")
        with pytest.raises(NotFound):
            casework.day_proof_pdf(made.desk, None, "en")


def test_a_receipt_of_a_returned_case_is_voided_too(tmp_path: Path) -> None:
    with laptop(tmp_path / "p") as made:
        visit = made.met()
        receipt = casework.receive(made.desk, visit.visit_id, 500, PaymentMode.APP, "TX", "欧阳𬭎", "SELF")
        store = made.desk.store
        store._db.run("UPDATE visits SET state = 'VOID'")
        store._db.run("UPDATE acknowledged SET size = (SELECT max(seq) FROM events)")
        store._db.run("UPDATE blobs SET held = 1")
        made.feed(wire.CaseReturned(CASE))
        with pytest.raises(NotFound):
            store.visits.get(visit.visit_id)
        assert casework.void_receipt(made.desk, receipt.number, "未到账").voided == "未到账"
        last = wire.decode_event(list(store.events.payloads())[-1])
        assert (last.body, last.visit, last.case) == (ReceiptVoided(receipt.number, "未到账"), None, CASE)
        with pytest.raises(OutOfOrder):
            casework.void_receipt(made.desk, receipt.number, "x")
        assert casework.day_proof(made.desk).holds
        store._db.run("UPDATE acknowledged SET size = (SELECT max(seq) FROM events)")
        made.feed()
        assert store._db.value("SELECT payload FROM events WHERE seq = ?", last.seq) is None


def test_an_older_copy_takes_no_number(tmp_path: Path) -> None:
    with with_cash(tmp_path / "p") as (made, visit):
        take(made, visit, 5)
        made.desk.store.outbox.failed("office_foreign", "ahead")
        with pytest.raises(NumbersInDoubt):
            take(made, visit, 5)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("take"), st.integers(1, 150_000)),
            st.tuples(st.just("void"), st.integers(0, 9)),
            st.tuples(st.just("pay in"), st.integers(1, 100_000)),
        ),
        max_size=10,
    )
)
def test_whatever_happens_numbers_and_cash_add_up(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    with with_cash(tmp_path_factory.mktemp("cash") / "p") as (made, visit):
        held: dict[str, int] = {}
        paid = 0
        for what, figure in steps:
            try:
                if what == "take":
                    receipt = take(made, visit, figure)
                    held[receipt.number] = figure
                elif what == "void" and held:
                    number = sorted(held)[figure % len(held)]
                    casework.void_receipt(made.desk, number, "x")
                    held.pop(number)
                elif what == "pay in":
                    casework.deposit(made.desk, figure, "B")
                    paid += figure
            except FieldvisitError:
                continue
        proof = casework.day_proof(made.desk)
        assert proof.holds
        assert (proof.total.used, proof.total.given) == (len(held), 50)
        assert proof.hand.amount == sum(held.values()) - paid
        assert sum(held.values()) <= CASH.cash_day_most
        owed = casework.outstanding(made.desk, visit)
        assert owed.costs + owed.interest + owed.principal == 1_005_005 - sum(held.values())
