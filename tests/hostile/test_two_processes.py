"""Two programs at the same records: one of them is refused with a sentence, or both are right."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest

from casework.laptop import PASSPHRASE, Laptop
from fieldvisit import casework, wire
from fieldvisit.errors import ProfileBusy, ServerConfig
from fieldvisit.model.event import Revealed
from fieldvisit.server import command, log
from fieldvisit.server.database import Database, sqlite_url
from fieldvisit.server.export import Chosen, export
from fieldvisit.server.office import Office, create
from fieldvisit.sync import audit
from helpers.killing import Apart
from server import postgres
from server.conftest import clock, enrolled, made, made_postgres, made_sqlite, office, plan, small_office
from server.laptop import PARTIES
from server.laptop import Laptop as Sender

__all__ = ["clock", "made", "made_postgres", "made_sqlite", "office", "small_office"]


def program(module: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of the programs to its end."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(one for one in sys.path if one)}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, input=typed, capture_output=True, text=True, env=environment, timeout=60)


def both(work: Callable[[], object]) -> list[int]:
    """Do the same in two processes at once; return their exit codes."""
    children = []
    for _ in range(2):
        child = os.fork()
        if not child:
            _leave(work)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _leave(work: Callable[[], object]) -> NoReturn:
    try:
        work()
        os._exit(0)
    except ServerConfig:
        os._exit(7)
    except BaseException:  # noqa: BLE001 - said by the exit code
        import traceback

        traceback.print_exc()
        os._exit(1)


# One laptop
@pytest.mark.parametrize("verb", ["audit", "doctor"])
def test_the_command_beside_the_open_program_is_refused_in_words(at_work: Laptop, verb: str) -> None:
    at_work.met()
    before = {one: one.read_bytes() for one in at_work.profile.rglob("*") if one.is_file() and one.suffix != ".db-shm"}
    done = program("fieldvisit.cli", "--lang", "en", verb, "--profile", str(at_work.profile), typed=f"{PASSPHRASE}\n")
    assert done.returncode == 2
    assert "already open in another window" in done.stderr
    assert "Traceback" not in done.stderr
    assert {one: one.read_bytes() for one in before} == before, "and it touched nothing"
    at_work.free()
    done = program("fieldvisit.cli", "--lang", "en", verb, "--profile", str(at_work.profile), typed=f"{PASSPHRASE}\n")
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout


def test_the_program_beside_another_is_refused_until_that_has_gone(at_work: Laptop) -> None:
    """However it has gone: the system lets go of the lock of a process that was killed."""
    at_work.free()

    def work(say: Callable[[str], None]) -> None:
        held = casework.unlock(at_work.profile, PASSPHRASE, at_work.clock)
        say(held.desk.device)

    other = Apart(work)
    assert other.line == "D-TEST\n"
    with pytest.raises(ProfileBusy):
        at_work.relock()
    other.end()
    at_work.relock()
    at_work.depart()


# One office
def test_a_second_server_at_the_same_address_is_refused_in_words(small_office: Office) -> None:
    with small_office.serving() as url:
        where = ("serve", "--data", str(small_office.books.data), "--port", url.rpartition(":")[2])
        done = program("fieldvisit.server.command", *where, "--lang", "en")
    assert done.returncode == command.FAILED
    assert "port" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_servers_on_one_office_keep_one_log(office: Office, tmp_path: Path) -> None:
    """Four laptops sync through both, each through both in turn; numbers, log and journals are as through one."""
    for pair in ("AB", "CD"):
        office.assign(plan(*pair), first=2)
    books = office.books
    where = (books.data, None if books.database.sqlite else books.database.url, books.clock)
    books.database.close()

    def work(say: Callable[[str], None]) -> None:
        with Office(*where) as one, one.serving() as url:
            say(url)

    servers = [Apart(work) for _ in range(2)]
    urls = [one.line.strip() for one in servers]
    try:
        laptops = [enrolled(office, urls[each % 2], *"ABCD"[each % 2 * 2 :][:2]) for each in range(4)]
        with ThreadPoolExecutor(4) as pool:
            sent = list(pool.map(lambda one: talk(one, urls), laptops))
        assert sent == [24] * 4
    finally:
        for each in servers:
            each.end()
        for one in laptops:
            one.http.close()
    ranges = [one.range for each in laptops for one in each.items if isinstance(one, wire.RangeItem)]
    assert len({(one.prefix, one.first) for one in ranges}) == 4
    assert log.settle(books) == 0, "nothing was left out of the log"
    export(books, Chosen(whole=True), tmp_path / "out", "x")
    found = audit.audit([audit.folder(tmp_path / "out")])
    assert (found.faults, found.devices, found.events) == ([], 4, 96)


def talk(laptop: Sender, urls: list[str]) -> int:
    """Sync some events through one server and the next through the other; each again through both."""
    for turn in range(8):
        laptop.http.base_url = urls[turn % 2]
        for _ in range(3):
            laptop.write(Revealed("phone", f"{turn}"), by="A")
        batch = list(laptop.unsent)
        first = len(laptop.sent) + 1
        assert laptop.sync().status_code == 200
        laptop.http.base_url = urls[(turn + 1) % 2]
        again = laptop.told(laptop.sync(first=first, events=batch))
        assert again.acked == len(laptop.sent)
    return len(laptop.sent)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_two_processes_bring_the_tables_up_to_date_at_once(tmp_path: Path, kind: str) -> None:
    def migrate(url: str) -> None:
        database = Database(url)
        database.migrate()
        assert database.current()
        database.close()

    if kind == "sqlite":
        assert both(lambda: migrate(sqlite_url(tmp_path))) == [0, 0]
        return
    with postgres.server() as server:
        url = postgres.new_database(server)
        try:
            assert both(lambda: migrate(url)) == [0, 0]
        finally:
            postgres.drop(server, url)


def test_two_processes_make_an_office_in_one_folder_and_one_does(tmp_path: Path) -> None:
    data = tmp_path / "office"

    def make() -> None:
        create(data, PARTIES).close()

    assert sorted(both(make)) == [0, 7]
    with Office(data) as office:
        assert office.books.authority.root
