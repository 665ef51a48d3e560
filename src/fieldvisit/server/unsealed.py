"""Visits that have no sealed report: under way, given up or abandoned; what they did against the rules is found too."""

from typing import Any, Final

import sqlalchemy as sa

from fieldvisit.model.event import Event
from fieldvisit.model.order import Order
from fieldvisit.server import packs, story, tables
from fieldvisit.server.books import Books, read_as
from fieldvisit.server.listing import ReportLine

_EVER: Final = 1 << 62
"""A seq behind every event."""


def visits(books: Books) -> list[ReportLine]:
    """Return visits that were begun and not sealed, the newest first, judged again by what has arrived of them.

    `reason` is OPEN or VOID, and no report was accepted. Nobody escapes the rules by never sealing.
    """
    visit, order = tables.visits, tables.orders
    chosen = (
        sa.select(visit, order.c.content)
        .join(order, order.c.order_id == visit.c.order_id)
        .where(visit.c.state != "sealed")
        .order_by(visit.c.departed_at.desc(), visit.c.visit_id)
    )
    with books.database.read() as connection:
        return [_line(connection, one) for one in connection.execute(chosen).all()]


def _line(connection: sa.Connection, one: Any) -> ReportLine:
    told = story.events(connection, one.device, one.visit_id, _EVER)
    return ReportLine(
        one.visit_id,
        one.case_id,
        one.device,
        one.day,
        (one.lead, one.companion),
        None,
        str(one.state).upper(),
        tuple(story.flags(connection, one.visit_id, told)),
        tuple(_found(connection, read_as(Order, one.content), told)),
    )


def _found(connection: sa.Connection, order: Order, told: list[Event]) -> list[tuple[str, str]]:
    if story.judges(connection, told[0].device, told):
        return [(one.reason, one.detail) for one in story.findings(connection, order, told)]
    rules = packs.versions(connection, order.pack_id or packs.SHIPPED, told[0].at.best.date())[0]
    rule = story.broken(rules, order, told)
    return [("report_rule_broken", rule)] if rule else []
