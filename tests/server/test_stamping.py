"""Stamping in the office: what arrives is stamped once, whatever the authorities do, and nothing waits for them."""

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader

from evidence.tsa import Authority
from fieldvisit import keys
from fieldvisit.errors import NotFound, ServerConfig, StampRefused, WeakPassphrase, WrongPassphrase
from fieldvisit.evidence import stamp
from fieldvisit.server import blobs, reports, revocations, stamp_tables
from fieldvisit.server.export import Chosen, export
from fieldvisit.server.office import Office
from fieldvisit.server.stamping import line, queue, schedule
from fieldvisit.server.stamping.work import Work
from fieldvisit.sync import audit
from server.authorities import Served, serving, until
from server.conftest import Made, enrolled, plan
from server.laptop import FixedClock, Laptop, problem
from server.test_blobs import put, sha
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


# Authorities that fail
HTML = (200, "text/html", b"<html>sign in to the network</html>")


def _other(query: bytes, authority: Authority, **change: object) -> bytes:
    asked = tsp.TimeStampReq.load(query)
    for name, value in change.items():
        asked[name] = value
    return authority.answer(asked.dump(force=True))


FAILURES: dict[str, tuple[Callable[[Authority, bytes], bytes | tuple[int, str, bytes]], str]] = {
    "garbage": (lambda authority, query: b"\x30\x82garbage", "token_garbled"),
    "empty": (lambda authority, query: b"", "token_garbled"),
    "refusal": (lambda authority, query: authority.answer(b"x"), "token_refused"),
    "nonce": (lambda authority, query: _other(query, authority, nonce=7), "token_other"),
    "imprint": (
        lambda authority, query: _other(
            query,
            authority,
            message_imprint={"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"\0" * 32},
        ),
        "token_other",
    ),
    "page": (lambda authority, query: HTML, "tsa_type"),
    "error": (lambda authority, query: (500, "text/html", b"<html>"), "tsa_status"),
    "redirect": (lambda authority, query: (302, "application/timestamp-reply", b""), "tsa_status"),
    "flood": (lambda authority, query: b"\x30" * (1 << 20), "tsa_large"),
}


@pytest.fixture(scope="module")
def waiting(made_sqlite: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, FixedClock]]:
    """An office on SQLite with one accepted report."""
    folder, clock = tmp_path_factory.mktemp("waiting") / "office", FixedClock()
    shutil.copytree(made_sqlite.folder, folder)
    with Office(folder, None, clock) as office:
        with office.serving() as url:
            arrived(office, url, clock)
        yield office, clock


@pytest.mark.parametrize("name", FAILURES)
def test_an_answer_that_is_none_is_said_and_tried_again(
    waiting: tuple[Office, FixedClock], authority: Authority, name: str
) -> None:
    answer, reason = FAILURES[name]
    office, clock = waiting
    clock.now = datetime.now(UTC)
    before = newest(office)
    with serving(partial(answer, authority)) as served:
        choose(office, authority, served.url)
        office.stamp_now()
    (row,) = office.stamps()
    assert row.trouble == f"{reason}@127.0.0.1"
    assert timedelta(0) < row.next_at - clock.now <= schedule.LONGEST
    assert (row.stamped, newest(office)) == (0, before)


def test_somebody_elses_and_expired_certificates_are_refused(
    waiting: tuple[Office, FixedClock], authority: Authority, tmp_path: Path
) -> None:
    office, clock = waiting
    clock.now = datetime.now(UTC)
    lapsed = authority.again("lapsed", starts=datetime.now(UTC) - timedelta(days=40), days=30)
    for answer in (Authority.new(tmp_path / "other").answer, lapsed.answer):
        with serving(answer) as served:
            choose(office, authority, served.url)
            assert office.stamp_now() == 0
        assert office.stamps()[0].trouble == "token_untrusted@127.0.0.1"


def test_one_that_hangs_or_drips_ends_in_time_and_is_not_asked_twice_at_once() -> None:
    ended = threading.Event()

    def hang(query: bytes) -> bytes:
        ended.wait(30)
        return b""

    with serving(hang) as served:
        slow, begun = line.Line(served.url, whole=0.3), time.monotonic()
        for _ in range(3):
            with pytest.raises(line.NoAnswer, match="tsa_slow"):
                slow.ask(b"x")
        assert time.monotonic() - begun < 3
        assert served.asked == 1
        ended.set()
    with pytest.raises(line.NoAnswer, match="tsa_unreachable"):
        line.Line("http://127.0.0.1:9/").ask(b"x")


def test_the_next_is_asked_when_the_first_fails_and_the_first_rests(
    waiting: tuple[Office, FixedClock], authority: Authority
) -> None:
    office, clock = waiting
    clock.now = datetime.now(UTC)
    with serving(lambda query: HTML) as bad, serving(lambda query: b"") as worse:
        choose(office, authority, bad.url, worse.url)
        work = Work(office.books)
        for expected in ((1, 1), (2, 2)):
            queue.hurry(office.books)
            assert work.once() == 0
            assert (bad.asked, worse.asked) == expected
        assert office.stamps()[0].trouble == "tsa_type@127.0.0.1 token_garbled@127.0.0.1"


def test_nothing_is_lost_in_500_failures(waiting: tuple[Office, FixedClock], authority: Authority) -> None:
    office, clock = waiting
    clock.now = datetime.now(UTC)
    with serving(lambda query: HTML) as served:
        choose(office, authority, served.url)
        with office.books.database.write() as connection:
            connection.execute(sa.update(stamp_tables.stamps).values(tries=499, next_at=clock.now))
        office.stamp_now()
    (row,) = office.stamps()
    assert row.tries == 500
    assert clock.now < row.next_at <= clock.now + schedule.LONGEST


@given(st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_from_a_minute_to_an_hour_and_no_further(tries: int, chance: float) -> None:
    pause = schedule.pause(tries, chance)
    assert schedule.FIRST * 3 / 4 <= pause <= schedule.LONGEST
    assert schedule.pause(tries + 1, chance) >= pause


@given(st.datetimes(datetime(2020, 1, 1), datetime(2050, 1, 1)), st.integers(1, 40 * 365))
def test_a_renewal_comes_before_the_end(at: datetime, days: int) -> None:
    expires = at + timedelta(days=days)
    assert at < schedule.renewal(at, expires) < expires


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


# Countersigning
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


# The list of revoked certificates
def test_the_list_of_revoked_certificates_is_public_signed_and_counts(
    office: Office, url: str, clock: FixedClock, tmp_path: Path
) -> None:
    laptop = enrolled(office, url, "A", "B")
    office.add_supervisor("S1", "王主管", PASSPHRASE)
    first = laptop.send("GET", "/v1/crl", plain=True)
    assert first.headers["content-type"] == "application/pkix-crl"
    clock.pass_by(minutes=1)
    assert laptop.send("GET", "/v1/crl", plain=True).content == first.content
    office.revoke("A")
    office.revoke_supervisor("S1")
    clock.pass_by(seconds=1)
    office.revoke(laptop.device)
    clock.pass_by(seconds=1)
    lists = [x509.load_der_x509_crl(one) for one in (first.content, revocations.current(office.books))]
    root = x509.load_der_x509_certificate(office.root)
    for one in lists:
        assert one.is_signature_valid(root.public_key())  # type: ignore[arg-type]
        assert one.issuer == root.subject
    numbers = [one.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for one in lists]
    assert numbers == [1, 2]
    assert len(lists[0]) == 0
    reasons = {
        f"{one.serial_number:x}": one.extensions.get_extension_for_class(x509.CRLReason).value.reason
        for one in lists[1]
    }
    gone, lost = x509.ReasonFlags.affiliation_changed, x509.ReasonFlags.key_compromise
    supervisor = office.supervisors()[0].serial
    assert reasons == {laptop.collectors["A"].serial: gone, laptop.collectors["B"].serial: lost, supervisor: gone}
    assert lists[1].next_update_utc - lists[1].last_update_utc == timedelta(days=7)  # type: ignore[operator]
    clock.pass_by(days=1)
    again = x509.load_der_x509_crl(revocations.current(office.books))
    assert again.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 3


def test_a_revocation_that_was_written_down_before_the_list_was_made_and_seen_after(
    office: Office, url: str, clock: FixedClock
) -> None:
    laptop = enrolled(office, url, "A")
    revocations.current(office.books)
    clock.pass_by(seconds=-2)
    office.revoke("A")
    clock.pass_by(seconds=3)
    listed = keys.revocations(revocations.current(office.books), office.root)
    assert listed.serials == {laptop.collectors["A"].serial}


def test_openssl_refuses_a_revoked_collector_by_the_list(
    small_office: Office, clock: FixedClock, tmp_path: Path
) -> None:
    with small_office.serving() as url:
        laptop = enrolled(small_office, url, "A", "B")
    small_office.revoke("A")
    clock.pass_by(seconds=1)
    listed = x509.load_der_x509_crl(revocations.current(small_office.books))
    (tmp_path / "crl.pem").write_bytes(listed.public_bytes(Encoding.PEM))
    (tmp_path / "root.pem").write_text(keys.pem(small_office.root))
    at = ("-attime", str(int(clock.now.timestamp())))
    for who, good in (("A", False), ("B", True)):
        (tmp_path / f"{who}.pem").write_text(keys.pem(laptop.collectors[who].certificate))
        files = (
            "-CAfile",
            str(tmp_path / "root.pem"),
            "-CRLfile",
            str(tmp_path / "crl.pem"),
            str(tmp_path / f"{who}.pem"),
        )
        told = subprocess.run(("openssl", "verify", "-crl_check", *at, *files), capture_output=True, check=False)
        assert (told.returncode == 0) is good, told.stderr
