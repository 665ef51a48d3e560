"""The tables: what the migrations make is what the program expects, and a newer database is left alone."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from fieldvisit.errors import ServerConfig
from fieldvisit.server import tables
from fieldvisit.server.database import Database, next_number
from fieldvisit.server.office import Office, create
from server.conftest import staff
from server.laptop import PARTIES, FixedClock


def test_the_migrations_make_the_tables(office: Office) -> None:
    with office.books.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_durability_and_keys_of_sqlite(small_office: Office) -> None:
    with small_office.books.database.write() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]


def test_nobody_else_reads_the_database_of_a_folder_that_was_there_before(tmp_path: Path) -> None:
    data = tmp_path / "office"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    with create(data, PARTIES, clock=FixedClock()) as office:
        office.add_user(staff("A"))
        files = [path for path in data.rglob("*") if path.is_file()]
        assert {"office.db", "office.db-wal"} <= {path.name for path in files}
        assert [path.name for path in files if path.stat().st_mode & 0o077] == ["root.pem"]


def test_tables_behind_are_refused_unless_they_may_be_migrated(tmp_path: Path, small_office: Office) -> None:
    data = small_office.books.data
    with small_office.books.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    with pytest.raises(ServerConfig, match="database_behind"):
        Office(data, clock=FixedClock(), migrate=False)


def test_a_newer_database_is_left_alone(small_office: Office) -> None:
    with small_office.books.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ServerConfig, match="database_newer"):
        Office(small_office.books.data, clock=FixedClock())


def test_a_failed_transaction_leaves_no_trace_and_no_gap(office: Office) -> None:
    database = office.books.database
    with database.write() as connection:
        before = next_number(connection, "range")

    def fail(connection: sa.Connection) -> None:
        next_number(connection, "range", 5)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.run(fail)
    with database.write() as connection:
        assert next_number(connection, "range") == before + 1


@pytest.mark.parametrize("url", ["mysql://x/y", "not a url", "postgresql://127.0.0.1:1/none"])
def test_a_database_that_cannot_be_is_said(url: str) -> None:
    with pytest.raises(ServerConfig):
        Database(url).migrate()


def test_an_instant_comes_back_as_it_went(office: Office, clock: FixedClock) -> None:
    with office.books.database.read() as connection:
        at = connection.execute(sa.select(tables.cases.c.balance_at)).scalar()
    assert at == clock.wall()
