"""Newer certificates over sync: the requests that wait are brought to the office, and what it issues is checked."""

from fieldvisit import keys, wire
from fieldvisit.errors import OfficeForeign, OfficeProblem
from fieldvisit.store import profile, renewals
from fieldvisit.store.desk import Desk
from fieldvisit.sync.certificates import checked_chain
from fieldvisit.sync.client import Office


def renew(desk: Desk, office: Office) -> int:
    """Fetch every certificate that was asked for; return how many came.

    What the office refuses is not asked again for that certificate; all else of a sync goes on without it. Raises
    OfficeForeign for a certificate that is not of this office, this collector and this key.
    """
    held = {one.collector_id: one for one in profile.certificates(desk.store)}
    came = 0
    for collector_id, csr in renewals.waiting(desk.store):
        if collector_id not in held:
            renewals.answered(desk.store, collector_id)
            continue
        try:
            reply = office.renew(wire.RenewRequest(csr))
        except OfficeProblem as problem:
            if problem.facts.get("type") == "renewal_refused":
                renewals.answered(desk.store, collector_id)
            continue
        public, root = keys.certified(held[collector_id].chain[0]), keys.pem(held[collector_id].chain[-1])
        chain = checked_chain(reply.chain, public, collector_id, root, reply.office_time)
        if reply.collector_id != collector_id:
            raise OfficeForeign(reason="chain")
        renewals.answered(desk.store, collector_id, chain)
        came += 1
    return came
