"""Renewals that come at the same moment as another, or as a revocation, on a database with many writers."""

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from fieldvisit import keys, wire
from fieldvisit.server import people, renewals, tables
from fieldvisit.server.office import Office
from server.authorities import until
from server.conftest import Made, enrolled, opened
from server.laptop import FixedClock, Laptop


@pytest.fixture
def busy(made_postgres: Made, tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Office, Laptop, wire.RenewRequest]]:
    """An office on PostgreSQL, a laptop of A, and A's request when the certificate is about to end."""
    for office in opened(made_postgres, tmp_path, clock):
        with office.serving() as url:
            laptop = enrolled(office, url, "A")
        laptop.http.close()
        clock.pass_by(days=700)
        csr = keys.request_certificate(laptop.collectors["A"].key, "collector")
        yield office, laptop, wire.RenewRequest(base64.b64encode(csr).decode())


Busy = tuple[Office, Laptop, wire.RenewRequest]


def waiting(office: Office, count: int) -> None:
    """Return when so many transactions wait for another's lock."""
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"

    def are() -> bool:
        with office.books.database.read() as connection:
            return bool(connection.exec_driver_sql(waits).scalar_one() >= count)

    until(are)


def test_the_same_request_twice_at_once_gives_one_certificate(busy: Busy) -> None:
    office, laptop, request = busy
    renew = partial(renewals.renew, office.books, laptop.device, request)
    with ThreadPoolExecutor(2) as pool:
        with office.books.database.write() as connection:
            people.lock(connection, ["A"])
            answers = [pool.submit(renew) for _ in range(2)]
            waiting(office, 2)
        first, second = (one.result() for one in answers)
    assert first.chain == second.chain


@pytest.mark.parametrize("whose", ["collector", "laptop"])
def test_a_certificate_issued_while_its_owner_is_revoked_is_revoked_too(busy: Busy, whose: str) -> None:
    office, laptop, request = busy
    with ThreadPoolExecutor(2) as pool:
        with office.books.database.write() as connection:
            people.lock(connection, ["A"])
            renewed = pool.submit(renewals.renew, office.books, laptop.device, request)
            waiting(office, 1)
            revoked = pool.submit(office.revoke, "A" if whose == "collector" else laptop.device)
            waiting(office, 2)
        assert renewed.result().collector_id == "A"
        revoked.result()
    row = tables.certificates
    with office.books.database.read() as connection:
        living = sa.select(sa.func.count()).where(row.c.collector_id == "A", row.c.revoked_at.is_(None))
        assert connection.execute(living).scalar_one() == 0
