"""Today: the stops, what the rules say of them, and what has to be known before the first."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import sample
from casework.laptop import CASE_FILE, MORNING, ORDER, PERSON, THE_ORDER, TODAY, Laptop
from desktop.conftest import speak
from desktop.today import LEFT, card, gone_to, page, words
from fieldvisit import wire
from fieldvisit.desktop.pages.today_why import WhyPanel
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.chip import ChipButton
from fieldvisit.desktop.window import Window
from fieldvisit.model.case import Channel, Contact


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


def test_a_name_that_no_report_can_print_is_said_after_the_sync_and_leads_to_the_case(
    window: Window, laptop: Laptop, session: Session, qtbot: QtBot
) -> None:
    notice = page(window).ui.notices.names
    assert not notice.isVisible()
    rare = replace(CASE_FILE, case=replace(CASE_FILE.case, name=CASE_FILE.case.name + "\U00030000"))
    laptop.feed(wire.CaseItem(rare))
    session.changed.emit()
    qtbot.waitUntil(notice.isVisible, timeout=10_000)
    assert "1 个案件含字体画不出的字符" in notice.words()
    speak(window, "en")
    assert "1 case ahead cannot be put into a report" in notice.words()
    speak(window, "zh-CN")
    (asked,) = gone_to(qtbot, window, notice.findChildren(QPushButton)[0])[1:]
    assert asked == CASE_FILE.case_id
    laptop.feed(wire.CaseItem(CASE_FILE))
    session.changed.emit()
    assert not notice.isVisible()


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
    for _ in range(12):
        begun = time.thread_time()
        page(window).refresh()
        taken.append(time.thread_time() - begun)
    assert len(page(window).stops) == 40
    assert min(taken) < 0.05, taken


def test_a_card_opens_its_case_by_the_keyboard(window: Window, qtbot: QtBot) -> None:
    card(window, "O-3").setFocus()
    QTest.keyClick(card(window, "O-3"), Qt.Key.Key_Return)
    assert (window.here, window.pages["case"].isVisible()) == ("case", True)
