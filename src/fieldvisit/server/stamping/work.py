"""The work on the queue: in a thread of the server, never in the way of a sync, taken up again after any stop."""

import logging
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import OperationalError

from fieldvisit.errors import StampRefused
from fieldvisit.server import revocations
from fieldvisit.server.books import Books, read_settings
from fieldvisit.server.database import full
from fieldvisit.server.stamping import queue, schedule
from fieldvisit.server.stamping.authorities import Authorities
from fieldvisit.server.stamping.line import WHOLE
from fieldvisit.server.stamping.queue import Waiting

PAUSE_S: Final = 5.0
"""Seconds between two looks into the queue."""
_log = logging.getLogger(__name__)


class Work:
    """Stamps what is due; `authorities` are those of the settings as they were with the last look."""

    def __init__(self, books: Books, whole: float = WHOLE) -> None:
        self._books, self._whole = books, whole
        self._authorities: Authorities | None = None
        self._end = threading.Event()

    def once(self) -> int:
        """Work on what is due now; return how many reports were stamped. Without an authority nothing is tried."""
        with self._books.database.read() as connection:
            settings = read_settings(connection).stamping
        if self._authorities is None or self._authorities.settings != settings:
            self._authorities = Authorities(settings, self._whole)
        if not settings.urls:
            return 0
        done = 0
        for one in queue.due(self._books):
            if self._end.is_set():
                break
            held = queue.claim(self._books, one)
            if held is not None:
                done += self._try(self._authorities, held)
        return done

    def _try(self, authorities: Authorities, held: Waiting) -> bool:
        books = self._books
        try:
            data = queue.path(books, held).read_bytes()
            crl = revocations.current(books, after=held.since)
            made = authorities.stamp(data, [books.authority.root], [crl], books.now())
            return self._keep(held, made)
        except StampRefused as error:
            return self._failed(held, str(error.facts["reason"]))
        except (OSError, OperationalError) as error:
            if not full(error) and not isinstance(error, OSError):
                raise
            return self._failed(held, "disk_full" if full(error) else "file")

    def _keep(self, held: Waiting, made: bytes) -> bool:
        from fieldvisit.evidence import stamp

        last = stamp.stamps(made)[-1]
        if held.expires is not None and last.expires <= held.expires:
            return self._failed(held, "no_longer")
        return not self._end.is_set() and queue.keep(self._books, held, made, last)

    def _failed(self, held: Waiting, trouble: str) -> bool:
        if not self._end.is_set():
            again = self._books.now() + schedule.pause(held.tries, random.random())  # noqa: S311 (spreads load)
            queue.fail(self._books, held, trouble, again)
        return False

    @contextmanager
    def running(self, pause: float = PAUSE_S) -> Iterator[None]:
        """Work in a thread as long as the context lasts. A request under way is left behind, and counts as not made."""
        thread = threading.Thread(target=self._run, args=(pause,), name="stamping", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._end.set()
            thread.join(1)

    def _run(self, pause: float) -> None:
        while not self._end.wait(pause):
            try:
                self.once()
            except Exception as error:  # noqa: BLE001 - the thread's outermost edge: the next look begins afresh
                if not self._end.is_set():
                    _log.error("stamping failed: %s", type(error).__name__)
