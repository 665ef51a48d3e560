"""The agreement: every kind through the page, what it stops at once, its paper, the limits, and the office's answer."""

import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSpinBox, QTableWidget, QToolButton
from pytestqt.qtbot import QtBot

from casework.laptop import CASE, TODAY, Laptop
from desktop.conftest import speak
from fieldvisit import casework, wire
from fieldvisit.desktop.pages.case import CasePage
from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.desktop.widgets.checklist_row import ChecklistRow
from fieldvisit.desktop.window import Window
from fieldvisit.model.affordability import Affordability
from fieldvisit.model.event import Handed
from fieldvisit.model.instalments import PlanTerms, schedule
from fieldvisit.model.money import yuan
from fieldvisit.model.offers import WaiverTerms
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import ENDING_TALK, OBJECTIONS, OfferKind, Outcome
from fieldvisit.wording import say
from visit_walk import Walk

PROPOSING = ("PROMISE", "PLAN", "WAIVER", "EXTENSION")


@pytest.fixture
def walk(qtbot: QtBot, window: Window) -> Walk:
    """A visit whose agreement is on screen."""
    made = Walk(qtbot, window)
    made.to_talk()
    made.click("to_agree")
    return made


def stops(window: Window) -> frozenset[str]:
    return frozenset(window.session.desk.store.cases.get(CASE).stops)


def number(walk: Walk, place: int) -> str:
    return walk.find(QLabel, f"slip_number_{place}").text()


def paper(walk: Walk, button: str, folder: Path) -> str:
    """Press a paper's button and return the words of what is then in the preview."""
    walk.click(button)
    page = walk.window.page("preview")
    assert isinstance(page, PreviewPage)
    walk.qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
    page.save_to(folder / "paper.pdf")
    done = subprocess.run(["pdftotext", "-layout", str(folder / "paper.pdf"), "-"], capture_output=True, check=True)
    page.ui.back.click()
    return done.stdout.decode()


@pytest.mark.parametrize("kind", list(OBJECTIONS))
def test_an_objection_is_one_action_and_stops_the_case_at_once(
    walk: Walk, window: Window, tmp_path: Path, kind: OfferKind
) -> None:
    walk.click(f"offer_{kind}")
    assert say(f"script.freeze_{kind}", "zh-CN") in walk.words()
    walk.type("offer_text", "按对方的原话记下")
    walk.click("record_offer")
    assert OBJECTIONS[kind] in stops(window)
    assert walk.visit.offers[0].text == "按对方的原话记下"
    assert "已停止上门" in walk.words()
    slip = number(walk, 1)
    assert slip == casework.slips(window.session.desk, walk.visit)[0][0]
    printed = paper(walk, "slip_print_1", tmp_path)
    assert slip in printed
    assert "按对方的原话记下" in printed
    over = kind in ENDING_TALK
    assert walk.sees("over") is over
    for name in PROPOSING:
        assert walk.find(QAbstractButton, f"offer_{name}").isEnabled() is not over
    assert walk.sees("why_agree") is over
    if over:
        assert say(f"over.{kind}", "zh-CN") in walk.words()
        assert walk.find(QLabel, "why_agree").text() == say(f"closed.{kind}", "zh-CN")
        assert not walk.sees("receive")
    for name in OBJECTIONS:
        assert walk.find(QAbstractButton, f"offer_{name}").isEnabled(), "further objections stay possible"


def test_a_request_about_data_gets_a_number_and_stops_nothing(walk: Walk, window: Window, tmp_path: Path) -> None:
    before = stops(window)
    walk.click("offer_DATA_REQUEST")
    walk.type("offer_text", "要一份副本")
    walk.click("record_offer")
    assert stops(window) == before
    assert number(walk, 1) in paper(walk, "slip_print_1", tmp_path)


def test_a_plan_is_shown_line_by_line_and_recorded_as_shown(walk: Walk, window: Window, tmp_path: Path) -> None:
    walk.click("offer_PLAN")
    walk.find(QSpinBox, "plan_periods").setValue(24)
    walk.type("plan_down", "50.05")
    table = walk.find(QTableWidget, "plan_schedule")
    assert table.rowCount() == 24
    expected = "合计 ¥10,000.00：本金 ¥9,000.00"
    assert expected in walk.find(QLabel, "plan_sums").text()
    walk.type("offer_text", "每月发工资后还")
    walk.click("record_offer")
    said = walk.visit.offers[0]
    assert isinstance(said.plan, PlanTerms)
    assert (said.plan.periods, said.plan.down_payment, said.plan.balance) == (24, 5_005, 1_005_005)
    assert said.affordability is None
    assert "PROPOSAL_OPEN" in stops(window)
    printed = paper(walk, "proposal_print_1", tmp_path)
    assert number(walk, 1) in printed
    assert yuan(schedule(said.plan)[-1].amount) in printed


def test_everything_wrong_with_a_plan_is_said_at_once_beside_its_field(walk: Walk) -> None:
    walk.click("offer_PLAN")
    walk.find(QSpinBox, "plan_periods").setValue(61)
    walk.type("plan_down", "10050.05")
    walk.type("plan_income", "3000")
    walk.type("plan_essential", "0")
    walk.type("offer_text", "太长")
    seen = walk.words()
    assert say("plan.problem.TOO_MANY_PERIODS", "zh-CN", periods=60) in seen
    assert say("plan.problem.DOWN_PAYMENT_TOO_HIGH", "zh-CN") in seen
    assert say("affordability.problem.ESSENTIAL_MISSING", "zh-CN") in seen
    assert not walk.sees("plan_schedule")
    walk.click("record_offer")
    assert not walk.visit.offers
    assert walk.sees("formError")
    walk.find(QSpinBox, "plan_periods").setValue(60)
    walk.type("plan_down", "")
    walk.type("plan_essential", "2000")
    assert say("plan.problem.TOO_MANY_PERIODS", "zh-CN", periods=60) not in walk.words()
    walk.click("record_offer")
    assert walk.visit.offers[0].affordability == Affordability(1, 300_000, 200_000)


def test_the_shortest_plan_a_household_can_carry_is_suggested(walk: Walk) -> None:
    walk.click("offer_PLAN")
    assert not walk.find(QAbstractButton, "plan_suggest").isEnabled()
    walk.type("plan_income", "3000")
    walk.type("plan_essential", "2400")
    walk.find(QSpinBox, "plan_periods").setValue(3)
    assert say("affordability.burden.BEYOND", "zh-CN") in walk.words()
    walk.click("plan_suggest")
    walk.qtbot.waitUntil(lambda: walk.find(QSpinBox, "plan_periods").value() == 17)
    assert say("affordability.burden.BEYOND", "zh-CN") not in walk.words()
    walk.type("plan_essential", "2999")
    walk.click("plan_suggest")
    walk.qtbot.waitUntil(lambda: say("affordability.none.text", "zh-CN") in walk.words())


def test_a_waiver_stays_within_the_limits_told(walk: Walk, tmp_path: Path) -> None:
    walk.click("offer_WAIVER")
    assert "最多可申请 ¥500.00" in walk.words()
    walk.type("waiver_interest", "500.01")
    walk.type("waiver_fees", "250.01")
    walk.click("record_offer")
    seen = walk.words()
    for problem in ("INTEREST_ABOVE_LIMIT", "FEES_ABOVE_OWED", "REASON_MISSING"):
        words = say(f"waiver.problem.{problem}", "zh-CN", waiver_interest="500.00", waiver_fees="250.00")
        assert words in seen
    assert not walk.visit.offers
    walk.type("waiver_interest", "500")
    walk.type("waiver_fees", "")
    assert "尚欠 ¥9,550.05" in walk.words()
    walk.type("offer_text", "住院")
    walk.click("record_offer")
    assert walk.visit.offers[0].waiver == WaiverTerms(50_000, 0, "住院")
    assert "500.00" in paper(walk, "proposal_print_1", tmp_path)


def test_more_time_says_what_it_does_to_the_days_overdue(walk: Walk) -> None:
    walk.click("offer_EXTENSION")
    due = TODAY + timedelta(days=30)
    assert f"目前逾期 90 天。如公司同意：逾期 0 天，从 {due} 起重新计算。" in walk.words()
    walk.click("record_offer")
    assert say("extension.problem.REASON_MISSING", "zh-CN") in walk.words()
    walk.type("offer_text", "等工程款")
    walk.click("record_offer")
    assert walk.visit.offers[0].due == due


def test_the_offices_answer_arrives_and_is_shown(walk: Walk, window: Window, laptop: Laptop) -> None:
    walk.click("offer_EXTENSION")
    walk.type("offer_text", "等工程款")
    walk.click("record_offer")
    assert say("decision.open", "zh-CN") in walk.words()
    visit = walk.visit
    answer = Decision(
        number(walk, 1), CASE, visit.visit_id, "EXTENSION", False, date(2026, 11, 23), "主管赵", "期限太长"
    )
    laptop.feed(wire.DecisionItem(answer))
    window.session.changed.emit()
    assert say("decision.refused", "zh-CN") in walk.words()
    assert "公司答复：期限太长" in walk.words()
    assert "PROPOSAL_OPEN" not in stops(window)
    window.show_page("case", CASE)
    page = window.page("case")
    assert isinstance(page, CasePage)
    said = "\n".join(one.text() for one in page.ui.proposals.findChildren(QLabel))
    for words in (say("decision.refused", "zh-CN"), "主管赵", "期限太长", answer.number):
        assert words in said


def test_money_stands_beside_conduct(walk: Walk, window: Window) -> None:
    walk.type("pay_amount", "100")
    walk.type("pay_reference", "TX-1")
    walk.type("pay_payer", "欧阳𬭎")
    walk.click("receive")
    assert "异议 0 项，投诉 0 项" in walk.words()
    walk.click("offer_COMPLAINT")
    walk.click("record_offer")
    assert "异议 0 项，投诉 1 项" in walk.words()
    window.show_page("receipts", "")
    labels = window.page("receipts").findChildren(QLabel)
    wanted = {"1 外访", "0 异议", "1 投诉"}
    walk.qtbot.waitUntil(lambda: wanted <= {one.accessibleName() for one in labels if one.isVisible()})


def test_what_was_given_is_on_record_and_a_second_print_is_a_copy(walk: Walk, tmp_path: Path) -> None:
    walk.click("offer_COMPLAINT")
    walk.type("offer_text", "说话太大声")
    walk.click("record_offer")
    slip = number(walk, 1)
    assert "副本" not in paper(walk, "slip_print_1", tmp_path)
    walk.click("agreed")
    walk.choose("paper_language", "zh-TW")
    walk.click("slip_given_1")
    walk.click("leaflet_complaint")
    assert walk.visit.handed[0].body == Handed("slip", "zh-TW", "", slip)
    assert walk.visit.handed[1].body.paper == "leaflet:complaint"
    assert walk.visit.handed[1].body.language == "zh-TW"
    assert not walk.find(QAbstractButton, "slip_given_1").isEnabled(), "given is given"
    assert slip in walk.words()
    assert "副本" in paper(walk, "slip_print_1", tmp_path)


def test_a_leaflet_is_printed_in_the_chosen_language(walk: Walk, tmp_path: Path) -> None:
    walk.click("agreed")
    walk.choose("paper_language", "en")
    assert "Your rights" in paper(walk, "leaflet_print_rights", tmp_path)
    assert walk.find(QComboBox, "paper_language").currentData() == "en"


def test_others_are_offered_nothing_but_the_neutral_card(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_NOBODY")
    walk.click("to_close")
    assert not walk.sees("leaflet_rights")
    printed = paper(walk, "card_print", tmp_path)
    assert "示例银行" not in printed
    assert "欧阳" not in printed
    walk.click("card_given")
    assert walk.visit.handed[0].body.paper == "card"


def test_nobody_is_to_come_again(walk: Walk, window: Window) -> None:
    walk.click("agreed")
    walk.click("leave_forbidden")
    walk.click("leave")
    assert "DO_NOT_VISIT" in stops(window)
    assert "不" in walk.words()
    window.show_page("case", CASE)
    page = window.page("case")
    assert isinstance(page, CasePage)
    said = "\n".join(one.text() for one in page.ui.stopsCard.findChildren(QLabel))
    assert say("stop_lift.DO_NOT_VISIT", "zh-CN") in said
    assert "陈一舟" in said


def test_what_can_no_longer_be_mended_is_explained_before_the_seal(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    walk.click("identify_yes")
    walk.tick_shown()
    walk.click("to_talk")
    walk.tick_shown()
    walk.click("to_agree")
    walk.click("agreed")
    pen = walk.find(ChecklistRow, "tick_nothing_posted").findChild(QToolButton)
    assert pen is not None
    pen.click()
    note = walk.find(QLineEdit, "note_nothing_posted")
    note.setText("误贴一张，已撕下")
    QTest.keyClick(note, Qt.Key.Key_Return)
    walk.click("leave")
    walk.click(f"outcome_{Outcome.MET_DEBTOR_REFUSED_PAY}")
    assert not walk.sees("deviations"), "only what nothing else can mend is asked for"
    walk.type("refuse_reason", "不愿签")
    walk.click("refuse")
    (deviation,) = casework.deviations(window.session.desk, walk.visit)
    rule = deviation.rule
    assert not walk.sees("seal_passphrase")
    assert not walk.find(QAbstractButton, f"explain_{rule}").isEnabled()
    walk.type(f"deviation_{rule}", "新同事不熟悉规定，已当场纠正")
    walk.click(f"explain_{rule}")
    assert walk.visit.explained(rule)
    assert walk.sees("seal_passphrase")
    assert f"{rule} · 新同事不熟悉规定，已当场纠正" in walk.words()


def test_the_other_language_says_it_all(walk: Walk, window: Window) -> None:
    speak(window, "en")
    for kind in OfferKind:
        assert walk.find(QAbstractButton, f"offer_{kind}").accessibleName() == say(f"offer.{kind}", "en")
    walk.click("offer_PLAN")
    assert "Together ¥10,050.05" in walk.find(QLabel, "plan_sums").text()
    speak(window, "zh-CN")
    assert "合计 ¥10,050.05" in walk.find(QLabel, "plan_sums").text()
