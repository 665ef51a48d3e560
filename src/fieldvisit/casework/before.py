"""Before the door: the visit begins, and the companion confirms with their own key that they are there."""

from fieldvisit.casework import facts, plan
from fieldvisit.casework.signers import due
from fieldvisit.casework.words import checked
from fieldvisit.casework.writing import append, stand, write
from fieldvisit.errors import Blocked, OutOfOrder
from fieldvisit.keys import Signer
from fieldvisit.model import ids
from fieldvisit.model.event import CompanionConfirmed, Departed
from fieldvisit.model.policy import blocks, judge
from fieldvisit.model.visit import Step, Visit, begin
from fieldvisit.store.desk import Desk


def depart(desk: Desk, order_id: str, *, companion: str, recorder: str) -> Visit:
    """Begin the visit of an order. `recorder` is the recording device's number.

    Raises Blocked(rule) for the first rule that forbids, OutOfOrder when the order's visit has begun already,
    NotFound, TooLong, NoGlyph. Verdicts that do not forbid are recorded in the event.
    """
    recorder = checked(recorder)
    with desk.store.atomic():
        order = desk.store.orders.get(order_id)
        begun = desk.store.visits.for_order(order_id)
        if begun is not None:
            raise OutOfOrder(verb="depart", step=begun.step.value)
        at = desk.moment()
        verdicts = judge(facts.pack(desk), plan.departing(desk, order, at, companion, recorder), at)
        for verdict in blocks(verdicts):
            raise Blocked(rule=verdict.rule)
        body = Departed(order_id, desk.collector, companion, recorder, verdicts)
        return begin(append(desk, body, visit=ids.new("V"), case=order.case_id))


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
