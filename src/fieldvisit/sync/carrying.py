"""Carries the wanted blobs to the office, four at a time; one that cannot go never holds up the others."""

import threading
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
    left, answers, stop = deque(_bundles(todo)), Answers(), threading.Event()
    width = min(ABREAST, len(left))
    with ThreadPoolExecutor(width, thread_name_prefix="carry") as pool:
        runs = [pool.submit(_run, desk, office, left, answers, stop) for _ in range(width)]
        kept = _gather(answers, width, progress)
    for run in runs:
        run.result()
    return kept


def _bundles(todo: Sequence[Blob]) -> list[list[Blob]]:
    """Put small blobs together: a request each would take as long as their bytes."""
    bundles: list[list[Blob]] = []
    room = 0
    for blob in todo:
        if bundles and blob[1] <= room and len(bundles[-1]) < wire.MAX_PACKED:
            bundles[-1].append(blob)
        else:
            bundles.append([blob])
            room = wire.MAX_PACK
        room -= blob[1]
    return bundles


def _run(desk: Desk, office: Office, left: "deque[list[Blob]]", answers: Answers, stop: threading.Event) -> None:
    """Send one bundle after the other until none is left or the office is gone."""
    try:
        with desk.again().store as store:
            while not stop.is_set():
                try:
                    bundle = left.popleft()
                except IndexError:
                    return
                for answer in _send_bundle(store, office, bundle, answers.put):
                    answers.put(answer)
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
