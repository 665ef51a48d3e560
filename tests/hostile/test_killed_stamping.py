"""The office killed at any moment of stamping a report: the report stays whole, and is stamped once, later."""

import shutil
from datetime import timedelta
from pathlib import Path

from evidence.tsa import Authority
from fieldvisit.evidence import stamp
from fieldvisit.server.office import Office
from fieldvisit.server.stamping import queue
from fieldvisit.server.stamping.work import Work
from helpers.killing import each_moment
from server.arrivals import arrived, choose, newest
from server.authorities import serving
from server.conftest import clock, made_sqlite, small_office
from server.laptop import FixedClock

__all__ = ["clock", "made_sqlite", "small_office"]


def test_killed_while_it_stamps(small_office: Office, clock: FixedClock, tmp_path: Path) -> None:
    authority, data = Authority.new(tmp_path / "tsa"), small_office.books.data
    with small_office.serving() as url:
        _, report = arrived(small_office, url, clock)
    with serving(authority.answer) as served:
        choose(small_office, authority, served.url)
        small_office.close()
        before = tmp_path / "before"
        shutil.copytree(data, before)

        def work() -> None:
            with Office(data, None, clock) as office:
                Work(office.books).once()

        done = []
        for _ in each_moment(work, 6):
            with Office(data, None, clock) as office:
                (row,) = office.stamps()
                done.append(row.stamped)
                assert newest(office).startswith(report)
                assert len(stamp.stamps(newest(office))) == row.stamped
                if not row.stamped:
                    assert Work(office.books).once() == (row.tries == 0), "who was killed holds its claim for a while"
                    clock.now += queue.LEASE + timedelta(seconds=1)
                    assert Work(office.books).once() == (row.tries == 1)
                    clock.now -= queue.LEASE + timedelta(seconds=1)
                (row,) = office.stamps()
                assert (row.stamped, row.tries, row.trouble) == (1, 0, "")
                assert newest(office).startswith(report)
                assert len(stamp.stamps(newest(office))) == 1
                assert list((data / "uploads").iterdir()) == [] or done[-1] == 0
            shutil.rmtree(data)
            shutil.copytree(before, data)
        with Office(data, None, clock) as office:  # the last was let come to its end
            assert [(row.stamped, row.tries) for row in office.stamps()] == [(1, 0)]
        assert done == sorted(done)
        assert (done[0], len(done) >= 3) == (0, True)
