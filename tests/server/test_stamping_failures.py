"""Authorities that fail: whatever they answer is said and tried again, and nothing is lost by it."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from asn1crypto import tsp
from hypothesis import given
from hypothesis import strategies as st

from evidence.tsa import Authority
from fieldvisit.server import stamp_tables
from fieldvisit.server.office import Office
from fieldvisit.server.stamping import line, queue, schedule
from fieldvisit.server.stamping.work import Work
from server.arrivals import arrived, choose, newest
from server.arrivals import authority as authority
from server.arrivals import served as served
from server.authorities import serving
from server.conftest import Made
from server.laptop import FixedClock

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
