"""Takes everything of a profile out as plain files that others can check without this program."""

import base64
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fieldvisit import keys, wire
from fieldvisit.errors import BlobDamaged, DiskFull, FolderNotEmpty, FolderUnwritable
from fieldvisit.store.desk import Desk
from fieldvisit.store.files import FULL

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written, and which files (SHA-256, hex) could not be read."""

    events: int
    files: int
    damaged: tuple[str, ...]


def export(desk: Desk, folder: Path) -> Exported:
    """Write journal, receipts of the office and all files, unencrypted, into an empty or new folder.

    `events.jsonl` holds one signed event a line (of returned cases only the hashes), `journal.json` the device's key
    and the office's last checkpoint, `notes.jsonl` every note the office signed and its proofs, `office-root.pem` its
    root certificate, `files/<sha256>` the reports, photos and recordings. Raises FolderNotEmpty, and DiskFull or
    FolderUnwritable: then nothing of it is left.

    Each file gets its name when it is whole, and `journal.json`, without which it is no export, comes last. Nothing is
    held in memory but the piece that is being written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty
    try:
        (folder / "files").mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)
        settings = desk.store.settings
        events = _write(folder / "events.jsonl", map(_line, desk.store.events.lines()))
        _write(folder / "notes.jsonl", map(_line, desk.store.notes.all()))
        if root := settings.get("office_root"):
            _write(folder / "office-root.pem", (keys.pem(base64.b64decode(root)).encode(),))
        files, damaged = _write_files(desk, folder / "files")
        about = {
            "device": desk.device,
            "device_key": desk.device_key.public,
            "office_id": settings.get("office_id"),
            "office_key": settings.get("office_key"),
            "events": events,
            "checkpoint": desk.store.events.checkpoint(),
            "checkpoint_1": settings.get("checkpoint_1"),
        }
        _write(folder / "journal.json", (wire.canonical(about),))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise DiskFull(reason="export") if error.errno in FULL else FolderUnwritable from None
    return Exported(events, files, tuple(damaged))


def _line(value: object) -> bytes:
    return wire.canonical(value) + b"\n"


def _write(path: Path, pieces: Iterable[bytes]) -> int:
    """Write a file and give it its name when it is whole; return how many pieces it has. On failure none is left."""
    part, count = path.with_name(f"{path.name}.part"), 0
    try:
        with part.open("wb") as out:
            for piece in pieces:
                out.write(piece)
                count += 1
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)
    return count


def _write_files(desk: Desk, folder: Path) -> tuple[int, list[str]]:
    damaged: list[str] = []
    count = 0
    for sha256 in desk.store.blobs.each_name():
        try:
            with desk.store.blobs.open(sha256) as source:
                _write(folder / sha256, iter(partial(source.read, PIECE), b""))
            count += 1
        except BlobDamaged:
            damaged.append(sha256)
    return count, damaged
