"""The office's own small certificate authority, and the key that signs checkpoints and packs."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fieldvisit import keys
from fieldvisit.errors import BadMessage, ServerConfig
from fieldvisit.server.vault import Vault

ROOT_NAME: Final = "Fieldvisit Office Root"
ROOT_LIFE: Final = timedelta(days=3653)
LEAF_LIFE: Final = timedelta(days=730)
CRL_LIFE: Final = timedelta(days=7)
BACKDATED: Final = timedelta(hours=1)
"""A new certificate is valid from a little before: the laptop that gets it may run late."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A collector's new certificate. `serial` and `sha256` are hex."""

    der: bytes
    serial: str
    sha256: str
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Revoked:
    """A certificate that counts no longer. `serial` is hex; `lost`: its key may be in wrong hands."""

    serial: str
    at: datetime
    lost: bool = False

    @property
    def reason(self) -> x509.ReasonFlags:
        """Why, as RFC 5280 has it: the key is lost, or its owner has left."""
        return x509.ReasonFlags.key_compromise if self.lost else x509.ReasonFlags.affiliation_changed


@dataclass(frozen=True, slots=True)
class Authority:
    """The opened keys of an office: `root` is its DER certificate, `pepper` guards the one-time codes at rest."""

    root: bytes
    root_key: ec.EllipticCurvePrivateKey
    signing: keys.SigningKey
    pepper: bytes

    def issue(self, csr: bytes, person: str, now: datetime, unit: str = "") -> Issued:
        """Certify the key of a PKCS#10 request (DER) for a collector, or with a `unit` for somebody of the office.

        The office decides the subject; what the request asks for besides its key is not read. Raises BadMessage unless
        it is a sound P-256 one. There is no pointer to the revocation list: reports are checked where there is no
        network, a reader that followed it would tell the office who reads a report, and the list is in the report. Nor
        is there an extended usage: NSS, and so pdfsig, refuses a certificate that is for documents (RFC 9336) alone.
        """
        public = requested(csr)
        root = x509.load_der_x509_certificate(self.root)
        until = min(now + LEAF_LIFE, root.not_valid_after_utc)
        issued = (
            x509.CertificateBuilder()
            .subject_name(_name(person, unit))
            .issuer_name(root.subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(max(now - BACKDATED, root.not_valid_before_utc))
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(_issuer_id(root), critical=False)
            .sign(self.root_key, hashes.SHA256())
        )
        der = issued.public_bytes(serialization.Encoding.DER)
        return Issued(der, f"{issued.serial_number:x}", hashlib.sha256(der).hexdigest(), issued.not_valid_after_utc)

    def crl(self, revoked: Iterable[Revoked], number: int, now: datetime) -> bytes:
        """Return the list of revoked certificates (RFC 5280, DER), valid for `CRL_LIFE`. `number` must grow."""
        root = x509.load_der_x509_certificate(self.root)
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(root.subject)
            .last_update(now)
            .next_update(now + CRL_LIFE)
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(_issuer_id(root), critical=False)
        )
        for one in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(int(one.serial, 16)).revocation_date(one.at)
            made = made.add_revoked_certificate(entry.add_extension(x509.CRLReason(one.reason), critical=False).build())
        return made.sign(self.root_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def requested(csr: bytes) -> ec.EllipticCurvePublicKey:
    """Return the key a PKCS#10 request (DER) is for. Raises BadMessage unless it is a P-256 key that signed it."""
    try:
        request = x509.load_der_x509_csr(csr)
        public = request.public_key()
        sound = request.is_signature_valid
    except (ValueError, UnsupportedAlgorithm):
        raise BadMessage(where="certificate request") from None
    if not sound or not isinstance(public, ec.EllipticCurvePublicKey) or public.curve.name != "secp256r1":
        raise BadMessage(where="certificate request")
    return public


def create(vault: Vault, now: datetime) -> Authority:
    """Make and store an office's keys and root certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(ROOT_NAME)
    root = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    raw = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    vault.put("root", raw)
    vault.put("office", keys.SigningKey.new().raw())
    vault.put("pepper", keys.random_key())
    (vault.folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    return load(vault)


def load(vault: Vault) -> Authority:
    """Open an office's keys. Raises ServerConfig."""
    try:
        root = x509.load_pem_x509_certificate((vault.folder / "root.pem").read_bytes())
        key = serialization.load_der_private_key(vault.get("root"), None)
        signing = keys.SigningKey.load(vault.get("office"))
    except (OSError, ValueError):
        raise ServerConfig(reason="keys_damaged") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != root.public_key():
        raise ServerConfig(reason="keys_damaged")
    return Authority(root.public_bytes(serialization.Encoding.DER), key, signing, vault.get("pepper"))


def _name(common: str, unit: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)] if unit else []
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer_id(root: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)
