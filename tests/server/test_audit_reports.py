"""An audit of a laptop's own profile verifies the sealed reports in its store, and names the event of a bad one."""

from evidence.pki import Office as Stranger
from fieldvisit import casework
from fieldvisit.casework import Leaving
from fieldvisit.model.event import Sealed
from fieldvisit.model.outcome import Outcome, Who
from fieldvisit.store.blobs import place_of
from fieldvisit.store.desk import Desk
from fieldvisit.sync import audit
from server.test_both_sides import Pair
from server.test_both_sides import pair as pair


def sealed(desk: Desk, visit: str) -> tuple[str, int]:
    """Return the hash of a visit's sealed report, and its event's number."""
    (found,) = (one for one in desk.store.events.for_visit(visit) if isinstance(one.body, Sealed))
    assert isinstance(found.body, Sealed)
    return found.body.report_sha256, found.seq


def told(source: audit.Source) -> list[tuple[str, int]]:
    return [(fault.reason, fault.seq) for fault in audit.audit([source]).faults]


def test_a_profiles_sealed_reports_are_verified(pair: Pair) -> None:
    visit = pair.begin()
    casework.knock(pair.desk, visit, Who.NOBODY)
    pair.end(visit, Leaving.NOBODY, Outcome.NO_ONE_HOME)
    found = audit.audit([audit.profile(pair.desk)])
    assert (found.faults, found.reports) == ([], 1)
    name, seq = sealed(pair.desk, visit)

    strange = audit.profile(pair.desk)
    strange.root = Stranger.new().der
    assert told(strange) == [("report_invalid", seq)]

    exchanged = audit.profile(pair.desk)
    exchanged.reports = {name: lambda: pair.desk.store.blobs.read(name)[:-1]}
    assert told(exchanged) == [("report_changed", seq)]

    file = place_of(pair.desk.profile / "blobs", name)
    file.write_bytes(file.read_bytes()[:-1])
    assert told(audit.profile(pair.desk)) == [("report_damaged", seq)]
    file.unlink()
    assert told(audit.profile(pair.desk)) == [("report_damaged", seq)]
