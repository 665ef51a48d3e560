"""Situations 1 to 6 of the field: nobody, neighbours, papers, a refusal, a child, relatives."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from fieldvisit.model.case import AddressState, Channel, Contact, StopFlag
from fieldvisit.model.outcome import Outcome
from fieldvisit.tryout.sample import COMPANION, LEAD
from journeys.place import MORNING
from journeys.scene import Scene, Situation, perform
from journeys.steps import closed, office_refuses_another_visit, tells_nothing, unread
from journeys.watching import found, numbers


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
)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation, scene: Scene) -> None:
    perform(situation, scene)
