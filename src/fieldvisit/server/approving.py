"""The gate before a visit order exists: the same rules as on the laptop, asked of the planned hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fieldvisit.clock import exactly
from fieldvisit.errors import FieldvisitError
from fieldvisit.model import gist
from fieldvisit.model.case import CaseFile
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.policy import Facts, Pack, Rule, When, blocks, judge
from fieldvisit.server import memory, packs
from fieldvisit.server.books import Books


class OrderForbidden(FieldvisitError):
    """A visit that a rule forbids is not ordered. `sentence` is the rule's own, by language."""

    code = "order_forbidden"

    def __init__(self, case: str, rule: Rule) -> None:
        super().__init__(case=case, rule=rule.rule)
        self.sentence = dict(rule.sentence)


@dataclass(frozen=True, slots=True)
class Asked:
    """An order that is to be made, with all that its rules look at."""

    order: Order
    file: CaseFile
    lead: Staff
    companion: Staff


def forbidden(connection: sa.Connection, books: Books, asked: Asked) -> Rule | None:
    """Return the first rule that forbids a visit at the planned hours of the first day that is left; None for none.

    Raises NotFound for a pack that is not here.
    """
    for at in _instants(books, asked.order):
        day = at.astimezone(ZoneInfo(asked.order.zone)).date()
        pack = packs.versions(connection, asked.order.pack_id or packs.SHIPPED, day)[0]
        for verdict in blocks(judge(pack, _facts(asked, pack, at), exactly(at))):
            return pack.rule(verdict.rule)
    return None


def _instants(books: Books, order: Order) -> Iterator[datetime]:
    """The planned hours' beginning and last moment, on their first day that is not over."""
    late = books.today() - order.slot_from.astimezone(ZoneInfo(order.zone)).date()
    ahead = max(late, timedelta())
    yield order.slot_from + ahead
    yield order.slot_until + ahead - timedelta(milliseconds=1)


def _facts(asked: Asked, pack: Pack, at: datetime) -> Facts:
    order, file = asked.order, asked.file
    day = at.astimezone(ZoneInfo(order.zone)).date()
    return Facts(
        when=When.PLAN,
        order=order,
        stops=file.stops,
        dpd=gist.days_overdue(file.case, exactly(at), order.zone),
        outsourcing_notice=file.outsourcing_notice,
        heard_from_office=at,
        balance_at=file.balance_at,
        lead=asked.lead,
        companion=asked.companion,
        birth=gist.birth(file.case, exactly(at)),
        circumstances=file.circumstances,
        contacts=file.contacts,
        holidays=memory.holidays(pack, day),
        region=gist.region(file.case, order),
    )
