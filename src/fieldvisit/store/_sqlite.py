"""The one door to SQLCipher and sqlite-utils: opening, running, transactions, and failures told apart by cause."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3
import sqlcipher3.dbapi2 as driver

sys.modules.setdefault("pysqlite3", sqlcipher3)  # sqlite-utils' own hook: it then catches SQLCipher's error classes
sys.modules.setdefault("pysqlite3.dbapi2", driver)

from fieldvisit import errors  # noqa: E402

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.db import Table

__all__ = ["Db", "IntegrityError", "Row", "Value", "load"]

Value = str | int | float | bytes | None
Row = tuple[Any, ...]
IntegrityError: type[Exception] = driver.IntegrityError
Step = Callable[["Database"], None]
"""One step of the schema; its function's name is what is remembered."""

SCHEMA: Final = "fieldvisit"
RESERVE: Final = 64 * 1024
"""Bytes kept aside, so that what was just typed can still be written when the disk is full."""
_PRAGMAS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -64000",
    "PRAGMA temp_store = MEMORY",
)


def _cause(error: Exception, writing: bool) -> errors.FieldvisitError | None:
    """Return the known failure behind a database error, or None when it is a mistake of ours.

    The driver gives primary codes only, so an I/O error is told by what we were doing.
    """
    name: str = getattr(error, "sqlite_errorname", "") or ""
    reason = name.removeprefix("SQLITE_").lower()
    match reason:
        case "full":
            return errors.DiskFull(reason=reason)
        case "ioerr":
            return errors.DiskFull(reason=reason) if writing else errors.ProfileDamaged(reason=reason)
        case "corrupt" | "notadb" | "cantopen" | "readonly":
            return errors.ProfileDamaged(reason=reason)
        case "busy" | "locked":
            return errors.ProfileBusy(reason=reason)
        case "constraint":
            return {"visit_sealed": errors.VisitSealed(), "chain_broken": errors.ChainBroken()}.get(str(error))
    return None


def load() -> None:
    """Import what only writing needs, about 0.1 s, ahead of the first write."""
    import sqlite_utils  # noqa: F401


@contextmanager
def told_apart(writing: bool = False) -> Iterator[None]:
    """Turn the driver's errors into ours; what has no cause of its own passes through."""
    try:
        yield
    except driver.Error as error:
        cause = _cause(error, writing)
        if cause is None:
            raise
        raise cause from None


class Db:
    """One connection, for the thread that made it."""

    def __init__(self, path: Path, key: bytes, *, mode: str = "rw", reserve: Path | None = None) -> None:
        """Open with the raw 32-byte key and read once. Raises ProfileDamaged, ProfileBusy, DiskFull.

        `mode` is SQLite's: rw never creates, rwc may.
        """
        self.reserve = reserve
        self._after: list[Callable[[], None]] = []
        with told_apart():
            uri = f"{path.absolute().as_uri()}?mode={mode}"
            self._conn = driver.connect(uri, uri=True, timeout=10, isolation_level=None, cached_statements=256)
            try:
                self._prepare(key)
            except BaseException:
                self._conn.close()
                raise
            self._utils: Database | None = None

    def _prepare(self, key: bytes) -> None:
        if len(key) != 32:
            raise ValueError("the database key has 32 bytes")
        run = self._conn.execute
        run("PRAGMA cipher_log_level = NONE")
        run(f"PRAGMA key = \"x'{key.hex()}'\"")
        run("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            run(pragma)
        if run("PRAGMA journal_mode").fetchone()[0] != "wal":
            run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")

    @property
    def utils(self) -> "Database":
        """The connection as sqlite-utils sees it; reading does without, so the program starts without it."""
        if self._utils is None:
            from sqlite_utils import Database

            self._utils = Database(self._conn, execute_plugins=False)
        return self._utils

    def migrate(self, steps: Sequence[Step]) -> None:
        """Apply what is missing of the schema. Raises ProfileNewer for a step that is not among the known ones."""
        known = {step.__name__ for step in steps}
        with told_apart(writing=True):
            applied = self._applied()
            if applied - known:
                raise errors.ProfileNewer
            if known - applied:
                from sqlite_utils import Migrations

                migrations = Migrations(SCHEMA)
                for step in steps:
                    migrations()(step)
                migrations.apply(self.utils)

    def _applied(self) -> set[str]:
        """Return the names of the steps this database has; sqlite-utils keeps them in a table of its own."""
        if self.one("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'") is None:
            return set()
        return {name for (name,) in self.rows("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", SCHEMA)}

    def close(self) -> None:
        self._conn.close()

    def run(self, sql: str, *values: Value) -> int:
        """Run a statement and return how many rows it changed."""
        with told_apart(writing=True):
            return int(self._conn.execute(sql, values).rowcount)

    def run_many(self, sql: str, rows: Sequence[tuple[Value, ...]]) -> None:
        with told_apart(writing=True):
            self._conn.executemany(sql, rows)

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows of a query."""
        with told_apart(self._conn.in_transaction):
            found: list[Row] = self._conn.execute(sql, values).fetchall()
            return found

    def one(self, sql: str, *values: Value) -> Row | None:
        """Return the first row of a query, or None."""
        with told_apart(self._conn.in_transaction):
            found: Row | None = self._conn.execute(sql, values).fetchone()
            return found

    def value(self, sql: str, *values: Value) -> Any:
        """Return the first column of the first row; the query always has one (an aggregate)."""
        row = self.one(sql, *values)
        return row[0] if row else None

    def each(self, sql: str, *values: Value) -> Iterator[Row]:
        """Iterate over a query without holding all rows; do not write meanwhile."""
        with told_apart(self._conn.in_transaction):
            yield from self._conn.execute(sql, values)

    def insert(self, table: str, row: dict[str, Value]) -> None:
        with told_apart(writing=True):
            self._table(table).insert(row)

    def upsert(self, table: str, row: dict[str, Value], key: str) -> None:
        """Insert a row, or update the one with the same key."""
        with told_apart(writing=True):
            self._table(table).upsert(row, pk=key)

    def _table(self, name: str) -> "Table":
        return self.utils.table(name)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing; inside another one, a savepoint. The write lock is taken at the start.

        On DiskFull everything is rolled back, and the reserve is given up so that the next try finds room.
        """
        if self._conn.in_transaction:
            with told_apart(writing=True), self.utils.atomic():
                yield
            return
        try:
            with told_apart(writing=True), self._transaction():
                yield
        except errors.DiskFull:
            self.give_up_reserve()
            raise
        after, self._after = self._after, []
        for step in after:
            step()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._conn.execute("COMMIT")
        except BaseException:
            self._after.clear()
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")
            raise

    def after_commit(self, step: Callable[[], None]) -> None:
        """Do something, once, when the open transaction is durable; forget it when it is rolled back."""
        if step not in self._after:
            self._after.append(step)

    def durably(self, write: Callable[[], None]) -> None:
        """Write in a transaction of its own (or the open one); on a full disk give the reserve up and try again."""
        if self._conn.in_transaction:
            write()
            return
        reserved = self.reserve is not None and self.reserve.exists()
        try:
            with self.atomic():
                write()
        except errors.DiskFull:
            if not reserved:
                raise
            with self.atomic():
                write()

    def give_up_reserve(self) -> None:
        """Delete the reserve file to get room."""
        if self.reserve is not None:
            self.reserve.unlink(missing_ok=True)
