"""What speaks against a receipt that was taken in: it is kept, for the money may have changed hands, and looked at."""

from datetime import date

import sqlalchemy as sa

from fieldvisit.model.case import Case
from fieldvisit.model.event import Event, Received
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.server import cash, knowledge, receipt_tables, tables
from fieldvisit.server.books import read_as
from fieldvisit.server.reading import Reading
from fieldvisit.wire import decode_event


def of_receipt(reading: Reading, event: Event, day: date) -> str:
    """Return what is doubtful about a payment, apart by blanks.

    ABOVE_BALANCE: with the case's other standing receipts, of all laptops, it is more than any balance that its laptop
    can have known. PAID_TWICE: another standing receipt of the case names the same payment. And those of `cash`.
    """
    found = {"ABOVE_BALANCE": _above(reading, event), "PAID_TWICE": _twice(reading, event)}
    named = [name for name, doubtful in found.items() if doubtful]
    return " ".join((*named, *cash.flags(reading, event, day).split()))


def of_void(mode: str, flags: str) -> str:
    """Return a receipt's doubts when it is voided: of banknotes only the payer can say whether they went back."""
    return f"{flags} CASH_VOIDED".strip() if mode == PaymentMode.CASH else flags


def _above(reading: Reading, event: Event) -> bool:
    body, row, visit = event.body, receipt_tables.receipts, tables.visits
    assert isinstance(body, Received)
    standing = reading.connection.execute(
        sa.select(row.c.at, row.c.amount)
        .join(visit, visit.c.visit_id == row.c.visit)
        .where(visit.c.case_id == event.case, row.c.voided == "", row.c.at.is_not(None))
    ).all()
    for total, since in _balances(reading, event):
        paid = sum(int(amount) for at, amount in standing if at >= since)
        if paid + body.amount <= total:
            return False
    return True


def _balances(reading: Reading, event: Event) -> list[tuple[int, object]]:
    """Return what was owed and as of when: as the office has it, and as the laptop can have had it."""
    row = tables.cases
    chosen = sa.select(row.c.content, row.c.balance_at).where(row.c.case_id == event.case)
    content, since = reading.connection.execute(chosen).one()
    told = knowledge.at(reading.connection, event)
    files = knowledge.files(reading.connection, told, event.case or "")
    return [(read_as(Case, content).total, since), *((one.case.total, one.balance_at) for one in files)]


def _twice(reading: Reading, event: Event) -> bool:
    body, row, receipt = event.body, tables.events, receipt_tables.receipts
    assert isinstance(body, Received)
    if body.mode == PaymentMode.CASH:
        return False
    chosen = (
        sa.select(row.c.payload)
        .join(receipt, sa.and_(receipt.c.device == row.c.device, receipt.c.seq == row.c.seq))
        .where(row.c.case_id == event.case, row.c.kind == "Received", receipt.c.voided == "")
    )
    others = (decode_event(payload).body for payload in reading.connection.execute(chosen).scalars())
    named = (body.mode, body.reference.strip().casefold())
    return any(isinstance(one, Received) and (one.mode, one.reference.strip().casefold()) == named for one in others)
