"""Text typed by people, checked when it is entered: never changed, only accepted or refused with advice."""

from typing import Final

from fieldvisit.errors import MissingText, NameNotPrintable, NoGlyph, TooLong
from fieldvisit.evidence.lacking import first_lacking
from fieldvisit.model.order import Order
from fieldvisit.store.desk import Desk

LINE: Final = 200
"""Characters of one line: a name, a relation, a reference, a method."""
REMARK: Final = 2000
"""Characters of a reason or remark."""
STATEMENT: Final = 1_000_000
"""Bytes of the two statements of a visit together, as they are stored in one event of at most 1 MiB."""


def checked(text: str, *, limit: int = LINE, field: str = "") -> str:
    """Return the text without outer blanks. Raises TooLong, NoGlyph, and MissingText when `field` names a must."""
    text = text.strip()
    if len(text) > limit:
        raise TooLong(limit=limit, length=len(text))
    if field and not text:
        raise MissingText(field=field)
    drawable(text)
    return text


def check_names(desk: Desk, order: Order, companion: str) -> None:
    """Check before a visit that its report can be printed: what the office sent stands there exactly or not at all.

    Raises NameNotPrintable for the first text with a character that no shipped font has, NotFound.
    """
    case, staff = desk.store.cases.get(order.case_id).case.case, desk.store.staff
    texts = {
        "name": case.name,
        "address": case.address,
        "creditor": case.creditor,
        "case_no": case.case_no,
        "approver": order.approver,
        "collectors": staff.get(order.lead).name + staff.get(companion).name,
        "agency": staff.parties().agency,
    }
    for field, text in texts.items():
        try:
            drawable(text)
        except NoGlyph as error:
            raise NameNotPrintable(field=field, **error.facts) from None


def drawable(text: str, known: str = "") -> None:
    """Raise NoGlyph for a character that no shipped font can print; characters of `known` were asked about before."""
    if found := first_lacking(text, known):
        raise NoGlyph(character=found)
