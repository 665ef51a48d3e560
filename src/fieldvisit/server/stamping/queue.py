"""Which reports wait for a timestamp, and what was made of each: a row that whoever has claimed it may change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from fieldvisit.server import blobs, stamp_tables
from fieldvisit.server.books import Books
from fieldvisit.server.stamping import schedule

if TYPE_CHECKING:
    from fieldvisit.evidence.token import Token

AT_ONCE: Final = 20
"""Reports taken from the queue with one look."""
LEASE: Final = timedelta(minutes=10)
"""How long a claim keeps others away: longer than all authorities together may take."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report in the queue: `kept` is the file made from it so far, empty for none.

    `expires` is of its last stamp, None when something was signed `since`: it waits for one. `tries` failed in a row.
    """

    visit_id: str
    sha256: str
    kept: str
    size: int
    countersigned: str
    stamped: int
    authority: str
    stamped_at: datetime | None
    expires: datetime | None
    tries: int
    since: datetime
    next_at: datetime
    trouble: str

    @property
    def newest(self) -> str:
        """The SHA-256 of the file to hand out."""
        return self.kept or self.sha256


def enter(connection: sa.Connection, visit_id: str, sha256: str, now: datetime) -> None:
    """Put an accepted report into the queue, in the transaction that accepts it."""
    connection.execute(sa.insert(stamp_tables.stamps).values(visit_id=visit_id, sha256=sha256, since=now, next_at=now))


def all_of(connection: sa.Connection) -> list[Waiting]:
    """Return all reports that were accepted, those to be tried next first."""
    row = stamp_tables.stamps
    return [_waiting(one) for one in connection.execute(sa.select(row).order_by(row.c.next_at, row.c.visit_id))]


def find(connection: sa.Connection, visit_id: str) -> Waiting | None:
    """Return an accepted report by its visit, if there is one."""
    found = connection.execute(sa.select(stamp_tables.stamps).where(stamp_tables.stamps.c.visit_id == visit_id)).first()
    return None if found is None else _waiting(found)


def newest(connection: sa.Connection, reports: Sequence[str]) -> dict[str, str]:
    """Return for reports, by the SHA-256 that laptops know, that of the file made from them, where there is one."""
    row = stamp_tables.stamps
    chosen = sa.select(row.c.sha256, row.c.kept).where(row.c.sha256.in_(list(reports)), row.c.kept != "")
    return {str(sha256): str(kept) for sha256, kept in connection.execute(chosen)}


def due(books: Books) -> list[Waiting]:
    """Return reports whose time has come, the longest waiting first."""
    row = stamp_tables.stamps
    chosen = sa.select(row).where(row.c.next_at <= books.now()).order_by(row.c.next_at, row.c.visit_id).limit(AT_ONCE)
    with books.database.read() as connection:
        return [_waiting(one) for one in connection.execute(chosen)]


def claim(books: Books, one: Waiting) -> Waiting | None:
    """Take a report for oneself; None when another was quicker. A claim that is left lying lapses."""
    until = books.now() + LEASE
    with books.database.write() as connection:
        values = {"next_at": until, "tries": one.tries + 1}
        if not connection.execute(_unchanged(one).values(**values)).rowcount:
            return None
        return find(connection, one.visit_id)


def keep(books: Books, held: Waiting, data: bytes, stamp: "Token") -> bool:
    """Keep a stamped file: durable first, then one row that counts. False when the report has changed meanwhile."""
    values = {
        "stamped": held.stamped + 1,
        "authority": stamp.authority,
        "stamped_at": stamp.at,
        "expires_at": stamp.expires,
        "tries": 0,
        "trouble": "",
        "next_at": schedule.renewal(stamp.at, stamp.expires),
    }
    return replace(books, held, data, None, **values)


def replace(
    books: Books, held: Waiting, data: bytes, also: Callable[[sa.Connection], None] | None = None, **values: object
) -> bool:
    """Let a file take the place of the one that a report had so far. False when another has done so meanwhile.

    `also` is done in the same transaction, when it changed anything.
    """
    sha256 = blobs.place(books, data)

    def work(connection: sa.Connection) -> bool:
        changed = connection.execute(_unchanged(held).values(kept=sha256, size=len(data), **values))
        if changed.rowcount:
            blobs.enter(connection, sha256, len(data), books.now())
            if also:
                also(connection)
        return bool(changed.rowcount)

    return books.database.run(work)


def fail(books: Books, held: Waiting, trouble: str, again: datetime) -> None:
    """Write down why a try failed, and when the next is due."""
    with books.database.write() as connection:
        connection.execute(_unchanged(held).values(trouble=trouble[:400], next_at=again))


def hurry(books: Books) -> int:
    """Let everything that waits for a stamp be due now; return how many reports that are."""
    row = stamp_tables.stamps
    with books.database.write() as connection:
        now = {"next_at": books.now()}
        return connection.execute(sa.update(row).where(row.c.expires_at.is_(None)).values(**now)).rowcount


def path(books: Books, one: Waiting) -> Path:
    """Return the file to hand out."""
    return blobs.path(books, one.newest)


def _unchanged(one: Waiting) -> sa.Update:
    row = stamp_tables.stamps
    same = (row.c.kept == one.kept, row.c.tries == one.tries, row.c.next_at == one.next_at)
    return sa.update(row).where(row.c.visit_id == one.visit_id, *same)


def _waiting(row: Any) -> Waiting:
    return Waiting(
        row.visit_id,
        row.sha256,
        row.kept,
        int(row.size),
        row.countersigned,
        int(row.stamped),
        row.authority,
        row.stamped_at,
        row.expires_at,
        int(row.tries),
        row.since,
        row.next_at,
        row.trouble,
    )
