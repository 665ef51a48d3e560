"""Large blobs in pieces (tus 1.0): a piece counts when it is whole, checked and on disk; a cut loses one piece only."""

import base64
import binascii
import hashlib
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from fieldvisit.server import blobs, tables
from fieldvisit.server.books import Books, Refused, new_name

LARGEST: Final = 2 << 30
_NAME: Final = re.compile(r"[A-Z0-9-]{1,64}")
STALE: Final = timedelta(days=7)
LEFT: Final = timedelta(days=1)
"""Age from which a file that no upload names was left by a process that is gone, and is not one on its way."""
MOST_OPEN: Final = 20
"""Unfinished uploads a laptop may have; the oldest gives way."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One unfinished upload; `held` bytes of `length` are durable."""

    upload: str
    device: str
    sha256: str
    length: int
    held: int


def metadata(header: str) -> dict[str, str]:
    """Read a tus Upload-Metadata header. Raises Refused when it is malformed."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("ascii")
        except (binascii.Error, ValueError):
            raise Refused("bad_message", 400, where="Upload-Metadata") from None
    return found


def begin(books: Books, device: str, length: int, named: dict[str, str]) -> Upload:
    """Open an upload; an unfinished one of the same blob gives way. Raises Refused."""
    sha256 = named.get("sha256", "")
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise Refused("bad_message", 400, where="Upload-Metadata")
    if length > LARGEST:
        raise Refused("too_large", 413, limit=LARGEST)
    if blobs.expected(books, device, sha256) != length:
        raise Refused("blob_mismatch", 422)
    row = tables.uploads
    with books.database.write() as connection:
        _make_room(connection, books, device, sha256)
        upload = new_name("U")
        connection.execute(
            sa.insert(row).values(
                upload=upload, device=device, sha256=sha256, length=length, held=0, touched_at=books.now()
            )
        )
    _part(books, upload).touch(mode=0o600)
    return Upload(upload, device, sha256, length, 0)


def find(books: Books, device: str, upload: str) -> Upload:
    """Return an upload of this laptop. Raises Refused `not_found`, also for one whose bytes are gone: begin again."""
    row, found = tables.uploads, None
    if _NAME.fullmatch(upload):  # PostgreSQL takes no text with a zero in it
        with books.database.read() as connection:
            found = connection.execute(sa.select(row).where(row.c.upload == upload, row.c.device == device)).first()
    if found is None:
        raise Refused("not_found", 404)
    part = _part(books, upload)
    if not part.exists() or part.stat().st_size < found.held:
        _end(books, upload)
        raise Refused("not_found", 404)
    return _upload(found)


class Piece:
    """A piece on its way in: bytes go to disk behind the durable ones, and count only after `finish`."""

    def __init__(self, books: Books, upload: Upload) -> None:
        self._books, self.upload = books, upload
        self._file = _part(books, upload.upload).open("r+b")
        self._file.truncate(upload.held)
        self._file.seek(upload.held)
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Add bytes. Raises Refused when they go beyond the announced length."""
        if self.upload.held + self.size + len(data) > self.upload.length:
            raise Refused("too_large", 413, limit=self.upload.length)
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)

    def digest(self) -> bytes:
        """Return the SHA-256 of the bytes so far."""
        return self._hash.digest()

    def finish(self) -> int:
        """Make the piece durable; return the new offset. The last piece makes the blob, or Refused `blob_mismatch`."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        held, row = self.upload.held + self.size, tables.uploads
        here = sa.and_(row.c.upload == self.upload.upload, row.c.held == self.upload.held)
        with self._books.database.write() as connection:
            moved = connection.execute(sa.update(row).where(here).values(held=held, touched_at=self._books.now()))
        if not moved.rowcount:
            raise Refused("upload_offset", 409)
        if held == self.upload.length:
            _complete(self._books, self.upload)
        return held

    def drop(self) -> None:
        """Give the piece up; what counted before still does."""
        if not self._file.closed:
            self._file.close()


def _complete(books: Books, upload: Upload) -> None:
    part = _part(books, upload.upload)
    whole = hashlib.sha256()
    for data in blobs.pieces(part):
        whole.update(data)
    right = whole.hexdigest() == upload.sha256
    if right:
        blobs.keep(books, upload.device, upload.sha256, part)
    _end(books, upload.upload)
    if not right:
        raise Refused("blob_mismatch", 422, size=upload.length)


def _end(books: Books, upload: str) -> None:
    with books.database.write() as connection:
        connection.execute(sa.delete(tables.uploads).where(tables.uploads.c.upload == upload))
    _part(books, upload).unlink(missing_ok=True)


def _make_room(connection: sa.Connection, books: Books, device: str, sha256: str) -> None:
    row = tables.uploads
    mine = connection.execute(
        sa.select(row.c.upload, row.c.touched_at, row.c.sha256)
        .where(row.c.device == device)
        .order_by(row.c.touched_at.desc())
    ).all()
    for place, (upload, touched, same) in enumerate(mine):
        if same == sha256 or place >= MOST_OPEN - 1 or touched < books.now() - STALE:
            connection.execute(sa.delete(row).where(row.c.upload == upload))
            _part(books, upload).unlink(missing_ok=True)


def tidy(books: Books) -> None:
    """Forget uploads nobody goes on with, and remove the files that a killed process left half written."""
    row, held = tables.uploads, sa.select(tables.blobs.c.sha256)
    over = sa.or_(row.c.touched_at < books.now() - STALE, row.c.sha256.in_(held))
    with books.database.write() as connection:
        connection.execute(sa.delete(row).where(over))
        going = {_part(books, upload) for upload in connection.execute(sa.select(row.c.upload)).scalars()}
    before = time.time() - LEFT.total_seconds()
    for part in (books.data / "uploads").glob("*.part"):
        with suppress(FileNotFoundError):
            if part not in going and part.stat().st_mtime < before:
                part.unlink()


def _part(books: Books, upload: str) -> Path:
    return books.data / "uploads" / f"{upload}.part"


def _upload(row: Any) -> Upload:
    return Upload(row.upload, row.device, row.sha256, int(row.length), int(row.held))


def checksum_holds(header: str, digest: bytes) -> bool:
    """Tell whether a tus Upload-Checksum (`sha256 <base64>`) is this digest. Raises Refused for other algorithms."""
    name, _, value = header.strip().partition(" ")
    if name != "sha256":
        raise Refused("bad_message", 400, where="Upload-Checksum")
    return value.strip() == base64.b64encode(digest).decode()
