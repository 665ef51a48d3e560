"""Each laptop's receipt book as the office knows it: numbers that do not add up, and cash that was not paid in."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fieldvisit.errors import NotFound
from fieldvisit.model import book
from fieldvisit.model.event import Received
from fieldvisit.model.money import Fen
from fieldvisit.server import cash, ranges, receipt_tables, tables
from fieldvisit.server.books import Books, Settings, read_settings
from fieldvisit.wire import decode_event

TWICE = "receipt_twice"
FOREIGN = "receipt_foreign"


@dataclass(frozen=True, slots=True)
class ReceiptBook:
    """One laptop's numbers: `given = used + void + left + skipped`; amounts in fen.

    `skipped` were passed over, `twice` used again, `foreign` not this laptop's to use. `received`: sums by way of
    paying of the receipts that stand (of one day, when asked for one). `wrong`: what the laptop's own closing of its
    book said otherwise, by day. `flagged`: receipts that somebody has to look at, with why. `deposits`: what the laptop
    says was paid in, for the bank's statement to confirm; `repeated`: references that more than one deposit names.
    """

    device: str
    given: int
    used: int
    void: int
    left: int
    skipped: tuple[str, ...]
    twice: tuple[str, ...]
    foreign: tuple[str, ...]
    received: tuple[tuple[str, Fen], ...]
    hand: book.Hand
    wrong: tuple[tuple[date, str], ...]
    flagged: tuple[tuple[str, str], ...]
    deposits: tuple[book.Deposit, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether there is nothing to look at."""
        found = (self.skipped, self.twice, self.foreign, self.wrong, self.flagged, self.repeated)
        return not any(found) and not self.hand.late and self.hand.amount >= 0


def receipt_books(books: Books, device: str = "", day: date | None = None) -> list[ReceiptBook]:
    """Return the books of all laptops that were given numbers, or of one. Raises NotFound for an unknown laptop."""
    row = receipt_tables.ranges
    with books.database.read() as connection:
        known = connection.execute(sa.select(row.c.device).distinct().order_by(row.c.device)).scalars().all()
        if device and device not in known:
            raise NotFound(what="laptop")
        settings = read_settings(connection)
        return [_book(connection, one, day, settings, books.now()) for one in known if device in ("", one)]


def _book(connection: sa.Connection, device: str, day: date | None, settings: Settings, now: datetime) -> ReceiptBook:
    given, slips = ranges.given_to(connection, device), cash.slips(connection, device)
    counts, sums = book.count(given, slips), Counter[str]()
    for one in slips:
        if not one.voided and day in (None, one.day):
            sums[one.mode.value] += one.amount
    missing = [
        f"{one.prefix}{serial:06d}"
        for one in given
        for serial in book.skipped(one, (slip.serial for slip in slips if slip.range_id == one.range_id))
    ]
    refused, paid = _refused(connection, device), cash.deposits(connection, device)
    receipt, closing = receipt_tables.receipts, receipt_tables.closings
    flagged = sa.select(receipt.c.number, receipt.c.flags).where(receipt.c.device == device, receipt.c.flags != "")
    wrong = sa.select(closing.c.day, closing.c.wrong).where(closing.c.device == device, closing.c.wrong != "")
    return ReceiptBook(
        device=device,
        given=sum(one.given for one in counts),
        used=sum(one.used for one in counts),
        void=sum(one.void for one in counts),
        left=sum(one.left for one in counts),
        skipped=tuple(missing),
        twice=tuple(number for number, reason in refused if reason == TWICE),
        foreign=tuple(number for number, reason in refused if reason == FOREIGN),
        received=tuple(sorted(sums.items())),
        hand=book.in_hand(slips, paid, settings.limits.cash_deposit_hours, now),
        wrong=tuple((one.day, one.wrong) for one in connection.execute(wrong.order_by(closing.c.seq))),
        flagged=tuple((one.number, one.flags) for one in connection.execute(flagged.order_by(receipt.c.number))),
        deposits=tuple(one for one in paid if day in (None, one.at.astimezone(ZoneInfo(settings.zone)).date())),
        repeated=cash.repeated(connection, paid),
    )


def _refused(connection: sa.Connection, device: str) -> list[tuple[str, str]]:
    """Return the numbers of receipts that were not taken in because of their number, with the reason."""
    row, refusal = tables.events, tables.event_refusals
    chosen = (
        sa.select(row.c.payload, refusal.c.reason)
        .join(refusal, sa.and_(refusal.c.device == row.c.device, refusal.c.seq == row.c.seq))
        .where(row.c.device == device, row.c.kind == "Received", refusal.c.reason.in_((TWICE, FOREIGN)))
        .order_by(row.c.seq)
    )
    found = []
    for payload, reason in connection.execute(chosen):
        body = decode_event(payload).body
        if isinstance(body, Received):
            found.append((body.number, reason))
    return found
