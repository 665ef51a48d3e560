"""One signed-in collector at one laptop: what pages read from, write through, and hear changes of."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from fieldvisit.clock import Clock
from fieldvisit.desktop.tasks import Tasks
from fieldvisit.errors import FieldvisitError
from fieldvisit.keys import Signer
from fieldvisit.store import Store
from fieldvisit.store import profile as profiles
from fieldvisit.store.desk import Desk

T = TypeVar("T")
log = logging.getLogger(__name__)
WARM_MS: Final = 500
"""After unlocking, when the first page stands."""


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the badge says: how much is only on this laptop, whether a sync runs, and how the last one ended."""

    pending: int = 0
    running: bool = False
    last_ok: datetime | None = None
    failure: str = ""
    refused: int = 0


class Session(QObject):
    """Holds the GUI thread's Desk while unlocked. `changed` means: read again.

    `opening` comes while the keys are being derived; `locking` while the desk is still open: what is being typed is
    stored then. `interrupted` are the visits that were open when the program started and have not been gone on with
    yet.
    """

    changed = Signal()
    opening = Signal()
    unlocked = Signal()
    locking = Signal()
    locked = Signal()
    sync_changed = Signal()
    progressed = Signal(object)
    failed = Signal(object)

    def __init__(self, profile: Path, clock: Clock, tasks: Tasks, language: str) -> None:
        super().__init__()
        self.profile = profile
        self.clock = clock
        self.tasks = tasks
        self.language = language
        self.sync = SyncStatus()
        self.interrupted: set[str] = set()
        self._began = False
        self._desk: Desk | None = None
        self._signer: Signer | None = None
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.sync_now)

    # who is here
    @property
    def is_open(self) -> bool:
        """Whether somebody has unlocked."""
        return self._desk is not None

    @property
    def desk(self) -> Desk:
        """The GUI thread's desk; only while unlocked."""
        if self._desk is None:
            raise RuntimeError("locked")
        return self._desk

    @property
    def signer(self) -> Signer:
        """The lead's open signing key; only while unlocked."""
        if self._signer is None:
            raise RuntimeError("locked")
        return self._signer

    def unlock(self, passphrase: str, failed: Callable[[FieldvisitError], None]) -> None:
        """Open the profile in the background; `unlocked` follows, or `failed` is called."""

        def job() -> profiles.Unlocked:
            opened = profiles.unlock(self.profile, passphrase, self.clock)
            opened.desk.store.close()
            return opened

        def done(opened: profiles.Unlocked) -> None:
            self._desk, self._signer = opened.desk.again(), opened.signer
            if not self._began:
                from fieldvisit.casework.recovery import interrupted

                self._began = True
                self.interrupted = {visit.visit_id for visit in interrupted(self._desk)}
            self._count()
            self.unlocked.emit()
            self.changed.emit()
            QTimer.singleShot(WARM_MS, self, self._make_ready)

        self.tasks.run(job, done, failed)
        self.opening.emit()

    def _make_ready(self) -> None:
        """Load what the first write needs while the person is still reading."""
        if self.is_open:
            self.tasks.run(Store.make_ready, lambda _: None, self.failed.emit)

    def lock(self) -> None:
        """Forget the keys and close the database; pages keep what is typed, which is stored anyway."""
        if self._desk is None:
            return
        self._timer.stop()
        self.locking.emit()
        self._desk.store.close()
        self._desk = self._signer = None
        self.locked.emit()

    # reading and writing
    def do(self, verb: Callable[[Desk], T]) -> T | None:
        """Do a quick verb now. A known failure is announced by `failed` and gives None."""
        try:
            value = verb(self.desk)
        except FieldvisitError as error:
            self.failed.emit(error)
            return None
        self._count()
        self.changed.emit()
        return value

    def go_on(self, visit_id: str) -> bool:
        """Tell whether a visit may be gone on with; one that was interrupted gets its gap on record first."""
        from fieldvisit.casework.recovery import resume

        if visit_id in self.interrupted:
            self.interrupted.discard(visit_id)
            if self.do(lambda desk: resume(desk, visit_id)) is None:
                self.interrupted.add(visit_id)
                return False
        return True

    def work(
        self,
        job: Callable[[Desk], T],
        done: Callable[[T], None],
        failed: Callable[[FieldvisitError], None] | None = None,
    ) -> None:
        """Do a slow verb on a worker with a desk of its own; then `changed`."""
        desk = self.desk

        def run() -> T:
            own = desk.again()
            try:
                return job(own)
            finally:
                own.store.close()

        def finished(value: T) -> None:
            if self.is_open:
                self._count()
                self.changed.emit()
            done(value)

        self.tasks.run(run, finished, failed or self.failed.emit)

    # the office
    def sync_now(self) -> None:
        """Start a sync unless one runs; the badge follows it."""
        if self.sync.running or not self.is_open:
            return
        from fieldvisit import sync

        self._set_sync(running=True, failure="")
        self.work(
            lambda desk: sync.sync_once(desk, self.progressed.emit, self.tasks.stopping),
            lambda outcome: self._synced(None, outcome.retry_after),
            lambda error: self._synced(error, 0),
        )

    def _synced(self, error: FieldvisitError | None, retry_after: int) -> None:
        from fieldvisit.sync import schedule

        self._failures = self._failures + 1 if error else 0
        self._set_sync(running=False, failure=error.code if error else "")
        if error:
            log.info("sync failed: %s", error.code)
        if self.is_open:
            self._timer.start(int(schedule.next_attempt(self._failures, retry_after) * 1000))

    def _count(self) -> None:
        if self._desk is None:
            return
        box = self._desk.store.outbox.counts()
        self._set_sync(pending=box.events + box.blobs, last_ok=box.last_ok, refused=box.refused)

    def _set_sync(self, **changes: Any) -> None:
        state = replace(self.sync, **changes)
        if state != self.sync:
            self.sync = state
            self.sync_changed.emit()
