"""What events change in the office beyond their own visit: stops, the contact ledger, receipts, files, orders."""

import pytest

from fieldvisit import wire
from fieldvisit.model.case import CaseFile, Channel, StopFlag
from fieldvisit.model.event import (
    Attached,
    CompanionConfirmed,
    Concluded,
    Departed,
    Knocked,
    Noted,
    ReceiptVoided,
    Received,
    Sealed,
    Voided,
)
from fieldvisit.model.outcome import Outcome, Who
from fieldvisit.server import receipt_tables
from fieldvisit.server.office import Office
from server.conftest import LADDER, enrolled, plan
from server.laptop import Laptop
from server.test_blobs import put, sha
from server.test_sync import first_order, refused


def case_now(laptop: Laptop, case_id: str) -> CaseFile:
    """Return a case as a laptop was told last."""
    return [one.case for one in laptop.items if isinstance(one, wire.CaseItem) and one.case.case_id == case_id][-1]


def seal(laptop: Laptop, visit: str, case: str, *outcomes: Outcome, who: Who | None = Who.FAMILY) -> int:
    """End a begun visit with these outcomes, the last of which stands; return the seal's seq."""
    if who:
        laptop.write(Knocked(who), visit=visit, case=case)
    for outcome in outcomes:
        laptop.write(Concluded(outcome), visit=visit, case=case)
    return laptop.write(Sealed(sha(visit.encode()), len(visit)), visit=visit, case=case)


@pytest.mark.parametrize(
    ("outcomes", "flags"),
    [
        ((Outcome.DEBTOR_DECEASED,), {StopFlag.DECEASED}),
        ((Outcome.BANKRUPTCY_CLAIMED,), {StopFlag.BANKRUPTCY}),
        ((Outcome.NOT_MY_LOAN_FRAUD,), {StopFlag.FRAUD_CLAIM}),
        ((Outcome.DEBTOR_DECEASED, Outcome.THIRD_PARTY_ONLY), set()),
        ((Outcome.THIRD_PARTY_ONLY,), set()),
    ],
)
def test_the_outcome_that_was_sealed_stops_the_case_for_everybody(
    office: Office, url: str, laptop: Laptop, outcomes: tuple[Outcome, ...], flags: set[StopFlag]
) -> None:
    order = first_order(laptop)
    office.assign(plan("C", "D"), names=[order.case_id])
    other = enrolled(office, url, "C")
    laptop.begin(order, "V-1")
    seal(laptop, "V-1", order.case_id, *outcomes)
    for one in (laptop, other):
        assert one.sync().status_code == 200
        assert case_now(one, order.case_id).stops == flags


def test_a_sealed_visit_stands_in_the_ledger_of_contacts(office: Office, url: str, laptop: Laptop) -> None:
    order, never = laptop.orders()[:2]
    other = enrolled(office, url, "B")
    laptop.begin(order, "V-1")
    seal(laptop, "V-1", order.case_id, Outcome.THIRD_PARTY_ONLY)
    laptop.begin(never, "V-2")
    seal(laptop, "V-2", never.case_id, Outcome.CANCELLED_BEFORE_START, who=None)
    for one in (laptop, other):
        assert one.sync().status_code == 200
        *before, line = case_now(one, order.case_id).contacts
        assert tuple(before) == LADDER
        assert (line.channel, line.reached, line.note) == (Channel.VISIT, False, "THIRD_PARTY_ONLY")
        assert case_now(one, never.case_id).contacts == LADDER
    assert not refused(laptop)


def test_a_voided_receipt_is_void_in_the_office(office: Office, url: str, laptop: Laptop) -> None:
    order, other = laptop.orders()[:2]
    case = order.case_id
    laptop.begin(order, "V-1")
    for number in (1, 2):
        laptop.write(Received(f"R00-00000{number}", 500, "APP", "x", "p", "SELF"), visit="V-1", case=case)
    laptop.write(ReceiptVoided("R00-000001", "付款\x00失败"), visit="V-1", case=case)
    seal(laptop, "V-1", case, Outcome.MET_DEBTOR_PAID_PART)
    wrong = {
        laptop.write(ReceiptVoided("R00-000002", "未到账"), case=other.case_id): "receipt_foreign",
        laptop.write(ReceiptVoided("R00-000009", "未到账"), case=case): "receipt_foreign",
        laptop.write(ReceiptVoided("R00-000001", "再来"), case=case): "receipt_twice",
    }
    laptop.write(ReceiptVoided("R00-000002", "未到账"), case=case)
    assert laptop.sync().status_code == 200
    assert refused(laptop) == wrong
    with office.books.database.read() as connection:
        rows = connection.execute(receipt_tables.receipts.select().order_by(receipt_tables.receipts.c.number)).all()
    assert [(one.number, one.voided) for one in rows] == [("R00-000001", "付款失败"), ("R00-000002", "未到账")]
    stranger = enrolled(office, url, "C")
    at = stranger.write(ReceiptVoided("R00-000002", "x"), by="C", case=case)
    assert stranger.sync().status_code == 200
    assert refused(stranger) == {at: "receipt_foreign"}


def test_the_file_of_a_refused_event_is_kept_all_the_same(laptop: Laptop) -> None:
    """Nobody loses evidence over a refusal, and no laptop waits for ever to be rid of it."""
    order, photo = first_order(laptop), b"a photo"
    laptop.begin(order, "V-1")
    laptop.write(Voided("mistake"), visit="V-1", case=order.case_id)
    late = laptop.write(Sealed(sha(photo), len(photo)), visit="V-1", case=order.case_id)
    foreign = laptop.write(Attached(sha(b"two"), 3, "image/jpeg"), by="C", visit="V-1", case=order.case_id)
    wanted = laptop.told(laptop.sync()).wanted
    assert refused(laptop) == {late: "visit_closed", foreign: "not_enrolled_here"}
    assert set(wanted) == {sha(photo), sha(b"two")}
    assert put(laptop, photo).status_code == put(laptop, b"two").status_code == 204
    day = laptop.send("GET", "/v1/day-receipts/2026-11-21").json()
    assert {one["sha256"] for one in day["blobs"]} == set(wanted)


@pytest.mark.parametrize("by", ["A", "B"])
def test_the_lead_is_no_companion_of_their_own(laptop: Laptop, by: str) -> None:
    """One collector alone could else go out, and prove the second person with their own key."""
    order = first_order(laptop)
    laptop.write(Departed(order.order_id, "A", "B", "REC", ()), visit="V-1", case=order.case_id)
    lead = laptop.collectors["A"]
    proof = CompanionConfirmed("A", lead.fingerprint, lead.sign(f"V-1|{order.order_id}".encode()))
    laptop.write(proof, by=by, visit="V-1", case=order.case_id)
    laptop.write(Noted("", ""), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    assert refused(laptop) == {2: "other_collectors"}
