"""Takes everything of a profile out as plain files that others can check without this program."""

import base64
import shutil
from dataclasses import dataclass
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
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty
    try:
        (folder / "files").mkdir(parents=True, mode=0o700)
        folder.chmod(0o700)
        events = _write_events(desk, folder)
        files, damaged = _write_files(desk, folder / "files")
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise DiskFull(reason="export") if error.errno in FULL else FolderUnwritable from None
    return Exported(events, files, tuple(damaged))


def _write_events(desk: Desk, folder: Path) -> int:
    settings, count = desk.store.settings, 0
    with (folder / "events.jsonl").open("wb") as out:
        for line in desk.store.events.lines():
            out.write(wire.canonical(line) + b"\n")
            count += 1
    with (folder / "notes.jsonl").open("wb") as out:
        for kept in desk.store.notes.all():
            out.write(wire.canonical(kept) + b"\n")
    if root := settings.get("office_root"):
        (folder / "office-root.pem").write_text(keys.pem(base64.b64decode(root)), "ascii")
    about = {
        "device": desk.device,
        "device_key": desk.device_key.public,
        "office_id": settings.get("office_id"),
        "office_key": settings.get("office_key"),
        "events": count,
        "checkpoint": desk.store.events.checkpoint(),
        "checkpoint_1": settings.get("checkpoint_1"),
    }
    (folder / "journal.json").write_bytes(wire.canonical(about))
    return count


def _write_files(desk: Desk, folder: Path) -> tuple[int, list[str]]:
    damaged: list[str] = []
    count = 0
    for sha256, _, _ in desk.store.blobs.names():
        try:
            with desk.store.blobs.open(sha256) as source, (folder / sha256).open("wb") as out:
                while piece := source.read(PIECE):
                    out.write(piece)
            count += 1
        except BlobDamaged:
            (folder / sha256).unlink(missing_ok=True)
            damaged.append(sha256)
    return count, damaged
