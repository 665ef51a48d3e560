"""What the visited person is owed: their hours, their times, their words, their objections, and to be left alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from casework.laptop import CASE, CASE_FILE, MORNING, TODAY, Laptop
from casework.rights import TONIGHT, again, check, forbidding, known_to_the_office
from evidence.judges import text_of
from fieldvisit import casework, wire
from fieldvisit.errors import BadDate, Blocked, MissingText, OutOfOrder, TooLong
from fieldvisit.model.case import AddressState, Circumstances, Inconvenient, StopFlag
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import OfferKind, Outcome, Said, Who
from fieldvisit.model.receipt import PaymentMode


# Hours
def test_hours_are_agreed_once_and_open_no_other_night(at_work: Laptop) -> None:
    visit = at_work.met()
    visit = casework.agree_hours(at_work.desk, visit.visit_id, TONIGHT, TONIGHT + timedelta(hours=1), "zh-CN")
    casework.leave(at_work.desk, visit.visit_id, "DONE")
    casework.conclude(at_work.desk, visit.visit_id, Outcome.MET_DEBTOR_REFUSED_PAY)
    order = again(at_work)
    at_work.at("22:20:00")
    casework.refresh(at_work.desk, [("a", "1")])
    assert "window" not in forbidding(at_work, order)
    later = casework.depart(at_work.desk, order, companion="lin", recorder="R")
    assert [one.lifted[:4] for one in later.departed.verdicts if one.lifted] == ["SELF"]
    casework.void(at_work.desk, later.visit_id, "楼道停电")
    at_work.at("23:15:00")
    assert "window" in forbidding(at_work, order)
    at_work.at("22:20:00", day=TODAY + timedelta(days=7))
    assert "window" in forbidding(at_work, order)


@pytest.mark.parametrize(
    ("since", "hours"),
    [
        (TONIGHT, 0),
        (TONIGHT, -1),
        (TONIGHT, 4.1),
        (MORNING - timedelta(hours=3), 1),
        (MORNING + timedelta(days=15), 1),
    ],
)
def test_nobody_agrees_to_two_nights_or_to_the_past(at_work: Laptop, since: datetime, hours: float) -> None:
    visit = at_work.met()
    with pytest.raises(BadDate):
        casework.agree_hours(at_work.desk, visit.visit_id, since, since + timedelta(hours=hours), "en")


def test_only_the_confirmed_person_agrees(at_work: Laptop) -> None:
    visit = at_work.confirmed()
    casework.knock(at_work.desk, visit.visit_id, Who.FAMILY, "SPOUSE")
    verbs: tuple[Callable[[], object], ...] = (
        lambda: casework.agree_hours(at_work.desk, visit.visit_id, TONIGHT, TONIGHT + timedelta(hours=1), "en"),
        lambda: casework.tell_times(at_work.desk, visit.visit_id, (Inconvenient("08:00", "10:00"),)),
        lambda: casework.say_own(at_work.desk, visit.visit_id, Said.DISAGREEMENT, "不同意", "zh-CN"),
        lambda: casework.acknowledge(at_work.desk, visit.visit_id, declined="不签"),
    )
    for verb in verbs:
        with pytest.raises(OutOfOrder):
            verb()


def test_the_last_agreed_hours_count(at_work: Laptop) -> None:
    visit = at_work.met()
    for hour in (0, 1):
        since = TONIGHT + timedelta(hours=hour)
        visit = casework.agree_hours(at_work.desk, visit.visit_id, since, since + timedelta(minutes=30), "zh-CN")
    assert [one.since for one in visit.agreed] == [TONIGHT + timedelta(hours=1)]


# Times
def test_inconvenient_times_hold_from_then_on_and_the_last_word_replaces_them(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.tell_times(at_work.desk, visit.visit_id, (Inconvenient("09:00", "12:00", "SUN MON", "上课"),))
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.PROMISE, 100, TODAY))
    assert "inconvenient" in forbidding(at_work, again(at_work))
    told = casework.circumstances(at_work.desk, CASE).inconvenient
    assert told == (Inconvenient("09:00", "12:00", "MON SUN", "上课"),)
    casework.tell_times(at_work.desk, visit.visit_id, ())
    assert "inconvenient" not in forbidding(at_work, "O-2")


@pytest.mark.parametrize("bad", [("9:00", "10:00", ""), ("24:00", "10:00", ""), ("09:00", "10:00", "FUNDAY")])
def test_times_that_are_none_are_refused(at_work: Laptop, bad: tuple[str, str, str]) -> None:
    visit = at_work.met()
    with pytest.raises(BadDate):
        casework.tell_times(at_work.desk, visit.visit_id, (Inconvenient(*bad),))
    with pytest.raises(TooLong):
        casework.tell_times(at_work.desk, visit.visit_id, (Inconvenient("09:00", "10:00"),) * 21)


def test_what_the_office_says_later_counts_alone(at_work: Laptop) -> None:
    """The laptop's own knowledge stands in only until the office, knowing of the visit, has sent the case again."""
    visit = at_work.met()
    casework.tell_times(at_work.desk, visit.visit_id, (Inconvenient("09:00", "12:00"),))
    known_to_the_office(at_work)
    at_work.feed(wire.CaseItem(replace(CASE_FILE, circumstances=Circumstances(address_state=AddressState.VALID))))
    assert casework.circumstances(at_work.desk, CASE) == Circumstances(address_state=AddressState.VALID)


# Leaving, address
def test_who_says_never_again_is_not_visited_again(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.leave(at_work.desk, visit.visit_id, "ASKED_TO_LEAVE", forbidden=True)
    assert StopFlag.DO_NOT_VISIT in at_work.desk.store.cases.get(CASE).stops
    assert casework.circumstances(at_work.desk, CASE).address_state is AddressState.FORBIDDEN
    assert {"stops", "address", "cooldown"} <= forbidding(at_work, again(at_work))
    with pytest.raises(Blocked):
        casework.depart(at_work.desk, "O-2", companion="lin", recorder="R")


def test_a_request_to_leave_cools_down_even_when_nothing_was_concluded(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.leave(at_work.desk, visit.visit_id, "ASKED_TO_LEAVE")
    assert forbidding(at_work, again(at_work)) == {"cooldown"}
    at_work.at("10:00:00", day=TODAY + timedelta(days=30))
    assert "cooldown" not in forbidding(at_work, "O-2")


@pytest.mark.parametrize(
    ("state", "stops"),
    [(AddressState.DEMOLISHED, True), (AddressState.MOVED, True), (AddressState.VALID, False)],
)
def test_a_wrong_address_is_not_tried_again(at_work: Laptop, state: AddressState, stops: bool) -> None:
    visit = at_work.confirmed()
    casework.state_address(at_work.desk, visit.visit_id, state, "已拆")
    assert ("address" in forbidding(at_work, again(at_work))) is stops


# Third persons
def asked(laptop: Laptop, relation: str = "NEIGHBOUR", *, refused: bool = False) -> None:
    open_ = casework.interrupted(laptop.desk)[0]
    casework.ask_message(laptop.desk, open_.visit_id, relation, refused)


def test_a_third_person_is_asked_only_when_the_person_is_out_of_reach(at_work: Laptop) -> None:
    visit = at_work.confirmed()
    with pytest.raises(OutOfOrder):
        casework.ask_message(at_work.desk, visit.visit_id, "NEIGHBOUR", False)
    casework.knock(at_work.desk, visit.visit_id, Who.OTHER_ADULT, "NEIGHBOUR")
    with pytest.raises(Blocked) as stop:
        asked(at_work)
    assert check(stop) == "unreachable"
    with pytest.raises(MissingText):
        asked(at_work, " ")
    at_work.feed(wire.CaseItem(replace(CASE_FILE, circumstances=Circumstances(unreachable="NUMBER_INVALID"))))
    asked(at_work)
    assert at_work.desk.store.visits.get(visit.visit_id).messages[0].body.relation == "NEIGHBOUR"


def test_who_refuses_to_be_asked_is_never_asked_again(at_work: Laptop) -> None:
    at_work.feed(wire.CaseItem(replace(CASE_FILE, circumstances=Circumstances(unreachable="NUMBER_INVALID"))))
    visit = at_work.confirmed()
    casework.knock(at_work.desk, visit.visit_id, Who.FAMILY, "SIBLING")
    asked(at_work, "SIBLING", refused=True)
    with pytest.raises(Blocked) as stop:
        asked(at_work, "SIBLING")
    assert check(stop) == "willing"
    asked(at_work, "PARENT")
    known_to_the_office(at_work)
    at_work.feed(wire.CaseItem(CASE_FILE))
    assert casework.circumstances(at_work.desk, CASE).do_not_contact == ("SIBLING",)


@pytest.mark.parametrize("who", [Who.MINOR, Who.NOBODY, Who.SELF])
def test_children_and_closed_doors_are_asked_nothing(at_work: Laptop, who: Who) -> None:
    visit = at_work.confirmed()
    casework.knock(at_work.desk, visit.visit_id, who)
    for refused in (True, False):
        with pytest.raises(OutOfOrder):
            asked(at_work, refused=refused)
    if who is not Who.SELF:
        for paper in ("leaflet:rights", "slip", "copy"):
            with pytest.raises(OutOfOrder):
                casework.hand(at_work.desk, visit.visit_id, paper, "zh-CN")


def test_a_closed_door_gets_the_card_and_a_child_nothing(at_work: Laptop) -> None:
    visit = at_work.confirmed()
    casework.knock(at_work.desk, visit.visit_id, Who.MINOR)
    with pytest.raises(OutOfOrder):
        casework.hand(at_work.desk, visit.visit_id, "card", "zh-CN")
    with pytest.raises(OutOfOrder):
        casework.show(at_work.desk, visit.visit_id, "badge", "zh-CN")
    casework.knock(at_work.desk, visit.visit_id, Who.NOBODY)
    assert casework.hand(at_work.desk, visit.visit_id, "card", "zh-CN").handed[0].body.paper == "card"


def test_a_spouse_may_pay_of_their_own_will_and_hears_nothing(at_work: Laptop, tmp_path: Path) -> None:
    visit = at_work.confirmed()
    casework.knock(at_work.desk, visit.visit_id, Who.FAMILY, "SPOUSE")
    pay = (at_work.desk, visit.visit_id, 500, PaymentMode.APP, "TX-9", "李四")
    with pytest.raises(OutOfOrder):
        casework.receive(*pay, "SPOUSE")
    with pytest.raises(MissingText):
        casework.receive(*pay, "", volunteered=True)
    given = casework.receive(*pay, "SPOUSE", volunteered=True)
    sizes: tuple[Literal["A5", "80mm", "58mm"], ...] = ("A5", "80mm", "58mm")
    for size in sizes:
        shown = text_of(casework.receipt_pdf(at_work.desk, given.number, size, "zh-CN"), tmp_path)
        assert given.number in shown
        for told in ("利息", "本金", "费用"):
            assert told not in shown
    visit = at_work.desk.store.visits.get(visit.visit_id)
    assert not visit.may_speak
    assert [one.lifted for one in visit.judgements[-1].verdicts if one.lifted] == ["volunteered FAMILY"]
    casework.knock(at_work.desk, visit.visit_id, Who.MINOR)
    with pytest.raises(OutOfOrder):
        casework.receive(*pay, "CHILD", volunteered=True)
