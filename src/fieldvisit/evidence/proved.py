"""Whether the office's journal knows a report as it is: by the proof that lies beside the file."""

from fieldvisit.evidence.verify import Journal
from fieldvisit.journal import proof
from fieldvisit.model.record import VisitRecord


def by_proof(data: bytes, office_key: str) -> Journal:
    """Return what compares a report with its proof (JSON). The office's public key (hex) comes from elsewhere."""

    def compare(record: VisitRecord, sha256: str) -> str:
        found = proof.check_report(data, sha256, office_key)
        fits = found.device == record.device and found.seq > record.journal_seq
        return "" if not found.reason and fits else "journal_differs"

    return compare
