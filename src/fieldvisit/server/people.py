"""The office's collectors and the laptops they sign on: who is told what about whom."""

import re
from collections.abc import Iterable
from dataclasses import replace

import sqlalchemy as sa

from fieldvisit.errors import NotFound, ServerConfig
from fieldvisit.model.order import Staff
from fieldvisit.server import tables
from fieldvisit.server.books import MOST_IDS, Books, read_as, text_of, write_down
from fieldvisit.server.feed import deliver, publish_to
from fieldvisit.wire import FeedItem, SignerRevoked, StaffItem


def put(books: Books, member: Staff, actor: str) -> None:
    """Add a collector or change what the office vouches for; laptops that know them are told.

    Raises ServerConfig for an id that cannot stand in a certificate.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}", member.collector_id) or not member.name.strip():
        raise ServerConfig(reason="collector_id")
    row = tables.staff
    with books.database.write() as connection:
        changed = sa.update(row).where(row.c.collector_id == member.collector_id)
        values = {"content": text_of(member), "active": member.active}
        if not connection.execute(changed.values(**values)).rowcount:
            connection.execute(sa.insert(row).values(collector_id=member.collector_id, **values))
        else:
            publish_to(connection, knowing(connection, member.collector_id), [StaffItem(member)])
        write_down(connection, books, actor, "add-user", member.collector_id)


def get(connection: sa.Connection, collector_id: str) -> Staff:
    """Return a collector. Raises NotFound."""
    content = connection.execute(
        sa.select(tables.staff.c.content).where(tables.staff.c.collector_id == collector_id)
    ).scalar()
    if content is None:
        raise NotFound(what=collector_id)
    return read_as(Staff, content)


def with_badge(connection: sa.Connection, badge_no: str) -> Staff:
    """Return the collector who carries a badge number, one in service before one who has left. Raises NotFound."""
    found = [one for one in everybody(connection) if one.badge_no == badge_no]
    if not found:
        raise NotFound(what="badge")
    return max(found, key=lambda one: (one.active, one.badge_until))


def lock(connection: sa.Connection, collectors: Iterable[str]) -> None:
    """Hold collectors until commit, so that an order and an enrolment made at once cannot miss each other."""
    row = tables.staff
    chosen = sa.select(row.c.collector_id).where(row.c.collector_id.in_(sorted(set(collectors))))
    connection.execute(chosen.order_by(row.c.collector_id).with_for_update()).all()


def everybody(connection: sa.Connection) -> list[Staff]:
    """Return all collectors by id."""
    rows = connection.execute(sa.select(tables.staff.c.content).order_by(tables.staff.c.collector_id))
    return [read_as(Staff, content) for (content,) in rows]


def devices_of(connection: sa.Connection, collectors: Iterable[str], *, own: bool = False) -> dict[str, set[str]]:
    """Return the laptops in use on which each of these collectors is enrolled; `own`: only those that are theirs.

    Cases and orders go to a collector's own laptop. Where they only sign as companion, the owner gets what both share.
    """
    wanted = sorted(set(collectors))
    found: dict[str, set[str]] = {collector: set() for collector in wanted}
    enrolled, device = tables.enrolments, tables.devices
    for start in range(0, len(wanted), MOST_IDS):
        rows = connection.execute(
            sa.select(enrolled.c.collector_id, enrolled.c.device)
            .join(device, device.c.device == enrolled.c.device)
            .where(enrolled.c.collector_id.in_(wanted[start : start + MOST_IDS]), device.c.revoked_at.is_(None))
            .where(enrolled.c.owner if own else sa.true())
        )
        for collector, name in rows:
            found[collector].add(name)
    return found


def owns(connection: sa.Connection, device: str, collector_id: str) -> bool:
    """Tell whether a laptop is a collector's own."""
    row = tables.enrolments
    mine = sa.select(row.c.owner).where(row.c.device == device, row.c.collector_id == collector_id)
    return bool(connection.execute(mine).scalar())


def on(connection: sa.Connection, device: str) -> frozenset[str]:
    """Return the collectors enrolled on a laptop."""
    rows = connection.execute(sa.select(tables.enrolments.c.collector_id).where(tables.enrolments.c.device == device))
    return frozenset(collector for (collector,) in rows)


def knowing(connection: sa.Connection, collector_id: str) -> set[str]:
    """Return the laptops that were told of a collector: their own, and those of whoever shares an order with them."""
    order = tables.orders
    rows = connection.execute(
        sa.select(order.c.lead, order.c.companion)
        .where(sa.or_(order.c.lead == collector_id, order.c.companion == collector_id))
        .distinct()
    )
    people = {collector_id}.union(*({lead, companion} for lead, companion in rows))
    return set().union(*devices_of(connection, people).values())


def revoke(books: Books, name: str, actor: str) -> None:
    """Revoke a collector (all certificates, and the right to visit) or a laptop (and the certificates on it).

    Raises NotFound when neither exists.
    """
    device, certificate = tables.devices, tables.certificates
    with books.database.write() as connection:
        is_device = connection.execute(sa.select(device.c.device).where(device.c.device == name)).first() is not None
        chosen = certificate.c.device == name if is_device else certificate.c.collector_id == name
        owners = connection.execute(sa.select(certificate.c.collector_id).where(chosen)).scalars().all()
        lock(connection, [*owners, name])  # a renewal under way ends first, and what it issued is revoked, too
        live = sa.and_(chosen, certificate.c.revoked_at.is_(None))
        serials = connection.execute(sa.select(certificate.c.serial, certificate.c.collector_id).where(live)).all()
        connection.execute(sa.update(certificate).where(live).values(revoked_at=books.now()))
        told: list[tuple[str, FeedItem]] = [(owner, SignerRevoked(owner, serial)) for serial, owner in serials]
        if is_device:
            connection.execute(sa.update(device).where(device.c.device == name).values(revoked_at=books.now()))
        else:
            told.append((name, StaffItem(_deactivate(connection, name))))
        parcels: dict[str, list[FeedItem]] = {}
        for owner, item in told:
            for laptop in knowing(connection, owner):
                parcels.setdefault(laptop, []).append(item)
        deliver(connection, parcels)
        write_down(connection, books, actor, "revoke", name)


def _deactivate(connection: sa.Connection, collector_id: str) -> Staff:
    member = get(connection, collector_id)
    idle = replace(member, active=False)
    row = tables.staff
    connection.execute(
        sa.update(row).where(row.c.collector_id == collector_id).values(content=text_of(idle), active=False)
    )
    return idle
