"""The ways a visit can go, through the windows: each ends lawfully, keeps what was written, arrives once."""

from datetime import UTC, date, datetime, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit

from fieldvisit.desktop.pages.today_stop import StopCard
from fieldvisit.desktop.pages.visit import VisitPage
from fieldvisit.desktop.pages.visit_now import STEPS
from fieldvisit.model.case import StopFlag
from fieldvisit.model.outcome import Outcome, Who
from fieldvisit.model.visit import Step
from fieldvisit.server.orders import Plan
from fieldvisit.tryout import steps
from fieldvisit.tryout.sample import CHINA, COMPANION, LEAD
from journeys.place import TODAY, Place
from journeys.watching import DEBT_WORDS, found, numbers, screen

NOTICE = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("who", "language"), [(Who.FAMILY, "zh-CN"), (Who.FAMILY, "en"), (Who.OTHER_ADULT, "en"), (Who.MINOR, "zh-CN")]
)
def test_others_at_the_door_read_nothing_of_the_debt(place: Place, who: Who, language: str) -> None:
    order = place.orders()[0]
    place.to_door(order)
    place.speak(language)
    file = place.desk.store.cases.get(case_of(place, order)).case
    hidden = [*numbers(file), *DEBT_WORDS]

    def nothing_to_read() -> None:
        said = screen(place.hands, place.window)
        assert len(said) > 100
        assert found(hidden, said) == []

    nothing_to_read()
    place.hands.click(f"who_{who.value}")
    nothing_to_read()
    place.hands.tick_all()
    nothing_to_read()
    place.hands.click("to_close")
    end = Outcome.MINOR_ONLY if who is Who.MINOR else Outcome.THIRD_PARTY_ONLY
    nothing_to_read()
    steps.leave(place.hands, "DONE", end)
    place.hands.tick_all()
    place.seal()
    assert place.visit(order).outcome is end


WHERE = ("departed", "door", "met", "talk", "agree", "close")


def reach(place: Place, order: str, where: str) -> None:
    """Go through a visit as far as a place."""
    hands = place.hands
    place.begin(order)
    steps.depart(hands)
    if where == "departed":
        return
    steps.confirm(hands, place.sample.companion_word)
    if where == "door":
        return
    hands.click("who_SELF")
    hands.choose("method", "SAID_TWO")
    hands.click("identify_yes")
    if where == "met":
        return
    hands.click("to_talk")
    hands.type("notes", "刚说到这里")
    for step, button in (("agree", "to_agree"), ("close", "agreed")):
        if where in ("agree", "close")[("agree", "close").index(step) :]:
            hands.click(button)


@pytest.mark.parametrize("where", WHERE)
def test_asked_to_leave_at_any_step_ends_in_a_sealed_report(place: Place, where: str) -> None:
    order, hands = place.orders()[0], place.hands
    reach(place, order, where)
    hands.key(Qt.Key.Key_F12)
    visit = place.visit(order)
    assert visit.left is not None
    assert visit.left.reason == "ASKED_TO_LEAVE"
    finish(place, order)
    sealed = place.visit(order)
    assert sealed.step is Step.SEALED
    assert sealed.left == visit.left
    if where in ("talk", "agree", "close"):
        assert sealed.notes == "刚说到这里"


def finish(place: Place, order: str) -> None:
    """Do what the page says is missing until it can be sealed, as a person would."""
    hands = place.hands
    ends = (Outcome.MET_DEBTOR_REFUSED_TALK, Outcome.CANCELLED_BEFORE_START, Outcome.ABORTED_SAFETY)
    for _ in range(10):
        if hands.sees("refuse") and place.visit(order).attended is None:
            steps.refuse(hands, "请我们离开")
        if place.visit(order).outcome is None:
            hands.click(next(f"outcome_{end.value}" for end in ends if hands.sees(f"outcome_{end.value}")))
        if not hands.sees("missing_0"):
            place.seal()
            return
        hands.click("missing_0")
        if hands.sees("companion_passphrase"):
            hands.type("companion_passphrase", place.sample.companion_word)
            hands.click("confirm")
            hands.wait(lambda: not hands.sees("companion_passphrase"), "the companion is not confirmed")
        steps.excuse(hands, "对方要求离开，未及说明")
        close(place)
    raise AssertionError(hands.words())


def close(place: Place) -> None:
    """Go to the last step by the row of steps."""
    page = place.window.page("visit")
    assert isinstance(page, VisitPage)
    assert page.stepper is not None
    place.hands.press(page.stepper.step(len(STEPS) - 1))


def test_nobody_home_is_a_visit_of_four_taps(place: Place) -> None:
    order, hands = place.orders()[0], place.hands
    place.to_door(order)
    hands.click("who_NOBODY")
    hands.tick_all()
    hands.click("to_close")
    steps.leave(hands, "NOBODY", Outcome.NO_ONE_HOME)
    hands.tick_all()
    assert not hands.sees("sign")
    place.seal()
    assert place.visit(order).outcome is Outcome.NO_ONE_HOME


def test_a_dispute_freezes_the_case_at_once_without_a_network(place: Place) -> None:
    first = place.orders()[0]
    case = place.desk.store.orders.get(first).case_id
    place.office.assign(Plan(LEAD, COMPANION, TODAY, TODAY, time(17), time(18), outsourcing_notice=NOTICE), [case])
    place.online()
    assert place.sync() == ""
    place.offline()
    second = next(one for one in place.orders() if one != first and case_of(place, one) == case)
    assert "不可" not in stop(place, second).chip()
    place.to_talk(first)
    hands = place.hands
    hands.click("to_agree")
    hands.click("offer_DISPUTE")
    hands.type("offer_text", "这笔钱不是我借的")
    hands.click("record_offer")
    shown = stop(place, second)
    assert shown.chip() == "不可外访"
    assert shown.action == "why"
    assert StopFlag.DISPUTE in place.desk.store.cases.get(case).stops
    assert place.sync() == "office_unreachable"
    assert stop(place, second).chip() == "不可外访"
    place.online()
    assert place.sync() == ""
    assert StopFlag.DISPUTE in place.desk.store.cases.get(case).stops, "the office agrees"


def case_of(place: Place, order: str) -> str:
    return place.desk.store.orders.get(order).case_id


def stop(place: Place, order: str) -> StopCard:
    """Return an order's card on Today."""
    place.window.ui.rail.button("today").click()
    return place.hands.find(f"stop_{order}", StopCard)


def visited(place: Place, order: str) -> str:
    """Make a whole visit: a promise, and no signature."""
    hands = place.hands
    place.to_talk(order)
    hands.type("notes", "本人在家。")
    hands.tick_all()
    hands.click("to_agree")
    steps.promise(hands, "100")
    hands.tick_all()
    hands.click("agreed")
    hands.tick_all()
    steps.leave(hands, "DONE", Outcome.MET_DEBTOR_PTP)
    steps.refuse(hands, "不愿签字")
    place.seal()
    return place.visit(order).visit_id


def test_a_day_without_a_network_arrives_once(place: Place) -> None:
    for order in place.orders()[:2]:
        visited(place, order)
        assert place.sync() == "office_unreachable"
        assert "离线" in place.hands.words(place.window.ui.sync)
    written = place.desk.store.events.head().size
    acked = place.desk.store.events.acked()
    assert written > acked + 30
    assert place.desk.store.outbox.counts().blobs == 2
    place.online()
    for _ in range(3):
        assert place.sync() == ""
        assert place.desk.store.events.acked() == written
        assert place.office_has() == list(place.desk.store.events.payloads())
    assert [report.accepted for report in place.desk.store.visits.reports()] == [True, True]
    assert place.desk.store.outbox.counts().empty
    assert "全部已送达公司" in place.hands.words(place.window.ui.sync)


def test_a_withdrawal_wins_for_the_future_and_leaves_what_was_done(place: Place) -> None:
    done, under_way, future = place.orders()[:3]
    visited(place, done)
    place.to_talk(under_way)
    place.hands.type("notes", "说到一半")
    for order in (done, under_way, future):
        place.office.withdraw(order, "委托方撤案")
    place.online()
    assert place.sync() == ""
    assert place.sync() == ""
    assert future not in place.orders()
    place.window.show_page("visit", f"O:{future}")
    place.hands.type("recorder", "REC-1")
    assert not place.hands.find("depart", QAbstractButton).isEnabled()
    assert "没有当天有效的外访单" in place.hands.words()
    assert place.visit(done).step is Step.SEALED
    assert place.desk.store.visits.report(place.visit(done).visit_id).accepted is True
    place.window.show_page("visit", place.visit(under_way).visit_id)
    assert place.hands.find("notes", QPlainTextEdit).toPlainText() == "说到一半"
    place.hands.key(Qt.Key.Key_F12)
    finish(place, under_way)
    assert place.sync() == ""
    assert place.sync() == ""
    assert place.desk.store.visits.report(place.visit(under_way).visit_id).accepted is True


def test_after_a_crash_today_offers_the_visit_with_all_that_was_typed(place: Place) -> None:
    order = place.orders()[0]
    place.to_talk(order)
    place.hands.type("notes", "写到一半就断电")
    place.hands.wait(lambda: place.desk.store.drafts.get(place.visit(order).visit_id) is not None, "not kept")
    visit = place.visit(order).visit_id
    place.close()
    place.clock.move(minutes=6)
    place.open()
    place.unlock()
    assert place.window.here == "today"
    place.hands.click(f"resume_{visit}")
    assert place.hands.find("notes", QPlainTextEdit).toPlainText() == "写到一半就断电"
    place.hands.type("notes", "。继续")
    place.hands.click("to_agree")
    assert len(place.visit(order).gaps) == 1
    assert place.visit(order).notes.count("继续") == 1


def test_at_ten_at_night_nothing_new_begins_and_one_may_leave_and_seal(place: Place) -> None:
    first, second = place.orders()[:2]
    place.clock.at = datetime.combine(TODAY, time(21, 40), CHINA).astimezone(UTC)
    place.online()
    assert place.sync() == "", "the office tells the time"
    place.to_talk(first)
    place.hands.click("to_agree")
    place.clock.at = datetime.combine(TODAY, time(21, 59, 50), CHINA).astimezone(UTC)
    steps.promise(place.hands, "88")
    assert len(place.visit(first).offers) == 1
    place.clock.move(seconds=15)
    place.hands.click("offer_PLAN")
    place.hands.type("offer_text", "每月十五号发工资")
    place.hands.click("record_offer")
    assert len(place.visit(first).offers) == 1
    rule = place.desk.store.staff.pack().rule("CN-TIME-01").say("zh-CN")
    assert rule in place.hands.words()
    place.hands.click("leave_now")
    finish(place, first)
    assert place.visit(first).step is Step.SEALED
    place.begin(second)
    place.hands.type("recorder", "REC-2")
    place.hands.rest()
    assert not place.hands.find("depart", QAbstractButton).isEnabled()
    assert rule in place.hands.words()
    assert place.sync() == ""
    assert place.sync() == ""
    assert place.desk.store.visits.report(place.visit(first).visit_id).accepted is True


def test_a_lock_and_a_language_in_the_middle_cost_nothing(place: Place) -> None:
    order = place.orders()[0]
    place.to_talk(order)
    place.hands.type("notes", "锁屏之前")
    place.speak("en")
    place.hands.click("lock")
    assert "锁屏之前" not in place.hands.words()
    place.unlock()
    place.speak("zh-CN")
    assert place.hands.find("notes", QPlainTextEdit).toPlainText() == "锁屏之前"
    place.hands.click("to_agree")
    assert place.visit(order).notes == "锁屏之前"
    assert place.visit(order).gaps == ()
