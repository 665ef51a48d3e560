"""Erasing a case that was taken back (退案), but not before everything about it is in the office."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from fieldvisit.coding import canonical, decode
from fieldvisit.model.receipt import Receipt
from fieldvisit.store._sqlite import Db

_READY = """SELECT r.case_id FROM case_returns r WHERE NOT r.erased
    AND NOT EXISTS (SELECT 1 FROM events_unacked e WHERE e.case_id = r.case_id)
    AND NOT EXISTS (SELECT 1 FROM visits v WHERE v.case_id = r.case_id AND v.state = 'OPEN')
    AND NOT EXISTS (SELECT 1 FROM events e JOIN blobs b ON b.sha256 = e.blob
        WHERE e.case_id = r.case_id AND NOT b.held)"""
_LATE = """UPDATE events SET payload = NULL WHERE payload IS NOT NULL AND seq <= (SELECT size FROM acknowledged)
    AND case_id IN (SELECT case_id FROM case_returns WHERE erased)"""
_ONLY_HERE = """SELECT DISTINCT b.sha256 FROM blobs b JOIN events e ON e.blob = b.sha256 WHERE e.case_id = ?
    AND NOT EXISTS (SELECT 1 FROM events o WHERE o.blob = b.sha256 AND o.payload IS NOT NULL)"""
_VISITS = "(SELECT visit_id FROM visits WHERE case_id = ?)"


class Eraser:
    """Erases what may go. `place` gives a blob's path."""

    def __init__(self, db: Db, place: Callable[[str], Path]) -> None:
        self._db = db
        self._place = place

    def returned(self) -> None:
        """Erase every returned case that has nothing open, unacknowledged or not held any more.

        What was said of one since (a receipt voided late) goes, too, once the office has signed for it.
        """
        self._db.run(_LATE)
        for (case_id,) in self._db.rows(_READY):
            with self._db.atomic():
                self._erase(case_id)

    def _erase(self, case_id: str) -> None:
        """Remove a case's words everywhere: of its events hashes stay, of its receipts numbers and amounts."""
        run = self._db.run
        run("UPDATE case_returns SET erased = 1 WHERE case_id = ?", case_id)
        run("UPDATE events SET payload = NULL WHERE case_id = ? AND payload IS NOT NULL", case_id)
        for (sha256,) in self._db.rows(_ONLY_HERE, case_id):
            run("DELETE FROM blobs WHERE sha256 = ?", sha256)
            self._db.after_commit(partial(self._place(sha256).unlink, missing_ok=True))
        for number, body in self._db.rows("SELECT number, body FROM receipts WHERE case_id = ?", case_id):
            receipt = decode(body.encode(), Receipt, "receipt")
            bare = replace(receipt, payer="", relation="", reference="", case_no_masked="")
            run("UPDATE receipts SET body = ? WHERE number = ?", canonical(bare).decode(), number)
        run(f"DELETE FROM drafts WHERE visit_id IN {_VISITS}", case_id)
        run(f"DELETE FROM reports WHERE visit_id IN {_VISITS}", case_id)
        run(f"DELETE FROM report_verdicts WHERE visit_id IN {_VISITS}", case_id)
        run("DELETE FROM decisions WHERE case_id = ?", case_id)
        run("DELETE FROM visits WHERE case_id = ?", case_id)
        run("DELETE FROM orders WHERE case_id = ? AND cancelled IS NOT NULL", case_id)
        run("DELETE FROM cases WHERE case_id = ?", case_id)
        self._db.after_commit(self._clear_log)

    def _clear_log(self) -> None:
        """Empty the write-ahead log, which still holds the erased pages (encrypted)."""
        self._db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
