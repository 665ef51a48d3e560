"""What `fieldvisit-cli verify` reads from disk, and the verification of it."""

from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from fieldvisit.evidence import verify
from fieldvisit.evidence.verdict import Verification
from fieldvisit.evidence.verify import Journal
from fieldvisit.journal import proof as proofs
from fieldvisit.model.record import VisitRecord

_LARGEST = 16 << 20
"""Bytes of a revocation list or a proof."""


class Unusable(Exception):
    """Something beside the report cannot be used; which sentence says so, of wording `verify.*`, is the argument."""


def check(
    file: Path, trust: Path, crls: Sequence[Path], proof: Path | None, office_key: str
) -> tuple[bytes, Verification]:
    """Return a file's bytes and what is found in them. Raises Unusable for what cannot be read."""
    data = _read(file, verify.LIMIT + 1, "no_file")
    try:
        roots = verify.roots(_read(trust, _LARGEST, "bad_trust"))
    except ValueError:
        raise Unusable("bad_trust") from None
    lists = [_list(_read(path, _LARGEST, "bad_crl")) for path in crls]
    if proof is not None and not office_key:
        raise Unusable("bad_proof")
    journal = _by_proof(_read(proof, _LARGEST, "bad_proof"), office_key) if proof is not None else None
    return data, verify.verify(data, roots, crls=lists, journal=journal)


def _by_proof(data: bytes, office_key: str) -> Journal:
    """Return what compares a report with its proof (JSON). The office's public key (hex) comes from elsewhere."""

    def compare(record: VisitRecord, sha256: str) -> str:
        found = proofs.check_report(data, sha256, office_key)
        fits = found.device == record.device and found.seq > record.journal_seq
        return "" if not found.reason and fits else "journal_differs"

    return compare


def _read(path: Path, most: int, otherwise: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        raise Unusable(otherwise) from None


def _list(data: bytes) -> bytes:
    try:
        pem = b"-----BEGIN X509 CRL-----" in data
        return (x509.load_pem_x509_crl(data) if pem else x509.load_der_x509_crl(data)).public_bytes(Encoding.DER)
    except ValueError:
        raise Unusable("bad_crl") from None
