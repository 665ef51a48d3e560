"""Who answered decides what may be said and how the visit can end."""

from dataclasses import replace

import pytest

from casework.laptop import CASE, ORDER, THE_ORDER, Laptop
from fieldvisit import casework, wire
from fieldvisit.errors import Blocked, NotFound, OutOfOrder
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import LIABLE, OfferKind, Outcome, Who
from fieldvisit.model.policy import blocks
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.model.visit import Step

OTHERS = sorted(set(Who) - LIABLE)


def stopped(laptop: Laptop, order_id: str) -> list[str]:
    """The stops that keep anybody from setting out for an order."""
    said = casework.departing(laptop.desk, order_id)
    return [stop for one in blocks(said) for name, stop in one.inputs if name == "stops"]


@pytest.mark.parametrize("who", OTHERS)
def test_with_others_the_debt_is_not_spoken_of(at_work: Laptop, who: Who) -> None:
    desk, visit = at_work.desk, at_work.confirmed()
    visit = casework.knock(desk, visit.visit_id, who, "NEIGHBOUR")
    assert visit.step is Step.DOOR
    assert not casework.quotable(desk, visit)
    for verb in (
        lambda: casework.identify(desk, visit.visit_id, True, "SAID_NAME"),
        lambda: casework.offer(desk, visit.visit_id, Offer(OfferKind.PROMISE, amount=1)),
        lambda: casework.receive(desk, visit.visit_id, 1, PaymentMode.APP, "1", "x", ""),
        lambda: casework.attend(desk, visit.visit_id, refused="不签"),
        lambda: casework.tick(desk, visit.visit_id, "debt_explained", True),
    ):
        with pytest.raises(OutOfOrder):
            verb()
    assert not any(
        outcome.startswith("MET_DEBTOR") and outcome is not Outcome.MET_DEBTOR_REPRESENTED
        for outcome in casework.allowed_outcomes(visit)
    )


@pytest.mark.parametrize(
    ("who", "outcome"),
    [
        (Who.NOBODY, Outcome.NO_ONE_HOME),
        (Who.MINOR, Outcome.MINOR_ONLY),
        (Who.FAMILY, Outcome.THIRD_PARTY_ONLY),
        (Who.OTHER_ADULT, Outcome.MOVED),
        (Who.LAWYER, Outcome.MET_DEBTOR_REPRESENTED),
        (Who.SELF, Outcome.IDENTITY_NOT_CONFIRMED),
    ],
)
def test_each_branch_can_be_closed_without_senseless_ticks(at_work: Laptop, who: Who, outcome: Outcome) -> None:
    desk, visit = at_work.desk, at_work.confirmed()
    visit = at_work.tick_all(casework.knock(desk, visit.visit_id, who))
    if who is Who.NOBODY:
        assert {tick.item for tick in visit.ticks} == {"recorder_running", "papers_carried", "nothing_posted"}
    if who in (Who.FAMILY, Who.SELF):
        assert {"id_shown:chen", "id_shown:lin", "recording_announced"} <= {tick.item for tick in visit.ticks}
        assert "authorisation_shown" not in {tick.item for tick in visit.ticks}
    casework.leave(desk, visit.visit_id, "DONE")
    visit = casework.conclude(desk, visit.visit_id, outcome)
    assert casework.missing(desk, visit) == []


def test_a_minor_leaves_one_outcome_besides_breaking_off(at_work: Laptop) -> None:
    visit = at_work.confirmed()
    visit = casework.knock(at_work.desk, visit.visit_id, Who.MINOR)
    ends = casework.allowed_outcomes(visit)
    assert [end for end in ends if not end.startswith("ABORTED")] == [Outcome.MINOR_ONLY]
    with pytest.raises(OutOfOrder):
        casework.consent(at_work.desk, visit.visit_id, "photo", True, "zh-CN")


def test_an_outcome_that_names_a_fact_needs_the_fact(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    for outcome in (
        Outcome.MET_DEBTOR_PTP,
        Outcome.MET_DEBTOR_PAID_PART,
        Outcome.MET_DEBTOR_DISPUTE,
        Outcome.NO_ONE_HOME,
    ):
        with pytest.raises(OutOfOrder):
            casework.conclude(desk, visit.visit_id, outcome)
    casework.offer(desk, visit.visit_id, Offer(OfferKind.DISPUTE, text="金额不对"))
    assert casework.conclude(desk, visit.visit_id, Outcome.MET_DEBTOR_DISPUTE).outcome is Outcome.MET_DEBTOR_DISPUTE


def test_the_one_who_answered_may_be_corrected_until_confirmed(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.confirmed()
    casework.knock(desk, visit.visit_id, Who.FAMILY)
    visit = casework.knock(desk, visit.visit_id, Who.GUARANTOR)
    assert not visit.may_speak
    casework.identify(desk, visit.visit_id, True, "SHOWED_ID")
    with pytest.raises(OutOfOrder):
        casework.knock(desk, visit.visit_id, Who.SELF)
    visit = casework.identify(desk, visit.visit_id, False, "")
    assert not visit.may_speak
    assert not casework.knock(desk, visit.visit_id, Who.SELF).may_speak


@pytest.mark.parametrize(
    ("kind", "flag"),
    [
        (OfferKind.DISPUTE, StopFlag.DISPUTE),
        (OfferKind.HARDSHIP, StopFlag.HARDSHIP_HOLD),
        (OfferKind.COMPLAINT, StopFlag.COMPLAINT_OPEN),
    ],
)
def test_an_objection_stops_later_visits_at_once(at_work: Laptop, kind: OfferKind, flag: StopFlag) -> None:
    visit = at_work.met()
    at_work.at("22:30:00")
    casework.offer(at_work.desk, visit.visit_id, Offer(kind, text="情况说明"))
    assert flag in at_work.desk.store.cases.get(CASE).stops
    assert flag.value in stopped(at_work, ORDER)


@pytest.mark.parametrize(
    ("outcome", "flag"),
    [
        (Outcome.DEBTOR_DECEASED, StopFlag.DECEASED),
        (Outcome.BANKRUPTCY_CLAIMED, StopFlag.BANKRUPTCY),
        (Outcome.NOT_MY_LOAN_FRAUD, StopFlag.FRAUD_CLAIM),
    ],
)
def test_an_outcome_can_stop_later_visits_and_a_slip_of_the_hand_does_not(
    at_work: Laptop, outcome: Outcome, flag: StopFlag
) -> None:
    desk, visit = at_work.desk, at_work.met()
    at_work.feed(wire.OrderItem(replace(THE_ORDER, order_id="O-2")))
    casework.conclude(desk, visit.visit_id, outcome)
    assert stopped(at_work, "O-2") == [flag.value]
    casework.conclude(desk, visit.visit_id, Outcome.MET_DEBTOR_REFUSED_PAY)
    assert stopped(at_work, "O-2") == []
    casework.conclude(desk, visit.visit_id, outcome)
    casework.attend(desk, visit.visit_id, refused="不签")
    casework.leave(desk, visit.visit_id, "DONE")
    at_work.seal(at_work.tick_all(desk.store.visits.get(visit.visit_id)))
    assert desk.store.cases.get(CASE).stops == {flag}
    assert stopped(at_work, "O-2") == [flag.value]


def test_after_a_dispute_nothing_is_pressed(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.offer(desk, visit.visit_id, Offer(OfferKind.DISPUTE))
    with pytest.raises(OutOfOrder):
        casework.receive(desk, visit.visit_id, 100, PaymentMode.APP, "1", "张三", "SELF")


def test_whoever_answered_may_complain_and_nobody_else_objects(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.confirmed()
    with pytest.raises(OutOfOrder):
        casework.offer(desk, visit.visit_id, Offer(OfferKind.COMPLAINT))
    casework.knock(desk, visit.visit_id, Who.OTHER_ADULT, "NEIGHBOUR")
    with pytest.raises(OutOfOrder):
        casework.offer(desk, visit.visit_id, Offer(OfferKind.DISPUTE))
    visit = casework.offer(desk, visit.visit_id, Offer(OfferKind.COMPLAINT, text="太吵"))
    assert Outcome.COMPLAINT_RAISED in casework.allowed_outcomes(visit)


def test_going_in_takes_consent_first(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    with pytest.raises(Blocked):
        casework.tick(desk, visit.visit_id, "entered", True)
    assert not desk.store.visits.get(visit.visit_id).ticked("entered")
    casework.consent(desk, visit.visit_id, "entry", True, "zh-CN")
    visit = casework.tick(desk, visit.visit_id, "entered", True)
    assert visit.ticked("entered")
    visit = casework.consent(desk, visit.visit_id, "entry", False, "zh-CN")
    assert [one.given for one in visit.consents] == [True, False]


def test_unknown_lines_and_purposes_are_refused(at_work: Laptop) -> None:
    visit = at_work.met()
    with pytest.raises(NotFound):
        casework.tick(at_work.desk, visit.visit_id, "id_shown", True)
    with pytest.raises(NotFound):
        casework.consent(at_work.desk, visit.visit_id, "everything", True, "en")


def test_a_visit_cut_short_needs_reasons_and_no_lies(at_work: Laptop) -> None:
    desk, visit = at_work.desk, at_work.met()
    casework.attend(desk, visit.visit_id, refused="对方要求离开")
    casework.leave(desk, visit.visit_id, "ASKED_TO_LEAVE")
    visit = casework.conclude(desk, visit.visit_id, Outcome.MET_DEBTOR_REFUSED_TALK)
    for key in casework.missing(desk, visit):
        item = key.removeprefix("checklist.")
        lines = [line for line in casework.lines(desk.store.staff.pack(), visit) if line.item == item]
        for line in lines:
            visit = casework.tick(desk, visit.visit_id, line.key, False)
            assert key in casework.missing(desk, visit)
            visit = casework.tick(desk, visit.visit_id, line.key, False, "对方关门，未能进行")
    assert casework.missing(desk, visit) == []


def test_who_had_to_flee_fills_in_no_form(at_work: Laptop) -> None:
    visit = at_work.met()
    casework.leave(at_work.desk, visit.visit_id, "UNSAFE")
    visit = casework.conclude(at_work.desk, visit.visit_id, Outcome.ABORTED_SAFETY)
    assert casework.missing(at_work.desk, visit) == []


def test_what_was_seen_by_somebody_cannot_be_given_up(at_work: Laptop) -> None:
    visit = at_work.confirmed()
    casework.knock(at_work.desk, visit.visit_id, Who.NOBODY)
    with pytest.raises(OutOfOrder):
        casework.void(at_work.desk, visit.visit_id, "不想写")
