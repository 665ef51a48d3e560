"""The day's proof on paper: whole, in three languages, and the same each time."""

from datetime import timedelta
from pathlib import Path

import pytest

from evidence import samples
from evidence.judges import run, text_of
from fieldvisit.evidence import day_proof
from fieldvisit.model import book
from fieldvisit.model.order import Limits, ReceiptRange
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.wording import say

LANGUAGES = ("zh-CN", "zh-TW", "en")
AT = samples.MORNING
DAY = AT.date()
RANGES = (ReceiptRange("RR-1", "R00-", 1, 499), ReceiptRange("RR-2", "R00-", 500, 999))


def slips(*, void: int = 3, until: int = 5) -> list[book.Slip]:
    return [
        book.Slip(
            f"R00-{number:06d}",
            "RR-1",
            number,
            AT + timedelta(minutes=number),
            DAY,
            number * 12_345,
            PaymentMode.CASH if number % 2 else PaymentMode.APP,
            "<b>{写错}</b>" if number == void else "",
            DAY if number == void else None,
        )
        for number in range(1, until + 1)
    ]


def page(used: list[book.Slip], closing: tuple[int, str] | None = (417, "ab" * 32)) -> day_proof.Page:
    paid = [book.Deposit(AT + timedelta(hours=3), 12_345, "BANK-8890")]
    hand = book.in_hand(used, paid, 24, AT + timedelta(hours=30))
    proof = book.prove(DAY, RANGES, used, paid, hand)
    return day_proof.Page(
        proof, RANGES, "D-7Q2M9K", "Asia/Shanghai", "李小婷", "GP-1001", samples.PARTIES, Limits(cash=True), AT, closing
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_counts_is_on_one_page(language: str, tmp_path: Path) -> None:
    data = day_proof.lay_out(page(slips()), language)
    assert data == day_proof.lay_out(page(slips()), language)
    (tmp_path / "p.pdf").write_bytes(data)
    run("qpdf", "--check", str(tmp_path / "p.pdf"))
    text = text_of(data, tmp_path)
    assert text.count("\f") == 1
    together = text.replace("\n", "").replace(" ", "")
    total = say("day_proof.sum", language, given=999, used=4, void=1, left=994)
    for word in (
        total,
        say("day_proof.holds", language),
        "<b>{写错}</b>",
        "BANK-8890",
        "GP-1001",
        "D-7Q2M9K",
        "ABABABAB",
    ):
        assert word.replace(" ", "") in together, word
    late = say("day_proof.cash_late", language, yuan=say("day_proof.yuan", language, yuan="617.25"))
    assert late.replace(" ", "") in together


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_book_that_does_not_add_up_says_so(language: str, tmp_path: Path) -> None:
    gone = [one for one in slips() if one.serial != 2]
    text = text_of(day_proof.lay_out(page(gone, None), language), tmp_path).replace("\n", "").replace(" ", "")
    assert say("day_proof.broken", language).replace(" ", "") in text
    assert say("day_proof.open", language).replace(" ", "") in text


def test_a_busy_day_flows_over_pages(tmp_path: Path) -> None:
    used = [book.Slip(f"R00-{n:06d}", "RR-1", n, AT, DAY, n, PaymentMode.APP, "写错" * 40, DAY) for n in range(1, 60)]
    text = text_of(day_proof.lay_out(page(used), "zh-CN"), tmp_path)
    assert text.count("\f") > 2
    assert all(f"R00-{number:06d}" in text for number in range(1, 60))
