"""One sealed report, made once, for all who look at it."""

from dataclasses import dataclass
from datetime import timedelta

from evidence import samples
from evidence.pki import Office
from fieldvisit.evidence import report
from fieldvisit.evidence.seal import seal
from fieldvisit.keys import Signer
from fieldvisit.model.record import VisitRecord

NOW = samples.MORNING + timedelta(minutes=58)
NOTES = ("revocation_not_checked", "not_stamped", "journal_not_compared")
"""What there is to know of a report fresh from the door."""


@dataclass(frozen=True)
class Case:
    """A record, who signed it, and the file."""

    office: Office
    lead: Signer
    companion: Signer
    record: VisitRecord
    laid_out: bytes
    data: bytes


def make(office: Office) -> Case:
    lead, companion = office.enrol("K1001"), office.enrol("K1002")
    record = samples.full(lead, companion)
    laid_out = report.lay_out(record, samples.photos())
    return Case(
        office,
        lead,
        companion,
        record,
        laid_out,
        seal(record, samples.photos(), lead, companion, office.der, NOW),
    )
