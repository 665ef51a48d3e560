"""A case's history, newest first: every channel the office knows of and what this laptop recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fieldvisit.model.book import covering
from fieldvisit.model.case import Channel, Contact
from fieldvisit.model.event import (
    Addended,
    BookClosed,
    CashCounted,
    Concluded,
    Departed,
    Deposited,
    Knocked,
    Left,
    Offer,
    ReceiptVoided,
    Received,
    Revealed,
    Sealed,
    Voided,
)
from fieldvisit.model.outcome import Outcome
from fieldvisit.store.desk import Desk

_SHOWN = (
    *(Departed, Knocked, Offer, CashCounted, ReceiptVoided, Received, Left, Concluded, Sealed, Voided, Revealed),
    Addended,
)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line. `kind` is a channel (`SMS`, `VISIT` …) or an event's name; words: wording `timeline.<kind>`.

    `detail` is a word of the trade (an outcome, who answered, an offer's kind, a revealed field) or empty; `amount` in
    fen; `text` is what a person wrote. `visit_id` is set for what this laptop recorded in a visit.
    """

    at: datetime
    kind: str
    detail: str = ""
    reached: bool | None = None
    amount: int | None = None
    text: str = ""
    visit_id: str | None = None


def timeline(desk: Desk, case_id: str) -> tuple[TimelineEntry, ...]:
    """Return the lines of a case, newest first: what was said and done there, and what became of cash taken there.

    Raises NotFound.
    """
    file = desk.store.cases.get(case_id).case
    here = {visit.contact for visit in desk.store.visits.list(case_id=case_id)}
    office = [_contact(one) for one in file.contacts if one not in here]
    events = [event for event in desk.store.events.for_case(case_id) if isinstance(event.body, _SHOWN)]
    own = [_entry(event.at.best, event.body, event.visit) for event in events]
    own += _book(desk, {event.body.number for event in events if isinstance(event.body, Received)})
    return tuple(sorted([*office, *reversed(own)], key=lambda entry: entry.at, reverse=True))


def _book(desk: Desk, numbers: set[str]) -> Iterator[TimelineEntry]:
    """Yield what the book says of a case's receipts: the deposits that covered cash of theirs, the days closed."""
    book = desk.store.receipts
    slips = book.slips() if numbers else []
    for paid in covering(slips, book.deposits(), numbers):
        yield TimelineEntry(paid.at, Deposited.__name__, amount=paid.amount, text=paid.reference)
    for day in {one.day for one in slips if one.number in numbers}:
        closed = book.closed_at(day)
        if closed is not None:
            yield TimelineEntry(closed, BookClosed.__name__, text=str(day))


def _contact(one: Contact) -> TimelineEntry:
    """A visit's note is its outcome; what another laptop's people wrote there is not told here."""
    visit = one.channel is Channel.VISIT and one.note in Outcome.__members__
    detail, text = (one.note, "") if visit else ("", one.note)
    return TimelineEntry(one.at, one.channel.value, detail, reached=one.reached, text=text)


def _entry(at: datetime, body: object, visit_id: str | None) -> TimelineEntry:
    kind, detail, amount, text = type(body).__name__, "", None, ""
    match body:
        case Knocked(who=who, relation=relation):
            detail, text = who.value, relation
        case Offer(kind=offered, amount=sum_, text=said):
            detail, amount, text = offered.value, sum_, said
        case CashCounted(lead=sum_):
            detail, amount = ("", sum_) if body.is_of(sum_) else ("DIFFERS", None)  # nobody reads the other's sum here
        case Received(mode=mode, amount=sum_):
            detail, amount = mode, sum_
        case Left(reason=reason):
            detail = reason
        case Concluded(outcome=outcome):
            detail = outcome.value
        case Voided(reason=reason) | Addended(text=reason):
            text = reason
        case ReceiptVoided(number=number, reason=reason):
            detail, text = number, reason
        case Revealed(field=field, reason=reason):
            detail, text = field, reason
    return TimelineEntry(at, kind, detail, amount=amount, text=text, visit_id=visit_id)
