"""Situations 1 to 12 of the specification's list: who answers, what is asked for, what is objected to."""

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QAbstractButton, QDateEdit, QSpinBox

from fieldvisit.errors import FieldvisitError
from fieldvisit.model.case import AddressState, Channel, Contact, StopFlag
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.server.asked import Answer
from fieldvisit.server.orders import Plan
from fieldvisit.tryout.sample import COMPANION, LEAD
from fieldvisit.wording import say
from journeys.place import MORNING, TODAY
from journeys.scene import Scene, Situation, perform
from journeys.watching import DEBT_WORDS, found, numbers

TOMORROW = TODAY + timedelta(days=1)


def closed(scene: Scene, *names: str) -> None:
    """None of these can be used where the visit stands."""
    for name in names:
        usable = [one for one in scene.hands.seen(name, QAbstractButton) if one.isEnabled()]
        assert usable == [], name


def unread(scene: Scene, *words: str) -> None:
    """None of these stood on any screen that somebody else could see."""
    for glance in scene.seen:
        assert [one for one in words if one in glance.said] == []


def tells_nothing(scene: Scene, paper: str) -> None:
    """A paper that anybody may find says nothing of the debt, and not who handed the case over."""
    parties = scene.place.desk.store.staff.parties()
    assert len(paper) > 40
    assert found([*numbers(scene.file), *DEBT_WORDS, parties.agency, "快递", "包裹"], paper) == []


def plan(day: date = TOMORROW) -> Plan:
    return Plan(LEAD, COMPANION, day, day, time(10), time(11), outsourcing_notice=date(2026, 11, 1))


def office_refuses_another_visit(scene: Scene) -> None:
    """The office itself orders no visit of the case."""
    with pytest.raises(FieldvisitError):
        scene.place.office.assign(plan(), [scene.case])


def record_offer(scene: Scene, kind: str, words: str) -> None:
    scene.hands.click(f"offer_{kind}")
    scene.hands.type("offer_text", words)
    scene.hands.click("record_offer")


# 1
def nobody_opens(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_NOBODY")
    closed(scene, "turn", "message_ask", "identify_yes", "to_talk")
    scene.hands.tick_all()
    scene.hands.click("to_close")
    tells_nothing(scene, scene.paper("card_print"))
    scene.hands.click("card_given")
    scene.leave("NOBODY")


# 2
def neighbour_wants_no_message(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_OTHER_ADULT")
    scene.hands.choose("message_relation", "NEIGHBOUR")
    assert scene.hands.find("message_ask", QAbstractButton).isEnabled()
    scene.hands.click("message_refused")
    closed(scene, "message_ask", "to_talk", "identify_yes")
    scene.turn("choices")
    scene.hand_back()
    scene.hands.tick_all()
    scene.hands.click("to_close")
    scene.leave()


def guard_while_the_person_can_be_reached(scene: Scene) -> None:
    reached = Contact(MORNING - timedelta(hours=2), Channel.PHONE, True)
    scene.place.office.add_contacts([(scene.file.case.case_no, reached)])
    scene.sync()
    scene.place.offline()
    scene.to_door()
    scene.hands.click("who_OTHER_ADULT")
    scene.hands.choose("message_relation", "PROPERTY_STAFF")
    closed(scene, "message_ask", "to_talk")
    scene.hands.tick_all()
    scene.hands.click("to_close")
    scene.leave()


# 3
def asks_for_papers_and_refuses(scene: Scene) -> None:
    scene.to_door()
    hands = scene.hands
    hands.click("who_SELF")
    closed(scene, "order_print")  # it names the principal: for nobody but the person
    hands.click("badge")
    person = scene.turn()
    staff = scene.place.desk.store.staff
    for one in (LEAD, COMPANION):
        badge = staff.get(one).badge_no
        assert badge in scene.person()
        assert person.sees(f"turned_code_{badge}")
    scene.hand_back()
    hands.choose("method", "SAID_TWO")
    hands.click("identify_yes")
    order = scene.paper("order_print")
    parties = staff.parties()
    assert [word for word in (scene.order, scene.file.case.creditor, parties.service_phone) if word not in order] == []
    assert found([*numbers(scene.file)[:-3], scene.file.case.case_no], order) == []
    assert scene.file.case.creditor in scene.turn("badge").words()
    scene.turn("choices").click("turned_not_now")
    assert scene.turned is not None
    assert scene.turned.page == "farewell"
    scene.hand_back()


# 4
def sent_away_for_good(scene: Scene) -> None:
    scene.to_talk()
    scene.hands.key(Qt.Key.Key_F12)
    assert scene.visit.left is not None
    scene.hands.click("leave_forbidden")
    closed(scene, "leave_now", "offer_PROMISE", "receive", "to_agree")
    assert scene.turn().sees("turned_farewell")
    unread(scene, "payment")
    scene.hand_back()


# 5
def child_opens(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_MINOR")
    for name in ("turn", "message_relation", "relation", "card_print", "notes", "attach", "consent_recording_yes"):
        assert not scene.hands.sees(name), name
    assert "没有大人的话，我们先走了" in scene.screen()
    scene.hands.tick_all()
    scene.hands.click("to_close")
    assert not scene.hands.sees("card_print")
    scene.leave()


# 6
def cannot_say_who_he_is(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_SELF")
    scene.hands.click("identify_unsure")
    closed(scene, "to_talk", "sign", "turned_sign_done")
    scene.turn("choices")
    scene.hand_back()
    case = scene.file.case
    born = case.id_no[6:14]
    unread(scene, case.phones[0][-4:], born, f"{born[:4]}-{born[4:6]}", f"{int(born[4:6])} 月", f"{int(born[4:6])}月")
    scene.hands.tick_all()
    scene.hands.click("to_close")
    assert not scene.hands.sees("sign")
    scene.leave()


# 7
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
        number=1,
        title="debtor absent",
        play=nobody_opens,
        outcome=Outcome.NO_ONE_HOME,
        report=("无人应门", "留言卡"),
        record={"knocked.who": "NOBODY", "messages#": 0, "addresses#": 0, "handed.0.body.paper": "card"},
        never=("Identified", "MessageAsked", "AddressStated", "Shown", "Offer", "Attended"),
        knows={"address_state": AddressState.UNVERIFIED, "do_not_contact": ()},
        reached=False,
    ),
    Situation(
        number=2,
        title="a neighbour answers, and wants to pass nothing on, ever",
        play=neighbour_wants_no_message,
        outcome=Outcome.THIRD_PARTY_ONLY,
        shown=("只能和本人说", "请转告"),
        report=("邻居",),
        record={
            "knocked.who": "OTHER_ADULT",
            "messages.0.body.relation": "NEIGHBOUR",
            "messages.0.body.refused": True,
        },
        arrives=("MessageAsked",),
        never=("Identified", "Offer", "Attended"),
        knows={"do_not_contact": ("NEIGHBOUR",)},
        reached=False,
    ),
    Situation(
        number=2,
        title="a guard answers while the person can be reached: not even a message",
        play=guard_while_the_person_can_be_reached,
        outcome=Outcome.THIRD_PARTY_ONLY,
        record={"messages#": 0},
        never=("MessageAsked", "Identified"),
        knows={"do_not_contact": ()},
        reached=False,
    ),
    Situation(
        number=3,
        title="asks for papers, checks them, and will not talk",
        play=asks_for_papers_and_refuses,
        outcome=Outcome.MET_DEBTOR_REFUSED_TALK,
        refused="不愿谈",
        excuse="对方不愿谈，未及说明",
        shown=("扫这个码", "现在不方便"),
        blocked=("CN-COOL-01",),
        report=("拒绝交谈",),
        record={"left_reason": "REFUSED", "shown.0.body.page": "badge"},
        arrives=("Shown", "Left"),
        reached=True,
    ),
    Situation(
        number=4,
        title="says leave, and do not come back",
        play=sent_away_for_good,
        outcome=Outcome.MET_DEBTOR_REFUSED_TALK,
        refused="请我们离开",
        excuse="对方要求离开，未及说明",
        shown=("我们现在就离开",),
        blocked=("CN-COOL-01", "CN-ADDR-01", "CN-DNV-01"),
        report=("对方要求今后不再上门",),
        record={"left_reason": "ASKED_TO_LEAVE", "left_forbidden": True},
        stops=frozenset({StopFlag.DO_NOT_VISIT}),
        knows={"address_state": AddressState.FORBIDDEN},
        reached=True,
        after=office_refuses_another_visit,
    ),
    Situation(
        number=5,
        title="a child answers",
        play=child_opens,
        outcome=Outcome.MINOR_ONLY,
        shown=("没有大人的话",),
        record={"knocked.who": "MINOR", "knocked.relation": "", "consents#": 0, "handed#": 0, "attached#": 0},
        never=("Identified", "MessageAsked", "Shown", "Handed", "Consented", "Attached", "Offer", "Attended"),
        reached=False,
    ),
    Situation(
        number=6,
        title="father or son, and no paper",
        play=cannot_say_who_he_is,
        outcome=Outcome.IDENTITY_NOT_CONFIRMED,
        shown=("手机号最后四位", "不用给我们看证件"),
        report=("未能确认",),
        record={"identified.confirmed": False, "attended.strokes": []},
        arrives=("Identified",),
        never=("Attended", "Acknowledged", "Offer"),
        reached=False,
    ),
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
