"""Who may sign now: the right collector, with a certificate that neither lapsed nor was revoked."""

from fieldvisit.errors import CertificateExpired, CertificateMissing
from fieldvisit.keys import Signer
from fieldvisit.store.desk import Desk


def due(desk: Desk, signer: Signer, collector_id: str) -> None:
    """Check a signer before they sign. Raises CertificateMissing for somebody else, CertificateExpired.

    A revoked certificate counts as expired. Of an uncertain clock the earliest reading decides: it must never stop a
    record that can still be signed, and the office verifies again.
    """
    if signer.collector_id != collector_id:
        raise CertificateMissing(collector=collector_id)
    revoked = (collector_id, signer.serial) in desk.store.staff.revoked()
    if revoked or signer.expires <= desk.moment().earliest:
        raise CertificateExpired(collector=collector_id)
