"""Today: the stops, what the rules say, interrupted visits, the day in figures, the sketch of the route."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import sample
from casework.laptop import CASE_FILE, MORNING, ORDER, PASSPHRASE, PERSON, THE_ORDER, TODAY, Laptop
from desktop.conftest import speak
from fieldvisit import casework, wire
from fieldvisit.desktop.pages.today import TodayPage
from fieldvisit.desktop.pages.today_offer import RecoveryOffer
from fieldvisit.desktop.pages.today_route import DOT, Place, spread, straight_km
from fieldvisit.desktop.pages.today_stop import StopCard
from fieldvisit.desktop.pages.today_why import WhyPanel
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.chip import ChipButton
from fieldvisit.desktop.window import Window
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.case import Channel, Contact
from fieldvisit.model.event import Resumed

LEFT = Qt.MouseButton.LeftButton


def page(window: Window) -> TodayPage:
    found = window.pages["today"]
    assert isinstance(found, TodayPage)
    return found


def card(window: Window, order_id: str) -> StopCard:
    found = window.findChild(StopCard, f"stop_{order_id}")
    assert isinstance(found, StopCard)
    return found


def words(window: Window) -> str:
    """Everything that is written on the cards."""
    shown = [label.text() for label in page(window).findChildren(QLabel) if not label.isHidden()]
    return "\n".join(shown).replace("\u00a0", " ")


def gone_to(qtbot: QtBot, window: Window, press: QPushButton) -> list[str]:
    """Press a button and return where the page asked to go; the pages of the visit are not what is tested here."""
    page(window).go.disconnect(window.show_page)
    with qtbot.waitSignal(page(window).go) as asked:
        QTest.mouseClick(press, LEFT)
    page(window).go.connect(window.show_page)
    return list(asked.args or [])


def test_the_day_opens_on_its_stops_in_order_and_masked(window: Window) -> None:
    assert window.here == "today"
    assert [stop.order.order_id for stop in page(window).stops] == ["O-1", "O-2", "O-3", "O-4", "O-5"]
    said = words(window)
    for shown in (
        "10:00–11:00",
        "欧阳*",
        "张*",
        "阿***·***",
        "西湖区示范路***",
        "搭档 林素",
        "外访单有效期至 11-25",
        "第 1 次上门",
    ):
        assert shown in said
    for hidden in (PERSON, "张䶮", "478号", "13800001234"):
        assert hidden not in said


@pytest.mark.parametrize(
    ("order_id", "state", "rule", "button"),
    [
        ("O-1", "可以外访", "", "开始"),
        ("O-2", "需注意 1 项", "CN-BAL-24", "开始"),
        ("O-4", "不可外访", "CN-CARD-03", "原因"),
        ("O-5", "需注意 1 项", "CN-TIME-03", "开始"),
    ],
)
def test_each_stop_says_what_the_rules_say(window: Window, order_id: str, state: str, rule: str, button: str) -> None:
    shown = card(window, order_id)
    assert shown.chip() == state
    assert shown.button.text() == button
    assert rule in shown.reasons()
    assert bool(shown.reasons()) == bool(rule)


def test_begin_goes_to_the_visit_of_the_order(window: Window, qtbot: QtBot) -> None:
    assert gone_to(qtbot, window, card(window, ORDER).button) == ["visit", f"O:{ORDER}"]


def why(window: Window, order_id: str) -> WhyPanel:
    """Press a stop's chip and return the panel."""
    chip = window.findChild(ChipButton, f"chip_{order_id}")
    assert isinstance(chip, ChipButton)
    QTest.mouseClick(chip, LEFT)
    panel = page(window).findChild(WhyPanel, "why")
    assert isinstance(panel, WhyPanel)
    assert panel.isVisible()
    return panel


def said_in(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def put_away(panel: WhyPanel) -> None:
    close = panel.findChild(QPushButton, "why_close")
    assert isinstance(close, QPushButton)
    QTest.mouseClick(close, LEFT)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_why_tells_the_rule_its_source_and_what_to_do(window: Window) -> None:
    panel = why(window, "O-4")
    row = panel.findChild(QWidget, "why_CN-CARD-03")
    assert isinstance(row, QWidget)
    said = said_in(row)
    for shown in ("异议", "停止原因：异议核实中", "第六十九条", "请等公司核实并解除停催。", "禁止"):
        assert shown in said
    assert "等待不能使这次外访合规" in said_in(panel)
    assert "王小满" not in said_in(panel), "masked here too"
    put_away(panel)


def test_the_button_of_a_forbidden_stop_opens_the_same_panel(window: Window) -> None:
    QTest.mouseClick(card(window, "O-4").button, LEFT)
    panel = page(window).findChild(WhyPanel, "why")
    assert isinstance(panel, WhyPanel)
    put_away(panel)


def test_the_panel_goes_with_the_lock(window: Window, session: Session) -> None:
    panel = why(window, "O-4")
    session.lock()
    assert not panel.isVisible()


def test_a_rule_opens_in_full_and_back_leads_to_the_day(window: Window) -> None:
    panel = why(window, "O-4")
    link = panel.findChild(QPushButton, "rule_CN-CARD-03")
    assert isinstance(link, QPushButton)
    QTest.mouseClick(link, LEFT)
    assert window.here == "rules"
    name = window.pages["rules"].findChild(QLabel, "rule_name")
    assert isinstance(name, QLabel)
    assert name.text() == "CN-CARD-03"
    back = window.pages["rules"].findChild(QPushButton, "rules_back")
    assert isinstance(back, QPushButton)
    QTest.mouseClick(back, LEFT)
    assert window.here == "today"


def test_a_lawful_stop_tells_contacts_and_rest(window: Window) -> None:
    panel = why(window, "O-1")
    said = said_in(panel)
    assert "每条规则都满足。" in said
    assert "就时间而言，现在起可以外访。" in said
    contacts = panel.findChild(QWidget, "why_contacts")
    assert isinstance(contacts, QWidget)
    assert "上门" in said_in(contacts)
    assert "没有冷静期" in said_in(contacts)
    put_away(panel)


def test_a_refusal_of_last_week_rests_until_its_day(window: Window, laptop: Laptop, session: Session) -> None:
    refused = Contact(MORNING - timedelta(days=6), Channel.VISIT, True, "MET_DEBTOR_REFUSED_TALK", left="REFUSED")
    laptop.feed(wire.CaseItem(replace(CASE_FILE, contacts=(*CASE_FILE.contacts, refused))))
    session.changed.emit()
    assert card(window, ORDER).chip() == "不可外访"
    until = TODAY - timedelta(days=6) + timedelta(days=30)
    assert f"最早可外访：{until:%m-%d} 08:00" in words(window)
    panel = why(window, ORDER)
    said = said_in(panel)
    assert f"最早 {until:%m-%d} 00:00" in said
    assert f"最早可外访：{until:%m-%d} 08:00，但这张外访单那时已失效。" in said
    assert f"拒绝后的冷静期：到 {until}" in said
    put_away(panel)


def test_at_night_the_morning_is_named(window: Window, laptop: Laptop, session: Session) -> None:
    laptop.at("22:30")
    panel = why(window, ORDER)
    assert "最早可外访：11-24 08:00" in said_in(panel)
    put_away(panel)


def test_a_clock_that_disagrees_is_said_with_what_to_do(window: Window, laptop: Laptop, session: Session) -> None:
    notice = page(window).ui.notices.clock
    assert not notice.isVisible()
    true = laptop.clock.monotonic_ns
    now = true()
    laptop.clock.monotonic_ns = lambda: now  # type: ignore[method-assign]  # the wall clock alone is moved
    laptop.clock.move(minutes=50)
    session.changed.emit()
    assert notice.isVisible()
    assert "相差约 50 分钟" in notice.words()
    assert "联网同步" in notice.words()


def test_a_clock_nobody_confirmed_is_said_too(window: Window, laptop: Laptop, session: Session) -> None:
    laptop.clock.boot_id = "boot-2"
    laptop.clock.move(minutes=-30)
    session.changed.emit()
    assert "还早" in page(window).ui.notices.clock.words()


def test_the_next_holidays_are_named(window: Window, laptop: Laptop, session: Session, qtbot: QtBot) -> None:
    laptop.feed(wire.OrderItem(replace(THE_ORDER, slot_from=MORNING + timedelta(days=30), **_valid(40))))
    laptop.at("10:00", day=TODAY + timedelta(days=30))
    session.changed.emit()
    notice = page(window).ui.notices.holiday
    qtbot.waitUntil(notice.isVisible)
    assert "元旦" in notice.text()


def _valid(days: int) -> dict[str, Any]:
    end = MORNING + timedelta(days=30, hours=1)
    return {"slot_until": end, "valid_until": TODAY + timedelta(days=days)}


def test_forty_stops_are_read_again_at_once(window: Window, laptop: Laptop, session: Session) -> None:
    orders = [
        replace(sample.order(2 + at % 11, at / 8), order_id=f"O-9{at:02d}", case_id=f"C-{2 + at % 11}")
        for at in range(35)
    ]
    laptop.feed(*(wire.OrderItem(one) for one in orders))
    page(window).refresh()
    QApplication.processEvents()
    taken = []
    for _ in range(5):
        begun = time.process_time()
        page(window).refresh()
        taken.append(time.process_time() - begun)
    assert len(page(window).stops) == 40
    assert min(taken) < 0.05, taken


def test_a_card_opens_its_case_by_the_keyboard(window: Window, qtbot: QtBot) -> None:
    card(window, "O-3").setFocus()
    QTest.keyClick(card(window, "O-3"), Qt.Key.Key_Return)
    assert (window.here, window.pages["case"].isVisible()) == ("case", True)


def test_a_visit_begun_here_is_gone_on_with_and_offers_nothing(
    window: Window, laptop: Laptop, session: Session
) -> None:
    session.do(lambda desk: casework.depart(desk, ORDER, companion="lin", recorder="R"))
    assert card(window, ORDER).chip() == "进行中"
    assert card(window, ORDER).button.text() == "继续"
    assert not page(window).findChildren(RecoveryOffer)


@pytest.fixture
def interrupted(laptop: Laptop) -> str:
    """A visit that was under way when the program died."""
    visit = laptop.confirmed()
    laptop.clock.move(minutes=41)
    return visit.visit_id


def test_an_interrupted_visit_is_offered_and_its_gap_recorded(
    interrupted: str, window: Window, laptop: Laptop, qtbot: QtBot
) -> None:
    offer = window.findChild(RecoveryOffer, f"offer_{interrupted}")
    assert isinstance(offer, RecoveryOffer)
    assert offer.isVisible()
    for fact in ("11-23 10:00", "10:20", "门口"):
        assert fact in offer.words()
    go_on = offer.findChild(QPushButton, f"resume_{interrupted}")
    assert isinstance(go_on, QPushButton)
    assert gone_to(qtbot, window, go_on) == ["visit", interrupted]
    events = laptop.desk.store.events.for_visit(interrupted)
    assert sum(isinstance(event.body, Resumed) for event in events) == 1
    page(window).refresh()
    assert offer.isHidden()


def test_going_on_by_the_card_records_the_gap_too(
    interrupted: str, window: Window, laptop: Laptop, qtbot: QtBot
) -> None:
    assert gone_to(qtbot, window, card(window, ORDER).button) == ["visit", interrupted]
    assert laptop.desk.store.visits.get(interrupted).gaps


def test_an_interrupted_visit_is_given_up_only_with_a_reason(
    interrupted: str, window: Window, laptop: Laptop, qtbot: QtBot
) -> None:
    ask = window.findChild(QPushButton, f"void_{interrupted}")
    assert isinstance(ask, QPushButton)
    QTest.mouseClick(ask, LEFT)
    dialog = window.findChild(QDialog, "giveUp")
    assert isinstance(dialog, QDialog)
    reason, confirm = dialog.findChild(QLineEdit, "reason"), dialog.findChild(QPushButton, "confirm")
    assert isinstance(reason, QLineEdit)
    assert isinstance(confirm, QPushButton)
    reason.setText("   ")
    assert not confirm.isEnabled()
    reason.setText("电脑故障，<b>改日</b>再访")
    QTest.mouseClick(confirm, LEFT)
    voided = laptop.desk.store.visits.get(interrupted).voided
    assert voided is not None
    assert voided.reason == "电脑故障，<b>改日</b>再访"
    assert not [one for one in page(window).findChildren(RecoveryOffer) if not one.isHidden()]
    assert card(window, ORDER).button.text() == "开始"


def test_a_sealed_visit_counts_and_can_be_viewed(
    window: Window, laptop: Laptop, session: Session, qtbot: QtBot
) -> None:
    sealed = laptop.seal(laptop.closed())
    session.changed.emit()
    assert card(window, ORDER).chip() == "已完成"
    said = words(window)
    assert "已完成 1 / 5 站" in said
    assert "已封存报告 1 份 · 待公司核验 1 份" in said
    assert "只在这台电脑上" in said
    assert gone_to(qtbot, window, card(window, ORDER).button) == ["visit", sealed.visit_id]


def test_a_cancelled_order_leaves_and_the_other_cards_stay_where_they_are(window: Window, session: Session) -> None:
    kept = card(window, "O-3")
    kept.setFocus()
    store = session.desk.store
    store.feed.apply((wire.OrderCancelled("O-2", "withdrawn"),), store.feed.cursor() + 1)
    session.changed.emit()
    assert [stop.order.order_id for stop in page(window).stops] == ["O-1", "O-3", "O-4", "O-5"]
    assert card(window, "O-3") is kept
    assert kept.hasFocus()


def test_an_empty_day_says_so(window: Window, laptop: Laptop, session: Session) -> None:
    laptop.clock.move(days=30)
    session.changed.emit()
    assert "今天没有安排。" in words(window)
    assert page(window).ui.nothing.isVisible()


def test_the_other_language_is_there_at_once(window: Window) -> None:
    speak(window, "en")
    said = words(window)
    for shown in ("Today", "May be visited", "88 days overdue", "Monday, November 23, 2026", "Schematic, not a map."):
        assert shown in said + card(window, ORDER).chip()
    speak(window, "zh-CN")
    assert "可以外访" in card(window, ORDER).chip()


def test_unlocking_again_shows_the_day_again(window: Window, session: Session, qtbot: QtBot) -> None:
    session.lock()
    assert window.here == "unlock"
    refused: list[FieldvisitError] = []
    session.unlock(PASSPHRASE, refused.append)
    qtbot.waitUntil(lambda: window.here == "today")
    assert card(window, ORDER).chip() == "可以外访"


def test_a_visit_given_up_does_not_count_as_a_visit(window: Window, session: Session) -> None:
    visit = session.do(lambda desk: casework.depart(desk, ORDER, companion="lin", recorder="R"))
    assert visit is not None
    assert "第 1 次上门" in words(window)
    session.do(lambda desk: casework.void(desk, visit.visit_id, "下雨"))
    assert "第 1 次上门" in words(window)


def test_a_visit_the_office_has_counted_is_still_the_first(window: Window, laptop: Laptop) -> None:
    visit = laptop.closed()
    assert visit.contact is not None
    for case in (CASE_FILE, replace(CASE_FILE, contacts=(*CASE_FILE.contacts, visit.contact))):
        laptop.feed(wire.CaseItem(case))
        window.pages["today"].refresh()
        shown = [label.text().replace("\u00a0", " ") for label in card(window, ORDER).findChildren(QLabel)]
        assert "第 1 次上门" in "\n".join(shown)


places = st.lists(
    st.tuples(st.floats(-89, 89), st.floats(-179, 179)).map(lambda at: Place(1, at[0], at[1], "ok")),
    max_size=12,
)


@given(places)
def test_the_sketch_keeps_dots_apart_and_mostly_inside(found: list[Place]) -> None:
    area = QRectF(24, 24, 240, 180)
    points = spread(found, area)
    assert len(points) == len(found)
    for number, one in enumerate(points):
        assert area.adjusted(-4 * DOT, -4 * DOT, 4 * DOT, 4 * DOT).contains(one)
        for other in points[:number]:
            assert (one - other).manhattanLength() >= DOT * 0.999


def test_the_way_is_measured_in_straight_lines() -> None:
    assert straight_km([]) == 0
    west, east = Place(1, 30.0, 120.0, "ok"), Place(2, 30.0, 121.0, "ok")
    assert straight_km([west, east]) == pytest.approx(96.3, abs=0.2)
    assert straight_km([west, west]) == 0


def test_closing_the_window_while_keys_are_derived_opens_nothing(window: Window, session: Session) -> None:
    session.lock()
    session.unlock(PASSPHRASE, lambda _: None)
    window.close()
    QApplication.processEvents()
    assert not session.is_open
