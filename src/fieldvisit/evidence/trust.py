"""Whom a verifier believes: roots, the collectors' certificates under them, and what was revoked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SUPERVISOR: Final = "Supervisor"
"""The organisational unit in certificates of those who may countersign; those of collectors have none."""
_STRONG: Final = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_CURVES: Final = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
RSA_BITS: Final = 2048
DEEPEST: Final = 3
"""Certificates between an authority's own and its root, at most."""
_FAILS: Final = (
    *(ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm),
    *(x509.InvalidVersion, x509.DuplicateExtension),
)
_SIGNS: Final = (x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.EMAIL_PROTECTION)
"""Usages a signer's certificate may be limited to: documents (RFC 9336), and mail besides, for the sake of NSS."""
_KNOWN: Final = (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage)


def strong_key(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate's key is of a kind and size that counts today."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES)


class Roots:
    """The trusted roots: those of offices, told by their form, and those of timestamp authorities."""

    def __init__(self, trust: Iterable[bytes]) -> None:
        """Read DER certificates. Raises ValueError."""
        self.all = tuple(dict.fromkeys(x509.load_der_x509_certificate(one) for one in trust))
        self.offices = tuple(one for one in self.all if _is_office(one))

    def office_of(self, leaf: x509.Certificate) -> x509.Certificate | None:
        """Return the office that issued a collector's certificate."""
        return next((root for root in self.offices if _issued(leaf, root)), None)

    def path(self, leaf: x509.Certificate, between: Sequence[x509.Certificate]) -> list[x509.Certificate] | None:
        """Return a certificate, those above it out of `between`, and its root; None when there is no such way."""
        path = [leaf]
        while len(path) <= DEEPEST + 1:
            above = next((root for root in self.all if _issued(path[-1], root)), None)
            if above is not None:
                return [*path, above]
            higher = [one for one in between if one not in path and _may_issue(one) and _issued(path[-1], one)]
            if not higher:
                return None
            path.append(higher[0])
        return None


def signs_reports(leaf: x509.Certificate, unit: str = "") -> bool:
    """Tell whether a certificate has the profile of a collector's: a P-256 key for signatures and nothing else.

    Somebody of the office has a `unit` besides the name; a collector has none.
    """
    try:
        subject = [(one.oid, str(one.value)) for one in leaf.subject]
        key, usage = leaf.public_key(), leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        basic = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value
        known = all(isinstance(one.value, _KNOWN[:2]) for one in leaf.extensions if one.critical)
        limits = [set(one.value) for one in leaf.extensions if isinstance(one.value, x509.ExtendedKeyUsage)]
    except (*_FAILS, x509.ExtensionNotFound):
        return False
    curve = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    return (
        curve
        and usage.digital_signature
        and usage.content_commitment
        and not usage.key_cert_sign
        and not basic.ca
        and known
        and all(_SIGNS[0] in one and one <= set(_SIGNS) for one in limits)
        and [value for oid, value in subject if oid != NameOID.COMMON_NAME] == ([unit] if unit else [])
        and len({oid for oid, _ in subject}) == len(subject)
    )


def stamps_times(leaf: x509.Certificate) -> bool:
    """Tell whether a certificate is for timestamps and nothing else (RFC 3161, 2.3)."""
    try:
        usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        known = all(isinstance(one.value, _KNOWN) for one in leaf.extensions if one.critical)
    except (*_FAILS, x509.ExtensionNotFound):
        return False
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING] and known and strong_key(leaf)


def crl_points(certificate: bytes) -> list[str]:
    """Return the URLs at which a certificate (DER) says its issuer publishes revocations."""
    try:
        read = x509.load_der_x509_certificate(certificate)
        held = read.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (*_FAILS, x509.ExtensionNotFound):
        return []
    names = (name for point in held for name in point.full_name or ())
    return [name.value for name in names if isinstance(name, x509.UniformResourceIdentifier)]


def crl(data: bytes, issuers: Iterable[bytes]) -> bytes | None:
    """Return a revocation list (PEM or DER) as DER when `Revocations` would take it from one of these issuers (DER)."""
    try:
        pem = data.lstrip().startswith(b"-----BEGIN")
        der = x509.load_pem_x509_crl(data).public_bytes(Encoding.DER) if pem else data
        read = [x509.load_der_x509_certificate(one) for one in issuers]
    except _FAILS:
        return None
    return der if Revocations().add(der, read) else None


def common_name(certificate: x509.Certificate) -> str:
    """Return the one common name of a certificate, or nothing."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if len(names) == 1 else ""


def lived(certificate: x509.Certificate, when: datetime) -> bool:
    """Tell whether a certificate was within its life at a moment."""
    return certificate.not_valid_before_utc <= when <= certificate.not_valid_after_utc


class Revocations:
    """Revocation lists that were really signed by the issuer whose certificates they name."""

    def __init__(self) -> None:
        self._lists: list[tuple[x509.Certificate, x509.CertificateRevocationList]] = []

    def add(self, der: bytes, issuers: Iterable[x509.Certificate]) -> bool:
        """Take a list (DER) in; False when none of the issuers signed it, or it does not speak for all certificates."""
        try:
            read = x509.load_der_x509_crl(der)
            whole = not any(one.critical for one in read.extensions)
            strong = isinstance(read.signature_hash_algorithm, _STRONG)
            same = read.public_bytes(Encoding.DER) == der
            issuer = next((one for one in issuers if _signed_list(read, one)), None)
        except _FAILS:
            return False
        if issuer is None or not (whole and strong and same):
            return False
        self._lists.append((issuer, read))
        return True

    def of(self, certificate: x509.Certificate, issuer: x509.Certificate) -> datetime | None:
        """Return since when a certificate is revoked: the earliest that any list says."""
        found = []
        for by, read in self._lists:
            entry = read.get_revoked_certificate_by_serial_number(certificate.serial_number) if by == issuer else None
            if entry is not None:
                found.append(_since(entry))
        return min(found, default=None)

    def asked(self, issuer: x509.Certificate, when: datetime) -> bool:
        """Tell whether there is a list of this issuer made after a moment: one that could say what held then."""
        return any(by == issuer and read.last_update_utc >= when for by, read in self._lists)


def _since(entry: x509.RevokedCertificate) -> datetime:
    try:
        invalid = entry.extensions.get_extension_for_class(x509.InvalidityDate).value.invalidity_date_utc
    except (*_FAILS, x509.ExtensionNotFound):
        return entry.revocation_date_utc
    return min(invalid, entry.revocation_date_utc)


def _signed_list(read: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    if read.issuer != issuer.subject or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return False
    return read.is_signature_valid(key)


def _issued(leaf: x509.Certificate, issuer: x509.Certificate) -> bool:
    if leaf.issuer != issuer.subject or not isinstance(leaf.signature_hash_algorithm, _STRONG):
        return False
    try:
        leaf.verify_directly_issued_by(issuer)
    except _FAILS:
        return False
    return True


def _may_issue(one: x509.Certificate) -> bool:
    try:
        basic = one.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = one.extensions.get_extension_for_class(x509.KeyUsage).value
    except (*_FAILS, x509.ExtensionNotFound):
        return False
    return basic.ca and usage.key_cert_sign and strong_key(one)


def _is_office(root: x509.Certificate) -> bool:
    """An office's root signs collectors' certificates itself, with a P-256 key, and nobody between them."""
    try:
        basic = root.extensions.get_extension_for_class(x509.BasicConstraints).value
        key = root.public_key()
    except (*_FAILS, x509.ExtensionNotFound):
        return False
    return _may_issue(root) and basic.path_length == 0 and isinstance(key, ec.EllipticCurvePublicKey)
