"""Today with visits begun, interrupted, given up and sealed; the empty day; the sketch of the route."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from casework.laptop import CASE_FILE, ORDER, PASSPHRASE, Laptop
from desktop.conftest import speak
from desktop.today import LEFT, card, gone_to, page, words
from fieldvisit import casework, wire
from fieldvisit.desktop.pages.today_offer import RecoveryOffer
from fieldvisit.desktop.pages.today_route import DOT, Place, spread, straight_km
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.window import Window
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.event import Resumed


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
