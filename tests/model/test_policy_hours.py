"""The edges of every pack's hours and days (domain 2.6): by the place's clock, where clocks jump, by consent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fieldvisit.calendars import holidays_near
from fieldvisit.clock import Moment, exactly
from fieldvisit.model.case import AgreedHours, Channel, Circumstances, Contact, Inconvenient
from fieldvisit.model.order import Order
from fieldvisit.model.policy import Facts, Level, When, judge
from fieldvisit.model.policy.shipped import packs
from model import lawful
from model.lawful import DAY, blocked, local

SYDNEY, NEW_YORK, LONDON = (ZoneInfo(name) for name in ("Australia/Sydney", "America/New_York", "Europe/London"))
OPEN, SHUT = False, True


def at(clock: str, pack_id: str, day: date = DAY) -> tuple[Facts, datetime]:
    now = local(clock, ZoneInfo(packs()[pack_id].zone), day)
    return lawful.facts(When.TALK, now), now


@pytest.mark.parametrize(
    ("pack_id", "rule", "clock", "shut"),
    [
        *(
            ("CN-2026", "CN-TIME-01", *edge)
            for edge in (("07:59:59", SHUT), ("07:59:59.999", SHUT), ("08:00:00", OPEN))
        ),
        *(
            ("CN-2026", "CN-TIME-01", *edge)
            for edge in (("21:59:59", OPEN), ("21:59:59.999", OPEN), ("22:00:00", SHUT))
        ),
        *(("CN-2026", "CN-TIME-01", *edge) for edge in (("23:59:59.999", SHUT), ("00:00:00", SHUT))),
        *(("US-FDCPA", "US-TIME-01", *edge) for edge in (("07:59:59.999", SHUT), ("08:00:00", OPEN))),
        *(
            ("US-FDCPA", "US-TIME-01", *edge)
            for edge in (("21:00:00", OPEN), ("21:00:00.001", SHUT), ("21:00:01", SHUT))
        ),
        *(("US-MA", "US-TIME-01", *edge) for edge in (("07:59:59", SHUT), ("08:00:00", OPEN), ("21:00:00.001", SHUT))),
        *(("IN-RBI", "IN-01", *edge) for edge in (("07:59:59", SHUT), ("08:00:00", OPEN), ("18:59:59.999", OPEN))),
        ("IN-RBI", "IN-01", "19:00:00", SHUT),
        *(("AU-RG96", "AU-01", *edge) for edge in (("08:59:59", SHUT), ("09:00:00", OPEN), ("20:59:59.999", OPEN))),
        ("AU-RG96", "AU-01", "21:00:00", SHUT),
        *(("TW", "TW-TIME-01", *edge) for edge in (("06:59:59", SHUT), ("07:00:00", OPEN), ("21:59:59", OPEN))),
        ("TW", "TW-TIME-01", "22:00:00", SHUT),
        *(("ID-POJK22", "ID-01", *edge) for edge in (("07:59:59", SHUT), ("08:00:00", OPEN), ("19:59:59", OPEN))),
        ("ID-POJK22", "ID-01", "20:00:00", SHUT),
        *(("PH", "PH-01", *edge) for edge in (("05:59:59.999", SHUT), ("06:00:00", OPEN), ("22:00:00", OPEN))),
        ("PH", "PH-01", "22:00:00.001", SHUT),
    ],
)
def test_the_edges_of_each_window(pack_id: str, rule: str, clock: str, shut: bool) -> None:
    facts, now = at(clock, pack_id)
    assert blocked(packs()[pack_id], facts, now) == ({rule} if shut else set())


@pytest.mark.parametrize("pack_id", ["UK-CONC", "HK", "SG", "EU", "ALL-VISITS"])
@pytest.mark.parametrize("clock", ["00:00:00", "06:30:00", "22:30:00"])
def test_where_no_hours_are_known_none_are_made_up(pack_id: str, clock: str) -> None:
    facts, now = at(clock, pack_id)
    assert not blocked(packs()[pack_id], facts, now)


@pytest.mark.parametrize("pack_id", [one for one in packs() if one != "IN-RBI"])
@pytest.mark.parametrize("when", When)
def test_an_ordinary_lawful_visit_has_no_verdict_anywhere(pack_id: str, when: When) -> None:
    now = local("10:00", ZoneInfo(packs()[pack_id].zone))
    facts = lawful.message(now) if when is When.MESSAGE else lawful.facts(when, now)
    assert judge(packs()[pack_id], facts, exactly(now)) == ()


def test_india_asks_nobody_else() -> None:
    now = local("10:00", ZoneInfo("Asia/Kolkata"))
    assert blocked(packs()["IN-RBI"], lawful.message(now), now) == {"IN-06-OTHERS"}


@pytest.mark.parametrize(
    ("pack_id", "day", "clock", "kind", "shut"),
    [
        ("ID-POJK22", date(2026, 11, 29), "10:00", "HOME", SHUT),  # Sunday
        ("ID-POJK22", date(2026, 11, 28), "10:00", "HOME", OPEN),  # Saturday
        ("ID-POJK22", date(2026, 12, 25), "10:00", "HOME", SHUT),
        ("AU-RG96", date(2026, 11, 29), "10:00", "HOME", OPEN),
        ("AU-RG96", date(2026, 12, 25), "10:00", "HOME", SHUT),
        ("AU-RG96", DAY, "16:59:59", "WORK", OPEN),
        ("AU-RG96", DAY, "17:00:00", "WORK", SHUT),
        ("AU-RG96", date(2026, 11, 28), "10:00", "WORK", SHUT),
    ],
)
def test_weekdays_holidays_and_places(pack_id: str, day: date, clock: str, kind: str, shut: bool) -> None:
    facts, now = at(clock, pack_id, day)
    order = replace(facts.order or lawful.order(), address_kind=kind)
    facts = replace(facts, order=order, holidays=holidays_near(packs()[pack_id].country, day))
    assert bool(blocked(packs()[pack_id], facts, now)) is shut


def test_a_shut_holiday_says_which_and_when_it_is_over() -> None:
    facts, now = at("10:00", "AU-RG96", date(2026, 12, 25))
    facts = replace(facts, holidays=holidays_near("AU", now.date()))
    (verdict,) = judge(packs()["AU-RG96"], facts, exactly(now))
    assert dict(verdict.inputs)["holiday"] == "Christmas Day"
    assert verdict.clears == local("09:00", SYDNEY, date(2026, 12, 27))  # the 26th is one too


# Where clocks jump
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (NEW_YORK, date(2026, 3, 8)),
        (NEW_YORK, date(2026, 11, 1)),
        (LONDON, date(2026, 3, 29)),
        (LONDON, date(2026, 10, 25)),
        (SYDNEY, date(2026, 10, 4)),
        (SYDNEY, date(2026, 4, 5)),
    ],
)
def test_on_a_day_whose_clocks_jump_the_window_is_by_the_clock_on_the_wall(zone: ZoneInfo, day: date) -> None:
    for clock, shut in (("07:59:59", SHUT), ("08:00:00", OPEN), ("21:00:00", OPEN), ("21:00:01", SHUT)):
        now = local(clock, zone, day)
        facts = lawful.facts(When.TALK, now)
        assert bool(blocked(packs()["US-FDCPA"], facts, exactly(now))) is shut
    night = local("00:30", zone, day)
    (verdict,) = judge(packs()["US-FDCPA"], lawful.facts(When.TALK, night), exactly(night))
    assert verdict.clears == local("08:00", zone, day).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        (NEW_YORK, date(2026, 3, 8), "01:59:59", "03:00:00"),  # 02:30 does not exist
        (LONDON, date(2026, 10, 25), "01:15", "01:45"),  # comes twice
    ],
)
def test_hours_in_a_jump_are_neither_lost_nor_made(zone: ZoneInfo, day: date, first: str, last: str) -> None:
    told = Circumstances(inconvenient=(Inconvenient("02:15", "02:45"),))
    for clock in (first, last):
        facts = replace(lawful.facts(When.DOOR, local(clock, zone, day)), circumstances=told)
        assert "ALL-TIME-01" not in blocked(packs()["UK-CONC"], facts, local(clock, zone, day))
    late = local("01:30", LONDON, date(2026, 10, 25)).replace(fold=1)
    told = Circumstances(inconvenient=(Inconvenient("01:15", "01:45"),))
    for fold in (0, 1):
        facts = replace(lawful.facts(When.DOOR, late), circumstances=told)
        assert "ALL-TIME-01" in blocked(packs()["UK-CONC"], facts, exactly(late.replace(fold=fold)))


def test_the_hours_are_those_of_the_place_and_not_of_the_office() -> None:
    now = local("20:30", NEW_YORK)
    facts = lawful.facts(When.TALK, now)
    west = replace(facts, order=lawful.order(DAY, "America/Los_Angeles"))
    assert not blocked(packs()["US-FDCPA"], facts, now)
    assert not blocked(packs()["US-FDCPA"], west, now)
    assert blocked(packs()["US-FDCPA"], facts, now + timedelta(hours=2))
    assert not blocked(packs()["US-FDCPA"], west, now + timedelta(hours=2))


# Uncertain clocks
def test_a_clock_that_may_stand_on_either_side_of_the_edge_forbids() -> None:
    pack, facts = packs()["CN-2026"], lawful.facts(When.TALK)
    for middle, shut in (("07:59", SHUT), ("08:06", OPEN), ("21:54", OPEN), ("21:56", SHUT), ("22:04", SHUT)):
        there, five = local(middle).astimezone(UTC), timedelta(minutes=5)
        moment = Moment(there, 0, "b", there - five, there + five)
        assert ("CN-TIME-01" in blocked(pack, facts, moment)) is shut


@pytest.mark.parametrize(
    ("spread", "drift", "warns", "forbids"),
    [(5, 0, False, False), (6, 0, True, False), (5, 6, True, False), (720, 0, True, True), (5, 1441, True, True)],
)
def test_how_sure_a_clock_has_to_be(spread: int, drift: int, warns: bool, forbids: bool) -> None:
    noon = local("10:30").astimezone(UTC)
    moment = Moment(noon, 0, "b", noon - timedelta(minutes=spread), noon + timedelta(minutes=spread), drift * 60_000)
    said = {one.rule for one in judge(packs()["CN-2026"], lawful.facts(When.DOOR), moment)}
    assert ("CN-CLOCK-01" in said, "CN-CLOCK-02" in said) == (warns, forbids)


# Consent
def tonight(day: date = DAY) -> AgreedHours:
    since = local("22:00", day=day).astimezone(UTC)
    return AgreedHours(since, since + timedelta(minutes=45), since - timedelta(hours=3), "SELF", "v1")


def test_hours_agreed_to_open_the_window_once_and_say_so() -> None:
    pack, facts = packs()["CN-2026"], replace(lawful.facts(When.TALK), agreed=(tonight(),))
    (verdict,) = judge(pack, facts, exactly(local("22:10")))
    assert (verdict.rule, verdict.level) == ("CN-TIME-01", Level.EVIDENCE)
    assert verdict.lifted.startswith("SELF ")
    assert not verdict.remedy
    for later in (timedelta(days=1), timedelta(days=7)):
        assert blocked(pack, facts, local("22:10") + later) >= {"CN-TIME-01"}
    assert blocked(pack, facts, local("22:45")) == {"CN-TIME-01"}


def test_hours_agreed_to_tonight_leave_the_law_of_the_window_at_the_end_of_day() -> None:
    """An uncertain clock may stand on both sides of 22:00: what the window and the consent hold together is allowed."""
    ten, two = local("22:00").astimezone(UTC), timedelta(minutes=2)
    facts = replace(lawful.facts(When.TALK), agreed=(tonight(),))
    assert not blocked(packs()["CN-2026"], facts, Moment(ten, 0, "b", ten - two, ten + two))
    end = local("22:45").astimezone(UTC)
    assert blocked(packs()["CN-2026"], facts, Moment(end, 0, "b", end - two, end + two)) == {"CN-TIME-01"}


def test_a_consent_counts_from_when_it_was_given() -> None:
    late = replace(tonight(), at=local("22:20").astimezone(UTC))
    facts = replace(lawful.facts(When.TALK), agreed=(late,))
    assert blocked(packs()["CN-2026"], facts, local("22:10")) == {"CN-TIME-01"}
    assert not blocked(packs()["CN-2026"], facts, local("22:20"))


def test_a_consent_is_that_of_who_gave_it() -> None:
    """A guarantor who wants to be called on at ten has not agreed for the debtor."""
    pack, now = packs()["CN-2026"], local("22:10")
    facts = replace(lawful.facts(When.TALK), agreed=(replace(tonight(), by="GUARANTOR"),))
    assert facts.met == "SELF"
    assert blocked(pack, facts, now) == {"CN-TIME-01"}
    assert not blocked(pack, replace(facts, met="GUARANTOR"), now)


def test_no_consent_opens_a_window_whose_law_knows_none() -> None:
    now = local("21:30", NEW_YORK)
    since = now.astimezone(UTC) - timedelta(minutes=5)
    agreed = AgreedHours(since, since + timedelta(hours=1), since - timedelta(hours=1), "SELF")
    facts = replace(lawful.facts(When.TALK, now), agreed=(agreed,))
    assert blocked(packs()["US-FDCPA"], facts, now) == {"US-TIME-01"}


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("21:29:59", set()),
        ("21:30:00", {"CN-TIME-02-30"}),
        ("21:44:59", {"CN-TIME-02-30"}),
        ("21:45:00", {"CN-TIME-02-15"}),
        ("21:59:59", {"CN-TIME-02-15"}),
        ("22:00:00", {"CN-TIME-01"}),
    ],
)
def test_the_end_of_the_window_is_announced_twice(clock: str, said: set[str]) -> None:
    assert {one.rule for one in judge(packs()["CN-2026"], lawful.facts(When.TALK), exactly(local(clock)))} == said


# Habits, and what the person said
@pytest.mark.parametrize(
    ("region", "clock", "said"),
    [
        ("", "08:59:59", {"CN-TIME-03"}),
        ("", "09:00", set()),
        ("", "12:00", {"CN-TIME-04"}),
        ("", "14:00", set()),
        ("", "20:00", {"CN-TIME-03"}),
        ("CN-XJ", "10:59:59", {"CN-TIME-03-XJ"}),
        ("CN-XJ", "12:30", set()),
        ("CN-XJ", "14:30", {"CN-TIME-04-XJ"}),
        ("CN-XJ", "20:30", set()),
        ("CN-XJ", "22:00", {"CN-TIME-01", "CN-TIME-03-XJ"}),
    ],
)
def test_xinjiang_lives_two_hours_later_by_the_same_law(region: str, clock: str, said: set[str]) -> None:
    now = local(clock)
    facts = replace(lawful.facts(When.PLAN, now), region=region)
    assert {one.rule for one in judge(packs()["CN-2026"], facts, exactly(now))} == said


@pytest.mark.parametrize(
    ("named", "clock", "shut"),
    [
        (Inconvenient("09:00", "11:00"), "10:59:59", SHUT),
        (Inconvenient("09:00", "11:00"), "11:00", OPEN),
        (Inconvenient("19:00", "10:30"), "10:00", SHUT),
        (Inconvenient("19:00", "10:30"), "10:30", OPEN),
        (Inconvenient("19:00", "10:30", "TUE"), "10:00", OPEN),  # Monday's night, not Tuesday's
        (Inconvenient("19:00", "10:30", "MON"), "10:00", SHUT),
        (Inconvenient("00:00", "00:00", "TUE"), "10:00", SHUT),
        (Inconvenient("00:00", "24:00", "WED"), "10:00", OPEN),
        (Inconvenient("soon", "later"), "10:00", SHUT),
    ],
)
def test_times_that_do_not_suit_the_person(named: Inconvenient, clock: str, shut: bool) -> None:
    facts = lawful.facts(When.DOOR)
    facts = replace(facts, circumstances=replace(facts.circumstances, inconvenient=(named,)))
    assert ("CN-TIME-07" in blocked(packs()["CN-2026"], facts, local(clock))) is shut


# How often
@pytest.mark.parametrize(
    ("days", "reached", "written", "shut"),
    [
        (29, True, None, SHUT),
        (30, True, None, OPEN),
        (29, False, None, OPEN),
        (29, True, DAY, OPEN),
        (29, True, DAY - timedelta(days=1), SHUT),
    ],
)
def test_massachusetts_allows_one_visit_in_thirty_days(
    days: int, reached: bool, written: date | None, shut: bool
) -> None:
    now = local("10:00", NEW_YORK)
    facts = lawful.facts(When.DEPART, now)
    visit = Contact(local("20:59", NEW_YORK, DAY - timedelta(days=days)), Channel.VISIT, reached)
    known = replace(facts.circumstances, written_consent_until=written)
    facts = replace(facts, contacts=(*facts.contacts, visit), circumstances=known)
    assert blocked(packs()["US-MA"], facts, now) == ({"US-MA-01"} if shut else set())
    if shut:
        (verdict,) = judge(packs()["US-MA"], facts, exactly(now))
        assert verdict.clears == local("00:00", NEW_YORK, DAY - timedelta(days=days) + timedelta(days=30))


def test_china_warns_of_too_many_visits_of_the_household() -> None:
    facts = lawful.facts(When.DEPART)
    for days, count, said in ((6, 1, {"CN-FRQ-03"}), (7, 1, set()), (8, 4, {"CN-FRQ-03-30"})):
        visits = tuple(
            Contact(local("10:00") - timedelta(days=days + one), Channel.VISIT, True, household=True)
            for one in range(count)
        )
        known = replace(facts, contacts=(*facts.contacts, *visits))
        assert {one.rule for one in judge(packs()["CN-2026"], known, exactly(local("10:00")))} == said


@pytest.mark.parametrize(("days", "shut"), [(29, SHUT), (30, OPEN)])
def test_who_refused_to_talk_is_left_alone_for_thirty_days(days: int, shut: bool) -> None:
    facts = lawful.facts(When.PLAN)
    refused = Contact(local("21:30") - timedelta(days=days), Channel.VISIT, True, "MET_DEBTOR_REFUSED_TALK")
    facts = replace(facts, contacts=(*facts.contacts, refused))
    assert ("CN-COOL-01" in blocked(packs()["CN-2026"], facts, local("10:00"))) is shut


@pytest.mark.parametrize(
    ("since", "crisis", "ended", "shut"),
    [
        (59, False, None, SHUT),
        (60, False, None, OPEN),
        (200, True, None, SHUT),
        (200, True, 29, SHUT),
        (200, True, 30, OPEN),
    ],
)
def test_a_breathing_space_in_the_united_kingdom(since: int, crisis: bool, ended: int | None, shut: bool) -> None:
    now = local("10:00", LONDON)
    facts = lawful.facts(When.PLAN, now)
    over = None if ended is None else DAY - timedelta(days=ended)
    known = replace(
        facts.circumstances,
        respite_from=DAY - timedelta(days=since),
        respite_in_crisis=crisis,
        crisis_ended=over,
    )
    assert ("UK-09" in blocked(packs()["UK-CONC"], replace(facts, circumstances=known), now)) is shut


def test_an_order_of_no_known_place_is_none() -> None:
    order: Order = lawful.order(DAY, "Asia/Shanghai")
    facts = replace(lawful.facts(When.DEPART), order=replace(order, zone="Nowhere/Town"))
    assert "CN-ORDER-01" in blocked(packs()["CN-2026"], facts, local("10:00"))
