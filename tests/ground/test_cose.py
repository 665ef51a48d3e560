"""COSE_Sign1 as others write it, and nothing that only looks like it."""

from contextlib import suppress

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit import cose, keys
from fieldvisit.errors import BadMessage
from fieldvisit.keys import SigningKey

# The COSE working group's example eddsa-sig-01 (RFC 9052's algorithms with the key of RFC 8032, 7.1 TEST 1).
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
EXAMPLE = bytes.fromhex(
    "D28445A201270300A10442313154546869732069732074686520636F6E74656E742E58407142FD2FF96D56DB85BEE905A76BA1D0B7321A95"
    "C8C4D3607C5781932B7AFB8711497DFA751BF40B58B3BCC32300B1487F3DB34085EEF013BF08F4A44D6FEF0D"
)
KEY = SigningKey.load(SECRET)
OTHER = SigningKey.load(bytes(31) + b"\1")
ONE = cose.sign(b"\x83\1\2\3", KEY)

values = st.recursive(
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=40) | st.binary(max_size=300),
    lambda inner: st.lists(inner, max_size=5).map(tuple) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def test_the_working_group_s_example_is_signed_alike() -> None:
    protected, _, payload, signature = cbor2.loads(EXAMPLE).value
    assert KEY.sign(cose.covered(protected, payload)) == signature.hex()


def test_an_unlike_library_finds_the_same_structure() -> None:
    outer = cbor2.loads(cose.sign(b"hello", KEY))
    assert outer.tag == 18
    protected, unprotected, payload, signature = outer.value
    assert cbor2.loads(protected) == {1: -8, 4: cose.key_id(KEY.public)}
    assert (dict(unprotected), payload) == ({}, b"hello")
    signed = b"\x84\x6aSignature1" + bytes([0x40 | len(protected)]) + protected + b"\x40\x45hello"
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(KEY.public)).verify(signature, signed)


@given(payload=st.binary(max_size=600))
def test_what_was_signed_is_read_and_holds_under_that_key_only(payload: bytes) -> None:
    message = cose.sign(payload, KEY)
    assert message == cose.sign(payload, KEY)
    found = cose.read(message)
    assert found.payload == payload
    assert cose.holds(found, KEY.public)
    assert not cose.holds(found, OTHER.public)


def accepted(message: bytes) -> bool:
    try:
        return cose.holds(cose.read(message), KEY.public)
    except BadMessage:
        return False


def test_no_changed_bit_is_accepted() -> None:
    assert accepted(ONE)
    for at in range(len(ONE) * 8):
        changed = bytearray(ONE)
        changed[at // 8] ^= 1 << at % 8
        assert not accepted(bytes(changed)), at
    assert not any(accepted(ONE[:end]) for end in range(len(ONE)))
    assert not accepted(ONE + b"\0")


@given(data=st.binary(max_size=200))
def test_anything_is_read_or_refused(data: bytes) -> None:
    for reader in (cose.read, cose.decode):
        with suppress(BadMessage):
            reader(data)


@given(value=values)
def test_values_come_back_in_their_one_form(value: object) -> None:
    written = cose.encode(value)
    assert cose.encode(cose.decode(written)) == written


@pytest.mark.parametrize(
    "bad",
    [
        "1817",  # 23 in two bytes
        "190018",
        "5f4101ff",  # of no told length
        "9f01ff",
        "a2020102",  # cut
        "a201020102",  # a key twice
        "a2020101 02",  # keys in the wrong order
        "c11a514b67b0",  # a date
        "c249010000000000000000",  # a number as large as asked
        "c5821b7fffffffffffffff03",
        "d8238161",  # a pattern
        "d9d9f780",  # this is CBOR
        "f97e00",
        "fb3ff199999999999a",
        "f4",
        "f7",
        "e0",
        "61ff",  # no UTF-8
        "9b7fffffffffffffff",
        "81" * 20 + "80",
        "1bffffffffffffffff",
        "",
        "8001",
    ],
)
def test_what_is_not_the_one_plain_form_is_refused(bad: str) -> None:
    with pytest.raises(BadMessage):
        cose.decode(bytes.fromhex(bad))


def test_other_headers_are_refused_though_signed() -> None:
    kid = cose.key_id(KEY.public)
    for named, open_ in (
        ({1: -7, 4: kid}, {}),
        ({1: -8}, {4: kid}),
        ({1: -8, 4: kid, 3: 0}, {}),
        ({1: -8, 4: kid}, {4: kid}),
        ({1: -8, 4: kid + b"\0"}, {}),
        ({1: -8, 4: "12345678"}, {}),
        ({2: [4], 1: -8, 4: kid}, {}),
        ({}, {}),
    ):
        protected = cose.encode(named)
        signature = bytes.fromhex(KEY.sign(cose.covered(protected, b"x")))
        message = b"\xd2" + cose.encode([protected, open_, b"x", signature])
        with pytest.raises(BadMessage):
            cose.read(message)
    assert not accepted(EXAMPLE)
    assert not accepted(ONE[1:]), "without its tag"
    with pytest.raises(BadMessage):
        cose.read(b"\xd2" + cose.encode([b"", {}, None, bytes(64)]))


@pytest.mark.parametrize("height", sorted(keys._SMALL))
def test_a_key_that_would_fit_anything_is_none(height: int) -> None:
    for sign in (0, 1 << 255):
        key = (height | sign).to_bytes(32, "little")
        protected = cose.encode({1: -8, 4: cose.key_id(key.hex())})
        for signature in (key + bytes(32), (1).to_bytes(32, "little") + bytes(32)):
            found = cose.read(b"\xd2" + cose.encode([protected, {}, b"x", signature]))
            assert not cose.holds(found, key.hex())


def test_s_beyond_the_order_is_refused() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    found = cose.read(ONE)
    s = int.from_bytes(found.signature[32:], "little") + order
    twin = found.signature[:32] + s.to_bytes(32, "little")
    assert not accepted(ONE[:-64] + twin)


def test_no_key_is_no_reason_to_fail() -> None:
    found = cose.read(ONE)
    for key in ("", "zz", "00" * 31, "ff" * 32):
        assert not cose.holds(found, key)
