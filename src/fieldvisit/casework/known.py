"""What is known of a person besides their case: circumstances, contacts, household, and the days around now."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.calendars import holidays_near
from fieldvisit.clock import Moment
from fieldvisit.model import gist
from fieldvisit.model.case import AddressState, CaseFile, Circumstances, Contact
from fieldvisit.model.event import AddressStated, Left, MessageAsked, Offer, TimesTold
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk

LOOKED_BACK: Final = timedelta(days=400)
"""How far back contacts count: every rule known looks at a year at most."""
CONTACTS: Final = 200
"""Lines of the ledger that rules are asked with, the newest: every judgement carries them into the report."""


def circumstances(desk: Desk, case_id: str, *, but: str = "") -> Circumstances:
    """Return what is known of the person of a case: the office's word and what this laptop's own visits learned.

    What the office has sent since it knew of a visit counts alone, but that somebody refused to be asked stays for
    good. `but` names a visit that does not count, the one that is going on. Raises NotFound.
    """
    return learned(desk, desk.store.cases.get(case_id).case, but=but)


def learned(desk: Desk, file: CaseFile, *, but: str = "") -> Circumstances:
    """Return the same for a case that was read already."""
    known, visits = file.circumstances, list[str]()
    for event, fresh in desk.store.events.lessons(file.case_id):
        body = event.body
        if isinstance(body, MessageAsked) and body.refused and body.relation not in known.do_not_contact:
            known = replace(known, do_not_contact=(*known.do_not_contact, body.relation))
        if not fresh or event.visit is None or event.visit == but:
            continue
        match body:
            case TimesTold(times=times):
                known = replace(known, inconvenient=times)
            case AddressStated(state=state):
                known = replace(known, address_state=state)
            case Left(forbidden=True):
                known = replace(known, address_state=AddressState.FORBIDDEN)
            case Offer(kind=OfferKind.REPRESENTED, text=who):
                known = replace(known, represented_by=who or OfferKind.REPRESENTED.value)
        if event.visit not in visits:
            visits.append(event.visit)
    for visit_id in visits:
        known = replace(known, agreed=(*known.agreed, *desk.store.visits.get(visit_id).agreed))
    return known


def contacts(desk: Desk, file: CaseFile, at: Moment, *, but: str = "") -> tuple[Contact, ...]:
    """Return the contacts that rules count, oldest first: the office's ledger, own visits not yet in it, the household.

    Of others at the same address only day, channel and whether they were reached are told. The office's ledger of a
    case has its household's lines already: what the other cases on this laptop add are only their own newer ones.
    """
    found = [gist.worded(one) for one in _ledger(desk, file, but)]
    told = {(one.at, one.channel) for one in found if one.household}
    for other, same_person in desk.store.cases.household(file.case_id):
        for one in _ledger(desk, other.case, but):
            if one.household or (one.at, one.channel) in told:
                continue
            bare = gist.worded(one) if same_person else Contact(one.at, one.channel, one.reached)
            found.append(replace(bare, household=True))
    recent = sorted((one for one in found if one.at > at.earliest - LOOKED_BACK), key=lambda one: one.at)
    return tuple(recent[-CONTACTS:])


def _ledger(desk: Desk, file: CaseFile, but: str) -> list[Contact]:
    held = {(one.at, one.channel) for one in file.contacts}
    own = (_line(one) for one in desk.store.visits.list(case_id=file.case_id) if one.visit_id != but)
    return [*file.contacts, *(one for one in own if one and (one.at, one.channel) not in held)]


def _line(visit: Visit) -> Contact | None:
    """Return a visit's line of the ledger, also for one that somebody broke off and never concluded."""
    if visit.outcome or visit.voided or visit.arrived_at is None:
        return visit.contact
    return replace(visit, outcome=Outcome.ABORTED_TECHNICAL).contact


def holidays(country: str, at: Moment, zone: str) -> tuple[tuple[date, str], ...]:
    """Return the public holidays near a moment, with their names, for a country as ISO 3166; none for no country."""
    return holidays_near(country, at.earliest.astimezone(ZoneInfo(zone)).date())


def refreshed_on(desk: Desk, zone: str = "Asia/Shanghai") -> date | None:
    """Return the local day on which the collector last read the training cards here, None for never."""
    event = desk.store.events.refreshed(desk.collector)
    return event.at.best.astimezone(ZoneInfo(zone)).date() if event else None


def heard(desk: Desk) -> datetime | None:
    """Return when the office was last heard, None for never."""
    stored = desk.store.settings.get("heard_from_office")
    return datetime.fromisoformat(stored) if stored else None
