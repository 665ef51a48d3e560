"""Before the door: the cards of the day, the visit begins, and the companion confirms that they are there."""

from collections.abc import Sequence

from fieldvisit.casework import plan
from fieldvisit.casework.signers import check_team, due
from fieldvisit.casework.words import check_names, checked
from fieldvisit.casework.writing import append, stand, write
from fieldvisit.errors import Blocked, MissingText, OutOfOrder
from fieldvisit.keys import Signer
from fieldvisit.model import ids
from fieldvisit.model.event import CompanionConfirmed, Departed, Judged, Refreshed
from fieldvisit.model.policy import blocks
from fieldvisit.model.visit import Step, Visit, advance, begin
from fieldvisit.store.desk import Desk


def refresh(desk: Desk, cards: Sequence[tuple[str, str]]) -> None:
    """Record that the collector read the training cards of the day: their ids with the versions of the texts.

    Raises MissingText without any, TooLong, NoGlyph.
    """
    read = tuple((checked(card, field="card"), checked(version, field="version")) for card, version in cards)
    if not read:
        raise MissingText(field="card")
    append(desk, Refreshed(read), visit=None, case=None)


def depart(desk: Desk, order_id: str, *, companion: str, recorder: str) -> Visit:
    """Begin the visit of an order. `recorder` is the recording device's number.

    Raises Blocked(rule) for the first rule that forbids, CertificateExpired when the report could not be signed by
    both at the end, OutOfOrder when the order's visit has begun already,
    NotFound, TooLong, NoGlyph; NameNotPrintable when the report could not name the person. Verdicts that do not forbid
    are recorded in the event.
    """
    recorder = checked(recorder)
    with desk.store.atomic():
        order = desk.store.orders.get(order_id)
        begun = desk.store.visits.for_order(order_id)
        if begun is not None:
            raise OutOfOrder(verb="depart", step=begun.step.value)
        asked = plan.departing(desk, order, desk.moment(), companion, recorder)
        for verdict in blocks(asked.verdicts):
            raise Blocked(rule=verdict.rule)
        check_team(desk, order.lead, companion)
        check_names(desk, order, companion)
        visit_id = ids.new("V")
        body = Departed(order_id, desk.collector, companion, recorder, asked.verdicts)
        visit = begin(append(desk, body, visit=visit_id, case=order.case_id, at=asked.at))
        judged = Judged(asked.facts, asked.verdicts)
        return advance(visit, append(desk, judged, visit=visit_id, case=order.case_id, at=asked.at))


def confirm(desk: Desk, visit_id: str, signer: Signer) -> Visit:
    """Record the companion's own signature over `visit_id|order_id`: they are really here (CN-TEAM-01).

    Still possible after the two were sent away before it: such a visit too ends in a report that both sign. Raises
    CertificateMissing when the signer is not the visit's companion, CertificateExpired, OutOfOrder.
    """
    with desk.store.atomic():
        visit = stand(desk, visit_id, "confirm", Step.BEFORE, Step.CLOSE)
        if visit.confirmed is not None:
            raise OutOfOrder(verb="confirm", step=visit.step.value)
        due(desk, signer, visit.departed.companion)
        signature = signer.sign(f"{visit_id}|{visit.departed.order_id}".encode())
        body = CompanionConfirmed(signer.collector_id, signer.fingerprint, signature)
        return write(desk, visit, body, by=signer.collector_id)
