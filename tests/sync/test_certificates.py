"""The certificates that enrolment brings: only a whole chain of our own key to the office's root is kept."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.errors import OfficeForeign
from fieldvisit.keys import pem
from fieldvisit.sync.certificates import checked_chain

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
Key = ec.EllipticCurvePrivateKey


def certificate(subject: str, key: Key, issuer: str, issuer_key: Key, *, ca: bool, days: int = 365) -> bytes:
    built = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(NOW - timedelta(days=400) + timedelta(days=400 + days))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.DER)


def key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


OURS, ROOT = key(), key()
ROOT_DER = certificate("Root", ROOT, "Root", ROOT, ca=True)
LEAF = certificate("C-1", OURS, "Root", ROOT, ca=False)
SHOWN = pem(ROOT_DER)


def encoded(*ders: bytes) -> list[str]:
    return [base64.b64encode(der).decode() for der in ders]


def test_a_whole_chain_is_taken() -> None:
    assert checked_chain(encoded(LEAF, ROOT_DER), OURS.public_key(), "C-1", SHOWN, NOW) == (LEAF, ROOT_DER)


def foreign_chains() -> list[tuple[str, list[str]]]:
    other = key()
    other_root = certificate("Root", other, "Root", other, ca=True)
    return [
        ("another key", encoded(certificate("C-1", other, "Root", ROOT, ca=False), ROOT_DER)),
        ("another collector", encoded(certificate("C-2", OURS, "Root", ROOT, ca=False), ROOT_DER)),
        ("another root", encoded(certificate("C-1", OURS, "Root", other, ca=False), other_root)),
        ("not issued by the root it came with", encoded(certificate("C-1", OURS, "Root", other, ca=False), ROOT_DER)),
        ("expired", encoded(certificate("C-1", OURS, "Root", ROOT, ca=False, days=-1), ROOT_DER)),
        ("no root", encoded(LEAF)),
        ("no certificate", []),
        ("self-signed", encoded(certificate("C-1", OURS, "C-1", OURS, ca=False))),
        ("a leaf that issues", encoded(LEAF, LEAF, ROOT_DER)),
        ("wrong order", encoded(ROOT_DER, LEAF)),
        ("no base64", ["*", "*"]),
        ("no DER", encoded(b"no", b"no")),
    ]


@pytest.mark.parametrize(("what", "chain"), foreign_chains(), ids=lambda value: value if isinstance(value, str) else "")
def test_anything_else_is_foreign(what: str, chain: list[str]) -> None:
    with pytest.raises(OfficeForeign):
        checked_chain(chain, OURS.public_key(), "C-1", SHOWN, NOW)


@given(
    st.lists(st.text(max_size=40) | st.binary(max_size=60).map(lambda raw: base64.b64encode(raw).decode()), max_size=4)
)
def test_any_noise_is_foreign(chain: list[str]) -> None:
    with pytest.raises(OfficeForeign):
        checked_chain(chain, OURS.public_key(), "C-1", SHOWN, NOW)


@given(st.integers(0, len(LEAF) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_foreign(place: int, change: int) -> None:
    bent = LEAF[:place] + bytes([LEAF[place] ^ change]) + LEAF[place + 1 :]
    with pytest.raises(OfficeForeign):
        checked_chain(encoded(bent, ROOT_DER), OURS.public_key(), "C-1", SHOWN, NOW)
