"""What the office has, as rows for a person at a terminal: counts and ids, people's names masked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from fieldvisit.model.case import Case
from fieldvisit.model.order import Staff
from fieldvisit.model.people import mask_name
from fieldvisit.server import people, tables
from fieldvisit.server.books import Books, read_as


@dataclass(frozen=True, slots=True)
class Laptop:
    """A laptop and how far its sync is."""

    device: str
    collectors: tuple[str, ...]
    events: int
    refused: int
    reports: int
    revoked: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case, its person masked."""

    case_id: str
    case_no: str
    person: str
    stops: tuple[str, ...]
    orders: tuple[str, ...]
    withdrawn: bool


def collectors(books: Books) -> list[Staff]:
    """Return all collectors."""
    with books.database.read() as connection:
        return people.everybody(connection)


def laptops(books: Books) -> list[Laptop]:
    """Return all laptops by id."""
    device, refusal, report = tables.devices, tables.event_refusals, tables.reports
    with books.database.read() as connection:
        refused = _counts(connection, refusal)
        reports = _counts(connection, report)
        rows = connection.execute(sa.select(device).order_by(device.c.device)).all()
        return [
            Laptop(
                row.device,
                tuple(sorted(people.on(connection, row.device))),
                int(row.size),
                refused.get(row.device, 0),
                reports.get(row.device, 0),
                row.revoked_at is not None,
            )
            for row in rows
        ]


def _counts(connection: sa.Connection, table: sa.Table) -> dict[str, int]:
    rows = connection.execute(sa.select(table.c.device, sa.func.count()).group_by(table.c.device))
    return {device: int(count) for device, count in rows}


def case_lines(books: Books, limit: int = 10_000) -> list[CaseLine]:
    """Return cases in the order they arrived."""
    case, stop, order = tables.cases, tables.stops, tables.orders
    with books.database.read() as connection:
        flags = _grouped(connection, sa.select(stop.c.case_id, stop.c.flag).order_by(stop.c.flag))
        running = sa.select(order.c.case_id, order.c.order_id).where(order.c.cancelled_at.is_(None))
        ordered = _grouped(connection, running.order_by(order.c.order_id))
        rows = connection.execute(sa.select(case).order_by(case.c.position).limit(limit))
        return [
            CaseLine(
                row.case_id,
                row.case_no,
                mask_name(read_as(Case, row.content).name),
                tuple(flags.get(row.case_id, ())),
                tuple(ordered.get(row.case_id, ())),
                row.withdrawn_at is not None,
            )
            for row in rows
        ]


def _grouped(connection: sa.Connection, query: sa.Select[Any]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in connection.execute(query):
        groups.setdefault(row[0], []).append(row[1])
    return groups


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A sealed visit: what became of its report, what a supervisor has to look at, and what was found wrong."""

    visit_id: str
    case_id: str
    device: str
    day: date | None
    collectors: tuple[str, ...]
    accepted: bool | None
    reason: str
    flags: tuple[str, ...]
    findings: tuple[tuple[str, str], ...]


def reports(books: Books) -> list[ReportLine]:
    """Return all sealed visits, the newest first."""
    visit, report, finding = tables.visits, tables.reports, tables.findings
    chosen = sa.select(visit, report.c.accepted, report.c.reason, report.c.flags).join(
        report, report.c.visit_id == visit.c.visit_id
    )
    with books.database.read() as connection:
        wrong: dict[str, list[tuple[str, str]]] = {}
        told = sa.select(finding).order_by(finding.c.visit_id, finding.c.place)
        for one in connection.execute(told):
            wrong.setdefault(one.visit_id, []).append((one.reason, one.detail))
        return [
            ReportLine(
                one.visit_id,
                one.case_id,
                one.device,
                one.day,
                (one.lead, one.companion),
                one.accepted,
                one.reason,
                tuple(one.flags.split()),
                tuple(wrong.get(one.visit_id, ())),
            )
            for one in connection.execute(chosen.order_by(visit.c.departed_at.desc(), visit.c.visit_id))
        ]
