"""Sealing: both collectors sign the laid-out report, and it counts only when our own verifier says it holds."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fieldvisit.errors import CertificateExpired, SealFailed
from fieldvisit.evidence import fonts, report, revision
from fieldvisit.evidence.pdfa import FIELDS
from fieldvisit.evidence.verify import verify_laid_out
from fieldvisit.keys import Signer
from fieldvisit.model.record import Collector, VisitRecord


def make_ready() -> None:
    """Load the libraries and fonts that sealing needs, a tenth of a second, so that the first seal need not."""
    import PIL.JpegImagePlugin  # noqa: F401
    import segno  # noqa: F401

    fonts.chain()


def seal(
    record: VisitRecord,
    photos: Mapping[str, bytes],
    lead: Signer,
    companion: Signer,
    trust: bytes,
    now: datetime,
    kept: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the signed report: certified by the lead (only the companion's signature may follow), then counter-signed.

    `trust` is the office's root (DER), `now` the time of signing, `kept` photos already reduced for print. Raises
    CertificateExpired before anything is laid out, NoGlyph and BlobDamaged from the layout, and SealFailed when the
    result does not verify as valid.
    """
    for signer, named in ((lead, record.lead), (companion, record.companion)):
        _usable(signer, named, now)
    laid_out = report.lay_out(record, photos, kept)
    sealed = laid_out
    for field, signer, named in zip(FIELDS, (lead, companion), (record.lead, record.companion), strict=True):
        sealed = revision.signed(sealed, field, signer, named.name, now, certify=field == FIELDS[0])
    checked = verify_laid_out(sealed, (trust,), laid_out)
    if not checked.sound:
        raise SealFailed(reason=checked.reasons[0])
    return sealed


def _usable(signer: Signer, named: Collector, now: datetime) -> None:
    from cryptography import x509

    certificate = x509.load_der_x509_certificate(signer.certificate)
    if not certificate.not_valid_before_utc <= now.astimezone(UTC) <= certificate.not_valid_after_utc:
        raise CertificateExpired(collector=signer.collector_id, until=str(certificate.not_valid_after_utc.date()))
    if (signer.collector_id, signer.fingerprint) != (named.collector_id, named.certificate_sha256):
        raise SealFailed(reason="other_signer")
