"""Cash through the widgets: two blind counts, its receipt, the reminder, paying in, and closing the day's book."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from casework.banknotes import CASH, allow
from casework.laptop import COMPANION_PASSPHRASE, LIMITS, PARTIES, Laptop
from desktop.conftest import speak
from desktop.wired import at_rest
from fieldvisit import casework, wire
from fieldvisit.desktop.pages.receipt_book import PaidIn, ReceiptBook
from fieldvisit.desktop.pages.receipts import ReceiptsPage
from fieldvisit.desktop.pages.visit_cash import CashCount
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.desktop.window import Window
from visit_walk import Walk

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def walk(qtbot: QtBot, window: Window, laptop: Laptop) -> Walk:
    """A visit whose agreement is on screen, in an office that allows cash."""
    allow(laptop)
    made = Walk(qtbot, window)
    made.to_talk()
    made.click("to_agree")
    return made


def count(walk: Walk, lead: str, companion: str) -> None:
    walk.type("cash_amount", lead)
    walk.click("cash_next")
    assert walk.find(MoneyField, "cash_amount").line().text() == "", "the lead's sum is gone"
    walk.type("cash_amount", companion)
    walk.type("cash_passphrase", COMPANION_PASSPHRASE)
    walk.click("cash_next")
    counted(walk)


def counted(walk: Walk) -> None:
    """Wait until the companion's key has signed."""
    (shown,) = walk.page.findChildren(CashCount)
    walk.qtbot.waitUntil(lambda: not shown.busy.is_busy(), timeout=10_000)


def take(walk: Walk, sum_: str) -> None:
    walk.choose("pay_mode", "CASH")
    count(walk, sum_, sum_)
    walk.type("pay_payer", "欧阳𬭎")
    walk.click("receive")


def book(window: Window) -> ReceiptBook:
    window.show_page("receipts", "")
    page = window.page("receipts")
    assert isinstance(page, ReceiptsPage)
    found: ReceiptBook = page.ui.book
    return found


def test_cash_is_no_choice_where_the_office_does_not_allow_it(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.click("to_agree")
    assert walk.find(QComboBox, "pay_mode").findData("CASH") < 0
    assert "不收现金" in walk.words()
    assert not walk.sees("cash_amount")


def test_two_blind_counts_and_a_receipt(walk: Walk, laptop: Laptop) -> None:
    assert "收现金须两人分别清点" in walk.words()
    assert not walk.sees("cash_amount")
    walk.choose("pay_mode", "CASH")
    assert not walk.sees("pay_reference")
    assert not walk.find(QPushButton, "receive").isEnabled()
    walk.type("cash_amount", "88.50")
    walk.click("cash_next")
    assert "88.50" not in walk.words(), "the companion sees nothing of the lead's sum"
    assert "搭档清点" in walk.words()
    walk.type("cash_amount", "80")
    walk.click("cash_next")
    assert walk.visit.counted is None, "nothing is counted before the companion signs"
    walk.type("cash_passphrase", "不是这个口令-1234")
    walk.click("cash_next")
    counted(walk)
    assert walk.visit.counted is None
    assert "口令不正确" in walk.words()
    walk.type("cash_passphrase", COMPANION_PASSPHRASE)
    walk.click("cash_next")
    counted(walk)
    assert "两个数不一致" in walk.words()
    assert "88.50" not in walk.words()
    differ = walk.visit.counts[0]
    assert len(walk.visit.counts) == 1
    assert (differ.lead, differ.companion) == (8_850, 8_000)
    assert differ.certificate_sha256 == laptop.companion.fingerprint
    assert not walk.sees("cash_passphrase")
    count(walk, "88.5", "88.50")
    assert "两人清点一致：¥88.50，搭档已签名" in walk.words()
    walk.type("pay_payer", "欧阳𬭎")
    walk.click("receive")
    (receipt,) = casework.receipts(laptop.desk)
    assert (receipt.amount, receipt.mode.value, receipt.reference) == (8_850, "CASH", "")
    assert [one.sum() for one in walk.window.findChildren(CashCount)] == [None]


def test_counting_can_begin_again_and_other_ways_stay_open(walk: Walk) -> None:
    walk.choose("pay_mode", "CASH")
    count(walk, "10", "10")
    walk.click("cash_again")
    assert walk.sees("cash_amount")
    walk.type("cash_amount", "999999")
    walk.click("cash_next")
    assert "2 · " not in walk.words()
    walk.choose("pay_mode", "APP")
    assert walk.sees("pay_reference")
    assert not walk.sees("cash_amount")


def test_the_book_reminds_takes_what_is_paid_in_and_is_closed(
    walk: Walk, window: Window, laptop: Laptop, qtbot: QtBot
) -> None:
    take(walk, "200")
    panel = book(window)
    assert "待缴现金 ¥200.00" in panel.cash.text()
    assert panel.cash.property("role") == "strong"
    window.show_page("today", "")
    today = [one.text() for one in window.page("today").findChildren(QLabel, "day_cash")]
    assert today
    assert "待缴现金 ¥200.00" in today[0]
    laptop.clock.move(hours=25)
    panel = book(window)
    assert "已逾期" in panel.cash.text()
    assert panel.cash.property("role") == "error"
    QTest.mouseClick(panel.paid_in, LEFT)
    dialog = panel.findChild(PaidIn, "paying_in")
    assert dialog is not None
    QTest.mouseClick(dialog.done_, LEFT)
    assert dialog.problem.isVisible(), "the bank's reference is a must"
    dialog.reference.setText("B-77")
    QTest.mouseClick(dialog.done_, LEFT)
    assert casework.cash_in_hand(laptop.desk).amount == 0
    qtbot.waitUntil(lambda: not panel.cash.isVisible())
    QTest.mouseClick(panel.close_day, LEFT)
    assert casework.book_closed(laptop.desk)
    assert not panel.close_day.isEnabled()
    assert "已日结" in panel.state.text()
    QTest.mouseClick(panel.page, LEFT)
    assert window.here == "preview"
    at_rest(qtbot, window)
    preview = window.page("preview").ui  # type: ignore[attr-defined]  # the form's own widgets
    assert preview.title.text() == "收据日结"
    assert preview.view.document().pageCount() == 1


def test_overdue_cash_says_why_no_more_is_taken(walk: Walk, window: Window, laptop: Laptop) -> None:
    laptop.feed(
        wire.PartiesItem(PARTIES, type(CASH)(cash=True, cash_most=50_000, cash_day_most=50_000, cash_deposit_hours=0))
    )
    walk.choose("pay_mode", "CASH")
    take(walk, "10")
    laptop.clock.move(minutes=1)
    window.session.changed.emit()
    walk.choose("pay_mode", "APP")
    walk.choose("pay_mode", "CASH")
    assert "已过缴存期限" in walk.words()
    assert not walk.sees("cash_amount")
    laptop.feed(wire.PartiesItem(PARTIES, LIMITS))
    window.session.changed.emit()
    assert walk.find(QComboBox, "pay_mode").findData("CASH") < 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("range_refused", "range_unsigned", "不是公司为本机签发"),
        ("range_refused", "range_collides", "重叠或倒退"),
        ("numbers_doubt", "1", "可能是从备份恢复"),
    ],
)
def test_numbers_that_are_wrong_are_said_loudly(
    window: Window, laptop: Laptop, name: str, value: str, words: str
) -> None:
    laptop.desk.store.settings.set(name, value)
    panel = book(window)
    assert panel.alarm.isVisible()
    assert words in panel.alarm.text()
    assert panel.alarm.property("role") == "error"
    speak(window, "en")
    assert "all the office" in panel.alarm.text()
