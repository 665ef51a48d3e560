"""Small files together: read back as they were, or refused; one that is wrong keeps no other back."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.errors import BadMessage
from fieldvisit.sync.carrying import FIRST, Blob, Load
from fieldvisit.sync.client import Office
from fieldvisit.wire import MAX_PACK, MAX_PACKED, PackReply, SyncRequest, pack_blobs, unpack_blobs
from sync.world import World

named = st.binary(min_size=1, max_size=50).map(lambda data: (hashlib.sha256(data).hexdigest(), data))


@given(st.lists(named, max_size=9))
def test_a_pack_is_read_back(blobs: list[tuple[str, bytes]]) -> None:
    assert [(sha256, bytes(data)) for sha256, data in unpack_blobs(pack_blobs(blobs))] == blobs


@given(st.lists(named, min_size=1, max_size=3), st.integers(0, 400), st.binary(max_size=4))
def test_a_bent_pack_is_refused_or_still_a_list_of_parts(
    blobs: list[tuple[str, bytes]], place: int, other: bytes
) -> None:
    body = pack_blobs(blobs)
    bent = body[:place] + other + body[place + 1 :]
    try:
        parts = unpack_blobs(bent)
    except BadMessage:
        return
    assert len(parts) <= MAX_PACKED
    assert sum(len(data) for _, data in parts) <= len(bent)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"[]\nx", b'[["a",-1]]\n', b'[["a",0]]\n', b'[["a",9]]\nx', b"{}\n", b"\n"]
)
def test_no_pack(body: bytes) -> None:
    with pytest.raises(BadMessage):
        unpack_blobs(body)


def test_too_many_in_one_pack() -> None:
    with pytest.raises(BadMessage):
        unpack_blobs(pack_blobs([("0" * 64, b"x")] * (MAX_PACKED + 1)))


def test_the_office_keeps_what_is_right_and_names_what_is_not(here: World) -> None:
    here.sync()
    here.depart()
    good, bent = here.attach(b"good"), here.attach(b"bent")
    stranger = hashlib.sha256(b"stranger").hexdigest()
    first, events = here.desk.store.events.unacked()
    with Office.of(here.desk) as office:
        office.sync(SyncRequest(here.desk.device, here.desk.store.feed.cursor(), first, tuple(events)))
        reply = office.post_blobs([(bent, b"tneb"), (good, b"good"), (stranger, b"stranger")])
    assert set(reply.refused) == {(bent, "blob_mismatch"), (stranger, "blob_unwanted")}
    assert here.office_blob(good) == b"good"
    assert here.office_blob(bent) is None
    here.sync()
    here.all_there()


@given(st.lists(st.integers(1, 2 * MAX_PACK), max_size=300), st.data())
def test_every_file_is_handed_out_once_in_packs_the_office_takes(sizes: list[int], data: st.DataObject) -> None:
    todo = [(f"{number:064x}", size, "image/jpeg") for number, size in enumerate(sizes)]
    load, out = Load(todo), list[Blob]()
    swift = False
    while pack := load.take():
        most = MAX_PACK if swift else FIRST
        assert len(pack) <= MAX_PACKED
        assert len(pack) == 1 or sum(size for _, size, _ in pack) <= most
        out += pack
        swift = data.draw(st.booleans())
        load.went(pack, 0.0 if swift else 3600.0)
    assert out == todo


def test_packs_grow_on_a_swift_line_and_all_arrive(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.sync()
    here.depart()
    for number in range(9):
        here.attach(number.to_bytes(1, "big") * 300_000)
    sent = list[int]()
    post = Office.post_blobs

    def counted(office: Office, pack: Sequence[tuple[str, bytes]]) -> PackReply:
        sent.append(len(pack))
        return post(office, pack)

    monkeypatch.setattr(Office, "post_blobs", counted)
    monkeypatch.setattr("fieldvisit.sync.carrying.ABREAST", 1)
    assert here.sync().blobs == 9
    assert sent == [3, 6]
    here.all_there()
