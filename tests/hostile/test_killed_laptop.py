"""A laptop killed at any moment of any act: what it did is whole or was never begun, and it can be done again."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from casework.laptop import COMPANION_PASSPHRASE, LIMITS, PARTIES, PASSPHRASE, Laptop, laptop
from evidence.pictures_made import jpeg
from evidence.recordings_made import mp4
from fieldvisit import casework, wire
from fieldvisit.casework import printing
from fieldvisit.evidence.verify import verify
from fieldvisit.model.event import BookClosed, Received, Sealed
from fieldvisit.model.printing import JobState, Paper
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.store.desk import Desk
from helpers.chains import verify_chain
from helpers.killing import each_moment

Act = Callable[[Desk], object]


def killed_at_each_moment(made: Laptop, act: Act, look: Callable[[Laptop], bool], least: int) -> None:
    """Do an act on copies of a laptop, killed each time a moment later; `look` says whether it was done, once whole.

    Done or not, it can be done (again) by the laptop that was killed.
    """
    made.free()
    before = made.profile.with_name("before")
    shutil.copytree(made.profile, before)

    def work() -> None:
        act(casework.unlock(made.profile, PASSPHRASE, made.clock).desk)

    done, last = [], 0
    for last in each_moment(work):  # noqa: B007
        made.relock()
        done.append(look(made))
        whole(made)
        if not done[-1]:
            act(made.desk)
            assert look(made)
            whole(made)
        made.free()
        shutil.rmtree(made.profile)
        shutil.copytree(before, made.profile)
    assert last >= least, "it was killed at hardly any moment"
    assert done == sorted(done), "what was done once stays done"
    assert done[-1]
    assert not done[0]


def whole(made: Laptop) -> None:
    """Nothing of the laptop is half there."""
    store = made.desk.store
    assert store.check() == ()
    signed = list(store.events.signed())
    assert verify_chain(signed, device=made.desk.device, public=made.desk.device_key.public) == (store.events.head())
    events = [wire.decode_event(one.payload) for one in signed]
    numbers = [one.body.number for one in events if isinstance(one.body, Received)]
    assert numbers == [f"A7{serial:06d}" for serial in range(1, len(numbers) + 1)]
    assert sorted(one.number for one in store.receipts.list()) == numbers
    assert not store.receipts.in_doubt()
    named = {one.sha256 for visit in store.visits.list() for one in visit.attached}
    named |= {one.body.report_sha256 for one in events if isinstance(one.body, Sealed)}
    assert named == {sha256 for sha256, _, _ in store.blobs.names()}
    assert all(hashlib.sha256(store.blobs.read(sha256)).hexdigest() == sha256 for sha256 in named)
    files = [one for one in (made.profile / "blobs").rglob("*") if one.is_file()]
    assert {one.name for one in files} == named
    assert casework.day_proof(made.desk).holds


def pay(desk: Desk) -> None:
    (visit,) = casework.interrupted(desk)
    casework.receive(desk, visit.visit_id, 100, PaymentMode.APP, "TX-1", "欧阳𬭎", "SELF")


@pytest.mark.parametrize("earlier", [0, 2])
def test_receiving_a_payment(at_work: Laptop, earlier: int) -> None:
    visit = at_work.met()
    for number in range(earlier):
        casework.receive(at_work.desk, visit.visit_id, 1, PaymentMode.APP, f"TX-0{number}", "欧阳𬭎", "SELF")
    killed_at_each_moment(at_work, pay, lambda made: len(made.desk.store.receipts.list()) == earlier + 1, 5)


def test_voiding_a_receipt(at_work: Laptop) -> None:
    at_work.met()
    pay(at_work.desk)

    def void(desk: Desk) -> None:
        casework.void_receipt(desk, "A7000001", "金额有误")

    killed_at_each_moment(at_work, void, lambda made: bool(made.desk.store.receipts.get("A7000001").voided), 3)


def test_closing_the_days_book(at_work: Laptop) -> None:
    at_work.met()
    pay(at_work.desk)

    def closed(made: Laptop) -> bool:
        said = list(map(wire.decode_event, made.desk.store.events.payloads()))
        assert any(isinstance(one.body, BookClosed) for one in said) is casework.book_closed(made.desk)
        return casework.book_closed(made.desk)

    killed_at_each_moment(at_work, casework.close_book, closed, 3)


@pytest.mark.parametrize("kind", ["photo", "recording"])
def test_attaching(at_work: Laptop, tmp_path: Path, kind: str) -> None:
    visit, path = casework.consent(at_work.desk, at_work.met().visit_id, "photo", True, "zh-CN"), tmp_path / "one"
    path.write_bytes(jpeg() if kind == "photo" else mp4(data=3_000_000))

    def attach(desk: Desk) -> None:
        casework.attach(desk, visit.visit_id, path)

    killed_at_each_moment(
        at_work, attach, lambda made: len(made.desk.store.visits.get(visit.visit_id).attached) == 1, 8
    )


def test_sealing(at_work: Laptop) -> None:
    visit = at_work.closed()

    def seal(desk: Desk) -> None:
        companion = casework.open_signer(desk, "lin", COMPANION_PASSPHRASE)
        lead = casework.open_signer(desk, "chen", PASSPHRASE)
        casework.seal(desk, visit.visit_id, lead, companion, "zh-CN")

    def sealed(made: Laptop) -> bool:
        found = made.desk.store.visits.reports()
        assert bool(found) is bool(made.desk.store.visits.get(visit.visit_id).sealed)
        if found:
            data = made.desk.store.blobs.read(found[0].sha256)
            assert verify(data, [made.lead.chain[-1]]).verdict == "valid"
        return bool(found)

    killed_at_each_moment(at_work, seal, sealed, 9)


def test_printing(at_work: Laptop) -> None:
    """Whatever was true of the paper when it was killed, the job never says more; who has not looked is asked."""
    at_work.met()
    pay(at_work.desk)
    paper, tray = Paper.of("receipt:A5:A7000001", "zh-CN"), at_work.profile.with_name("tray")

    def send(desk: Desk) -> None:
        job = printing.queue(desk, paper, "Counter")
        tray.write_bytes(printing.paper_pdf(desk, paper, copy=job.copy))
        printing.spooled(desk, job.job_id, "Counter-7")

    def looked(made: Laptop) -> bool:
        jobs = made.desk.store.printing.unanswered()
        out = tray.exists()
        tray.unlink(missing_ok=True)
        assert len(jobs) <= 1
        assert not out or jobs, "a paper went out that nobody is asked about"
        assert not jobs or printing.paper_pdf(made.desk, paper) == printing.paper_pdf(made.desk, paper, copy=True)
        return bool(jobs and jobs[0].state is JobState.SPOOLED)

    killed_at_each_moment(at_work, lambda desk: _again(desk, send), looked, 5)


def _again(desk: Desk, send: Act) -> None:
    """What was cut off is said to have failed by somebody who looked; then it is sent once more."""
    for job in desk.store.printing.unanswered():
        printing.fail(desk, job.job_id)
    send(desk)


def test_counting_and_taking_cash(tmp_path: Path) -> None:
    from casework.banknotes import CASH, allow  # the orders and rules that let cash be taken

    with laptop(tmp_path / "profile") as made:
        allow(made, replace(CASH, plan_months=LIMITS.plan_months))
        assert made.desk.store.staff.parties() == PARTIES
        visit = made.met()
        casework.count_cash(made.desk, visit.visit_id, 700, 700, made.companion)

        def take(desk: Desk) -> None:
            casework.receive(desk, visit.visit_id, 700, PaymentMode.CASH, "", "欧阳𬭎", "SELF")

        killed_at_each_moment(made, take, lambda one: casework.cash_in_hand(one.desk).amount == 700, 4)
