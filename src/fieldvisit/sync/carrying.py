"""Carries the wanted blobs to the office, four at a time; one that cannot go never holds up the others."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Final

from fieldvisit.casework.desk import Desk
from fieldvisit.errors import BlobDamaged, FieldvisitError, NotFound, OfficeProblem
from fieldvisit.store import Store
from fieldvisit.sync import blobs
from fieldvisit.sync.client import Office

ABREAST: Final = 4
"""Uploads at once: on a slow link as fast as the line; more would only take memory."""
_BUSY: Final = frozenset({408, 429, 503})

Blob = tuple[str, int, str]
"""SHA-256 (hex), size in bytes, media type."""
Answers = SimpleQueue[tuple[str, FieldvisitError | None] | None]


def outstanding(store: Store, wanted: Sequence[str], tried: set[str]) -> list[Blob]:
    """Return the blobs to send: what the office wants, we have, and was not tried yet in this sync.

    Also those that it had signed for and lost since, while we still have them.
    """
    names = set(wanted) - tried
    pending = [blob for blob in store.blobs.pending() if blob[0] in names]
    lost = names - {sha256 for sha256, _, _ in pending}
    return pending + [(sha256, size, "") for sha256 in sorted(lost) if (size := _size(store, sha256))]


def _size(store: Store, sha256: str) -> int:
    try:
        with store.blobs.open(sha256) as source:
            return source.seek(0, 2)
    except (NotFound, BlobDamaged):
        return 0


def carry(
    desk: Desk, office: Office, todo: Sequence[Blob], progress: Callable[[int, int], None]
) -> tuple[tuple[str, str], ...]:
    """Send blobs; return those that could not go, with the code of each one's reason.

    Raises what ends a sync: the office gone, foreign or busy, this laptop retired.
    """
    left, answers, stop = deque(todo), Answers(), threading.Event()
    width = min(ABREAST, len(left))
    with ThreadPoolExecutor(width, thread_name_prefix="carry") as pool:
        runs = [pool.submit(_run, desk, office, left, answers, stop) for _ in range(width)]
        kept = _gather(answers, width, lambda done: progress(done, len(todo)))
    for run in runs:
        run.result()
    return kept


def _run(desk: Desk, office: Office, left: "deque[Blob]", answers: Answers, stop: threading.Event) -> None:
    """Send one blob after the other until none is left or the office is gone."""
    try:
        with desk.again().store as store:
            while not stop.is_set():
                try:
                    sha256, size, media = left.popleft()
                except IndexError:
                    return
                answers.put((sha256, _send(store, office, sha256, size, media)))
    except BaseException:
        stop.set()
        raise
    finally:
        answers.put(None)


def _send(store: Store, office: Office, sha256: str, size: int, media: str) -> FieldvisitError | None:
    """Send one blob; return what is wrong with this one alone."""
    try:
        with store.blobs.open(sha256) as source:
            blobs.send(office, source, sha256, size, media, store.settings)
    except (BlobDamaged, NotFound) as error:
        return error
    except OfficeProblem as error:
        if error.facts.get("status") in _BUSY:
            raise
        return error
    return None


def _gather(answers: Answers, runs: int, progress: Callable[[int], None]) -> tuple[tuple[str, str], ...]:
    """Listen until every run has ended."""
    kept: list[tuple[str, str]] = []
    done = 0
    while runs:
        answer = answers.get()
        if answer is None:
            runs -= 1
        elif answer[1] is None:
            done += 1
            progress(done)
        else:
            kept.append((answer[0], str(answer[1].facts.get("type", answer[1].code))))
    return tuple(kept)
