"""Stamping in the office: what arrives is stamped once, nothing waits for it, and it is renewed in time."""

import threading
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography import x509
from pyhanko.pdf_utils.reader import PdfFileReader

from evidence.tsa import Authority
from fieldvisit.errors import ServerConfig
from fieldvisit.evidence import stamp
from fieldvisit.server import blobs, reports, stamp_tables
from fieldvisit.server.export import Chosen, export
from fieldvisit.server.office import Office
from fieldvisit.server.stamping import queue, schedule
from fieldvisit.server.stamping.work import Work
from fieldvisit.sync import audit
from server.arrivals import arrived, choose, newest
from server.arrivals import authority as authority
from server.arrivals import served as served
from server.authorities import Served, serving, until
from server.conftest import enrolled
from server.laptop import FixedClock, problem
from server.test_blobs import sha


def test_a_report_is_stamped_on_arrival_and_the_original_stays(
    office: Office, url: str, clock: FixedClock, served: Served, authority: Authority
) -> None:
    laptop, data = arrived(office, url, clock)
    choose(office, authority, served.url)
    assert Work(office.books).once() == 1
    made = newest(office)
    assert made.startswith(data)
    assert blobs.path(office.books, sha(data)).read_bytes() == data
    (token,) = stamp.stamps(made)
    (row,) = office.stamps()
    assert (row.stamped, row.authority, row.stamped_at, row.tries) == (1, "Test Time signer", token.at, 0)
    assert row.next_at == token.expires - schedule.EARLY
    found = reports.examine(office.books, made)
    assert (found.verdict, found.reasons, len(found.timestamps)) == ("valid", (), 1)
    assert Work(office.books).once() == 0
    reply = laptop.send("GET", f"/v1/reports/{sha(data)}")
    assert (reply.headers["content-type"], reply.content) == ("application/pdf", made)
    assert laptop.send("GET", f"/v1/blobs/{sha(data)}").content == data


def test_only_who_has_sent_a_report_gets_it(small_office: Office, clock: FixedClock) -> None:
    with small_office.serving() as url:
        _, data = arrived(small_office, url, clock)
        other = enrolled(small_office, url, "C")
        assert problem(other.send("GET", f"/v1/reports/{sha(data)}")) == "not_found"
        assert problem(other.send("GET", f"/v1/reports/{sha(data)}", plain=True)) == "bad_signature"


def test_the_server_stamps_by_itself_and_takes_up_again(
    small_office: Office, clock: FixedClock, served: Served, authority: Authority
) -> None:
    with small_office.serving() as url:
        arrived(small_office, url, clock)
        choose(small_office, authority, "http://127.0.0.1:9/none")
        with Work(small_office.books).running(0.01):
            until(lambda: bool(small_office.stamps()[0].trouble))
    choose(small_office, authority, "http://127.0.0.1:9/none", served.url)
    clock.pass_by(hours=2)
    clock.now = datetime.now(UTC) + timedelta(minutes=2)
    with Work(small_office.books).running(0.01):
        until(lambda: small_office.stamps()[0].stamped == 1)
    assert len(stamp.stamps(newest(small_office))) == 1


def test_an_export_gives_the_stamped_file(
    small_office: Office, clock: FixedClock, served: Served, authority: Authority, tmp_path: Path
) -> None:
    with small_office.serving() as url:
        laptop, data = arrived(small_office, url, clock)
    choose(small_office, authority, served.url)
    assert small_office.stamp_now() == 1
    export(small_office.books, Chosen(device=laptop.device), tmp_path / "out", "x")
    report = tmp_path / "out" / "reports" / f"{sha(data)}.pdf"
    assert report.read_bytes() == newest(small_office)
    found = audit.audit([audit.folder(tmp_path / "out")])
    assert (found.faults, found.reports) == ([], 1)
    report.write_bytes(report.read_bytes()[:-1] + b" ")
    assert [one.reason for one in audit.audit([audit.folder(tmp_path / "out")]).faults] == ["report_changed"]


def test_a_report_is_stamped_once_when_two_work_at_it(
    office: Office, url: str, clock: FixedClock, authority: Authority
) -> None:
    arrived(office, url, clock)
    both = threading.Barrier(2)

    def work(done: list[int]) -> None:
        mine = Work(office.books)
        both.wait(10)
        done.append(mine.once())

    with serving(authority.answer) as served:
        choose(office, authority, served.url)
        done: list[int] = []
        threads = [threading.Thread(target=work, args=(done,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(done) == [0, 1]
        assert served.asked == 1
    assert len(stamp.stamps(newest(office))) == 1


# Nothing waits for an authority
def test_sync_and_judging_do_not_wait_while_an_authority_hangs(
    small_office: Office, clock: FixedClock, authority: Authority
) -> None:
    ended = threading.Event()

    def hang(query: bytes) -> bytes:
        ended.wait(30)
        return b""

    with serving(hang) as served, small_office.serving() as url:
        laptop, _ = arrived(small_office, url, clock)
        choose(small_office, authority, served.url)
        with Work(small_office.books, whole=20).running(0.01):
            until(lambda: served.asked == 1)
            begun = time.monotonic()
            for _ in range(10):
                assert laptop.sync().status_code == 200
            assert time.monotonic() - begun < 5
            assert small_office.stamps()[0].stamped == 0
            begun = time.monotonic()
        assert time.monotonic() - begun < 3
        ended.set()


def test_what_is_being_stamped_when_the_server_stops_is_stamped_by_the_next(
    small_office: Office, clock: FixedClock, authority: Authority
) -> None:
    ended = threading.Event()

    def hang(query: bytes) -> bytes:
        ended.wait(30)
        return authority.answer(query)

    with small_office.serving() as url:
        arrived(small_office, url, clock)
    with serving(hang) as served:
        choose(small_office, authority, served.url)
        with Work(small_office.books).running(0.01):
            until(lambda: served.asked == 1)
        ended.set()
        lapses = small_office.stamps()[0].next_at
        clock.now = lapses - timedelta(milliseconds=1)
        assert Work(small_office.books).once() == 0
        clock.now = lapses
        assert [one.visit_id for one in queue.due(small_office.books)] == ["V-1"]
        clock.now = datetime.now(UTC)
        with small_office.books.database.write() as connection:
            connection.execute(sa.update(stamp_tables.stamps).values(next_at=clock.now))
        assert Work(small_office.books).once() == 1
    assert len(stamp.stamps(newest(small_office))) == 1


# Renewal
def test_a_stamp_is_renewed_before_it_lapses_and_only_for_a_longer_one(
    office: Office, url: str, clock: FixedClock, authority: Authority
) -> None:
    arrived(office, url, clock)
    with serving(authority.again("short", days=300).answer) as served:
        choose(office, authority, served.url)
        assert office.stamp_now() == 1
        once = newest(office)
        (row,) = office.stamps()
        assert clock.now < row.next_at < row.expires  # type: ignore[operator]
        with office.books.database.write() as connection:
            connection.execute(sa.update(stamp_tables.stamps).values(next_at=clock.now))
        assert Work(office.books).once() == 0
        assert office.stamps()[0].trouble == "no_longer"
        served.answer = authority.answer
        with office.books.database.write() as connection:
            connection.execute(sa.update(stamp_tables.stamps).values(next_at=clock.now))
        assert Work(office.books).once() == 1
    made = newest(office)
    assert made.startswith(once)
    assert [one.authority for one in stamp.stamps(made)] == ["Test Time short", "Test Time signer"]
    assert reports.examine(office.books, made).verdict == "valid"


def test_the_authoritys_own_revocations_are_in_the_file(
    small_office: Office, clock: FixedClock, tmp_path: Path
) -> None:
    with serving() as served:
        mine = Authority.new(tmp_path / "tsa", points=f"{served.url}/list.crl")
        served.answer, served.crl = mine.answer, mine.crl
        with small_office.serving() as url:
            arrived(small_office, url, clock)
        choose(small_office, mine, served.url)
        assert small_office.stamp_now() == 1
        assert served.asked == 2
    issuers = {x509.load_der_x509_crl(one).issuer.rfc4514_string() for one in _lists(newest(small_office))}
    assert issuers == {"CN=Fieldvisit Office Root", "CN=Test Time Root"}


def _lists(data: bytes) -> list[bytes]:
    store = PdfFileReader(BytesIO(data)).root["/DSS"]
    return [one.get_object().data for one in store["/CRLs"]]


# Settings
@pytest.mark.parametrize(
    ("urls", "policy", "reason"),
    [
        (("http://tsa.example/",), "", "tsa_url"),
        (("https://user:word@tsa.example/",), "", "tsa_url"),
        (("ftp://127.0.0.1/",), "", "tsa_url"),
        (("https://",), "", "tsa_url"),
        (("https://[",), "", "tsa_url"),
        (("https://tsa.example/",), "all", "tsa_policy"),
        ((), "", "tsa_words"),
        (("https://a.example/",) * 5, "", "tsa_words"),
    ],
)
def test_settings_that_are_none_are_refused(
    small_office: Office, authority: Authority, urls: tuple[str, ...], policy: str, reason: str
) -> None:
    with pytest.raises(ServerConfig, match=reason):
        small_office.stamp_by(urls, [(authority.folder / "root.pem").read_text()], policy)
    with pytest.raises(ServerConfig, match="tsa_root"):
        small_office.stamp_by(["https://tsa.example/"], ["no pem"])
