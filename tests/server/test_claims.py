"""Both sides judge alike, and a changed fact is found, or has only made the judgement stricter."""

import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit import wire
from fieldvisit.clock import Moment, exactly
from fieldvisit.model import gist
from fieldvisit.model.case import (
    AddressState,
    AgreedHours,
    Case,
    CaseFile,
    Channel,
    Circumstances,
    Contact,
    Inconvenient,
    StopFlag,
)
from fieldvisit.model.event import (
    Body,
    CompanionConfirmed,
    Consented,
    Departed,
    Event,
    Identified,
    Judged,
    Knocked,
    Offer,
    Received,
    Ticked,
)
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.outcome import OfferKind, Who
from fieldvisit.model.policy import Facts, Judgement, Level, Pack, When, judge, parse, replay
from fieldvisit.model.policy.checks import CHECKS
from fieldvisit.model.visit import Visit, advance, fold
from fieldvisit.server.claims import World, untrue

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
ORDER = Order("O", "C", "A", "B", "r", "m", date(2026, 11, 20), date(2026, 11, 25), 72, NOW, NOW, pack_id="ALL")
_VALUES = {"number": 2, "count": 2, "hour": "12:00", "days": "MON TUE", "words": "SELF HOME photo APP"}
_NAMED = {"from": "08:00", "until": "22:00"}
_MORE = {"official": {"cash": "limits"}}
_ONLY = {
    "willing": "MESSAGE",
    "asked_once": "MESSAGE",
    "periods": "OFFER",
    "at_most_owed": "RECEIPT",
    "official": "RECEIPT",
    "acknowledgement": "OFFER",
    "ticks": "SEAL",
    "words": "NOTES",
}


def everything() -> Pack:
    """Return a pack that asks every question there is, at every moment it belongs to."""
    rules = []
    for number, (name, check) in enumerate(CHECKS.items()):
        values = {
            one: _NAMED.get(one, _VALUES.get(kind, re.split(r"[|+]", kind)[0])) for one, kind in check.needs.items()
        }
        values |= _MORE.get(name, {})
        inside = ", ".join(f"{one} = {value if type(value) is int else repr(value)}" for one, value in values.items())
        at = [_ONLY[name]] if name in _ONLY else [when.value for when in When if when is not When.NOTES]
        rules.append(
            f'[[rule]]\nid = "X-{number}"\nlevel = "BLOCK"\ncheck = "{name}"\nat = {at}\nparameters = {{{inside}}}\n'
            'citation = "x"\nconfidence = "practice"\nsentence.zh-CN = "x"\nsentence.en = "x"\n'
        )
    head = '[pack]\nid = "ALL"\nversion = "1"\neffective = 2020-01-01\nzone = "Asia/Shanghai"\n'
    return parse(head + "\n".join(rules))


PACK = everything()
days = st.dates(date(2026, 11, 1), date(2026, 12, 20))
instants = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 20), timezones=st.just(UTC)).map(
    lambda when: when.replace(microsecond=0)
)
staff = st.builds(
    Staff,
    st.just("A"),
    st.just("王测试"),
    st.just("B-1"),
    days,
    days,
    days,
    st.booleans(),
    st.sets(st.sampled_from(["SELF", "x"])).map(tuple),
)
contacts = st.lists(
    st.builds(
        Contact,
        instants,
        st.sampled_from(Channel),
        st.booleans(),
        household=st.booleans(),
        left=st.sampled_from(["", "REFUSED"]),
    ),
    max_size=4,
    unique=True,
).map(tuple)
hours = st.builds(AgreedHours, instants, instants, instants, st.just("SELF"))
circumstances = st.builds(
    Circumstances,
    inconvenient=st.sampled_from([(), (Inconvenient("00:00", "00:00"),)]),
    agreed=st.lists(hours, max_size=1).map(tuple),
    address_state=st.sampled_from(AddressState),
    represented_by=st.sampled_from(["", "律师"]),
    ceased=st.booleans(),
    vulnerable=st.booleans(),
    unreachable=st.sampled_from(["", "x"]),
    quiet_until=st.none() | days,
    respite_from=st.none() | days,
    adviser_since=st.none() | days,
    visit_notice_at=st.none() | instants,
    transfer_notice=st.none() | days,
    validation_sent=st.none() | days,
    agency_listed=st.none() | st.booleans(),
    interrupted_on=st.none() | days,
)
stops = st.frozensets(st.sampled_from(StopFlag), max_size=3)
cases = st.builds(
    lambda overdue, id_no: Case("N", "债权", "p", "王", id_no, (), 900, 90, 10, 1000, overdue, None, "M1", "x"),
    st.dates(date(2026, 10, 1), date(2026, 12, 20)),
    st.sampled_from(["", "990101200001010018", "99010120150101001X"]),
)
files = st.builds(CaseFile, st.just("C"), cases, instants, st.none() | days, stops, contacts, circumstances)


def event(seq: int, body: Body) -> Event:
    return Event("D", seq, "", exactly(NOW + timedelta(seconds=seq)), "A", "V", "C", body)


STEPS: tuple[Body, ...] = (
    Departed("O", "A", "B", "REC", ()),
    CompanionConfirmed("B", "0" * 64, "00"),
    Knocked(Who.SELF),
    Consented("entry", True, "1", "en"),
    Ticked("entered", True),
    Identified(True, "phone"),
    Consented("photo", True, "1", "en"),
)
LAST: dict[When, Body] = {
    When.OFFER: Offer(OfferKind.PLAN, 500, periods=12),
    When.RECEIPT: Received("R", 500, "CASH", "x", "x", "SELF"),
}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Facts, Moment, World]:
    """Draw a world, and the facts an honest laptop gathers in it."""
    file, lead, companion = draw(files), draw(staff), replace(draw(staff), collector_id="B")
    when = draw(st.sampled_from([one for one in When if one not in (When.PLAN, When.NOTES, When.MESSAGE, When.SEAL)]))
    count = 0 if when is When.DEPART else draw(st.integers(1, len(STEPS) - 1))
    told = [event(seq, body) for seq, body in enumerate(STEPS[:count], 1)]
    act = event(count + 1, LAST.get(when, STEPS[count]))
    before: Visit | None = fold(told) if told else None
    after = advance(before, act) if before else fold([act])
    heard = draw(st.none() | instants)
    at = draw(instants.map(exactly))
    trained = draw(st.none() | days)
    world = World(ORDER, PACK, (file,), (lead,), (companion,), before, after, act, heard=heard, trained=trained)
    world = replace(world, cash_allowed=draw(st.booleans()))
    return honest(world, file, when, at), at, world


def honest(world: World, file: CaseFile, when: When, at: Moment) -> Facts:
    visit, body = world.before, world.act.body
    seen = heard if (heard := world.heard) and heard <= at.latest else None
    there = at.earliest.astimezone(ZoneInfo(ORDER.zone)).date()
    return Facts(
        when=when,
        order=ORDER,
        stops=file.stops,
        dpd=(there - file.case.overdue_since).days,
        outsourcing_notice=file.outsourcing_notice,
        heard_from_office=seen,
        balance_at=file.balance_at,
        lead=world.lead[0],
        companion=world.companion[0],
        companion_confirmed=bool(visit and visit.confirmed),
        recorder="REC",
        entered=bool(visit and visit.ticked("entered")) or (isinstance(body, Ticked) and body.item == "entered"),
        entry_consent=bool(visit and visit.consent("entry")),
        birth=gist.birth(file.case, at),
        circumstances=file.circumstances,
        contacts=file.contacts,
        met=visit.knocked.who.value if visit and visit.knocked else "",
        identified=bool(visit and visit.may_speak),
        uses=frozenset({"entry"} if visit and visit.ticked("entered") else ()),
        consents=frozenset(one.purpose for one in visit.consents) if visit else frozenset(),
        periods=body.periods if isinstance(body, Offer) else None,
        amount=body.amount if isinstance(body, Offer | Received) else None,
        mode=body.mode if isinstance(body, Received) else "",
        owed=file.case.total,
        refreshed_on=world.trained,
        cash_allowed=world.cash_allowed,
    )


OTHER: dict[str, st.SearchStrategy[Any]] = {
    "order": st.just(replace(ORDER, valid_until=date(2030, 1, 1))) | st.none(),
    "stops": stops,
    "dpd": st.none() | st.integers(-9, 2000),
    "outsourcing_notice": st.none() | days,
    "heard_from_office": st.none() | instants,
    "balance_at": st.none() | instants,
    "lead": staff | st.none(),
    "companion": staff | st.none(),
    "companion_confirmed": st.booleans(),
    "recorder": st.sampled_from(["", "REC", "x"]),
    "entered": st.booleans(),
    "entry_consent": st.booleans(),
    "birth": st.none() | st.just(date(1990, 1, 1)),
    "circumstances": circumstances,
    "agreed": st.lists(hours, max_size=1).map(tuple),
    "contacts": contacts,
    "holidays": st.just(((date(2026, 11, 21), "x"),)),
    "region": st.sampled_from(["", "MA"]),
    "met": st.sampled_from(["", "SELF", "MINOR"]),
    "identified": st.booleans(),
    "consents": st.frozensets(st.sampled_from(["photo", "entry"])),
    "periods": st.none() | st.integers(0, 100),
    "amount": st.none() | st.integers(0, 2000),
    "owed": st.none() | st.integers(0, 9999),
    "mode": st.sampled_from(["", "APP", "CASH"]),
    "acknowledgement": st.booleans(),
    "volunteered": st.booleans(),
    "cash_allowed": st.booleans(),
    "refreshed_on": st.none() | days,
}


@settings(max_examples=80, deadline=None)
@given(worlds())
def test_an_honest_laptop_and_the_office_agree(drawn: tuple[Facts, Moment, World]) -> None:
    facts, at, world = drawn
    said = judge(PACK, facts, at)
    event = Event("D", 1, "0" * 64, at, "A", "V", "C", Judged(facts, said))
    heard = wire.decode_event(wire.encode_event(event))
    assert isinstance(heard.body, Judged)
    assert replay(PACK, Judgement(heard.at, heard.body.facts, heard.body.verdicts))
    assert untrue(heard.body.facts, heard.at, world) == ""


@settings(max_examples=300, deadline=None)
@given(worlds(), st.sampled_from(sorted(OTHER)), st.data())
def test_a_changed_fact_is_found_or_makes_nothing_lawful(
    drawn: tuple[Facts, Moment, World], name: str, data: st.DataObject
) -> None:
    facts, at, world = drawn
    changes: dict[str, Any] = {name: data.draw(OTHER[name])}
    changed = replace(facts, **changes)
    if untrue(changed, at, world):
        return
    before = {one.rule for one in judge(PACK, facts, at) if one.level is Level.BLOCK}
    after = {one.rule for one in judge(PACK, changed, at) if one.level is Level.BLOCK}
    assert before <= after


def test_every_fact_is_looked_at() -> None:
    apart = {"when", "relation", "ticks", "required_ticks", "uses", "words"}
    assert {one.name for one in fields(Facts)} == set(OTHER) | apart
