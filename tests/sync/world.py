"""An office, a laptop enrolled with it, and the bad network between them; made once, copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import msgspec

from fieldvisit import intake, keys
from fieldvisit.casework.writing import append
from fieldvisit.clock import SystemClock
from fieldvisit.keyfile import KeyFile
from fieldvisit.model.case import Channel, Contact
from fieldvisit.model.event import Attached, Departed, Revealed
from fieldvisit.model.order import Order, Parties, Staff
from fieldvisit.paths import resource
from fieldvisit.server import listing
from fieldvisit.server import office as offices
from fieldvisit.server.orders import Plan
from fieldvisit.store import Store
from fieldvisit.store.desk import Desk
from fieldvisit.sync import Outcome, enrol, sync_once
from sync.chaos import Chaos

PASSPHRASE = "绿水青山-2026-外访"
PARTIES = Parties("安诚外访", "91990100MA00000000", "4000000000", "4000000001", "12378", "https://example.org/r")
MEDIA = "application/octet-stream"
LIMIT = 1 << 30
MEMORY = Path("/dev/shm")
"""Where disks cost nothing, on systems that have such a place."""


def staff(collector_id: str) -> Staff:
    far = date.today() + timedelta(days=365)
    return Staff(collector_id, f"员工{collector_id}", f"NO-{collector_id}", far, far, far)


def new_office(data: Path) -> offices.Office:
    """Make an office with the sample cases, collectors A, B and C, and three orders for A and B."""
    made = offices.create(data, PARTIES)
    made.take_in(intake.read(resource("samples/handover-platform.csv")))
    for who in "ABC":
        made.add_user(staff(who))
    assign(made)
    return made


def assign(made: offices.Office) -> None:
    """Order visits of the first three cases by A and B, after a reminder and a call."""
    names = [one.case_id for one in listing.case_lines(made.books)[:3]]
    before = made.books.now() - timedelta(days=20)
    made.add_contacts([(name, Contact(before, kind, False)) for name in names for kind in (Channel.SMS, Channel.PHONE)])
    today = date.today()
    since, until = today - timedelta(days=1), today + timedelta(days=5)
    made.assign(Plan("A", "B", since, until, outsourcing_notice=since), names)


@dataclass(frozen=True, slots=True)
class Template:
    """Folders to copy: the office's, the laptop's, and the laptop's database key."""

    office: Path
    profile: Path
    key: bytes
    chaos: Chaos
    keep: TemporaryDirectory[str]


@cache
def template() -> Template:
    """Make the office and the enrolled laptop once; the network between them keeps its address."""
    keep = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
    base = Path(keep.name)
    chaos = Chaos()
    with new_office(base / "office") as office, office.serving() as url:
        chaos.target = int(url.rpartition(":")[2])
        enrol(base / "profile", chaos.address, office.enrol_code("A"), PASSPHRASE, SystemClock())
    chaos.cut_all()
    held = msgspec.json.decode((base / "profile" / "profile.json").read_bytes(), type=KeyFile)
    return Template(base / "office", base / "profile", keys.unwrap(held.key, PASSPHRASE, "profile"), chaos, keep)


@dataclass
class World:
    """One office and one laptop. `desk` and `office` are those of now: both can be restarted."""

    folder: Path
    chaos: Chaos
    key: bytes
    desk: Desk = field(init=False)
    office: offices.Office = field(init=False)
    visit: str = ""
    case: str = ""
    _stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.chaos.faults = []
        self.open_laptop()
        self.serve()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.desk.store.close()
        self.stop()

    def serve(self, data: str = "office") -> None:
        self.office = self._stack.enter_context(offices.Office(self.folder / data))
        self.chaos.target = int(self._stack.enter_context(self.office.serving()).rpartition(":")[2])

    def stop(self) -> None:
        self.chaos.cut_all()
        self.chaos.target = 0
        self._stack.close()

    def restart_office(self, data: str = "office") -> None:
        self.stop()
        self.serve(data)

    def open_laptop(self) -> None:
        store = Store.open(self.folder / "profile", self.key)
        raw = store.secrets.get("device-key")
        assert raw
        store.settings.set("office_address", self.chaos.address)
        device, lead = store.settings.get("device"), store.settings.get("collector")
        self.desk = Desk(self.folder / "profile", store, SystemClock(), device, keys.SigningKey.load(raw), lead)

    def restart_laptop(self) -> None:
        self.desk.store.close()
        self.open_laptop()

    # what a collector does, without the rules of the visit
    def sync(self) -> Outcome:
        return sync_once(self.desk)

    def orders(self) -> list[Order]:
        return self.desk.store.orders.for_day(date.today(), "Asia/Shanghai")

    def depart(self) -> None:
        """Begin a visit of the first order."""
        order = self.orders()[0]
        self.case, self.visit = order.case_id, f"V-{self.desk.store.events.head().size + 1}"
        append(self.desk, Departed(order.order_id, "A", "B", "none", ()), visit=self.visit, case=self.case)

    def look(self, reason: str = "核对") -> None:
        """Record that something was shown: an event outside any visit."""
        append(self.desk, Revealed("phone", reason), visit=None, case=None)

    def attach(self, data: bytes) -> str:
        """Attach a file to the visit."""
        sha256, size = self.desk.store.blobs.put(data, MEDIA, limit=LIMIT)
        append(self.desk, Attached(sha256, size, MEDIA), visit=self.visit, case=self.case)
        return sha256

    # what must be true
    def office_events(self) -> list[str]:
        """Return the payloads the office holds of this laptop, in order."""
        sql = "SELECT payload FROM events WHERE device = ? ORDER BY seq"
        with self.office.books.database.read() as connection:
            return [row[0] for row in connection.exec_driver_sql(sql, (self.desk.device,))]

    def office_blob(self, sha256: str) -> bytes | None:
        """Return a blob's bytes as the office holds them."""
        path = self.folder / "office" / "blobs" / sha256
        return path.read_bytes() if path.exists() else None

    def all_there(self) -> None:
        """Every event is in the office once and byte for byte, every file too, and the laptop says so."""
        store = self.desk.store
        assert self.office_events() == list(store.events.payloads())
        for sha256, _, _ in store.blobs.names():
            assert self.office_blob(sha256) == store.blobs.read(sha256)
        assert store.outbox.counts().empty


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Give a fresh copy of the office and the laptop, the laptop not yet synced."""
    made = template()
    shutil.copytree(made.office, folder / "office")
    shutil.copytree(made.profile, folder / "profile")
    with World(folder, made.chaos, made.key) as each:
        yield each
