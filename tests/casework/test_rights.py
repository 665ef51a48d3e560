"""What the visited person is owed: their hours, their times, their words, their objections, and to be left alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from casework.laptop import CASE, CASE_FILE, LIMITS, MORNING, ORDER, PARTIES, THE_ORDER, TODAY, Laptop
from evidence.judges import text_of
from evidence.pictures_made import png
from evidence.recordings_made import wav
from fieldvisit import casework, wire
from fieldvisit.errors import BadDate, Blocked, ConsentWithdrawn, MissingText, OutOfOrder, TooLong
from fieldvisit.model.case import AddressState, Circumstances, Inconvenient, StopFlag
from fieldvisit.model.event import Offer
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import ENDING_TALK, OBJECTIONS, PROPOSALS, OfferKind, Outcome, Said, Who
from fieldvisit.model.policy import blocks, shipped
from fieldvisit.model.receipt import PaymentMode

PLAN = Offer(OfferKind.PLAN, amount=CASE_FILE.case.total, due=TODAY + timedelta(days=20), periods=12)
TONIGHT = datetime(2026, 11, 23, 14, 15, tzinfo=UTC)
"""22:15 in Shanghai."""
LINE = [[(0, 0, 0), (500, 900, 30)]]


def check(stop: pytest.ExceptionInfo[Blocked]) -> str:
    return shipped.packs()[shipped.DEFAULT].rule(str(stop.value.facts["rule"])).check


def again(laptop: Laptop, name: str = "O-2") -> str:
    """Let the office order another visit of the same case."""
    laptop.feed(wire.OrderItem(replace(THE_ORDER, order_id=name, valid_until=TODAY + timedelta(days=20))))
    return name


def forbidding(laptop: Laptop, order_id: str) -> set[str]:
    """The checks that forbid setting out for an order."""
    pack = shipped.packs()[shipped.DEFAULT]
    return {pack.rule(one.rule).check for one in blocks(casework.departing(laptop.desk, order_id))}


def known_to_the_office(laptop: Laptop) -> None:
    """Let the office have signed for everything so far, and have said something since."""
    store = laptop.desk.store
    store._db.run("UPDATE acknowledged SET size = ?", store.events.head().size)
    laptop.feed()


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


# Objections, proposals
@pytest.mark.parametrize("kind", [*OBJECTIONS, *sorted(PROPOSALS)])
def test_whatever_is_objected_or_proposed_stops_the_next_visit_at_once(at_work: Laptop, kind: OfferKind) -> None:
    visit, order = at_work.met(), again(at_work)
    said = {
        OfferKind.PLAN: PLAN,
        OfferKind.WAIVER: Offer(OfferKind.WAIVER, amount=100),
        OfferKind.EXTENSION: Offer(OfferKind.EXTENSION, due=TODAY + timedelta(days=9)),
    }.get(kind, Offer(kind, text="情况说明"))
    casework.offer(at_work.desk, visit.visit_id, said)
    flag = OBJECTIONS.get(kind, StopFlag.PROPOSAL_OPEN)
    assert flag in at_work.desk.store.cases.get(CASE).stops
    assert "stops" in forbidding(at_work, order)
    with pytest.raises(Blocked):
        casework.depart(at_work.desk, order, companion="lin", recorder="R")
    with pytest.raises(OutOfOrder):
        casework.void(at_work.desk, visit.visit_id, "算了")


@pytest.mark.parametrize("kind", sorted(ENDING_TALK))
def test_after_these_the_debt_is_not_spoken_of_any_more(at_work: Laptop, kind: OfferKind) -> None:
    visit = at_work.met()
    casework.offer(at_work.desk, visit.visit_id, Offer(kind))
    for verb in (
        lambda: casework.offer(at_work.desk, visit.visit_id, PLAN),
        lambda: casework.receive(at_work.desk, visit.visit_id, 1, PaymentMode.APP, "1", "x", ""),
        lambda: casework.acknowledge(at_work.desk, visit.visit_id, LINE),
    ):
        with pytest.raises(OutOfOrder):
            verb()
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.COMPLAINT))
    casework.leave(at_work.desk, visit.visit_id, "DONE")
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.DATA_REQUEST))


def test_a_plan_may_follow_hardship(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.HARDSHIP, text="失业"))
    assert len(casework.offer(at_work.desk, visit.visit_id, PLAN).offers) == 2


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [
        (Who.FAMILY, OfferKind.COMPLAINT, True),
        (Who.OTHER_ADULT, OfferKind.DATA_REQUEST, True),
        (Who.LAWYER, OfferKind.REPRESENTED, True),
        (Who.LAWYER, OfferKind.BANKRUPTCY, True),
        (Who.FAMILY, OfferKind.REPRESENTED, False),
        (Who.LAWYER, OfferKind.DISPUTE, False),
        (Who.SELF, OfferKind.DISPUTE, False),
        (Who.SELF, OfferKind.REPRESENTED, True),
        (Who.GUARANTOR, OfferKind.BANKRUPTCY, True),
        (Who.SELF, OfferKind.FRAUD, True),
        (Who.MINOR, OfferKind.COMPLAINT, False),
        (Who.NOBODY, OfferKind.COMPLAINT, False),
    ],
)
def test_who_may_object(at_work: Laptop, who: Who, kind: OfferKind, may: bool) -> None:
    visit = at_work.confirmed()
    casework.knock(at_work.desk, visit.visit_id, who)
    if not may:
        with pytest.raises(OutOfOrder):
            casework.offer(at_work.desk, visit.visit_id, Offer(kind))
        return
    visit = casework.offer(at_work.desk, visit.visit_id, Offer(kind, text="联系王律师"))
    assert visit.offers[0].kind is kind
    if kind is OfferKind.REPRESENTED:
        assert casework.circumstances(at_work.desk, CASE).represented_by == "联系王律师"
        assert Outcome.MET_DEBTOR_REPRESENTED in casework.allowed_outcomes(visit)


def test_a_proposal_stops_until_the_office_has_decided(at_work: Laptop) -> None:
    visit, order = at_work.met(), again(at_work)
    casework.offer(at_work.desk, visit.visit_id, Offer(OfferKind.PROMISE, 100, TODAY))
    visit = casework.offer(at_work.desk, visit.visit_id, PLAN)
    ((number, said),) = casework.slips(at_work.desk, visit)
    assert (said, number[-2:]) == (PLAN, "-2")
    other = Decision("X-1", CASE, visit.visit_id, "PLAN", False, TODAY, "赵")
    at_work.feed(wire.DecisionItem(other))
    assert "stops" in forbidding(at_work, order)
    decided = Decision(number, CASE, visit.visit_id, "PLAN", False, TODAY, "赵", "请先核对收入")
    at_work.feed(wire.DecisionItem(decided))
    assert "stops" not in forbidding(at_work, order)
    assert set(casework.decisions(at_work.desk, CASE)) == {other, decided}
    at_work.feed(wire.CaseItem(replace(CASE_FILE, stops=frozenset({StopFlag.PLAN_ACTIVE}))))
    assert "stops" in forbidding(at_work, order)


# Consent
@pytest.mark.parametrize(("purpose", "media"), [("photo", "image/png"), ("recording", "audio/mp4")])
def test_a_consent_taken_back_stops_the_capture(at_work: Laptop, purpose: str, media: str) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.consent(desk, visit.visit_id, purpose, True, "zh-CN")
    data = png() if purpose == "photo" else wav()
    casework.attach(desk, visit.visit_id, data, media)
    visit = casework.consent(desk, visit.visit_id, purpose, False, "zh-CN")
    assert [one.body.reason for one in visit.recorder_stops] == ["CONSENT_WITHDRAWN"] * (purpose == "recording")
    with pytest.raises(ConsentWithdrawn):
        casework.attach(desk, visit.visit_id, data, media)
    casework.consent(desk, visit.visit_id, purpose, True, "zh-CN")
    assert len(casework.attach(desk, visit.visit_id, data, media).attached) == 2


def test_a_picture_of_people_takes_consent_and_one_of_a_closed_door_none(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.confirmed()
    casework.knock(desk, visit.visit_id, Who.NOBODY)
    casework.attach(desk, visit.visit_id, png(), "image/png")
    casework.knock(desk, visit.visit_id, Who.SELF)
    with pytest.raises(Blocked) as stop:
        casework.attach(desk, visit.visit_id, png(), "image/png")
    assert check(stop) == "consented"


# Acknowledgement
def wanted(laptop: Laptop) -> None:
    laptop.feed(wire.PartiesItem(PARTIES, replace(LIMITS, acknowledgement=True)))


def test_a_signature_under_the_debt_is_off_by_default(at_work: Laptop) -> None:
    visit = at_work.met()
    why = casework.may_acknowledge(at_work.desk, visit)
    assert why
    assert why.remedy == "acknowledgement_off"
    with pytest.raises(OutOfOrder):
        casework.acknowledge(at_work.desk, visit.visit_id, LINE)
    assert casework.acknowledge(at_work.desk, visit.visit_id, declined="不愿签").acknowledged
    wanted(at_work)
    assert casework.may_acknowledge(at_work.desk, visit) is None
    signed = casework.acknowledge(at_work.desk, visit.visit_id, LINE)
    assert signed.acknowledged
    assert signed.acknowledged.strokes
    with pytest.raises(MissingText):
        casework.acknowledge(at_work.desk, visit.visit_id)


def test_a_debt_that_may_be_time_barred_is_never_signed_for(at_work: Laptop) -> None:
    wanted(at_work)
    old = replace(CASE_FILE.case, overdue_since=date(2023, 11, 24))
    at_work.feed(wire.CaseItem(replace(CASE_FILE, case=old)))
    visit = at_work.met()
    why = casework.may_acknowledge(at_work.desk, visit)
    assert why
    with pytest.raises(Blocked) as stop:
        casework.acknowledge(at_work.desk, visit.visit_id, LINE)
    assert (check(stop), stop.value.facts["rule"]) == ("acknowledgement", why.rule)
    fresh = Circumstances(interrupted_on=date(2026, 1, 1))
    at_work.feed(wire.CaseItem(replace(CASE_FILE, case=old, circumstances=fresh)))
    assert casework.may_acknowledge(at_work.desk, visit) is None


# Words
def test_the_persons_own_words_and_what_they_saw_are_on_record(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.show(desk, visit.visit_id, "badge", "zh-TW", "v1")
    casework.say_own(desk, visit.visit_id, Said.CORRECTION, "欠款是两笔", "zh-CN")
    visit = casework.hand(desk, visit.visit_id, "leaflet:rights", "zh-TW", "v2", "N-1")
    assert (visit.shown[0].body.page, visit.said[0].body.text) == ("badge", "欠款是两笔")
    assert (visit.handed[0].body.version, visit.handed[0].body.number) == ("v2", "N-1")
    with pytest.raises(MissingText):
        casework.say_own(desk, visit.visit_id, Said.CORRECTION, " ", "zh-CN")


def test_no_visit_before_the_cards_of_the_day(at_work: Laptop) -> None:
    at_work.at("10:00:00", day=TODAY + timedelta(days=1))
    assert "refreshed" in forbidding(at_work, ORDER)
    with pytest.raises(Blocked):
        casework.depart(at_work.desk, ORDER, companion="lin", recorder="R")
    with pytest.raises(MissingText):
        casework.refresh(at_work.desk, [])
    casework.refresh(at_work.desk, [("success", "1")])
    assert casework.refreshed_on(at_work.desk) == TODAY + timedelta(days=1)
    assert "refreshed" not in forbidding(at_work, ORDER)
