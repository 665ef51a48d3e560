"""Whether those who signed were entitled to: by the record itself, by their certificates, and by revocation lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from fieldvisit.evidence.times import Mark, proven
from fieldvisit.evidence.trust import Revocations
from fieldvisit.evidence.verdict import SignedBy
from fieldvisit.model.record import VisitRecord


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who made one signature: as told, the certificate, and the office behind it (None: nobody known)."""

    told: SignedBy
    certificate: x509.Certificate
    office: x509.Certificate | None


def by_record(record: VisitRecord, signers: Sequence[Signatory]) -> list[str]:
    """Return why the signers are not those whom the record names, or not entitled to this visit on its day."""
    wrong = []
    named = (record.lead, record.companion)
    for collector, one in zip(named, signers, strict=False):
        signed = (one.told.collector_id, one.told.certificate_sha256)
        if (collector.collector_id, collector.certificate_sha256) != signed:
            wrong.append("other_signer")
    if any(one.told.collector_id in {who.collector_id for who in named} for one in signers[2:]):
        wrong.append("same_signer")
    keys = [
        one.certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for one in signers
    ]
    if len(set(keys)) != len(keys) or record.lead.collector_id == record.companion.collector_id:
        wrong.append("same_signer")
    first, last = _days(record)
    if any(last > min(one.badge_until, one.training_until) for one in named):
        wrong.append("not_entitled")
    ordered = {record.order.lead, record.order.companion}
    if (
        ordered != {one.collector_id for one in named}
        or not record.order.valid_from <= first <= record.order.valid_until
    ):
        wrong.append("not_ordered")
    for judgement in record.judgements:
        staff = (judgement.facts.lead, judgement.facts.companion)
        for collector, member in zip(named, staff, strict=True):
            if member is None or member.collector_id != collector.collector_id:
                continue
            if not member.active or member.authorised_until < last:
                wrong.append("not_entitled")
    return wrong


def _days(record: VisitRecord) -> tuple[date, date]:
    """Return the visit's first and last day where it took place."""
    try:
        zone = ZoneInfo(record.zone)
    except (ValueError, OSError, KeyError):
        zone = ZoneInfo("Asia/Shanghai")
    days = [one.best.astimezone(zone).date() for one in (record.departed_at, record.ended_at)]
    return days[0], days[1]


def by_lists(
    signers: Sequence[Signatory], lists: Revocations, marks: Sequence[Mark], now: datetime
) -> tuple[list[str], list[str]]:
    """Return why revocations forbid a signature, and what to know besides.

    A certificate revoked after it signed is only a note; a timestamp in between proves which came first.
    """
    wrong, notes = [], []
    for number, mark in enumerate(marks):
        one = next((signer for signer in signers if not mark.stamp and signer.told.field == mark.field), None)
        if one is None or one.office is None:
            continue
        since, proof = lists.of(one.certificate, one.office), proven(marks, number)
        if since is not None and since <= one.told.at:
            wrong.append("signer_revoked")
        elif since is not None:
            notes.append("revoked_since" if proof is not None and proof < since else "revoked_since_unproven")
        elif not lists.asked(one.office, one.told.at):
            notes.append("revocation_not_checked")
        if proof is None:
            notes.append("not_stamped")
            if one.certificate.not_valid_after_utc < now:
                notes.append("certificate_expired_since")
    return wrong, notes
