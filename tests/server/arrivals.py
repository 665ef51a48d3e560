"""A report that has arrived in an office, and an authority that may stamp it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from evidence.tsa import Authority
from fieldvisit.server.office import Office
from fieldvisit.server.stamping import queue
from server.authorities import Served, serving
from server.conftest import enrolled, plan
from server.laptop import FixedClock, Laptop
from server.test_blobs import put
from server.test_reports import judged, record, sealed

PASSPHRASE = "correct horse battery"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.new(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.fixture
def served(authority: Authority) -> Iterator[Served]:
    with serving(authority.answer) as one:
        yield one


def choose(office: Office, authority: Authority, *urls: str) -> None:
    office.stamp_by(urls, [(authority.folder / "root.pem").read_text()])


def arrived(office: Office, url: str, clock: FixedClock) -> tuple[Laptop, bytes]:
    """Return a laptop and its report, which has arrived and was accepted; the clock then goes as the world's does."""
    office.assign(plan(), first=1)
    laptop = enrolled(office, url, "A", "B")
    assert laptop.sync().status_code == 200
    data = sealed(office, laptop, record(laptop, "V-1"))
    assert laptop.sync().status_code == 200
    assert put(laptop, data).status_code == 204
    assert judged(laptop) == [(True, "")]
    clock.now = max(datetime.now(UTC), clock.now)
    return laptop, data


def newest(office: Office) -> bytes:
    (one,) = office.stamps()
    return queue.path(office.books, one).read_bytes()
