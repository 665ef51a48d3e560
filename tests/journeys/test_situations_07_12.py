"""Situations 7 to 12 of the field: who pays, instalments, less and later, disputes, fraud, illness."""

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QSpinBox

from fieldvisit.model.case import StopFlag
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.server.asked import Answer
from fieldvisit.wording import say
from journeys.scene import Scene, Situation, perform
from journeys.steps import closed, office_refuses_another_visit


def spouse_offers_to_pay(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_FAMILY")
    scene.hands.choose("message_relation", "SPOUSE")
    scene.hands.click("message_ask")
    closed(scene, "to_talk", "offer_PROMISE", "record_offer")
    scene.hands.tick_all()
    scene.hands.click("to_close")
    assert not scene.hands.sees(f"outcome_{Outcome.MET_DEBTOR_PTP.value}")
    scene.leave()
    closed(scene, f"outcome_{Outcome.MET_DEBTOR_PTP.value}", f"outcome_{Outcome.MET_DEBTOR_PAID_PART.value}")


def spouse_paid_of_her_own_will(scene: Scene) -> None:
    scene.to_door()
    hands = scene.hands
    hands.click("who_FAMILY")
    hands.choose("message_relation", "SPOUSE")
    hands.click("volunteer")
    hands.type("volunteer_amount", "99999999")
    hands.choose("volunteer_mode", "APP")
    hands.type("volunteer_reference", "20261123-000451")
    hands.type("volunteer_payer", "沈一诺")
    hands.click("volunteer_save")
    assert not scene.visit.received
    assert hands.sees("volunteer_error")
    hands.type("volunteer_amount", "300")
    hands.click("volunteer_save")
    assert hands.sees("volunteer_said")
    closed(scene, "to_talk", "offer_PROMISE")
    hands.tick_all()
    hands.click("to_close")
    scene.leave()
    closed(scene, f"outcome_{Outcome.MET_DEBTOR_PAID_PART.value}", f"outcome_{Outcome.MET_DEBTOR_PTP.value}")


# 8
def wants_instalments(scene: Scene) -> None:
    scene.to_agree()
    hands = scene.hands
    hands.click("offer_PLAN")
    periods = hands.find("plan_periods", QSpinBox)
    periods.setValue(61)
    hands.type("offer_text", "每月十五号发工资")
    hands.click("record_offer")
    assert not scene.visit.offers
    assert say("plan.problem.TOO_MANY_PERIODS", "zh-CN", periods=60) in scene.screen()
    periods.setValue(24)
    hands.type("plan_income", "6000")
    hands.type("plan_essential", "3200")
    hands.click("record_offer")
    assert scene.visit.offers[0].affordability is not None
    paper = scene.paper("proposal_print_1")
    assert f"{scene.serial}-1" in paper
    hands.click("agreed")
    hands.click("proposal_given_1")
    hands.tick_all()
    scene.leave()


def approved_plan_stops_visits(scene: Scene) -> None:
    number = scene.tickets()[0].number
    scene.place.office.decide(Answer(number, True, "同意", "900"))
    scene.sync()
    assert scene.next_blocked() == ("CN-PLAN-02",)
    assert scene.office_stops() == {StopFlag.PLAN_ACTIVE}


# 9
def wants_less_and_later(scene: Scene) -> None:
    scene.to_agree()
    hands = scene.hands
    hands.click("offer_WAIVER")
    assert say("script.asked_office", "zh-CN") in scene.screen()
    hands.type("waiver_interest", "500.01")
    hands.type("offer_text", "住院花光了积蓄")
    hands.click("record_offer")
    assert not scene.visit.offers
    hands.type("waiver_interest", "20")
    hands.click("record_offer")
    hands.click("offer_EXTENSION")
    hands.find("offer_due", QDateEdit).setDate(QDate(2026, 12, 31))
    hands.type("offer_text", "年底发奖金")
    hands.click("record_offer")
    assert [one.kind for one in scene.visit.offers] == [OfferKind.WAIVER, OfferKind.EXTENSION]
    hands.click("agreed")
    hands.tick_all()
    scene.leave()


# 10
def disputes_the_sum(scene: Scene) -> None:
    scene.to_agree()
    person = scene.turn("explained")
    person.click("turned_back")
    person.click("turned_disagree_open")
    person.type("turned_disagreement", "利息算多了，上月还过五百")
    person.click("turned_disagreement_save")
    assert scene.turned is not None
    assert not {"debt", "payment", "acknowledge"} & set(scene.turned.facts.pages)
    scene.hand_back()
    closed(scene, *(f"offer_{kind}" for kind in ("PROMISE", "PLAN", "WAIVER", "EXTENSION")), "receive")
    slip = scene.paper("slip_print_1")
    assert f"{scene.serial}-1" in slip
    assert "利息算多了，上月还过五百" in slip
    assert "补充证据：拨打客服电话，报编号" in slip
    scene.hands.click("agreed")
    scene.hands.click("slip_given_1")
    scene.leave()


# 11
def never_borrowed(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_SELF")
    scene.hands.click("not_my_loan")
    assert scene.visit.offers[0].kind is OfferKind.FRAUD
    assert "报警" in scene.screen()
    closed(scene, "identify_yes", "to_talk", "attach", "sign")
    slip = scene.paper("slip_print_1")
    assert f"{scene.serial}-1" in slip
    scene.hands.click("slip_given_1")
    scene.leave()


# 12
def fell_ill_and_lost_the_job(scene: Scene) -> None:
    scene.to_agree()
    hands = scene.hands
    hands.click("offer_HARDSHIP")
    hands.click("consent_health_yes")
    hands.type("offer_text", "失业，正在治病")
    hands.click("record_offer")
    assert f"{scene.serial}-1" in scene.paper("slip_print_1")
    hands.click("agreed")
    hands.click("slip_given_1")
    assert "还款有困难" in scene.paper("leaflet_print_hardship")
    hands.click("leaflet_hardship")
    hands.tick_all()
    scene.leave()


SITUATIONS = (
    Situation(
        number=7,
        title="the spouse says: I will pay",
        play=spouse_offers_to_pay,
        outcome=Outcome.THIRD_PARTY_ONLY,
        report=("配偶",),
        record={"messages.0.body.relation": "SPOUSE", "messages.0.body.refused": False, "offers#": 0},
        arrives=("MessageAsked",),
        never=("Offer", "Received", "Identified", "Attended"),
        reached=False,
    ),
    Situation(
        number=7,
        title="the spouse pays of her own will, by the official way",
        play=spouse_paid_of_her_own_will,
        outcome=Outcome.THIRD_PARTY_ONLY,
        report=("沈一诺", "20261123-000451", "300.00", "自愿代偿"),
        record={
            "received.0.payer": "沈一诺",
            "received.0.relation": "SPOUSE",
            "received.0.mode": "APP",
            "received.0.amount": 30000,
        },
        arrives=("Received",),
        never=("Offer", "Identified", "Attended"),
        reached=False,
    ),
    Situation(
        number=8,
        title="wants instalments",
        play=wants_instalments,
        outcome=Outcome.MET_DEBTOR_PLAN_REQUEST,
        refused="不愿签字",
        blocked=("CN-PLAN-03",),
        report=("24", "每月十五号发工资"),
        record={"offers.0.kind": "PLAN", "offers.0.plan.periods": 24, "handed.0.body.paper": "proposal"},
        stops=frozenset({StopFlag.PROPOSAL_OPEN}),
        tickets=(OfferKind.PLAN,),
        reached=True,
        after=approved_plan_stops_visits,
    ),
    Situation(
        number=9,
        title="wants interest waived, and more time",
        play=wants_less_and_later,
        outcome=Outcome.MET_DEBTOR_WAIVER_REQUEST,
        blocked=("CN-PLAN-03",),
        report=("住院花光了积蓄", "2026-12-31"),
        record={"offers.0.waiver.interest": 2000, "offers.1.due": "2026-12-31"},
        stops=frozenset({StopFlag.PROPOSAL_OPEN}),
        tickets=(OfferKind.WAIVER, OfferKind.EXTENSION),
        reached=True,
    ),
    Situation(
        number=10,
        title="disputes the sum",
        play=disputes_the_sum,
        outcome=Outcome.MET_DEBTOR_DISPUTE,
        refused="有异议，不签",
        excuse="对方有异议，谈话结束",
        shown=("现在就可以提出异议",),
        blocked=("CN-CARD-03",),
        report=("利息算多了，上月还过五百",),
        record={"offers.0.kind": "DISPUTE", "said.0.body.kind": "DISAGREEMENT", "acknowledged": None},
        arrives=("PersonSaid", "Offer"),
        never=("Acknowledged",),
        stops=frozenset({StopFlag.DISPUTE}),
        tickets=(OfferKind.DISPUTE,),
        reached=True,
    ),
    Situation(
        number=11,
        title="not my loan",
        play=never_borrowed,
        outcome=Outcome.NOT_MY_LOAN_FRAUD,
        excuse="对方否认借款，已停止",
        shown=("建议您尽快报警", "不用给我们拍身份证"),
        blocked=("CN-FRAUD-01",),
        record={"offers.0.kind": "FRAUD", "attached#": 0, "identified": None},
        arrives=("Offer",),
        never=("Attached", "Attended"),
        stops=frozenset({StopFlag.FRAUD_CLAIM}),
        tickets=(OfferKind.FRAUD,),
        reached=False,
        after=office_refuses_another_visit,
    ),
    Situation(
        number=12,
        title="ill and out of work",
        play=fell_ill_and_lost_the_job,
        outcome=Outcome.MET_DEBTOR_HARDSHIP,
        refused="没有力气",
        blocked=("CN-HARD-01",),
        report=("失业，正在治病", "还款有困难"),
        record={"offers.0.kind": "HARDSHIP", "offers.0.due": None, "consents.0.purpose": "health"},
        arrives=("Consented", "Handed"),
        never=("Received",),
        stops=frozenset({StopFlag.HARDSHIP_HOLD}),
        tickets=(OfferKind.HARDSHIP,),
        reached=True,
        after=office_refuses_another_visit,
    ),
)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation, scene: Scene) -> None:
    perform(situation, scene)
