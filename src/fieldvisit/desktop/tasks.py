"""Slow work beside the window: two threads, and every answer comes back on the GUI thread."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from fieldvisit.errors import FieldvisitError

T = TypeVar("T")


class Tasks(QObject):
    """Runs jobs on two workers. A job opens its own store; it must not touch widgets.

    `done` gets the job's value and `failed` its FieldvisitError, both on the GUI thread. Any other exception is a bug
    and is raised again there, where the outermost hook sees it.
    """

    _arrived = Signal(object)
    busy_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.stopping = threading.Event()
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="work")
        self._running = 0
        self._arrived.connect(self._deliver)

    def run(self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[FieldvisitError], None]) -> None:
        """Start a job."""
        self._running += 1
        self.busy_changed.emit(self._running)

        def deliver(future: Future[T]) -> None:
            self._arrived.emit((future, done, failed))

        self._pool.submit(job).add_done_callback(deliver)

    @property
    def running(self) -> int:
        """How many jobs have not been answered yet."""
        return self._running

    def stop(self) -> None:
        """Ask jobs to end, wait for them and drop their answers; the window is closing."""
        self.stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        QCoreApplication.removePostedEvents(self)  # answers nobody waits for: at exit they would outlive Python

    def _deliver(self, arrival: tuple[Future[T], Callable[[T], None], Callable[[FieldvisitError], None]]) -> None:
        future, done, failed = arrival
        self._running -= 1
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
