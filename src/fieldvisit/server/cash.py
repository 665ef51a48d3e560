"""Banknotes in the office's books: what a laptop took, whether it was allowed to, and what it paid in."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa

from fieldvisit.keys import verify_signer
from fieldvisit.model import book
from fieldvisit.model.event import BookClosed, CashCounted, Deposited, Event, Received
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.model.visit import Visit
from fieldvisit.server import knowledge, ranges, receipt_tables, tables
from fieldvisit.server.reading import Reading, Wrong
from fieldvisit.wire import decode_event

MOST_REFERENCE: Final = 64
NAME: Final = re.compile(r"[A-Za-z0-9-]{1,32}")


def slips(connection: sa.Connection, device: str) -> list[book.Slip]:
    """Return every number of a laptop's receipts that were taken in, in the order of its ranges."""
    row, given = receipt_tables.receipts, ranges.given_to(connection, device)
    found = []
    for one in connection.execute(sa.select(row).where(row.c.device == device).order_by(row.c.number)):
        prefix, serial = one.number[:-6], int(one.number[-6:])
        mine = next((each for each in given if each.prefix == prefix and each.first <= serial <= each.last), None)
        if mine is not None and one.at is not None and one.day is not None:
            mode, amount = PaymentMode(one.mode), int(one.amount)
            since = _earliest(connection, device, one.seq) if mode is PaymentMode.CASH else None
            slip = book.Slip(one.number, mine.range_id, serial, one.at, one.day, amount, mode, one.voided, since=since)
            found.append(slip)
    return found


def _earliest(connection: sa.Connection, device: str, seq: int) -> datetime | None:
    """Return the earliest that an event of a laptop can have been."""
    row = tables.events
    payload = sa.select(row.c.payload).where(row.c.device == device, row.c.seq == seq)
    found = connection.execute(payload).scalar()
    return decode_event(found).at.earliest if found else None


def deposits(connection: sa.Connection, device: str) -> list[book.Deposit]:
    """Return what a laptop says was paid in, oldest first."""
    row = receipt_tables.deposits
    chosen = sa.select(row).where(row.c.device == device).order_by(row.c.seq)
    return [book.Deposit(one.at, int(one.amount), one.reference) for one in connection.execute(chosen)]


def repeated(connection: sa.Connection, paid: Sequence[book.Deposit]) -> tuple[str, ...]:
    """Return the references of these deposits that other deposits name, too, of whatever laptop."""
    row, mine = receipt_tables.deposits, {one.reference for one in paid}
    counted = Counter(connection.execute(sa.select(row.c.reference)).scalars())
    return tuple(sorted(one for one in mine if counted[one] > 1))


def flags(reading: Reading, event: Event, day: date) -> str:
    """Return what was wrong with taking this payment, apart by blanks; always nothing for official channels.

    The limits that count are those the laptop can have known: the last it had surely read, and all after them.
    """
    body = event.body
    assert isinstance(body, Received)
    if body.mode != PaymentMode.CASH:
        return ""
    told = knowledge.at(reading.connection, event)
    known = [one for one in knowledge.limits(reading.connection, told) if one.takes_cash]
    if not known:
        return "CASH_OFF"
    taken = slips(reading.connection, reading.device)
    today = sum(one.amount for one in taken if one.banknotes and one.day == day)
    hours = max(one.cash_deposit_hours for one in known)
    hand = book.in_hand(taken, deposits(reading.connection, reading.device), hours, event.at.latest)
    visit = reading.told(event)
    found = {
        "CASH_ABOVE": body.amount > max(one.cash_most for one in known),
        "CASH_DAY": today + body.amount > max(one.cash_day_most for one in known),
        "CASH_UNCOUNTED": visit.counted is None or not visit.counted.is_of(body.amount),
        "CASH_UNSIGNED": visit.counted is not None and not _countersigned(reading, visit, visit.counted),
        "CASH_OVERDUE": bool(hand.late),
    }
    return " ".join(name for name, wrong in found.items() if wrong)


def _countersigned(reading: Reading, visit: Visit, said: CashCounted) -> bool:
    """Tell whether the companion signed the last count with a key that the office certified for them."""
    certificate = tables.certificates
    held = reading.connection.execute(
        sa.select(certificate.c.der).where(
            certificate.c.sha256 == said.certificate_sha256, certificate.c.collector_id == visit.departed.companion
        )
    ).scalar()
    return held is not None and verify_signer(held, said.signed(visit.visit_id, len(visit.counts)), said.signature)


# Events outside visits
def deposited(reading: Reading, event: Event) -> None:
    """Write down cash that was paid in; more than is in hand cannot be."""
    body = event.body
    assert isinstance(body, Deposited)
    connection, device = reading.connection, reading.device
    hand = book.in_hand(slips(connection, device), deposits(connection, device), 0, event.at.best)
    reference = body.reference.strip().replace("\0", "")
    if not 0 < body.amount <= hand.amount or not 0 < len(reference) <= MOST_REFERENCE:
        raise Wrong("bad_amount")
    connection.execute(
        sa.insert(receipt_tables.deposits).values(
            device=device, seq=event.seq, amount=body.amount, reference=reference, at=event.at.best
        )
    )


def closed(reading: Reading, event: Event) -> None:
    """Hold a closed book against the office's own, as it stands at this place of the laptop's chain."""
    body = event.body
    assert isinstance(body, BookClosed)
    reading.connection.execute(
        sa.insert(receipt_tables.closings).values(
            device=reading.device,
            seq=event.seq,
            day=body.day,
            at=event.at.best,
            wrong=" ".join(_differences(reading.connection, reading.device, body, event.at.best)),
        )
    )


def _differences(connection: sa.Connection, device: str, said: BookClosed, at: datetime) -> list[str]:
    held, given = slips(connection, device), ranges.given_to(connection, device)
    ours = {one.range_id: one for one in book.count(given, held)}
    listed = {one.range_id for one in said.ranges}
    wrong = [one.range_id for one in said.ranges if ours.get(one.range_id) != one]
    wrong += [one.range_id for one in ours.values() if one.range_id not in listed and one.used + one.void]
    today = book.prove(said.day, given, held, (), book.Hand(0, 0, 0))
    if today.taken != said.taken:
        wrong.append("taken")
    if {mode: amount for mode, _, amount in today.received} != dict(said.received):
        wrong.append("received")
    if book.in_hand(held, deposits(connection, device), 0, at).amount != said.cash:
        wrong.append("cash")
    return [one if NAME.fullmatch(one) else "?" for one in wrong]
