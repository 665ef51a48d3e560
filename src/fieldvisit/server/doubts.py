"""What speaks against a receipt that was taken in: it is kept, for the money may have changed hands, and looked at."""

from datetime import date, datetime

import sqlalchemy as sa

from fieldvisit.model.case import Case
from fieldvisit.model.event import Event, Received
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.server import cash, knowledge, receipt_tables, tables
from fieldvisit.server.books import read_as
from fieldvisit.server.reading import Reading, Standing
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
    body = event.body
    assert isinstance(body, Received)
    standing = _standing(reading, event.case or "").values()
    for total, since in _balances(reading, event):
        paid = sum(one.amount for one in standing if one.at is not None and one.at >= since)
        if paid + body.amount <= total:
            return False
    return True


def _balances(reading: Reading, event: Event) -> list[tuple[int, datetime]]:
    """Return what was owed and as of when: as the office has it, and as the laptop can have had it."""
    row = tables.cases
    chosen = sa.select(row.c.content, row.c.balance_at).where(row.c.case_id == event.case)
    content, since = reading.connection.execute(chosen).one()
    told = knowledge.at(reading.connection, event)
    files = knowledge.files(reading.connection, told, event.case or "")
    return [(read_as(Case, content).total, since), *((one.case.total, one.balance_at) for one in files)]


def _twice(reading: Reading, event: Event) -> bool:
    body = event.body
    assert isinstance(body, Received)
    if body.mode == PaymentMode.CASH:
        return False
    return any(one.named == _named(body) for one in _standing(reading, event.case or "").values())


def _named(body: Received) -> tuple[str, str]:
    return body.mode, body.reference.strip().casefold()


def _standing(reading: Reading, case_id: str) -> dict[str, Standing]:
    """Return a case's standing receipts by number, read once for all of a batch: a day can bring hundreds."""
    if case_id not in reading.standing:
        event, receipt, visit = tables.events, receipt_tables.receipts, tables.visits
        same = sa.and_(receipt.c.device == event.c.device, receipt.c.seq == event.c.seq)
        chosen = (
            sa.select(receipt.c.number, receipt.c.at, receipt.c.amount, event.c.payload)
            .join(visit, visit.c.visit_id == receipt.c.visit)
            .join(event, same)
            .where(visit.c.case_id == case_id, receipt.c.voided == "")
        )
        found = dict[str, Standing]()
        for number, at, amount, payload in reading.connection.execute(chosen):
            body = decode_event(payload).body
            assert isinstance(body, Received)
            found[number] = Standing(at, int(amount), _named(body))
        reading.standing[case_id] = found
    return reading.standing[case_id]


def taken(reading: Reading, event: Event) -> None:
    """Remember for the rest of the batch that a receipt was taken in."""
    body = event.body
    assert isinstance(body, Received)
    _standing(reading, event.case or "").setdefault(body.number, Standing(event.at.best, body.amount, _named(body)))


def voided(reading: Reading, case_id: str, number: str) -> None:
    """Remember for the rest of the batch that a receipt stands no longer."""
    reading.standing.get(case_id, {}).pop(number, None)
