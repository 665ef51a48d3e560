"""What the office holds, handed out whole: events as signed, reports, attachments, checkpoints and a manifest."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol

import msgspec
import sqlalchemy as sa

from fieldvisit import keys
from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.model.event import Attached, Sealed
from fieldvisit.server import blobs, cases, log, tables
from fieldvisit.server.books import MOST_IDS, Books, write_down
from fieldvisit.server.database import full
from fieldvisit.server.stamping import queue
from fieldvisit.wire import decode_event

FORMAT: Final = "fieldvisit.export/2"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to hand out: exactly one is set. `case` is an id or a number, `day` the office's local day."""

    case: str = ""
    device: str = ""
    day: date | None = None
    whole: bool = False


class _Line(msgspec.Struct, frozen=True):
    device: str
    seq: int
    payload: str
    signature: str
    received_at: datetime
    refused: str


class _Out(Protocol):
    def add(self, name: str, data: bytes) -> None: ...
    def copy(self, name: str, source: Path) -> None: ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, name: str, data: bytes) -> None:
        path = self._root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)

    def copy(self, name: str, source: Path) -> None:
        path = self._root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for piece in blobs.pieces(source):
                out.write(piece)


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add(self, name: str, data: bytes) -> None:
        self._archive.writestr(name, data)

    def copy(self, name: str, source: Path) -> None:
        self._archive.write(source, name)


def export(books: Books, chosen: Chosen, target: Path, actor: str) -> int:
    """Write an export to a new folder, or to a file when its name ends in `.zip`; return how many events it has.

    What is signed is of the very state that is written, whatever arrives meanwhile. Raises NotFound, or ServerConfig
    when the target exists already.
    """
    log.settle(books)
    with books.database.read() as connection:
        lines = _lines(connection, chosen)
        named = sorted({line.device for line in lines})
        files = _files(connection, lines)
        public = _keys(connection, named)
        signed = [log.signed(connection, books, device) for device in named]
        whole = log.whole(connection, books) if chosen.whole else None
    manifest: dict[str, dict[str, object]] = {}
    with _target(target) as out:

        def add(name: str, data: bytes) -> None:
            out.add(name, data)
            manifest[name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}

        add("events.jsonl", b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        add("checkpoints.json", msgspec.json.encode([checkpoint for _, checkpoint, _ in signed]))
        add("devices.json", msgspec.json.encode(public))
        add("logged.json", msgspec.json.encode([logged for _, _, logged in signed]))
        if whole:
            add("log.note", whole[0].encode())
            add("log.jsonl", b"".join(msgspec.json.encode(entry) + b"\n" for entry in whole[1]))
        add("office-root.pem", keys.pem(books.authority.root).encode())
        for name, sha256, size in files:
            out.copy(name, blobs.path(books, sha256))
            manifest[name] = {"sha256": sha256, "size": size}
        out.add("manifest.json", msgspec.json.format(msgspec.json.encode(_manifest(books, chosen, manifest))))
    with books.database.write() as connection:
        subject = chosen.case or chosen.device or str(chosen.day or "all")
        write_down(connection, books, actor, "export", subject, f"events={len(lines)} files={len(files)}")
    return len(lines)


def _manifest(books: Books, chosen: Chosen, files: dict[str, dict[str, object]]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "office_id": books.settings.office_id,
        "office_key": books.authority.signing.public,
        "at": books.now(),
        "of": {"case": chosen.case, "device": chosen.device, "day": chosen.day, "whole": chosen.whole},
        "files": files,
    }


@contextmanager
def _target(target: Path) -> Iterator[_Out]:
    if target.exists():
        raise ServerConfig(reason="target_exists")
    part = target.with_name(f"{target.name}.part")
    if part.exists():
        raise ServerConfig(reason="target_exists")
    try:
        if target.suffix.lower() == ".zip":
            handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w+b") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield _Zip(archive)
        else:
            part.mkdir(mode=0o700, parents=True)
            yield _Folder(part)
    except OSError as error:
        _drop(part)
        raise ServerConfig(reason="disk_full" if full(error) else "target_unwritable") from None
    except BaseException:
        _drop(part)
        raise
    part.replace(target)


def _drop(part: Path) -> None:
    """Leave nothing of an export that did not come to its end."""
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)


def _lines(connection: sa.Connection, chosen: Chosen) -> list[_Line]:
    row, refusal = tables.events, tables.event_refusals
    wanted: sa.ColumnElement[bool]
    if chosen.case:
        wanted = row.c.case_id == cases.find(connection, chosen.case)
    elif chosen.device:
        known = sa.select(tables.devices.c.device).where(tables.devices.c.device == chosen.device)
        if connection.execute(known).first() is None:
            raise NotFound(what=chosen.device)
        wanted = row.c.device == chosen.device
    elif chosen.day:
        wanted = row.c.day == chosen.day
    else:
        wanted = sa.true()
    found = connection.execute(
        sa.select(row, refusal.c.reason)
        .outerjoin(refusal, sa.and_(refusal.c.device == row.c.device, refusal.c.seq == row.c.seq))
        .where(wanted)
        .order_by(row.c.device, row.c.seq)
    )
    return [_Line(one.device, one.seq, one.payload, one.signature, one.received_at, one.reason or "") for one in found]


def _keys(connection: sa.Connection, devices: list[str]) -> dict[str, str]:
    row = tables.devices
    return {
        device: public
        for device, public in connection.execute(sa.select(row.c.device, row.c.public))
        if device in devices
    }


def _files(connection: sa.Connection, lines: list[_Line]) -> list[tuple[str, str, int]]:
    """Return name, hash and size of every held blob that these events name.

    A report has the name of what the laptop sent, and behind those bytes what the office has added since.
    """
    names: dict[str, str] = {}
    for line in lines:
        if not line.refused:
            body = decode_event(line.payload).body
            if isinstance(body, Sealed):
                names[body.report_sha256] = f"reports/{body.report_sha256}.pdf"
            elif isinstance(body, Attached):
                names.setdefault(body.sha256, f"attachments/{body.sha256}")
    wanted, row, held = sorted(names), tables.blobs, []
    for start in range(0, len(wanted), MOST_IDS):
        some = wanted[start : start + MOST_IDS]
        newest = queue.newest(connection, some)
        named = {newest.get(sha256, sha256): names[sha256] for sha256 in some}
        rows = connection.execute(sa.select(row.c.sha256, row.c.size).where(row.c.sha256.in_(list(named))))
        held += [(named[sha256], sha256, int(size)) for sha256, size in rows]
    return sorted(held)
