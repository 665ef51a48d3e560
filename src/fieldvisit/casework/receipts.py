"""Receipts after they were given: found again, voided with a reason, laid out for paper."""

from dataclasses import replace
from typing import Literal

from fieldvisit.casework.words import REMARK, checked
from fieldvisit.casework.writing import append
from fieldvisit.errors import NotFound, OutOfOrder
from fieldvisit.model.event import ReceiptVoided
from fieldvisit.model.receipt import Receipt
from fieldvisit.store.desk import Desk


def receipts(desk: Desk) -> list[Receipt]:
    """Return all receipts of this laptop, void ones too."""
    return desk.store.receipts.list()


def void_receipt(desk: Desk, number: str, reason: str) -> Receipt:
    """Void a receipt: it keeps its number and gains the reason, and the office learns of it.

    Also of a case that was taken back since. Raises NotFound, OutOfOrder for a void one, MissingText, TooLong, NoGlyph.
    """
    reason = checked(reason, limit=REMARK, field="reason")
    with desk.store.atomic():
        receipt = desk.store.receipts.get(number)
        if receipt.voided:
            raise OutOfOrder(verb="void_receipt", step="VOID")
        at, case_id = desk.moment(), desk.store.receipts.case_of(number)
        desk.store.receipts.void(number, reason, at.best)
        append(desk, ReceiptVoided(number, reason), visit=_running(desk, receipt), case=case_id, at=at)
        return desk.store.receipts.get(number)


def _running(desk: Desk, receipt: Receipt) -> str | None:
    """Return the receipt's visit while it is open; of an ended or returned one its receipts are voided outside it."""
    try:
        visit = desk.store.visits.get(receipt.visit_id)
    except NotFound:
        return None
    return visit.visit_id if visit.open else None


def receipt_pdf(
    desk: Desk, number: str, size: Literal["A5", "80mm", "58mm"], language: str, *, copy: bool | None = None
) -> bytes:
    """Lay out a receipt for paper; once it came out (`casework.printing`) every further one says that it is a copy,
    under the same number (domain 5: situation 29); `copy` decides otherwise. Raises NotFound."""
    from fieldvisit.evidence import receipt  # the fonts load here, not at the start of the program

    found = desk.store.receipts.get(number)
    again = desk.store.printing.is_out("receipt", number) if copy is None else copy
    return receipt.lay_out(replace(found, copy=again), size, language)
