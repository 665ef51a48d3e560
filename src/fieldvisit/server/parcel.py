"""Where an export is written: a folder or an archive, each file piece by piece, and a manifest of them at the end."""

import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Protocol

import msgspec

from fieldvisit.errors import ServerConfig
from fieldvisit.server import blobs
from fieldvisit.server.database import full


class _Out(Protocol):
    def has(self, name: str) -> bool: ...
    def add(self, name: str, pieces: Iterable[bytes]) -> None: ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, name: str) -> bool:
        return (self._root / name).exists()

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        path = self._root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.writelines(pieces)


class _Zip:
    """Its directory is written last, and until then some 700 bytes of each file are in memory."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def has(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        about = zipfile.ZipInfo(name, time.localtime()[:6])
        about.compress_type = zipfile.ZIP_DEFLATED
        about.external_attr = 0o600 << 16
        with self._archive.open(about, "w", force_zip64=True) as out:
            out.writelines(pieces)


class Parcel:
    """An export as it is written; what its manifest will say of each file waits in a file without a name."""

    def __init__(self, out: _Out, said: BinaryIO) -> None:
        self._out = out
        self._said = said
        self.files = 0

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a file from its pieces."""
        digest, size = hashlib.sha256(), 0

        def passed() -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                yield piece

        self._out.add(name, passed())
        self._say(name, digest.hexdigest(), size)

    def copy(self, name: str, source: Path, sha256: str, size: int) -> None:
        """Write a file that is known already."""
        self._out.add(name, blobs.pieces(source))
        self._say(name, sha256, size)
        self.files += 1

    def has(self, name: str) -> bool:
        """Tell whether a file of this name was written."""
        return self._out.has(name)

    def _say(self, name: str, sha256: str, size: int) -> None:
        said = msgspec.json.encode(name) + b": " + msgspec.json.encode({"sha256": sha256, "size": size})
        self._said.write(b"\n    " + said if not self._said.tell() else b",\n    " + said)

    def close(self, about: dict[str, object]) -> None:
        """Write the manifest: what there is to say of the export, and behind it every file."""
        head = msgspec.json.format(msgspec.json.encode(about)).removesuffix(b"\n}")

        def pieces() -> Iterator[bytes]:
            yield head + b',\n  "files": {'
            self._said.seek(0)
            while piece := self._said.read(blobs.CHUNK):
                yield piece
            yield b"\n  }\n}"

        self._out.add("manifest.json", pieces())


@contextmanager
def parcel(target: Path) -> Iterator[Parcel]:
    """Yield what an export is written to; at the end it is there whole, or nothing of it is.

    Raises ServerConfig `target_exists`, `disk_full` and `target_unwritable`.
    """
    part, zipped = target.with_name(f"{target.name}.part"), target.suffix.lower() == ".zip"
    if target.exists():
        raise ServerConfig(reason="target_exists")
    try:
        _begin(part, zipped)
    except OSError as error:  # another export may be at it: what it has written is not ours to drop
        raise ServerConfig(reason="target_exists" if part.exists() else _why(error)) from None
    try:
        with TemporaryFile(dir=part.parent) as said:
            if zipped:
                with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                    yield Parcel(_Zip(archive), said)
            else:
                yield Parcel(_Folder(part), said)
        part.replace(target)
    except OSError as error:
        raise ServerConfig(reason=_why(error)) from None
    finally:
        _drop(part)


def _begin(part: Path, zipped: bool) -> None:
    """Make what is written to, for our eyes alone; it must not be there yet."""
    if zipped:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    else:
        part.mkdir(mode=0o700, parents=True)


def _why(error: OSError) -> str:
    return "disk_full" if full(error) else "target_unwritable"


def _drop(part: Path) -> None:
    """Leave nothing of an export that did not come to its end; of a whole one nothing has this name any more."""
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)
