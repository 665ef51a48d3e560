"""Recordings are known by their first bytes, how long they play by their head, and nothing makes that fail."""

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import pictures_made, recordings_made
from fieldvisit.errors import NotAPicture
from fieldvisit.evidence import durations, pictures, recordings


@pytest.mark.parametrize("name", recordings_made.SAMPLES)
def test_each_kind_is_known_with_its_length(name: str) -> None:
    data, media, seconds = recordings_made.SAMPLES[name]
    assert recordings.known(data[: recordings.HEAD]) == media
    assert durations.seconds(io.BytesIO(data), len(data), media) == seconds
    assert pictures.known(data[: pictures.HEAD]) == ""


def test_pictures_and_rubbish_are_no_recordings() -> None:
    for name, data in pictures_made.hostile().items():
        if name not in ("heic", "avif"):
            assert recordings.known(data[: recordings.HEAD]) == "", name
    for seed in range(2000):
        assert recordings.known(random.Random(seed).randbytes(4096)) == ""


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(recordings_made.SAMPLES)),
    at=st.floats(0, 1),
    byte=st.integers(0, 255),
    cut=st.booleans(),
)
def test_a_bent_head_costs_no_more_than_its_length(name: str, at: float, byte: int, cut: bool) -> None:
    data, media, _ = recordings_made.SAMPLES[name]
    place = min(int(at * min(len(data), 400)), len(data) - 1)
    bent = data[:place] if cut else data[:place] + bytes((byte,)) + data[place + 1 :]
    assert 0 <= durations.seconds(io.BytesIO(bent), len(bent), media) <= 10 * 24 * 3600
    recordings.known(bent[: recordings.HEAD])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted({media for _, media, _ in recordings_made.SAMPLES.values()})))
def test_any_bytes_may_claim_to_be_a_recording(data: bytes, media: str) -> None:
    assert durations.seconds(io.BytesIO(data), len(data), media) >= 0


def test_boxes_without_end_are_given_up() -> None:
    endless = recordings_made.box(b"ftyp", bytes(8)) + recordings_made.box(b"free", b"") * 100_000
    assert durations.seconds(io.BytesIO(endless), len(endless), "video/mp4") == 0


def test_a_document_must_be_whole() -> None:
    whole = b"%PDF-1.7\n" + bytes(5000) + b"\nstartxref\n9\n%%EOF\n"
    assert recordings.document(io.BytesIO(whole), len(whole))
    with pytest.raises(NotAPicture):
        recordings.document(io.BytesIO(whole[:3000]), 3000)
