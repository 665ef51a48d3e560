"""Carries the wanted blobs to the office, four at a time; one that cannot go never holds up the others."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Final

from fieldvisit import wire
from fieldvisit.errors import BlobDamaged, NotFound, OfficeProblem
from fieldvisit.store import Store
from fieldvisit.store.desk import Desk
from fieldvisit.sync import blobs
from fieldvisit.sync.client import Office

ABREAST: Final = 4
"""Uploads at once: on a slow link as fast as the line; more would only take memory."""
FIRST: Final = 1 << 20
"""Bytes of a first pack, and of all on a slow line: four at once reach the office within its two minutes for a request
on a line of 0.3 Mbit/s, and a cut costs no more than these."""
SWIFT: Final = 512 << 10
"""Bytes a second with which a pack has to go so that those after it are of `wire.MAX_PACK`."""
_BUSY: Final = frozenset({408, 429, 503})

Blob = tuple[str, int, str]
"""SHA-256 (hex), size in bytes, media type."""
Answers = SimpleQueue[int | tuple[str, str] | None]
"""Bytes that arrived; name and reason of each blob dealt with, no reason for one that went; None: a run has ended."""


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
    load, answers, stop = Load(todo), Answers(), threading.Event()
    width = min(ABREAST, len(todo))
    with ThreadPoolExecutor(width, thread_name_prefix="carry") as pool:
        runs = [pool.submit(_run, desk, office, load, answers, stop) for _ in range(width)]
        kept = _gather(answers, width, progress)
    for run in runs:
        run.result()
    return kept


class Load:
    """Blobs handed out in bundles to several threads: a request for each small one would take as long as its bytes."""

    def __init__(self, todo: Sequence[Blob]) -> None:
        self._left = deque(todo)
        self._most = FIRST
        self._turn = threading.Lock()

    def take(self) -> list[Blob]:
        """Return the next bundle, empty when all are out; a blob too large for any goes alone."""
        with self._turn:
            bundle, room = list[Blob](), self._most
            while self._left and len(bundle) < wire.MAX_PACKED and (not bundle or self._left[0][1] <= room):
                bundle.append(self._left.popleft())
                room -= bundle[-1][1]
            return bundle

    def went(self, bundle: Sequence[Blob], seconds: float) -> None:
        """Learn from how long a bundle took how large the next ones may be."""
        swift = sum(size for _, size, _ in bundle) > SWIFT * seconds
        with self._turn:
            self._most = wire.MAX_PACK if swift else FIRST


def _run(desk: Desk, office: Office, load: Load, answers: Answers, stop: threading.Event) -> None:
    """Send one bundle after the other until none is left or the office is gone."""
    try:
        with desk.again().store as store:
            while not stop.is_set() and (bundle := load.take()):
                began = time.monotonic()
                for answer in _send_bundle(store, office, bundle, answers.put):
                    answers.put(answer)
                load.went(bundle, time.monotonic() - began)
    except BaseException:
        stop.set()
        raise
    finally:
        answers.put(None)


def _send_bundle(
    store: Store, office: Office, bundle: list[Blob], arrived: Callable[[int], None]
) -> list[tuple[str, str]]:
    """Send blobs together; when the office will not have them so, one by one. Return name and reason, empty if sent."""
    if len(bundle) == 1:
        return [_send(store, office, bundle[0], arrived)]
    told: dict[str, str] = {sha256: "" for sha256, _, _ in bundle}
    pack: list[tuple[str, bytes]] = []
    for sha256, _, _ in bundle:
        try:
            pack.append((sha256, store.blobs.read(sha256)))
        except (BlobDamaged, NotFound) as error:
            told[sha256] = error.code
    try:
        told.update(office.post_blobs(pack).refused)
    except OfficeProblem as error:
        _go_on_after(error)
        return [_send(store, office, blob, arrived) for blob in bundle]
    arrived(sum(len(data) for sha256, data in pack if not told[sha256]))
    return [(sha256, told[sha256]) for sha256, _, _ in bundle]


def _send(store: Store, office: Office, blob: Blob, arrived: Callable[[int], None]) -> tuple[str, str]:
    """Send one blob; what is wrong with this one alone is its reason."""
    sha256, _, _ = blob
    try:
        with store.blobs.open(sha256) as source:
            blobs.send(office, source, blob, store.settings, arrived)
    except (BlobDamaged, NotFound) as error:
        return sha256, error.code
    except OfficeProblem as error:
        _go_on_after(error)
        return sha256, str(error.facts.get("type", error.code))
    return sha256, ""


def _go_on_after(error: OfficeProblem) -> None:
    """Raise the error again when the office is busy: the next blob would fare no better."""
    if error.facts.get("status") in _BUSY:
        raise error


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
            case (_, ""):
                done += 1
            case (sha256, reason):
                kept.append((sha256, reason))
                continue
        progress(done, sent)
    return tuple(kept)
