"""The close: attendance, leaving, the outcome, and the seal after which nothing changes."""

from __future__ import annotations  # what a report is made of is loaded for the seal

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldvisit.casework import agree, asking, checklist, facts, trouble
from fieldvisit.casework.outcomes import Leaving, allowed_outcomes
from fieldvisit.casework.signature import Strokes, drawn
from fieldvisit.casework.signers import due
from fieldvisit.casework.words import REMARK, checked
from fieldvisit.casework.writing import append, settle, stand, write
from fieldvisit.errors import BlobDamaged, Blocked, MissingForSeal, MissingText, OutOfOrder
from fieldvisit.keys import Signer
from fieldvisit.model.event import Addended, Attended, Concluded, Left, Sealed, Ticked, Voided
from fieldvisit.model.money import Fen
from fieldvisit.model.outcome import Outcome
from fieldvisit.model.policy import Judgement, When
from fieldvisit.model.visit import DEVIATION, Step, Visit, unexplained
from fieldvisit.store.desk import Desk

if TYPE_CHECKING:
    from fieldvisit.model.record import VisitRecord


@dataclass(frozen=True, slots=True)
class SealedReport:
    """A report that is signed by both, verified and stored."""

    visit_id: str
    sha256: str
    size: int
    serial: str


def attend(desk: Desk, visit_id: str, strokes: Strokes = (), *, refused: str = "") -> Visit:
    """Record the person's attendance signature, or that they will not sign and why: both are normal.

    Strokes are points (x, y, ms) in 7200 × 2400; points outside are moved to the edge. Raises OutOfOrder when no
    liable person is confirmed, MissingText without either, TooLong, NoGlyph.
    """
    refused, lines = checked(refused, limit=REMARK), drawn(strokes)
    if bool(lines) == bool(refused):
        raise MissingText(field="attendance")
    with desk.store.atomic():
        visit = stand(desk, visit_id, "attend")
        if not visit.may_speak:
            raise OutOfOrder(verb="attend", step=visit.step.value)
        return write(desk, visit, Attended(lines, refused))


def leave(desk: Desk, visit_id: str, reason: Leaving | str, *, forbidden: bool = False) -> Visit:
    """Record that the door was left, and why (`Leaving`): always possible, once. Raises OutOfOrder; ValueError
    for an unknown reason.

    `forbidden`: the person wants nobody to come again; the case is stopped at once. It may follow later, with nothing
    else of how the door was left changed by it. An end outside the lawful hours is
    recorded as it was, with the deviation and the local time noted by itself (domain 5: situation 23).
    """
    reason = Leaving(reason)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "leave")
        if visit.left is not None:
            if not forbidden or visit.left.forbidden:
                raise OutOfOrder(verb="leave", step=visit.step.value)
            return write(desk, visit, Left(visit.left.reason, True))  # said at the door, written down outside
        late = trouble.late(desk, visit, desk.moment())
        if late is None:
            return write(desk, visit, Left(reason.value, forbidden))
        asked, rule = late
        visit = write(desk, visit, Left(reason.value, forbidden), asked=asked)
        if visit.explained(rule.rule):
            return visit
        ended = facts.local(asked.at, facts.of_order(desk, visit).zone)
        return write(desk, visit, Ticked(f"{DEVIATION}{rule.rule}", True, f"{ended:%H:%M}"))


def conclude(desk: Desk, visit_id: str, outcome: Outcome) -> Visit:
    """Record the one outcome; until the seal a later one replaces it. Raises OutOfOrder for one not open to it."""
    with desk.store.atomic():
        visit = stand(desk, visit_id, "conclude")
        if outcome not in allowed_outcomes(visit, owed_before(desk, visit)):
            raise OutOfOrder(verb="conclude", step=visit.step.value)
        return write(desk, visit, Concluded(outcome))


def owed_before(desk: Desk, visit: Visit) -> Fen:
    """Return what was owed before this visit's payments: the `balance` of `allowed_outcomes`. In fen."""
    left = agree.outstanding(desk, visit)
    return left.costs + left.interest + left.principal + sum(one.amount for one in visit.received)


def missing(desk: Desk, visit: Visit) -> list[str]:
    """Return what still prevents sealing, as wording keys, in the order a person would do it."""
    found = ["missing.companion"] if visit.confirmed is None else []
    rules = facts.pack(desk, facts.of_order(desk, visit), visit)
    lacking = checklist.undone(rules, visit, stale=asking.stale(desk, visit))
    found += [f"checklist.{line.item}" for line in lacking if not line.admitted]
    if visit.may_speak and visit.attended is None and visit.outcome is not Outcome.ABORTED_SAFETY:
        found.append("missing.attendance")
    if visit.left is None:
        found.append("missing.end")
    if visit.outcome is None:
        found.append("missing.outcome")
    elif visit.outcome not in allowed_outcomes(visit, owed_before(desk, visit)):
        found.append("missing.outcome_fits")
    if not found and trouble.deviations(desk, visit):
        found.append("missing.deviation")
    return list(dict.fromkeys(found))


def make_ready_to_seal() -> None:
    """Load what the first seal needs, about a second; on a worker, while the visit is still going on."""
    from fieldvisit.casework import record  # noqa: F401
    from fieldvisit.evidence.seal import make_ready

    make_ready()


def seal(desk: Desk, visit_id: str, lead: Signer, companion: Signer, language: str) -> SealedReport:
    """Make the report, sign it with both keys, verify it, and only then freeze the visit. About a second: not for the
    GUI thread.

    The file is stored first (named by its hash, harmless without the rest); the report's row and the event are one
    transaction. Raises VisitSealed, MissingForSeal(what), Blocked, CertificateMissing, CertificateExpired, SealFailed,
    BlobDamaged when an attachment is no longer what it was (add the original again, or write its mark and why into the
    notes), OutOfOrder when facts or words were added meanwhile (try again).
    """
    from fieldvisit.casework import record
    from fieldvisit.evidence import seal as evidence

    with desk.store.atomic():
        visit = settle(desk, stand(desk, visit_id, "seal"))
    _sealable(desk, visit, lead, companion)
    asked = asking.ask(desk, visit, When.SEAL)
    if left := unexplained((asked,), visit.ticks):
        raise Blocked(rule=left[0].rule)
    photos = _Photos(desk, visit, _lost(desk, visit))
    content = record.of_visit(desk, visit, lead, companion, language, asked)
    data = evidence.seal(content, photos, lead, companion, lead.chain[-1], asked.at.best, desk.prints)
    with desk.store.blobs.sealed(data, "application/pdf", limit=len(data)) as blob, desk.store.atomic():
        if settle(desk, stand(desk, visit_id, "seal")) != visit:
            raise OutOfOrder(verb="seal", step=visit.step.value)
        desk.store.blobs.keep(blob)
        _freeze(desk, visit, content, asked, blob.sha256, blob.size)
    return SealedReport(visit_id, blob.sha256, blob.size, content.serial)


def _freeze(desk: Desk, visit: Visit, content: VisitRecord, asked: Judgement, sha256: str, size: int) -> None:
    """The one transaction of sealing: the report's row, then the event that closes the visit."""
    desk.store.visits.add_report(
        visit.visit_id, sha256=sha256, size=size, created=content.sealed_at.best, serial=content.serial
    )
    write(desk, visit, Sealed(sha256, size), asked=asked)


def _sealable(desk: Desk, visit: Visit, lead: Signer, companion: Signer) -> None:
    lacking = missing(desk, visit)
    if "missing.deviation" in lacking:
        raise Blocked(rule=trouble.deviations(desk, visit)[0].rule)
    if lacking:
        raise MissingForSeal(what=lacking[0])
    due(desk, lead, visit.departed.lead)
    due(desk, companion, visit.departed.companion)


def _lost(desk: Desk, visit: Visit) -> frozenset[str]:
    """Return the attachments that are no longer what they were and whose mark the notes name: why, both sign there.

    Raises BlobDamaged for the first that is not named: `place` from 1, `at` local, `mark` the hash's beginning.
    """
    zone, lost = facts.of_order(desk, visit).zone, set[str]()
    for place, (one, at) in enumerate(zip(visit.attached, visit.attached_at, strict=True), 1):
        if one.sha256 in lost or desk.store.blobs.intact(one.sha256):
            continue
        mark = one.sha256[:8]
        if mark not in visit.notes.casefold():
            raise BlobDamaged(reason="seal", place=place, at=f"{facts.local(at, zone):%H:%M}", mark=mark)
        lost.add(one.sha256)
    return frozenset(lost)


class _Photos(Mapping[str, bytes]):
    """A visit's pictures by their hash, each read when it is asked for: together they could fill the memory."""

    def __init__(self, desk: Desk, visit: Visit, lost: frozenset[str]) -> None:
        self._desk = desk
        here = [one for one in visit.attached if one.sha256 not in lost]
        self._names = {one.sha256: None for one in here if one.media.startswith("image/")}

    def __getitem__(self, sha256: str) -> bytes:
        if sha256 not in self._names:
            raise KeyError(sha256)
        return self._desk.store.blobs.read(sha256)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def void(desk: Desk, visit_id: str, reason: str) -> Visit:
    """Give up a visit at which nobody has answered yet. After a knock it must be concluded, and so must one that has
    stopped the case: OutOfOrder."""
    reason = checked(reason, limit=REMARK, field="reason")
    with desk.store.atomic():
        visit = stand(desk, visit_id, "void")
        if visit.knocked is not None or visit.freezes:
            raise OutOfOrder(verb="void", step=visit.step.value)
        return write(desk, visit, Voided(reason))


def addend(desk: Desk, visit_id: str, text: str) -> Visit:
    """Add a remark to a sealed visit; the report stays as it is. Raises OutOfOrder before the seal, MissingText."""
    text = checked(text, limit=REMARK * 10, field="text")
    with desk.store.atomic():
        visit = desk.store.visits.get(visit_id)
        if visit.step is not Step.SEALED:
            raise OutOfOrder(verb="addend", step=visit.step.value)
        append(desk, Addended(text), visit=visit_id, case=visit.case_id)
    return visit
