"""Merkle trees of RFC 9162 §2.1: roots, inclusion and consistency, made from few stored hashes and verified."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

Node = tuple[int, int]
"""A complete subtree: its level (0 for a leaf) and its place among those of its level, from 0."""
Fetch = Callable[[Sequence[Node]], Sequence[bytes]]
"""Gives the hashes of complete subtrees, in the order asked."""
EMPTY: Final = hashlib.sha256(b"").hexdigest()
"""The root of no leaves."""
LONGEST: Final = 64
"""Hashes a path may have: a tree of more than 2^63 leaves does not exist."""


def leaf_hash(payload: bytes) -> bytes:
    """RFC 9162 §2.1.1: SHA-256 over 0x00 and the entry."""
    return hashlib.sha256(b"\x00" + payload).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162 §2.1.1: SHA-256 over 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree that only grows; keeps one hash for each complete subtree, so appending is O(log n)."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf hash; return the hashes of the subtrees it completes, its own first, each one level up.

        Whoever keeps these with the leaf can make every proof later: see `completing`.
        """
        width, node, done = 1, leaf, [leaf]
        while self._peaks and self._peaks[-1][0] == width:
            node = node_hash(self._peaks.pop()[1], node)
            done.append(node)
            width *= 2
        self._peaks.append((width, node))
        self.size += 1
        return done

    def root(self) -> str:
        """Return the root, hex; the empty tree's root is the hash of nothing."""
        return _fold([node for _, node in self._peaks]).hex() if self._peaks else EMPTY

    def peaks(self) -> tuple[tuple[int, str], ...]:
        """Return the state to store: widths and hashes in hex."""
        return tuple((width, node.hex()) for width, node in self._peaks)

    @classmethod
    def load(cls, peaks: Sequence[tuple[int, str]]) -> "Tree":
        """Go on from a stored state."""
        tree = cls()
        tree._peaks = [(width, bytes.fromhex(node)) for width, node in peaks]
        tree.size = sum(width for width, _ in peaks)
        return tree

    @classmethod
    def at(cls, size: int, fetch: Fetch) -> "Tree":
        """Go on from the first `size` leaves of a tree whose complete subtrees are kept elsewhere."""
        tree, nodes = cls(), _complete(0, size)
        tree._peaks = [(1 << level, node) for (level, _), node in zip(nodes, fetch(nodes), strict=True)]
        tree.size = size
        return tree

    def complete(self) -> dict[Node, bytes]:
        """Return the complete subtrees that make up the tree: enough for proofs of what is appended from now on."""
        out, start = {}, 0
        for width, node in self._peaks:
            out[(width.bit_length() - 1, start // width)] = node
            start += width
        return out


class Nodes:
    """All complete subtrees of a tree in memory: what an audit and a laptop make proofs from."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or Tree()
        self._held = self.tree.complete()

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        index = self.tree.size
        for level, node in enumerate(self.tree.append(leaf)):
            self._held[(level, index >> level)] = node

    def fetch(self, nodes: Sequence[Node]) -> list[bytes]:
        """Return hashes. Raises KeyError for what lies before the state this began with."""
        return [self._held[node] for node in nodes]


def completing(node: Node) -> int:
    """Return the index of the leaf whose coming completed a subtree: `Tree.append` returned the hash at its level."""
    level, place = node
    return ((place + 1) << level) - 1


# Proofs from stored hashes
def root_at(size: int, fetch: Fetch) -> str:
    """Return the root over the first `size` leaves, hex."""
    return _hashed([(0, size)], fetch)[0].hex() if size else EMPTY


def inclusion(index: int, size: int, fetch: Fetch) -> tuple[str, ...]:
    """Return the inclusion path (hex) of a leaf in the tree of `size` leaves (RFC 9162 §2.1.3.1). ValueError."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    start, end, spans = 0, size, list[tuple[int, int]]()
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return tuple(each.hex() for each in _hashed(spans[::-1], fetch))


def consistency(first: int, second: int, fetch: Fetch) -> tuple[str, ...]:
    """Return the consistency path (hex) from one size to a later one (RFC 9162 §2.1.4.1); empty from 0 and to itself.

    ValueError when the sizes are the wrong way round.
    """
    if not 0 <= first <= second:
        raise ValueError("sizes the wrong way round")
    if first in (0, second):
        return ()
    start, end, spans = 0, second, list[tuple[int, int]]()
    while end != first:
        middle = start + _split(end - start)
        if first <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    if start:  # else the earlier tree is a subtree of the later one, and its root is known
        spans.append((start, end))
    return tuple(each.hex() for each in _hashed(spans[::-1], fetch))


def _split(width: int) -> int:
    """Return the largest power of two smaller than the width."""
    return 1 << ((width - 1).bit_length() - 1)


def _hashed(spans: Sequence[tuple[int, int]], fetch: Fetch) -> list[bytes]:
    parts = [_complete(start, end) for start, end in spans]
    found = iter(fetch([node for part in parts for node in part]))
    return [_fold([next(found) for _ in part]) for part in parts]


def _complete(start: int, end: int) -> list[Node]:
    """Return the complete subtrees that make up a span; it begins where a subtree of its width may begin."""
    out = []
    while start < end:
        level = (end - start).bit_length() - 1
        out.append((level, start >> level))
        start += 1 << level
    return out


def _fold(nodes: Sequence[bytes]) -> bytes:
    node = nodes[-1]
    for left in reversed(nodes[:-1]):
        node = node_hash(left, node)
    return node


# Verification
def included(leaf: bytes, index: int, size: int, path: Sequence[str], root: str) -> bool:
    """Tell whether a path proves a leaf hash at its index under a root (RFC 9162 §2.1.3.2)."""
    hashes = _read(path)
    if hashes is None or not 0 <= index < size:
        return False
    at, last, node = index, size - 1, leaf
    for other in hashes:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(other, node)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, other)
        at, last = at >> 1, last >> 1
    return last == 0 and node.hex() == root


def consistent(first: int, first_root: str, second: int, second_root: str, path: Sequence[str]) -> bool:
    """Tell whether a path proves that a tree only grew (RFC 9162 §2.1.4.2). Every tree grew from the empty one."""
    hashes = _read(path)
    if hashes is None or not 0 <= first <= second:
        return False
    if first in (0, second):
        return not hashes and first_root == (EMPTY if first == 0 else second_root)
    if first & (first - 1) == 0:
        hashes = [*(_read([first_root]) or ()), *hashes]
    if not hashes:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, other)
        at, last = at >> 1, last >> 1
    return last == 0 and (old.hex(), new.hex()) == (first_root, second_root)


def _read(path: Sequence[str]) -> list[bytes] | None:
    """Return hashes of 32 bytes, written in the one way there is; None for anything else."""
    if len(path) > LONGEST:
        return None
    out = []
    for text in path:
        try:
            each = bytes.fromhex(text)
        except ValueError:
            return None
        if len(each) != 32 or each.hex() != text:
            return None
        out.append(each)
    return out
