"""Examines a profile part by part, so that somebody on the telephone can say what is wrong."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from fieldvisit.errors import BlobDamaged, ChainBroken, FieldvisitError, OfficeForeign
from fieldvisit.journal import audit
from fieldvisit.store.desk import Desk
from fieldvisit.sync.client import Office

LITTLE: Final = 500 << 20
"""Bytes of free disk below which a day's photos may not fit."""
PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One part examined: its name is the sentence `sync.doctor.<part>`, what was found the sentence `key`."""

    part: str
    good: bool
    key: str
    facts: dict[str, str | int] = field(default_factory=dict)


def examine(desk: Desk) -> tuple[Finding, ...]:
    """Examine database, journal, files, office, clock and disk; nothing is changed."""
    parts: tuple[tuple[str, Callable[[Desk], Finding]], ...] = (
        ("database", _database),
        ("chain", _chain),
        ("files", _files),
        ("office", _office),
        ("clock", _clock),
        ("disk", _disk),
    )
    return tuple(_safely(part, look, desk) for part, look in parts)


def _safely(part: str, look: Callable[[Desk], Finding], desk: Desk) -> Finding:
    try:
        return look(desk)
    except FieldvisitError as error:
        return Finding(part, False, f"error.{error.code}", error.facts)


def _database(desk: Desk) -> Finding:
    found = desk.store.check()
    return Finding("database", not found, "doctor.damage" if found else "doctor.ok", {"count": len(found)})


def _chain(desk: Desk) -> Finding:
    known = desk.store.events.signed_for()
    sizes = [known.size] if known else []
    walked = audit.walk(desk.store.events.lines(), desk.device, desk.device_key.public, sizes)
    if walked.fault:
        raise ChainBroken(seq=walked.fault.seq)
    if known and walked.roots.get(known.size) != known.root:
        raise ChainBroken(seq=known.size)
    return Finding("chain", True, "doctor.events", {"count": walked.size - walked.erased})


def _files(desk: Desk) -> Finding:
    total, bad = 0, 0
    for sha256, _, _ in desk.store.blobs.names():
        total += 1
        try:
            with desk.store.blobs.open(sha256) as source:
                while source.read(PIECE):
                    pass
        except BlobDamaged:
            bad += 1
    if bad:
        return Finding("files", False, "doctor.blobs_bad", {"count": bad, "total": total})
    return Finding("files", True, "doctor.blobs", {"count": total})


def _office(desk: Desk) -> Finding:
    settings = desk.store.settings
    with Office.of(desk) as office:
        about = office.about()
    if (about.office_id, about.office_key) != (settings.get("office_id"), settings.get("office_key")):
        raise OfficeForeign(reason="signature")
    return Finding("office", True, "doctor.ok")


def _clock(desk: Desk) -> Finding:
    now = desk.moment()
    if not now.drift_ms and not now.suspect:
        return Finding("clock", True, "doctor.clock_unknown")
    return Finding("clock", not now.suspect, "doctor.clock_off", {"seconds": round(now.drift_ms / 1000)})


def _disk(desk: Desk) -> Finding:
    free = shutil.disk_usage(desk.profile).free
    return Finding(
        "disk", free >= LITTLE, "doctor.ok" if free >= LITTLE else "doctor.disk_low", {"size": size_text(free)}
    )


def size_text(size: int) -> str:
    """Return a size for people: 812 kB, 3.4 MB."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"
