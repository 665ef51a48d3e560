"""The last receipt number is used in the middle of a visit: said with the way out, and no payment is lost."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from casework.banknotes import CASH, allow
from casework.laptop import Laptop, numbers
from desktop.conftest import cards_read, laptop, window
from fieldvisit import casework, wire
from fieldvisit.desktop.window import Window
from fieldvisit.errors import ReceiptsExhausted
from fieldvisit.model.event import Departed, Received
from fieldvisit.model.order import ReceiptRange
from fieldvisit.model.receipt import PaymentMode, Receipt
from fieldvisit.model.visit import Visit
from fieldvisit.server import ranges
from fieldvisit.server.office import Office
from fieldvisit.wording import say
from server.conftest import clock, enrolled, made_sqlite, plan, small_office
from server.laptop import Laptop as Other
from visit_walk import Walk

__all__ = ["cards_read", "clock", "laptop", "made_sqlite", "small_office", "window"]

GIVEN = 50
"""Numbers this laptop has."""


def pay(made: Laptop, visit: Visit, number: int) -> Receipt:
    return casework.receive(made.desk, visit.visit_id, 1, PaymentMode.APP, f"TX-{number}", "欧阳𬭎", "SELF")


def use_up(made: Laptop, visit: Visit, but: int = 0) -> None:
    for number in range(GIVEN - but):
        pay(made, visit, number)


def more(made: Laptop) -> wire.RangeItem:
    return numbers(made.office_key, ReceiptRange("R-2", "B1", 500, 501))


def test_the_visit_goes_on_with_the_next_range(at_work: Laptop) -> None:
    visit, store = at_work.met(), at_work.desk.store
    use_up(at_work, visit)
    assert store.receipts.left() == 0
    head = store.events.head()
    for _ in range(2):
        with pytest.raises(ReceiptsExhausted):
            pay(at_work, visit, GIVEN)
    assert store.events.head() == head
    at_work.feed(more(at_work))
    assert pay(at_work, visit, GIVEN).number == "B1000500"
    assert pay(at_work, visit, GIVEN + 1).number == "B1000501"
    with pytest.raises(ReceiptsExhausted):
        pay(at_work, visit, GIVEN + 2)
    proof = casework.close_book(at_work.desk)
    assert (proof.holds, proof.taken, proof.total.left) == (True, GIVEN + 2, 0)
    assert (proof.first, proof.last) == ("A7000001", "B1000501")
    assert len(store.visits.get(visit.visit_id).received) == GIVEN + 2


def test_no_banknote_changes_hands_without_a_number_for_it(at_work: Laptop) -> None:
    allow(at_work, replace(CASH, cash_most=100_000))
    visit = at_work.met()
    use_up(at_work, visit, but=1)
    assert casework.cash_room(at_work.desk, visit).most == 100_000
    pay(at_work, visit, GIVEN)
    assert isinstance(casework.cash_room(at_work.desk, visit).why, ReceiptsExhausted)
    with pytest.raises(ReceiptsExhausted):
        casework.count_cash(at_work.desk, visit.visit_id, 500, 500, at_work.companion)


def test_the_form_keeps_what_was_typed_and_offers_the_way_out(qtbot: QtBot, window: Window, laptop: Laptop) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    use_up(laptop, walk.visit)
    walk.click("to_agree")
    walk.type("pay_amount", "12.34")
    walk.type("pay_reference", "TX-LAST")
    walk.type("pay_payer", "欧阳𬭎")
    walk.click("receive")
    assert say("error.receipts_exhausted", "zh-CN") in walk.words()
    assert walk.find(QAbstractButton, "fetch_numbers").isEnabled()
    walk.click("fetch_numbers")
    qtbot.waitUntil(lambda: not window.session.sync.running)
    assert say("error.receipts_exhausted", "zh-CN") in walk.words(), "there was no network"
    laptop.feed(more(laptop))
    window.session.sync_changed.emit()
    assert not walk.sees("fetch_numbers")
    assert walk.find(QLineEdit, "pay_reference").text() == "TX-LAST"
    walk.click("receive")
    assert laptop.desk.store.receipts.get("B1000500").amount == 1234


def test_two_laptops_get_their_own_next_numbers_with_the_sync_that_brings_the_last(
    small_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office that hands out four numbers at a time: the first laptop uses its last, the other two of its own."""
    monkeypatch.setattr(ranges, "RANGE", 4)
    with small_office.serving() as url:
        first, other = (party(small_office, url, *pair) for pair in ("AB", "CD"))
        assert (given(first), given(other)) == ([(1, 3)], [(4, 7)])
        use(first, 1, 2, 3)
        use(other, 4, 5)
        assert (given(first), given(other)) == ([(1, 3), (8, 11)], [(4, 7)])
        use(other, 6, 7)
        use(first, 8)
        assert (given(first), given(other)) == ([(1, 3), (8, 11)], [(4, 7), (12, 15)])
        for one, used in ((first, 4), (other, 4)):
            (book,) = small_office.receipt_books(one.device)
            assert (book.used, book.left, book.skipped, book.twice, book.foreign) == (
                used,
                book.given - used,
                (),
                (),
                (),
            )
            one.http.close()


def party(office: Office, url: str, lead: str, companion: str) -> Other:
    """Return a laptop of two collectors in a visit."""
    office.assign(plan(lead, companion), first=1)
    made = enrolled(office, url, lead, companion)
    assert made.sync().status_code == 200
    (order,) = made.orders()
    made.write(Departed(order.order_id, lead, companion, "REC", ()), by=lead, visit=f"V-{lead}", case=order.case_id)
    return made


def use(made: Other, *serials: int) -> None:
    """Give receipts under these numbers, and sync."""
    (order,) = made.orders()
    for serial in serials:
        said = Received(f"R00-{serial:06d}", 1, "APP", f"TX-{serial}", "p", "SELF")
        made.write(said, by=order.lead, visit=f"V-{order.lead}", case=order.case_id)
    assert made.sync().status_code == 200
    assert [one for one in made.items if isinstance(one, wire.EventRefused)] == []


def given(made: Other) -> list[tuple[int, int]]:
    """Return first and last number of each range that came."""
    return [(one.range.first, one.range.last) for one in made.items if isinstance(one, wire.RangeItem)]
