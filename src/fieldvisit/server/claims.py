"""Whether the facts a laptop judged by are true, as far as the office knows: the first that is not is named."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment
from fieldvisit.model import gist
from fieldvisit.model.case import (
    AddressState,
    AgreedHours,
    CaseFile,
    Channel,
    Circumstances,
    Contact,
    Inconvenient,
    StopFlag,
)
from fieldvisit.model.event import (
    Acknowledged,
    AddressStated,
    Event,
    Knocked,
    Left,
    MessageAsked,
    Offer,
    Received,
    Ticked,
    TimesTold,
)
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.outcome import ENDING_TALK, OBJECTIONS, Outcome, Who
from fieldvisit.model.policy import Facts, Pack, When
from fieldvisit.model.visit import ENTERED, Step, Visit

GRACE: Final = timedelta(seconds=2)
_MERGED: Final = frozenset({"inconvenient", "agreed", "do_not_contact", "address_state"})
"""Circumstances that a laptop's own visits add to."""
_SPEAKING: Final = frozenset({When.OFFER, When.RECEIPT})
_ENDING: Final = frozenset(OBJECTIONS[kind] for kind in ENDING_TALK)
_LOOKED_BACK: Final = timedelta(days=400)
_MOST: Final = 200
"""How far back and how many lines of the ledger a laptop asks the rules with at least."""
_ADDED: Final = 50
"""Lines of its household's other cases that a laptop can know before the office; more would crowd out what was told."""


@dataclass(frozen=True, slots=True)
class World:
    """What a judgement's facts are held against.

    `files`, `lead`, `companion`: the states the laptop can have known, the surest first. `before` and `after`: the
    visit before and after the act (None before it began). `own`: what this laptop itself had recorded of the case.
    `own_stops`: what of that stops the case and cannot have been lifted yet. `others`: lines of its own earlier visits.
    `heard`: when the office last answered it. `ended`: it had been told that the order or case was taken away.
    `trained`: the last day of training cards. `cash_allowed`: by limits the laptop can have known.
    `holidays`: as the calendar has them.
    """

    order: Order
    pack: Pack
    files: tuple[CaseFile, ...]
    lead: tuple[Staff, ...]
    companion: tuple[Staff, ...]
    before: Visit | None
    after: Visit
    act: Event
    own: tuple[Event, ...] = ()
    own_agreed: tuple[AgreedHours, ...] = ()
    own_stops: frozenset[StopFlag] = frozenset()
    others: tuple[Contact, ...] = ()
    heard: datetime | None = None
    ended: bool = False
    trained: date | None = None
    cash_allowed: bool = False
    holidays: tuple[tuple[date, str], ...] = ()


def untrue(facts: Facts, at: Moment, world: World) -> str:
    """Return the name of the first fact that is not so, or better for the visit than the office knows; else empty.

    A fact that is worse for the visit than known is never named: it can only have made the verdicts stricter.
    """
    for name, holds in _PLAIN.items():
        if not holds(facts, at, world):
            return name
    wrong = [_of_case(facts, at, world, file) for file in world.files]
    return wrong[0] if wrong and all(wrong) else ""


def _of_case(facts: Facts, at: Moment, world: World, file: CaseFile) -> str:
    return next((name for name, holds in _OF_CASE.items() if not holds(facts, at, world, file)), "")


# What rests on the order, the team and the visit's own events
def _states(world: World) -> Iterator[Visit]:
    if world.before is not None:
        yield world.before
    yield world.after


def _met(facts: Facts, _: Moment, world: World) -> bool:
    known = world.before.knocked.who.value if world.before and world.before.knocked else ""
    return facts.met == known or (facts.met == "" and isinstance(world.act.body, Knocked))


def _identified(facts: Facts, _: Moment, world: World) -> bool:
    return not facts.identified or bool(world.before and world.before.may_speak)


def _relation(facts: Facts, _: Moment, world: World) -> bool:
    body = world.act.body
    if isinstance(body, MessageAsked):
        return facts.relation.strip() == body.relation.strip()
    known = {one.knocked.relation if one.knocked else "" for one in _states(world)}
    return facts.when is not When.MESSAGE or facts.relation in known


def _entered(facts: Facts, _: Moment, world: World) -> bool:
    entering = isinstance(world.act.body, Ticked) and world.act.body.item == ENTERED and world.act.body.done
    return facts.entered or not (entering or (world.before is not None and world.before.ticked(ENTERED)))


def _consents(facts: Facts, _: Moment, world: World) -> bool:
    said = [(visit, one) for visit in _states(world) for one in visit.consents]
    if facts.when is When.SEAL:
        return facts.consents <= {one.purpose for _, one in said if one.given}
    return facts.consents <= {one.purpose for visit, one in said if visit.consent(one.purpose)}


def _entry_consent(facts: Facts, _: Moment, world: World) -> bool:
    given = [one.given for visit in _states(world) for one in visit.consents if one.purpose == "entry"]
    so = any(given) if facts.when is When.SEAL else any(visit.consent("entry") for visit in _states(world))
    return so or not facts.entry_consent


def _uses(facts: Facts, _: Moment, world: World) -> bool:
    """What was made use of needs its consent: files by their kind, going inside, a signature."""
    visit = world.before
    if visit is None or facts.when is When.NOTES:
        return True
    kinds = {one.media.partition("/")[0] for one in visit.attached}
    made = {
        "photo": "image" in kinds,
        "recording": bool(kinds & {"audio", "video"}),
        "entry": visit.ticked(ENTERED),
        "signature": bool(visit.attended and visit.attended.strokes),
    }
    return {purpose for purpose, used in made.items() if used} <= facts.uses


def _ticks(facts: Facts, _: Moment, world: World) -> bool:
    done = {tick.item for visit in _states(world) for tick in visit.ticks if tick.done or tick.note.strip()}
    if any(visit.may_speak for visit in _states(world)):
        done.add("person_confirmed")
    return facts.ticks & facts.required_ticks <= done


def _required(facts: Facts, _: Moment, world: World) -> bool:
    return facts.when is not When.SEAL or _asked_of(world.pack, world.before or world.after) <= facts.required_ticks


def _asked_of(pack: Pack, visit: Visit) -> set[str]:
    """Return the checklist lines that must be done at the seal, by the path a visit took."""
    if visit.outcome in (Outcome.ABORTED_SAFETY, None):
        return set()
    answered = visit.knocked is not None and visit.knocked.who not in (Who.NOBODY, Who.MINOR)
    took = {Step.BEFORE.value, Step.CLOSE.value} if visit.outcome is not Outcome.CANCELLED_BEFORE_START else set()
    took |= {Step.DOOR.value} if answered else set()
    took |= {Step.TALK.value} if visit.may_speak else set()
    took |= {Step.AGREE.value} if visit.may_speak and (visit.offers or visit.received) else set()
    quiet = set() if visit.may_speak else {"authorisation_shown", "person_confirmed"}
    found: set[str] = set()
    for item in pack.checklist:
        if item.required and item.step in took and item.item not in quiet:
            each = (visit.departed.lead, visit.departed.companion)
            found |= {f"{item.item}:{one}" for one in each} if item.each else {item.item}
    return found


def _heard(facts: Facts, at: Moment, world: World) -> bool:
    if facts.heard_from_office is None:
        return True
    return world.heard is not None and facts.heard_from_office <= min(world.heard, at.latest) + GRACE


def _refreshed(facts: Facts, _: Moment, world: World) -> bool:
    return facts.refreshed_on is None or facts.refreshed_on == world.trained


def _holidays(facts: Facts, at: Moment, world: World) -> bool:
    there = ZoneInfo(facts.order.zone if facts.order else "Asia/Shanghai")
    today = {at.earliest.astimezone(there).date(), at.latest.astimezone(there).date()}
    known, claimed = {day for day, _ in world.holidays}, {day for day, _ in facts.holidays}
    return known & today <= claimed <= known


def _sum(facts: Facts, _: Moment, world: World) -> bool:
    match world.act.body:
        case Received(amount=amount, mode=mode):
            return (facts.amount, facts.mode) == (amount, mode)
        case Offer(amount=amount, periods=periods, plan=plan):
            asked = plan.periods if plan else periods
            return facts.periods == asked and (facts.amount == amount or plan is not None)
        case Acknowledged():
            return facts.acknowledgement
    return True


def _volunteered(facts: Facts, _: Moment, world: World) -> bool:
    """Only somebody who does not owe it can pay of their own will."""
    body, visit = world.act.body, world.before
    owes = visit is not None and visit.may_speak
    return not facts.volunteered or (isinstance(body, Received) and not owes and bool(body.relation.strip()))


Plain = Callable[[Facts, Moment, World], bool]
_PLAIN: Final[dict[str, Plain]] = {
    "order": lambda facts, at, world: facts.order == world.order,
    "lead": lambda facts, at, world: facts.lead in (*world.lead, None),
    "companion": lambda facts, at, world: facts.companion in (*world.companion, None),
    "team": lambda facts, at, world: facts.when in (When.NOTES, When.SEAL) or bool(facts.lead and facts.companion),
    "recorder": lambda facts, at, world: facts.recorder in ("", world.after.departed.recorder),
    "companion_confirmed": lambda facts, at, world: (
        not facts.companion_confirmed or any(one.confirmed is not None for one in _states(world))
    ),
    "met": _met,
    "identified": _identified,
    "relation": _relation,
    "entered": _entered,
    "entry_consent": _entry_consent,
    "uses": _uses,
    "consents": _consents,
    "ticks": _ticks,
    "required_ticks": _required,
    "heard_from_office": _heard,
    "refreshed_on": _refreshed,
    "holidays": _holidays,
    "amount": _sum,
    "volunteered": _volunteered,
    "cash_allowed": lambda facts, at, world: not facts.cash_allowed or world.cash_allowed,
}


# What rests on the case
def _stops(facts: Facts, _: Moment, world: World, file: CaseFile) -> bool:
    told: set[StopFlag] = {*file.stops, *world.own_stops}
    if world.ended:
        told.add(StopFlag.WITHDRAWN)
    own = world.before.freezes if world.before else frozenset[StopFlag]()
    told -= own
    if facts.when in _SPEAKING:
        told |= own & _ENDING
    return told <= facts.stops


def _contacts(facts: Facts, at: Moment, world: World, file: CaseFile) -> bool:
    """Nothing that was told is missing; nothing was added that could open the way: reminders, calls, tries in vain."""
    told, claimed = [gist.worded(one) for one in file.contacts], [gist.worded(one) for one in facts.contacts]
    own = {gist.worded(one) for one in world.others}
    added = [one for one in claimed if one not in told and one not in own]
    harmless = all(one.household or (one.channel is Channel.VISIT and one.reached) for one in added)
    recent = sorted((one for one in told if one.at > at.earliest - _LOOKED_BACK), key=lambda one: one.at)
    if len(claimed) >= _MOST and len(added) <= _ADDED:  # the newest only, among them lines the office did not tell of
        room = _MOST - sum(one not in told for one in claimed)
        oldest = min(one.at for one in claimed)
        recent = [one for one in recent[-room:] if one.at > oldest] if room > 0 else []
    return harmless and set(recent) <= set(claimed)


def _circumstances(facts: Facts, _: Moment, world: World, file: CaseFile) -> bool:
    told, claimed = (gist.for_rules(one, world.pack) for one in (file.circumstances, facts.circumstances))
    if claimed.represented_by and not told.represented_by:
        claimed = replace(claimed, represented_by="")  # stricter: the person told this laptop of it
    plain = [one.name for one in fields(Circumstances) if one.name not in _MERGED]
    return (
        all(getattr(told, name) == getattr(claimed, name) for name in plain)
        and set(told.do_not_contact) <= set(claimed.do_not_contact)
        and claimed.inconvenient in (told.inconvenient, *_times(world))
        and claimed.address_state in {told.address_state, *_addresses(world)}
    )


def _agreed(facts: Facts, _: Moment, world: World, file: CaseFile) -> bool:
    known = {*file.circumstances.agreed, *world.own_agreed}
    return {*facts.agreed, *facts.circumstances.agreed} <= known


def _times(world: World) -> Iterator[tuple[Inconvenient, ...]]:
    """The times a person told this laptop: in this visit they need not count yet, in an earlier one the last do."""
    for one in world.own:
        if isinstance(one.body, TimesTold):
            yield gist.for_rules(Circumstances(inconvenient=one.body.times), world.pack).inconvenient


def _addresses(world: World) -> Iterator[AddressState]:
    for one in world.own:
        if isinstance(one.body, AddressStated):
            yield one.body.state
        elif isinstance(one.body, Left) and one.body.forbidden:
            yield AddressState.FORBIDDEN


def _days(facts: Facts, at: Moment, world: World, file: CaseFile) -> bool:
    return facts.dpd == gist.days_overdue(file.case, at, world.order.zone)


def _notice(facts: Facts, _: Moment, __: World, file: CaseFile) -> bool:
    return facts.outsourcing_notice in (None, file.outsourcing_notice)


def _balance(facts: Facts, _: Moment, __: World, file: CaseFile) -> bool:
    return facts.balance_at is None or facts.balance_at <= file.balance_at


def _birth(facts: Facts, at: Moment, _: World, file: CaseFile) -> bool:
    return facts.birth == gist.birth(file.case, at)


def _owed(facts: Facts, _: Moment, __: World, file: CaseFile) -> bool:
    return facts.owed is None or facts.owed <= file.case.total


OfCase = Callable[[Facts, Moment, World, CaseFile], bool]
_OF_CASE: Final[dict[str, OfCase]] = {
    "stops": _stops,
    "contacts": _contacts,
    "circumstances": _circumstances,
    "agreed": _agreed,
    "dpd": _days,
    "outsourcing_notice": _notice,
    "balance_at": _balance,
    "birth": _birth,
    "owed": _owed,
    "region": lambda facts, at, world, file: facts.region == gist.region(file.case, world.order),
}
