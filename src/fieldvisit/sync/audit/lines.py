"""Files of one JSON object a line, read anew each time they are gone through, so that nobody holds them whole."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final, Generic, TypeVar
from weakref import finalize

from fieldvisit import wire
from fieldvisit.errors import BadMessage, DiskFull, FieldvisitError
from fieldvisit.journal.audit import Line
from fieldvisit.store.files import FULL
from fieldvisit.wire import LogLeaf

LONGEST: Final = 4 * wire.MAX_EVENT
"""Bytes of a line: more than the largest event needs when each of its characters is written as an escape."""
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Unreadable(FieldvisitError):
    """A source that is none, or only a part of a journal; `reason` is a key."""

    code = "audit_unreadable"


class Anew(Generic[T_co]):
    """Something that can be gone through again and again: each time it is read from where it is kept."""

    def __init__(self, begin: Callable[[], Iterator[T_co]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[T_co]:
        return self._begin()


class Reports(Mapping[str, Callable[[], bytes]]):
    """Files by name that are looked for when they are asked for, and not all listed beforehand."""

    def __init__(
        self, names: Callable[[], Iterator[str]], has: Callable[[str], bool], read: Callable[[str], bytes]
    ) -> None:
        self._names = names
        self._has = has
        self._read = read

    def __getitem__(self, name: str) -> Callable[[], bytes]:
        if not self._has(name):
            raise KeyError(name)
        return lambda: self._read(name)

    def __iter__(self) -> Iterator[str]:
        return self._names()

    def __len__(self) -> int:
        return sum(1 for _ in self)


def each(path: Path, kind: type[T]) -> Iterator[T]:
    """Iterate over a file's lines. Raises Unreadable `garbled`."""
    with readable(), path.open("rb") as file:
        while line := file.readline(LONGEST):
            yield wire.decode(line, kind, "line")


@contextmanager
def readable() -> Iterator[None]:
    """Turn what reading a source may raise into Unreadable `garbled`."""
    try:
        yield
    except (OSError, BadMessage, ValueError):
        raise Unreadable(reason="garbled") from None


# An office's events: one file, and each laptop's share of it
@dataclass(frozen=True, slots=True)
class _Named:
    device: str


@dataclass(frozen=True, slots=True)
class _Held:
    device: str
    payload: str
    signature: str


def shares(path: Path) -> dict[str, "array[int]"]:
    """Return where each laptop's lines lie in a file of events: offsets by twos, from where and to where.

    An export has each laptop's lines together: then it is sixteen bytes a laptop.
    """
    found: dict[str, array[int]] = {}
    at, last = 0, ""
    with readable(), path.open("rb") as file:
        while line := file.readline(LONGEST):
            device = wire.decode(line, _Named, "line").device
            if device != last or device not in found:
                found.setdefault(device, array("q")).extend((at, at))
                last = device
            at += len(line)
            found[device][-1] = at
    return found


def share(path: Path, where: "array[int]") -> Iterator[Line]:
    """Iterate over one laptop's events in a file of several laptops'. Raises Unreadable `garbled`."""
    with readable(), path.open("rb") as file:
        for begin, end in zip(where[::2], where[1::2], strict=True):
            at = file.seek(begin)
            while at < end:
                line = file.readline(LONGEST)
                held = wire.decode(line, _Held, "line")
                yield Line(held.signature, held.payload)
                at += len(line)


class Log:
    """The entries of an office's log, in a file; of each in memory only where it stands (16 bytes)."""

    def __init__(self, begin: Callable[[], AbstractContextManager[BinaryIO]]) -> None:
        self._begin = begin
        self._of: dict[str, tuple[array[int], array[int]]] = {}
        self.size = 0
        for at, leaf in self._each():
            places, offsets = self._of.setdefault(leaf.device, (array("q"), array("q")))
            places.append(self.size)
            offsets.append(at)
            self.size += 1

    @classmethod
    def file(cls, path: Path) -> "Log":
        """Read a file. Raises Unreadable `garbled`."""
        return cls(lambda: path.open("rb"))

    @classmethod
    def written(cls, leaves: Iterable[LogLeaf]) -> "Log":
        """Write entries that come from elsewhere into a file without a name; they tell of nobody. Raises DiskFull."""
        with ExitStack() as stack:
            file = stack.enter_context(TemporaryFile())
            try:
                file.writelines(wire.canonical(leaf) + b"\n" for leaf in leaves)
                file.flush()
            except OSError as error:
                raise DiskFull if error.errno in FULL else Unreadable(reason="garbled") from None
            made = cls(lambda: nullcontext(file))
            finalize(made, stack.pop_all().close)
        return made

    def __iter__(self) -> Iterator[LogLeaf]:
        return (leaf for _, leaf in self._each())

    def of(self, device: str) -> Iterator[tuple[int, LogLeaf]]:
        """Iterate over a laptop's entries with their places in the log."""
        places, offsets = self._of.get(device, (array("q"), array("q")))
        with readable(), self._begin() as file:
            for place, at in zip(places, offsets, strict=True):
                file.seek(at)
                yield place, wire.decode(file.readline(LONGEST), LogLeaf, "log")

    def _each(self) -> Iterator[tuple[int, LogLeaf]]:
        """Iterate over all with where their lines begin; another may read the file in between."""
        at = 0
        with readable(), self._begin() as file:
            while file.seek(at) == at and (line := file.readline(LONGEST)):
                yield at, wire.decode(line, LogLeaf, "log")
                at += len(line)
