"""What a verification found, and how it is told: as sentences and as JSON."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final, Literal

from fieldvisit.evidence.words import grouped
from fieldvisit.model.record import VisitRecord
from fieldvisit.wording import say

ENTITLEMENT: Final = frozenset({"not_entitled", "not_ordered"})
"""Reasons that do not touch the file: it is what its signers signed, but they may not have been entitled to visit."""
Verdict = Literal["valid", "invalid", "unknown signer"]


@dataclass(frozen=True, slots=True)
class SignedBy:
    """One signature: its field, the id in the certificate, the certificate's SHA-256, the time the file claims."""

    field: str
    collector_id: str
    certificate_sha256: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StampedBy:
    """One document timestamp: the time it proves, the authority's name, and until when its certificate lives."""

    at: datetime
    authority: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict with its reasons, keys of wording `verify.reason.*`; `notes` are such that do not condemn.

    `signers` are the lead and the companion, `countersigned` a supervisor, `timestamps` the oldest first.
    `sealed_sha256` is over the report as it was sealed at the door: over the file without what the office added later.
    """

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[SignedBy, ...] = ()
    record: VisitRecord | None = None
    countersigned: SignedBy | None = None
    timestamps: tuple[StampedBy, ...] = ()
    sealed_sha256: str = ""

    @property
    def sound(self) -> bool:
        """Tell whether the file is what trusted signers signed, whatever they were entitled to."""
        return self.verdict != "unknown signer" and ENTITLEMENT.issuperset(self.reasons)


def as_text(found: Verification, language: str) -> str:
    """Tell a verification in lines: the verdict, why, what to know besides, who signed what."""
    lines = [say(f"verify.{found.verdict.replace(' ', '_')}", language)]
    lines += [f"- {say(f'verify.reason.{key}', language)}" for key in (*found.reasons, *found.notes)]
    if found.record:
        lines.append(say("verify.visit", language, visit=found.record.visit_id, serial=found.record.serial))
    lines += signatures(found, language)
    return "\n".join(line if line.isprintable() else ascii(line) for line in lines)


def signatures(found: Verification, language: str, zone: tzinfo = UTC) -> list[str]:
    """Tell who signed what when, and who stamped it, in lines; whatever a certificate says stands in them as it is.

    Times are in the zone, with its distance from UTC, and in UTC besides.
    """
    lines = [_signed(one, language, zone) for one in (*found.signers, found.countersigned) if one]
    return lines + [
        say("verify.stamped_by", language, authority=one.authority, when=_when(one.at, zone))
        for one in found.timestamps
    ]


def _when(at: datetime, zone: tzinfo) -> str:
    universal, local = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z", at.astimezone(zone)
    if zone == UTC:
        return universal
    return f"{local:%Y-%m-%d %H:%M:%S} {local.isoformat()[-6:]} ({universal})"


def _signed(one: SignedBy, language: str, zone: tzinfo) -> str:
    return say(
        "verify.signed_by",
        language,
        collector=one.collector_id,
        role=say(f"verify.role.{one.field}", language),
        when=_when(one.at, zone),
        hash=grouped(one.certificate_sha256),
    )


def as_json(found: Verification, data: bytes) -> str:
    """Tell a verification as one JSON object; nothing of the visited person is in it."""
    return json.dumps(
        {
            "verdict": found.verdict,
            "reasons": list(found.reasons),
            "notes": list(found.notes),
            "sha256": hashlib.sha256(data).hexdigest(),
            "visit_id": found.record.visit_id if found.record else None,
            "serial": found.record.serial if found.record else None,
            "sealed_sha256": found.sealed_sha256 or None,
            "signers": [_signer(one) for one in found.signers],
            "countersigned": _signer(found.countersigned) if found.countersigned else None,
            "timestamps": [
                {"at": one.at.isoformat(), "authority": one.authority, "until": one.until.isoformat()}
                for one in found.timestamps
            ],
        },
        ensure_ascii=False,
    )


def _signer(one: SignedBy) -> dict[str, str]:
    return {
        "field": one.field,
        "collector_id": one.collector_id,
        "certificate_sha256": one.certificate_sha256,
        "at": one.at.isoformat(),
    }
