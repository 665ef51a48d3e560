"""All cryptography of keys: passphrases, wrapped random keys, the device's and the collectors' keys, certificates."""

import base64
import hashlib
import os
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fieldvisit.errors import WeakPassphrase, WrongPassphrase

SHORTEST: Final = 10
"""Characters a passphrase must have; the strength hint asks for more."""
AT_ONCE: Final = 50
"""Signatures one thread verifies without looking up: 5 ms, far more than a thread costs."""
_SMALL: Final = frozenset(
    {
        *(0, 1, (1 << 255) - 20, (1 << 255) - 19, (1 << 255) - 18),
        2707385501144840649318225287225658788936804267575313519463743609750303402022,
        55188659117513257062467267217118295137698188065244968500265048394206261417927,
    }
)
"""The heights (y) of all points whose order divides eight, as they can be written."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A secret sealed under a passphrase: Argon2id (RFC 9106) → AES-256-GCM. All fields base64 or numbers."""

    salt: str
    nonce: str
    sealed: str
    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4


def check_passphrase(passphrase: str) -> None:
    """Raise WeakPassphrase when a new passphrase is too short or one character repeated."""
    if len(passphrase) < SHORTEST or len(set(passphrase)) < 4:
        raise WeakPassphrase(shortest=SHORTEST)


class Passphrase:
    """A passphrase as typed, for the length of one action.

    Secrets wrapped under one Passphrase share a salt, and what was derived once is not derived again: opening a profile
    and its lead's key costs one Argon2id and not two.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.salt = _b64(secrets.token_bytes(16))
        self._derived: dict[tuple[str, int, int, int], bytes] = {}

    def key(self, wrapped: Wrapped) -> bytes:
        """Return the 32-byte key for a wrapped secret's salt and costs."""
        costs = (wrapped.salt, wrapped.memory_kib, wrapped.passes, wrapped.lanes)
        if costs not in self._derived:
            self._derived[costs] = _derive(self.text, wrapped)
        return self._derived[costs]


def typed(passphrase: str | Passphrase) -> Passphrase:
    """Return a passphrase for one action."""
    return passphrase if isinstance(passphrase, Passphrase) else Passphrase(passphrase)


def wrap(secret: bytes, passphrase: str | Passphrase, purpose: str, *, memory_kib: int = 65536) -> Wrapped:
    """Seal a secret under a passphrase for one purpose. About 0.1 s: never on the GUI thread."""
    held, nonce = typed(passphrase), secrets.token_bytes(12)
    blank = Wrapped(held.salt, _b64(nonce), "", memory_kib)
    sealed = AESGCM(held.key(blank)).encrypt(nonce, secret, purpose.encode())
    return Wrapped(blank.salt, blank.nonce, _b64(sealed), memory_kib)


def unwrap(wrapped: Wrapped, passphrase: str | Passphrase, purpose: str) -> bytes:
    """Open a sealed secret. Raises WrongPassphrase."""
    try:
        key = typed(passphrase).key(wrapped)
        return AESGCM(key).decrypt(base64.b64decode(wrapped.nonce), base64.b64decode(wrapped.sealed), purpose.encode())
    except InvalidTag:
        raise WrongPassphrase from None


def _derive(passphrase: str, wrapped: Wrapped) -> bytes:
    kdf = Argon2id(
        salt=base64.b64decode(wrapped.salt),
        length=32,
        iterations=wrapped.passes,
        lanes=wrapped.lanes,
        memory_cost=wrapped.memory_kib,
    )
    return kdf.derive(passphrase.encode())


def random_key() -> bytes:
    """Return 32 random bytes from the system."""
    return secrets.token_bytes(32)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


# The device's key: events, requests and, in the office, checkpoints
class SigningKey:
    """An Ed25519 key that signs; `public` is its 32 raw bytes in hex."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self.private = private
        self.public = private.public_key().public_bytes_raw().hex()

    @classmethod
    def new(cls) -> "SigningKey":
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, raw: bytes) -> "SigningKey":
        return cls(Ed25519PrivateKey.from_private_bytes(raw))

    def raw(self) -> bytes:
        """Return the 32 private bytes, to be stored encrypted."""
        return self.private.private_bytes_raw()

    def sign(self, data: bytes) -> str:
        """Return the signature over the bytes, in hex."""
        return self.private.sign(data).hex()


def public_key(public: str) -> Ed25519PublicKey:
    """Return a device's public key from its 32 bytes in hex. Raises ValueError, also for a key anybody can sign for."""
    raw = bytes.fromhex(public)
    if small_order(raw):
        raise ValueError("a point of small order")
    return Ed25519PublicKey.from_public_bytes(raw)


def small_order(point: bytes) -> bool:
    """Tell whether an Ed25519 point, as written, is of small order: as a key or in a signature it proves nothing."""
    return int.from_bytes(point, "little") & ((1 << 255) - 1) in _SMALL


def verify(public: str, data: bytes, signature: str) -> bool:
    """Tell whether an Ed25519 signature holds; malformed keys and signatures do not."""
    return verify_many(public, [(data, signature)])[0]


def verify_many(public: str, signed: Sequence[tuple[bytes, str]]) -> list[bool]:
    """Tell of each of many signatures by one key whether it holds; on several processors at once, see `AT_ONCE`."""
    try:
        key = public_key(public)
    except ValueError:
        return [False] * len(signed)

    def holds(part: Sequence[tuple[bytes, str]]) -> list[bool]:
        return [_holds(key, data, signature) for data, signature in part]

    parts = [signed[at : at + AT_ONCE] for at in range(0, len(signed), AT_ONCE)]
    if len(parts) < 2:
        return holds(signed)
    with ThreadPoolExecutor(min(len(parts), os.cpu_count() or 1, 4), "verify") as pool:
        return [each for found in pool.map(holds, parts) for each in found]


def _holds(key: Ed25519PublicKey, data: bytes, signature: str) -> bool:
    try:
        key.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


# A collector's key: reports
DeviceKey = Ed25519PublicKey
CollectorKey = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Signer:
    """A collector who can sign now: the P-256 key is open in memory; certificates are DER, leaf and its issuers."""

    collector_id: str
    key: ec.EllipticCurvePrivateKey
    certificate: bytes
    chain: tuple[bytes, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the certificate, hex."""
        return hashlib.sha256(self.certificate).hexdigest()

    @property
    def expires(self) -> datetime:
        """The end of the certificate's life, UTC."""
        return expires(self.certificate)

    @property
    def serial(self) -> str:
        """The certificate's serial number, hex, as revocations name it."""
        return serial(self.certificate)

    def sign(self, data: bytes) -> str:
        """Return a DER ECDSA signature over SHA-256 of the bytes, in hex."""
        return self.key.sign(data, ec.ECDSA(hashes.SHA256())).hex()


def expires(certificate: bytes) -> datetime:
    """Return the end of a certificate's (DER) life, UTC."""
    from cryptography import x509  # 0.05 s: only papers need it, not the start of the program

    return x509.load_der_x509_certificate(certificate).not_valid_after_utc


def serial(certificate: bytes) -> str:
    """Return a certificate's (DER) serial number, hex."""
    from cryptography import x509  # 0.05 s: only papers need it, not the start of the program

    return f"{x509.load_der_x509_certificate(certificate).serial_number:x}"


def certified(certificate: bytes) -> ec.EllipticCurvePublicKey:
    """Return the key a collector's certificate (DER) is for. Raises ValueError for another kind of key."""
    from cryptography import x509  # 0.05 s: only papers need it, not the start of the program

    public = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise ValueError("no key of a collector")
    return public


@dataclass(frozen=True, slots=True)
class Revocations:
    """A list of revoked certificates that its issuer signed: its number and the serials (hex) on it."""

    number: int
    serials: frozenset[str]


def revocations(crl: bytes, root: bytes) -> Revocations:
    """Read a list of revoked certificates (DER) that this root (DER) signed. Raises ValueError for any other."""
    from cryptography import x509

    read, issuer = x509.load_der_x509_crl(crl), x509.load_der_x509_certificate(root)
    public = issuer.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or read.issuer != issuer.subject:
        raise ValueError("a list of somebody else")
    if not read.is_signature_valid(public):
        raise ValueError("not signed by the root")
    try:
        number = read.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except x509.ExtensionNotFound:
        raise ValueError("no number") from None
    return Revocations(number, frozenset(f"{one.serial_number:x}" for one in read))


def verify_signer(certificate: bytes, data: bytes, signature: str) -> bool:
    """Tell whether a collector's signature by `Signer.sign` holds under a DER certificate."""
    from cryptography import x509  # 0.05 s: only papers need it, not the start of the program

    try:
        public = x509.load_der_x509_certificate(certificate).public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return False
        public.verify(bytes.fromhex(signature), data, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def new_collector_key() -> ec.EllipticCurvePrivateKey:
    """Make a P-256 key (Ed25519 is refused by PDF tools of others)."""
    return ec.generate_private_key(ec.SECP256R1())


def request_certificate(key: ec.EllipticCurvePrivateKey, subject: str) -> bytes:
    """Return a PKCS#10 request (DER). The subject is ASCII: a collector's id, never a name."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return csr.public_bytes(serialization.Encoding.DER)


def wrap_collector_key(
    key: ec.EllipticCurvePrivateKey, passphrase: str | Passphrase, collector_id: str, *, memory_kib: int = 65536
) -> Wrapped:
    """Seal a collector's key under that collector's own passphrase."""
    raw = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return wrap(raw, passphrase, f"collector {collector_id}", memory_kib=memory_kib)


def open_signer(wrapped: Wrapped, passphrase: str | Passphrase, collector_id: str, chain: tuple[bytes, ...]) -> Signer:
    """Open a collector's key. `chain` is DER, leaf first. Raises WrongPassphrase."""
    key = serialization.load_der_private_key(unwrap(wrapped, passphrase, f"collector {collector_id}"), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise WrongPassphrase
    return Signer(collector_id, key, chain[0], chain[1:])


def der(text: str) -> bytes:
    """Return a certificate in PEM as DER. Raises ValueError."""
    from cryptography import x509  # 0.05 s: only papers need it, not the start of the program

    return x509.load_pem_x509_certificate(text.encode()).public_bytes(serialization.Encoding.DER)


def pem(certificate: bytes) -> str:
    """Return a DER certificate as PEM text."""
    from cryptography import x509  # 0.05 s: only papers need it, not the start of the program

    return x509.load_der_x509_certificate(certificate).public_bytes(serialization.Encoding.PEM).decode()
