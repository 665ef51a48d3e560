"""Verification of a sealed report: the signatures, what they cover, who made them, and what the paper says."""

import hashlib
import logging
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fieldvisit import wire
from fieldvisit.errors import BadMessage
from fieldvisit.evidence import cms, older, shape
from fieldvisit.evidence.pdfa import EMBEDDED, FIELDS
from fieldvisit.evidence.verdict import SignedBy, Verdict, Verification
from fieldvisit.model.record import SCHEMA, VisitRecord

LIMIT: Final = 96 << 20
"""Bytes of a file that are looked at; a report with forty photos and two full notes has a third of it."""

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # it writes a traceback for every stranger's certificate


class _Refused(Exception):
    """The file cannot be judged further; the reason is the argument."""


@dataclass(slots=True)
class _Findings:
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    signers: list[SignedBy] = field(default_factory=list)
    record: VisitRecord | None = None
    trusted: bool = True

    def result(self) -> Verification:
        wrong = tuple(dict.fromkeys(self.wrong))
        verdict: Verdict = "invalid" if wrong else "valid" if self.trusted else "unknown signer"
        reasons = wrong if self.trusted else (*wrong, "not_trusted")
        return Verification(verdict, reasons, tuple(dict.fromkeys(self.notes)), tuple(self.signers), self.record)


def roots(data: bytes) -> list[bytes]:
    """Read trusted roots from a PEM file with one or more certificates, or from one in DER.

    Raises ValueError for anything else, and for a certificate that is no issuer of its own.
    """
    pem = b"-----BEGIN CERTIFICATE-----" in data
    read = x509.load_pem_x509_certificates(data) if pem else [x509.load_der_x509_certificate(data)]
    for one in read:
        if one.issuer != one.subject:
            raise ValueError("not a root")
    return [_der(one) for one in read]


def verify(data: bytes, trust: Sequence[bytes]) -> Verification:
    """Judge a file against trusted roots (DER); any bytes are answered, never with an exception.

    'valid': both collectors' signatures are intact and chain to a root, the lead's certifies the file for the
    companion's signature only, the last covers the whole file, the embedded record parses strictly and names both
    certificates, and laying it out again gives the same document. 'unknown signer': all of it but the chain and the
    laying out. Nothing is fetched from anywhere. Raises ValueError only for roots that are no certificates.
    """
    return verify_laid_out(data, trust, None)


def verify_laid_out(data: bytes, trust: Sequence[bytes], laid_out: bytes | None) -> Verification:
    """Verify a file whose unsigned layout the caller has just made, and need not be made again."""
    anchors = [x509.load_der_x509_certificate(root) for root in trust]
    if len(data) > LIMIT:
        return Verification("invalid", ("too_large",))
    found = _Findings()
    try:
        _judge(data, anchors, laid_out, found)
    except _Refused as refused:
        found.wrong.append(str(refused))
    except Exception:  # noqa: BLE001 - hostile bytes fail in more ways than the parsers promise; all of them are a no
        found.wrong.append("not_a_pdf")
    return found.result()


def embedded(data: bytes) -> VisitRecord | None:
    """Return the record inside a report without asking whether its signatures hold; None when there is none."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    if len(data) > LIMIT or not data.startswith(b"%PDF-1.") or not shape.plain(data):
        return None
    try:
        return _record(PdfFileReader(BytesIO(data)).root)
    except Exception:  # noqa: BLE001 - hostile bytes fail in more ways than the parsers promise; none is a report
        return None


def _judge(data: bytes, anchors: Sequence[x509.Certificate], laid_out: bytes | None, found: _Findings) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    if not data.startswith(b"%PDF-1.") or not shape.plain(data):
        raise _Refused("not_a_pdf")
    reader = PdfFileReader(BytesIO(data))
    signatures = reader.embedded_signatures
    if not signatures:
        raise _Refused("not_signed")
    if tuple(one.field_name for one in signatures) != FIELDS:
        raise _Refused("not_signed" if len(signatures) < len(FIELDS) else "unexpected_signatures")
    for one in signatures:
        _signature(one, anchors, found)
        if not _container_holds(one, data):
            found.wrong.append("changed")
    _coverage(signatures, reader.root, found)
    found.record = _record(reader.root)
    named = (found.record.lead, found.record.companion)
    for collector, signer in zip(named, found.signers, strict=True):
        if (collector.collector_id, collector.certificate_sha256) != (signer.collector_id, signer.certificate_sha256):
            found.wrong.append("other_signer")
    if found.trusted:
        _printed(found.record, reader, laid_out, found)
    else:  # anybody can sign for themselves: laying out what strangers wrote could take minutes
        found.notes.append("printed_not_compared")


def _signature(one: Any, anchors: Sequence[x509.Certificate], found: _Findings) -> None:
    from asn1crypto import x509 as asn1
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    der = one.signer_cert.dump()
    certificate = x509.load_der_x509_certificate(der)
    when = one.self_reported_timestamp
    if when is None or one.sig_object.get("/SubFilter") != "/ETSI.CAdES.detached":
        raise _Refused("unexpected_signatures")
    key = certificate.public_key()
    curve = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    algorithm = one.signer_info["signature_algorithm"]["algorithm"].native
    if not curve or one.md_algorithm != "sha256" or algorithm != "sha256_ecdsa":
        raise _Refused("weak_signature")
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(_der(root)) for root in anchors],
        allow_fetching=False,
        moment=when.astimezone(UTC),
    )
    status = validate_pdf_signature(one, context)
    if not (status.intact and status.valid and status.docmdp_ok and status.seed_value_ok):
        found.wrong.append("changed")
    if not certificate.not_valid_before_utc <= when <= certificate.not_valid_after_utc:
        found.wrong.append("certificate_lapsed")
    elif not status.trusted:
        found.trusted = False
    if certificate.not_valid_after_utc < datetime.now(UTC):
        found.notes.append("certificate_expired_since")
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    common = str(names[0].value) if len(names) == 1 else ""
    found.signers.append(SignedBy(one.field_name, common, hashlib.sha256(der).hexdigest(), when.astimezone(UTC)))


def _container_holds(one: Any, data: bytes) -> bool:
    """Tell whether the one place that a signature cannot cover, its own container, is exactly as we write it."""
    start, length, resume, rest = (int(number) for number in one.byte_range)
    digest = hashlib.sha256(data[start : start + length] + data[resume : resume + rest]).digest()
    bag = [certificate.chosen.dump() for certificate in one.signed_data["certificates"]]
    written = cms.assemble(bag, digest, one.signer_info["signature"].native).hex().upper().encode()
    return start == 0 and data[length:resume] == b"<" + written.ljust(resume - length - 2, b"0") + b">"


def _der(certificate: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.DER)


def _coverage(signatures: Sequence[Any], root: Mapping[str, Any], found: _Findings) -> None:
    from pyhanko.sign.fields import MDPPerm
    from pyhanko.sign.validation import SignatureCoverageLevel

    first, last = signatures[0], signatures[-1]
    if last.coverage != SignatureCoverageLevel.ENTIRE_FILE or first.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        found.wrong.append("appended")
    perms = root.get("/Perms")
    certified = perms is not None and perms.raw_get("/DocMDP") == first.sig_field.raw_get("/V")
    if first.docmdp_level != MDPPerm.FILL_FORMS or not certified:
        found.wrong.append("not_certified")


def _record(root: Mapping[str, Any]) -> VisitRecord:
    """Read the one attachment strictly: as the record it is, in canonical bytes, of a schema this program knows."""
    from pyhanko.pdf_utils.misc import PdfError

    try:
        names = root["/Names"]["/EmbeddedFiles"]["/Names"]
        data = bytes(names[1]["/EF"]["/F"].data)
        record = wire.decode(data, VisitRecord, "visit.json")
        if record.schema == SCHEMA:
            exact = wire.canonical(record) == data
        else:
            exact = record.schema in older.SCHEMAS and older.holds(record, data)
    except (KeyError, ValueError, TypeError, AttributeError, PdfError, zlib.error, BadMessage, RecursionError):
        raise _Refused("no_record") from None
    if len(names) != 2 or str(names[0]) != EMBEDDED or not exact:
        raise _Refused("no_record")
    return record


def _printed(record: VisitRecord, reader: Any, laid_out: bytes | None, found: _Findings) -> None:
    from fieldvisit.evidence import printed

    if printed.differs(record, reader.root, laid_out):
        if printed.repeatable(record, reader.trailer_view["/Info"]):
            found.wrong.append("printed_differs")
        else:
            found.notes.append("printed_not_compared")
