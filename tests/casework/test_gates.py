"""What forbids setting out or going on: hours, people, papers, stops, orders, stale facts."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.laptop import CASE_FILE, COMPANION, LEAD, MORNING, ORDER, THE_ORDER, TODAY, Laptop, laptop
from fieldvisit import casework, wire
from fieldvisit.errors import Blocked, CertificateExpired, CertificateMissing, OutOfOrder
from fieldvisit.model.case import AddressState, Circumstances, StopFlag
from fieldvisit.model.event import Offer
from fieldvisit.model.order import Staff
from fieldvisit.model.outcome import OfferKind, Outcome, Who
from fieldvisit.model.people import id_check_digit
from fieldvisit.model.policy import shipped
from fieldvisit.model.visit import Step

CHILD = "99010120081124123"
"""Eighteen on the day after the visit."""


def blocked_by(stop: pytest.ExceptionInfo[Blocked]) -> str:
    """The question that the rule asks: rules may be renamed."""
    return shipped.packs()[shipped.DEFAULT].rule(str(stop.value.facts["rule"])).check


@pytest.mark.parametrize("local", ["00:00:00", "07:59:59.999", "22:00:00", "23:30:00"])
def test_outside_the_lawful_hours_nobody_sets_out(at_work: Laptop, local: str) -> None:
    at_work.at(local)
    with pytest.raises(Blocked) as stop:
        at_work.depart()
    assert blocked_by(stop) == "window"
    assert casework.interrupted(at_work.desk) == []


@pytest.mark.parametrize("local", ["08:00:00", "12:00:00", "21:59:59.999"])
def test_inside_them_they_may(at_work: Laptop, local: str) -> None:
    at_work.at(local)
    assert at_work.depart().step is Step.BEFORE


@pytest.mark.parametrize(
    ("local", "lawful"), [("08:04:59", False), ("08:05:00", True), ("21:54:59", True), ("21:55:00", False)]
)
def test_a_clock_nobody_confirmed_is_taken_at_its_worst(at_work: Laptop, local: str, lawful: bool) -> None:
    at_work.at(local, exact=False)
    if lawful:
        assert at_work.depart().step is Step.BEFORE
    else:
        with pytest.raises(Blocked) as stop:
            at_work.depart()
        assert blocked_by(stop) == "window"


def test_early_and_late_hours_are_warned_of_and_recorded(at_work: Laptop) -> None:
    at_work.at("08:30:00")
    assert [one.rule for one in at_work.depart().departed.verdicts] == ["CN-TIME-03"]


def test_at_ten_in_the_evening_only_leaving_remains(at_work: Laptop) -> None:
    at_work.at("21:30:00")
    visit = at_work.met()
    at_work.at("22:00:00")
    promise = Offer(OfferKind.PROMISE, amount=100, due=TODAY)
    with pytest.raises(Blocked):
        casework.offer(at_work.desk, visit.visit_id, promise)
    casework.note(at_work.desk, visit.visit_id, notes="时间到，离开。")
    casework.leave(at_work.desk, visit.visit_id, "OUT_OF_HOURS")
    assert casework.conclude(at_work.desk, visit.visit_id, Outcome.ABORTED_TIME).outcome is Outcome.ABORTED_TIME


@pytest.mark.parametrize("companion", ["chen", "nobody", "gone", ""])
def test_one_collector_is_not_enough(at_work: Laptop, companion: str) -> None:
    with pytest.raises(Blocked) as stop:
        casework.depart(at_work.desk, ORDER, companion=companion, recorder="REC")
    assert blocked_by(stop) == "team"


@pytest.mark.parametrize("hours", [-1, -26])
def test_a_clock_set_back_opens_no_night(at_work: Laptop, hours: int) -> None:
    """The true time is then anywhere in the day after the office was heard, nights too."""
    at_work.at("10:00:00")
    at_work.clock.boot_id = "boot-2"
    at_work.clock.move(hours=hours)
    with pytest.raises(Blocked) as stop:
        at_work.depart()
    assert blocked_by(stop) == "window"


def test_only_the_two_of_the_order_set_out(at_work: Laptop) -> None:
    """The office would refuse the visit of any other two, and all that was recorded in it."""
    at_work.feed(wire.StaffItem(replace(COMPANION, collector_id="zhou")))
    with pytest.raises(Blocked) as stop:
        casework.depart(at_work.desk, ORDER, companion="zhou", recorder="REC")
    assert blocked_by(stop) == "order"


def test_an_order_of_others_is_no_stop_of_the_day(at_work: Laptop) -> None:
    """A companion enrolled here has orders with third collectors, too: nobody sets out for them from this desk."""
    at_work.feed(wire.OrderItem(replace(THE_ORDER, order_id="O-2", lead="lin", companion="zhou")))
    assert [one.order.order_id for one in casework.day(at_work.desk, TODAY)] == [ORDER]
    with pytest.raises(Blocked) as stop:
        casework.depart(at_work.desk, "O-2", companion="lin", recorder="REC")
    assert blocked_by(stop) == "order"


def test_no_recorder_no_visit(at_work: Laptop) -> None:
    with pytest.raises(Blocked) as stop:
        casework.depart(at_work.desk, ORDER, companion="lin", recorder="  ")
    assert blocked_by(stop) == "recorder"


def lapsed(who: Staff, paper: str, last_day: date) -> Staff:
    until = dict.fromkeys(("badge_until", "training_until", "authorised_until"), who.badge_until) | {paper: last_day}
    papers = (until["badge_until"], until["training_until"], until["authorised_until"])
    return Staff(who.collector_id, who.name, who.badge_no, *papers)


@pytest.mark.parametrize("who", [LEAD, COMPANION])
@pytest.mark.parametrize("paper", ["badge_until", "training_until", "authorised_until"])
def test_a_lapsed_paper_of_either_stops_the_visit(at_work: Laptop, who: Staff, paper: str) -> None:
    at_work.feed(wire.StaffItem(lapsed(who, paper, TODAY - timedelta(days=1))))
    with pytest.raises(Blocked) as stop:
        at_work.depart()
    assert blocked_by(stop) == "papers"
    at_work.feed(wire.StaffItem(lapsed(who, paper, TODAY)))
    assert at_work.depart().step is Step.BEFORE


@pytest.mark.parametrize("flag", list(StopFlag))
def test_every_stop_of_the_office_stops(at_work: Laptop, flag: StopFlag) -> None:
    at_work.feed(wire.CaseItem(replace(CASE_FILE, stops=frozenset({flag}))))
    with pytest.raises(Blocked) as stop:
        at_work.depart()
    assert blocked_by(stop) == "stops"


def test_a_stop_that_arrives_on_the_way_keeps_them_from_the_door(at_work: Laptop) -> None:
    visit = at_work.confirmed()
    at_work.feed(wire.OrderCancelled(ORDER, "paid"))
    with pytest.raises(Blocked) as stop:
        casework.knock(at_work.desk, visit.visit_id, Who.SELF)
    assert blocked_by(stop) == "stops"
    casework.leave(at_work.desk, visit.visit_id, "WITHDRAWN")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"outsourcing_notice": None}, "notice"),
        ({"contacts": ()}, "ladder"),
        ({"contacts": CASE_FILE.contacts[:1]}, "ladder"),
        ({"contacts": CASE_FILE.contacts[1:]}, "ladder"),
        ({"circumstances": Circumstances(address_state=AddressState.FORBIDDEN)}, "address"),
        ({"circumstances": Circumstances(quiet_until=TODAY)}, None),
        ({"outsourcing_notice": TODAY + timedelta(days=1)}, "notice"),
        ({"case": replace(CASE_FILE.case, overdue_since=TODAY)}, "overdue"),
        ({"case": replace(CASE_FILE.case, id_no=CHILD + id_check_digit(CHILD))}, "adult"),
        ({"case": replace(CASE_FILE.case, id_no=CHILD + "?")}, None),
    ],
)
def test_the_case_itself_can_forbid(at_work: Laptop, change: dict[str, object], rule: str | None) -> None:
    at_work.feed(wire.CaseItem(replace(CASE_FILE, **change)))  # type: ignore[arg-type]
    if rule is None:
        assert at_work.depart().step is Step.BEFORE
        return
    with pytest.raises(Blocked) as stop:
        at_work.depart()
    assert blocked_by(stop) == rule


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=3)])
def test_outside_its_days_an_order_is_none(at_work: Laptop, day: date) -> None:
    at_work.at("10:00:00", day=day)
    with pytest.raises(Blocked) as stop:
        at_work.depart()
    assert blocked_by(stop) == "order"


def test_a_cancelled_order_is_none(at_work: Laptop) -> None:
    at_work.feed(wire.OrderCancelled(ORDER, "recalled"))
    with pytest.raises(Blocked) as stop:
        at_work.depart()
    assert blocked_by(stop) == "order"


def test_an_office_not_heard_for_too_long_stops(at_work: Laptop) -> None:
    at_work.clock.move(hours=25)
    with pytest.raises(Blocked) as stop:
        at_work.depart()
    assert blocked_by(stop) == "fresh"


def test_nobody_speaks_at_the_door_before_the_companion_confirmed(at_work: Laptop) -> None:
    visit = at_work.depart()
    with pytest.raises(Blocked) as stop:
        casework.knock(at_work.desk, visit.visit_id, Who.SELF)
    assert blocked_by(stop) == "companion_confirmed"


def test_only_the_companion_of_the_visit_confirms(at_work: Laptop) -> None:
    visit = at_work.depart()
    with pytest.raises(CertificateMissing):
        casework.confirm(at_work.desk, visit.visit_id, at_work.lead)
    confirmed = casework.confirm(at_work.desk, visit.visit_id, at_work.companion)
    assert confirmed.confirmed is not None
    assert confirmed.confirmed.certificate_sha256 == at_work.companion.fingerprint
    with pytest.raises(OutOfOrder):
        casework.confirm(at_work.desk, visit.visit_id, at_work.companion)


def test_a_lapsed_certificate_confirms_nothing(tmp_path: Path) -> None:
    with laptop(tmp_path / "profile", lin_days=1) as made:
        visit = made.depart()
        made.clock.at += timedelta(days=1, minutes=1)
        with pytest.raises(CertificateExpired):
            casework.confirm(made.desk, visit.visit_id, made.companion)


def test_a_revoked_certificate_signs_nothing(at_work: Laptop) -> None:
    confirmed = at_work.closed()
    at_work.feed(wire.SignerRevoked("lin", at_work.companion.serial))
    with pytest.raises(CertificateExpired):
        at_work.seal(confirmed)


def test_an_order_is_for_one_visit(at_work: Laptop) -> None:
    first = at_work.depart()
    with pytest.raises(OutOfOrder):
        at_work.depart()
    casework.void(at_work.desk, first.visit_id, "下错单")
    assert at_work.depart().visit_id != first.visit_id


def test_a_stale_balance_may_not_be_quoted(at_work: Laptop) -> None:
    at_work.feed(wire.CaseItem(replace(CASE_FILE, balance_at=MORNING - timedelta(hours=72, minutes=1))))
    visit = at_work.met()
    assert not casework.quotable(at_work.desk, visit)
    with pytest.raises(Blocked) as stop:
        casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.PROMISE, amount=100, due=TODAY))
    assert blocked_by(stop) == "balance"
    more_time = Offer(OfferKind.EXTENSION, due=TODAY + timedelta(days=30))
    assert casework.offer(at_work.desk, visit.visit_id, more_time).offers == (more_time,)


def test_the_plan_says_before_setting_out_what_stands_in_the_way(at_work: Laptop) -> None:
    late = replace(THE_ORDER, order_id="O-2", slot_from=MORNING + timedelta(hours=11, minutes=30),
                   slot_until=MORNING + timedelta(hours=12, minutes=30))  # fmt: skip
    at_work.feed(wire.OrderItem(late))
    first, second = casework.day(at_work.desk, TODAY)
    assert (first.order.order_id, first.verdicts, first.visit) == (ORDER, (), None)
    assert [one.rule for one in second.verdicts] == ["CN-TIME-01", "CN-TIME-03"]
    assert casework.departing(at_work.desk, ORDER) == ()
    assert [one.rule for one in casework.departing(at_work.desk, ORDER, recorder="")] == ["CN-REC-01"]
    visit = at_work.depart()
    assert casework.day(at_work.desk, TODAY)[0].visit == visit


def test_a_clock_set_back_never_stops_the_record(at_work: Laptop) -> None:
    visit = at_work.met()
    at_work.clock.boot_id = "boot-2"
    at_work.clock.at = MORNING - timedelta(days=400)
    casework.note(at_work.desk, visit.visit_id, notes="时钟不对")
    casework.leave(at_work.desk, visit.visit_id, "DONE")
    after = casework.conclude(at_work.desk, visit.visit_id, Outcome.MET_DEBTOR_REFUSED_PAY)
    assert after.last_at is not None
    assert after.last_at.suspect
