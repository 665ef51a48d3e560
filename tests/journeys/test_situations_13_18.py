"""Situations 13 to 18 of the specification's list: danger, money, and a death in the family."""

import json
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from fieldvisit import casework
from fieldvisit.errors import Blocked
from fieldvisit.model.case import StopFlag
from fieldvisit.model.event import Incident, Received
from fieldvisit.model.outcome import IncidentKind, OfferKind, Outcome
from fieldvisit.model.policy import When
from fieldvisit.model.receipt import OFFICIAL, PaymentMode
from fieldvisit.model.visit import Step
from fieldvisit.server import receipt_tables
from fieldvisit.server.receipt_books import receipt_books
from journeys.scene import Scene, Situation, perform
from journeys.watching import found, numbers

HOLD = frozenset({StopFlag.INCIDENT_HOLD})
TOLD = "说着说着哭了，说活着没有意思"
SEEN = "里屋有人被反锁，喊救命"
NEVER_PRINTED = (
    *(TOLD, SEEN, "轻生", "自伤", "自杀", "12356", "被打", "反锁"),
    *("SELF_HARM", "HOME_VIOLENCE", "emergency_"),
)
"""What must be in nothing that the household may get to see."""
DEBT_PAGES = {"debt", "explained", "payment", "acknowledge", "hard"}


def happens(scene: Scene, kind: IncidentKind, text: str) -> None:
    """Open the box, read what to do, write down what happened."""
    hands = scene.hands
    hands.click("incident")
    hands.click(f"incident_{kind.value}")
    assert hands.find("incident_phones", QLabel).text()
    hands.type("incident_text", text)
    hands.click("incident_save")


def nothing_of_the_debt(scene: Scene) -> None:
    """After an emergency no sum is on either screen, and nothing can be asked for or paid."""
    hands = scene.hands
    assert found(numbers(scene.file)[:6], scene.screen()) == []
    scene.turn()
    assert scene.turned is not None
    assert DEBT_PAGES.isdisjoint({*scene.turned.facts.pages, *scene.turned.facts.aside})
    assert found(NEVER_PRINTED, scene.person()) == []
    scene.hand_back()
    page = scene._page
    assert page.stepper is not None
    hands.press(page.stepper.step(3))
    assert not hands.sees("receive")
    for kind in ("PROMISE", "PLAN", "WAIVER", "EXTENSION"):
        assert not hands.find(f"offer_{kind}", QAbstractButton).isEnabled()
    assert hands.find("offer_COMPLAINT", QAbstractButton).isEnabled(), "a right stays one"


def kept_from_the_household(scene: Scene) -> None:
    """No judgement in the report tells that an incident holds the case, and no paper of the visit does."""
    record = scene.record()
    assert record["incidents"] == []
    for judgement in record["judgements"]:
        assert "INCIDENT_HOLD" not in judgement["facts"]["stops"]
        assert "CN-INC-01" not in {one["rule"] for one in judgement["verdicts"]}
    told = {key: value for key, value in record.items() if key != "packs"}
    assert found(NEVER_PRINTED, json.dumps(told, ensure_ascii=False) + scene.report_text()) == []
    open_to_all = scene.place.office.incidents()
    assert [one for one in open_to_all if one.visit_id == scene.visit.visit_id] == [], "only by name"
    reopen(scene)


def reopen(scene: Scene) -> None:
    """A supervisor opens the case again, and only then may it be visited."""
    scene.place.office.lift(scene.case, StopFlag.INCIDENT_HOLD)
    scene.sync()
    assert "CN-INC-01" not in scene.next_blocked()


def speaks_of_ending_it(scene: Scene) -> None:
    scene.to_talk()
    scene.hands.type("notes", "本人情绪低落。")
    scene.place.online()
    happens(scene, IncidentKind.SELF_HARM, TOLD)
    scene.hands.wait(lambda: bool(scene.incidents()), "it does not go to the office at once")
    scene.hands.wait(lambda: not scene.place.window.session.sync.running, "the sync does not end")
    scene.place.offline()
    assert StopFlag.INCIDENT_HOLD in scene.office_stops()
    said = scene.screen()
    assert "您现在最要紧" in said
    assert "12356" in said
    nothing_of_the_debt(scene)
    scene.hands.key(Qt.Key.Key_F12)
    left = scene.visit.left
    assert left is not None
    assert left.reason == "OTHER", "nobody asked them to leave"


def hears_of_it_from_the_family(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_FAMILY")
    scene.hands.tick_all()
    happens(scene, IncidentKind.SELF_HARM, TOLD)
    assert "12356" in scene.screen()
    assert found((TOLD, "被打"), scene.screen()) == []
    scene.hands.key(Qt.Key.Key_F12)


def somebody_is_locked_in(scene: Scene) -> None:
    scene.to_talk()
    scene.hands.tick_all()
    happens(scene, IncidentKind.HOME_VIOLENCE, SEEN)
    said = scene.screen()
    assert "打扰了，我们先走" in said, "an everyday word to leave with"
    assert found(("被打", "被关", "110", "主管"), said) == [], "whoever does it may look on"
    nothing_of_the_debt(scene)
    scene.hands.key(Qt.Key.Key_F12)
    assert found(("被打", "被关", "110", "主管"), scene.screen()) == []


def attacked(scene: Scene) -> None:
    scene.to_talk()
    scene.hands.type("notes", "谈到一半")
    scene.hands.click("incident")
    scene.hands.click("incident_VIOLENCE")
    out_at_once(scene, "谈到一半")


def kept_from_leaving(scene: Scene) -> None:
    scene.to_door()
    scene.hands.click("who_OTHER_ADULT")
    scene.hands.click("incident")
    scene.hands.click("incident_DETAINED")
    out_at_once(scene, "")


def out_at_once(scene: Scene, notes: str) -> None:
    """One tap recorded it, left, kept every word, and asks for nothing but the outcome."""
    visit = scene.visit
    assert visit.left is not None
    assert (visit.left.reason, visit.step, visit.notes) == ("UNSAFE", Step.CLOSE, notes)
    assert not scene.hands.sees("incident_text")
    scene.hands.click("outcome_ABORTED_SAFETY")
    assert visit.attended is None
    assert not scene.hands.sees("missing_0"), "no form is asked of who had to run"


def written_by_them(scene: Scene) -> None:
    """What happened to the collectors themselves stands in the report and goes to everybody in the office."""
    told = [one.kind for one in scene.place.office.incidents() if one.visit_id == scene.visit.visit_id]
    assert told == [one["body"]["kind"] for one in scene.record()["incidents"]]
    reopen(scene)


def offers_cash(scene: Scene) -> None:
    scene.to_agree()
    hands = scene.hands
    modes = hands.find("pay_mode", QComboBox)
    assert {modes.itemData(place) for place in range(modes.count())} == {one.value for one in OFFICIAL}
    assert modes.findData("CASH") < 0
    assert "不收现金" in scene.screen()
    person = scene.turn("payment")
    assert "不要把现金交给任何个人" in scene.person()
    assert person.window is scene.turned
    scene.hand_back()
    with pytest.raises(Blocked, match="CN-PAY-01"):
        casework.receive(scene.place.desk, scene.visit.visit_id, 100, PaymentMode.CASH, "1", "x", "SELF")
    hands.type("notes", "本人拿出现金，未收，已指明官方渠道。") if hands.sees("notes") else None
    hands.tick_all()
    scene.leave()


def pays_cash_within_limits(scene: Scene) -> None:
    scene.place.office.set_limits({"cash": "yes", "cash_most": "200000", "cash_day_most": "300000"})
    scene.sync()
    scene.place.offline()
    scene.to_agree()
    hands = scene.hands
    said = scene.screen()
    assert "收现金须两人分别清点" in said
    assert found(("不收现金", "官方渠道付款"), said) == []
    scene.turn("payment")
    assert "不要把现金交给任何个人" not in scene.person()
    scene.hand_back()
    hands.choose("pay_mode", "CASH")
    for _ in ("lead", "companion"):
        hands.type("cash_amount", "88.50")
        hands.click("cash_next")
    hands.type("pay_payer", scene.file.case.name)
    hands.click("receive")
    hands.tick_all()
    scene.leave()


def in_the_book(scene: Scene) -> None:
    """The office finds nothing to look at: the limits allowed it, two counted it, and it can still be paid in."""
    [book] = receipt_books(scene.place.office.books)
    assert (book.holds, book.flagged, book.hand.amount, book.hand.late) == (True, (), 8_850, 0)
    assert dict(scene.record()["received"][0])["mode"] == "CASH"


def pays_by_phone(scene: Scene) -> None:
    scene.to_agree()
    hands, before = scene.hands, scene.place.desk.store.cases.get(scene.case).case.case.total
    for reference in ("TX-17-0001", "TX-17-0001"):
        hands.type("pay_amount", "120.50")
        hands.choose("pay_mode", "APP")
        hands.type("pay_reference", reference)
        hands.type("pay_payer", scene.file.case.name)
        hands.click("receive")
    assert [one.amount for one in scene.visit.received] == [12050], "the same payment is not written down twice"
    assert scene.place.desk.store.cases.get(scene.case).case.case.total == before, "the balance is the office's"
    owed = casework.outstanding(scene.place.desk, scene.visit)
    assert owed.costs + owed.interest + owed.principal == before - 12050
    assert "以委托方到账为准" in scene.screen()
    scene.turn("payment")
    assert "到账为准" in scene.person()
    scene.hand_back()
    hands.tick_all()
    scene.leave()


def counted_once(scene: Scene) -> None:
    """The office has one receipt, and the conduct beside the figure; the balance waits for the principal's word."""
    number = scene.record()["received"][0]["number"]
    assert scene._rows(receipt_tables.receipts, "number") == [number]
    assert scene._rows(receipt_tables.receipts, "amount") == [12050]
    [told] = [one for one in scene.place.office.figures() if one.collector == "101"]
    assert (told.received, told.visits) == (12050, 1)
    scene.sync()
    assert scene._rows(receipt_tables.receipts, "amount") == [12050]
    owed = casework.outstanding(scene.place.desk, scene.visit)
    assert owed.costs + owed.interest + owed.principal == scene.file.case.total - 12050
    bodies = [one.body for one in scene.office_events()]
    assert [one.amount for one in bodies if isinstance(one, Received)] == [12050]


def has_died(scene: Scene) -> None:
    scene.to_door()
    hands = scene.hands
    hands.click("who_FAMILY")
    hands.choose("message_relation", "SPOUSE")
    hands.tick_all()
    hands.type("told_seen", "看过户口簿上的注销页")
    hands.click("told_DEBTOR_DECEASED")
    said = scene.screen()
    assert "请您节哀" in said
    assert not hands.sees("message_ask") or not hands.find("message_ask", QAbstractButton).isEnabled()
    assert not hands.sees("attach")
    hands.key(Qt.Key.Key_F12)
    assert scene.visit.offers == ()


def no_relative_was_asked(scene: Scene) -> None:
    record = scene.record()
    whens = {one["facts"]["when"] for one in record["judgements"]}
    assert whens.isdisjoint({When.MESSAGE.value, When.OFFER.value, When.RECEIPT.value})
    assert "NOT" not in scene.visit.notes


RESTRICTED: Any = {
    "outcome": Outcome.ABORTED_SAFETY,
    "blocked": ("CN-INC-01",),
    "unreported": (TOLD, SEEN, "轻生", "自伤", "12356"),
    "record": {"incidents#": 0, "left_reason": "OTHER"},
    "arrives": ("Incident", "Left", "Sealed"),
    "never": ("Offer", "Received"),
    "stops": HOLD,
    "after": kept_from_the_household,
}

SITUATIONS = (
    Situation(
        number=13,
        title="speaks of ending their life",
        play=speaks_of_ending_it,
        hidden=NEVER_PRINTED,
        incidents=(IncidentKind.SELF_HARM,),
        reached=True,
        **RESTRICTED,
    ),
    Situation(
        number=13,
        title="the family speaks of it",
        play=hears_of_it_from_the_family,
        incidents=(IncidentKind.SELF_HARM,),
        **RESTRICTED,
    ),
    Situation(
        number=14,
        title="somebody is beaten or locked in",
        play=somebody_is_locked_in,
        hidden=NEVER_PRINTED,
        incidents=(IncidentKind.HOME_VIOLENCE,),
        reached=True,
        **RESTRICTED,
    ),
    Situation(
        number=15,
        title="violence against the collectors",
        play=attacked,
        outcome=Outcome.ABORTED_SAFETY,
        blocked=("CN-INC-01",),
        report=("现场不安全", "暴力或威胁"),
        record={"left_reason": "UNSAFE", "incidents.0.body.kind": "VIOLENCE"},
        arrives=("Incident", "Left", "Sealed"),
        stops=HOLD,
        incidents=(IncidentKind.VIOLENCE,),
        reached=True,
        after=written_by_them,
    ),
    Situation(
        number=15,
        title="the collectors are kept from leaving",
        play=kept_from_leaving,
        outcome=Outcome.ABORTED_SAFETY,
        blocked=("CN-INC-01",),
        report=("现场不安全",),
        record={"left_reason": "UNSAFE", "incidents.0.body.kind": "DETAINED"},
        arrives=("Incident", "Left", "Sealed"),
        stops=HOLD,
        incidents=(IncidentKind.DETAINED,),
        after=written_by_them,
    ),
    Situation(
        number=16,
        title="offers cash",
        play=offers_cash,
        outcome=Outcome.MET_DEBTOR_REFUSED_PAY,
        refused="不愿签字",
        shown=("不要把现金交给任何个人",),
        record={"received#": 0},
        never=("Received",),
        reached=True,
    ),
    Situation(
        number=16,
        title="pays in cash where the office allows it",
        play=pays_cash_within_limits,
        outcome=Outcome.MET_DEBTOR_PAID_PART,
        report=("88.50", "现金"),
        record={"received#": 1},
        arrives=("CashCounted", "Received"),
        reached=True,
        after=in_the_book,
    ),
    Situation(
        number=17,
        title="pays on the phone during the visit",
        play=pays_by_phone,
        outcome=Outcome.MET_DEBTOR_PAID_PART,
        shown=("到账为准",),
        report=("120.50", "TX-17-0001", "以委托方到账为准"),
        record={"received#": 1, "received.0.amount": 12050, "received.0.mode": "APP", "offers#": 0},
        arrives=("Received",),
        reached=True,
        after=counted_once,
    ),
    Situation(
        number=18,
        title="the debtor has died",
        play=has_died,
        outcome=Outcome.DEBTOR_DECEASED,
        blocked=("CN-CIV-05",),
        report=("据称本人已去世", "配偶", "看过户口簿上的注销页"),
        record={"knocked.relation": "SPOUSE", "messages#": 0, "attached#": 0, "offers#": 0, "received#": 0},
        never=("MessageAsked", "Offer", "Received", "Attached"),
        stops=frozenset({StopFlag.DECEASED}),
        after=no_relative_was_asked,
    ),
)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation, scene: Scene) -> None:
    perform(situation, scene)


def test_what_was_written_of_a_restricted_incident_reaches_the_office(scene: Scene) -> None:
    scene.to_talk()
    happens(scene, IncidentKind.SELF_HARM, TOLD)
    scene.sync()
    [told] = scene.incidents()
    assert (told.kind, told.text) == (IncidentKind.SELF_HARM, TOLD)
    [event] = [one for one in scene.office_events() if isinstance(one.body, Incident)]
    assert event.by == "101"
    assert scene.tickets() == []
    assert OfferKind.HARDSHIP not in {one.kind for one in scene.visit.offers}
