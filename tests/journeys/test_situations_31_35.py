"""Situations 31 to 35 of the specification's list: filmed, unsigned, asked for data, hard to read, tampered with."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton

from fieldvisit import casework
from fieldvisit.desktop.turned.big import Text
from fieldvisit.intake.problem import Intake
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.tryout import steps
from journeys.scene import Scene, Situation, perform

PROMISED = {"offers.0.kind": "PROMISE", "offers#": 1}


def they_film(scene: Scene) -> None:
    """The card says to let them, and that a line is written; nothing else is asked of anybody."""
    scene.to_door()
    scene.hands.click("who_SELF")
    scene.turn("recording")
    assert "您也可以录，我们不会阻拦。" in scene.person()
    scene.hand_back()
    steps.identify(scene.hands)
    scene.hands.click("to_talk")
    scene.hands.click("they_record")
    for word in ("您可以录，没有问题", "挡镜头，要求删除，质问用途", "记一笔“对方录制”"):
        assert word in scene.screen()
    scene.hands.type("notes", "对方录制。")
    scene.hands.tick_all()
    scene.hands.click("to_agree")
    steps.promise(scene.hands, "100")
    scene.hands.tick_all()
    scene.hands.click("agreed")


def will_not_sign(scene: Scene) -> None:
    """The button on the turned screen weighs as much as the one to sign."""
    scene.to_agree()
    steps.promise(scene.hands, "100")
    scene.hands.tick_all()
    scene.hands.click("agreed")
    person = scene.turn("sign")
    sign, refuse = (person.find(name, QAbstractButton) for name in ("turned_sign_done", "turned_refuse"))
    assert sign.isEnabled()
    assert refuse.isEnabled()
    assert sign.height() == refuse.height()
    person.type("turned_reason", "我要先问问家里人")
    person.click("turned_refuse")
    scene.hand_back()
    assert scene.visit.attended is not None


def asks_for_data(scene: Scene) -> None:
    """A request of one's own data gets a number and a paper at once, and stops nothing."""
    scene.to_agree()
    scene.hands.click("offer_DATA_REQUEST")
    scene.hands.type("offer_text", "请给我一份你们存的我的资料，然后删掉电话")
    scene.hands.click("record_offer")
    number = dict(casework.slips(scene.place.desk, scene.visit)).popitem()[0]
    paper = scene.paper("slip_print_1")
    assert number in paper
    assert "请给我一份你们存的我的资料，然后删掉电话" in paper
    assert "副本" not in paper
    scene.hands.tick_all()
    scene.hands.click("agreed")
    scene.hands.click("slip_given_1")
    assert "副本" in scene.paper("slip_print_1")


LONG = "阿卜杜热伊木·买买提吐尔逊·阿不都热合曼·库尔班江"
INTERPRETER = "手语翻译 古丽娜尔·阿不力孜"


def is_hard_to_read(scene: Scene) -> None:
    """A long name with middle dots, a person who does not hear and reads traditional characters, and an interpreter."""
    rename(scene, LONG)
    scene.to_door()
    hands = scene.hands
    hands.click("who_SELF")
    hands.choose("method", "SHOWED_ID")
    hands.type("interpreter", INTERPRETER)
    hands.click("identify_yes")
    hands.tick_all()
    person = scene.turn("debt")
    person.click("turned_language_zh-TW")
    assert "欠款說明" in scene.person()
    before = person.find("turned_amount_3", Text).sizeHint().height()
    person.click("turned_larger")
    assert person.find("turned_amount_3", Text).sizeHint().height() > before
    person.click("turned_language_en")
    assert "Principal" in scene.person()
    scene.turn("readback")
    assert LONG in scene.person()
    assert INTERPRETER in scene.person()
    scene.hand_back()
    hands.click("to_talk")
    hands.tick_all()
    hands.click("to_agree")
    for name, text in (("pay_amount", "100"), ("pay_reference", "TX-34"), ("pay_payer", LONG)):
        hands.type(name, text)
    hands.choose("pay_mode", "APP")
    hands.click("receive")
    hands.tick_all()
    hands.click("print_receipt")
    for button in ("large", "small"):
        assert LONG in scene.paper(button)
    scene.place.window.show_page("visit", scene.visit.visit_id)
    assert scene.visit.shown[-1].body.language == "en"


def rename(scene: Scene, name: str) -> None:
    """Let the office hand the case over anew, in another name."""
    place, case = scene.place, scene.file.case
    place.office.take_in(Intake((replace(case, name=name),), ()))
    place.online()
    assert place.sync() == ""
    place.offline()
    assert scene.file.case.name == name


SITUATIONS = (
    Situation(
        number=31,
        title="they film us",
        play=they_film,
        outcome=Outcome.MET_DEBTOR_PTP,
        reached=True,
        report=("对方录制。",),
        record={"notes": "对方录制。", "incidents#": 0, **PROMISED},
        never=("Incident", "RecorderStopped"),
    ),
    Situation(
        number=32,
        title="will not sign",
        play=will_not_sign,
        outcome=Outcome.MET_DEBTOR_PTP,
        reached=True,
        shown=("我不签",),
        report=("我要先问问家里人", "拒"),
        record={"attended.refused": "我要先问问家里人", "attended.strokes#": 0, **PROMISED},
        arrives=("Attended",),
    ),
    Situation(
        number=33,
        title="asks for a copy of their data",
        play=asks_for_data,
        outcome=Outcome.MET_DEBTOR_REFUSED_PAY,
        refused="不需要",
        reached=True,
        report=("请给我一份你们存的我的资料，然后删掉电话",),
        record={"offers.0.kind": "DATA_REQUEST", "handed.0.body.paper": "slip"},
        tickets=(OfferKind.DATA_REQUEST,),
        arrives=("Offer", "Handed"),
    ),
    Situation(
        number=34,
        title="a long name, no hearing, another script",
        play=is_hard_to_read,
        outcome=Outcome.MET_DEBTOR_PAID_PART,
        reached=True,
        shown=(LONG, "欠款說明", "Interpreter"),
        report=(LONG, "翻译协助", INTERPRETER),
        record={"person": LONG, "identified.interpreter": INTERPRETER, "received.0.payer": LONG},
        arrives=("Shown", "Received"),
    ),
)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation, scene: Scene) -> None:
    perform(situation, scene)
