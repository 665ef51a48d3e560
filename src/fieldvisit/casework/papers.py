"""The papers that stay with the person, made of what this laptop knows: slips, proposals, card, order, leaflets."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from fieldvisit.casework import agree, cash, facts
from fieldvisit.casework.serial import serial
from fieldvisit.errors import NotFound
from fieldvisit.model import gist
from fieldvisit.model.event import Offer
from fieldvisit.model.instalments import Method, PlanTerms
from fieldvisit.model.offers import ExtensionTerms
from fieldvisit.model.outcome import PROPOSALS, RIGHTS, OfferKind
from fieldvisit.model.people import mask_id
from fieldvisit.model.receipt import Allocation
from fieldvisit.model.visit import Visit, slip
from fieldvisit.store.desk import Desk

if TYPE_CHECKING:
    from fieldvisit.evidence.papers import Bearer


def slip_pdf(
    desk: Desk,
    visit_id: str,
    place: int,
    language: str,
    *,
    copy: bool = False,
    size: Literal["A5", "80mm", "58mm"] = "A5",
) -> bytes:
    """Lay out the numbered slip of the objection, complaint or request at a place among the visit's offers, from 1.

    It says that it is a copy when asked to, and once it was handed over. Raises NotFound where there is none.
    """
    from fieldvisit.evidence import papers  # the fonts load here, not at the start of the program

    visit, said, number = _offer(desk, visit_id, place)
    if said.kind not in RIGHTS:
        raise NotFound(what="slip")
    order, parties = facts.of_order(desk, visit), desk.store.staff.parties()
    return papers.slip(
        papers.Slip(
            number=number,
            kind=said.kind,
            at=_said_at(desk, visit, place),
            zone=order.zone,
            language=language,
            said=said.text,
            creditor=desk.store.cases.get(visit.case_id).case.case.creditor,
            parties=parties,
            badges=_badges(desk, visit),
            visit_id=visit_id,
            copy=copy or _handed(visit, number),
            cash=cash.taken_here(desk, order),
        ),
        size,
    )


def proposal_pdf(
    desk: Desk, visit_id: str, place: int, language: str, *, with_household: bool = False, copy: bool = False
) -> bytes:
    """Lay out the proposal at a place among the visit's offers, from 1, marked as not yet approved.

    The household's figures only when the person wants them on the paper. Raises NotFound where there is none, and for
    one that was recorded without its terms.
    """
    from fieldvisit.evidence import papers

    visit, said, number = _offer(desk, visit_id, place)
    if said.kind not in PROPOSALS:
        raise NotFound(what="proposal")
    file, order, at = (
        desk.store.cases.get(visit.case_id).case,
        facts.of_order(desk, visit),
        _said_at(desk, visit, place),
    )
    owed = agree.outstanding(desk, visit, until=at)
    try:
        content = papers.Proposal(
            number=number,
            kind=said.kind,
            at=at,
            zone=order.zone,
            language=language,
            person=file.case.name,
            case_no_masked=mask_id(file.case.case_no),
            owed=owed,
            balance_at=file.balance_at,
            creditor=file.case.creditor,
            parties=desk.store.staff.parties(),
            badges=_badges(desk, visit),
            visit_id=visit_id,
            plan=_plan(said, owed),
            waiver=said.waiver,
            extension=_extension(said),
            dpd=gist.days_overdue(file.case, visit.departed_at, order.zone),
            said=said.text,
            affordability=said.affordability,
            with_household=with_household,
            copy=copy or _handed(visit, number),
            cash=cash.taken_here(desk, order),
        )
    except ValueError:
        raise NotFound(what="terms") from None
    return papers.proposal(content)


def card_pdf(desk: Desk, visit_id: str, language: str, *, size: Literal["A5", "80mm", "58mm"] = "A5") -> bytes:
    """Lay out the neutral card for a closed door: a given name, a number, hours to call, and nothing else."""
    from fieldvisit.evidence import papers

    visit = desk.store.visits.get(visit_id)
    name = papers.given_name(desk.store.staff.get(visit.departed.lead).name)
    return papers.card(papers.Card(language, name, desk.store.staff.parties().service_phone), size)


def order_pdf(
    desk: Desk, order_id: str, language: str, *, copy: bool = False, size: Literal["A5", "80mm", "58mm"] = "A5"
) -> bytes:
    """Lay out the visit order as it is shown at the door: who comes, for whom, until when. Raises NotFound."""
    from fieldvisit.evidence import papers

    order = desk.store.orders.get(order_id)
    return papers.badge(
        papers.Badge(
            order_id=order_id,
            language=language,
            creditor=desk.store.cases.get(order.case_id).case.case.creditor,
            parties=desk.store.staff.parties(),
            lead=_bearer(desk, order.lead),
            companion=_bearer(desk, order.companion),
            valid_from=order.valid_from,
            valid_until=order.valid_until,
            cash=cash.taken_here(desk, order),
            copy=copy,
        ),
        size,
    )


def leaflet_pdf(desk: Desk, leaflet_id: str, language: str, visit_id: str = "") -> bytes:
    """Lay out a leaflet with the numbers of service and complaints at its foot, as it is true at a visit.

    Raises NotFound.
    """
    from fieldvisit import leaflets
    from fieldvisit.evidence import papers

    try:
        text = leaflets.leaflet(leaflet_id, language)
    except KeyError:
        raise NotFound(what="leaflet") from None
    taken = bool(visit_id) and cash.taken_here(desk, facts.of_order(desk, desk.store.visits.get(visit_id)))
    return papers.leaflet(text, desk.store.staff.parties(), cash=taken)


def _offer(desk: Desk, visit_id: str, place: int) -> tuple[Visit, Offer, str]:
    """Return a visit, its offer at a place, and the number that goes with it."""
    visit = desk.store.visits.get(visit_id)
    if not 1 <= place <= len(visit.offers):
        raise NotFound(what="offer")
    return visit, visit.offers[place - 1], slip(serial(desk, visit), place)


def _said_at(desk: Desk, visit: Visit, place: int) -> datetime:
    offers = [one for one in desk.store.events.for_visit(visit.visit_id) if isinstance(one.body, Offer)]
    return offers[place - 1].at.best


def _badges(desk: Desk, visit: Visit) -> tuple[str, str]:
    lead, companion = (desk.store.staff.get(one) for one in (visit.departed.lead, visit.departed.companion))
    return lead.badge_no, companion.badge_no


def _handed(visit: Visit, number: str) -> bool:
    return any(one.body.number == number for one in visit.handed)


def _plan(said: Offer, owed: Allocation) -> PlanTerms | None:
    """Return a plan's terms; for one that was recorded by its figures alone and spreads all that is owed, those."""
    if said.plan is not None or said.kind is not OfferKind.PLAN or said.periods is None or said.due is None:
        return said.plan
    if said.amount != owed.costs + owed.interest + owed.principal:
        return None
    return PlanTerms(Method.EQUAL_INSTALMENT, said.periods, said.due, owed.principal, owed.interest, owed.costs)


def _extension(said: Offer) -> ExtensionTerms | None:
    return ExtensionTerms(said.due, said.text) if said.kind is OfferKind.EXTENSION and said.due else None


def _bearer(desk: Desk, collector_id: str) -> "Bearer":
    from fieldvisit.evidence.papers import Bearer

    one = desk.store.staff.get(collector_id)
    return Bearer(one.name, one.badge_no, one.badge_until)
