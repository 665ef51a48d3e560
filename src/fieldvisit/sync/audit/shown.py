"""The notes of a log that were given to anybody: which size and root each says, and who was shown it."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fieldvisit.journal.note import Point
from fieldvisit.sync.audit.sources import Source

_HASH: Final = 32


@dataclass(frozen=True, slots=True)
class Shown:
    """A note of a log: the laptop it was shown to (or none), and what it says."""

    device: str
    size: int
    root: str


class AllShown:
    """Every note of a log that the sources have and their office signed, 44 bytes each."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._who = list[tuple[str, str]]()
        self._whose = array("I")
        self._sizes = array("q")
        self._roots = bytearray()
        for source in sources:
            if source.log_note:
                self._add(source, "", (source.log_note,))
            for book in source.books:
                self._add(source, book.device, (one.log_note for one in book.kept))
                if book.logged:
                    self._add(source, book.device, (book.logged.note,))

    def _add(self, source: Source, device: str, notes: Iterable[str]) -> None:
        for note in notes:
            if point := source.signer.log(note):
                self._keep((source.name, device), point)

    def _keep(self, who: tuple[str, str], point: Point) -> None:
        if not self._who or self._who[-1] != who:
            self._who.append(who)
        self._whose.append(len(self._who) - 1)
        self._sizes.append(point.size)
        self._roots += bytes.fromhex(point.root)

    def __iter__(self) -> Iterator[Shown]:
        return map(self._at, range(len(self._sizes)))

    def _at(self, place: int) -> Shown:
        root = self._roots[place * _HASH : (place + 1) * _HASH].hex()
        return Shown(self._who[self._whose[place]][1], self._sizes[place], root)

    @property
    def sizes(self) -> Iterator[int]:
        """Every size there is a note of."""
        return iter(self._sizes)

    @property
    def alone(self) -> bool:
        """Whether all of them come from one place: there is nothing to compare."""
        return len({name for name, _ in self._who}) < 2

    def split(self) -> Shown | None:
        """Return the first note that says another root than one before it of the same size: there are two logs."""
        first, size, root = -1, -1, bytearray()
        for place in sorted(range(len(self._sizes)), key=self._sizes.__getitem__):
            said = self._roots[place * _HASH : (place + 1) * _HASH]
            if self._sizes[place] != size:
                size, root = self._sizes[place], said
            elif said != root and (first < 0 or place < first):
                first = place
        return None if first < 0 else self._at(first)
