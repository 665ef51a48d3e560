"""Keys in a real PKCS#11 token (SoftHSM): they sign as a key of ours does, never leave, and say what is the matter."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit import keys, token_key
from fieldvisit.errors import TokenAbsent, TokenFailed, TokenRefused
from fieldvisit.token_key import TokenKey
from helpers.softhsm import PIN, drawer, module

SHA256 = ec.ECDSA(hashes.SHA256())


@pytest.fixture(scope="module")
def key() -> TokenKey:
    return token_key.generate(drawer().pick("lead"), PIN)


@given(data=st.binary(max_size=5000))
@settings(max_examples=40)
def test_what_it_signs_verifies_and_nothing_else_does(key: TokenKey, data: bytes) -> None:
    signature = key.sign(data, SHA256)
    key.public_key().verify(signature, data, SHA256)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(signature, data + b"\0", SHA256)


def test_a_digest_made_before_is_signed_as_it_is(key: TokenKey) -> None:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(b"a report")
    signature = key.sign(digest.finalize(), ec.ECDSA(Prehashed(hashes.SHA256())))
    key.public_key().verify(signature, b"a report", SHA256)


def test_a_request_for_a_certificate_is_signed_inside(key: TokenKey) -> None:
    request = x509.load_der_x509_csr(keys.request_certificate(key, "collector"))
    assert request.is_signature_valid
    assert request.public_key() == key.public_key()


def test_the_key_cannot_be_read_out(key: TokenKey) -> None:
    plain = serialization.NoEncryption()
    with pytest.raises(UnsupportedAlgorithm):
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, plain)
    with pytest.raises(UnsupportedAlgorithm):
        key.private_numbers()
    import pkcs11

    wanted = {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY,
        pkcs11.Attribute.ID: bytes.fromhex(key.ref.key_id),
    }
    with pkcs11.lib(module()).get_token(token_serial=key.ref.serial.encode()).open(user_pin=PIN) as session:
        (held,) = session.get_objects(wanted)
        assert held[pkcs11.Attribute.SENSITIVE]
        assert not held[pkcs11.Attribute.EXTRACTABLE]
        with pytest.raises(pkcs11.exceptions.AttributeSensitive):
            held[pkcs11.Attribute.VALUE]


def test_two_keys_of_one_token_are_told_apart(key: TokenKey) -> None:
    second = token_key.generate(drawer().pick("lead"), PIN)
    second.public_key().verify(second.sign(b"x", SHA256), b"x", SHA256)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(second.sign(b"x", SHA256), b"x", SHA256)


@pytest.mark.parametrize("pin", ["000000", "", "7482910"])
def test_a_wrong_pin_is_said_and_nothing_is_signed(key: TokenKey, pin: str) -> None:
    with pytest.raises(TokenRefused) as caught:
        TokenKey(replace(key.ref, pin=pin)).sign(b"x", SHA256)
    assert caught.value.facts["reason"] == "pin"


def test_a_token_that_is_not_plugged_in_is_asked_for(key: TokenKey) -> None:
    with pytest.raises(TokenAbsent):
        TokenKey(replace(key.ref, serial="0000000000000000")).sign(b"x", SHA256)


def test_a_key_that_is_gone_from_its_token_is_told_from_an_absent_token(key: TokenKey) -> None:
    with pytest.raises(TokenFailed) as caught:
        TokenKey(replace(key.ref, key_id="00" * 16)).sign(b"x", SHA256)
    assert caught.value.facts["reason"] == "key_gone"


@pytest.mark.parametrize("place", ["/no/such/driver.so", __file__, "/", ""])
def test_a_file_that_is_no_driver_is_refused(place: str) -> None:
    with pytest.raises(TokenFailed) as caught:
        token_key.tokens(place)
    assert caught.value.facts["reason"] == "no_driver"


@pytest.mark.parametrize("algorithm", [ec.ECDSA(hashes.SHA1()), ec.ECDSA(hashes.SHA512())], ids=["sha1", "sha512"])
def test_only_sha256_is_signed(key: TokenKey, algorithm: ec.ECDSA) -> None:
    with pytest.raises(UnsupportedAlgorithm):
        key.sign(b"x", algorithm)
    with pytest.raises(UnsupportedAlgorithm):
        key.sign(b"not 32 bytes", ec.ECDSA(Prehashed(hashes.SHA256())))


def test_a_token_taken_out_between_two_starts_is_missed(key: TokenKey) -> None:
    """Another process finds the token first, then no more."""
    drawer().add("lent")
    ask = "import sys; from fieldvisit import token_key as t; print([one.label for one in t.tokens(sys.argv[1])])"

    def seen() -> str:
        command = [sys.executable, "-c", ask, module()]
        paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=paths).stdout

    assert "lent" in seen()
    drawer().take_out("lent")
    assert "lent" not in seen()
    assert "lead" in seen()


def test_no_pin_in_what_is_printed_of_it(key: TokenKey) -> None:
    assert PIN not in repr(key)
    assert PIN not in repr(key.ref)
