"""The signature container of a report: a CMS SignedData written straight in DER (RFC 5652, PAdES baseline B-B).

A general ASN.1 library spends some 20 ms on these two kilobytes; the profile is fixed, so the bytes are too.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from fieldvisit.evidence.der import SEQUENCE, SET, integer, tlv
from fieldvisit.evidence.ecdsa import low
from fieldvisit.keys import Signer

_DATA: Final = bytes.fromhex("06092a864886f70d010701")
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_CONTENT_TYPE: Final = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST: Final = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE_V2: Final = bytes.fromhex("060b2a864886f70d010910022f")
_SHA256: Final = bytes.fromhex("300b0609608648016503040201")
ECDSA_SHA256: Final = bytes.fromhex("300a06082a8648ce3d040302")


def reserve(signer: Signer) -> int:
    """Return how many bytes a signature by this signer can take at most."""
    return 600 + sum(map(len, _bag(signer)))


def sign(signer: Signer, digest: bytes) -> bytes:
    """Return the detached signature (DER ContentInfo) over a document's SHA-256 digest."""
    over = hashlib.sha256(tlv(SET, _attributes(signer.certificate, digest))).digest()
    return assemble(_bag(signer), digest, low(signer.key.sign(over, ec.ECDSA(Prehashed(hashes.SHA256())))))


def assemble(bag: Sequence[bytes], digest: bytes, signature: bytes) -> bytes:
    """Return the container for a signature: `bag` holds the certificates (DER), the signer's first.

    There is one way only to write it, so that a verifier can write it again and compare: nothing in it can be changed
    without being seen. Signed attributes: content type, message digest, and the signing certificate (ESS V2), as PAdES
    B-B demands; no signing time, which PAdES keeps in the PDF.
    """
    info = tlv(
        SEQUENCE,
        integer(1),
        _issuer_and_serial(bag[0]),
        _SHA256,
        tlv(0xA0, _attributes(bag[0], digest)),
        ECDSA_SHA256,
        tlv(0x04, signature),
    )
    content = tlv(SEQUENCE, _DATA)
    signed = tlv(SEQUENCE, integer(1), tlv(SET, _SHA256), content, tlv(0xA0, *bag), tlv(SET, info))
    return tlv(SEQUENCE, _SIGNED_DATA, tlv(0xA0, signed))


def _bag(signer: Signer) -> tuple[bytes, ...]:
    """The signer's certificate and those between it and the root; the root is the verifier's own to know."""
    between = (one for one in signer.chain if not _self_issued(one))
    return tuple(dict.fromkeys((signer.certificate, *between)))


def _self_issued(certificate: bytes) -> bool:
    parsed = x509.load_der_x509_certificate(certificate)
    return parsed.issuer == parsed.subject


def _attributes(certificate: bytes, digest: bytes) -> bytes:
    attributes = (
        tlv(SEQUENCE, _CONTENT_TYPE, tlv(SET, _DATA)),
        tlv(SEQUENCE, _MESSAGE_DIGEST, tlv(SET, tlv(0x04, digest))),
        tlv(SEQUENCE, _SIGNING_CERTIFICATE_V2, tlv(SET, _ess(certificate))),
    )
    return b"".join(sorted(attributes))


def _ess(certificate: bytes) -> bytes:
    """SigningCertificateV2 (RFC 5035): the certificate's SHA-256, which is the default algorithm."""
    return tlv(SEQUENCE, tlv(SEQUENCE, tlv(SEQUENCE, tlv(0x04, hashlib.sha256(certificate).digest()))))


def _issuer_and_serial(certificate: bytes) -> bytes:
    parsed = x509.load_der_x509_certificate(certificate)
    return tlv(SEQUENCE, parsed.issuer.public_bytes(serialization.Encoding.DER), integer(parsed.serial_number))
