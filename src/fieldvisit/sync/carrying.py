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
Answers = SimpleQueue[int | tuple[str, FieldvisitError | None] | None]
"""What the runs tell: bytes that have arrived, how one blob ended, and that a run has ended."""


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

    `progress` is told how many blobs and how many bytes have arrived.

    Raises what ends a sync: the office gone, foreign or busy, this laptop retired.
    """
    left, answers, stop = deque(todo), Answers(), threading.Event()
    width = min(ABREAST, len(left))
    with ThreadPoolExecutor(width, thread_name_prefix="carry") as pool:
        runs = [pool.submit(_run, desk, office, left, answers, stop) for _ in range(width)]
        kept = _gather(answers, width, progress)
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
                answers.put((sha256, _send(store, office, (sha256, size, media), answers)))
    except BaseException:
        stop.set()
        raise
    finally:
        answers.put(None)


def _send(store: Store, office: Office, blob: Blob, answers: Answers) -> FieldvisitError | None:
    """Send one blob; return what is wrong with this one alone."""
    sha256, _, _ = blob
    try:
        with store.blobs.open(sha256) as source:
            blobs.send(office, source, blob, store.settings, answers.put)
    except (BlobDamaged, NotFound) as error:
        return error
    except OfficeProblem as error:
        if error.facts.get("status") in _BUSY:
            raise
        return error
    return None


def _gather(answers: Answers, runs: int, progress: Callable[[int, int], None]) -> tuple[tuple[str, str], ...]:
    """Listen until every run has ended."""
    kept: list[tuple[str, str]] = []
    done = sent = 0
    while runs:
        match answers.get():
            case None:
                runs -= 1
                continue
            case int(arrived):
                sent += arrived
            case (_, None):
                done += 1
            case (sha256, FieldvisitError() as error):
                kept.append((sha256, str(error.facts.get("type", error.code))))
                continue
        progress(done, sent)
    return tuple(kept)
