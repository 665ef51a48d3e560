"""A collector's signature container taken apart, checked to be written in the one way, and its signature to hold."""

import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from fieldvisit.evidence import cms
from fieldvisit.evidence.der import OCTETS, SEQUENCE, SET, read, tlv
from fieldvisit.evidence.ecdsa import low

LARGEST: Final = 128 << 10
"""Hex digits of a container; a timestamp with a long chain has half of it."""


@dataclass(frozen=True, slots=True)
class Container:
    """What stands between the brackets of `/Contents`: DER, then zeros."""

    der: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that holds over its document: whose certificate made it, and whether it is of the low form."""

    certificate: x509.Certificate
    der: bytes
    is_low: bool


def container(data: bytes, gap: tuple[int, int]) -> Container | None:
    """Return the container at a gap; None unless it is one DER value in capital hex digits, and zeros."""
    held = data[gap[0] + 1 : gap[1] - 1]
    try:
        raw = bytes.fromhex(held.decode("ascii")) if len(held) <= LARGEST else b""
        der = raw[: read(raw, 0, SEQUENCE)[1]]
    except ValueError:
        return None
    return Container(der) if der.hex().upper().encode().ljust(len(held), b"0") == held else None


class Beginnings:
    """SHA-256 over the beginnings of one file: what was hashed before is not hashed again for a longer one."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._so_far, self._at = hashlib.sha256(), 0

    def until(self, end: int) -> bytes:
        """Return the digest over the file up to `end`."""
        return self._until(end).digest()

    def covered(self, gap: tuple[int, int], end: int) -> bytes:
        """Return the digest over the file up to `end`, without the gap."""
        digest = self._until(gap[0])
        digest.update(self._data[gap[1] : end])
        return digest.digest()

    def _until(self, end: int) -> "hashlib._Hash":
        if end < self._at:
            self._so_far, self._at = hashlib.sha256(), 0
        self._so_far.update(self._data[self._at : end])
        self._at = end
        return self._so_far.copy()


def covered(data: bytes, gap: tuple[int, int], end: int, algorithm: str = "sha256") -> bytes:
    """Return the digest over a file up to `end`, without the gap."""
    digest = hashlib.new(algorithm)
    digest.update(memoryview(data)[: gap[0]])
    digest.update(memoryview(data)[gap[1] : end])
    return digest.digest()


def signature(held: Container, digest: bytes) -> Signature | None:
    """Return a collector's signature over a digest (SHA-256); None when it does not hold or is of another profile.

    The container holds one certificate, the signer's; all else in it follows from that, the digest and the signature.
    """
    try:
        leaf, value, attributes = _parts(held.der)
        if cms.assemble([leaf], digest, value) != held.der:
            return None
        certificate = x509.load_der_x509_certificate(leaf)
        key = certificate.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            return None
        key.verify(value, attributes, ec.ECDSA(hashes.SHA256()))
    except (ValueError, TypeError, InvalidSignature, x509.InvalidVersion):
        return None
    return Signature(certificate, leaf, low(value) == value)


def profile_of(held: Container) -> str:
    """Say why a container is no collector's signature: of other algorithms than ours, or simply not true."""
    try:
        leaf, _, _ = _parts(held.der)
        key = x509.load_der_x509_certificate(leaf).public_key()
    except (ValueError, TypeError, x509.InvalidVersion):
        return "weak_signature"
    usual = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    return "changed" if usual and cms.ECDSA_SHA256 in held.der else "weak_signature"


def _parts(der: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the certificate, the signature, and the signed attributes as they are signed. Raises ValueError."""
    at, _ = read(der, 0, SEQUENCE)
    _, at = read(der, at, 0x06)
    at, _ = read(der, at, 0xA0)
    at, _ = read(der, at, SEQUENCE)
    for tag in (0x02, SET, SEQUENCE):
        _, at = read(der, at, tag)
    first, at = read(der, at, 0xA0)
    leaf = der[first:at]
    at, _ = read(der, at, SET)
    at, _ = read(der, at, SEQUENCE)
    for tag in (0x02, SEQUENCE, SEQUENCE):
        _, at = read(der, at, tag)
    start, at = read(der, at, 0xA0)
    attributes = der[start:at]
    _, at = read(der, at, SEQUENCE)
    start, at = read(der, at, OCTETS)
    return leaf, der[start:at], tlv(SET, attributes)
