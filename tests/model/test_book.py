"""The receipt book's arithmetic, whatever was done: nothing passed over is hidden, no coin is lost."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.model import book
from fieldvisit.model.order import ReceiptRange
from fieldvisit.model.receipt import PaymentMode

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = date(2026, 11, 23)
RANGE = ReceiptRange("R-1", "A", 10, 29)


def slip(
    serial: int, amount: int = 100, mode: PaymentMode = PaymentMode.CASH, voided: str = "", ago: int = 0
) -> book.Slip:
    at = NOW - timedelta(hours=ago)
    return book.Slip(f"A{serial:06d}", "R-1", serial, at, at.date(), amount, mode, voided, DAY if voided else None)


@given(st.sets(st.integers(10, 29)), st.sets(st.integers(10, 29)))
def test_given_is_used_void_left_and_skipped(taken: set[int], void: set[int]) -> None:
    slips = [slip(serial, voided="x" if serial in void else "") for serial in sorted(taken)]
    (one,) = book.count((RANGE,), slips)
    missing = book.skipped(RANGE, taken)
    assert one.given == one.used + one.void + one.left + len(missing) == 20
    assert one.holds == (not missing)
    assert set(missing) == set(range(10, max(taken, default=10))) - taken


@given(
    st.lists(st.tuples(st.integers(1, 10**9), st.integers(0, 60), st.booleans()), max_size=12),
    st.lists(st.integers(1, 10**9), max_size=5),
    st.integers(0, 48),
)
def test_cash_is_in_hand_or_paid_in_and_the_oldest_is_due_first(
    taken: list[tuple[int, int, bool]], paid: list[int], hours: int
) -> None:
    slips = [slip(10 + at, amount, voided="x" if void else "", ago=ago) for at, (amount, ago, void) in enumerate(taken)]
    slips.append(slip(29, 7, PaymentMode.APP))
    deposits = [book.Deposit(NOW, amount, "B") for amount in paid]
    hand = book.in_hand(slips, deposits, hours, NOW)
    standing = [(one.at, one.amount) for one in slips if one.mode is PaymentMode.CASH and not one.voided]
    assert hand.amount == hand.taken - hand.deposited == sum(amount for _, amount in standing) - sum(paid)
    assert (hand.due is None) == (hand.amount <= 0)
    assert 0 <= hand.late <= max(hand.amount, 0)
    if hand.due is not None:
        assert hand.due in {at + timedelta(hours=hours) for at, _ in standing}
        assert bool(hand.late) == (hand.due < NOW)


def test_a_days_proof_tells_todays_numbers_from_what_was_voided_later() -> None:
    slips = [slip(10, voided="x", ago=24), slip(11), slip(12, mode=PaymentMode.APP), slip(13, voided="y")]
    proof = book.prove(DAY, (RANGE,), slips, (), book.Hand(0, 0, 0))
    assert (proof.first, proof.last, proof.taken) == ("A000011", "A000013", 3)
    assert [one.number for one in proof.void] == ["A000013"]
    assert [one.number for one in proof.later] == ["A000010"]
    assert proof.received == ((PaymentMode.APP, 1, 100), (PaymentMode.CASH, 1, 100))
    assert proof.holds
    assert proof.total == book.RangeCount("", 20, 2, 2, 16)
