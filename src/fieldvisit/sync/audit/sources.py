"""What an audit reads: a laptop's export, an office's export, a laptop's own profile, an office's public log."""

import base64
import mmap
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from fieldvisit import wire
from fieldvisit.errors import BadMessage, NotFound, OfficeProblem
from fieldvisit.journal.audit import Kept, Line
from fieldvisit.journal.audit import Office as Signer
from fieldvisit.store.desk import Desk
from fieldvisit.sync.audit.lines import Anew, Log, Reports, Unreadable, each, readable, share, shares
from fieldvisit.sync.client import Office
from fieldvisit.wire import Checkpoint, Logged, LogLeaf

LONGEST_WAIT: Final = 60
"""Seconds an office may ask to wait between two pieces of its log."""
TRIES: Final = 10
"""How often a piece is asked for."""
_LONGEST_NAME: Final = 200


@dataclass(slots=True)
class Book:
    """One laptop's journal as a source has it, with what the office signed of it; both are read when gone through."""

    device: str
    key: str
    lines: Iterable[Line]
    kept: Iterable[Kept] = ()
    checkpoint: str = ""
    logged: Logged | None = None


@dataclass(slots=True)
class Source:
    """What one place has. `log` is None where the log is not there.

    `reports` read a file (OSError or BlobDamaged when it cannot be read) by the SHA-256 it should have; `every` says
    that there is nothing but reports among them, so that each must be named by an event.
    """

    name: str
    signer: Signer
    books: list[Book] = field(default_factory=list)
    log: Log | None = None
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


def folder(path: Path) -> Source:
    """Read an export folder. Raises Unreadable: `none` (neither kind), `partial` (of one case or day), `garbled`.

    Events are read while the audit goes through them: what is garbled among those is said then.
    """
    with readable():
        if (path / "journal.json").is_file():
            return _laptop(path)
        if (path / "manifest.json").is_file():
            return _office(path)
    raise Unreadable(reason="none")


def _laptop(path: Path) -> Source:
    about = wire.decode((path / "journal.json").read_bytes(), _About, "journal")
    notes, files = path / "notes.jsonl", path / "files"
    kept = Anew(partial(each, notes, Kept)) if notes.exists() else ()
    for _ in kept:
        pass  # what cannot be read is said before anything else
    files.stat()
    checkpoint = about.checkpoint.note if about.checkpoint else ""
    lines = Anew(partial(each, path / "events.jsonl", Line))
    return Source(
        path.name,
        Signer(about.office_id, about.office_key),
        [Book(about.device, about.device_key, lines, kept, checkpoint)],
        reports=_files(files, ""),
        root=_root(path),
    )


def _office(path: Path) -> Source:
    manifest = _manifest(path / "manifest.json")
    if manifest.of.case or manifest.of.day:
        raise Unreadable(reason="partial")
    signer = Signer(manifest.office_id, manifest.office_key)
    public = wire.decode((path / "devices.json").read_bytes(), dict[str, str], "devices")
    events, books = path / "events.jsonl", list[Book]()
    held = shares(events)
    if set(held) - set(public):
        raise Unreadable(reason="garbled")
    points = wire.decode((path / "checkpoints.json").read_bytes(), list[Checkpoint], "checkpoints")
    logged = wire.decode((path / "logged.json").read_bytes(), list[Logged], "logged")
    for (device, key), point, place in zip(sorted(public.items()), points, logged, strict=True):
        lines = Anew(partial(share, events, held[device])) if device in held else ()
        books.append(Book(device, key, lines, (), point.note, place))
    source = Source(path.name, signer, books, root=_root(path))
    if (path / "log.jsonl").exists():
        source.log = Log.file(path / "log.jsonl")
        source.log_note = (path / "log.note").read_text("utf-8")
    source.reports = _files(path / "reports", ".pdf")
    source.every = True
    return source


def _manifest(path: Path) -> _Manifest:
    """Read who made an export, and of what; the long list of its files is passed over where it is."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        try:
            return msgspec.json.decode(held, type=_Manifest, strict=True)
        except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError, RecursionError):
            raise BadMessage(where="manifest") from None


def _files(path: Path, ending: str) -> Reports:
    def names() -> Iterator[str]:
        if path.is_dir():
            yield from (one.stem if ending else one.name for one in path.iterdir())

    def has(name: str) -> bool:
        return (
            len(name) < _LONGEST_NAME
            and Path(name).name == name
            and "\0" not in name
            and (path / f"{name}{ending}").exists()
        )

    return Reports(names, has, lambda name: (path / f"{name}{ending}").read_bytes())


def profile(desk: Desk) -> Source:
    """Read a laptop's own profile, unlocked, while the audit goes through it; its sealed reports, too."""
    store, settings = desk.store, desk.store.settings
    checkpoint = store.events.checkpoint()
    lines, kept = Anew(store.events.lines), Anew(store.notes.all)
    book = Book(desk.device, desk.device_key.public, lines, kept, checkpoint.note if checkpoint else "")
    signer = Signer(settings.get("office_id"), settings.get("office_key"))
    root = base64.b64decode(settings.get("office_root"))

    def has(name: str) -> bool:
        try:
            store.blobs.held(name)
        except NotFound:
            return False
        return True

    reports = Reports(store.blobs.each_name, has, store.blobs.read)
    return Source(desk.profile.name, signer, [book], reports=reports, root=root)


def office(address: str) -> Source:
    """Read an office's public log: who it says it is, the log's signed note, and every entry under it.

    Raises what every request may raise.
    """
    with Office(address) as way:
        about = way.about()
        note = way.call("GET", "/v1/log/checkpoint").body.decode("utf-8", "replace")
        signer = Signer(about.office_id, about.office_key)
        point = signer.log(note)
        log = Log.written(_leaves(way, point.size if point else 0))
    return Source(address, signer, log=log, log_note=note)


def _leaves(way: Office, size: int) -> Iterator[LogLeaf]:
    held = 0
    while held < size:
        page = _page(way, held, min(size - held, wire.MAX_LEAVES))
        if page.first != held or not page.leaves:
            return
        yield from page.leaves[: size - held]
        held += len(page.leaves)


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


def _root(path: Path) -> bytes:
    from fieldvisit.evidence.verify import roots  # pyHanko's neighbours load with it: only an audit needs them

    file = path / "office-root.pem"
    return roots(file.read_bytes())[0] if file.exists() else b""
