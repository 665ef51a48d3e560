"""The good files of a hunt: one report sealed, countersigned, timestamped and renewed, and what they are judged by."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from evidence import samples
from evidence.pki import Office
from evidence.sealed import NOW
from fieldvisit.evidence import report, stamp
from fieldvisit.evidence.seal import seal
from fieldvisit.keys import Signer
from fieldvisit.model.record import VisitRecord
from hunt.authority import Authority, revocations

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Plain:
    """What another process can be given: the files and the roots."""

    files: dict[str, bytes]
    trust: list[bytes]


@dataclass(frozen=True)
class Specimens:
    """Files by name, each of which is valid, and the roots (DER) they are valid under."""

    office: Office
    authority: Authority
    lead: Signer
    companion: Signer
    supervisor: Signer
    record: VisitRecord
    laid_out: bytes
    files: dict[str, bytes]

    @property
    def trust(self) -> list[bytes]:
        return [self.office.der, self.authority.der]

    def plain(self) -> Plain:
        """Return what can go to another process: keys cannot."""
        return Plain(self.files, self.trust)


@cache
def made() -> Specimens:
    """Make them, about two seconds."""
    office, authority = Office.new(), Authority.new()
    lead, companion, supervisor = (
        office.enrol(name, unit=unit) for name, unit in (("K1001", ""), ("K1002", ""), ("S2001", "Supervisor"))
    )
    record = replace(samples.short(lead, companion), sealed_at=samples.at(58))
    laid_out = report.lay_out(record, {})
    first = seal(record, {}, lead, companion, office.der, NOW)
    countersigned = stamp.countersign(first, supervisor, "王主管", NOW + HOUR)
    trust = [authority.der]
    lists = [revocations(office.certificate, office.key, NOW + HOUR, {}), authority.crl(NOW + HOUR)]

    def stamped(data: bytes, hours: int) -> bytes:
        when = NOW + hours * HOUR
        return stamp.timestamp(
            data, authority.at(when), trust=trust, now=when, certificates=[office.der, authority.der], crls=lists
        )

    files = {"sealed": first, "countersigned": countersigned, "stamped": stamped(first, 2)}
    files["all"] = stamped(countersigned, 2)
    files["renewed"] = stamped(files["all"], 2000)
    files["late"] = stamp.countersign(files["stamped"], supervisor, "王主管", NOW + 3 * HOUR)
    return Specimens(office, authority, lead, companion, supervisor, record, laid_out, files)
