"""What each collector did, with the conduct beside it: there is no figure of money without it."""

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from fieldvisit.model.event import Judged, Left
from fieldvisit.model.outcome import OfferKind
from fieldvisit.model.policy import Level
from fieldvisit.server import receipt_tables, tables
from fieldvisit.server.books import Books
from fieldvisit.wire import decode_event

ASKED_TO_LEAVE = frozenset({"ASKED_TO_LEAVE", "REFUSED"})


@dataclass(frozen=True, slots=True)
class Figures:
    """One collector's visits in a span of days; each visit counts for both who made it. `received` in fen.

    `warnings` counts rules that warned at acts, `broken` what the office found to be against the rules, `left` doors
    left because the person wanted it, `reports_refused` reports the office refused, `events_refused` single records.
    """

    collector: str
    visits: int = 0
    received: int = 0
    complaints: int = 0
    disputes: int = 0
    incidents: int = 0
    warnings: int = 0
    broken: int = 0
    left: int = 0
    reports_refused: int = 0
    events_refused: int = 0


def figures(books: Books, since: date | None = None, until: date | None = None) -> list[Figures]:
    """Return the figures of all collectors who visited on local days `since` … `until`, by id."""
    with books.database.read() as connection:
        teams = _teams(connection, since, until)
        counted: dict[str, Counter[str]] = {}
        for name, sums in _counts(connection, list(teams)).items():
            for visit, count in sums.items():
                for collector in teams[visit]:
                    counted.setdefault(collector, Counter())[name] += count
    names = [one.name for one in fields(Figures) if one.name != "collector"]
    return [Figures(collector, *(counted[collector][name] for name in names)) for collector in sorted(counted)]


def _teams(connection: sa.Connection, since: date | None, until: date | None) -> dict[str, set[str]]:
    row = tables.visits
    chosen = sa.select(row.c.visit_id, row.c.lead, row.c.companion).where(row.c.state != "void")
    if since:
        chosen = chosen.where(row.c.day >= since)
    if until:
        chosen = chosen.where(row.c.day <= until)
    return {visit: {lead, companion} - {""} for visit, lead, companion in connection.execute(chosen)}


def _counts(connection: sa.Connection, visits: list[str]) -> dict[str, Counter[str]]:
    """Return for each figure how much of it each of these visits has."""
    wanted = set(visits)
    receipt, report, finding = receipt_tables.receipts, tables.reports, tables.findings
    asked, incident, event, refusal = tables.asked, tables.incidents, tables.events, tables.event_refusals
    refused = event.join(refusal, sa.and_(refusal.c.device == event.c.device, refusal.c.seq == event.c.seq))
    queries: dict[str, sa.Select[Any]] = {
        "received": sa.select(receipt.c.visit, receipt.c.amount).where(receipt.c.voided == ""),
        "complaints": _one(asked.c.visit_id).where(asked.c.kind == OfferKind.COMPLAINT.value),
        "disputes": _one(asked.c.visit_id).where(asked.c.kind.in_((OfferKind.DISPUTE.value, OfferKind.FRAUD.value))),
        "incidents": _one(incident.c.visit_id),
        "broken": _one(finding.c.visit_id),
        "reports_refused": _one(report.c.visit_id).where(report.c.accepted.is_(False)),
        "events_refused": _one(event.c.visit).select_from(refused),
    }
    found = {"visits": Counter(dict.fromkeys(wanted, 1))}
    for name, query in queries.items():
        found[name] = Counter()
        for visit, count in connection.execute(query):
            if visit in wanted:
                found[name][visit] += int(count)
    return found | _spoken(connection, wanted)


def _one(column: sa.Column[Any]) -> sa.Select[Any]:
    return sa.select(column, sa.literal(1))


def _spoken(connection: sa.Connection, wanted: set[str]) -> dict[str, Counter[str]]:
    """Warnings and doors left stand in the events alone."""
    row = tables.events
    warned, left = Counter[str](), Counter[str]()
    chosen = sa.select(row.c.visit, row.c.payload).where(row.c.kind.in_(("Judged", "Left")))
    for visit, payload in connection.execute(chosen):
        if visit not in wanted:
            continue
        body = decode_event(payload).body
        if isinstance(body, Judged):
            warned[visit] += sum(one.level is Level.WARN for one in body.verdicts)
        elif isinstance(body, Left):
            left[visit] += body.reason in ASKED_TO_LEAVE or body.forbidden
    return {"warnings": warned, "left": left}
