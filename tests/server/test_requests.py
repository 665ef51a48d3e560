"""What is asked for and learned at the door: it stops the case at once, the office answers, and everybody is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from fieldvisit import wire
from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.model.case import AddressState, Circumstances, Inconvenient, StopFlag
from fieldvisit.model.event import (
    Acknowledged,
    AddressStated,
    Handed,
    HoursAgreed,
    Incident,
    Left,
    MessageAsked,
    Offer,
    PersonSaid,
    RecorderStopped,
    Shown,
    TimesTold,
)
from fieldvisit.model.offers import WaiverTerms
from fieldvisit.model.outcome import IncidentKind, OfferKind, Said
from fieldvisit.server import tables
from fieldvisit.server.approving import OrderForbidden
from fieldvisit.server.asked import Answer
from fieldvisit.server.office import Office
from server.at_door import PLAN, STROKES, at_the_door, now, refused, say
from server.at_door import small as small
from server.conftest import enrolled, plan
from server.laptop import FixedClock, Laptop


@pytest.mark.parametrize("accepted", [True, False])
def test_a_plan_holds_the_case_until_somebody_else_decides(office: Office, laptop: Laptop, accepted: bool) -> None:
    """Domain 5, situation 8."""
    case_id = at_the_door(laptop)
    say(laptop, Offer(OfferKind.COMPLAINT, text="x"))
    say(laptop, Offer(OfferKind.PLAN, plan=PLAN, periods=12))
    assert now(laptop).stops == {StopFlag.COMPLAINT_OPEN, StopFlag.PROPOSAL_OPEN}
    number = f"{laptop.device}-20261121-0001-2"
    assert [one.number for one in office.tickets(only_open=True)] == [number[:-1] + "1", number]
    with pytest.raises(ServerConfig, match="own_visit"):
        office.decide(Answer(number, accepted, "x", "B"))
    office.decide(Answer(number, accepted, "同意分期", "M"))
    with pytest.raises(ServerConfig, match="already_decided"):
        office.decide(Answer(number, accepted, "x", "M"))
    assert now(laptop).stops == {StopFlag.COMPLAINT_OPEN} | ({StopFlag.PLAN_ACTIVE} if accepted else set())
    told = [one.decision for one in laptop.items if isinstance(one, wire.DecisionItem)]
    assert [(one.number, one.case_id, one.accepted, one.approver) for one in told] == [(number, case_id, accepted, "M")]


def test_more_time_moves_the_due_date_and_the_days_overdue(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Offer(OfferKind.EXTENSION, due=date(2027, 1, 10), text="住院"))
    assert laptop.sync().status_code == 200
    office.decide(Answer(office.tickets()[0].number, True, "同意", "M"))
    case = now(laptop)
    assert (case.case.overdue_since, case.case.dpd, case.stops) == (date(2027, 1, 10), 0, set())
    with pytest.raises(OrderForbidden, match="CN-DPD-01"):
        office.assign(plan("C", "D"), names=[case.case_id])


@pytest.mark.parametrize(
    "offer",
    [
        Offer(OfferKind.PLAN, plan=replace(PLAN, periods=61), periods=61),
        Offer(OfferKind.PLAN, plan=replace(PLAN, principal=1 << 50), periods=12),
        Offer(OfferKind.WAIVER, waiver=WaiverTerms(1, 0, "失业")),
        Offer(OfferKind.EXTENSION, due=date(2029, 1, 1), text="x"),
        Offer(OfferKind.EXTENSION),
    ],
    ids=lambda one: one.kind.value,
)
def test_nothing_beyond_the_offices_limits_is_accepted(small: tuple[Office, Laptop], offer: Offer) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, offer)
    assert laptop.sync().status_code == 200
    number = office.tickets()[0].number
    with pytest.raises(ServerConfig, match="beyond_limits"):
        office.decide(Answer(number, True, "好", "M"))
    assert now(laptop).stops == {StopFlag.PROPOSAL_OPEN}
    office.decide(Answer(number, False, "超出限额", "M"))
    assert now(laptop).stops == set()


def test_an_answered_objection_keeps_its_stop_unless_lifted(small: tuple[Office, Laptop], clock: FixedClock) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Offer(OfferKind.DISPUTE, text="金额不对"))
    say(laptop, Offer(OfferKind.DATA_REQUEST, text="要副本"))
    say(laptop, Offer(OfferKind.PROMISE, amount=1))
    assert now(laptop).stops == {StopFlag.DISPUTE}
    clock.pass_by(days=16)
    first, second = office.tickets(only_open=True)
    assert (first.days, first.late, second.kind) == (15, True, OfferKind.DATA_REQUEST)
    with pytest.raises(ServerConfig, match="not_liftable"):
        office.decide(Answer(second.number, True, "已寄", "M", lift=True))
    office.decide(Answer(second.number, True, "已寄", "M"))
    office.decide(Answer(first.number, True, "已更正", "M", lift=True))
    assert now(laptop).stops == set()
    with pytest.raises(NotFound):
        office.decide(Answer("D-NONE-1", True, "x", "M"))
    with pytest.raises(ServerConfig, match="reason_missing"):
        office.decide(Answer(first.number, True, " ", "M"))


def test_what_the_person_tells_goes_to_all_who_hold_the_case(office: Office, url: str, laptop: Laptop) -> None:
    order = laptop.orders()[0]
    office.assign(plan("C", "D"), names=[order.case_id])
    other = enrolled(office, url, "C")
    at_the_door(laptop)
    times = (Inconvenient("12:00", "14:00", "MON"),)
    since = datetime(2026, 11, 21, 14, tzinfo=UTC)
    for body in (
        TimesTold(times),
        HoursAgreed(since, since + timedelta(hours=1), "1", "zh-CN"),
        MessageAsked("邻居", True),
        AddressStated(AddressState.MOVED),
        Shown("badge", "en"),
        Handed("leaflet", "en", "1"),
        PersonSaid(Said.DISAGREEMENT, "不认", "zh-CN"),
        RecorderStopped("withdrawn"),
        Left("ASKED_TO_LEAVE", forbidden=True),
    ):
        say(laptop, body)
    assert laptop.sync().status_code == 200
    assert refused(laptop) == []
    assert other.sync().status_code == 200
    case = next(one.case for one in reversed(other.items) if isinstance(one, wire.CaseItem))
    known = case.circumstances
    assert (known.inconvenient, known.do_not_contact, known.address_state) == (times, ("邻居",), AddressState.FORBIDDEN)
    assert [(one.since, one.by) for one in known.agreed] == [(since, "SELF")]
    assert case.stops == {StopFlag.DO_NOT_VISIT}


def test_hours_agreed_anew_take_the_place_of_those_before(small: tuple[Office, Laptop]) -> None:
    """Who first says ten and then says nine has not agreed to ten."""
    _, laptop = small
    at_the_door(laptop)
    since = datetime(2026, 11, 21, 14, tzinfo=UTC)
    for hours in (2, 1):
        say(laptop, HoursAgreed(since, since + timedelta(hours=hours), "1", "zh-CN"))
    assert [one.until for one in now(laptop).circumstances.agreed] == [since + timedelta(hours=1)]


def test_hours_for_longer_than_a_night_or_agreed_by_nobody_do_not_count(small: tuple[Office, Laptop]) -> None:
    _, laptop = small
    since = datetime(2026, 11, 21, 14, tzinfo=UTC)
    laptop.begin(laptop.orders()[0], "V-1")
    say(laptop, HoursAgreed(since, since + timedelta(hours=1), "1", "zh-CN"))
    say(laptop, HoursAgreed(since, since + timedelta(days=300), "1", "zh-CN"))
    assert now(laptop).circumstances == Circumstances()
    assert refused(laptop) == ["consent_of_nobody", "bad_time"]


def test_a_restricted_incident_is_read_by_name_only_and_written_down(small: tuple[Office, Laptop]) -> None:
    """Domain 5, situations 13 and 14."""
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Incident(IncidentKind.HOME_VIOLENCE, "手臂有伤"))
    say(laptop, Incident(IncidentKind.CONDUCT, "争吵"))
    assert now(laptop).stops == {StopFlag.INCIDENT_HOLD}
    assert [one.kind for one in office.incidents()] == [IncidentKind.CONDUCT]
    row = tables.audit
    chosen = sa.select(row.c.subject).where(row.c.action == "read-restricted")
    with office.books.database.read() as connection:
        assert connection.execute(chosen).all() == []
    assert {one.text for one in office.incidents(restricted=True)} == {"手臂有伤", "争吵"}
    with office.books.database.read() as connection:
        assert [one.subject for one in connection.execute(chosen)] == [laptop.orders()[0].case_id]


def test_a_signature_under_the_debt_counts_only_where_the_office_wants_it(small: tuple[Office, Laptop]) -> None:
    office, laptop = small
    at_the_door(laptop)
    say(laptop, Acknowledged(declined="不签"))
    say(laptop, Acknowledged(STROKES))
    assert laptop.sync().status_code == 200
    assert refused(laptop) == ["acknowledgement_unwanted"]
    office.set_limits({"acknowledgement": "yes"})
    say(laptop, Acknowledged(STROKES))
    assert laptop.sync().status_code == 200
    assert refused(laptop) == ["acknowledgement_unwanted"]
