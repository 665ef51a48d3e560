"""Carries the wanted blobs to the office, four at a time; one that cannot go never holds up the others."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Final

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import BlobDamaged, BlobTooLarge, FieldvisitError, NotFound, OfficeProblem
from fieldvisit.sync import blobs
from fieldvisit.sync.client import Office

ABREAST: Final = 4
"""Uploads at once: on a slow link as fast as the line; more would only take memory."""
_AT_ONCE: Final = 32
"""Blobs noted as held in one transaction."""
_BUSY: Final = frozenset({408, 429, 503})

Blob = tuple[str, int, str]
"""SHA-256 (hex), size in bytes, media type."""


@dataclass(slots=True)
class Carried:
    """Which blobs the office has now, and which were kept here, with the code of the reason."""

    held: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(self.failed))


def carry(desk: Desk, office: Office, wanted: Sequence[str], progress: Callable[[int, int], None]) -> Carried:
    """Send what the office wants and we have; learn of the rest whether the office has it already.

    Raises what ends a sync: the office gone, foreign, busy, or this laptop retired.
    """
    asked = set(wanted)
    todo = deque(desk.store.blobs.pending())
    total, result = len(todo), Carried()
    if not todo:
        return result
    answers: SimpleQueue[tuple[str, FieldvisitError | None] | None] = SimpleQueue()
    stop = threading.Event()
    width = min(ABREAST, total)
    with ThreadPoolExecutor(width, thread_name_prefix="carry") as pool:
        runs = [pool.submit(_run, desk, office, todo, asked, answers, stop) for _ in range(width)]
        _gather(desk, answers, width, result, lambda: progress(len(result.held), total))
    for run in runs:
        run.result()
    return result


def _run(
    desk: Desk,
    office: Office,
    todo: deque[Blob],
    asked: set[str],
    answers: "SimpleQueue[tuple[str, FieldvisitError | None] | None]",
    stop: threading.Event,
) -> None:
    """Send one blob after the other until none is left or the office is gone."""
    try:
        with desk.again().store as store:
            while not stop.is_set():
                try:
                    sha256, size, media = todo.popleft()
                except IndexError:
                    return
                try:
                    if sha256 in asked:
                        with store.blobs.open(sha256) as source:
                            blobs.send(office, source, sha256, size, media, store.settings)
                    elif not office.holds(sha256):
                        continue
                    answers.put((sha256, None))
                except (BlobDamaged, BlobTooLarge, NotFound, OfficeProblem) as error:
                    if error.facts.get("status") in _BUSY:
                        raise
                    answers.put((sha256, error))
    except BaseException:
        stop.set()
        raise
    finally:
        answers.put(None)


def _gather(
    desk: Desk,
    answers: "SimpleQueue[tuple[str, FieldvisitError | None] | None]",
    runs: int,
    result: Carried,
    progress: Callable[[], None],
) -> None:
    """Note what is held, many in one transaction, until every run has ended."""
    fresh: list[str] = []
    while runs:
        answer = answers.get()
        if answer is None:
            runs -= 1
        elif answer[1] is None:
            fresh.append(answer[0])
        else:
            result.failed.append((answer[0], answer[1].code))
        if fresh and (len(fresh) >= _AT_ONCE or not runs):
            with desk.store.atomic():
                for sha256 in fresh:
                    desk.store.blobs.mark_held(sha256)
            result.held += fresh
            fresh = []
            progress()
