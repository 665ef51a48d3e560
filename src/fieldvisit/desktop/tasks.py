"""Slow work beside the window: a few threads, and every answer comes back on the GUI thread."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from fieldvisit.errors import FieldvisitError

T = TypeVar("T")


class Tasks(QObject):
    """Runs jobs on two workers, unless told how many. A job opens its own store; it must not touch widgets.

    `done` gets the job's value and `failed` its FieldvisitError, both on the GUI thread. Any other exception is a bug
    and is raised again there, where the outermost hook sees it.
    """

    _arrived = Signal(object)
    busy_changed = Signal(int)

    def __init__(self, workers: int = 2, name: str = "work") -> None:
        super().__init__()
        self.stopping = threading.Event()
        self._gate = threading.RLock()  # a job may be answered while the program begins to close
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._running = 0
        self._open: set[Future[Any]] = set()
        self._arrived.connect(self._deliver)

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[FieldvisitError], None],
        *,
        painted: bool = False,
    ) -> None:
        """Start a job, unless the program is closing; with `painted` when what has changed on the screen is shown."""
        if self.stopping.is_set():
            return
        self._running += 1
        self.busy_changed.emit(self._running)

        def deliver(future: Future[T]) -> None:
            with self._gate:
                if not self.stopping.is_set():
                    self._arrived.emit((future, done, failed))

        def submit() -> None:
            if not self.stopping.is_set():
                future = self._pool.submit(job)
                self._open.add(future)
                future.add_done_callback(deliver)

        if painted:
            QTimer.singleShot(0, self, submit)
        else:
            submit()

    @property
    def running(self) -> int:
        """How many jobs have not been answered yet."""
        return self._running

    @property
    def hanging(self) -> bool:
        """Whether a job has not ended."""
        return any(not job.done() for job in self._open)

    def stop(self, seconds: float = 4.0) -> bool:
        """Ask jobs to end, the program is closing; return whether all have ended in that time.

        One that hangs (a printer that does not answer) may be cut off: what is stored is stored in transactions.
        """
        with self._gate:
            self.stopping.set()
        self._pool.shutdown(wait=False, cancel_futures=True)
        ended = not wait(self._open, seconds).not_done
        QCoreApplication.removePostedEvents(self)  # answers nobody waits for would outlive Python
        return ended

    def _deliver(self, arrival: tuple[Future[T], Callable[[T], None], Callable[[FieldvisitError], None]]) -> None:
        future, done, failed = arrival
        self._running -= 1
        self._open.discard(future)
        self.busy_changed.emit(self._running)
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, FieldvisitError):
            failed(error)
        else:
            raise error
