"""Laptop or office killed at any moment of a sync: nothing is lost or twice, and the log is not forked."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from fieldvisit import keys
from fieldvisit.casework.writing import append
from fieldvisit.clock import SystemClock
from fieldvisit.errors import OfficeUnreachable
from fieldvisit.model.event import Received
from fieldvisit.server import office as offices
from fieldvisit.store import Store
from fieldvisit.store.desk import Desk
from fieldvisit.sync import audit, sync_once
from helpers.killing import MOST, Apart, each_moment
from sync.world import MEMORY, World, template

LARGE = (4 << 20) + 1
"""Bytes of a file that goes in pieces."""


class Apiece(World):
    """The same office and laptop, the office in a process of its own."""

    def __init__(self, folder: Path) -> None:
        made = template()
        shutil.copytree(made.office, folder / "office")
        shutil.copytree(made.profile, folder / "profile")
        self.address, self.numbers = "", 0
        super().__init__(folder, made.chaos, made.key)

    def open_laptop(self) -> None:
        store = Store.open(self.folder / "profile", self.key)
        raw = store.secrets.get("device-key")
        assert raw
        if self.address:
            store.settings.set("office_address", self.address)
        device, lead = store.settings.get("device"), store.settings.get("collector")
        self.desk = Desk(self.folder / "profile", store, SystemClock(), device, keys.SigningKey.load(raw), lead)

    def serve(self, data: str = "office", moment: int = 0) -> None:
        def work(say: Callable[[str], None]) -> None:
            with offices.Office(self.folder / data) as office, office.serving() as url:
                say(url)

        self.apart = Apart(work, moment)
        self.address = self.apart.line.strip()
        self.desk.store.settings.set("office_address", self.address)

    def stop(self) -> None:
        self.apart.end()

    def work(self) -> None:
        """Do what a sync has to carry: a payment, something seen, a small file and one that goes in pieces."""
        self.numbers += 1
        said = Received(f"R00-{self.numbers:06d}", 100, "APP", f"TX-{self.numbers}", "p", "SELF")
        append(self.desk, said, visit=self.visit, case=self.case)
        self.look(f"{self.numbers}")
        self.attach(b"small %d" % self.numbers)
        self.attach(b"second %d" % self.numbers)
        self.attach(bytes([self.numbers]) * LARGE)

    def holds(self) -> None:
        """All is with the office, once; laptop and office tell one history, and the receipts have no gap."""
        store = self.desk.store
        assert store.check() == ()
        with offices.Office(self.folder / "office") as office:
            self.office = office
            self.all_there()
            with office.books.database.read() as connection:
                uploads = connection.exec_driver_sql("SELECT count(*) FROM uploads").scalar()
            (book,) = office.receipt_books(self.desk.device)
            assert (book.used, book.skipped, book.twice, book.foreign) == (self.numbers, (), (), ())
        assert uploads == 0
        found = audit.audit([audit.profile(self.desk), audit.office(self.address)])
        assert found.faults == []


@pytest.fixture
def here() -> Iterator[Apiece]:
    folder = Path(mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    try:
        with Apiece(folder) as made:
            made.sync()
            made.depart()
            made.sync()
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


STRIDE = 24
"""Of the hundred moments in the office one in so many: with four files on their way at once no two runs are alike."""


def test_the_laptop_is_killed(here: Apiece) -> None:
    def work() -> None:
        here.open_laptop()
        sync_once(here.desk)

    here.work()
    here.desk.store.close()
    moment = 0
    for moment in each_moment(work, 2):  # noqa: B007
        here.open_laptop()
        with offices.Office(here.folder / "office") as here.office:
            assert here.desk.store.events.acked() <= len(here.office_events())
        here.sync()
        here.all_there()
        here.work()
        here.desk.store.close()
    here.open_laptop()
    here.holds()
    assert moment >= 10


def test_the_office_is_killed(here: Apiece) -> None:
    moment, whole = 1, False
    while not whole:
        here.stop()
        here.serve(moment=moment)
        here.work()
        whole = synced(here)
        here.stop()
        here.serve()
        here.sync()
        with offices.Office(here.folder / "office") as here.office:
            here.all_there()
        moment += STRIDE
        assert moment < MOST
    here.holds()
    assert moment >= 10


def synced(here: Apiece) -> bool:
    """Tell whether a sync came to its end."""
    try:
        here.sync()
    except OfficeUnreachable:
        return False
    return True
