"""The office's blobs: files named by their SHA-256, written once, whole and durable before they count."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from fieldvisit.server import tables
from fieldvisit.server.books import Books, Refused, new_name

CHUNK: Final = 1 << 18


def path(books: Books, sha256: str) -> Path:
    """Return where a blob is kept: all in one folder, so that many new ones need one sync of their names."""
    return books.data / "blobs" / sha256


def expected(books: Books, device: str, sha256: str) -> int:
    """Return the size a laptop's event announced for a blob. Raises Refused `blob_unwanted` when none names it."""
    row = tables.named_blobs
    with books.database.read() as connection:
        size = connection.execute(sa.select(row.c.size).where(row.c.device == device, row.c.sha256 == sha256)).scalar()
    if size is None:
        raise Refused("blob_unwanted", 409)
    return int(size)


def held(books: Books, device: str, sha256: str) -> int | None:
    """Return the size of a blob the office holds and this laptop's events name, else None."""
    row, named = tables.blobs, tables.named_blobs
    with books.database.read() as connection:
        size = connection.execute(
            sa.select(row.c.size)
            .join(named, named.c.sha256 == row.c.sha256)
            .where(named.c.device == device, row.c.sha256 == sha256)
        ).scalar()
    return None if size is None else int(size)


def put(books: Books, device: str, sha256: str, data: bytes) -> None:
    """Keep a blob that came in one piece. Raises Refused when it is not the one its event announced."""
    size = expected(books, device, sha256)
    if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
        raise Refused("blob_mismatch", 422, size=size)
    part = books.data / "uploads" / f"{new_name('P')}.part"
    try:
        with part.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        keep(books, device, sha256, part)
    finally:
        part.unlink(missing_ok=True)


def put_many(books: Books, device: str, pack: Sequence[tuple[str, memoryview]]) -> list[tuple[str, str]]:
    """Keep small blobs that came together; return those that are not what their events announced, with the reason.

    All files are durable before one transaction makes them count.
    """
    named = tables.named_blobs
    mine = sa.and_(named.c.device == device, named.c.sha256.in_([sha256 for sha256, _ in pack]))
    with books.database.read() as connection:
        sizes = {
            name: int(size) for name, size in connection.execute(sa.select(named.c.sha256, named.c.size).where(mine))
        }
    refused, right = list[tuple[str, str]](), dict[str, memoryview]()
    for sha256, data in pack:
        if sha256 not in sizes:
            refused.append((sha256, "blob_unwanted"))
        elif len(data) != sizes[sha256] or hashlib.sha256(data).hexdigest() != sha256:
            refused.append((sha256, "blob_mismatch"))
        else:
            right[sha256] = data
    if right:
        _place_many(books, right)
        books.database.run(lambda connection: _enter_many(connection, books, device, right))
    return refused


def _place_many(books: Books, right: dict[str, memoryview]) -> None:
    """Write all, then sync all, then name all: the disk's journal is then committed once and not for every file."""
    name = new_name("P")
    parts = {sha256: books.data / "uploads" / f"{name}-{place}.part" for place, sha256 in enumerate(right)}
    with ExitStack() as stack:
        for part in parts.values():
            stack.callback(part.unlink, missing_ok=True)
        files = []
        for sha256, part in parts.items():
            files.append(stack.enter_context(part.open("xb", buffering=0)))
            files[-1].write(right[sha256])
        for file in files:
            os.fsync(file.fileno())
            file.close()
        for sha256, part in parts.items():
            part.replace(path(books, sha256))
        _sync_folder(books.data / "blobs")


def _enter_many(connection: sa.Connection, books: Books, device: str, right: dict[str, memoryview]) -> None:
    row, named = tables.blobs, tables.named_blobs
    held = set(connection.execute(sa.select(row.c.sha256).where(row.c.sha256.in_(list(right)))).scalars())
    fresh = [
        {"sha256": name, "size": len(data), "held_at": books.now()} for name, data in right.items() if name not in held
    ]
    if fresh:
        connection.execute(sa.insert(row), fresh)
    mine = sa.and_(named.c.device == device, named.c.sha256.in_(list(right)))
    connection.execute(sa.update(named).where(mine).values(sent=True))


def keep(books: Books, device: str, sha256: str, part: Path) -> None:
    """Take over a complete, synced and checked file as a blob: first the name on disk, then the row that counts."""
    target = path(books, sha256)
    size = part.stat().st_size
    part.replace(target)
    _sync_folder(target.parent)
    books.database.run(lambda connection: _enter(connection, books, device, sha256, size))


def _enter(connection: sa.Connection, books: Books, device: str, sha256: str, size: int) -> None:
    enter(connection, sha256, size, books.now())
    named = tables.named_blobs
    mine = sa.and_(named.c.device == device, named.c.sha256 == sha256)
    connection.execute(sa.update(named).where(mine).values(sent=True))


def place(books: Books, data: bytes) -> str:
    """Write a file that the office itself has made, durably; return its SHA-256. It counts with `enter`."""
    sha256 = hashlib.sha256(data).hexdigest()
    _place_many(books, {sha256: memoryview(data)})
    return sha256


def enter(connection: sa.Connection, sha256: str, size: int, now: datetime) -> None:
    """Let a file that is in its place count as a blob."""
    row = tables.blobs
    if connection.execute(sa.select(row.c.sha256).where(row.c.sha256 == sha256)).first() is None:
        connection.execute(sa.insert(row).values(sha256=sha256, size=size, held_at=now))


def forget(connection: sa.Connection, sha256: str) -> None:
    """Hold a blob no longer whose file is gone: the laptops that named it are asked for it with their next sync."""
    connection.execute(sa.delete(tables.blobs).where(tables.blobs.c.sha256 == sha256))


def read(books: Books, device: str, sha256: str) -> Path:
    """Return the file of a blob this laptop itself has sent. Raises Refused `not_found`."""
    named = tables.named_blobs
    mine = sa.select(named.c.sent).where(named.c.device == device, named.c.sha256 == sha256)
    with books.database.read() as connection:
        sent = connection.execute(mine).scalar()
    if not sent:
        raise Refused("not_found", 404)
    return on_disk(books, sha256)


def on_disk(books: Books, sha256: str) -> Path:
    """Return a blob's file. Raises Refused `not_found` when it is gone from the disk, whatever the books say."""
    file = path(books, sha256)
    if not file.is_file():
        raise Refused("not_found", 404)
    return file


def pieces(file: Path) -> Iterator[bytes]:
    """Yield a file's bytes in pieces."""
    with file.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle: Any = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
