"""Cases: the search of the top bar, filters, the keyboard's way to a case, masked rows, many rows."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

import sample
from casework.laptop import PERSON, Laptop
from desktop.conftest import speak
from fieldvisit import wire
from fieldvisit.desktop.models.cases import CASE, PAGE, Column
from fieldvisit.desktop.pages.cases import CasesPage
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.chip import FilterChip
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.desktop.window import Window

LEFT = Qt.MouseButton.LeftButton


def page(window: Window) -> CasesPage:
    if window.here != "cases":
        window.show_page("cases")
    found = window.pages["cases"]
    assert isinstance(found, CasesPage)
    return found


def listed(window: Window) -> list[str]:
    """The case ids in the table."""
    model = page(window).model
    return [str(model.index(row, 0).data(CASE)) for row in range(model.rowCount())]


def row(window: Window, number: int) -> list[str]:
    model = page(window).model
    return [str(model.index(number, column).data()) for column in Column]


def chip(window: Window, name: str) -> FilterChip:
    found = page(window).findChild(FilterChip, name)
    assert isinstance(found, FilterChip)
    return found


def compose(text: str) -> None:
    """Type as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    target = QApplication.focusWidget()
    assert target is not None
    QApplication.sendEvent(target, event)


def test_all_cases_stand_in_the_table_masked(window: Window) -> None:
    assert len(listed(window)) == 12
    assert page(window).ui.count.text() == "12 个案件"
    assert row(window, 0) == [
        "欧阳*", "HT2026-0042", "示例银行 消费贷", "M3 · 90 天", "10,050.05", "浙江省杭州市西湖区示范路***",
        "今天外访", "",
    ]  # fmt: skip
    everything = "".join("".join(row(window, number)) for number in range(12))
    assert PERSON not in everything
    assert "478号" not in everything
    assert row(window, 3)[Column.STATE] == "异议核实中"


def test_the_search_finds_as_typed_and_keeps_the_keyboard(window: Window, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.ui.search, "zhang")
    qtbot.waitUntil(lambda: window.here == "cases")
    assert window.ui.search.hasFocus()
    assert listed(window) == ["C-2"]
    assert page(window).ui.count.text() == "1 个案件 · zhang"
    window.ui.search.clear()
    assert len(listed(window)) == 12


def test_chinese_arrives_through_an_input_method(window: Window, qtbot: QtBot) -> None:
    window.ui.search.setFocus()
    compose("阿依古丽")
    qtbot.waitUntil(lambda: window.here == "cases" and listed(window) == ["C-3"])


def test_down_goes_to_the_table_and_enter_opens(window: Window, qtbot: QtBot) -> None:
    window.ui.search.setFocus()
    QTest.keyClicks(window.ui.search, "HT2026-00")
    qtbot.waitUntil(lambda: window.here == "cases")
    QTest.keyClick(window.ui.search, Qt.Key.Key_Down)
    table = page(window).ui.table
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    wanted = table.currentIndex().data(CASE)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert window.here == "case"
    assert window._subject == wanted == listed_after(window, 1)


def listed_after(window: Window, number: int) -> str:
    found = window.pages["cases"]
    assert isinstance(found, CasesPage)
    return str(found.model.index(number, 0).data(CASE))


def test_filters_narrow_and_are_cleared(window: Window, qtbot: QtBot) -> None:
    listed(window)
    QTest.mouseClick(chip(window, "only_stopped"), LEFT)
    assert listed(window) == ["C-4", "C-8"]
    QTest.mouseClick(chip(window, "stage_M4"), LEFT)
    assert listed(window) == ["C-4"]
    QTest.mouseClick(chip(window, "only_today"), LEFT)
    assert listed(window) == ["C-4"]
    QTest.mouseClick(chip(window, "only_stopped"), LEFT)
    QTest.mouseClick(chip(window, "stage_M4"), LEFT)
    assert set(listed(window)) == {"C-1", "C-2", "C-3", "C-4", "C-5"}
    QTest.mouseClick(chip(window, "stage_M6"), LEFT)
    assert listed(window) == []
    assert page(window).ui.nothing.isVisible()
    page(window).findChildren(EmptyState)[0].acted.emit()
    assert len(listed(window)) == 12


def test_nothing_found_says_what_to_do(window: Window, qtbot: QtBot) -> None:
    listed(window)
    window.ui.search.setText("\"'; DROP TABLE cases; -- <b>%_*")
    qtbot.waitUntil(lambda: listed(window) == [])
    assert page(window).ui.nothing.isVisible()
    assert page(window).ui.count.text().startswith("0 个案件")


def test_reading_again_keeps_row_and_place(window: Window, session: Session, laptop: Laptop) -> None:
    table = page(window).ui.table
    table.setCurrentIndex(page(window).model.index(5, 0))
    laptop.feed(wire.CaseItem(replace(sample.case(6), stops=sample.case(4).stops)))
    session.changed.emit()
    assert table.currentIndex().row() == 5
    assert row(window, 5)[Column.STATE] == "异议核实中"


def test_the_model_keeps_qt_s_contract(window: Window) -> None:
    QAbstractItemModelTester(page(window).model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page(window).open("M")
    page(window).open("")


def test_many_cases_are_held_as_keys_and_read_in_pages(window: Window, session: Session, laptop: Laptop) -> None:
    one = sample.case(6)
    many = [
        wire.CaseItem(replace(one, case_id=f"X-{number}", case=replace(one.case, case_no=f"ZZ-{number:05d}")))
        for number in range(600)
    ]
    laptop.feed(*many)
    session.changed.emit()
    shown = page(window)
    assert shown.model.rowCount() == 612
    assert shown.model.index(611, Column.CASE_NO).data() == "ZZ-00599"
    shown.ui.table.scrollToBottom()
    assert len(shown.model._pages) <= 612 // PAGE + 1


def test_a_text_that_finds_too_many_shows_the_first_and_says_so(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldvisit.desktop.pages.cases.MOST", 5)
    assert len(listed(window)) == 12
    window.show_page("cases", "HT")
    assert len(listed(window)) == 5
    assert "前 5 个案件" in page(window).ui.count.text()
    window.show_page("cases", "不存在的")
    assert page(window).ui.count.text().startswith("0 ")


def test_a_locked_table_reads_nothing(window: Window, session: Session) -> None:
    model = page(window).model
    model._pages.clear()
    session.lock()
    assert model.index(0, 0).data() is None


def test_the_other_language_changes_heads_and_rows(window: Window) -> None:
    listed(window)
    speak(window, "en")
    head = page(window).model.headerData(Column.CASE_NO, Qt.Orientation.Horizontal)
    assert head == "Case no."
    assert row(window, 3)[Column.STATE] == "A dispute is open"
    assert row(window, 0)[Column.STATE] == "Planned today"
    speak(window, "zh-CN")


def test_a_small_window_keeps_the_address(window: Window) -> None:
    window.resize(1024, 700)
    table = page(window).ui.table
    assert table.isColumnHidden(Column.CREDITOR)
    assert table.columnWidth(Column.ADDRESS) > 200


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_laptop_without_cases_says_so_whatever_is_searched_and_offers_a_sync(
    window: Window, session: Session, laptop: Laptop, language: str
) -> None:
    speak(window, language)
    laptop.feed(*(wire.CaseReturned(case_id) for case_id in listed(window)))
    session.changed.emit()
    for text in ("", "zzzz"):
        page(window).open(text)
        empty = page(window).findChild(EmptyState)
        assert empty is not None
        said = [label.text() for label in empty.findChildren(QLabel) if label.isVisible()]
        assert {"zh-CN": "这台电脑上还没有案件。", "en": "There are no cases on this laptop yet."}[language] in said
        assert not chip(window, "stage_M1").isVisible()
    (offered,) = [one for one in page(window).ui.nothing.findChildren(QPushButton) if one.isVisible()]
    QTest.mouseClick(offered, LEFT)
    assert session.sync.running
