"""A case: masked until a reason is on record, the debt, the history, and the way to the door or why not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import sample
from casework.laptop import CASE, CASE_FILE, ORDER, PERSON, Laptop
from desktop.conftest import speak
from fieldvisit import casework, wire
from fieldvisit.desktop.pages.case import CasePage
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.masked_field import MaskedField
from fieldvisit.desktop.window import Window
from fieldvisit.model.case import Channel, Circumstances, Contact, Inconvenient
from fieldvisit.model.event import Revealed
from fieldvisit.model.policy import When
from fieldvisit.wording import say

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: Window) -> CasePage:
    window.show_page("case", CASE)
    found = window.pages["case"]
    assert isinstance(found, CasePage)
    return found


def words(page: CasePage) -> str:
    """Everything that is written on the page, also what was just added to it."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def asked(qtbot: QtBot, page: CasePage, press: QPushButton) -> list[str]:
    """Press a button and return where the page asked to go."""
    window = page.window()
    assert isinstance(window, Window)
    page.go.disconnect(window.show_page)
    with qtbot.waitSignal(page.go) as going:
        QTest.mouseClick(press, LEFT)
    page.go.connect(window.show_page)
    return list(going.args or [])


def reveal(page: CasePage, name: str, choice: int = 0) -> MaskedField:
    """Press a field's eye and choose a reason."""
    field = page.findChild(MaskedField, name)
    assert isinstance(field, MaskedField)
    field.reveal_asked.emit()
    menu = page.findChild(QMenu, "reasons")
    assert isinstance(menu, QMenu)
    actions = [action for action in menu.actions() if action.isEnabled()]
    actions[choice].trigger()
    menu.close()
    return field


def test_nothing_of_the_person_is_in_clear(page: CasePage, window: Window) -> None:
    said = words(page)
    for hidden in (PERSON, "13800001234", "478号", "19880305"):
        assert hidden not in said
        assert hidden not in window.windowTitle()
    for shown in ("欧阳*", "HT2026-0042", "138****1234", "990101********", "西湖区示范路***", "M3"):
        assert shown in said


@pytest.mark.parametrize(
    ("field", "clear"),
    [("name", PERSON), ("phones", "13800001234 / 0571-88000000"), ("address", "浙江省杭州市西湖区示范路478号")],
)
def test_showing_takes_a_reason_that_is_on_record(page: CasePage, laptop: Laptop, field: str, clear: str) -> None:
    shown = reveal(page, field)
    assert shown.text() == clear
    bodies = [event.body for event in laptop.desk.store.events.for_case(CASE)]
    assert bodies == [Revealed(field, "核对门牌")]
    page.refresh()
    assert shown.text() == clear, "reading again must not cut the ten seconds short"
    assert "查看隐私信息" in page.ui.history.timeline.model().index(0, 0).data()


def test_a_name_that_no_report_can_print_is_said_on_the_case(
    page: CasePage, window: Window, laptop: Laptop, qtbot: QtBot
) -> None:
    assert not page.ui.lacking.isVisible()
    rare = replace(CASE_FILE.case, name=f"{PERSON}\U00030000", address="x\U00030000")
    laptop.feed(wire.CaseItem(replace(CASE_FILE, case=rare)))
    window.session.changed.emit()
    qtbot.waitUntil(page.ui.lacking.isVisible, timeout=10_000)
    said = page.ui.lacking.text().split("\n")
    assert [line[: line.index("里有字体")] for line in said] == ["被访人姓名", "地址"]
    assert all("U+30000" in line and PERSON not in line for line in said)
    speak(window, "en")
    assert "Ask the office for its common form" in page.ui.lacking.text()
    laptop.feed(wire.CaseItem(CASE_FILE))
    window.session.changed.emit()
    assert not page.ui.lacking.isVisible()


def test_another_case_covers_what_was_shown(page: CasePage, window: Window) -> None:
    shown = reveal(page, "name")
    window.show_page("case", "C-4")
    assert shown.text() == "王**"
    assert not shown.is_revealed()


def test_the_debt_is_complete_and_dated(page: CasePage) -> None:
    amounts = {part: label.text() for part, label in page.ui.debt.amounts.items()}
    assert amounts == {"principal": "¥9,000.00", "interest": "¥800.05", "fees": "¥250.00", "total": "¥10,050.05"}
    said = words(page)
    for shown in ("截至 2026-11-23 00:00", "2026-08-25 起逾期，逾期 90 天", "分期至多 60 个月", "减免利息至多 ¥500.00"):
        assert shown in said


def test_begin_goes_to_the_order_of_today(page: CasePage, qtbot: QtBot) -> None:
    assert asked(qtbot, page, page.ui.begin) == ["visit", f"O:{ORDER}"]


def test_a_stop_disables_the_visit_and_says_the_rule(page: CasePage, window: Window) -> None:
    window.show_page("case", "C-4")
    assert not page.ui.begin.isEnabled()
    said = words(page)
    for shown in ("异议核实中", "CN-CARD-03", "核实前不得催收", "由公司设置", say("stop_lift.DISPUTE", "zh-CN")):
        assert shown in said
    assert "CN-CARD-03" in page.ui.begin.accessibleDescription()


def test_every_rule_is_there_with_its_source(page: CasePage, window: Window) -> None:
    window.show_page("case", "C-4")
    rows = {one.objectName() for one in page.ui.examined.findChildren(QWidget) if one.objectName().startswith("rule_")}
    assert rows == {"rule_CN-CARD-03"}
    said = words(page)
    for shown in ("不得进行", "转引自其他资料", "停止原因：异议核实中"):
        assert shown in said
    QTest.mouseClick(page.ui.examined.all, LEFT)
    order = page.session.desk.store.orders.get("O-4")
    asked = [one for one in casework.rules(page.session.desk, order).rules if When.DEPART in one.at]
    for one in asked:
        assert f"({one.rule})" in words(page)
        assert one.citation in words(page)


def test_the_household_counts_and_tells_nothing_else(page: CasePage, laptop: Laptop, session: Session) -> None:
    came = Contact(laptop.clock.wall() - timedelta(days=3), Channel.VISIT, True, "MET_DEBTOR_PTP", by="lin")
    other = sample.case(9)
    shared = replace(other.case, address=CASE_FILE.case.address)
    laptop.feed(wire.CaseItem(replace(other, case=shared, contacts=(came,))))
    session.changed.emit()
    assert "上门：近 7 天 1 次，近 30 天 1 次" in words(page)
    lines = [page.ui.history.timeline.model().index(row, 0).data() for row in range(6)]
    assert "上门 · 同一住户的另一事项" in "\n".join(filter(None, lines))
    assert "吴越" not in words(page)


def test_what_is_to_be_respected_is_said_in_words(page: CasePage, laptop: Laptop, session: Session) -> None:
    known = Circumstances(
        inconvenient=(Inconvenient("19:00", "21:00", "MON FRI", "夜班"),), ceased=True, agency_listed=False
    )
    laptop.feed(wire.CaseItem(replace(CASE_FILE, circumstances=known)))
    session.changed.emit()
    said = words(page)
    for shown in ("周一、周五 · 19:00–21:00 · 夜班", "已书面要求不再联系", "未登记"):
        assert shown in said


def test_without_an_order_the_reason_stands_beside(page: CasePage, window: Window) -> None:
    window.show_page("case", "C-6")
    assert not page.ui.begin.isEnabled()
    assert page.ui.noOrder.isVisible()
    assert "今天没有本案的外访单" in page.ui.begin.accessibleDescription()


def test_out_of_hours_the_door_is_closed(page: CasePage, laptop: Laptop) -> None:
    laptop.at("07:59:30")
    page.refresh()
    assert not page.ui.begin.isEnabled()
    assert "CN-TIME-01" in words(page)
    laptop.at("08:00:30")
    page.refresh()
    assert page.ui.begin.isEnabled()


def test_the_remark_is_data_and_never_markup(page: CasePage, window: Window) -> None:
    window.show_page("case", "C-2")
    assert page.ui.person.remark.text() == "=HYPERLINK(<b>下午在家</b>)"
    assert page.ui.person.remark.textFormat() == Qt.TextFormat.PlainText


def test_an_open_visit_is_gone_on_with(page: CasePage, session: Session, qtbot: QtBot) -> None:
    visit = session.do(lambda desk: casework.depart(desk, ORDER, companion="lin", recorder="R"))
    assert visit is not None
    assert page.ui.begin.text() == "继续外访"
    assert asked(qtbot, page, page.ui.begin) == ["visit", visit.visit_id]


def test_a_sealed_visit_can_be_viewed_and_its_report_opened(
    page: CasePage, laptop: Laptop, session: Session, qtbot: QtBot
) -> None:
    sealed = laptop.seal(laptop.closed())
    session.changed.emit()
    assert page.ui.begin.text() == "查看今天的外访"
    view = page.findChild(QPushButton, f"view_{sealed.visit_id}")
    report = page.findChild(QPushButton, f"report_{sealed.visit_id}")
    assert isinstance(view, QPushButton)
    assert isinstance(report, QPushButton)
    assert asked(qtbot, page, view) == ["visit", sealed.visit_id]
    assert asked(qtbot, page, report) == ["preview", f"report:{sealed.visit_id}"]
    assert "见到本人，承诺还款" in words(page)


def test_the_history_is_filtered_by_chips_and_opens_a_visit(
    page: CasePage, laptop: Laptop, session: Session, qtbot: QtBot
) -> None:
    visit = laptop.closed()
    session.changed.emit()
    timeline, chips = page.ui.history.timeline, page.ui.history.chips
    everything = timeline.model().rowCount()
    QTest.mouseClick(chips["contacts"], LEFT)
    contacts = timeline.model().rowCount()
    QTest.mouseClick(chips["agreed"], LEFT)
    assert timeline.model().rowCount() == contacts + 1
    assert contacts == 2
    assert timeline.model().index(0, 0).data() == "现场表示 · ¥500.00 · 承诺还款"
    QTest.mouseClick(chips["contacts"], LEFT)
    QTest.mouseClick(chips["agreed"], LEFT)
    assert timeline.model().rowCount() == everything
    page.ui.history.opened.disconnect()
    with qtbot.waitSignal(page.ui.history.opened) as opened:
        timeline.activated.emit(timeline.model().index(0, 0))
    assert opened.args == [visit.visit_id]


def test_a_returned_case_is_gone_in_words(page: CasePage, session: Session, laptop: Laptop, window: Window) -> None:
    window.show_page("case", "C-9")
    laptop.feed(wire.CaseReturned("C-9"))
    session.changed.emit()
    assert "这台电脑上已没有这个案件" in words(page)


def test_an_unknown_case_is_gone_in_words(page: CasePage, window: Window) -> None:
    window.show_page("case", "no such case")
    assert "这台电脑上已没有这个案件" in words(page)


def test_long_names_and_many_stops_are_said(page: CasePage, laptop: Laptop, window: Window) -> None:
    everyone = replace(sample.case(7), stops=sample.case(4).stops | sample.case(8).stops)
    laptop.feed(wire.CaseItem(everyone))
    window.show_page("case", "C-7")
    for shown in ("异议核实中", "还款方案执行中"):
        assert shown in words(page)


def test_the_other_language_is_there_at_once(page: CasePage, window: Window) -> None:
    speak(window, "en")
    said = words(page)
    for shown in ("The debt", "Overdue since 2026-08-25, 90 days overdue", "History", "instalments up to 60 months"):
        assert shown in said
    assert page.ui.begin.text() == "Begin the visit"
    speak(window, "zh-CN")
