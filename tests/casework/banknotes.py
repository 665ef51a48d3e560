"""Limits that allow banknotes, and rules of an office's own that forbid them all the same."""

from dataclasses import replace

from casework.laptop import LIMITS, PARTIES, Laptop
from fieldvisit import wire
from fieldvisit.model.order import Limits

CASH = replace(LIMITS, cash=True, cash_most=200_000, cash_day_most=300_000, cash_deposit_hours=24)
OWN = """
[pack]
id = "OWN-2026"
version = "2026.1"
effective = 2026-01-01
zone = "Asia/Shanghai"
extends = "CN-2026"

[[rule]]
id = "OWN-PAY-01"
level = "BLOCK"
check = "official"
at = ["RECEIPT"]
parameters = { modes = "APP BANK_TRANSFER CREDITOR_QR COUNTER DIRECT_DEBIT POS" }
citation = "x"
confidence = "practice"
sentence.zh-CN = "任何情况下不收现金。"
sentence.en = "No cash whatever."
"""
"""An office's own rules that leave cash to no limits."""


def allow(made: Laptop, limits: Limits = CASH) -> None:
    """Let the office send limits with cash: no shipped rule forbids it then."""
    made.feed(wire.PartiesItem(PARTIES, limits))
