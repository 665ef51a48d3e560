"""The office's view of each laptop's numbers and cash: what does not add up is named."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from fieldvisit import keys, wire
from fieldvisit.clock import Moment, exactly
from fieldvisit.errors import NotFound
from fieldvisit.model.book import RangeCount
from fieldvisit.model.event import BookClosed, CashCounted, Deposited, ReceiptVoided, Received
from fieldvisit.model.order import Order
from fieldvisit.server import command, receipt_tables
from fieldvisit.server.office import Office
from fieldvisit.server.receipt_books import ReceiptBook
from server.laptop import START, Laptop
from server.test_sync import first_order, refused

CASH = {"cash": "yes", "cash-most": "200000", "cash-day-most": "300000", "cash-deposit-hours": "24"}


def received(number: int, amount: int = 500, mode: str = "APP") -> Received:
    return Received(f"R00-{number:06d}", amount, mode, "x", "p", "SELF")


def count(
    laptop: Laptop, order: Order, sums: int | tuple[int, int], place: int, *, by: str = "", at: Moment | None = None
) -> None:
    """Write a count of cash, signed by the companion unless somebody else is named."""
    lead, companion = sums if isinstance(sums, tuple) else (sums, sums)
    signer = laptop.collectors[by or order.companion]
    said = CashCounted(lead, companion, signer.fingerprint)
    said = replace(said, signature=signer.sign(said.signed("V-1", place)))
    laptop.write(said, by=order.companion, visit="V-1", case=order.case_id, at=at)


def book(office: Office, laptop: Laptop) -> ReceiptBook:
    (found,) = office.receipt_books(laptop.device)
    return found


def allow(office: Office) -> None:
    office.set_limits({name.replace("-", "_"): value for name, value in CASH.items()})


def test_ranges_are_signed_for_one_laptop(office: Office, url: str, laptop: Laptop) -> None:
    assert laptop.sync().status_code == 200
    (item,) = [one for one in laptop.items if isinstance(one, wire.RangeItem)]
    public = office.books.authority.signing.public
    assert keys.verify(public, wire.range_words(laptop.device, item.range), item.signature)
    assert not keys.verify(public, wire.range_words("D-OTHER", item.range), item.signature)


def test_ranges_given_before_they_were_signed_are_signed_and_sent_again(office: Office, laptop: Laptop) -> None:
    with office.books.database.write() as connection:
        connection.execute(sa.update(receipt_tables.ranges).values(signature=""))
    with Office(office.books.data, office.books.database.engine.url.render_as_string(False), office.books.clock):
        pass
    assert laptop.sync().status_code == 200
    first, again = [one for one in laptop.items if isinstance(one, wire.RangeItem)]
    assert (first.range, first.signature) == (again.range, again.signature)


def test_numbers_add_up_or_are_named(office: Office, laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    for number in (1, 2, 5):
        laptop.write(received(number), visit="V-1", case=order.case_id)
    laptop.write(received(2), visit="V-1", case=order.case_id)
    laptop.write(received(600), visit="V-1", case=order.case_id)
    laptop.write(ReceiptVoided("R00-000001", "x"), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    one = book(office, laptop)
    assert (one.given, one.used, one.void, one.left) == (499, 2, 1, 494)
    assert one.skipped == ("R00-000003", "R00-000004")
    assert (one.twice, one.foreign) == (("R00-000002",), ("R00-000600",))
    assert one.received == (("APP", 1000),)
    assert not one.holds
    with pytest.raises(NotFound):
        office.receipt_books("D-NONE")


def test_a_closed_book_is_held_against_the_offices_own(office: Office, laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    laptop.write(received(1), visit="V-1", case=order.case_id)
    day = office.books.day(START)
    true = RangeCount("RR-1", 499, 1, 0, 498)
    laptop.write(BookClosed(day, (true,), 1, (("APP", 500),), 0))
    assert laptop.sync().status_code == 200
    assert book(office, laptop).holds
    for said, what in (
        (BookClosed(day, (RangeCount("RR-1", 499, 1, 1, 497),), 1, (("APP", 500),), 0), "RR-1"),
        (BookClosed(day, (), 1, (("APP", 500),), 0), "RR-1"),
        (BookClosed(day, (true,), 2, (("APP", 500),), 0), "taken"),
        (BookClosed(day, (true,), 1, (("APP", 400),), 0), "received"),
        (BookClosed(day, (true,), 1, (("APP", 500),), 7), "cash"),
        (BookClosed(day, (true, RangeCount("\x1b[2J" * 9, 1, 0, 0, 1)), 1, (("APP", 500),), 0), "?"),
    ):
        laptop.write(said)
        assert laptop.sync().status_code == 200
        assert book(office, laptop).wrong[-1] == (day, what)
    assert not book(office, laptop).holds
    assert not refused(laptop)


def test_cash_is_held_against_the_limits(office: Office, laptop: Laptop) -> None:
    order = first_order(laptop)
    case, counts = order.case_id, list[int]()
    laptop.begin(order, "V-1")

    def take(number: int, amount: int, counted: int | None = None) -> None:
        if counted is not None:
            counts.append(counted)
            count(laptop, order, counted, len(counts))
        laptop.write(received(number, amount, "CASH"), visit="V-1", case=case)

    take(1, 500, 500)
    assert laptop.sync().status_code == 200
    assert book(office, laptop).flagged == (("R00-000001", "CASH_OFF"),)
    allow(office)
    take(2, 100_000, 100_000)
    take(3, 100_000)
    take(4, 200_001, 200_001)
    assert laptop.sync().status_code == 200
    one = book(office, laptop)
    assert dict(one.flagged) == {
        "R00-000001": "CASH_OFF",
        "R00-000003": "CASH_UNCOUNTED",
        "R00-000004": "CASH_ABOVE CASH_DAY",
    }
    assert one.hand.amount == 400_501
    office.set_limits({"cash": "no"})
    take(5, 500, 500)
    assert laptop.sync().status_code == 200
    assert "CASH_OFF" not in dict(book(office, laptop).flagged)["R00-000005"], "the laptop had not heard yet"
    assert laptop.sync().status_code == 200
    take(6, 500, 500)
    assert laptop.sync().status_code == 200
    assert dict(book(office, laptop).flagged)["R00-000006"] == "CASH_OFF", "it had confirmed the change"
    assert not refused(laptop)


def test_a_count_that_the_companion_did_not_sign_is_looked_at(
    office: Office, laptop: Laptop, capsys: pytest.CaptureFixture[str]
) -> None:
    allow(office)
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    count(laptop, order, (500, 400), 1)
    count(laptop, order, 500, 2)
    laptop.write(received(1, 500, "CASH"), visit="V-1", case=order.case_id)
    count(laptop, order, 500, 3, by=order.lead)  # the lead's own key for both
    laptop.write(received(2, 500, "CASH"), visit="V-1", case=order.case_id)
    count(laptop, order, 500, 2)  # a signature of before used again
    laptop.write(received(3, 500, "CASH"), visit="V-1", case=order.case_id)
    laptop.write(CashCounted(500, 500), visit="V-1", case=order.case_id)  # none
    laptop.write(received(4, 500, "CASH"), visit="V-1", case=order.case_id)
    laptop.write(CashCounted(500, 500, "x" * 64, "zz"), visit="V-1", case=order.case_id)
    laptop.write(received(5, 500, "CASH"), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    flagged = dict(book(office, laptop).flagged)
    assert flagged == dict.fromkeys([f"R00-{number:06d}" for number in (2, 3, 4, 5)], "CASH_UNSIGNED")
    assert not refused(laptop)
    if office.books.database.sqlite:
        assert command.main(["receipts", "--data", str(office.books.data), "--lang", "en"]) == 3
        assert "the companion did not sign the count of the cash of R00-000002" in capsys.readouterr().out


def test_the_office_counts_terms_from_the_earliest_that_cash_can_have_been_taken(
    office: Office, laptop: Laptop
) -> None:
    allow(office)
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    count(laptop, order, 700, 1)
    spread = timedelta(minutes=5)
    unsure = replace(exactly(START), earliest=START - spread, latest=START + spread)
    laptop.write(received(1, 700, "CASH"), visit="V-1", case=order.case_id, at=unsure)
    assert laptop.sync().status_code == 200
    assert book(office, laptop).hand.due == START - spread + timedelta(hours=24)


def test_a_deposit_belongs_to_the_offices_own_day(office: Office, laptop: Laptop) -> None:
    allow(office)
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    count(laptop, order, 700, 1)
    laptop.write(received(1, 700, "CASH"), visit="V-1", case=order.case_id)
    night = (START + timedelta(days=1)).replace(hour=16, minute=30)  # half past midnight in Shanghai
    laptop.write(Deposited(700, "B-1"), at=exactly(night))
    assert laptop.sync().status_code == 200
    day = night.date() + timedelta(days=1)
    for asked, found in ((night.date(), 0), (day, 1), (day + timedelta(days=1), 0)):
        (one,) = office.receipt_books(laptop.device, asked)
        assert len(one.deposits) == found, asked


def test_cash_is_paid_in_or_overdue(office: Office, laptop: Laptop) -> None:
    allow(office)
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    count(laptop, order, 700, 1)
    laptop.write(received(1, 700, "CASH"), visit="V-1", case=order.case_id)
    wrong = {laptop.write(Deposited(amount, reference)): "bad_amount" for amount, reference in ((701, "B"), (0, "B"))}
    wrong |= {laptop.write(Deposited(5, reference)): "bad_amount" for reference in (" ", "B" * 65)}
    laptop.write(Deposited(200, "B-1\x00"))
    assert laptop.sync().status_code == 200
    assert refused(laptop) == wrong
    one = book(office, laptop)
    assert (one.hand.amount, one.hand.deposited, one.hand.late) == (500, 200, 0)
    assert one.holds
    office.books.clock.pass_by(hours=25)  # type: ignore[attr-defined]  # the tests' own clock
    assert book(office, laptop).hand.late == 500
    late = exactly(START + timedelta(hours=25))
    count(laptop, order, 5, 2, at=late)
    laptop.write(received(2, 5, "CASH"), visit="V-1", case=order.case_id, at=late)
    assert laptop.sync().status_code == 200
    assert book(office, laptop).flagged == (("R00-000002", "CASH_OVERDUE"),)


def test_a_way_of_paying_nobody_knows_is_refused(laptop: Laptop) -> None:
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    at = laptop.write(received(1, 500, "BITCOIN"), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    assert refused(laptop) == {at: "bad_mode"}


def test_the_command_prints_books_and_fails_when_one_does_not_add_up(
    office: Office, laptop: Laptop, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if not office.books.database.sqlite:
        return
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    laptop.write(received(1), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    data = str(office.books.data)
    for language, words in (("en", "499 numbers given = 1 used + 0 void + 498 left"), ("zh-CN", "剩余 498")):
        assert command.main(["receipts", "--data", data, "--lang", language]) == 0
        assert words in capsys.readouterr().out
    assert command.main(["receipts", laptop.device, "--data", data, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["used"] == 1
    assert command.main(["receipts", "2026-11-20", "--data", data, "--lang", "en"]) == 0
    assert "500" not in capsys.readouterr().out.replace("D-", "")
    assert command.main(["receipts", "D-NONE", "--data", data]) == 1
    capsys.readouterr()
    laptop.write(received(3, 900, "CASH"), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    flagged = {"en": ("R00-000002", "does not allow", "in hand"), "zh-CN": ("跳号", "不允许", "手中现金")}
    for language, found in flagged.items():
        assert command.main(["receipts", "--data", data, "--lang", language]) == 3
        said = capsys.readouterr().out
        assert all(word in said for word in found), said


def paying(number: int, amount: int, reference: str, mode: str = "APP") -> Received:
    return Received(f"R00-{number:06d}", amount, mode, reference, "p", "SELF")


def test_receipts_above_the_balance_and_of_one_payment_are_named_however_they_are_split(
    office: Office, laptop: Laptop
) -> None:
    order = first_order(laptop)
    files = [one.case for one in laptop.items if isinstance(one, wire.CaseItem)]
    total = next(one.case.total for one in files if one.case_id == order.case_id)
    laptop.begin(order, "V-1")
    for number, (amount, reference) in enumerate([(total - 100, "TX-1"), (100, "TX-2"), (1, "TX-3"), (1, " tx-1 ")], 1):
        laptop.write(paying(number, amount, reference), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    found = book(office, laptop)
    assert found.flagged == (("R00-000003", "ABOVE_BALANCE"), ("R00-000004", "ABOVE_BALANCE PAID_TWICE"))
    assert not found.holds
    laptop.write(ReceiptVoided("R00-000001", "x"), visit="V-1", case=order.case_id)
    laptop.write(paying(5, total - 102, "TX-1"), visit="V-1", case=order.case_id)
    laptop.write(paying(6, 1, "TX-9"), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    assert book(office, laptop).flagged[2:] == (("R00-000005", "PAID_TWICE"), ("R00-000006", "ABOVE_BALANCE"))
    assert not refused(laptop)


def test_voided_cash_and_repeated_deposits_are_looked_at(
    office: Office, laptop: Laptop, capsys: pytest.CaptureFixture[str]
) -> None:
    allow(office)
    order = first_order(laptop)
    laptop.begin(order, "V-1")
    for number in (1, 2):
        count(laptop, order, 700, number)
        laptop.write(received(number, 700, "CASH"), visit="V-1", case=order.case_id)
    laptop.write(Deposited(100, "BANK-1"))
    laptop.write(Deposited(100, "BANK-2"))
    laptop.write(ReceiptVoided("R00-000002", "x"), visit="V-1", case=order.case_id)
    assert laptop.sync().status_code == 200
    found = book(office, laptop)
    assert found.flagged == (("R00-000002", "CASH_VOIDED"),)
    assert [(one.amount, one.reference) for one in found.deposits] == [(100, "BANK-1"), (100, "BANK-2")]
    assert not found.repeated
    laptop.write(Deposited(100, "BANK-1"))
    assert laptop.sync().status_code == 200
    assert book(office, laptop).repeated == ("BANK-1",)
    assert not refused(laptop)
