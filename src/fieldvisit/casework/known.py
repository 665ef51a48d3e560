"""What is known of a person besides their case: circumstances, contacts, household, and the days around now."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment
from fieldvisit.model.case import AddressState, Case, CaseFile, Channel, Circumstances, Contact
from fieldvisit.model.event import AddressStated, Left, MessageAsked, Offer, TimesTold
from fieldvisit.model.order import Order
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.model.people import id_checksum_holds
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk

LOOKED_BACK: Final = timedelta(days=400)
"""How far back contacts count: every rule known looks at a year at most."""
CONTACTS: Final = 200
"""Lines of the ledger that rules are asked with, the newest: every judgement carries them into the report."""
SURELY_ADULT: Final = 25
"""Years from which on a birthday says nothing to any rule, and so does not travel into the report."""
_REGIONS: Final = dict(
    zip(
        (
            "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 "
            "海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾"
        ).split(),
        (
            "BJ TJ HE SX NM LN JL HL SH JS ZJ AH FJ JX SD HA HB HN GD GX HI CQ SC GZ YN XZ SN GS QH NX XJ HK MO TW"
        ).split(),
        strict=True,
    )
)
"""How an address in China begins, and its ISO 3166-2 subdivision."""
_ZONES: Final = {"Asia/Urumqi": "CN-XJ", "Asia/Kashgar": "CN-XJ"}


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


def for_rules(known: Circumstances) -> Circumstances:
    """Return circumstances without the words in them: judgements stand in a report that the household may read."""
    told = tuple(replace(one, note="") for one in known.inconvenient)
    return replace(known, inconvenient=told, represented_by="STATED" if known.represented_by.strip() else "")


def contacts(desk: Desk, file: CaseFile, at: Moment, *, but: str = "") -> tuple[Contact, ...]:
    """Return the contacts that rules count, oldest first: the office's ledger, own visits not yet in it, the household.

    Of others at the same address only day, channel and whether they were reached are told.
    """
    found = [_worded(one) for one in _ledger(desk, file, but)]
    for other, same_person in desk.store.cases.household(file.case_id):
        for one in _ledger(desk, other.case, but):
            bare = _worded(one) if same_person else Contact(one.at, one.channel, one.reached)
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


def _worded(one: Contact) -> Contact:
    """Leave of a contact's note only the outcome of a visit: nothing else of it is asked for."""
    kept = one.channel is Channel.VISIT and one.note in Outcome.__members__
    return one if kept or not one.note else replace(one, note="")


def birth(case: Case, at: Moment) -> date | None:
    """Return the birthday a valid resident ID names when it can matter to a rule, else None."""
    if not id_checksum_holds(case.id_no):
        return None
    try:
        born = date(int(case.id_no[6:10]), int(case.id_no[10:12]), int(case.id_no[12:14]))
    except ValueError:
        return None
    return born if at.earliest.year - born.year < SURELY_ADULT else None


def days_overdue(case: Case, at: Moment, zone: str) -> int:
    """Return the days past due on the local day, from the calendar and not from the hand-over's own number."""
    return (at.earliest.astimezone(ZoneInfo(zone)).date() - case.overdue_since).days


def region(case: Case, order: Order) -> str:
    """Return the ISO 3166-2 code of the province an address in China names, or that the order's time zone tells."""
    address = "".join(case.address.split()).removeprefix("中华人民共和国").removeprefix("中国")
    named = next((f"CN-{code}" for name, code in _REGIONS.items() if address.startswith(name)), "")
    return named or _ZONES.get(order.zone, "")


def holidays(country: str, at: Moment, zone: str) -> tuple[tuple[date, str], ...]:
    """Return the public holidays near a moment, with their names, for a country as ISO 3166; none for no country."""
    if not country:
        return ()
    from fieldvisit.calendars import holidays_near

    return holidays_near(country, at.earliest.astimezone(ZoneInfo(zone)).date())


def refreshed_on(desk: Desk, zone: str = "Asia/Shanghai") -> date | None:
    """Return the local day on which the collector last read the training cards here, None for never."""
    event = desk.store.events.refreshed(desk.collector)
    return event.at.best.astimezone(ZoneInfo(zone)).date() if event else None


def heard(desk: Desk) -> datetime | None:
    """Return when the office was last heard, None for never."""
    stored = desk.store.settings.get("heard_from_office")
    return datetime.fromisoformat(stored) if stored else None
