"""Situations 31 to 35 of the specification's list: filmed, unsigned, asked for data, hard to read, tampered with."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk, asking, record, writing
from fieldvisit.desktop.turned.big import Text
from fieldvisit.intake.problem import Intake
from fieldvisit.keys import Signer
from fieldvisit.model.event import Addended, CompanionConfirmed, Sealed
from fieldvisit.model.outcome import OfferKind, Outcome
from fieldvisit.model.policy import When
from fieldvisit.server import tables
from fieldvisit.tryout import steps
from fieldvisit.tryout.sample import COMPANION
from journeys.scene import Scene, Situation, nothing_more, perform, sealed_offline
from journeys.tampering import change
from journeys.visits import nobody

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


# 35: back-dating, editing, going alone
def only_added_to(scene: Scene) -> None:
    """After the seal nothing can be written but a remark, and the report stays as it is to the byte."""
    before, visit, hands = scene.report(), scene.visit, scene.hands
    scene.place.window.show_page("visit", visit.visit_id)
    for name in ("notes", "statement", "seal", "leave_now", "record_offer", "who_SELF", "outcome_NO_ONE_HOME"):
        assert not hands.sees(name), name
    hands.type("addendum", "更正：门牌是 3 号，不是 8 号")
    hands.click("add_addendum")
    scene.sync()
    assert scene.report() == before
    assert scene.office_events()[-1].body == Addended("更正：门牌是 3 号，不是 8 号")
    assert (scene.accepted(), scene.flags()) == (True, ())


SEALED = Situation(number=35, title="sealed is sealed", play=nobody, outcome=Outcome.NO_ONE_HOME, after=only_added_to)


def test_35_sealed_is_sealed(scene: Scene) -> None:
    perform(SEALED, scene)


def test_35_a_record_changed_in_the_database_stops_at_the_office(scene: Scene) -> None:
    place = scene.place
    nobody(scene)
    scene.finish(Outcome.NO_ONE_HOME)
    sealed_offline(SEALED, scene)
    known = place.office_has()
    where = f"WHERE kind = 'Concluded' AND visit_id = '{scene.visit.visit_id}'"
    change(
        place.desk,
        "DROP TRIGGER events_unchangeable",
        f"UPDATE events SET payload = replace(payload, 'NO_ONE_HOME', 'MOVED') {where}",
    )
    place.online()
    assert place.sync() == "chain_broken"
    assert place.office_has() == known, "nothing of it is taken"
    assert "校验不符" in scene.hands.words()


def test_35_a_clock_turned_in_the_middle_moves_no_recorded_time(scene: Scene) -> None:
    """Back-dating while the machine runs: the steady clock tells, the wall clock's reading is kept beside it."""
    place = scene.place
    scene.to_door()
    scene.hands.click("who_NOBODY")
    scene.hands.tick_all()
    place.clock.move(minutes=15)
    place.clock.off = timedelta(hours=-3)
    scene.hands.click("to_close")
    scene.leave("NOBODY")
    left = scene.visit.left_at
    assert left is not None
    assert left.wall == place.clock.wall()
    assert abs(left.best - place.clock.at) < timedelta(minutes=1)
    assert left.suspect
    row = replace(SEALED, play=nothing_more, record={"ended_at.suspect": True}, after=nothing_more)
    perform(row, scene)


def test_35_alone_there_is_no_visit(scene: Scene) -> None:
    place, hands = scene.place, scene.hands
    place.begin(scene.order)
    steps.depart(hands)
    hands.tick_all()
    hands.type("companion_passphrase", place.sample.lead_word)
    hands.click("confirm")
    hands.wait(lambda: "口令" in hands.words(hands.find("companion_passphrase", QWidget)), "no answer")
    assert scene.visit.confirmed is None
    assert "CN-TEAM-02" in scene.blocked_rules()
    assert not hands.sees("who_SELF")


def test_35_the_office_refuses_a_report_that_the_lead_signed_for_both(scene: Scene) -> None:
    place = scene.place
    place.begin(scene.order)
    steps.depart(scene.hands)
    scene.hands.tick_all()
    desk, lead, visit = place.desk, place.window.session.signer, scene.visit
    words = f"{visit.visit_id}|{scene.order}".encode()
    forged = CompanionConfirmed(COMPANION, lead.fingerprint, lead.sign(words))
    writing.append(desk, forged, visit=visit.visit_id, case=scene.case, by=COMPANION)
    place.window.session.changed.emit()
    scene.hands.rest()
    scene.hands.click("to_door")
    scene.hands.click("who_NOBODY")
    scene.hands.tick_all()
    scene.hands.click("to_close")
    scene.leave("NOBODY")
    scene.hands.click("outcome_NO_ONE_HOME")
    scene.close_page()
    scene.hands.tick_all()
    seal_alone(desk, visit.visit_id, lead)
    scene.sync()
    assert scene.accepted() is False
    assert scene._rows(tables.event_refusals, "reason") == ["companion_unproved"]
    assert scene._rows(tables.reports, "reason", visit_id=visit.visit_id)[0] in (
        "report_invalid",
        "report_other_collectors",
    )
    place.window.show_page("outbox")
    assert "公司没有接受" in scene.hands.words() or "拒收" in scene.hands.words()


def seal_alone(desk: Desk, visit_id: str, lead: Signer) -> None:
    """Make the report with the lead's key in both places, past all that asks for the companion's."""
    from fieldvisit.evidence import report, revision

    visit = desk.store.visits.get(visit_id)
    asked = asking.ask(desk, visit, When.SEAL)
    content = record.of_visit(desk, visit, lead, lead, "zh-CN", asked)
    data = report.lay_out(content, {})
    for field, named, certify in (("Lead", content.lead, True), ("Companion", content.companion, False)):
        data = revision.signed(data, field, lead, named.name, asked.at.best, certify=certify)
    sha256, size = desk.store.blobs.put(data, "application/pdf", limit=len(data))
    serial, made = content.serial, content.sealed_at.best
    with desk.store.atomic():
        desk.store.visits.add_report(visit_id, sha256=sha256, size=size, created=made, serial=serial)
        writing.write(desk, visit, Sealed(sha256, size), asked=asked)
