"""Every page in both languages at both sizes: nothing clipped, sideways, too small, nameless or out of order."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casework.laptop import CASE, Laptop
from desktop.legible import faults, tab_chain
from fieldvisit import casework
from fieldvisit.desktop.pages.today_stop import StopCard
from fieldvisit.desktop.reading import put_in_order
from fieldvisit.desktop.window import Window
from fieldvisit.model.receipt import PaymentMode
from sample import LONG
from visit_walk import Walk

SIZES = {"1.0": ((1280, 800), (900, 500)), "1.3": ((1024, 700),)}
"""By size of text. The second is what a panel and a title bar leave of 1366 × 768 at 150 %, and less than of 1280 × 720
at 125 %."""


def settle() -> None:
    """Let the layouts come to rest: one inside another asks again for each level."""
    for _ in range(8):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


@pytest.fixture(params=SIZES)
def look(window: Window, request: pytest.FixtureRequest) -> Callable[[str], list[str]]:
    """Return what looks at the window as it is, in every language and size, and tells what is wrong where."""
    scale = str(request.param)
    window.look.setValue("scale", scale)

    def at(where: str) -> list[str]:
        found = []
        for wide, high in SIZES[scale]:
            for language in ("zh-CN", "en"):
                window.look.setValue("language", language)
                window.apply_look()
                window.resize(wide, high)
                settle()
                assert (window.width(), window.height()) == (wide, high), where
                found += [f"{where} {language} {wide} {scale}: {fault}" for fault in faults(window)]
        return found

    return at


PAGES = (
    *(("today", ""), ("cases", ""), ("cases", "zzzz"), ("outbox", ""), ("receipts", ""), ("settings", "")),
    *(("rules", "CN-TIME-01"), ("rules", "pack:CN-2026"), ("training", "")),
    *(("case", CASE), ("case", LONG), ("start", ""), ("unlock", "")),
)


def test_every_page_is_legible(window: Window, look: Callable[[str], list[str]]) -> None:
    found = []
    for page, subject in PAGES:
        window.show_page(page, subject)
        found += look(f"{page} {subject}")
    assert found == []


@pytest.mark.parametrize("cards_read", [False])
def test_the_cards_of_the_day_are_legible(window: Window, look: Callable[[str], list[str]]) -> None:
    found = look("today, unread")
    window.show_page("training")
    found += look("a card")
    QTest.keyClick(window.page("training"), Qt.Key.Key_1)
    found += look("an answer")
    assert found == []


def test_the_steps_of_a_visit_are_legible(qtbot: QtBot, window: Window, look: Callable[[str], list[str]]) -> None:
    walk = Walk(qtbot, window)
    found = look("before")
    walk.depart()
    found += look("departed")
    walk.tick_shown()
    walk.confirm()
    walk.click("who_FAMILY")
    walk.click("told_open")
    found += look("a relative")
    walk.click("who_SELF")
    walk.choose("method", "SAID_TWO")
    walk.click("identify_yes")
    found += look("answered")
    walk.click("to_talk")
    found += look("talk")
    walk.click("to_agree")
    walk.click("offer_PLAN")
    walk.click("record_offer")
    found += look("agreement")
    walk.click("agreed")
    found += look("close")
    assert found == []


def test_tab_goes_through_the_window_as_one_reads_it(window: Window) -> None:
    window.show_page("cases")
    put_in_order(window)
    first = window.ui.rail.button("today")
    first.setFocus(Qt.FocusReason.TabFocusReason)
    seen = [first.objectName()]
    for _ in tab_chain(window):
        held = QApplication.focusWidget()
        assert held is not None
        QTest.keyClick(held, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        seen.append(now.objectName())
    order = [seen.index(name) for name in ("search", "hours", "sync", "lock", "stage_M1", "only_stopped", "table")]
    assert order == sorted(order)
    assert QApplication.focusWidget() is first, "and round again: nothing keeps the keyboard"


def test_the_keyboard_is_on_the_page_whatever_is_on_it(window: Window, laptop: Laptop) -> None:
    laptop.clock.move(days=40)
    window.session.changed.emit()
    for name in ("today", "cases", "outbox", "receipts", "settings"):
        window.show_page(name)
        window.ui.rail.button("today").setFocus(Qt.FocusReason.TabFocusReason)
        window.show_page(name)
        held = QApplication.focusWidget()
        assert held is not None, name
        assert window.page(name).isAncestorOf(held), name


def test_one_stop_alone_is_no_higher_than_it_needs(window: Window, laptop: Laptop) -> None:
    window.resize(1280, 800)
    window.show_page("today")
    settle()
    cards = [one for one in window.page("today").findChildren(StopCard) if one.isVisible()]
    assert cards
    for one in cards[1:]:
        one.hide()
    settle()
    assert cards[0].height() == cards[0].heightForWidth(cards[0].width())


def test_case_numbers_are_whole(window: Window, laptop: Laptop) -> None:
    window.resize(1024, 700)
    window.show_page("cases")
    table = window.page("cases").ui.table  # type: ignore[attr-defined]
    QApplication.processEvents()
    metrics = table.fontMetrics()
    for row in range(table.model().rowCount()):
        number = str(table.model().index(row, 1).data())
        assert metrics.horizontalAdvance(number) + 8 <= table.columnWidth(1)


def test_a_message_covers_nothing_one_can_press(window: Window, laptop: Laptop) -> None:
    visit = laptop.met()
    casework.receive(laptop.desk, visit.visit_id, 12_050, PaymentMode.APP, "TX-1", "欧阳𬭎", "SELF")
    window.resize(1024, 700)
    for page in ("receipts", "settings", "outbox", "today"):
        window.show_page(page)
        window.toast.say("已保存。这个文件没有加密，请交给对方，或在不再需要时删除。", "warn")
        area = QRect(window.toast.pos(), window.toast.size())
        for button in window.findChildren(QPushButton):
            if button.isVisible() and button.isEnabled() and not window.toast.isAncestorOf(button):
                assert not area.intersects(QRect(button.mapTo(window, button.rect().topLeft()), button.size())), page


def test_the_badge_tells_the_offices_time(window: Window, laptop: Laptop) -> None:
    window.session.sync = replace(window.session.sync, last_ok=laptop.clock.wall())
    window.session.sync_changed.emit()
    assert "10:00" in window.ui.sync.words()


def test_words_that_stand_alone_begin_with_a_capital(window: Window) -> None:
    window.look.setValue("language", "en")
    window.apply_look()
    window.show_page("case", "C-4")
    settle()
    shown = window.page("case").findChildren(QLabel)
    assert "A dispute is open" in [one.text() for one in shown if one.isVisible()]
    assert not [one.text() for one in shown if one.isVisible() and one.text()[:1].islower()]
