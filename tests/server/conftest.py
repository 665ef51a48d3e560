"""Offices to test with: the same tests on SQLite and on PostgreSQL, each test on a fresh copy of one made office."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from fieldvisit.intake import read
from fieldvisit.model.case import Channel, Contact
from fieldvisit.model.order import Staff
from fieldvisit.paths import resource
from fieldvisit.server import listing
from fieldvisit.server.office import Office, create
from fieldvisit.server.orders import Plan
from server import postgres
from server.laptop import PARTIES, START, FixedClock, Laptop

UNTIL = date(2027, 6, 30)
LADDER = (
    Contact(START - timedelta(days=40), Channel.SMS, False),
    Contact(START - timedelta(days=39), Channel.PHONE, False),
)
"""What every case has before it may be visited: a reminder and a call."""


@dataclass(frozen=True)
class Made:
    """A made office: its folder, its database's URL (empty for SQLite) and, for PostgreSQL, the server's."""

    folder: Path
    url: str = ""
    server: str = ""


def staff(collector_id: str, name: str = "王测试") -> Staff:
    """Return a collector whose papers are in order."""
    return Staff(collector_id, name, f"B-{collector_id}", UNTIL, UNTIL, UNTIL)


def plan(lead: str = "A", companion: str = "B") -> Plan:
    """Return an ordinary assignment."""
    return Plan(lead, companion, date(2026, 11, 20), date(2026, 11, 25), outsourcing_notice=date(2026, 11, 1))


def _make(folder: Path, url: str = "") -> None:
    with create(folder, PARTIES, url=url, clock=FixedClock()) as office:
        office.take_in(read(resource("samples/handover-platform.csv")))
        for name in "ABCD":
            office.add_user(staff(name))
        names = [one.case_id for one in listing.case_lines(office.books)]
        office.add_contacts([(name, line) for name in names for line in LADDER])


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("office") / "office"
    _make(folder)
    return Made(folder)


@pytest.fixture(scope="session")
def made_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("office") / "office"
    with postgres.server() as server:
        url = postgres.new_database(server)
        _make(folder, url)
        yield Made(folder, url, server)
        postgres.drop(server, url)


@pytest.fixture(params=["sqlite", "postgres"])
def made(request: pytest.FixtureRequest) -> Made:
    found: Made = request.getfixturevalue(f"made_{request.param}")
    return found


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def office(made: Made, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """Return an office of 375 cases and the collectors A to D, at 10:00 in Shanghai."""
    yield from opened(made, tmp_path, clock)


@pytest.fixture
def small_office(made_sqlite: Made, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """Return the same on SQLite only, for what no database can change."""
    yield from opened(made_sqlite, tmp_path, clock)


def opened(made: Made, tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    folder = tmp_path / "office"
    shutil.copytree(made.folder, folder)
    url = postgres.new_database(made.server, make_url(made.url).database or "") if made.url else None
    try:
        with Office(folder, url, clock) as office:
            yield office
    finally:
        if url:
            postgres.drop(made.server, url)


Enrolled = Callable[..., Laptop]


@pytest.fixture
def url(office: Office) -> Iterator[str]:
    with office.serving() as url:
        yield url


def enrolled(office: Office, url: str, *collectors: str) -> Laptop:
    """Return a laptop on which these collectors are enrolled."""
    laptop = Laptop(url)
    for collector in collectors:
        reply = laptop.enrol(office.enrol_code(collector))
        assert reply.status_code == 201, reply.text
    return laptop


@pytest.fixture
def laptop(office: Office, url: str) -> Iterator[Laptop]:
    """Return a laptop of A and B with three orders in its feed."""
    office.assign(plan(), first=3)
    one = enrolled(office, url, "A", "B")
    assert one.sync().status_code == 200
    yield one
    one.http.close()
