"""Files taken as evidence: known by content, photos cut down to the picture, each kept under the hash of its bytes."""

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from fieldvisit.casework import facts
from fieldvisit.casework.taking import Progress, Taken, opened
from fieldvisit.casework.words import checked
from fieldvisit.casework.writing import stand, write
from fieldvisit.errors import BlobEmpty, BlobTooLarge, Blocked, ConsentWithdrawn, NoRoom, NotAPicture, NotARecording
from fieldvisit.evidence import durations, photos, pictures, recordings
from fieldvisit.model.event import Attached
from fieldvisit.model.outcome import Who
from fieldvisit.model.policy import Level
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk

PHOTO_LIMIT: Final = 25_000_000
"""Bytes of one picture."""
DOCUMENT_LIMIT: Final = 25_000_000
"""Bytes of one PDF."""
RECORDING_LIMIT: Final = 2_000_000_000
"""Bytes of one sound or film recording."""
SPARE: Final = 100_000_000
"""Bytes of disk that stay free for the records themselves."""
PDF: Final = "application/pdf"
_LIMITS: Final = {"image": PHOTO_LIMIT, "application": DOCUMENT_LIMIT}
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is to be stored: the bytes of a picture, or the file itself, and what the event will say of it."""

    source: bytes | Taken
    media: str
    removed: tuple[str, ...] = ()
    taken: str = ""
    duration_s: int = 0


def attach(
    desk: Desk,
    visit_id: str,
    source: Path | bytes,
    media: str = "",
    label: str = "",
    *,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Visit:
    """Take a picture (JPEG, PNG, WebP), a PDF (25 MB each) or a recording (2 GB, streamed) as evidence.

    What it is, its content says; `media` is only what it claims to be. A picture loses its place and device data
    unless the office wants them kept (Limits), and all else that is no picture, without being encoded again; the rest
    is kept byte for byte. The hash is of the bytes kept. The event holds what was removed.

    Raises ConsentWithdrawn(purpose) while the person has taken back what the file needs, Blocked for a picture without
    the consent the rules want once somebody has answered, NotAFile, FileUnreadable, FileChanged, BlobEmpty,
    BlobTooLarge(size, limit) before reading, NoRoom(need, free), NotAPicture and its kinds, NotARecording,
    DocumentLocked, TooLong, NoGlyph, and AttachStopped when `stopped` said so; nothing of the file is kept then and
    the visit goes on without it.
    """
    label = checked(label)
    stand(desk, visit_id, "attach")
    with opened(source) as taken:
        if not taken.size:
            raise BlobEmpty
        head = taken.read(pictures.HEAD)
        kind = _kind(head) or _claimed(taken, media)
        _may(desk, visit_id, kind)
        limit = _LIMITS.get(kind, RECORDING_LIMIT)
        if taken.size > limit:
            raise BlobTooLarge(size=taken.size, limit=limit)
        _room(desk, taken.size)
        taken.follow(progress, stopped)
        ready = _ready(desk, taken, kind, recordings.known(head))
        stream = io.BytesIO(ready.source) if isinstance(ready.source, bytes) else cast(BinaryIO, ready.source)
        with desk.store.blobs.sealed(stream, ready.media, limit=limit) as blob, desk.store.atomic():
            visit = _may(desk, visit_id, kind)
            desk.store.blobs.keep(blob)
            said = Attached(blob.sha256, blob.size, ready.media, label, ready.removed, ready.taken, ready.duration_s)
            visit = write(desk, visit, said)
        if isinstance(ready.source, bytes):
            photos.keep(desk.prints, blob.sha256, ready.source)
        return visit


def _kind(head: bytes) -> str:
    """Return `image`, `application`, `audio` or `video` by the first bytes, empty for what is not known."""
    media = recordings.known(head)
    if head.startswith(b"%PDF-"):
        return "application"
    return media.partition("/")[0] or ("image" if pictures.known(head) else "")


def _claimed(taken: Taken, media: str) -> str:
    """Refuse what is of no known kind, with the words that fit what it claims to be."""
    claimed = media.partition("/")[0]
    limit = RECORDING_LIMIT if claimed in ("audio", "video") else PHOTO_LIMIT
    if taken.size > limit:
        raise BlobTooLarge(size=taken.size, limit=limit)
    raise NotARecording if claimed in ("audio", "video") else NotAPicture


def _ready(desk: Desk, taken: Taken, kind: str, media: str) -> _Ready:
    """Read what must be read to know the file, and go back to its beginning."""
    if kind == "application":
        recordings.document(cast(BinaryIO, taken), taken.size)
        taken.seek(0)
        return _Ready(taken, PDF)
    if kind == "image":
        taken.seek(0)
        limits = desk.store.staff.limits()
        keep = {pictures.PLACE} if limits.photo_place else set()
        keep |= {pictures.DEVICE} if limits.photo_device else set()
        found = pictures.clean(b"".join(_pieces(taken)), keep)
        return _Ready(found.data, found.media, found.removed, found.taken)
    duration = durations.seconds(cast(BinaryIO, taken), taken.size, media)
    taken.seek(0)
    return _Ready(taken, media, duration_s=duration)


def _pieces(taken: Taken) -> Iterator[bytes]:
    while piece := taken.read(_PIECE):
        yield piece


def _room(desk: Desk, size: int) -> None:
    """Raise NoRoom when the file and the records after it do not fit on the disk."""
    free = shutil.disk_usage(desk.profile).free
    if free < size + SPARE:
        raise NoRoom(need=-(-(size + SPARE) // 1_000_000), free=free // 1_000_000)


def _may(desk: Desk, visit_id: str, kind: str) -> Visit:
    """Return the visit if a file of this kind may be added now."""
    visit = stand(desk, visit_id, "attach")
    _consented(visit, kind)
    _allowed(desk, visit, kind)
    return visit


def _allowed(desk: Desk, visit: Visit, kind: str) -> None:
    """Raise Blocked where the rules want a consent for a picture first, once there is anybody who could give it.

    A document counts as one: it may hold the photo of a person or of their home.
    """
    met = visit.knocked is not None and visit.knocked.who is not Who.NOBODY
    if kind in ("audio", "video") or not met or visit.consent("photo"):
        return
    rules = facts.pack(desk, facts.of_order(desk, visit), visit)
    for rule in rules.rules:
        if rule.check == "consented" and rule.level is Level.BLOCK and "photo" in rule.text("purposes").split():
            raise Blocked(rule=rule.rule)


def _consented(visit: Visit, kind: str) -> None:
    """Raise ConsentWithdrawn when the person took back the consent for files of a kind and has not given it again."""
    purpose = "recording" if kind in ("audio", "video") else "photo"
    if any(one.purpose == purpose for one in visit.consents) and not visit.consent(purpose):
        raise ConsentWithdrawn(purpose=purpose)
