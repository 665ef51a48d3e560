"""A receipt for money said to be paid through an official channel; it counts when the principal has it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from fieldvisit.model.money import Fen
from fieldvisit.model.order import Parties


class PaymentMode(StrEnum):
    """The ways to pay: official channels, and CASH where both the office's limits and the policy pack allow it."""

    APP = "APP"
    BANK_TRANSFER = "BANK_TRANSFER"
    CREDITOR_QR = "CREDITOR_QR"
    COUNTER = "COUNTER"
    DIRECT_DEBIT = "DIRECT_DEBIT"
    POS = "POS"
    CASH = "CASH"


OFFICIAL: Final = tuple(mode for mode in PaymentMode if mode is not PaymentMode.CASH)
"""The channels of the principal: what may be offered without the office allowing anything."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a payment goes to, by 民法典 art. 561: costs, then interest, then principal. Amounts in fen."""

    costs: Fen
    interest: Fen
    principal: Fen


def allocate(amount: Fen, fees: Fen, interest: Fen, principal: Fen) -> Allocation:
    """Split a payment; raises ValueError when it is not positive or more than the balance (CN-FEE-01)."""
    if amount <= 0 or amount > fees + interest + principal:
        raise ValueError("a receipt is for more than nothing and at most the balance")
    costs = min(amount, fees)
    on_interest = min(amount - costs, interest)
    return Allocation(costs, on_interest, amount - costs - on_interest)


@dataclass(frozen=True, slots=True)
class CashTerms:
    """By what banknotes were allowed: the pack in force and the office's limits, in fen; `due` is when they must be in
    the principal's account (UTC)."""

    pack: str
    most: Fen
    day_most: Fen
    due: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """One numbered receipt; void ones keep their number and gain `voided`.

    `itemised`: the payer may know what the payment goes to; who does not owe it would read the debt from it. `code`:
    the whole text of the QR that is printed on it; empty for one that was made without. `cash`: what allowed banknotes.
    """

    number: str
    visit_id: str
    at: datetime
    payer: str
    relation: str
    amount: Fen
    mode: PaymentMode
    reference: str
    creditor: str
    case_no_masked: str
    allocation: Allocation
    badges: tuple[str, str]
    parties: Parties
    zone: str
    voided: str = ""
    copy: bool = False
    itemised: bool = True
    code: str = ""
    cash: CashTerms | None = None
