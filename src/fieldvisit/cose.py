"""Signed messages small enough for a square code: COSE_Sign1 (RFC 9052) with Ed25519, in deterministic CBOR."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import cbor2

from fieldvisit.errors import BadMessage
from fieldvisit.keys import SigningKey, small_order, verify

LARGEST: Final = 1 << 20
"""Bytes of a message that are read at all."""
_DEPTH: Final = 6
_SIGN1: Final = 0xD2
"""Tag 18 (RFC 9052 section 4.2) as its one byte."""
_EDDSA: Final = -8
_ALG, _KID = 1, 4
_MOST_INT: Final = 1 << 63


@dataclass(frozen=True, slots=True)
class Signed:
    """A message as read, its signature not yet checked: `kid` names the key, see `key_id`."""

    kid: bytes
    payload: bytes
    signature: bytes


def _no_tag(*_: object) -> object:
    raise ValueError("a tag")


_NO_TAGS: Final = dict.fromkeys([*range(1100), 43000, 55799], _no_tag)
"""Every tag that the library would turn into something of its own (a date, a pattern, a number as large as asked)."""


def encode(value: object) -> bytes:
    """Return whole numbers, texts, bytes, lists and maps as CBOR in its one deterministic form (RFC 8949, 4.2.1)."""
    return cbor2.dumps(value, canonical=True)


def decode(data: bytes) -> object:
    """Read what `encode` writes and nothing else: no tags, no fractions, no second way of writing the same.

    Lists come back as tuples. Raises BadMessage.
    """
    try:
        if len(data) > LARGEST:
            raise ValueError("too long")
        value: object = cbor2.loads(
            data,
            semantic_decoders=_NO_TAGS,
            max_depth=_DEPTH,
            allow_indefinite=False,
            allow_duplicate_keys=False,
            immutable=True,
        )
        _plain(value)
        if encode(value) != data:
            raise ValueError("not the one form")
    except (cbor2.CBORError, ValueError, OverflowError, TypeError, RecursionError, MemoryError):
        raise BadMessage(where="cbor") from None
    return value


def _plain(value: object) -> None:
    if type(value) in (str, bytes) or value is None or (type(value) is int and -_MOST_INT <= value < _MOST_INT):
        return
    if isinstance(value, Mapping):
        for key, one in value.items():
            _plain(key)
            _plain(one)
    elif isinstance(value, tuple):
        for one in value:
            _plain(one)
    else:
        raise ValueError("a type that is not used")


def key_id(public: str) -> bytes:
    """Return the eight bytes by which a message names its key: the start of SHA-256 over the 32 raw bytes (hex)."""
    return hashlib.sha256(bytes.fromhex(public)).digest()[:8]


def covered(protected: bytes, payload: bytes) -> bytes:
    """Return what a COSE_Sign1 signature is made over (Sig_structure, RFC 9052 section 4.4; no external data)."""
    return encode(["Signature1", protected, b"", payload])


def sign(payload: bytes, key: SigningKey) -> bytes:
    """Return a signed message: the algorithm and the key's id in the protected header, nothing unprotected.

    The same payload and key always give the same bytes.
    """
    protected = encode({_ALG: _EDDSA, _KID: key_id(key.public)})
    signature = bytes.fromhex(key.sign(covered(protected, payload)))
    return bytes([_SIGN1]) + encode([protected, {}, payload, signature])


def read(message: bytes) -> Signed:
    """Read a message of exactly the form that `sign` gives. Raises BadMessage; whether it holds, `holds` tells."""
    if message[:1] != bytes([_SIGN1]):
        raise BadMessage(where="cose")
    match decode(message[1:]):
        case (bytes() as protected, unprotected, bytes() as payload, bytes() as signature):
            named = decode(protected)
            if isinstance(named, Mapping) and not unprotected and isinstance(unprotected, Mapping):
                kid = named.get(_KID)
                if dict(named) == {_ALG: _EDDSA, _KID: kid} and isinstance(kid, bytes) and len(kid) == 8:
                    return _checked(Signed(kid, payload, signature))
    raise BadMessage(where="cose")


def _checked(found: Signed) -> Signed:
    if len(found.signature) != 64:
        raise BadMessage(where="cose")
    return found


def holds(found: Signed, public: str) -> bool:
    """Tell whether a message is signed by this Ed25519 key (hex) and names it.

    Points of small order, which would sign anything, count as no key (see `keys.public_key`) and no signature.
    """
    try:
        if key_id(public) != found.kid or small_order(found.signature[:32]):
            return False
    except ValueError:
        return False
    protected = encode({_ALG: _EDDSA, _KID: found.kid})
    return verify(public, covered(protected, found.payload), found.signature.hex())
