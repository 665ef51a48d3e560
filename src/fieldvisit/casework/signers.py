"""Who may sign now and soon: the right collector, with a certificate that neither lapsed nor was revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fieldvisit.errors import CertificateExpired, CertificateMissing, FieldvisitError
from fieldvisit.keys import Passphrase, Signer
from fieldvisit.store import profile, renewals
from fieldvisit.store.desk import Desk

SOON: Final = timedelta(days=30)
"""How long before its end a certificate is warned of."""
RENEWED: Final = timedelta(days=60)
"""How long before its end a certificate is asked to be renewed, so that a warning means that it did not come."""
LONGEST_VISIT: Final = timedelta(hours=4)
"""A certificate must live at least this long after the departure: the report is signed at the end."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate on this laptop that ends soon, has ended or was revoked; `until` in UTC."""

    collector_id: str
    until: datetime
    ended: bool


def due(desk: Desk, signer: Signer, collector_id: str) -> None:
    """Check a signer before they sign. Raises CertificateMissing for somebody else, CertificateExpired.

    A revoked certificate counts as expired. Of an uncertain clock the earliest reading decides: it must never stop a
    record that can still be signed, and the office verifies again.
    """
    if signer.collector_id != collector_id:
        raise CertificateMissing(collector=collector_id)
    if _revoked(desk, signer) or signer.expires <= desk.moment().earliest:
        raise CertificateExpired(collector=collector_id)


def check_team(desk: Desk, *collectors: str) -> None:
    """Check before a visit that nobody's certificate will have ended at its seal. Raises CertificateExpired.

    Whoever has no key on this laptop yet can still be enrolled on the way, and is asked for at the door.
    """
    at = desk.moment().earliest + LONGEST_VISIT
    for one in _held(desk, *collectors):
        if one.expires <= at or _revoked(desk, one):
            raise CertificateExpired(collector=one.collector_id)


def ending(desk: Desk) -> tuple[Ending, ...]:
    """Return the certificates on this laptop that end within 30 days or count no more, the next one first."""
    now = desk.moment().earliest
    found = [Ending(one.collector_id, one.expires, one.expires <= now or _revoked(desk, one)) for one in _held(desk)]
    near = (one for one in found if one.ended or one.until <= now + SOON)
    return tuple(sorted(near, key=lambda one: (one.until, one.collector_id)))


def open_signer(desk: Desk, collector_id: str, passphrase: str | Passphrase) -> Signer:
    """Open a collector's key, and write down a request to renew its certificate when that ends within 60 days.

    Raises CertificateMissing, WrongPassphrase.
    """
    signer = profile.open_signer(desk, collector_id, passphrase)
    ask_renewal(desk, signer)
    return signer


def ask_renewal(desk: Desk, signer: Signer) -> None:
    """Write down the request that the next sync brings to the office; only the open key can sign it.

    A token that is not there now is asked the next time.
    """
    if signer.expires > desk.moment().earliest + RENEWED or renewals.asked(desk.store, signer):
        return
    try:
        renewals.ask(desk.store, signer)
    except FieldvisitError:
        return


def newest(desk: Desk, signer: Signer) -> Signer:
    """Return the signer with the certificate that a sync has brought meanwhile; the same one when it brought none."""
    return renewals.newest(desk.store, signer)


def _held(desk: Desk, *collectors: str) -> list[profile.Certified]:
    held = profile.certificates(desk.store)
    return [one for one in held if not collectors or one.collector_id in collectors]


def _revoked(desk: Desk, one: Signer | profile.Certified) -> bool:
    return desk.store.staff.is_revoked(one.collector_id, one.serial)
