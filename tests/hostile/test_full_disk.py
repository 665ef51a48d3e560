"""A disk without room: said in words, nothing half stays, and the same thing works once there is room."""

import errno
import os
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot

from casework.laptop import Laptop
from casework.test_seal import at
from desktop.conftest import cards_read, laptop, window
from desktop.printshop import preview, said
from evidence.pictures_made import jpeg
from evidence.recordings_made import mp4
from evidence.tsa import Authority
from fieldvisit import casework
from fieldvisit.casework import printing
from fieldvisit.desktop.window import Window
from fieldvisit.errors import DiskFull, FolderUnwritable, OfficeProblem
from fieldvisit.model.printing import Paper
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.server import command
from fieldvisit.server.office import Office
from fieldvisit.server.stamping.work import Work
from fieldvisit.sync import export as laptop_export
from fieldvisit.sync.commands import explain
from server.arrivals import arrived, choose, newest
from server.authorities import Served
from server.authorities import serving as authority_at
from server.conftest import clock, enrolled, made_sqlite, plan, small_office
from server.laptop import FixedClock, problem
from server.test_blobs import put
from server.test_reports import judged, record, sealed
from sync.conftest import here
from sync.world import World

__all__ = ["cards_read", "clock", "here", "laptop", "made_sqlite", "small_office", "window"]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the system refuse any file that grows beyond this many bytes; it is the whole process' limit."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.rglob("*") if one.is_file())


def full(act: Callable[[], object]) -> None:
    with pytest.raises(DiskFull):
        act()


# The laptop
def test_a_recording_that_does_not_fit(at_work: Laptop, tmp_path: Path) -> None:
    visit, path = at_work.met(), tmp_path / "rec.mp4"
    path.write_bytes(mp4(data=3_000_000))
    attach = partial(casework.attach, at_work.desk, visit.visit_id, path)
    with files_of_at_most(1_000_000):
        full(attach)
    assert files(at_work.profile / "blobs") == []
    assert at_work.desk.store.visits.get(visit.visit_id).attached == ()
    assert len(attach().attached) == 1


@pytest.mark.parametrize("what", ["attach", "seal"])
def test_a_file_that_fits_when_its_event_does_not_is_gone(at_work: Laptop, what: str) -> None:
    if what == "seal":
        act: Callable[[], object] = partial(at_work.seal, at_work.closed())
    else:
        visit = casework.consent(at_work.desk, at_work.met().visit_id, "photo", True, "zh-CN")
        act = partial(casework.attach, at_work.desk, visit.visit_id, jpeg())
    with at("_insert"):
        full(act)
    assert files(at_work.profile / "blobs") == []
    act()
    assert len(files(at_work.profile / "blobs")) == 1


def test_a_report_and_a_payment_that_do_not_fit(at_work: Laptop) -> None:
    visit, store = at_work.closed(), at_work.desk.store
    head = store.events.head()
    with files_of_at_most(4096):
        full(partial(at_work.seal, visit))
    assert (store.events.head(), files(at_work.profile / "blobs")) == (head, [])
    assert at_work.seal(visit).size > 4096


def test_a_payment_that_does_not_fit_takes_no_number(at_work: Laptop) -> None:
    store, visit = at_work.desk.store, at_work.met()
    pay = partial(casework.receive, at_work.desk, visit.visit_id, 5, PaymentMode.APP, "TX", "欧阳𬭎", "SELF")
    with files_of_at_most((at_work.profile / "fieldvisit.db-wal").stat().st_size):
        full(pay)
    assert store.receipts.list() == []
    assert pay().number == "A7000001"
    assert not store.receipts.in_doubt()


def test_the_first_receipt_counts_when_its_mark_cannot_be_written(at_work: Laptop) -> None:
    """The database had room, the file of how many numbers were taken had none: the next receipt is given all the same,
    and once the mark is there its loss is noticed."""
    store, visit, mark = at_work.desk.store, at_work.met(), at_work.profile / "numbers.json"
    pay = partial(casework.receive, at_work.desk, visit.visit_id, 5, PaymentMode.APP)
    with at("write_whole"):
        pay("TX-1", "欧阳𬭎", "SELF")
    assert pay("TX-2", "欧阳𬭎", "SELF").number == "A7000002"
    assert mark.exists()
    mark.unlink()
    assert store.receipts.in_doubt()


def test_a_paper_that_cannot_be_noted_is_not_sent(at_work: Laptop) -> None:
    visit, store = at_work.met(), at_work.desk.store
    one = casework.receive(at_work.desk, visit.visit_id, 5, PaymentMode.APP, "TX", "欧阳𬭎", "SELF")
    queue = partial(printing.queue, at_work.desk, Paper.of(f"receipt:A5:{one.number}", "zh-CN"), "Counter")
    with files_of_at_most((at_work.profile / "fieldvisit.db-wal").stat().st_size):
        full(queue)
    assert store.printing.unanswered() == []
    job = queue()
    assert not job.copy


def test_an_export_that_does_not_fit_leaves_nothing(at_work: Laptop, tmp_path: Path) -> None:
    visit, path = at_work.met(), tmp_path / "rec.mp4"
    path.write_bytes(mp4(data=3_000_000))
    casework.attach(at_work.desk, visit.visit_id, path)
    out = tmp_path / "out"
    take_out = partial(laptop_export.export, at_work.desk, out)
    with files_of_at_most(1_000_000):
        full(take_out)
    assert not out.exists()
    assert take_out().files == 1
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    with pytest.raises(FolderUnwritable):
        laptop_export.export(at_work.desk, taken / "out")


def test_a_pdf_that_does_not_fit_leaves_what_was_there(window: Window, qtbot: QtBot, laptop: Laptop) -> None:
    visit = laptop.met()
    one = casework.receive(laptop.desk, visit.visit_id, 5, PaymentMode.APP, "TX", "欧阳𬭎", "SELF")
    page = preview(window, f"receipt:A5:{one.number}")
    qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
    target = laptop.profile.with_name("paper.pdf")
    target.write_bytes(b"what was there")
    with files_of_at_most(1000):
        page.save_to(target)
    assert "磁盘已满" in said(window)
    assert target.read_bytes() == b"what was there"
    assert list(target.parent.glob("*.part")) == []
    assert laptop.desk.store.printing.newest(9) == []
    page.save_to(target)
    assert target.read_bytes().startswith(b"%PDF")


# The office
def no_space() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Authority, Served]]:
    made = Authority.new(tmp_path / "tsa")
    with authority_at(made.answer) as one:
        yield made, one


@pytest.mark.logs_errors
def test_the_office_says_that_its_disk_is_full(small_office: Office) -> None:
    with small_office.serving() as url:
        small_office.assign(plan(), first=1)
        laptop = enrolled(small_office, url, "A", "B")
        laptop.sync()
        data = sealed(small_office, laptop, record(laptop, "V-1"))
        assert laptop.sync().status_code == 200
        with files_of_at_most(len(data) - 1):
            assert problem(put(laptop, data)) == "disk_full"
        assert files(small_office.books.data / "blobs") + files(small_office.books.data / "uploads") == []
        assert put(laptop, data).status_code == 204
        assert judged(laptop) == [(True, "")]
        laptop.http.close()


@pytest.mark.logs_errors
def test_the_laptop_says_whose_disk_is_full(here: World) -> None:
    here.sync()
    for _ in range(100):
        here.look("核对" * 500)
    with no_room(here.office), pytest.raises(OfficeProblem) as said:
        here.sync()
    assert "disk of the office's server is full" in explain(said.value, "en")
    assert "公司服务器的磁盘已满" in explain(said.value, "zh-CN")
    here.sync()
    here.all_there()


@contextmanager
def no_room(office: Office) -> Iterator[None]:
    """Let SQLite find that its file may not grow; there are no free pages in it."""

    def limited(connection: Any, _: Any, __: Any) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    engine = office.books.database.engine
    engine.dispose()
    sa.event.listen(engine, "checkout", limited)
    try:
        yield
    finally:
        sa.event.remove(engine, "checkout", limited)
        engine.dispose()


def test_a_stamp_that_cannot_be_kept_is_made_again(
    small_office: Office, clock: FixedClock, served: tuple[Authority, Served]
) -> None:
    with small_office.serving() as url:
        _, data = arrived(small_office, url, clock)
    authority, one = served
    choose(small_office, authority, one.url)
    work = Work(small_office.books)
    with at("place", no_space):
        assert work.once() == 0
    (row,) = small_office.stamps()
    assert (row.trouble, row.kept, files(small_office.books.data / "uploads")) == ("disk_full", "", [])
    assert newest(small_office) == data
    clock.now += timedelta(minutes=2)
    assert work.once() == 1
    assert newest(small_office).startswith(data)


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_export_of_the_office_that_does_not_fit_leaves_nothing(
    small_office: Office, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_office.serving() as url:
        laptop, _ = arrived(small_office, url, FixedClock())
    out = tmp_path / name
    hand_out = ["export", "--data", str(small_office.books.data), "--lang", "en", "--device", laptop.device, str(out)]
    with files_of_at_most(5000):
        assert command.main(hand_out) == 1
    assert "disk is full" in capsys.readouterr().err
    assert list(tmp_path.glob("out*")) == []
    assert command.main(hand_out) == 0
    assert out.exists()


def test_a_command_says_that_the_disk_is_full(
    small_office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also when SQLite says something else of a disk without a byte left."""
    data = str(small_office.books.data)

    def broken(*_: object) -> None:
        raise sa.exc.OperationalError("", {}, Exception("disk I/O error"))

    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    monkeypatch.setattr(sa.Engine, "connect", broken)
    assert command.main(["list", "--data", data, "--lang", "en"]) == 1
    assert "disk is full" in capsys.readouterr().err
