"""Visit orders (外访单): who visits whom, when; the only thing a visit can start from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.model.case import CaseFile
from fieldvisit.model.order import Order, Staff
from fieldvisit.model.policy import Rule
from fieldvisit.server import approving, cases, packs, people, tables
from fieldvisit.server.approving import OrderForbidden
from fieldvisit.server.books import Books, new_name, read_as, text_of, write_down
from fieldvisit.server.feed import deliver, publish, publish_to
from fieldvisit.wire import FeedItem, OrderCancelled, StaffItem

AT_ONCE: Final = 50
"""Cases whose rules are asked together when the first free ones are looked for."""
VISITED: Final = "visited"
"""Why an order ends on the laptops that did not make its visit."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the orders of one assignment have in common. `slot_from`/`slot_until` are local times of the first day."""

    lead: str
    companion: str
    valid_from: date
    valid_until: date
    slot_from: time = time(9)
    slot_until: time = time(18)
    reason: str = "CONTACT_FAILED"
    approver: str = "office"
    max_offline_hours: int = 72
    address_kind: str = "HOME"
    outsourcing_notice: date | None = None
    pack_id: str = ""


def check(plan: Plan) -> None:
    """Raise ServerConfig for an assignment that cannot be meant."""
    if plan.lead == plan.companion:
        raise ServerConfig(reason="same_person")
    if plan.valid_until < plan.valid_from or plan.slot_until <= plan.slot_from or plan.max_offline_hours < 1:
        raise ServerConfig(reason="dates_reversed")


def free_cases(connection: sa.Connection) -> list[str]:
    """Return the cases, in the order they arrived, with no stop, no withdrawal and no order that still runs."""
    case, order, stop = tables.cases, tables.orders, tables.stops
    ordered = sa.exists().where(order.c.case_id == case.c.case_id, order.c.cancelled_at.is_(None))
    stopped = sa.exists().where(stop.c.case_id == case.c.case_id)
    rows = connection.execute(
        sa.select(case.c.case_id).where(case.c.withdrawn_at.is_(None), ~ordered, ~stopped).order_by(case.c.position)
    )
    return [case_id for (case_id,) in rows]


def assign(books: Books, plan: Plan, names: Sequence[str], first: int, actor: str) -> list[str]:
    """Make an order for each named case, or for the `first` free ones that may be visited; return the order ids.

    Raises NotFound for an unknown case, collector or pack, ServerConfig for a plan that cannot be meant, OrderForbidden
    when a rule forbids a named case's visit, or that of every free one.
    """
    check(plan)
    with books.database.write() as connection:
        people.lock(connection, [plan.lead, plan.companion])
        team = (people.get(connection, plan.lead), people.get(connection, plan.companion))
        plan = replace(plan, pack_id=_pack(connection, plan))
        made = _named(connection, books, plan, team, names) if names else _free(connection, books, plan, team, first)
        orders, known = [order for order, _ in made], {file.case_id: file for _, file in made}
        _notice(connection, plan, list(known))
        _store(connection, orders)
        items: list[FeedItem] = [*map(StaffItem, team), *cases.with_orders(connection, orders, known)]
        if orders:
            told = people.devices_of(connection, [plan.lead, plan.companion], own=True)
            publish_to(connection, set().union(*told.values()), items)
        write_down(connection, books, actor, "assign", plan.lead, f"companion={plan.companion} orders={len(orders)}")
    return [order.order_id for order in orders]


def _pack(connection: sa.Connection, plan: Plan) -> str:
    """Return the pack an order names: none when it is the shipped one, which every laptop falls back to."""
    chosen = plan.pack_id or packs.default(connection)
    if not packs.kept(connection, chosen):
        raise NotFound(what=chosen)
    return "" if chosen == packs.SHIPPED else chosen


_Team = tuple[Staff, Staff]
_Made = list[tuple[Order, CaseFile]]


def _named(connection: sa.Connection, books: Books, plan: Plan, team: _Team, names: Sequence[str]) -> _Made:
    chosen = list(dict.fromkeys(cases.find(connection, name) for name in names))
    files = _ready(connection, plan, chosen)
    if len(files) < len(chosen):
        raise NotFound(what=next(name for name in chosen if name not in files))
    made = []
    for case_id in chosen:
        order, rule = _approved(connection, books, plan, team, files[case_id])
        if rule is not None:
            raise OrderForbidden(files[case_id].case.case_no, rule)
        made.append((order, files[case_id]))
    return made


def _free(connection: sa.Connection, books: Books, plan: Plan, team: _Team, first: int) -> _Made:
    made: _Made = []
    refused: OrderForbidden | None = None
    chosen = free_cases(connection)
    for start in range(0, len(chosen), AT_ONCE):
        if len(made) >= first:
            break
        for file in _ready(connection, plan, chosen[start : start + AT_ONCE]).values():
            order, rule = _approved(connection, books, plan, team, file)
            if rule is not None:
                refused = refused or OrderForbidden(file.case.case_no, rule)
            elif len(made) < first:
                made.append((order, file))
    if refused and not made:
        raise refused
    return made


def _ready(connection: sa.Connection, plan: Plan, case_ids: Sequence[str]) -> dict[str, CaseFile]:
    """Return cases, locked, with the notice of the assignment on them."""
    cases.lock(connection, case_ids)
    files = cases.files(connection, case_ids)
    if plan.outsourcing_notice:
        files = {one: replace(file, outsourcing_notice=plan.outsourcing_notice) for one, file in files.items()}
    return {case_id: files[case_id] for case_id in case_ids if case_id in files}


def _notice(connection: sa.Connection, plan: Plan, case_ids: Sequence[str]) -> None:
    row = tables.cases
    for case_id in case_ids if plan.outsourcing_notice else ():
        noticed = sa.update(row).where(row.c.case_id == case_id)
        connection.execute(noticed.values(outsourcing_notice=plan.outsourcing_notice))


def _approved(
    connection: sa.Connection, books: Books, plan: Plan, team: _Team, file: CaseFile
) -> tuple[Order, Rule | None]:
    order = _order(books, plan, file.case_id)
    return order, approving.forbidden(connection, books, approving.Asked(order, file, *team))


def _order(books: Books, plan: Plan, case_id: str) -> Order:
    zone = ZoneInfo(books.settings.zone)
    return Order(
        new_name("O"),
        case_id,
        plan.lead,
        plan.companion,
        plan.reason,
        plan.approver,
        plan.valid_from,
        plan.valid_until,
        plan.max_offline_hours,
        datetime.combine(plan.valid_from, plan.slot_from, zone).astimezone(UTC),
        datetime.combine(plan.valid_from, plan.slot_until, zone).astimezone(UTC),
        plan.address_kind,
        books.settings.zone,
        plan.pack_id,
    )


def _store(connection: sa.Connection, orders: Sequence[Order]) -> None:
    if orders:
        rows = [
            {
                "order_id": order.order_id,
                "case_id": order.case_id,
                "lead": order.lead,
                "companion": order.companion,
                "valid_until": order.valid_until,
                "content": text_of(order),
            }
            for order in orders
        ]
        connection.execute(sa.insert(tables.orders), rows)


def everything_for(connection: sa.Connection, books: Books, device: str, collector_id: str) -> None:
    """Publish to a laptop all that a collector new on it needs: themselves, their partners, cases and orders.

    Of a companion who only signs there, no more than themselves: what they share with its owner is on it already, and
    their other cases are not the owner's to read.
    """
    if not people.owns(connection, device, collector_id):
        publish(connection, device, [StaffItem(people.get(connection, collector_id))])
        return
    row = tables.orders
    mine = sa.or_(row.c.lead == collector_id, row.c.companion == collector_id)
    done = sa.exists().where(tables.visits.c.order_id == row.c.order_id, tables.visits.c.state == "sealed")
    running = sa.and_(mine, row.c.cancelled_at.is_(None), row.c.valid_until >= books.today(), ~done)
    rows = connection.execute(sa.select(row.c.content).where(running).order_by(row.c.order_id))
    orders = [read_as(Order, content) for (content,) in rows]
    team = {collector_id}.union(*({order.lead, order.companion} for order in orders))
    cases.lock(connection, (order.case_id for order in orders))
    known = cases.files(connection, list(dict.fromkeys(order.case_id for order in orders)))
    items: list[FeedItem] = [StaffItem(people.get(connection, member)) for member in sorted(team)]
    publish(connection, device, [*items, *cases.with_orders(connection, orders, known)])


def visited(connection: sa.Connection, order_ids: Sequence[str], device: str) -> None:
    """Take orders whose visit one laptop has sealed from the others: a person is not visited twice for one order."""
    row = tables.orders
    live = sa.and_(row.c.order_id.in_(order_ids), row.c.cancelled_at.is_(None))
    parcels: dict[str, list[FeedItem]] = {}
    for one in connection.execute(sa.select(row.c.order_id, row.c.lead, row.c.companion).where(live)).all():
        for other in set().union(*people.devices_of(connection, [one.lead, one.companion], own=True).values()) - {
            device
        }:
            parcels.setdefault(other, []).append(OrderCancelled(one.order_id, VISITED))
    deliver(connection, parcels)


def cancel(books: Books, order_id: str, reason: str, actor: str) -> None:
    """End one order. Raises NotFound."""
    row = tables.orders
    with books.database.write() as connection:
        found = connection.execute(sa.select(row).where(row.c.order_id == order_id)).first()
        if found is None:
            raise NotFound(what=order_id)
        live = sa.and_(row.c.order_id == order_id, row.c.cancelled_at.is_(None))
        changed = connection.execute(sa.update(row).where(live).values(cancelled_at=books.now(), cancelled_for=reason))
        if changed.rowcount:
            told = people.devices_of(connection, [found.lead, found.companion], own=True)
            publish_to(connection, set().union(*told.values()), [OrderCancelled(order_id, reason)])
        write_down(connection, books, actor, "withdraw", order_id, reason)
