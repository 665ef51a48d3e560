"""The office's database: SQLite in the data folder or PostgreSQL by URL, its migrations and its transactions."""

import errno
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from fieldvisit.errors import ServerConfig
from fieldvisit.server import tables

LONGEST_STATEMENT_S: Final = 60
"""Seconds a statement or the wait for a lock may take."""
CONNECTIONS: Final = 20
RETRIES: Final = 4
_MIGRATING: Final = 0x66766D67
"""The lock of PostgreSQL under which the tables are changed."""
_LEAST: Final = 1 << 16
"""Bytes SQLite needs on the disk to open a database at all."""
_FULL: Final = ("disk is full", "No space left")
T = TypeVar("T")


class Database:
    """An engine and its two kinds of transaction. SQLite allows one writer: writers of this process queue up."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self.engine = _engine(url)
        self._turn = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Yield a connection in a transaction that may write; it commits at the end, or leaves no trace."""
        if not self.sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._turn, self.engine.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one committed state and writes nothing."""
        with self.engine.connect() as connection:
            if self.sqlite:
                connection = connection.execution_options(reading=True)
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Do work in a write transaction, again from the start when another transaction got in its way."""
        for _ in range(RETRIES):
            try:
                with self.write() as connection:
                    return work(connection)
            except DBAPIError as failure:
                if not _passing(failure):
                    raise
        with self.write() as connection:
            return work(connection)

    def migrate(self) -> None:
        """Bring the tables to this program's version; of two processes at once the second finds it done.

        Raises ServerConfig when a newer program made them.
        """
        if not self.current():
            from alembic import command

            with self.engine.begin() as connection:
                if not self.sqlite:  # there, `begin` has the database's one write lock already
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
                command.upgrade(_alembic(connection), "head")

    def current(self) -> bool:
        """Tell whether the tables are of this program's version. Raises ServerConfig when they are of a newer one."""
        from alembic.runtime.migration import MigrationContext

        try:
            with self.engine.connect() as connection:
                here = MigrationContext.configure(connection).get_current_revision()
        except OperationalError as failure:
            raise ServerConfig(reason=self._unopened(failure)) from None
        history = _history()
        if here is not None and here not in history:
            raise ServerConfig(reason="database_newer")
        return here == history[0]

    def _unopened(self, failure: OperationalError) -> str:
        """Return why it cannot be opened: SQLite calls a disk without room for its log a failing one."""
        folder = Path(make_url(self.url).database or "").parent
        cramped = self.sqlite and folder.is_dir() and shutil.disk_usage(folder).free < _LEAST
        return "disk_full" if full(failure) or cramped else "database_unreachable"

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def full(failure: BaseException) -> bool:
    """Tell whether a failure of the system, or of the database on it, is that there is no room left."""
    if isinstance(failure, OSError):
        return failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return isinstance(failure, DBAPIError) and any(sign in f"{failure.orig}" for sign in _FULL)


def _passing(failure: DBAPIError) -> bool:
    """Tell whether the same work may succeed next time: a deadlock, a serialisation, a row just made by another."""
    state = getattr(failure.orig, "sqlstate", "") or ""
    return state in ("40001", "40P01", "23505", "55P03")


def sqlite_url(data: Path) -> str:
    """Return the URL of the database inside the data folder."""
    return f"sqlite:///{data / 'office.db'}"


def _engine(url: str) -> sa.Engine:
    try:
        backend = make_url(url).get_backend_name()
        if backend == "postgresql":
            parsed = make_url(url).set(drivername="postgresql+psycopg")
            limit = LONGEST_STATEMENT_S * 1000
            engine = sa.create_engine(
                parsed,
                pool_size=CONNECTIONS,
                max_overflow=CONNECTIONS,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={"options": f"-c statement_timeout={limit} -c lock_timeout={limit} -c timezone=UTC"},
            )
        elif backend == "sqlite":
            engine = sa.create_engine(
                url,
                pool_size=CONNECTIONS,
                max_overflow=CONNECTIONS,
                hide_parameters=True,
                connect_args={"timeout": LONGEST_STATEMENT_S},
            )
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", _begin_sqlite)
        else:
            raise ServerConfig(reason="database_kind")
    except (ArgumentError, ImportError):
        raise ServerConfig(reason="database_url") from None
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@cache
def _history() -> tuple[str, ...]:
    """Return the revisions this program knows, the newest first."""
    from alembic.script import ScriptDirectory

    return tuple(script.revision for script in ScriptDirectory.from_config(_alembic(None)).walk_revisions())


def _alembic(connection: sa.Connection | None) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def next_number(connection: sa.Connection, name: str, count: int = 1) -> int:
    """Take `count` numbers of a counter and return the first. The row stays locked until commit: numbers commit in
    order, and a rolled back transaction leaves no gap."""
    found = _advance(connection, name, count)
    if found is None:
        connection.execute(sa.insert(tables.counters).values(name=name, value=0))
        found = _advance(connection, name, count)
    assert found is not None
    return found - count + 1


def _advance(connection: sa.Connection, name: str, count: int) -> int | None:
    counter = tables.counters
    raised = sa.update(counter).where(counter.c.name == name).values(value=counter.c.value + count)
    row = connection.execute(raised.returning(counter.c.value)).first()
    return None if row is None else int(row[0])
