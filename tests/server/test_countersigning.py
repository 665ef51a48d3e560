"""A supervisor countersigns in the office: who may, and what stands in the file then."""

import pytest

from evidence.tsa import Authority
from fieldvisit.errors import NotFound, ServerConfig, StampRefused, WeakPassphrase, WrongPassphrase
from fieldvisit.server import reports
from fieldvisit.server.office import Office
from server.arrivals import PASSPHRASE, arrived, choose, newest
from server.arrivals import authority as authority
from server.arrivals import served as served
from server.authorities import Served
from server.laptop import FixedClock


def test_a_supervisor_countersigns_and_the_report_is_stamped_again(
    office: Office, url: str, clock: FixedClock, served: Served, authority: Authority
) -> None:
    arrived(office, url, clock)
    office.add_supervisor("S1", "王主管", PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        office.countersign("V-1", "S1", "another word for it")
    choose(office, authority, served.url)
    assert office.stamp_now() == 1
    office.countersign("V-1", "S1", PASSPHRASE)
    (row,) = office.stamps()
    assert (row.countersigned, row.expires) == ("S1", None)
    assert office.stamp_now() == 1
    found = reports.examine(office.books, newest(office))
    assert (found.verdict, found.reasons, len(found.timestamps)) == ("valid", (), 2)
    assert found.countersigned is not None
    assert found.countersigned.collector_id == "S1"
    with pytest.raises(StampRefused, match="countersigned"):
        office.countersign("V-1", "S1", PASSPHRASE)
    mine = (office.books.data / "keys").glob("supervisor-*.json")
    assert [path.stat().st_mode & 0o077 for path in mine] == [0]


def test_who_cannot_countersign(small_office: Office, clock: FixedClock) -> None:
    office = small_office
    with office.serving() as url:
        arrived(office, url, clock)
    with pytest.raises(WeakPassphrase):
        office.add_supervisor("S1", "王主管", "short")
    with pytest.raises(ServerConfig, match="supervisor_collects"):
        office.add_supervisor("A", "王主管", PASSPHRASE)
    for bad in ("", "王", "x" * 33):
        with pytest.raises(ServerConfig, match="collector_id"):
            office.add_supervisor(bad, "王主管", PASSPHRASE)
    with pytest.raises(NotFound):
        office.countersign("V-1", "S1", PASSPHRASE)
    office.add_supervisor("S1", "王主管", PASSPHRASE)
    with pytest.raises(NotFound):
        office.countersign("V-NONE", "S1", PASSPHRASE)
    office.revoke_supervisor("S1")
    with pytest.raises(NotFound):
        office.countersign("V-1", "S1", PASSPHRASE)
    with pytest.raises(NotFound):
        office.revoke_supervisor("S1")
    office.add_supervisor("S1", "王主管", PASSPHRASE)
    clock.pass_by(days=731)
    with pytest.raises(ServerConfig, match="supervisor_expired"):
        office.countersign("V-1", "S1", PASSPHRASE)
