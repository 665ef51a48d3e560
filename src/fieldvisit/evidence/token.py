"""Timestamp tokens (RFC 3161): asked for, judged before they are believed, and kept in the one way of writing them."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from fieldvisit.errors import StampRefused
from fieldvisit.evidence.der import NULL, SEQUENCE, SET, integer, tlv
from fieldvisit.evidence.ecdsa import low
from fieldvisit.evidence.trust import Revocations, Roots, lived, stamps_times

SKEW: Final = timedelta(minutes=10)
"""How far an authority's clock and ours may be apart."""
MOST_CERTIFICATES: Final = 10
LARGEST: Final = 64 << 10
"""Bytes an answer may have; one with a long chain of RSA certificates has 10 kB."""
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_TST_INFO: Final = bytes.fromhex("060b2a864886f70d0109100104")
_HASHES: Final = ("sha256", "sha384", "sha512")
_SIGNATURES: Final = {
    "sha256_rsa": NULL,
    "sha384_rsa": NULL,
    "sha512_rsa": NULL,
    "sha256_ecdsa": b"",
    "sha384_ecdsa": b"",
    "sha512_ecdsa": b"",
}
"""Signature algorithms taken, with how their absent parameters are written."""
_GARBLED: Final = (
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError),
    *(UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension),
)
"""How a general reader of ASN.1 fails on hostile bytes."""


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: the SHA-256 of what is to be stamped, a number used once, and perhaps a policy (an OID)."""

    digest: bytes
    nonce: int
    policy: str

    def der(self) -> bytes:
        """Return the TimeStampReq; the authority is asked to send its certificates along."""
        from asn1crypto import tsp

        asked = {
            "version": "v1",
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": self.digest},
            "nonce": self.nonce,
            "cert_req": True,
        }
        request = tsp.TimeStampReq(asked | ({"req_policy": self.policy} if self.policy else {}))
        return bytes(request.dump())


@dataclass(frozen=True, slots=True)
class Token:
    """A token: `der` as kept, the time it says, who says it, and the authority's certificates (DER), its own first.

    `expires` is when the first of these lapses: until then the token must be stamped again.
    """

    der: bytes
    at: datetime
    authority: str
    certificates: tuple[bytes, ...]
    expires: datetime


def query(digest: bytes, policy: str = "") -> Query:
    """Ask for a timestamp over a SHA-256 digest."""
    return Query(digest, secrets.randbits(63) | 1 << 62, policy)


def accept(answer: bytes, asked: Query, trust: Sequence[bytes], crls: Sequence[bytes], now: datetime) -> Token:
    """Return the token of an answer (DER TimeStampResp) when it can be believed.

    `trust` holds the roots (DER) of the authorities. Raises StampRefused with `token_refused` (the authority said no),
    `token_garbled`, `token_other` (another nonce, document or policy), `token_weak`, `token_untrusted`, `token_time`.
    """
    from asn1crypto import core, tsp

    if len(answer) > LARGEST:
        raise StampRefused(reason="token_garbled")
    try:
        told = core.SequenceOf.load(answer, strict=True, spec=core.Any)  # who says no sends no token
        status = tsp.PKIStatusInfo.load(told[0].dump())["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise StampRefused(reason="token_refused")
        parts = _Parts.read(told[1].dump())
        parts.check(asked, now)
        path = _path(parts, trust, crls)
    except _GARBLED:
        raise StampRefused(reason="token_garbled") from None
    return _token(parts, [one for one in path if one not in trust])


def read(token: bytes) -> Token:
    """Read a token that was believed before (DER). Raises ValueError for what is none."""
    try:
        parts = _Parts.read(token)
        return _token(parts, [parts.leaf, *(one for one in parts.bag if one != parts.leaf)])
    except _GARBLED:
        raise ValueError("no token") from None


def holds(token: bytes, digest_of: Callable[[str], bytes]) -> Token | None:
    """Return a token that is written the one way and whose signature holds over a document; None for any other.

    `digest_of` gives the document's digest by an algorithm's name. Whether to believe the authority is not asked here.
    """
    try:
        parts = _Parts.read(token)
        imprint = parts.info["message_imprint"]
        same = imprint["hash_algorithm"]["algorithm"].native in _HASHES and hmac.compare_digest(
            imprint["hashed_message"].native, digest_of(imprint["hash_algorithm"]["algorithm"].native)
        )
        one_way = parts.written(parts.bag) == token and parts.info["version"].native == "v1"
        if not (same and one_way and parts.says_so() and parts._names_its_certificate()):
            return None
        return _token(parts, [parts.leaf, *(one for one in parts.bag if one != parts.leaf)])
    except (InvalidSignature, *_GARBLED):
        return None


def _token(parts: "_Parts", certificates: Sequence[bytes]) -> Token:
    read = [x509.load_der_x509_certificate(one) for one in certificates]
    names = read[0].subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    authority = str(names[0].value) if names else read[0].subject.rfc4514_string()
    expires = min(one.not_valid_after_utc for one in read)
    return Token(parts.written(certificates), parts.at, authority, tuple(certificates), expires)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a token is made of; the rest of its bytes is only the way of writing it."""

    info: Any
    content: bytes
    leaf: bytes
    bag: tuple[bytes, ...]
    digest: str
    attributes: bytes
    algorithm: str
    signature: bytes
    signed: Any

    @classmethod
    def read(cls, token: bytes) -> "_Parts":
        from asn1crypto import cms, tsp  # noqa: F401 - tsp teaches cms by its import what a timestamp holds

        outer = cms.ContentInfo.load(token, strict=True)
        if outer["content_type"].native != "signed_data":
            raise ValueError("no signed data")
        signed = outer["content"]
        held, (signer,) = signed["encap_content_info"], signed["signer_infos"]
        if held["content_type"].native != "tst_info" or len(signed["certificates"]) > MOST_CERTIFICATES:
            raise ValueError("no timestamp")
        bag = {one.chosen.dump(): one.chosen for one in signed["certificates"] if one.name == "certificate"}
        signers = [der for der, one in bag.items() if _signs(one, signer["sid"])]
        if len(signers) != 1:
            raise ValueError("no certificate of the signer")
        attributes = signer["signed_attrs"].untag()
        if attributes.dump() != attributes.copy().dump(force=True):
            raise ValueError("signed attributes are not DER")
        digest = signer["digest_algorithm"]["algorithm"].native
        kind = signer["signature_algorithm"]["algorithm"].native.replace("rsassa_pkcs1v15", f"{digest}_rsa")
        value = signer["signature"].native
        return cls(
            held["content"].parsed,
            bytes(held["content"]),
            signers[0],
            tuple(bag),
            digest,
            attributes.contents,
            kind,
            low(value, bag[signers[0]].public_key.curve[1]) if kind.endswith("ecdsa") else value,
            signed,
        )

    @property
    def at(self) -> datetime:
        """The time the authority gives."""
        when: datetime = self.info["gen_time"].native
        return when.astimezone(UTC)

    def check(self, asked: Query, now: datetime) -> None:
        """Compare what the token says with what was asked, before anybody's certificate is looked at."""
        imprint, nonce = self.info["message_imprint"], self.info["nonce"].native
        same = imprint["hash_algorithm"]["algorithm"].native == "sha256" and hmac.compare_digest(
            imprint["hashed_message"].native, asked.digest
        )
        policy = asked.policy in ("", self.info["policy"].dotted)
        if not same or nonce != asked.nonce or not policy or self.info["version"].native != "v1":
            raise StampRefused(reason="token_other")
        if abs(self.at - now) > SKEW:
            raise StampRefused(reason="token_time")
        if self.digest not in _HASHES or self.algorithm not in _SIGNATURES or not self._names_its_certificate():
            raise StampRefused(reason="token_weak")

    def says_so(self) -> bool:
        """Tell whether the attributes are about this content; raises InvalidSignature when nobody signed them."""
        held = {one["type"].native: one["values"] for one in self.signed["signer_infos"][0]["signed_attrs"]}
        hashed = hashlib.new(self.digest, self.content).digest()
        about = held["content_type"][0].native == "tst_info" and held["message_digest"][0].native == hashed
        single = len(held) == len(self.signed["signer_infos"][0]["signed_attrs"])
        method = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[self.digest]
        key = x509.load_der_x509_certificate(self.leaf).public_key()
        over = tlv(SET, self.attributes)
        if isinstance(key, ec.EllipticCurvePublicKey) and self.algorithm == f"{self.digest}_ecdsa":
            key.verify(self.signature, over, ec.ECDSA(method))
        elif isinstance(key, rsa.RSAPublicKey) and self.algorithm == f"{self.digest}_rsa":
            key.verify(self.signature, over, padding.PKCS1v15(), method)
        else:
            return False
        return about and single and all(len(one) == 1 for one in held.values())

    def _names_its_certificate(self) -> bool:
        """Tell whether the signed attributes bind the certificate (RFC 5816, or RFC 2634 with SHA-1)."""
        attributes = self.signed["signer_infos"][0]["signed_attrs"]
        for one in attributes:
            if one["type"].native == "signing_certificate_v2":
                first = one["values"][0]["certs"][0]
                name = first["hash_algorithm"]["algorithm"].native
                return name in _HASHES and hashlib.new(name, self.leaf).digest() == first["cert_hash"].native
            if one["type"].native == "signing_certificate":
                held: bytes = one["values"][0]["certs"][0]["cert_hash"].native
                return hashlib.sha1(self.leaf, usedforsecurity=False).digest() == held
        return False

    def written(self, certificates: Sequence[bytes]) -> bytes:
        """Return the token with these certificates, the one way: nothing unsigned but them, all of it DER."""
        from asn1crypto import algos

        digest = tlv(SEQUENCE, algos.DigestAlgorithmId(self.digest).dump())
        absent = _SIGNATURES[self.algorithm]
        leaf = x509.load_der_x509_certificate(self.leaf)
        info = tlv(
            SEQUENCE,
            integer(1),
            tlv(SEQUENCE, leaf.issuer.public_bytes(), integer(leaf.serial_number)),
            digest,
            tlv(0xA0, self.attributes),
            tlv(SEQUENCE, algos.SignedDigestAlgorithmId(self.algorithm).dump(), absent),
            tlv(0x04, self.signature),
        )
        content = tlv(SEQUENCE, _TST_INFO, tlv(0xA0, tlv(0x04, self.content)))
        bag = tlv(0xA0, *sorted(certificates))
        signed = tlv(SEQUENCE, integer(3), tlv(SET, digest), content, bag, tlv(SET, info))
        return tlv(SEQUENCE, _SIGNED_DATA, tlv(0xA0, signed))


def _signs(certificate: Any, sid: Any) -> bool:
    if sid.name == "issuer_and_serial_number":
        named = sid.chosen
        return bool(
            certificate.issuer == named["issuer"] and certificate.serial_number == named["serial_number"].native
        )
    return bool(certificate.key_identifier == sid.chosen.native)


def _path(parts: _Parts, trust: Sequence[bytes], crls: Sequence[bytes]) -> list[bytes]:
    """Return the authority's certificates, its own first, when they lead to a root and may stamp at that time."""
    leaf, *others = (x509.load_der_x509_certificate(one) for one in dict.fromkeys((parts.leaf, *parts.bag)))
    roots, lists = Roots(trust), Revocations()
    path = roots.path(leaf, others) if stamps_times(leaf) else None
    if path is None or not all(lived(one, parts.at) for one in path):
        raise StampRefused(reason="token_untrusted")
    try:
        if not parts.says_so():
            raise StampRefused(reason="token_other")
    except InvalidSignature:
        raise StampRefused(reason="token_other") from None
    for one in crls:
        lists.add(one, path)
    if any(lists.of(one, above) for one, above in pairwise(path)):  # at whatever time: it stamps no more
        raise StampRefused(reason="token_untrusted")
    return [one.public_bytes(Encoding.DER) for one in path]
