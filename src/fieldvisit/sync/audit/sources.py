"""What an audit reads: a laptop's export, an office's export, a laptop's own profile, an office's public log."""

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from fieldvisit import wire
from fieldvisit.errors import BadMessage, FieldvisitError, OfficeProblem
from fieldvisit.journal.audit import Kept, Line
from fieldvisit.journal.audit import Office as Signer
from fieldvisit.store.desk import Desk
from fieldvisit.sync.client import Office
from fieldvisit.wire import Checkpoint, Logged, LogLeaf

LONGEST_WAIT: Final = 60
"""Seconds an office may ask to wait between two pieces of its log."""
TRIES: Final = 10
"""How often a piece is asked for."""
T = TypeVar("T")


class Unreadable(FieldvisitError):
    """A source that is none, or only a part of a journal; `reason` is a key."""

    code = "audit_unreadable"


@dataclass(slots=True)
class Book:
    """One laptop's journal as a source has it, with what the office signed of it."""

    device: str
    key: str
    lines: list[Line]
    kept: list[Kept] = field(default_factory=list)
    checkpoint: str = ""
    logged: Logged | None = None


@dataclass(slots=True)
class Source:
    """What one place has. `leaves` is None where the log is not there.

    `reports` read a file (OSError or BlobDamaged when it cannot be read) by the SHA-256 it should have; `every` says
    that there is nothing but reports among them, so that each must be named by an event.
    """

    name: str
    signer: Signer
    books: list[Book] = field(default_factory=list)
    leaves: list[LogLeaf] | None = None
    log_note: str = ""
    reports: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    every: bool = False
    root: bytes = b""


@dataclass(frozen=True, slots=True)
class _About:
    device: str
    device_key: str
    office_id: str
    office_key: str
    checkpoint: Checkpoint | None = None


@dataclass(frozen=True, slots=True)
class _Chosen:
    case: str = ""
    device: str = ""
    day: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Manifest:
    office_id: str
    office_key: str
    at: datetime
    of: _Chosen


@dataclass(frozen=True, slots=True)
class _Held:
    device: str
    payload: str
    signature: str


def folder(path: Path) -> Source:
    """Read an export folder. Raises Unreadable: `none` (neither kind), `partial` (of one case or day), `garbled`."""
    try:
        if (path / "journal.json").is_file():
            return _laptop(path)
        if (path / "manifest.json").is_file():
            return _office(path)
    except (OSError, BadMessage, ValueError):
        raise Unreadable(reason="garbled") from None
    raise Unreadable(reason="none")


def _laptop(path: Path) -> Source:
    about = wire.decode((path / "journal.json").read_bytes(), _About, "journal")
    lines = list(_each(path / "events.jsonl", Line))
    kept = list(_each(path / "notes.jsonl", Kept)) if (path / "notes.jsonl").exists() else []
    checkpoint = about.checkpoint.note if about.checkpoint else ""
    return Source(
        path.name,
        Signer(about.office_id, about.office_key),
        [Book(about.device, about.device_key, lines, kept, checkpoint)],
        reports={one.name: one.read_bytes for one in (path / "files").iterdir()},
        root=_root(path),
    )


def _office(path: Path) -> Source:
    manifest = wire.decode((path / "manifest.json").read_bytes(), _Manifest, "manifest")
    if manifest.of.case or manifest.of.day:
        raise Unreadable(reason="partial")
    signer = Signer(manifest.office_id, manifest.office_key)
    public = wire.decode((path / "devices.json").read_bytes(), dict[str, str], "devices")
    books = {device: Book(device, key, []) for device, key in sorted(public.items())}
    for one in _each(path / "events.jsonl", _Held):
        if one.device not in books:
            raise Unreadable(reason="garbled")
        books[one.device].lines.append(Line(one.signature, one.payload))
    points = wire.decode((path / "checkpoints.json").read_bytes(), list[Checkpoint], "checkpoints")
    logged = wire.decode((path / "logged.json").read_bytes(), list[Logged], "logged")
    for book, point, place in zip(books.values(), points, logged, strict=True):
        book.checkpoint, book.logged = point.note, place
    source = Source(path.name, signer, list(books.values()), root=_root(path))
    if (path / "log.jsonl").exists():
        source.leaves = list(_each(path / "log.jsonl", LogLeaf))
        source.log_note = (path / "log.note").read_text("utf-8")
    reports = path / "reports"
    source.reports = {one.stem: one.read_bytes for one in reports.iterdir()} if reports.is_dir() else {}
    source.every = True
    return source


def profile(desk: Desk) -> Source:
    """Read a laptop's own profile, unlocked. Its sealed reports are read from it, too, while the audit looks."""
    store, settings = desk.store, desk.store.settings
    checkpoint = store.events.checkpoint()
    lines, kept = list(store.events.lines()), store.notes.all()
    book = Book(desk.device, desk.device_key.public, lines, kept, checkpoint.note if checkpoint else "")
    signer = Signer(settings.get("office_id"), settings.get("office_key"))
    reports = {name: partial(store.blobs.read, name) for name, _, _ in store.blobs.names()}
    root = base64.b64decode(settings.get("office_root"))
    return Source(desk.profile.name, signer, [book], reports=reports, root=root)


def office(address: str) -> Source:
    """Read an office's public log: who it says it is, the log's signed note, and every entry under it.

    Raises what every request may raise.
    """
    with Office(address) as way:
        about = way.about()
        note = way.call("GET", "/v1/log/checkpoint").body.decode("utf-8", "replace")
        signer = Signer(about.office_id, about.office_key)
        point, leaves = signer.log(note), list[LogLeaf]()
        while point and len(leaves) < point.size:
            page = _page(way, len(leaves), min(point.size - len(leaves), wire.MAX_LEAVES))
            if page.first != len(leaves) or not page.leaves:
                break
            leaves += page.leaves
    return Source(address, signer, leaves=leaves[: point.size] if point else leaves, log_note=note)


def _page(way: Office, first: int, count: int, tries: int = TRIES) -> wire.LogLeaves:
    try:
        reply = way.call("GET", f"/v1/log/leaves?from={first}&count={count}")
        return wire.decode(reply.body, wire.LogLeaves, "leaves")
    except OfficeProblem as problem:
        wait = problem.facts.get("retry_after", 0)
        if problem.facts.get("type") != "too_many" or not isinstance(wait, int) or tries <= 1:
            raise
        time.sleep(min(max(wait, 1), LONGEST_WAIT))
    return _page(way, first, count, tries - 1)


def _each(path: Path, kind: type[T]) -> Iterator[T]:
    with path.open("rb") as lines:
        for line in lines:
            yield wire.decode(line, kind, path.name)


def _root(path: Path) -> bytes:
    from fieldvisit.evidence.verify import roots  # pyHanko's neighbours load with it: only an audit needs them

    file = path / "office-root.pem"
    return roots(file.read_bytes())[0] if file.exists() else b""
