"""Small files that must be whole or absent, and the lock that lets one program hold a profile."""

import errno
import os
import sys
import time
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary, finalize

from fieldvisit.errors import DiskFull, ProfileBusy, ProfileMissing

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when there is no room for a file, or none for one so large."""


class Lock:
    """Holds a lock file while it lives; the system lets go when the program ends, however it ends.

    A finalizer closes the file and not `__del__`: while that runs, weak references still give the dying lock away.
    """

    def __init__(self, descriptor: int) -> None:
        finalize(self, os.close, descriptor)


_held: Final[WeakValueDictionary[Path, Lock]] = WeakValueDictionary()
"""The locks of this process: the same program may open its profile again after its own lock screen."""


def take(path: Path) -> Lock:
    """Lock a file for this process. Raises ProfileBusy when another holds it, ProfileMissing without the folder."""
    path = path.absolute()
    for patience in (0.02, 0.05, 0.1, 0):
        lock = _held.get(path)
        if lock is not None:
            return lock
        try:
            lock = _held[path] = Lock(_locked(path))
        except ProfileBusy:
            if not patience:
                raise
            time.sleep(patience)  # perhaps only our own last lock, just about to be closed
        else:
            return lock
    raise ProfileBusy


def _locked(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:
        raise ProfileMissing from None
    except OSError as error:
        raise _named(error) from None
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise ProfileBusy from None
    return descriptor


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file so that a power cut leaves the old or the new content, never a part. Raises DiskFull."""
    part = path.with_name(path.name + ".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _named(error) from None


def _settle(folder: Path) -> None:
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(error: OSError) -> Exception:
    return DiskFull() if error.errno in FULL else error
