"""Opens a file that somebody chose, without waiting for a pipe or believing a name, and reads it as it was then."""

import errno
import io
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from fieldvisit.errors import AttachStopped, FileChanged, FileUnreadable, NotAFile

Progress = Callable[[int, int], None]
"""(bytes read, bytes of the file): called from the thread that reads, a few times a second."""
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # opening a pipe that nobody writes to would wait for ever
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_FOLDER: Final = frozenset((errno.EISDIR, errno.ENXIO))
_EVERY: Final = 0.1
"""Seconds between two tellings of the progress."""


class Taken(io.RawIOBase):
    """A file's bytes from now on: `size` is what it had when it was opened, and what is read at the end, or nothing.

    `follow` sets who is told how far reading is, and who may stop it.
    """

    def __init__(self, under: BinaryIO, size: int, still: Callable[[], bool]) -> None:
        super().__init__()
        self.size = size
        self._under = under
        self._still = still
        self._told: Progress = lambda done, size: None
        self._stopped: Callable[[], bool] = lambda: False
        self._at = 0
        self._said = 0.0

    def follow(self, progress: Progress | None, stopped: Callable[[], bool] | None) -> None:
        """Tell progress, and ask before every read whether to go on."""
        self._told, self._stopped = progress or self._told, stopped or self._stopped

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        with _readable():
            self._at = self._under.seek(offset, whence)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """Read, at most to the size the file had. Raises AttachStopped, FileChanged, FileUnreadable."""
        if self._stopped():
            raise AttachStopped
        left = max(self.size - self._at, 0)
        wanted = left if size is None or size < 0 else min(size, left)
        with _readable():
            data = self._under.read(wanted)
        self._at += len(data)
        if len(data) < wanted or (self._at >= self.size and not self._still()):
            raise FileChanged
        now = time.monotonic()
        if now - self._said >= _EVERY or self._at >= self.size:
            self._said = now
            self._told(self._at, self.size)
        return data


@contextmanager
def opened(source: Path | bytes) -> Iterator[Taken]:
    """Open what was chosen or pasted. Raises NotAFile, FileUnreadable."""
    if isinstance(source, bytes):
        yield Taken(io.BytesIO(source), len(source), lambda: True)
        return
    with os.fdopen(_regular(source), "rb") as file:
        before = os.fstat(file.fileno())

        def still() -> bool:
            now = os.fstat(file.fileno())
            return (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)

        yield Taken(file, before.st_size, still)


def _regular(path: Path) -> int:
    """Open a regular file, or what a link leads to if that is one, and return its descriptor."""
    with _readable():
        descriptor = os.open(path, _FLAGS)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
        raise NotAFile


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        if isinstance(error, OSError) and error.errno in _FOLDER:
            raise NotAFile from None
        raise FileUnreadable from None
