"""The laptop's database as a whole: made, opened, shared between threads, checked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

from fieldvisit.errors import DiskFull, ProfileDamaged, ProfileExists, ProfileMissing
from fieldvisit.store import blobs
from fieldvisit.store._sqlite import RESERVE, Db, load
from fieldvisit.store.cases import Cases
from fieldvisit.store.events import Events
from fieldvisit.store.feed import Feed
from fieldvisit.store.notes import Notes
from fieldvisit.store.orders import Orders
from fieldvisit.store.outbox import OutboxView
from fieldvisit.store.printing import Printing
from fieldvisit.store.receipts import Receipts
from fieldvisit.store.returns import Eraser
from fieldvisit.store.schema import STEPS
from fieldvisit.store.settings import Secrets, Settings
from fieldvisit.store.staff import StaffBook
from fieldvisit.store.visits import Drafts, Visits

FILE: Final = "fieldvisit.db"
SMALLEST: Final = 4096
"""Bytes of one page: a shorter file is no database, and SQLite would take an empty one for a new one."""


class Store:
    """One connection to the profile's database with a door for each family of tables; for the thread that opened it.

    Every verb is durable at return unless it runs inside `atomic`.
    """

    def __init__(self, profile: Path, key: bytes, db: Db) -> None:
        """Use `create`, `open` or `again`."""
        self.profile = profile
        self._key = key
        self._db = db
        folder = profile / "blobs"
        eraser = Eraser(db, lambda sha256: blobs.place_of(folder, sha256))
        self.settings = Settings(db)
        self.secrets = Secrets(db)
        self.feed = Feed(db, self.settings, eraser)
        self.cases = Cases(db)
        self.orders = Orders(db)
        self.staff = StaffBook(db)
        self.events = Events(db, self.settings, eraser)
        self.notes = Notes(db)
        self.drafts = Drafts(db)
        self.visits = Visits(db, self.events)
        self.blobs = blobs.Blobs(db, folder, eraser)
        self.receipts = Receipts(db, self.settings, profile)
        self.printing = Printing(db)
        self.outbox = OutboxView(db, self.settings)

    @classmethod
    def create(cls, profile: Path, key: bytes) -> Self:
        """Make a new database under a raw 32-byte key. Raises ProfileExists, DiskFull."""
        path = profile / FILE
        if path.exists():
            raise ProfileExists
        with blobs.disk_full():
            profile.mkdir(mode=0o700, parents=True, exist_ok=True)
            (profile / "blobs").mkdir(mode=0o700, exist_ok=True)
        try:
            db = Db(path, key, mode="rwc", reserve=profile / "reserve")
            try:
                db.migrate(STEPS)
            except BaseException:
                db.close()
                raise
        except DiskFull:
            for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
                (profile / name).unlink(missing_ok=True)
            raise
        if os.name == "posix":
            path.chmod(0o600)
        _keep_reserve(profile / "reserve")
        return cls(profile, key, db)

    @classmethod
    def open(cls, profile: Path, key: bytes) -> Self:
        """Open a profile's database and bring it up to date.

        Raises ProfileMissing; ProfileDamaged for a wrong key and for a file that is none of ours or cut off, which is
        left as it was; ProfileNewer; ProfileBusy; DiskFull.
        """
        path, reserve = profile / FILE, profile / "reserve"
        if not path.exists():
            raise ProfileMissing
        if path.stat().st_size < SMALLEST:
            raise ProfileDamaged(reason="short")
        try:
            db = Db(path, key, reserve=reserve)
        except DiskFull:
            if not reserve.exists():
                raise
            reserve.unlink(missing_ok=True)
            db = Db(path, key, reserve=reserve)
        try:
            db.migrate(STEPS)
            (profile / "blobs").mkdir(mode=0o700, exist_ok=True)
            store = cls(profile, key, db)
            store.blobs.tidy()
        except BaseException:
            db.close()
            raise
        _keep_reserve(reserve)
        return store

    def again(self) -> Self:
        """Return a connection of its own for the calling thread, also after this one is closed; well under 1 ms."""
        return type(self)(self.profile, self._key, Db(self.profile / FILE, self._key, reserve=self.profile / "reserve"))

    @staticmethod
    def make_ready() -> None:
        """Load what only writing needs; a worker may do so while nobody writes yet, and the first write does else."""
        load()

    def close(self) -> None:
        """Close the connection, in the thread that opened it; closing again does nothing."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing for what is written inside; nested, the inner one is all or nothing by itself."""
        with self._db.atomic():
            yield

    def check(self) -> tuple[str, ...]:
        """Read the whole database for damage and return what was found; seconds for a large one, for the doctor.

        The log is written back first: a disk that was full can leave half a page which the log has whole.
        """
        with suppress(DiskFull):
            self._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        found = [str(row[0]) for row in self._db.rows("PRAGMA cipher_integrity_check")]
        if not found:  # pages that do not authenticate cannot be read any further
            found += [str(row[0]) for row in self._db.rows("PRAGMA integrity_check") if row[0] != "ok"]
            found += [f"{row[0]} row {row[1]} refers to nothing" for row in self._db.rows("PRAGMA foreign_key_check")]
        return tuple(found)


def _keep_reserve(reserve: Path) -> None:
    """Set room aside for a full disk, when there is room."""
    if not reserve.exists():
        try:
            reserve.write_bytes(os.urandom(RESERVE))
        except OSError:
            with suppress(OSError):
                reserve.unlink(missing_ok=True)
