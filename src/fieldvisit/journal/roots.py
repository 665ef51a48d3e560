"""Roots of a tree at many of its sizes, kept in little room: an audit holds one for each note and each log entry."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_HASH: Final = 32


class Roots(Mapping[int, str]):
    """Roots (hex) by size, 40 bytes each; they are added as the tree grows."""

    def __init__(self) -> None:
        self._sizes = array("q")
        self._held = bytearray()

    def add(self, size: int, root: str) -> None:
        """Keep the root at a size that is not smaller than the last one; of the same size the first stays."""
        if not self._sizes or size > self._sizes[-1]:
            self._sizes.append(size)
            self._held += bytes.fromhex(root)

    def __getitem__(self, size: int) -> str:
        at = bisect_left(self._sizes, size)
        if at == len(self._sizes) or self._sizes[at] != size:
            raise KeyError(size)
        return self._held[at * _HASH : (at + 1) * _HASH].hex()

    def __iter__(self) -> Iterator[int]:
        return iter(self._sizes)

    def __len__(self) -> int:
        return len(self._sizes)


def in_order(sizes: Iterable[int]) -> Iterator[int]:
    """Return sizes a tree can have, ascending, each once; what no tree can have is left out and never reached."""
    last = -1
    for size in array("q", sorted(size for size in sizes if 0 <= size < 1 << 63)):
        if size > last:
            yield size
            last = size
