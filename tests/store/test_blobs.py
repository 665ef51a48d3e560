"""Files are kept whole, once, encrypted, and every change on disk is noticed."""

import hashlib
import io
import os
import random
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.cipher import CHUNK, TAG
from fieldvisit.errors import BlobDamaged, BlobEmpty, BlobTooLarge, NotFound
from fieldvisit.store import Store
from store.world import KEY, laptop, undone

EDGES = (1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 5 * CHUNK - 3)


def place(store: Store, sha256: str) -> Path:
    return store.profile / "blobs" / sha256[:2] / sha256


def files(store: Store) -> list[Path]:
    return [path for path in (store.profile / "blobs").rglob("*") if path.is_file()]


class Trickle(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a network or a pipe does."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.left = size
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        count = min(self.left, size if size >= 0 else self.left, 9973)
        self.left -= count
        self.given += count
        return b"\x07" * count


@pytest.mark.parametrize("size", EDGES)
def test_what_was_put_is_read_back(store: Store, size: int) -> None:
    data = random.Random(size).randbytes(size)
    sha256, kept = store.blobs.put(io.BytesIO(data), "image/jpeg", limit=size)
    assert (sha256, kept) == (hashlib.sha256(data).hexdigest(), size)
    assert store.blobs.read(sha256) == data
    assert store.blobs.pending() == [(sha256, size, "image/jpeg")]
    assert store.blobs.put(Trickle(size), "x", limit=size)[1] == size  # type: ignore[arg-type]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(size=st.sampled_from(EDGES), seeks=st.lists(st.tuples(st.integers(0, 5 * CHUNK), st.integers(0, 2 * CHUNK))))
def test_any_part_can_be_read_alone(
    tmp_path_factory: pytest.TempPathFactory, size: int, seeks: list[tuple[int, int]]
) -> None:
    data = random.Random(size).randbytes(size)
    with laptop(tmp_path_factory.mktemp("seek")) as store:
        sha256, _ = store.blobs.put(data, "x", limit=size)
        with store.blobs.open(sha256) as stream:
            for start, length in seeks:
                stream.seek(start)
                assert stream.read(length) == data[start : start + length]
            assert stream.seek(0, os.SEEK_END) == size


def test_an_empty_or_too_large_file_leaves_nothing(store: Store) -> None:
    with pytest.raises(BlobEmpty):
        store.blobs.put(b"", "x", limit=10)
    endless = Trickle(300 << 20)
    with pytest.raises(BlobTooLarge) as refused:
        store.blobs.put(endless, "x", limit=1 << 20)  # type: ignore[arg-type]
    assert refused.value.facts["limit"] == 1 << 20
    assert endless.given < 2 << 20
    with pytest.raises(BlobTooLarge):
        store.blobs.put(b"12345", "x", limit=4)
    assert (files(store), store.blobs.pending()) == ([], [])


def test_the_same_content_is_kept_once(store: Store) -> None:
    first = store.blobs.put(b"the same stairs", "image/jpeg", limit=100)
    store.blobs.mark_held(first[0])
    assert store.blobs.put(b"the same stairs", "image/png", limit=100) == first
    assert len(files(store)) == 1
    assert store.blobs.held(first[0])
    assert store.blobs.pending() == []
    files(store)[0].unlink()
    store.blobs.put(b"the same stairs", "image/png", limit=100)
    assert store.blobs.read(first[0]) == b"the same stairs"


@pytest.mark.parametrize("harm", ["cut", "cut-chunk", "cut-all", "longer", "flip", "swap", "repeat", "gone", "other"])
def test_every_change_on_disk_is_noticed(store: Store, harm: str) -> None:
    data = random.Random(1).randbytes(3 * CHUNK)
    sha256, _ = store.blobs.put(data, "x", limit=len(data))
    other, _ = store.blobs.put(data[::-1], "x", limit=len(data))
    file, size = place(store, sha256), CHUNK + TAG
    sealed = file.read_bytes()
    assert len(sealed) == 3 * size
    match harm:
        case "cut":
            file.write_bytes(sealed[:-1])
        case "cut-chunk":
            file.write_bytes(sealed[:-size])
        case "cut-all":
            file.write_bytes(b"")
        case "longer":
            file.write_bytes(sealed + sealed[-size:])
        case "flip":
            file.write_bytes(sealed[:70000] + bytes([sealed[70000] ^ 1]) + sealed[70001:])
        case "swap":
            file.write_bytes(sealed[size : 2 * size] + sealed[:size] + sealed[2 * size :])
        case "repeat":
            file.write_bytes(sealed[:size] * 3)
        case "gone":
            file.unlink()
        case "other":
            file.write_bytes(place(store, other).read_bytes())
    with pytest.raises(BlobDamaged):
        store.blobs.read(sha256)
    assert store.blobs.read(other) == data[::-1]


def test_a_cut_at_a_chunks_edge_does_not_pass_for_the_end(store: Store) -> None:
    data = random.Random(1).randbytes(2 * CHUNK)
    sha256, _ = store.blobs.put(data, "x", limit=len(data))
    file = place(store, sha256)
    file.write_bytes(file.read_bytes()[: CHUNK + TAG])
    store._db.run("UPDATE blobs SET size = ?", CHUNK)
    with pytest.raises(BlobDamaged):
        store.blobs.read(sha256)


def test_an_unknown_blob_is_not_found(store: Store) -> None:
    for ask in (store.blobs.read, store.blobs.open, store.blobs.held):
        with pytest.raises(NotFound):
            ask("0" * 64)


def test_what_a_crash_left_is_removed_when_the_profile_opens(store: Store) -> None:
    kept, _ = store.blobs.put(b"kept", "x", limit=10)
    folder = store.profile / "blobs"
    (folder / ".part-1-abc").write_bytes(b"half")
    (folder / "aa").mkdir()
    (folder / "aa" / ("aa" + "0" * 62)).write_bytes(b"renamed, but no row was written")
    store.close()
    with Store.open(store.profile, KEY) as opened:
        assert files(opened) == [place(opened, kept)]
        assert opened.blobs.read(kept) == b"kept"


def test_a_block_that_fails_takes_its_blob_back(store: Store) -> None:
    with pytest.raises(RuntimeError):
        undone(store, lambda: store.blobs.put(b"a photo", "x", limit=10))
    assert store.blobs.pending() == []


def test_a_large_file_needs_little_memory(store: Store) -> None:
    tracemalloc.start()
    try:
        sha256, size = store.blobs.put(Trickle(24 << 20), "video/mp4", limit=1 << 30)  # type: ignore[arg-type]
        with store.blobs.open(sha256) as stream:
            while stream.read(CHUNK):
                pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size == 24 << 20
    assert peak < 2 << 20


def test_nobody_else_may_read_the_files(store: Store) -> None:
    store.blobs.put(b"a photo", "x", limit=10)
    if sys.platform != "win32":
        assert all(path.stat().st_mode & 0o077 == 0 for path in (*files(store), store.profile / "fieldvisit.db"))
