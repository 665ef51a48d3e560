"""One signed-in collector at one laptop: what pages read from, write through, and hear changes of."""

from __future__ import annotations  # the door stands before keys and store are loaded

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from fieldvisit.clock import Clock
from fieldvisit.desktop.tasks import Tasks
from fieldvisit.errors import FieldvisitError

if TYPE_CHECKING:
    from fieldvisit.desktop.printing.press import Press
    from fieldvisit.keys import Signer
    from fieldvisit.store.desk import Desk
    from fieldvisit.store.profile import Unlocked
    from fieldvisit.sync import Outcome

T = TypeVar("T")
log = logging.getLogger(__name__)
WARM_MS: Final = 500
"""After unlocking, when the first page stands."""
NEXT: Final = ("casework.record", "journal.audit", "leaflets", "model.conduct")
"""What other pages, visits and the office need and Today does not."""


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the badge says: how much is only on this laptop, whether a sync runs, and how the last one ended.

    `pending`: events and blobs the office has not signed for, of these `urgent` objections and incidents;
    `refused`: records and reports it did not accept;
    `failure`: the error code of the last try, empty when it went through, `error` the error itself when it was in this
    run of the program; `kept`: files that could not go in it, with the code of each one's reason.
    """

    pending: int = 0
    urgent: int = 0
    running: bool = False
    last_ok: datetime | None = None
    failure: str = ""
    error: FieldvisitError | None = None
    refused: int = 0
    kept: tuple[tuple[str, str], ...] = ()


class Session(QObject):
    """Holds the GUI thread's Desk while unlocked. `changed` means: read again; so does `unlocked`.

    `opening` comes while the keys are being derived; `locking` while the desk is still open: what is being typed is
    stored then. `interrupted` are the visits that were open when the program started and have not been gone on with
    yet. `restored` says that the profile's key file was damaged and came from its copy.
    """

    changed = Signal()
    opening = Signal()
    unlocked = Signal()
    locking = Signal()
    locked = Signal()
    restored = Signal()
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
        self._late: list[Callable[[], None]] = []
        self._press: Press | None = None
        self._failures, self._not_before, self._once_more = 0, 0, False
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

    @property
    def press(self) -> Press:
        """Where papers are printed; made when first needed."""
        if self._press is None:
            from fieldvisit.desktop.printing.press import Press

            self._press = Press(self)
        return self._press

    @property
    def hanging(self) -> bool:
        """Whether a job has not ended: a program that closes need not wait for it."""
        return self.tasks.hanging or (self._press is not None and self._press.hanging)

    def end(self) -> bool:
        """Ask all jobs to end, the program is closing; return whether all have ended in time."""
        printed = self._press is None or self._press.stop()
        return self.tasks.stop() and printed

    def unlock(self, passphrase: str, failed: Callable[[FieldvisitError], None]) -> None:
        """Open the profile in the background; `unlocked` follows, or `failed` is called."""

        def job() -> Unlocked:
            from fieldvisit import keyfile

            typed = keyfile.derived(self.profile, passphrase)  # while that lasts, the window loads what comes after it
            from fieldvisit.store import profile as profiles

            opened = profiles.unlock(self.profile, typed, self.clock)
            opened.desk.store.close()
            return opened

        def done(opened: Unlocked) -> None:
            if self.is_open:
                return
            try:
                self._desk, self._signer = opened.desk.again(), opened.signer
            except FieldvisitError as error:
                failed(error)
                return
            self._come_in(opened.restored)

        self.tasks.run(job, done, failed)
        self.opening.emit()

    def _come_in(self, restored: bool) -> None:
        if not self._began:
            from fieldvisit.casework import interrupted

            self._began = True
            self.interrupted = {visit.visit_id for visit in interrupted(self.desk)}
        self._count()
        self.unlocked.emit()
        if restored:
            self.restored.emit()
        late, self._late = self._late, []
        for answer in late:
            answer()
        self.make_ready(_load_next)
        self.sync_soon()

    def make_ready(self, load: Callable[[], None]) -> None:
        """Load what the next steps need on a worker, in a moment, while the person is still reading."""

        def begin() -> None:
            if self.is_open:
                self.tasks.run(load, lambda _: None, self.failed.emit)

        QTimer.singleShot(WARM_MS, self, begin)

    def lock(self) -> None:
        """Forget the keys and close the database; what is typed is stored, and pages keep their place.

        Jobs under way go on with the desks they were given; their answers wait until somebody unlocks.
        """
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
        self._written()
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
        """Do a slow verb on a worker with a desk of its own; then `changed`, then `done` or `failed`.

        When the desk is locked meanwhile, both wait until it is open again.
        """

        def finished(value: T) -> None:
            self._written()
            self.changed.emit()
            done(value)
            from fieldvisit.casework import SealedReport

            if isinstance(value, SealedReport):
                self.sync_soon()

        tell = failed or self.failed.emit
        self._run(
            job,
            lambda value: self._when_open(lambda: finished(value)),
            lambda error: self._when_open(lambda: tell(error)),
        )

    def ask(self, job: Callable[[Desk], T], done: Callable[[T], None]) -> None:
        """Read something slow on a worker with a desk of its own; `done` gets it as soon as the desk is open."""
        self._run(
            job,
            lambda value: self._when_open(lambda: done(value)),
            lambda error: self._when_open(lambda: self.failed.emit(error)),
        )

    def _run(
        self,
        job: Callable[[Desk], T],
        done: Callable[[T], None],
        failed: Callable[[FieldvisitError], None],
        *,
        painted: bool = False,
    ) -> None:
        desk = self.desk

        def run() -> T:
            own = desk.again()
            try:
                return job(own)
            finally:
                own.store.close()

        self.tasks.run(run, done, failed, painted=painted)

    def _when_open(self, answer: Callable[[], None]) -> None:
        if self.is_open:
            answer()
        else:
            self._late.append(answer)

    # the office
    def sync_soon(self) -> None:
        """Sync as soon as one may: now, after the sync under way, or when the office wants us again."""
        if self.sync.running:
            self._once_more = True
        elif self.is_open and self.clock.monotonic_ns() >= self._not_before:
            self.sync_now()

    def sync_now(self) -> None:
        """Start a sync unless one runs; the badge follows it. It goes on when the desk is locked meanwhile."""
        if self.sync.running or not self.is_open:
            return
        self._timer.stop()
        self._once_more = False
        self._set_sync(running=True)
        signer = self.signer
        self._run(lambda desk: self._sync_once(desk, signer), self._synced, self._unsynced, painted=True)

    def _sync_once(self, desk: Desk, signer: Signer) -> tuple[Outcome, Signer]:
        from fieldvisit import sync  # on the worker: the first page need not wait for it
        from fieldvisit.casework import ask_renewal, newest

        ask_renewal(desk, signer)
        outcome = sync.sync_once(desk, self.progressed.emit, self.tasks.stopping)
        return outcome, newest(desk, signer)

    def _synced(self, done: tuple[Outcome, Signer]) -> None:
        outcome, signer = done
        self._signer = signer if self.is_open else None
        self._failures = 0
        self._set_sync(running=False, failure="", error=None, kept=outcome.kept)
        self._rest(outcome.retry_after)

    def _unsynced(self, error: FieldvisitError) -> None:
        self._failures += 1
        log.info("sync failed: %s", error.code)
        self._set_sync(running=False, failure=error.code, error=error)
        self._rest(int(error.facts.get("retry_after", 0)))

    def _rest(self, retry_after: int) -> None:
        """Plan the next sync: when the office wants it, or as the schedule has it."""
        from fieldvisit.sync import schedule

        self._not_before = self.clock.monotonic_ns() + retry_after * 1_000_000_000
        if not self.is_open:
            return
        self._count()
        self.changed.emit()
        if self._once_more and not self._failures and not retry_after:
            self.sync_now()
            return
        pending = bool(self.sync.pending)
        self._timer.start(int(schedule.next_attempt(self._failures, retry_after, pending=pending) * 1000))

    def network_back(self) -> None:
        """The network has come (back): try at once what did not go, without waiting for the schedule."""
        if self.sync.failure or self.sync.pending:
            self.sync_soon()

    def _written(self) -> None:
        """Count anew; an objection or an incident does not wait for the schedule (the office's wish to rest holds)."""
        urgent = self.sync.urgent
        self._count()
        if self.sync.urgent > urgent:
            self.sync_soon()

    def _count(self) -> None:
        if self._desk is None:
            return
        box = self._desk.store.outbox.counts()
        failure = self.sync.failure if self.sync.running else box.failure
        pending = box.events + box.blobs
        self._set_sync(pending=pending, urgent=box.urgent, last_ok=box.last_ok, refused=box.refused, failure=failure)

    def _set_sync(self, **changes: Any) -> None:
        state = replace(self.sync, **changes)
        if state != self.sync:
            self.sync = state
            self.sync_changed.emit()


def _load_next() -> None:
    from fieldvisit.store import Store

    Store.make_ready()
    for name in NEXT:
        import_module(f"fieldvisit.{name}")
