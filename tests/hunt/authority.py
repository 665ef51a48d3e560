"""A timestamp authority in this process whose clock says what a test wants; its tokens are as openssl writes them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

START = datetime(2026, 1, 1, tzinfo=UTC)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass
class Authority:
    """A root and one signer under it."""

    root_key: ec.EllipticCurvePrivateKey
    root: x509.Certificate
    key: Key
    leaf: x509.Certificate
    hash: str = "sha256"
    number: int = field(default=0)

    @classmethod
    def new(
        cls,
        *,
        key: Key | None = None,
        days: int = 3600,
        usage: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
        hash_: str = "sha256",
    ) -> "Authority":
        root_key = ec.generate_private_key(ec.SECP256R1())
        root = _certificate("Test Time Root", "Test Time Root", root_key, root_key, 3650, ca=True, usage=())
        key = key or ec.generate_private_key(ec.SECP256R1())
        leaf = _certificate("Test Time", "Test Time Root", key, root_key, days, ca=False, usage=usage)
        return cls(root_key, root, key, leaf, hash_)

    @property
    def der(self) -> bytes:
        return self.root.public_bytes(Encoding.DER)

    def at(self, when: datetime) -> Callable[[bytes], bytes]:
        """Return what answers queries at this time of its clock."""
        return lambda query: self.answer(query, when)

    def answer(self, query: bytes, when: datetime) -> bytes:
        """Return the DER TimeStampResp to a DER TimeStampReq."""
        asked = tsp.TimeStampReq.load(query)
        self.number += 1
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.2.3.4.1",
                "message_imprint": asked["message_imprint"],
                "serial_number": self.number,
                "gen_time": when.replace(microsecond=0),
                "accuracy": {"seconds": 1},
                "nonce": asked["nonce"],
            }
        ).dump()
        token = self.sign(info)
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()  # type: ignore[no-any-return]

    def sign(self, info: bytes) -> cms.ContentInfo:
        """Return the token over a TSTInfo."""
        der = self.leaf.public_bytes(Encoding.DER)
        leaf = asn1.Certificate.load(der)
        digest = hashlib.new(self.hash, info).digest()
        certs = [{"cert_hash": hashlib.sha256(der).digest()}]
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [digest]},
                {"type": "signing_certificate_v2", "values": [{"certs": certs}]},
            ]
        )
        over = attributes.dump(force=True)
        method = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}[self.hash]
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            value, kind = self.key.sign(over, ec.ECDSA(method)), f"{self.hash}_ecdsa"
        else:
            value, kind = self.key.sign(over, padding.PKCS1v15(), method), f"{self.hash}_rsa"
        signer = {
            "version": "v1",
            "sid": {"issuer_and_serial_number": {"issuer": leaf.issuer, "serial_number": leaf.serial_number}},
            "digest_algorithm": {"algorithm": self.hash},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": kind},
            "signature": value,
        }
        signed = {
            "version": "v3",
            "digest_algorithms": [{"algorithm": self.hash}],
            "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(info)},
            "certificates": [leaf],
            "signer_infos": [signer],
        }
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})

    def crl(self, when: datetime, *, revoked: datetime | None = None) -> bytes:
        """Return the root's revocation list made at `when`."""
        return revocations(self.root, self.root_key, when, {self.leaf.serial_number: revoked} if revoked else {})


def revocations(
    issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey, when: datetime, revoked: dict[int, datetime]
) -> bytes:
    """Return a revocation list (DER)."""
    made = x509.CertificateRevocationListBuilder().issuer_name(issuer.subject)
    made = made.last_update(when).next_update(when + timedelta(days=30))
    for serial, since in revoked.items():
        made = made.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        )
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _certificate(
    common: str,
    issuer: str,
    key: Key,
    by: ec.EllipticCurvePrivateKey,
    days: int,
    *,
    ca: bool,
    usage: tuple[x509.ObjectIdentifier, ...],
) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False),
            critical=True,
        )
    )
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage(usage), critical=True)
    return made.sign(by, hashes.SHA256())
