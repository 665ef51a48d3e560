"""Print jobs in the database: what an older one knew of papers that came out is kept."""

from pathlib import Path

from fieldvisit.model.printing import JobState, Paper
from fieldvisit.store import Store
from fieldvisit.store._sqlite import Db
from fieldvisit.store.printing import m0004_printing
from fieldvisit.store.schema import STEPS
from store.world import KEY, NOON


def test_receipts_that_came_out_before_are_copies_after(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    (profile / "blobs").mkdir(parents=True)
    db = Db(profile / "fieldvisit.db", KEY, mode="rwc")
    before = STEPS[: STEPS.index(m0004_printing)]
    db.migrate(before)
    db.run("INSERT INTO receipt_ranges (range_id, prefix, first, last) VALUES ('R', 'FV', 1, 9)")
    for serial in (1, 2):
        db.run(
            "INSERT INTO receipts (number, range_id, serial, visit_id, at, amount, body)"
            " VALUES (?, 'R', ?, 'V-1', '2026-11-23T04:00:00.000Z', 100, '{}')",
            f"FV{serial:06d}",
            serial,
        )
    db.run("INSERT INTO settings VALUES ('out:FV000001', '1')")
    db.close()
    with Store.open(profile, KEY) as store:
        assert store.printing.is_out("receipt", "FV000001")
        assert not store.printing.is_out("receipt", "FV000002")
        assert not store.printing.is_out("slip", "FV000001")
        assert store.printing.unanswered() == []
        (job,) = store.printing.newest(9)
        assert (job.state, job.serial, job.printer) == (JobState.CONFIRMED, "FV000001", "")
        assert store.settings.get("out:FV000001") == ""
        paper = Paper.of("receipt:80mm:FV000001", "en")
        assert store.printing.last_of(paper) == job
        assert store.printing.add(paper, "FV000001", "Counter", NOON).copy
