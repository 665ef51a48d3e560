"""Print jobs: what went to which printer, and what became of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from fieldvisit.errors import NotFound
from fieldvisit.model.printing import Job, JobState, Paper
from fieldvisit.store import times
from fieldvisit.store._sqlite import Db, Row

if TYPE_CHECKING:
    from sqlite_utils import Database

_COLUMNS: Final = """job_id, kind, key, language, size, visit_id, serial, copy, printer, state, queued_at, changed_at,
    ticket, reason"""
_OPEN: Final = "state IN ('QUEUED', 'SPOOLED')"
_LAY: Final = (
    # a row names a paper, never a person
    """CREATE TABLE print_jobs (
        job_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, language TEXT NOT NULL, size TEXT NOT NULL,
        visit_id TEXT NOT NULL, serial TEXT NOT NULL, copy INTEGER NOT NULL CHECK (copy IN (0, 1)),
        printer TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('QUEUED', 'SPOOLED', 'CONFIRMED', 'FAILED')),
        queued_at TEXT NOT NULL, changed_at TEXT NOT NULL, ticket TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL DEFAULT '') STRICT""",
    "CREATE INDEX print_jobs_serial ON print_jobs (kind, serial) WHERE serial <> ''",
    f"CREATE INDEX print_jobs_open ON print_jobs (job_id) WHERE {_OPEN}",
    """CREATE TRIGGER print_jobs_final BEFORE UPDATE ON print_jobs WHEN OLD.state IN ('CONFIRMED', 'FAILED')
        OR NEW.serial <> OLD.serial OR NEW.kind <> OLD.kind OR NEW.copy <> OLD.copy
    BEGIN SELECT RAISE(ABORT, 'print jobs are unchangeable'); END""",
    "CREATE TRIGGER print_jobs_stay BEFORE DELETE ON print_jobs BEGIN SELECT RAISE(ABORT, 'print jobs stay'); END",
    # receipts that came out were remembered by name only
    """INSERT INTO print_jobs (kind, key, language, size, visit_id, serial, copy, printer, state, queued_at, changed_at)
        SELECT 'receipt', r.number, 'zh-CN', 'A5', '', r.number, 0, '', 'CONFIRMED', r.at, r.at
        FROM receipts r JOIN settings s ON s.name = 'out:' || r.number""",
    "DELETE FROM settings WHERE name LIKE 'out:%'",
)


def m0004_printing(db: "Database") -> None:
    """Keep each print job and what became of it."""
    for statement in _LAY:
        db.execute(statement)


class Printing:
    def __init__(self, db: Db) -> None:
        self._db = db

    def add(self, paper: Paper, serial: str, printer: str, at: datetime) -> Job:
        """Write a job as QUEUED; it is a copy when a paper with its number came out before or may still do so."""
        when = times.text(at)
        with self._db.atomic():
            self._db.insert(
                "print_jobs",
                {
                    "kind": paper.kind,
                    "key": paper.key,
                    "language": paper.language,
                    "size": paper.size,
                    "visit_id": paper.visit_id,
                    "serial": serial,
                    "copy": int(self.is_out(paper.kind, serial)),
                    "printer": printer,
                    "state": JobState.QUEUED.value,
                    "queued_at": when,
                    "changed_at": when,
                },
            )
            return self._read("ORDER BY job_id DESC LIMIT 1")[0]

    def change(self, job_id: int, state: JobState, at: datetime, *, ticket: str = "", reason: str = "") -> Job:
        """Write how far a job got. Raises NotFound; IntegrityError for one that has ended."""
        with self._db.atomic():
            sql = """UPDATE print_jobs SET state = ?, changed_at = ?, reason = ?,
                ticket = CASE WHEN ? = '' THEN ticket ELSE ? END WHERE job_id = ?"""
            self._db.run(sql, state.value, times.text(at), reason, ticket, ticket, job_id)
            return self.get(job_id)

    def get(self, job_id: int) -> Job:
        """Return a job. Raises NotFound."""
        found = self._read("WHERE job_id = ?", job_id)
        if not found:
            raise NotFound(what="print_job")
        return found[0]

    def is_out(self, kind: str, serial: str) -> bool:
        """Tell whether a paper with this number came out, or may have: whoever has not looked cannot say it did not."""
        sql = "SELECT 1 FROM print_jobs WHERE kind = ? AND serial = ? AND serial <> '' AND state <> 'FAILED' LIMIT 1"
        return self._db.one(sql, kind, serial) is not None

    def unanswered(self) -> list[Job]:
        """Return the jobs nobody has said anything about, the oldest first."""
        return self._read(f"WHERE {_OPEN} ORDER BY job_id")

    def newest(self, most: int) -> list[Job]:
        """Return the last jobs, the newest first."""
        return self._read("ORDER BY job_id DESC LIMIT ?", most)

    def last_of(self, paper: Paper) -> Job | None:
        """Return the last job of a paper, whatever its size and language."""
        where = "WHERE kind = ? AND key = ? AND visit_id = ? ORDER BY job_id DESC LIMIT 1"
        found = self._read(where, paper.kind, paper.key, paper.visit_id)
        return found[0] if found else None

    def _read(self, rest: str, *values: str | int) -> list[Job]:
        return [_job(row) for row in self._db.rows(f"SELECT {_COLUMNS} FROM print_jobs {rest}", *values)]


def _job(row: Row) -> Job:
    job_id, kind, key, language, size, visit_id, serial, copy, printer, state, queued, changed, ticket, reason = row
    return Job(
        job_id=job_id,
        paper=Paper(kind, key, language, size, visit_id),
        serial=serial,
        copy=bool(copy),
        printer=printer,
        state=JobState(state),
        queued_at=times.read(queued),
        changed_at=times.read(changed),
        ticket=ticket,
        reason=reason,
    )
