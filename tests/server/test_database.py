"""The tables: what the migrations make is what the program expects, and a newer database is left alone."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from alembic import command as alembic
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from fieldvisit import wire
from fieldvisit.clock import exactly
from fieldvisit.errors import ServerConfig
from fieldvisit.model.case import Case
from fieldvisit.model.event import Departed, Event
from fieldvisit.server import household, tables
from fieldvisit.server.books import text_of
from fieldvisit.server.database import Database, _alembic, next_number
from fieldvisit.server.office import Office, create
from server import postgres
from server.conftest import Made, staff
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


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_an_office_of_version_0_1_is_brought_up_with_what_it_holds(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made: Made = request.getfixturevalue(f"made_{kind}")
    url = postgres.new_database(made.server) if made.server else f"sqlite:///{tmp_path / 'old.db'}"
    database = Database(url)
    try:
        with database.engine.begin() as connection:
            alembic.upgrade(_alembic(connection), "0002")
            for statement, values in OLD.items():
                connection.execute(sa.text(statement), values)
        database.migrate()
        with database.read() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, tables.metadata) == []
            case = connection.execute(sa.select(tables.cases)).one()
            visit = connection.execute(sa.select(tables.visits)).one()
            heard = connection.execute(sa.select(tables.heard)).one()
            abouts = connection.execute(sa.select(tables.feed.c.about).order_by(tables.feed.c.number)).scalars().all()
        assert {"person": case.person, "place": case.place} == household.marks(msgspec.json.decode(CASE, type=Case))
        assert (visit.began, visit.lead, visit.companion, str(visit.day)) == (7, "A", "B", "2026-11-24")
        assert visit.departed_at == datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
        assert (heard.device, heard.size, heard.cursor) == ("D", 7, 0)
        assert abouts == ["collector:A", "C", "order:O", "pack:P", "returned:C", ""]
        with database.engine.begin() as connection:
            alembic.downgrade(_alembic(connection), "0002")
    finally:
        database.close()
        if made.server:
            postgres.drop(made.server, url)


CASE = text_of(
    Case("N", "K", "p", "王", "990101200001010018", (), 1, 0, 0, 1, date(2026, 1, 1), None, "M1", "杭州 某路1号")
)
_AT = exactly(datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
_EVENT = wire.encode_event(Event("D", 7, "", _AT, "A", "V", "C", Departed("O", "A", "B", "R", ())))
_ITEMS = (
    ("", wire.StaffItem(staff("A"))),
    ("C", wire.CaseReturned("C")),
    ("", wire.OrderCancelled("O", "x")),
    ("", wire.PackItem("P", "1", "x", "x")),
    ("", wire.CaseReturned("C")),
    ("", wire.EventRefused(1, "x")),
)
OLD: dict[str, Any] = {
    "INSERT INTO staff VALUES ('A', '{}', true), ('B', '{}', true)": {},
    "INSERT INTO devices VALUES ('D', 'k', 1, NULL, 5, 6, 7, 'h', '[]')": {},
    "INSERT INTO cases VALUES ('C', 'N', 'K', :content, 1, 1, NULL, NULL)": {"content": CASE},
    "INSERT INTO orders VALUES ('O', 'C', 'A', 'B', '2026-11-25', '{}', NULL, '')": {},
    "INSERT INTO events VALUES ('D', 7, 'h', :payload, 's', 'Departed', 'V', 'C', NULL, 1)": {"payload": _EVENT},
    "INSERT INTO visits VALUES ('V', 'D', 'C', 'O', 'sealed')": {},
    "INSERT INTO contacts VALUES ('C', 'D/9', 1, 'VISIT', true, 'NO_ONE_HOME')": {},
    "INSERT INTO feed VALUES ('D', :number, :about, :item)": [
        {"number": number, "about": about, "item": msgspec.json.encode(item).decode()}
        for number, (about, item) in enumerate(_ITEMS, 1)
    ],
}
