"""Photos, recordings and sealed reports on disk: named by SHA-256, each encrypted under a key of its own."""

import hashlib
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, cast

from fieldvisit.cipher import CHUNK, TAG, ChunkCipher
from fieldvisit.errors import BlobDamaged, BlobEmpty, BlobTooLarge, DiskFull, FieldvisitError, NotFound
from fieldvisit.store._sqlite import Db
from fieldvisit.store.files import FULL
from fieldvisit.store.returns import Eraser

_PART: Final = ".part-"


@contextmanager
def disk_full() -> Iterator[None]:
    """Tell a full disk from other failures of the system."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DiskFull(reason="blob") from None
        raise


@dataclass(frozen=True, slots=True)
class Ready:
    """A file's bytes sealed on disk, durable and not yet a blob."""

    sha256: str
    size: int
    media: str
    part: Path
    key: bytes = field(repr=False)
    known: bool = False
    """Whether the same content is here already, whole."""


class Blobs:
    def __init__(self, db: Db, folder: Path, erase: Eraser) -> None:
        self._db = db
        self._folder = folder
        self._erase = erase

    def put(self, data: BinaryIO | bytes, media: str, *, limit: int) -> tuple[str, int]:
        """Keep a file's bytes, read in chunks; return (SHA-256 hex, bytes). The same content is kept once.

        Raises BlobEmpty, BlobTooLarge, DiskFull; nothing is left behind then.
        """
        with self.sealed(data, media, limit=limit) as ready:
            self.keep(ready)
        return ready.sha256, ready.size

    @contextmanager
    def sealed(self, data: BinaryIO | bytes, media: str, *, limit: int) -> Iterator[Ready]:
        """Seal a file's bytes beside the blobs, holding no lock however long it is; `keep` then makes it one of them.

        On disk it is durable before the row is: without the row the file is unreadable. What is not kept is gone when
        the context ends, after a crash when the store is opened next. Raises BlobEmpty, BlobTooLarge as soon as more
        than `limit` bytes were read, DiskFull, and what reading `data` raises.
        """
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        key, part = secrets.token_bytes(32), self._folder / f"{_PART}{os.getpid()}-{secrets.token_hex(8)}"
        try:
            with disk_full():
                sha256, size = _seal(stream, part, ChunkCipher(key), limit)
            try:
                yield Ready(sha256, size, media, part, key, self.intact(sha256))
            except BaseException:
                self._drop(sha256)
                raise
        finally:
            part.unlink(missing_ok=True)

    def _drop(self, sha256: str) -> None:
        """Remove a file whose row was rolled back: nobody can read it, and on a full disk its room is needed."""
        with suppress(FieldvisitError), self._db.atomic():
            if self._db.one("SELECT 1 FROM blobs WHERE sha256 = ?", sha256) is None:
                place_of(self._folder, sha256).unlink(missing_ok=True)

    def keep(self, ready: Ready) -> None:
        """Make a sealed file a blob, together with what else the transaction around this writes. Raises DiskFull.

        One that is here already stays as it is, and is mended when it was damaged.
        """
        part, sha256, size, media, key = ready.part, ready.sha256, ready.size, ready.media, ready.key
        place = place_of(self._folder, sha256)
        with disk_full(), self._db.atomic():
            if ready.known and self._db.one("SELECT 1 FROM blobs WHERE sha256 = ?", sha256) and place.exists():
                return
            place.parent.mkdir(mode=0o700, exist_ok=True)
            part.replace(place)
            _sync_folder(place.parent)
            _sync_folder(self._folder)
            self._db.run(
                "INSERT INTO blobs (sha256, size, media, key) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (sha256) DO UPDATE SET size = excluded.size, key = excluded.key",
                sha256,
                size,
                media,
                key,
            )

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob to read its plain bytes, seekable. Raises NotFound, BlobDamaged (while reading, too)."""
        row = self._db.one("SELECT size, key FROM blobs WHERE sha256 = ?", sha256)
        if row is None:
            raise NotFound(what="blob")
        raw = _Plain(place_of(self._folder, sha256), ChunkCipher(row[1]), row[0])
        return cast(BinaryIO, io.BufferedReader(raw, CHUNK))

    def read(self, sha256: str) -> bytes:
        """Return all plain bytes of a blob. Raises NotFound, BlobDamaged."""
        with self.open(sha256) as stream:
            return stream.read()

    def intact(self, sha256: str) -> bool:
        """Tell whether a blob is here and its bytes are those of its name; it is read through, 2 GB in some 4 s."""
        digest = hashlib.sha256()
        try:
            with self.open(sha256) as stream:
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
        except (NotFound, BlobDamaged):
            return False
        return digest.hexdigest() == sha256

    def pending(self) -> list[tuple[str, int, str]]:
        """Return (SHA-256, bytes, media type) of the blobs the office has not signed for, oldest first."""
        sql = "SELECT sha256, size, media FROM blobs WHERE held = 0 ORDER BY rowid"
        return [(sha256, size, media) for sha256, size, media in self._db.rows(sql)]

    def names(self) -> list[tuple[str, int, str]]:
        """Return (SHA-256, bytes, media type) of every blob on this laptop, oldest first."""
        sql = "SELECT sha256, size, media FROM blobs ORDER BY rowid"
        return [(name, size, media) for name, size, media in self._db.rows(sql)]

    def each_name(self) -> Iterator[str]:
        """Iterate over the SHA-256 of every blob on this laptop, oldest first; nothing is written meanwhile."""
        return (name for (name,) in self._db.each("SELECT sha256 FROM blobs ORDER BY rowid"))

    def held(self, sha256: str) -> bool:
        """Whether the office has signed for a blob. Raises NotFound."""
        row = self._db.one("SELECT held FROM blobs WHERE sha256 = ?", sha256)
        if row is None:
            raise NotFound(what="blob")
        return bool(row[0])

    def mark_held(self, *names: str) -> None:
        """Note that the office has these blobs; what was waiting for them may then be erased."""
        with self._db.atomic():
            self._db.run_many("UPDATE blobs SET held = 1 WHERE sha256 = ?", [(sha256,) for sha256 in names])
            self._erase.returned()

    def tidy(self) -> None:
        """Remove what a crash left: unfinished files of other runs, and files whose key is not in the database.

        It holds the write lock, so no `put` is just between its file and its row.
        """
        with self._db.atomic():
            known = {sha256 for (sha256,) in self._db.rows("SELECT sha256 FROM blobs")}
            own = f"{_PART}{os.getpid()}-"
            for path in self._folder.rglob("*"):
                left = not path.name.startswith(own) if path.name.startswith(_PART) else path.name not in known
                if left and path.is_file():
                    path.unlink(missing_ok=True)


def place_of(folder: Path, sha256: str) -> Path:
    """Return where a blob's file is."""
    return folder / sha256[:2] / sha256


def _seal(stream: BinaryIO, part: Path, cipher: ChunkCipher, limit: int) -> tuple[str, int]:
    """Write a stream sealed and synced; return SHA-256 and size of what was read."""
    digest, size, number = hashlib.sha256(), 0, 0
    chunk = _full(stream)
    if not chunk:
        raise BlobEmpty
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as out:
        while chunk:
            size += len(chunk)
            if size > limit:
                raise BlobTooLarge(size=size, limit=limit)
            digest.update(chunk)
            following = _full(stream)
            out.write(cipher.seal(number, not following, chunk))
            chunk, number = following, number + 1
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _full(stream: BinaryIO) -> bytes:
    """Read a whole chunk even from a stream that gives less at a time; shorter only at the end."""
    chunk = stream.read(CHUNK)
    while chunk and len(chunk) < CHUNK:
        more = stream.read(CHUNK - len(chunk))
        if not more:
            break
        chunk += more
    return chunk


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


class _Plain(io.RawIOBase):
    """The plain bytes of a sealed file; opens only the chunks asked for."""

    def __init__(self, path: Path, cipher: ChunkCipher, size: int) -> None:
        super().__init__()
        self._cipher = cipher
        self._size = size
        self._at = 0
        self._chunks = -(-size // CHUNK)
        self._held: tuple[int, bytes] = (-1, b"")
        try:
            self._file = path.open("rb")
        except OSError:
            raise BlobDamaged from None
        if self._file.seek(0, os.SEEK_END) != size + self._chunks * TAG:
            self._file.close()
            raise BlobDamaged

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at >= self._size or not len(view):
            return 0
        number, skip = divmod(self._at, CHUNK)
        piece = self._chunk(number)[skip : skip + len(view)]
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def readall(self) -> bytes:
        pieces = list[bytes]()
        while self._at < self._size:
            number, skip = divmod(self._at, CHUNK)
            pieces.append(self._chunk(number)[skip:])
            self._at += len(pieces[-1])
        return b"".join(pieces)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(number * (CHUNK + TAG))
            sealed = self._file.read(CHUNK + TAG)
            self._held = number, self._cipher.open(number, number == self._chunks - 1, sealed)
        return self._held[1]

    def close(self) -> None:
        with suppress(AttributeError):
            self._file.close()
        super().close()
