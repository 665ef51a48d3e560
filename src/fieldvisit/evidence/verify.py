"""Verification of a sealed report: the signatures, what they cover, who made them, and what the paper says."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from cryptography import x509

from fieldvisit.evidence import authorised, content, layers, signed, stamped, times
from fieldvisit.evidence.allowed import Refused, Step, steps
from fieldvisit.evidence.authorised import Signatory
from fieldvisit.evidence.layers import Paper
from fieldvisit.evidence.objects import Malformed
from fieldvisit.evidence.pdfa import COUNTERSIGN, FIELDS
from fieldvisit.evidence.times import Mark
from fieldvisit.evidence.trust import SUPERVISOR, Revocations, Roots, common_name, lived, signs_reports
from fieldvisit.evidence.verdict import ENTITLEMENT, SignedBy, StampedBy, Verdict, Verification
from fieldvisit.model.record import SCHEMA, VisitRecord

LIMIT: Final = 96 << 20
"""Bytes of a file that are looked at; a report with forty photos and two full notes has a third of it."""
UNITS: Final = {COUNTERSIGN: SUPERVISOR}
"""What a certificate says besides the name of who may sign in a field."""
UNHEARD: Final = ("journal_unknown",)
"""What a journal may say that does not speak against the file."""
Journal = Callable[[VisitRecord, str], str]
"""Compares a record and its file's SHA-256 (hex) with the journal; says a reason, or nothing when they agree."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a file is judged by."""

    anchors: Roots
    crls: Sequence[bytes]
    journal: Journal | None
    laid_out: bytes | None


@dataclass(slots=True)
class _Findings:
    """What was found so far; `marks` are all signatures and timestamps in the order of the file."""

    wrong: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    signers: list[Signatory] = field(default_factory=list)
    stamps: list[stamped.Stamp] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    all_low: bool = True
    record: VisitRecord | None = None
    sealed_sha256: str = ""

    def result(self) -> Verification:
        wrong, unknown = tuple(dict.fromkeys(self.wrong)), tuple(dict.fromkeys(self.unknown))
        verdict: Verdict = "invalid" if wrong else "unknown signer" if unknown else "valid"
        signers = tuple(one.told for one in self.signers)
        return Verification(
            verdict,
            (*wrong, *unknown),
            tuple(dict.fromkeys(self.notes)),
            signers[: len(FIELDS)],
            self.record,
            signers[len(FIELDS)] if len(signers) > len(FIELDS) else None,
            tuple(StampedBy(one.at, one.authority, one.until) for one in self.stamps),
            self.sealed_sha256,
        )


def roots(data: bytes) -> list[bytes]:
    """Read trusted roots from a PEM file with one or more certificates, or from one in DER.

    Raises ValueError for anything else, and for a certificate that is no issuer of its own.
    """
    from cryptography.hazmat.primitives.serialization import Encoding

    pem = b"-----BEGIN CERTIFICATE-----" in data
    read = x509.load_pem_x509_certificates(data) if pem else [x509.load_der_x509_certificate(data)]
    for one in read:
        if one.issuer != one.subject:
            raise ValueError("not a root")
    return [one.public_bytes(Encoding.DER) for one in read]


def verify(
    data: bytes, trusted: Sequence[bytes], *, crls: Sequence[bytes] = (), journal: Journal | None = None
) -> Verification:
    """Judge a file against trusted roots (DER); any bytes are answered, never with an exception.

    'valid': every signature and timestamp is intact and leads to a root; the lead's certifies the file; each revision
    brings nothing but what its step needs, and the last covers the whole file; the embedded record parses strictly and
    names both certificates; the signers were entitled to sign then; laying the record out again gives the same pages.
    'unknown signer': all of it, but a root is not known. `trusted` holds offices' roots and those of timestamp
    authorities, `crls` are revocation lists (DER) besides those in the file. Nothing is fetched from anywhere.
    Raises ValueError only for roots that are no certificates.
    """
    return verify_laid_out(data, trusted, None, crls=crls, journal=journal)


def verify_laid_out(
    data: bytes,
    trusted: Sequence[bytes],
    laid_out: bytes | None,
    *,
    crls: Sequence[bytes] = (),
    journal: Journal | None = None,
) -> Verification:
    """Verify a file whose unsigned layout the caller has just made, and need not be made again."""
    asked = _Asked(Roots(trusted), crls, journal, laid_out)
    if len(data) > LIMIT:
        return Verification("invalid", ("too_large",))
    found = _Findings()
    try:
        _judge(data, asked, found)
    except Refused as refused:
        found.wrong.append(str(refused))
    except Exception:  # noqa: BLE001 - hostile bytes fail in more ways than the parsers promise; all of them are a no
        found.wrong.append("not_our_form")
    return found.result()


def embedded(data: bytes) -> VisitRecord | None:
    """Return the record inside a report without asking whether its signatures hold; None when there is none."""
    if len(data) > LIMIT or not data.startswith(b"%PDF-1."):
        return None
    try:
        paper = layers.split(data)
        return content.record(paper, len(paper.revisions) - 1)
    except Exception:  # noqa: BLE001 - hostile bytes fail in more ways than the parsers promise; none is a report
        return None


def _judge(data: bytes, asked: _Asked, found: _Findings) -> None:
    paper, done = _taken_apart(data)
    beginnings = signed.Beginnings(data)
    for step in done:
        if step.stamp:
            _stamp(data, step, asked.anchors, found)
        elif step.field:
            _signature(data, step, beginnings.covered(step.gap, step.end), asked.anchors, found)
    found.sealed_sha256 = beginnings.until(done[len(FIELDS) - 1].end).hex()
    found.record = record = content.record(paper, len(paper.revisions) - 1)
    if record is None:
        raise Refused("no_record")
    if record.schema == SCHEMA and not found.all_low:
        found.wrong.append("changed")
    found.wrong += authorised.by_record(record, found.signers)
    found.wrong += times.out_of_order(record, found.marks)
    _revoked(paper, done[-1], asked, found)
    if asked.journal is None:
        found.notes.append("journal_not_compared")
    elif told := asked.journal(record, found.sealed_sha256):
        (found.unknown if told in UNHEARD else found.wrong).append(told)
    if set(found.wrong) - ENTITLEMENT or any(one.office is None for one in found.signers):
        found.notes.append("printed_not_compared")  # anybody can sign for themselves: it could take minutes
    else:
        _compared(paper, done, asked, record, found)


def _taken_apart(data: bytes) -> tuple[Paper, tuple[Step, ...]]:
    if not data.startswith(b"%PDF-1."):
        raise Refused("not_a_pdf")
    try:
        paper = layers.split(data)
    except Malformed:
        raise Refused("not_our_form") from None
    done = steps(paper)
    if tuple(one.field for one in done[: len(FIELDS)]) != FIELDS:
        raise Refused("not_signed" if len(done) < len(FIELDS) else "unexpected_signatures")
    if not done[-1].field:
        raise Refused("appended")
    return paper, done


def _signature(data: bytes, step: Step, digest: bytes, anchors: Roots, found: _Findings) -> None:
    held = signed.container(data, step.gap)
    if held is None:
        raise Refused("changed")
    made = signed.signature(held, digest)
    if made is None:
        raise Refused(signed.profile_of(held))
    at = times.written(step.values["/M"])
    if at is None:
        raise Refused("unexpected_signatures")
    office = anchors.office_of(made.certificate)
    told = SignedBy(step.field, common_name(made.certificate), hashlib.sha256(made.der).hexdigest(), at)
    found.all_low &= made.is_low
    found.marks.append(Mark(step.field, at, False))
    found.signers.append(Signatory(told, made.certificate, office))
    if office is None:
        found.unknown.append("not_trusted")
    elif office != found.signers[0].office or not signs_reports(made.certificate, UNITS.get(step.field, "")):
        found.wrong.append("other_signer")
    if not lived(made.certificate, at) or (office is not None and not lived(office, at)):
        found.wrong.append("certificate_lapsed")


def _stamp(data: bytes, step: Step, anchors: Roots, found: _Findings) -> None:
    held = signed.container(data, step.gap)
    made = stamped.read(held, lambda name: signed.covered(data, step.gap, step.end, name), anchors) if held else None
    if made is None:
        raise Refused("stamp_broken")
    found.marks.append(Mark(step.field, made.at, True))
    found.stamps.append(made)
    found.wrong += made.wrong
    if not made.trusted:
        found.unknown.append("stamp_not_trusted")


def _revoked(paper: Paper, last: Step, asked: _Asked, found: _Findings) -> None:
    """Judge what revocation lists say, those in the file and those the caller has."""
    lists, now = Revocations(), datetime.now(UTC)
    leaves = [one.certificate for one in found.signers]
    issuers = {*asked.anchors.all, *(one for stamp in found.stamps for one in stamp.path[1:])}
    held, needed = stamped.store(paper, last.stored, asked.anchors, leaves, found.stamps)
    taken, given = ([lists.add(der, issuers) for der in some] for some in (held, asked.crls))
    if not needed or not all(taken):
        found.unknown.append("store_foreign")
    if not all(given):
        found.notes.append("crl_not_used")
    wrong, notes = authorised.by_lists(found.signers, lists, found.marks, now)
    found.wrong += wrong
    found.notes += notes
    if any(one.revoked(lists) for one in found.stamps):
        found.wrong.append("stamp_revoked")
    if found.stamps and found.stamps[-1].until < now:
        found.notes.append("stamp_expired")
    if times.renewed_late([(one.at, one.until) for one in found.stamps]):
        found.notes.append("stamp_renewed_late")


def _compared(paper: Paper, done: Sequence[Step], asked: _Asked, record: VisitRecord, found: _Findings) -> None:
    """Compare what is printed with what is embedded, and ask for a second opinion.

    None is asked of a file that is, containers aside, to the byte what this program writes: it needs no reading.
    """
    from fieldvisit.evidence import printed

    try:
        laid_out = asked.laid_out or printed.again(record, paper)
    except printed.CANNOT:
        laid_out = None
    if laid_out is not None and printed.to_the_byte(record, paper, done, laid_out):
        return
    if _disputed(paper.data, asked, found):
        found.wrong.append("disputed")
    elif laid_out is None or printed.differs(record, paper, laid_out):
        if printed.repeatable(record, content.layout(paper)):
            found.wrong.append("printed_differs")
        else:
            found.notes.append("printed_not_compared")


def _disputed(data: bytes, asked: _Asked, found: _Findings) -> bool:
    from fieldvisit.evidence import second

    between = {one for stamp in found.stamps for one in stamp.path[:-1]}
    expected = [(one.field, one.at) for one in found.marks]
    trusted = all(one.trusted for one in found.stamps)
    return trusted and not second.agrees(data, asked.anchors.all, tuple(between), expected)
