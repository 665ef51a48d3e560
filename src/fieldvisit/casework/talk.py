"""The conversation: what both sides say, kept as it is typed, and the files taken as evidence."""

import io
from pathlib import Path
from typing import Final

from fieldvisit.casework import facts
from fieldvisit.casework.words import STATEMENT, checked, drawable
from fieldvisit.casework.writing import settle, stand, write
from fieldvisit.errors import BlobEmpty, BlobTooLarge, Blocked, ConsentWithdrawn, TooLong
from fieldvisit.evidence import pictures
from fieldvisit.model.event import Attached
from fieldvisit.model.outcome import Who
from fieldvisit.model.policy import Level
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk
from fieldvisit.wire import canonical

PHOTO_LIMIT: Final = 25_000_000
"""Bytes of one picture."""
RECORDING_LIMIT: Final = 2_000_000_000
"""Bytes of one sound or film recording."""


def note(desk: Desk, visit_id: str, notes: str | None = None, statement: str | None = None) -> Visit:
    """Keep what is typed: the collectors' notes and the person's own statement; None leaves one as it is.

    Durable when it returns, and not yet an event: the journal gets it when the step is left (`keep_notes`, and every
    verb that changes the step) and before sealing. Raises TooLong, NoGlyph; then what was kept before stays kept.
    """
    visit = stand(desk, visit_id, "note")
    held = desk.store.drafts.get(visit_id)
    before = (held.notes, held.statement) if held else (visit.notes, visit.statement)
    after = (before[0] if notes is None else notes, before[1] if statement is None else statement)
    for old, new in zip(before, after, strict=True):
        drawable(new, old)
    size, length = len(canonical(after)), sum(map(len, after))
    if size > STATEMENT:
        raise TooLong(limit=length * STATEMENT // size, length=length)  # in characters of this text, as people count
    if after != before:
        desk.store.drafts.put(visit_id, *after, desk.moment())
    return visit


def keep_notes(desk: Desk, visit_id: str) -> Visit:
    """Bring the typed statements into the journal: when a page is left. Nothing new, nothing written."""
    with desk.store.atomic():
        return settle(desk, stand(desk, visit_id, "keep_notes"))


def attach(desk: Desk, visit_id: str, source: Path | bytes, media: str, label: str = "") -> Visit:
    """Take a picture (25 MB; JPEG, PNG, WebP by content), or a sound or film recording (2 GB, streamed) as evidence.

    Raises ConsentWithdrawn(purpose) while the person has taken back what the file needs, Blocked for a picture without
    the consent the rules want once somebody has answered, BlobEmpty,
    BlobTooLarge(size, limit), NotAPicture, TooLong, NoGlyph; the visit goes on without it.
    """
    label = checked(label)
    kind = media.partition("/")[0]
    visit = stand(desk, visit_id, "attach")
    _consented(visit, kind)
    _allowed(desk, visit, kind)
    limit = RECORDING_LIMIT if kind in ("audio", "video") else PHOTO_LIMIT
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if not size:
        raise BlobEmpty
    if size > limit:
        raise BlobTooLarge(size=size, limit=limit)
    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        if kind not in ("audio", "video"):
            media = pictures.media(stream)
        sha256, size = desk.store.blobs.put(stream, media, limit=limit)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "attach")
        _consented(visit, kind)
        _allowed(desk, visit, kind)
        return write(desk, visit, Attached(sha256, size, media, label))


def _allowed(desk: Desk, visit: Visit, kind: str) -> None:
    """Raise Blocked where the rules want a consent for a picture first, once there is anybody who could give it."""
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
