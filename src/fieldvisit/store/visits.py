"""Visits as their events tell them, the words being typed, and the sealed reports."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from typing import Final

from fieldvisit.clock import Moment
from fieldvisit.coding import canonical, decode
from fieldvisit.errors import NotFound
from fieldvisit.model.visit import Visit, advance, fold
from fieldvisit.store import times
from fieldvisit.store._sqlite import Db, Value
from fieldvisit.store.events import Events

_Visits = list[Visit]
_TOLD: Final = 8
"""Visits held in memory as last told: a long one is asked for many times in each of its steps."""
_REPORT: Final = "SELECT visit_id, sha256, size, created, serial, accepted, reason FROM reports_now"


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of an open visit as last typed."""

    notes: str
    statement: str
    saved_at: Moment


class Drafts:
    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, visit_id: str) -> Draft | None:
        """Return what was typed last, None when nothing was."""
        row = self._db.one("SELECT notes, statement, saved_at FROM drafts WHERE visit_id = ?", visit_id)
        return Draft(row[0], row[1], decode(row[2].encode(), Moment, "moment")) if row else None

    def put(self, visit_id: str, notes: str, statement: str, saved_at: Moment) -> None:
        """Keep what is typed; durable at return. Raises VisitSealed, DiskFull (what was kept before stays)."""
        at = canonical(saved_at).decode()
        sql = """INSERT INTO drafts VALUES (?, ?, ?, ?) ON CONFLICT (visit_id)
            DO UPDATE SET notes = excluded.notes, statement = excluded.statement, saved_at = excluded.saved_at"""
        self._db.durably(lambda: _done(self._db.run(sql, visit_id, notes, statement, at)))


def _done(_: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A sealed report: its blob and the office's verdict, None while there is none; `reason` is a key."""

    visit_id: str
    sha256: str
    size: int
    created: datetime
    serial: str
    accepted: bool | None
    reason: str


class Visits:
    def __init__(self, db: Db, events: Events) -> None:
        self._db = db
        self._events = events
        self._told: dict[str, tuple[tuple[int, str], Visit]] = {}

    def get(self, visit_id: str) -> Visit:
        """Return a visit. Raises NotFound.

        One that was asked for lately is taken up from its last event then, if the journal still has that: what was
        rolled back, or erased, it has not.
        """
        told = self._told.pop(visit_id, None)
        if told and self._events.stands(*told[0]):
            end, visit = told
            events = self._events.for_visit(visit_id, end[0])
            visit = reduce(advance, events, visit)
        else:
            events = self._events.for_visit(visit_id)
            if not events:
                raise NotFound(what="visit")
            visit = fold(events)
        if events:
            end = events[-1].seq, self._events.hash(events[-1].seq)
        while len(self._told) >= _TOLD:
            self._told.pop(next(iter(self._told)))
        self._told[visit_id] = end, visit
        return visit

    def open(self) -> list[Visit]:
        """Return the visits that are neither sealed nor void, oldest first."""
        return self._all("state = 'OPEN'")

    def for_order(self, order_id: str) -> Visit | None:
        """Return the last visit of an order that is not void, None when there is none."""
        found = self._all("order_id = ? AND state <> 'VOID'", order_id)
        return found[-1] if found else None

    def add_report(self, visit_id: str, sha256: str, size: int, created: datetime, serial: str) -> None:
        """Keep a sealed report's row; `size` in bytes. Store it in the transaction that appends Sealed."""
        self._db.insert(
            "reports",
            {"visit_id": visit_id, "sha256": sha256, "size": size, "created": times.text(created), "serial": serial},
        )

    def report(self, visit_id: str) -> ReportRow:
        """Return a visit's report. Raises NotFound."""
        found = self._reports("WHERE visit_id = ?", visit_id)
        if not found:
            raise NotFound(what="report")
        return found[0]

    def reports(self) -> list[ReportRow]:
        """Return all reports, newest first."""
        return self._reports("ORDER BY created DESC, visit_id")

    def _reports(self, rest: str, *values: Value) -> list[ReportRow]:
        return [
            ReportRow(visit_id, sha256, size, times.read(created), serial, None if ok is None else bool(ok), reason)
            for visit_id, sha256, size, created, serial, ok, reason in self._db.rows(f"{_REPORT} {rest}", *values)
        ]

    def list(self, *, day: date | None = None, zone: str = "Asia/Shanghai", case_id: str | None = None) -> _Visits:
        """Return visits begun on a local day, or of a case, or both; oldest first."""
        where, values = "true", list[Value]()
        if day is not None:
            where += " AND started_at >= ? AND started_at < ?"
            values += times.bounds(day, zone)
        if case_id is not None:
            where += " AND case_id = ?"
            values.append(case_id)
        return self._all(where, *values)

    def _all(self, where: str, *values: Value) -> _Visits:
        rows = self._db.rows(f"SELECT visit_id FROM visits WHERE {where} ORDER BY started_at, visit_id", *values)
        return [self.get(visit_id) for (visit_id,) in rows]
