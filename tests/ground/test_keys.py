"""Secrets under a passphrase open with it and with nothing else, and one derivation serves a whole profile."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit import keys
from fieldvisit.errors import WeakPassphrase, WrongPassphrase

WORD = "correct horse battery"
LIGHT = 64


@settings(max_examples=20)
@given(secret=st.binary(min_size=1, max_size=80), word=st.text(min_size=1, max_size=40))
def test_what_is_wrapped_opens_with_its_passphrase_only(secret: bytes, word: str) -> None:
    wrapped = keys.wrap(secret, word, "db", memory_kib=LIGHT)
    assert keys.unwrap(wrapped, word, "db") == secret
    with pytest.raises(WrongPassphrase):
        keys.unwrap(wrapped, word + "x", "db")
    with pytest.raises(WrongPassphrase):
        keys.unwrap(wrapped, word, "another purpose")


def test_secrets_of_one_passphrase_share_the_salt_and_nothing_else() -> None:
    word = keys.Passphrase(WORD)
    one, two = (keys.wrap(b"k" * 32, word, purpose, memory_kib=LIGHT) for purpose in ("db", "collector 101"))
    assert one.salt == two.salt
    assert one.nonce != two.nonce
    assert one.sealed != two.sealed
    opened = keys.Passphrase(WORD)
    assert opened.key(one) is opened.key(two), "derived once"
    assert keys.wrap(b"k", WORD, "db", memory_kib=LIGHT).salt != one.salt


def test_a_changed_byte_never_opens() -> None:
    wrapped = keys.wrap(b"k" * 32, WORD, "db", memory_kib=LIGHT)
    for place in range(0, len(wrapped.sealed) - 2, 3):
        turned = "A" if wrapped.sealed[place] != "A" else "B"
        with pytest.raises(WrongPassphrase):
            keys.unwrap(
                replace(wrapped, sealed=wrapped.sealed[:place] + turned + wrapped.sealed[place + 1 :]), WORD, "db"
            )


@pytest.mark.parametrize("word", ["", "short", "aaaaaaaaaaaaaaaa", "abababababab"])
def test_a_poor_passphrase_is_refused(word: str) -> None:
    with pytest.raises(WeakPassphrase):
        keys.check_passphrase(word)


def test_a_collectors_key_signs_what_its_certificate_verifies() -> None:
    device = keys.SigningKey.new()
    signature = device.sign(b"data")
    assert keys.verify(device.public, b"data", signature)
    assert not keys.verify(device.public, b"datb", signature)
    for public, broken in (
        (device.public, "zz"),
        ("00", signature),
        ("", ""),
        (keys.SigningKey.new().public, signature),
    ):
        assert not keys.verify(public, b"data", broken)


@given(st.lists(st.sampled_from(("right", "bent", "other", "empty", "no hex")), max_size=5), st.integers(0, 130))
def test_of_many_signatures_each_is_told_by_itself(kinds: list[str], before: int) -> None:
    device, other = keys.SigningKey.new(), keys.SigningKey.new()
    right = device.sign(b"data")
    made = {"right": right, "bent": right[:-2] + "00", "other": other.sign(b"data"), "empty": "", "no hex": "zz"}
    told = [made[kind] == right for kind in kinds]
    signed = [(b"data", right)] * before + [(b"data", made[kind]) for kind in kinds]
    assert keys.verify_many(device.public, signed) == [True] * before + told
    assert keys.verify_many("zz", signed) == [False] * len(signed)
