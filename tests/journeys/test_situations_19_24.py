"""Situations 19 to 24 of the specification's list: who cannot be met, objections, the hour, and a dead battery."""

import shutil
from datetime import UTC, datetime, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit

from fieldvisit import casework
from fieldvisit.model.case import AddressState, StopFlag
from fieldvisit.model.event import Resumed
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.model.visit import Step, slip
from fieldvisit.tryout import steps
from fieldvisit.tryout.sample import CHINA
from journeys.place import TODAY
from journeys.scene import Scene, Situation, perform
from journeys.watching import Watching, found, numbers

HARDSHIP = frozenset({StopFlag.HARDSHIP_HOLD})


# 19
def told_by_family(outcome: Outcome, relation: str) -> Any:
    def play(scene: Scene) -> None:
        scene.to_door()
        hands = scene.hands
        hands.click("who_FAMILY")
        hands.choose("message_relation", relation)
        hands.tick_all()
        hands.click(f"told_{outcome.value}")
        assert not hands.sees("message_ask"), "nobody else is asked for anything"
        assert not hands.sees("sign")
        hands.key(Qt.Key.Key_F12)

    return play


# 20
def stands_empty(state: AddressState, note: str) -> Any:
    def play(scene: Scene) -> None:
        scene.to_door()
        hands = scene.hands
        hands.click("who_NOBODY")
        hands.choose("address_state", state.value)
        hands.type("address_note", note)
        hands.click("address_save")
        hands.tick_all()
        scene.leave("NOBODY")

    return play


def lives_here_no_more(scene: Scene) -> None:
    scene.to_door()
    hands = scene.hands
    hands.click("who_OTHER_ADULT")
    hands.choose("message_relation", "NEIGHBOUR")
    hands.tick_all()
    hands.choose("address_state", AddressState.MOVED.value)
    assert "不要向邻居打听" in scene.screen(), "said where it is written down"
    hands.type("address_note", "门上换了别家的姓")
    hands.click("address_save")
    scene.leave()


# 21
def says_bankrupt(scene: Scene) -> None:
    scene.to_agree()
    hands = scene.hands
    hands.click("offer_BANKRUPTCY")
    hands.type("offer_text", "厦门中院 2026 闽破 12 号，管理人林律师")
    hands.click("record_offer")
    over_at_once(scene)
    scene.leave()


def a_lawyer_answers(scene: Scene) -> None:
    scene.to_door()
    hands = scene.hands
    hands.click("who_LAWYER")
    hands.tick_all()
    hands.type("represented_text", "示例律师事务所 周律师 0571-0000 0009")
    hands.click("represented_save")
    scene.leave()


def over_at_once(scene: Scene) -> None:
    """Nothing more is proposed or paid in this visit, and no sum is on the person's screen."""
    hands = scene.hands
    for kind in ("PROMISE", "PLAN", "WAIVER", "EXTENSION"):
        assert not hands.find(f"offer_{kind}", QAbstractButton).isEnabled()
    assert not hands.sees("receive")
    scene.turn()
    assert scene.turned is not None
    assert {"debt", "explained", "payment"}.isdisjoint(scene.turned.facts.pages)
    assert found(numbers(scene.file)[:6], scene.person()) == []
    scene.hand_back()


# 22
COMPLAINT = "来的人说话很冲，我要投诉"


def complains(scene: Scene) -> None:
    scene.to_talk()
    person = scene.turn("complaint")
    person.click("turned_complain_open")
    person.type("turned_complaint_text", COMPLAINT)
    person.click("turned_complaint_text_save")
    assert [one.text for one in scene.visit.offers] == [COMPLAINT]
    scene.hand_back()
    assert scene.next_blocked() == ("CN-COMP-01",), "at once, not from the seal on"
    scene.place.begin(scene.order)
    hands = scene.hands
    hands.tick_all()
    hands.click("to_agree")
    said = scene.screen()
    assert slip_number(scene) in said
    assert hands.find("slip_print_1", QAbstractButton).isEnabled()
    for name in ("delete", "remove", "edit", "withdraw", "undo"):
        assert not hands.sees(f"offer_{name}"), "who is complained of cannot take it away"
        assert not hands.sees(f"{name}_1")
    hands.tick_all()
    scene.leave()
    hands.click("turn")
    person = scene.turn("sign")
    person.click("turned_refuse")
    assert slip_number(scene) in scene.person(), "the number is theirs"
    person.click("turned_copy_none")
    assert scene.turned is None


def slip_number(scene: Scene) -> str:
    [(number, _)] = casework.slips(scene.place.desk, scene.visit)
    return number


def answered_by_others(scene: Scene) -> None:
    [ticket] = scene.tickets()
    assert (ticket.number, ticket.offer.text, ticket.accepted) == (slip_number(scene), COMPLAINT, None)
    assert ticket.number == slip(scene.record()["serial"], 1)
    [told] = [one for one in scene.place.office.figures() if one.collector == "101"]
    assert told.complaints == 1


# 23
def clock(scene: Scene, hour: int, minute: int, second: int = 0) -> None:
    """Set the clock of the whole place, and let the page notice."""
    scene.place.clock.at = datetime.combine(TODAY, time(hour, minute, second), CHINA).astimezone(UTC)
    scene._page.refresh()
    scene.hands.rest()


def runs_into_the_night(scene: Scene) -> None:
    place = scene.place
    place.clock.at = datetime.combine(TODAY, time(21, 20), CHINA).astimezone(UTC)
    place.online()
    assert place.sync() == ""
    place.offline()
    scene.to_agree()
    hands, pack = scene.hands, place.desk.store.staff.pack()
    assert not hands.sees("closing_soon")
    for minute, rule in ((31, "CN-TIME-02-30"), (46, "CN-TIME-02-15")):
        clock(scene, 21, minute)
        assert hands.sees("closing_soon")
        assert pack.rule(rule).say("zh-CN") in scene.screen()
    hands.click("offer_PROMISE")
    hands.type("offer_amount", "88")
    clock(scene, 22, 0, 1)
    assert "CN-TIME-01" in scene.blocked_rules()
    assert pack.rule("CN-TIME-01").say("zh-CN") in scene.screen()
    for kind in ("PROMISE", "PLAN", "WAIVER", "EXTENSION"):
        assert not hands.find(f"offer_{kind}", QAbstractButton).isEnabled()
    assert not hands.sees("receive")
    assert hands.find("offer_COMPLAINT", QAbstractButton).isEnabled()
    assert scene.visit.offers == ()
    assert found(numbers(scene.file)[:6], scene.screen()) == []
    clock(scene, 22, 7)
    hands.key(Qt.Key.Key_F12)
    left = scene.visit.left
    assert left is not None
    assert left.reason == "OUT_OF_HOURS"


def ended_as_it_was(scene: Scene) -> None:
    record = scene.record()
    assert datetime.fromisoformat(record["ended_at"]["wall"]).astimezone(CHINA).time() == time(22, 7)
    notes = {one["item"]: one["note"] for one in record["ticks"] if one["item"].startswith("deviation:")}
    assert notes == {"deviation:CN-TIME-01": "22:07"}
    assert "CN-TIME-01" in {one["rule"] for one in record["verdicts"]}


# 24
def battery_dies(scene: Scene) -> None:
    scene.to_talk()
    hands, place, visit = scene.hands, scene.place, scene.visit.visit_id
    hands.type("notes", "写到一半就断电")
    hands.wait(lambda: place.desk.store.drafts.get(visit) is not None, "not kept within two seconds")
    dead = place.folder / "as-it-died"
    shutil.copytree(place.sample.laptop, dead)
    hands.type("notes", "这句没有存下来")
    place.close()
    shutil.rmtree(place.sample.laptop)
    dead.rename(place.sample.laptop)
    place.clock.boot_id = "boot-2"
    place.clock.move(minutes=6)
    place.open()
    place.unlock()
    place.hands = hands = Watching(place.window, scene.look)
    assert place.window.here == "today"
    hands.click(f"resume_{visit}")
    assert hands.find("notes", QPlainTextEdit).toPlainText() == "写到一半就断电"
    hands.type("notes", "。接着写")
    hands.tick_all()
    hands.click("to_agree")
    assert scene.visit.visit_id == visit, "never a second visit"
    assert len(scene.visit.gaps) == 1
    steps.promise(hands, "100")
    hands.tick_all()
    scene.leave()
    scene.turn()
    gap = scene.visit.gaps[0]
    for when in (gap.since, gap.until):
        assert f"{when.best.astimezone(CHINA):%H:%M:%S}" in scene.person(), "the person is told, too"
    scene.hand_back()


def one_visit_with_a_gap(scene: Scene) -> None:
    assert [one for one in scene.office_events() if isinstance(one.body, Resumed)]
    visits = scene.place.desk.store.visits.list(case_id=scene.case)
    assert [one.visit_id for one in visits] == [scene.visit.visit_id]
    assert scene.visit.step is Step.SEALED


def told(outcome: Outcome, relation: str, words: str) -> Situation:
    return Situation(
        number=19,
        title=f"{outcome.value.lower().replace('_', ' ')}, says {relation.lower()}",
        play=told_by_family(outcome, relation),
        outcome=outcome,
        blocked=("CN-HARD-01",),
        report=(words,),
        record={"knocked.relation": relation, "offers#": 0, "messages#": 0},
        never=("MessageAsked", "Offer", "Received"),
        stops=HARDSHIP,
    )


def address(outcome: Outcome, state: AddressState, note: str) -> Situation:
    return Situation(
        number=20,
        title=outcome.value.lower().replace("_", " "),
        play=stands_empty(state, note),
        outcome=outcome,
        blocked=("CN-ADDR-01",),
        report=(note,),
        record={"addresses.0.body.state": state.value, "messages#": 0},
        arrives=("AddressStated",),
        never=("MessageAsked",),
        knows={"address_state": state},
    )


SITUATIONS = (
    told(Outcome.DEBTOR_HOSPITALISED, "CHILD", "据称本人住院"),
    told(Outcome.DEBTOR_DETAINED, "GUARDIAN", "据称本人被羁押或服刑"),
    address(Outcome.DEMOLISHED, AddressState.DEMOLISHED, "整片已拆"),
    address(Outcome.WRONG_ADDRESS, AddressState.INVALID, "没有这个单元"),
    Situation(
        number=20,
        title="moved away",
        play=lives_here_no_more,
        outcome=Outcome.MOVED,
        blocked=("CN-ADDR-01",),
        report=("已搬走", "门上换了别家的姓"),
        record={"addresses.0.body.state": "MOVED", "messages#": 0},
        arrives=("AddressStated",),
        never=("MessageAsked",),
        knows={"address_state": AddressState.MOVED},
    ),
    Situation(
        number=21,
        title="says to be bankrupt",
        play=says_bankrupt,
        outcome=Outcome.BANKRUPTCY_CLAIMED,
        refused="不签",
        blocked=("CN-BKR-01",),
        report=("厦门中院 2026 闽破 12 号",),
        record={"offers.0.kind": "BANKRUPTCY", "offers#": 1},
        arrives=("Offer",),
        stops=frozenset({StopFlag.BANKRUPTCY}),
        tickets=(OfferKind.BANKRUPTCY,),
        reached=True,
    ),
    Situation(
        number=21,
        title="a lawyer speaks for them",
        play=a_lawyer_answers,
        outcome=Outcome.MET_DEBTOR_REPRESENTED,
        blocked=("CN-REP-01",),
        report=("周律师",),
        record={"offers.0.kind": "REPRESENTED", "knocked.who": "LAWYER"},
        arrives=("Offer",),
        stops=frozenset({StopFlag.REPRESENTED}),
        tickets=(OfferKind.REPRESENTED,),
    ),
    Situation(
        number=22,
        title="complains on the spot",
        play=complains,
        outcome=Outcome.COMPLAINT_RAISED,
        refused="不签",
        blocked=("CN-COMP-01",),
        shown=("我现在就要投诉",),
        report=(COMPLAINT,),
        record={"offers.0.kind": "COMPLAINT", "offers.0.text": COMPLAINT},
        arrives=("Offer",),
        stops=frozenset({StopFlag.COMPLAINT_OPEN}),
        tickets=(OfferKind.COMPLAINT,),
        reached=True,
        after=answered_by_others,
    ),
    Situation(
        number=23,
        title="runs towards ten at night",
        play=runs_into_the_night,
        outcome=Outcome.ABORTED_TIME,
        refused="太晚了",
        report=("22:07", "到达法定截止时间"),
        record={"left_reason": "OUT_OF_HOURS", "offers#": 0, "received#": 0},
        never=("Offer", "Received"),
        reached=True,
        after=ended_as_it_was,
    ),
    Situation(
        number=24,
        title="the battery dies",
        play=battery_dies,
        outcome=Outcome.MET_DEBTOR_PTP,
        report=("写到一半就断电。接着写", "中断"),
        unreported=("这句没有存下来",),
        record={"gaps#": 1},
        arrives=("Resumed", "Offer"),
        reached=True,
        after=one_visit_with_a_gap,
    ),
)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation, scene: Scene) -> None:
    perform(situation, scene)
