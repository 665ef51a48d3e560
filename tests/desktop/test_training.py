"""The cards before the first visit of the day: asked, explained, never punished, read once, and then back again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casework.laptop import ORDER, PASSPHRASE, TODAY, Laptop
from desktop.conftest import speak
from fieldvisit import casework
from fieldvisit.desktop.pages.today import TodayPage
from fieldvisit.desktop.pages.training import TrainingPage
from fieldvisit.desktop.pages.training_card import Answer
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.window import Window
from fieldvisit.errors import Blocked, FieldvisitError
from fieldvisit.leaflets import card_of_the_day
from fieldvisit.model.event import Refreshed

LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.parametrize("cards_read", [False])


@pytest.fixture
def page(window: Window) -> TrainingPage:
    """The page, opened by the banner on Today."""
    today = window.page("today")
    assert isinstance(today, TodayPage)
    notice = today.ui.notices.training
    assert notice.isVisible()
    button = next(one for one in notice.findChildren(QPushButton) if one.isVisible())
    QTest.mouseClick(button, LEFT)
    made = window.page("training")
    assert isinstance(made, TrainingPage)
    assert window.here == "training"
    return made


def said(page: TrainingPage) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def answer(page: TrainingPage, right: bool) -> None:
    """Press an answer of the card on screen."""
    card = page.cards[page.place]
    number = (card.card.right if right else (card.card.right + 1) % len(card.card.answers)) + 1
    button = card.findChild(Answer, f"training_answer_{number}")
    assert isinstance(button, Answer)
    QTest.mouseClick(button, LEFT)


def read(laptop: Laptop) -> list[tuple[tuple[str, str], ...]]:
    store = laptop.desk.store
    events = [store.events.refreshed(laptop.desk.collector)]
    return [one.body.cards for one in events if one is not None and isinstance(one.body, Refreshed)]


def test_no_visit_begins_before_the_cards_are_read(window: Window, laptop: Laptop) -> None:
    with pytest.raises(Blocked) as refused:
        casework.depart(laptop.desk, ORDER, companion="lin", recorder="R")
    assert refused.value.facts["rule"] == "CN-TRAIN-01"


def test_two_cases_and_the_card_of_the_day_one_a_screen(page: TrainingPage) -> None:
    shown = [card.card.id for card in page.cards]
    assert {"success", "failure"} == set(shown[:2])
    assert shown[2] == card_of_the_day(TODAY, "zh-CN").id
    assert [card.isVisible() for card in page.cards] == [True, False, False]
    assert "第 1 张，共 3 张" in said(page)
    assert "搭档" in said(page)


def test_a_wrong_answer_explains_and_asks_again(page: TrainingPage, laptop: Laptop) -> None:
    card = page.cards[0]
    assert not page.ui.training_next.isEnabled()
    answer(page, right=False)
    assert card.card.why in said(page)
    assert "再想一想，重新选择。" in said(page)
    assert not page.ui.training_next.isEnabled()
    answer(page, right=True)
    assert "对。" in said(page)
    assert page.ui.training_next.isEnabled()
    answer(page, right=False)
    assert page.ui.training_next.isEnabled(), "what was understood is not taken back"
    assert read(laptop) == []


def test_read_once_it_is_on_record_and_not_asked_again(
    page: TrainingPage, window: Window, laptop: Laptop, session: Session
) -> None:
    cards = tuple((card.card.id, card.card.version) for card in page.cards)
    for _ in page.cards[1:]:
        answer(page, right=True)
        QTest.mouseClick(page.ui.training_next, LEFT)
    answer(page, right=True)
    QTest.mouseClick(page.ui.training_done, LEFT)
    assert read(laptop) == [cards]
    assert window.here == "today"
    today = window.page("today")
    assert isinstance(today, TodayPage)
    assert not today.ui.notices.training.isVisible()
    assert casework.depart(laptop.desk, ORDER, companion="lin", recorder="R").open
    window.show_page("training")
    assert "今天的培训卡已读完" in said(page)
    assert not page.cards
    laptop.clock.move(days=1)
    session.changed.emit()
    assert len(page.cards) == 3, "tomorrow anew"


def test_the_keys_alone_are_enough(page: TrainingPage, window: Window, laptop: Laptop) -> None:
    for card in list(page.cards):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key(Qt.Key.Key_1 + card.card.right))
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Return)
    assert len(read(laptop)) == 1
    assert window.here == "today"


def test_enter_does_not_pass_an_unanswered_card(page: TrainingPage, laptop: Laptop) -> None:
    QTest.keyClick(page, Qt.Key.Key_Return)
    QTest.keyClick(page, Qt.Key.Key_4)
    assert (page.place, page.cards[0].chosen) == (0, None)
    page.ui.training_done.clicked.emit()
    assert read(laptop) == []


def test_back_leads_to_the_visit_that_asked_for_it(window: Window, session: Session) -> None:
    window.show_page("visit", f"O:{ORDER}")
    mend = window.page("visit").findChild(QPushButton, "mend_CN-TRAIN-01")
    assert isinstance(mend, QPushButton)
    QTest.mouseClick(mend, LEFT)
    assert window.here == "training"
    page = window.page("training")
    assert isinstance(page, TrainingPage)
    for card in list(page.cards):
        QTest.keyClick(page, Qt.Key(Qt.Key.Key_1 + card.card.right))
        QTest.keyClick(page, Qt.Key.Key_Return)
    assert window.here == "visit"
    assert window.page("visit").findChild(QPushButton, "mend_CN-TRAIN-01") is None or not mend.isVisible()


def test_answers_stay_over_lock_and_language(
    page: TrainingPage, window: Window, session: Session, qtbot: QtBot
) -> None:
    answer(page, right=True)
    QTest.mouseClick(page.ui.training_next, LEFT)
    answer(page, right=False)
    speak(window, "en")
    assert page.place == 1
    assert page.cards[0].right
    assert "Think again" in said(page)
    session.lock()
    refused: list[FieldvisitError] = []
    session.unlock(PASSPHRASE, refused.append)
    qtbot.waitUntil(lambda: window.here == "training")
    assert page.place == 1
    assert page.cards[0].right
    speak(window, "zh-CN")
