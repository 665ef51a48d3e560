"""Trees and proofs are those of RFC 6962 and RFC 9162: known vectors, another implementation, the RFC's own words."""

import hashlib

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.journal import Nodes, Tree, leaf_hash, tree

LEAVES = tuple(
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
)
"""The entries and roots that implementations of Certificate Transparency test with."""
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
SIX_TO_EIGHT = (
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
)
TWO_TO_FIVE = (
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
)
FIRST_OF_EIGHT = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)


def grown(entries: list[bytes]) -> Nodes:
    nodes = Nodes()
    for entry in entries:
        nodes.append(leaf_hash(entry))
    return nodes


def test_the_vectors_of_certificate_transparency() -> None:
    nodes, made = grown(list(LEAVES)), Tree()
    for size, (entry, root) in enumerate(zip(LEAVES, ROOTS, strict=True), 1):
        made.append(leaf_hash(entry))
        assert made.root() == root == tree.root_at(size, nodes.fetch)
    assert tree.consistency(6, 8, nodes.fetch) == SIX_TO_EIGHT
    assert tree.consistency(2, 5, nodes.fetch) == TWO_TO_FIVE
    assert tree.inclusion(0, 8, nodes.fetch) == FIRST_OF_EIGHT
    assert tree.included(leaf_hash(LEAVES[0]), 0, 8, FIRST_OF_EIGHT, ROOTS[7])
    assert tree.consistent(6, ROOTS[5], 8, ROOTS[7], SIX_TO_EIGHT)
    assert not tree.consistent(6, ROOTS[4], 8, ROOTS[7], SIX_TO_EIGHT)
    assert Tree().root() == tree.EMPTY == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


# RFC 9162 in its own words, for whoever reads the proofs below
def mth(entries: list[bytes]) -> bytes:
    if len(entries) < 2:
        return leaf_hash(entries[0]) if entries else hashlib.sha256(b"").digest()
    k = largest_power(len(entries))
    return hashlib.sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def largest_power(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def subproof(m: int, entries: list[bytes], known: bool) -> list[bytes]:
    if m == len(entries):
        return [] if known else [mth(entries)]
    k = largest_power(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], known), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


@settings(deadline=None)
@given(st.integers(1, 70), st.integers(0, 10**6))
def test_all_proofs_of_a_size_are_the_rfcs_and_another_implementations(size: int, seed: int) -> None:
    entries = [b"%d-%d" % (seed, each) for each in range(size)]
    nodes, oracle = grown(entries), pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        oracle.append_entry(entry)
    root = oracle.get_root().hex()
    assert root == nodes.tree.root() == Tree.load(nodes.tree.peaks()).root() == mth(entries).hex()
    assert Tree.at(size, nodes.fetch).peaks() == nodes.tree.peaks()
    for index, entry in enumerate(entries):
        path = tree.inclusion(index, size, nodes.fetch)
        assert list(path) == oracle.prove_inclusion(index + 1, size).serialize()["path"][1:]
        assert tree.included(leaf_hash(entry), index, size, path, root)
    for first in range(1, size + 1):
        path = tree.consistency(first, size, nodes.fetch)
        assert path == tuple(each.hex() for each in subproof(first, entries, True))
        assert tree.consistent(first, oracle.get_root(first).hex(), size, root, path)
    assert tree.consistent(0, tree.EMPTY, size, root, ())


@settings(deadline=None)
@given(st.integers(2, 60), st.data())
def test_no_changed_proof_is_taken(size: int, data: st.DataObject) -> None:
    entries = [b"%d" % each for each in range(size)]
    nodes = grown(entries)
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    root, before = nodes.tree.root(), tree.root_at(first, nodes.fetch)
    path, grew = tree.inclusion(index, size, nodes.fetch), tree.consistency(first, size, nodes.fetch)
    leaf = leaf_hash(entries[index])
    for changed in changes(path, data):
        assert not tree.included(leaf, index, size, changed, root)
    for changed in changes(grew, data):
        assert not tree.consistent(first, before, size, root, changed)
    other = data.draw(st.integers(0, size - 1).filter(lambda at: at != index))
    assert not tree.included(leaf, other, size, path, root)
    assert not tree.included(leaf_hash(b"other"), index, size, path, root)
    assert not tree.consistent(first, tree.root_at(first - 1, nodes.fetch), size, root, grew)
    assert not tree.consistent(size, root, first, before, grew)


def changes(path: tuple[str, ...], data: st.DataObject) -> list[tuple[str, ...]]:
    """Return the path with one thing wrong: a bit, a place, one too many, one too few, another way to write it."""
    extra = "00" * 32
    out = [(*path, extra), (extra, *path)]
    if path:
        at, bit = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, 255))
        raw = bytearray.fromhex(path[at])
        raw[bit // 8] ^= 1 << bit % 8
        out += [(*path[:at], text, *path[at + 1 :]) for text in (raw.hex(), path[at][:-2], path[at] + "00", "zz" * 32)]
        out += [path[:-1], path[1:]]
        upper = path[at].upper()
        out += [(*path[:at], upper, *path[at + 1 :])] if upper != path[at] else []
    return out


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 3)])
def test_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="leaf"):
        tree.inclusion(index, size, Nodes().fetch)
    with pytest.raises(ValueError, match="sizes"):
        tree.consistency(5, 4, Nodes().fetch)
    assert not tree.included(leaf_hash(b""), index, size, (), tree.EMPTY)
    assert not tree.included(leaf_hash(b""), 0, 1, ("00" * 32,) * 65, tree.EMPTY)


@given(st.integers(0, 40), st.integers(0, 40))
def test_growth_is_proved_from_what_was_kept_before_it(before: int, more: int) -> None:
    entries = [b"%d" % each for each in range(before + more)]
    whole, start = grown(entries), grown(entries[:before])
    later = Nodes(Tree.load(start.tree.peaks()))
    for entry in entries[before:]:
        later.append(leaf_hash(entry))
    assert later.tree.root() == whole.tree.root()
    path = tree.consistency(before, before + more, later.fetch)
    assert path == tree.consistency(before, before + more, whole.fetch)


def test_what_an_append_completes_is_enough_for_every_proof() -> None:
    """As the office's tables keep it: with each leaf the hashes that its coming completed."""
    made, kept, entries = Tree(), list[list[bytes]](), [b"%d" % each for each in range(33)]
    for entry in entries:
        kept.append(made.append(leaf_hash(entry)))

    def fetch(nodes: object) -> list[bytes]:
        return [kept[tree.completing(node)][node[0]] for node in nodes]  # type: ignore[attr-defined]

    whole = grown(entries)
    for index in range(33):
        assert tree.inclusion(index, 33, fetch) == tree.inclusion(index, 33, whole.fetch)
