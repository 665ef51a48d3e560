"""Every paper on its way out is on record, and whoever looked decides whether the next one is a copy."""

import subprocess
from contextlib import nullcontext
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.laptop import Laptop
from fieldvisit import casework
from fieldvisit.casework import printing
from fieldvisit.errors import NotFound, OutOfOrder
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import OfferKind
from fieldvisit.model.printing import JobState, Paper, Reason, Roll, Way
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.store._sqlite import IntegrityError


def receipt(laptop: Laptop) -> Paper:
    visit = laptop.met()
    made = casework.receive(laptop.desk, visit.visit_id, 12_345, PaymentMode.APP, "TX-1", "欧阳𬭎", "SELF")
    return Paper.of(f"receipt:A5:{made.number}", "zh-CN")


def text_of(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize(
    ("steps", "copy"),
    [
        ([], False),
        (["fail"], False),
        (["spooled", "fail"], False),
        (["spooled"], True),
        (["spooled", "confirm"], True),
        (["confirm"], True),
        ([""], True),
    ],
    ids=["never", "not sent", "did not come out", "not looked yet", "came out", "looked after a restart", "cut off"],
)
def test_the_next_one_is_a_copy_unless_nothing_came_out(at_work: Laptop, steps: list[str], copy: bool) -> None:
    desk, paper = at_work.desk, receipt(at_work)
    if steps:
        job = printing.queue(desk, paper, "Counter")
        assert not job.copy
        for step in filter(None, steps):
            getattr(printing, step)(desk, job.job_id)
    again = printing.queue(desk, paper, "Counter")
    assert again.copy is copy
    assert again.serial == paper.key
    assert ("副本" in text_of(printing.paper_pdf(desk, paper, copy=again.copy))) is copy
    assert paper.key in text_of(printing.paper_pdf(desk, paper, copy=again.copy))


VERBS = st.sampled_from(["spooled", "confirm", "fail", "queue", "saved"])


def test_no_two_originals_whatever_is_said_in_whatever_order(at_work: Laptop) -> None:
    desk, visit, numbers = at_work.desk, at_work.met(), count()

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 2), VERBS), max_size=12))
    def play(steps: list[tuple[int, str]]) -> None:
        paper = Paper.of(f"order:{next(numbers)}:zh-CN:{visit.visit_id}", "zh-CN")
        serial = f"S-{paper.key}"
        ids: list[int] = []
        for which, verb in steps:
            if verb in ("queue", "saved"):
                job = desk.store.printing.add(paper, serial, "Counter", desk.moment().best)
                ids.append(job.job_id)
                if verb == "saved":
                    printing.confirm(desk, job.job_id)
            elif ids:
                job = desk.store.printing.get(ids[which % len(ids)])
                with nullcontext() if job.open else pytest.raises(OutOfOrder):
                    getattr(printing, verb)(desk, job.job_id)
        jobs = [desk.store.printing.get(one) for one in ids]
        for at, job in enumerate(jobs):
            if not job.copy and job.state is not JobState.FAILED:  # it may lie somewhere: what came after is a copy
                assert all(later.copy for later in jobs[at + 1 :])

    play()


def test_what_has_ended_stays_as_it_is(at_work: Laptop) -> None:
    desk, paper = at_work.desk, receipt(at_work)
    job = printing.queue(desk, paper, "Counter")
    printing.fail(desk, job.job_id, Reason.AWAY)
    for verb in (printing.spooled, printing.confirm, printing.fail):
        with pytest.raises(OutOfOrder):
            verb(desk, job.job_id)
    for statement in ("UPDATE print_jobs SET state = 'CONFIRMED'", "DELETE FROM print_jobs"):
        with pytest.raises(IntegrityError):
            desk.store._db.run(statement)
    with pytest.raises(NotFound):
        printing.confirm(desk, 99)
    with pytest.raises(NotFound):
        printing.queue(desk, Paper.of("receipt:A5:none", "en"), "Counter")


def test_a_slip_and_a_visit_order_that_came_out_are_copies_too(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.offer(desk, visit.visit_id, Offer(OfferKind.DISPUTE, text="不认可这笔金额"))
    for subject in (f"slip:1:zh-CN:{visit.visit_id}", f"order:-:zh-CN:{visit.visit_id}"):
        paper = Paper.of(subject, "en")
        assert paper.subject == subject
        first = casework.paper_pdf(desk, paper)
        assert "副本" not in text_of(first)
        job = printing.queue(desk, paper, "Counter")
        assert job.serial
        assert job.serial in text_of(first)
        printing.confirm(desk, job.job_id)
        assert "副本" in text_of(casework.paper_pdf(desk, paper))
        assert job.serial in text_of(casework.paper_pdf(desk, paper))


def test_a_report_that_came_out_is_drawn_as_a_copy_and_its_file_stays(at_work: Laptop) -> None:
    desk, sealed = at_work.desk, at_work.seal(at_work.closed())
    paper, file = Paper.of(f"report:{sealed.visit_id}", "en"), desk.store.blobs.read(sealed.sha256)
    assert printing.paper_pdf(desk, paper) == file
    printing.confirm(desk, printing.queue(desk, paper, "Counter").job_id)
    again = printing.paper_pdf(desk, paper)
    pages, were = text_of(again).split("\f")[:-1], text_of(file).split("\f")[:-1]
    assert len(pages) == len(were)
    assert all("COPY 副本" in page and sealed.serial in page for page in pages)
    assert b"/ByteRange" not in again
    assert b"visit.json" not in again
    assert printing.file_pdf(desk, paper) == file == desk.store.blobs.read(sealed.sha256)


@pytest.mark.parametrize("size", ["80mm", "58mm"])
def test_small_papers_are_laid_out_for_rolls(at_work: Laptop, size: str) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.offer(desk, visit.visit_id, Offer(OfferKind.COMPLAINT, text="态度不好"))
    for kind, key in (("slip", "1"), ("order", "-"), ("card", "-")):
        paper = Paper.of(f"{kind}@{size}:{key}:zh-CN:{visit.visit_id}", "en")
        assert (paper.size, Paper.of(paper.subject, "en")) == (size, paper)
        pdf = casework.paper_pdf(desk, paper)
        wide = float(_info(pdf).split("Page size:")[1].split()[0])
        assert wide == pytest.approx(int(size[:2]) / 25.4 * 72, abs=0.5)
        assert printing.number_of(desk, paper) in text_of(pdf).replace("\n", "")


def _info(pdf: bytes) -> str:
    return subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_a_paper_without_a_number_is_never_a_copy(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    paper = Paper.of(f"leaflet:rights:zh-CN:{visit.visit_id}", "en")
    for _ in range(2):
        job = printing.queue(desk, paper, "Counter")
        assert (job.serial, job.copy) == ("", False)
        printing.confirm(desk, job.job_id)


def test_the_list_shows_what_needs_an_answer_first(at_work: Laptop) -> None:
    desk, paper = at_work.desk, receipt(at_work)
    old = printing.queue(desk, paper, "Counter")
    done = [printing.saved(desk, paper).job_id for _ in range(9)]
    listed = [job.job_id for job in casework.print_jobs(desk)]
    assert listed[0] == old.job_id
    assert listed[1:] == done[::-1][: len(listed) - 1]
    assert len(listed) == printing.FEW


def test_a_job_names_nobody(at_work: Laptop) -> None:
    desk, paper = at_work.desk, receipt(at_work)
    printing.queue(desk, paper, "Counter")
    (row,) = desk.store._db.rows("SELECT * FROM print_jobs")
    assert "欧阳" not in str(row)


def test_roll_printers_and_choices_are_kept(at_work: Laptop) -> None:
    desk = at_work.desk
    lan, usb = Roll(Way.NETWORK, "192.0.2.1:9100"), Roll(Way.USB, "0416:5011", "58mm")
    for roll in (lan, usb, lan):
        printing.keep_roll(desk, roll)
    assert printing.rolls(desk) == (lan, usb)
    printing.drop_roll(desk, lan)
    assert printing.rolls(desk) == (usb,)
    printing.prefer(desk, "A5", "Office")
    assert printing.preferred(desk, "A5") == "Office"
    printing.forget_preferred(desk)
    assert printing.preferred(desk, "A5") == ""


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.0.0.5", ("10.0.0.5", 9100)),
        ("10.0.0.5:9101", ("10.0.0.5", 9101)),
        ("counter.local:515", ("counter.local", 515)),
        ("[::1]:9100", ("::1", 9100)),
        ("[::1]", ("::1", 9100)),
        ("fe80::1", ("fe80::1", 9100)),
    ],
)
def test_a_network_printer_has_a_host_and_a_port(address: str, place: tuple[str, int]) -> None:
    assert Roll(Way.NETWORK, address).place() == place


@pytest.mark.parametrize(
    ("way", "address", "size"),
    [
        (Way.NETWORK, "", "80mm"),
        (Way.NETWORK, ":9100", "80mm"),
        (Way.NETWORK, "host:0", "80mm"),
        (Way.NETWORK, "host:99999", "80mm"),
        (Way.NETWORK, "host:x", "80mm"),
        (Way.NETWORK, "a b", "80mm"),
        (Way.NETWORK, "http://host", "80mm"),
        (Way.NETWORK, "host\n:9100", "80mm"),
        (Way.NETWORK, "host", "A5"),
        (Way.USB, "0416", "80mm"),
        (Way.USB, "0416:xyz", "80mm"),
        (Way.USB, "-1:2", "80mm"),
        (Way.USB, "12345:0001", "80mm"),
        (Way.DEVICE, "/home/me/paper", "80mm"),
        (Way.DEVICE, "", "80mm"),
    ],
)
def test_what_cannot_be_a_printer_is_none(way: Way, address: str, size: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Roll(way, address, size)


@settings(max_examples=200)
@given(st.sampled_from(list(Way)), st.text(max_size=30))
def test_hostile_addresses_are_refused_or_mean_what_they_say(way: Way, address: str) -> None:
    try:
        roll = Roll(way, address)
    except ValueError:
        return
    if way is Way.NETWORK:
        host, port = roll.place()
        assert host
        assert 0 < port < 65_536


@pytest.mark.parametrize("subject", ["", "receipt", "poem:1:zh-CN:V", "slip:1"])
def test_what_names_no_paper_is_refused(subject: str) -> None:
    if subject == "receipt":
        assert Paper.of(subject, "en").key == ""
    else:
        with pytest.raises(ValueError, match=r".*"):
            Paper.of(subject, "en")
