"""Sealing: a verified report or nothing, whenever the power goes; after it nothing changes."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

import pytest

from casework.laptop import COMPANION_PASSPHRASE, PASSPHRASE, Laptop, identity
from fieldvisit import casework
from fieldvisit.errors import (
    Blocked,
    CertificateMissing,
    DiskFull,
    MissingForSeal,
    NotFound,
    OutOfOrder,
    SealFailed,
    VisitSealed,
)
from fieldvisit.evidence.verify import verify
from fieldvisit.keys import Signer
from fieldvisit.model.event import Offer, Sealed
from fieldvisit.model.outcome import OfferKind, Outcome, Who
from fieldvisit.model.visit import Step
from helpers import chains

STEPS = (
    *("settle", "of_visit", "lay_out", "verify_laid_out"),
    *("sealed", "keep", "_freeze", "add_report", "append"),
)
"""Functions that sealing passes through, in this order; the power goes as each begins."""

SEALER = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from fieldvisit import casework
from casework.laptop import Hands
desk, lead = (lambda one: (one.desk, one.signer))(
    casework.unlock(Path(sys.argv[1]), sys.argv[2], Hands(datetime.fromisoformat(sys.argv[5]))))
companion = casework.open_signer(desk, "lin", sys.argv[3])
place, times = sys.argv[6], [0]
def watch(frame, event, argument):
    if event == "call" and frame.f_code.co_name == place and "fieldvisit" in frame.f_code.co_filename:
        os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(watch)
casework.seal(desk, sys.argv[4], lead, companion, "zh-CN")
"""


def full_disk() -> None:
    raise DiskFull


@contextmanager
def at(place: str, happen: Callable[[], object] = full_disk) -> Iterator[None]:
    """Let something happen as a function of the program begins."""

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name == place and "fieldvisit" in frame.f_code.co_filename:
            sys.setprofile(None)
            happen()

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)


def nothing_sealed(laptop: Laptop, visit_id: str) -> bool:
    store = laptop.desk.store
    with pytest.raises(NotFound):
        store.visits.report(visit_id)
    kinds = [type(event.body) for event in store.events.for_visit(visit_id)]
    return Sealed not in kinds and store.visits.get(visit_id).open


def chain_holds(laptop: Laptop) -> bool:
    _, signed = laptop.desk.store.events.unacked(100_000, 1 << 30)
    head = chains.walked(signed, device=laptop.desk.device, public=laptop.desk.device_key.public)
    return head == laptop.desk.store.events.head()


def test_a_whole_visit_becomes_a_report_anybody_can_verify(at_work: Laptop) -> None:
    visit = at_work.closed()
    assert casework.missing(at_work.desk, visit) == []
    sealed = at_work.seal(visit)
    data = at_work.desk.store.blobs.read(sealed.sha256)
    assert (len(data), hashlib.sha256(data).hexdigest()) == (sealed.size, sealed.sha256)
    checked = verify(data, [identity("chen")[1][-1]])
    assert checked.verdict == "valid", checked.reasons
    record = checked.record
    assert record is not None
    assert (record.visit_id, record.serial, record.outcome) == (visit.visit_id, sealed.serial, Outcome.MET_DEBTOR_PTP)
    assert (record.notes, record.statement, record.person) == ("来访平和。", "我下月付。", "欧阳𬭎")
    assert record.departed_at.best < record.ended_at.best <= record.sealed_at.best
    assert sealed.serial.startswith("D-TEST-20261123-")
    row = at_work.desk.store.visits.report(visit.visit_id)
    assert (row.sha256, row.serial, row.accepted) == (sealed.sha256, sealed.serial, None)
    assert at_work.desk.store.visits.get(visit.visit_id).step is Step.SEALED
    assert chain_holds(at_work)


def test_after_the_seal_nothing_changes_but_an_addendum(at_work: Laptop) -> None:
    visit = at_work.closed()
    with pytest.raises(OutOfOrder):
        casework.addend(at_work.desk, visit.visit_id, "早了")
    at_work.seal(visit)
    desk, name = at_work.desk, visit.visit_id
    for verb in (
        lambda: at_work.seal(visit),
        lambda: casework.note(desk, name, notes="改"),
        lambda: casework.tick(desk, name, "nothing_posted", False),
        lambda: casework.offer(desk, name, Offer(OfferKind.COMPLAINT)),
        lambda: casework.conclude(desk, name, Outcome.ABORTED_TIME),
        lambda: casework.leave(desk, name, "DONE"),
        lambda: casework.void(desk, name, "撤"),
        lambda: casework.resume(desk, name),
    ):
        with pytest.raises(VisitSealed):
            verb()
    report = desk.store.visits.report(name)
    casework.addend(desk, name, "补充：对方来电更正日期。")
    assert desk.store.visits.report(name) == report
    assert casework.timeline(desk, visit.case_id)[0].kind == "Addended"


def test_what_is_missing_is_said_in_order_and_prevents_the_seal(at_work: Laptop) -> None:
    visit = at_work.met()
    wanted = casework.missing(at_work.desk, visit)
    assert wanted[:2] == ["checklist.recorder_running", "checklist.papers_carried"]
    assert wanted[-3:] == ["missing.attendance", "missing.end", "missing.outcome"]
    with pytest.raises(MissingForSeal) as error:
        at_work.seal(visit)
    assert error.value.facts["what"] == wanted[0]


def test_both_must_sign_and_nobody_else(at_work: Laptop) -> None:
    visit = at_work.closed()
    key, chain = identity("stranger")
    stranger = Signer("stranger", key, chain[0], chain[1:])
    for pair in ((at_work.companion, at_work.lead), (at_work.lead, at_work.lead), (at_work.lead, stranger)):
        with pytest.raises(CertificateMissing):
            casework.seal(at_work.desk, visit.visit_id, *pair, "zh-CN")
    forged = replace(at_work.companion, key=identity("stranger")[0])
    with pytest.raises(SealFailed):
        casework.seal(at_work.desk, visit.visit_id, at_work.lead, forged, "zh-CN")
    assert nothing_sealed(at_work, visit.visit_id)


@pytest.mark.parametrize("place", STEPS)
def test_a_failure_at_any_step_leaves_the_visit_open_and_sealable(at_work: Laptop, place: str) -> None:
    visit = at_work.closed()
    casework.note(at_work.desk, visit.visit_id, notes="最后一句。")
    with at(place), pytest.raises(DiskFull):
        at_work.seal(visit)
    assert nothing_sealed(at_work, visit.visit_id)
    draft = at_work.desk.store.drafts.get(visit.visit_id)
    assert draft is not None
    assert draft.notes == "最后一句。"
    sealed = at_work.seal(visit)
    assert at_work.desk.store.visits.get(visit.visit_id).notes == "最后一句。"
    assert at_work.desk.store.visits.report(visit.visit_id).sha256 == sealed.sha256
    assert chain_holds(at_work)


def test_words_typed_while_it_seals_are_in_the_report_or_stop_it(at_work: Laptop) -> None:
    visit = at_work.closed()
    typed = at_work.desk.again()
    with (
        at("lay_out", lambda: casework.note(typed, visit.visit_id, notes="刚想起来。")),
        pytest.raises(OutOfOrder),
    ):
        at_work.seal(visit)
    typed.store.close()
    assert nothing_sealed(at_work, visit.visit_id)
    at_work.seal(visit)
    assert at_work.desk.store.visits.get(visit.visit_id).notes == "刚想起来。"


@pytest.mark.parametrize("place", ["_sign", "keep", "_freeze", "_insert"])
def test_killed_at_any_step_it_is_sealed_whole_or_not_at_all(at_work: Laptop, place: str) -> None:
    visit = at_work.closed()
    at_work.free()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    where = (str(at_work.profile), PASSPHRASE, COMPANION_PASSPHRASE, visit.visit_id, str(at_work.clock.at), place)
    done = subprocess.run([sys.executable, "-c", SEALER, *where], env=environment, check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    at_work.relock()
    if done.returncode:
        assert nothing_sealed(at_work, visit.visit_id)
        at_work.seal(visit)
    report = at_work.desk.store.visits.report(visit.visit_id)
    assert at_work.desk.store.visits.get(visit.visit_id).sealed == Sealed(report.sha256, report.size)
    assert verify(at_work.desk.store.blobs.read(report.sha256), [identity("chen")[1][-1]]).verdict == "valid"
    assert chain_holds(at_work)


def test_a_short_visit_at_an_empty_house_is_sealed_too(at_work: Laptop) -> None:
    visit = at_work.confirmed()
    visit = at_work.tick_all(casework.knock(at_work.desk, visit.visit_id, Who.NOBODY))
    casework.leave(at_work.desk, visit.visit_id, "NOBODY")
    at_work.at("22:07:00")
    visit = casework.conclude(at_work.desk, visit.visit_id, Outcome.NO_ONE_HOME)
    sealed = casework.seal(at_work.desk, visit.visit_id, at_work.lead, at_work.companion, "en")
    checked = verify(at_work.desk.store.blobs.read(sealed.sha256), [identity("chen")[1][-1]])
    assert checked.verdict == "valid", checked.reasons


def test_an_entry_without_consent_is_no_part_of_a_sealed_visit(at_work: Laptop) -> None:
    visit = at_work.closed()
    with pytest.raises(Blocked):
        casework.tick(at_work.desk, visit.visit_id, "entered", True)
    assert at_work.seal(visit).size > 0
