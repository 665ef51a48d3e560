"""The tables, triggers and views of the laptop's database, as migrations that only ever grow."""

from typing import TYPE_CHECKING, Final

from fieldvisit.coding import decode
from fieldvisit.model.case import CaseFile
from fieldvisit.store import homes
from fieldvisit.store.printing import m0004_printing

if TYPE_CHECKING:
    from sqlite_utils import Database

_OWN: Final = (
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
    # `hash` is SHA-256 of the payload (the next event's prev), `leaf` its RFC 9162 leaf hash: both outlive the payload
    """CREATE TABLE events (
        seq INTEGER PRIMARY KEY, visit_id TEXT, case_id TEXT, kind TEXT NOT NULL, at TEXT NOT NULL,
        hash TEXT NOT NULL, leaf TEXT NOT NULL, bytes INTEGER NOT NULL, order_id TEXT, blob TEXT, freezes TEXT,
        payload TEXT, signature TEXT NOT NULL) STRICT""",
    "CREATE INDEX events_visit ON events (visit_id, seq) WHERE visit_id IS NOT NULL",
    "CREATE INDEX events_case ON events (case_id, seq) WHERE case_id IS NOT NULL",
    "CREATE INDEX events_blob ON events (blob) WHERE blob IS NOT NULL",
    "CREATE INDEX events_freezes ON events (case_id, seq, freezes) WHERE freezes IS NOT NULL",
    """CREATE TABLE acknowledged (
        id INTEGER PRIMARY KEY CHECK (id = 1), size INTEGER NOT NULL, peaks TEXT NOT NULL, checkpoint TEXT NOT NULL
        ) STRICT""",
    "INSERT INTO acknowledged VALUES (1, 0, '[]', '')",
    """CREATE TABLE visits (
        visit_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, order_id TEXT NOT NULL, started_at TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'SEALED', 'VOID'))) STRICT""",
    "CREATE INDEX visits_case ON visits (case_id)",
    "CREATE INDEX visits_order ON visits (order_id)",
    "CREATE INDEX visits_started ON visits (started_at)",
    "CREATE INDEX visits_open ON visits (started_at) WHERE state = 'OPEN'",
    """CREATE TABLE drafts (
        visit_id TEXT PRIMARY KEY, notes TEXT NOT NULL, statement TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE reports (
        visit_id TEXT PRIMARY KEY REFERENCES visits (visit_id), sha256 TEXT NOT NULL, size INTEGER NOT NULL,
        created TEXT NOT NULL, serial TEXT NOT NULL) STRICT""",
    """CREATE TABLE blobs (
        sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL CHECK (size > 0), media TEXT NOT NULL, key BLOB NOT NULL,
        held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1))) STRICT""",
    "CREATE INDEX blobs_pending ON blobs (sha256) WHERE held = 0",
    """CREATE TABLE receipts (
        number TEXT PRIMARY KEY, range_id TEXT NOT NULL REFERENCES receipt_ranges (range_id), serial INTEGER NOT NULL,
        visit_id TEXT NOT NULL, case_id TEXT, at TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
        voided TEXT NOT NULL DEFAULT '', body TEXT NOT NULL, UNIQUE (range_id, serial)) STRICT""",
    "CREATE INDEX receipts_visit ON receipts (visit_id)",
    "CREATE INDEX receipts_case ON receipts (case_id)",
)

_OFFICE: Final = (
    # `saw` is how many of our events were acknowledged when the last page was in: what comes next was said knowing them
    "CREATE TABLE feed (id INTEGER PRIMARY KEY CHECK (id = 1), cursor INTEGER NOT NULL, saw INTEGER NOT NULL) STRICT",
    "INSERT INTO feed VALUES (1, 0, 0)",
    # `saw` is how many of our events the office surely knew when it sent this state of the case
    """CREATE TABLE cases (
        pk INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE, case_no TEXT NOT NULL, name TEXT NOT NULL,
        stage TEXT NOT NULL, stops TEXT NOT NULL, saw INTEGER NOT NULL, hay TEXT NOT NULL, grams TEXT NOT NULL,
        body TEXT NOT NULL) STRICT""",
    """CREATE TABLE case_terms (
        term TEXT NOT NULL, pk INTEGER NOT NULL REFERENCES cases (pk) ON DELETE CASCADE, PRIMARY KEY (term, pk)
        ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX case_terms_pk ON case_terms (pk)",
    "CREATE TABLE case_returns (case_id TEXT PRIMARY KEY, erased INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID",
    """CREATE TABLE orders (
        order_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, slot_from TEXT NOT NULL, valid_from TEXT NOT NULL,
        valid_until TEXT NOT NULL, cancelled TEXT, body TEXT NOT NULL) STRICT""",
    "CREATE INDEX orders_case ON orders (case_id)",
    "CREATE INDEX orders_valid ON orders (valid_until, valid_from)",
    "CREATE TABLE staff (collector_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT",
    "CREATE TABLE parties (id INTEGER PRIMARY KEY CHECK (id = 1), parties TEXT NOT NULL, limits TEXT NOT NULL) STRICT",
    """CREATE TABLE packs (
        pk INTEGER PRIMARY KEY, pack_id TEXT NOT NULL, version TEXT NOT NULL, effective TEXT NOT NULL,
        text TEXT NOT NULL, signature TEXT NOT NULL, UNIQUE (pack_id, version)) STRICT""",
    """CREATE TABLE receipt_ranges (
        range_id TEXT PRIMARY KEY, prefix TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        CHECK (0 <= first AND first <= last)) STRICT""",
    """CREATE TABLE report_verdicts (
        visit_id TEXT NOT NULL, sha256 TEXT NOT NULL, accepted INTEGER NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (visit_id, sha256)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE event_refusals (seq INTEGER PRIMARY KEY, reason TEXT NOT NULL) STRICT",
    """CREATE TABLE revoked_signers (
        collector_id TEXT NOT NULL, serial TEXT NOT NULL, PRIMARY KEY (collector_id, serial)) STRICT, WITHOUT ROWID""",
)

_SEARCH: Final = (
    "CREATE VIRTUAL TABLE cases_fts USING fts5(hay, content='cases', content_rowid='pk', tokenize='trigram')",
    """CREATE VIRTUAL TABLE cases_grams USING fts5(
        grams, content='cases', content_rowid='pk', tokenize='ascii', detail=none)""",
    # an erased name must not live on in an index's dead segments
    "INSERT INTO cases_fts (cases_fts, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO cases_grams (cases_grams, rank) VALUES ('secure-delete', 1)",
    """CREATE TRIGGER cases_indexed AFTER INSERT ON cases BEGIN
        INSERT INTO cases_fts (rowid, hay) VALUES (NEW.pk, NEW.hay);
        INSERT INTO cases_grams (rowid, grams) VALUES (NEW.pk, NEW.grams);
    END""",
    """CREATE TRIGGER cases_unindexed AFTER DELETE ON cases BEGIN
        INSERT INTO cases_fts (cases_fts, rowid, hay) VALUES ('delete', OLD.pk, OLD.hay);
        INSERT INTO cases_grams (cases_grams, rowid, grams) VALUES ('delete', OLD.pk, OLD.grams);
    END""",
    """CREATE TRIGGER cases_reindexed AFTER UPDATE OF hay, grams ON cases WHEN OLD.hay <> NEW.hay BEGIN
        INSERT INTO cases_fts (cases_fts, rowid, hay) VALUES ('delete', OLD.pk, OLD.hay);
        INSERT INTO cases_grams (cases_grams, rowid, grams) VALUES ('delete', OLD.pk, OLD.grams);
        INSERT INTO cases_fts (rowid, hay) VALUES (NEW.pk, NEW.hay);
        INSERT INTO cases_grams (rowid, grams) VALUES (NEW.pk, NEW.grams);
    END""",
)

_ERASED: Final = "EXISTS (SELECT 1 FROM case_returns r WHERE r.case_id = OLD.case_id AND r.erased)"
_ERASED_VISIT: Final = """EXISTS (SELECT 1 FROM visits v JOIN case_returns r USING (case_id)
        WHERE v.visit_id = OLD.visit_id AND r.erased)"""

# the one permitted change: the words of a returned case go, once the office has signed for them
_UNCHANGEABLE: Final = f"""CREATE TRIGGER events_unchangeable BEFORE UPDATE ON events WHEN NOT (
        {_ERASED} AND OLD.seq <= (SELECT size FROM acknowledged) AND NEW.payload IS NULL
        AND NEW.seq = OLD.seq AND NEW.visit_id IS OLD.visit_id AND NEW.case_id IS OLD.case_id AND NEW.kind = OLD.kind
        AND NEW.at = OLD.at AND NEW.hash = OLD.hash AND NEW.leaf = OLD.leaf AND NEW.bytes = OLD.bytes
        AND NEW.order_id IS OLD.order_id AND NEW.blob IS OLD.blob AND NEW.freezes IS OLD.freezes
        AND NEW.signature = OLD.signature{{own}})
    BEGIN SELECT RAISE(ABORT, 'events are unchangeable'); END"""

_GUARDS: Final = (
    """CREATE TRIGGER events_follow BEFORE INSERT ON events
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events)
    BEGIN SELECT RAISE(ABORT, 'chain_broken'); END""",
    """CREATE TRIGGER events_only_while_open BEFORE INSERT ON events
    WHEN NEW.kind <> 'Addended' AND EXISTS (SELECT 1 FROM visits WHERE visit_id = NEW.visit_id AND state <> 'OPEN')
    BEGIN SELECT RAISE(ABORT, 'visit_sealed'); END""",
    """CREATE TRIGGER events_begin_visit AFTER INSERT ON events WHEN NEW.kind = 'Departed' BEGIN
        INSERT INTO visits (visit_id, case_id, order_id, started_at)
        VALUES (NEW.visit_id, NEW.case_id, NEW.order_id, NEW.at);
    END""",
    """CREATE TRIGGER events_end_visit AFTER INSERT ON events WHEN NEW.kind IN ('Sealed', 'Voided') BEGIN
        UPDATE visits SET state = CASE NEW.kind WHEN 'Sealed' THEN 'SEALED' ELSE 'VOID' END
        WHERE visit_id = NEW.visit_id;
    END""",
    "CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events stay'); END",
    _UNCHANGEABLE.format(own=""),
    """CREATE TRIGGER visits_unchangeable BEFORE UPDATE ON visits WHEN OLD.state <> 'OPEN'
    BEGIN SELECT RAISE(ABORT, 'visit_sealed'); END""",
    f"""CREATE TRIGGER visits_stay BEFORE DELETE ON visits WHEN NOT {_ERASED}
    BEGIN SELECT RAISE(ABORT, 'visits stay'); END""",
    "CREATE TRIGGER reports_unchangeable BEFORE UPDATE ON reports BEGIN SELECT RAISE(ABORT, 'visit_sealed'); END",
    f"""CREATE TRIGGER reports_stay BEFORE DELETE ON reports WHEN NOT {_ERASED_VISIT}
    BEGIN SELECT RAISE(ABORT, 'reports stay'); END""",
    """CREATE TRIGGER drafts_of_open_visits BEFORE INSERT ON drafts
    WHEN EXISTS (SELECT 1 FROM visits WHERE visit_id = NEW.visit_id AND state <> 'OPEN')
    BEGIN SELECT RAISE(ABORT, 'visit_sealed'); END""",
    """CREATE TRIGGER drafts_freeze BEFORE UPDATE ON drafts
    WHEN EXISTS (SELECT 1 FROM visits WHERE visit_id = NEW.visit_id AND state <> 'OPEN')
    BEGIN SELECT RAISE(ABORT, 'visit_sealed'); END""",
    "CREATE TRIGGER blobs_stay BEFORE DELETE ON blobs WHEN NOT OLD.held BEGIN SELECT RAISE(ABORT, 'blobs stay'); END",
    """CREATE TRIGGER receipts_follow BEFORE INSERT ON receipts
    WHEN NEW.voided <> '' OR NOT EXISTS (SELECT 1 FROM receipt_ranges g WHERE g.range_id = NEW.range_id
        AND NEW.serial <= g.last AND NEW.number = g.prefix || printf('%06d', NEW.serial)
        AND NEW.serial = (SELECT coalesce(max(serial) + 1, g.first) FROM receipts WHERE range_id = NEW.range_id))
    BEGIN SELECT RAISE(ABORT, 'receipt numbers have no gap'); END""",
    "CREATE TRIGGER receipts_stay BEFORE DELETE ON receipts BEGIN SELECT RAISE(ABORT, 'receipts stay'); END",
    f"""CREATE TRIGGER receipts_unchangeable BEFORE UPDATE ON receipts WHEN NOT (
        NEW.number = OLD.number AND NEW.range_id = OLD.range_id AND NEW.serial = OLD.serial
        AND NEW.visit_id = OLD.visit_id AND NEW.case_id IS OLD.case_id AND NEW.at = OLD.at AND NEW.amount = OLD.amount
        AND (NEW.voided = OLD.voided OR OLD.voided = '') AND (NEW.body = OLD.body OR {_ERASED}))
    BEGIN SELECT RAISE(ABORT, 'receipts are unchangeable'); END""",
)

_VIEWS: Final = (
    """CREATE VIEW events_unacked AS
    SELECT * FROM events WHERE seq > (SELECT size FROM acknowledged)""",
    # what the office said, and on top what this laptop knows and the office cannot have seen yet
    """CREATE VIEW cases_now AS SELECT c.pk, c.case_id, c.case_no, c.name, c.stage, c.hay, c.body,
        EXISTS (SELECT 1 FROM case_returns r WHERE r.case_id = c.case_id) AS returning_,
        trim(c.stops
            || coalesce((SELECT ' ' || group_concat(e.freezes, ' ') FROM events e INDEXED BY events_freezes
                WHERE e.freezes IS NOT NULL AND e.case_id = c.case_id AND e.seq > c.saw), '')
            || CASE WHEN EXISTS (SELECT 1 FROM case_returns r WHERE r.case_id = c.case_id) THEN ' WITHDRAWN' ELSE '' END
        ) AS stops,
        (SELECT count(*) FROM visits v WHERE v.case_id = c.case_id) AS visits,
        (SELECT count(*) FROM events e WHERE e.case_id = c.case_id AND e.seq > (SELECT size FROM acknowledged))
        + (SELECT count(DISTINCT b.sha256) FROM events e JOIN blobs b ON b.sha256 = e.blob
            WHERE e.case_id = c.case_id AND NOT b.held) AS pending
    FROM cases c""",
    """CREATE VIEW orders_now AS SELECT o.* FROM orders o
    WHERE o.cancelled IS NULL AND NOT EXISTS (SELECT 1 FROM case_returns r WHERE r.case_id = o.case_id)""",
    """CREATE VIEW reports_now AS SELECT p.*, j.accepted, coalesce(j.reason, '') AS reason
    FROM reports p LEFT JOIN report_verdicts j USING (visit_id, sha256)""",
    """CREATE VIEW outbox_items AS
    SELECT 'event' AS what, CAST(e.seq AS TEXT) AS name, e.kind, e.visit_id, e.case_id, e.at, e.bytes, '' AS reason
        FROM events_unacked e
    UNION ALL SELECT 'blob', b.sha256, b.media, e.visit_id, e.case_id, coalesce(e.at, ''), b.size, ''
        FROM blobs b LEFT JOIN events e ON e.seq = (SELECT min(seq) FROM events WHERE blob = b.sha256)
        WHERE b.held = 0
    UNION ALL SELECT 'refused', CAST(e.seq AS TEXT), e.kind, e.visit_id, e.case_id, e.at, e.bytes, r.reason
        FROM event_refusals r JOIN events e USING (seq)
    UNION ALL SELECT 'refused', p.sha256, 'report', p.visit_id, v.case_id, p.created, p.size, p.reason
        FROM reports_now p JOIN visits v USING (visit_id) WHERE p.accepted = 0""",
    """CREATE VIEW outbox_now AS SELECT
        coalesce(sum(what = 'event'), 0) AS events, coalesce(sum(what = 'blob'), 0) AS blobs,
        coalesce(sum(bytes) FILTER (WHERE what <> 'refused'), 0) AS bytes,
        coalesce(sum(what = 'refused'), 0) AS refused FROM outbox_items""",
)


def m0001_start(db: "Database") -> None:
    """Lay the first tables, what guards them, and the views of pending work."""
    for statement in (*_OWN, *_OFFICE, *_SEARCH, *_GUARDS, *_VIEWS):
        db.execute(statement)


_LAWFUL: Final = (
    # `held` is how many events there were when a pack came: a visit keeps the rules it began under
    "ALTER TABLE packs ADD COLUMN extends TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE packs ADD COLUMN held INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE decisions (
        number TEXT PRIMARY KEY, case_id TEXT NOT NULL, visit_id TEXT NOT NULL, body TEXT NOT NULL) STRICT""",
    "CREATE INDEX decisions_case ON decisions (case_id)",
    "CREATE INDEX decisions_visit ON decisions (visit_id)",
    """CREATE TABLE case_homes (
        home TEXT NOT NULL, pk INTEGER NOT NULL REFERENCES cases (pk) ON DELETE CASCADE, PRIMARY KEY (home, pk)
        ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX case_homes_pk ON case_homes (pk)",
    # `place` is an offer's among those of its visit, from 1: the end of its slip's number
    "ALTER TABLE events ADD COLUMN place INTEGER",
    "CREATE INDEX events_refreshed ON events (seq) WHERE kind = 'Refreshed'",
    "DROP TRIGGER events_unchangeable",
    """UPDATE events SET place = (SELECT count(*) FROM events o
        WHERE o.kind = 'Offer' AND o.visit_id = events.visit_id AND o.seq <= events.seq) WHERE kind = 'Offer'""",
    """UPDATE events SET freezes = 'PROPOSAL_OPEN' WHERE kind = 'Offer' AND freezes IS NULL AND payload IS NOT NULL
        AND json_extract(payload, '$.body.kind') IN ('PLAN', 'WAIVER', 'EXTENSION')""",
    _UNCHANGEABLE.format(own=" AND NEW.place IS OLD.place"),
    "DROP VIEW cases_now",
    # what the office said, and on top what this laptop knows and the office cannot have seen yet; a proposal stops
    # until it is decided
    """CREATE VIEW cases_now AS SELECT c.pk, c.case_id, c.case_no, c.name, c.stage, c.hay, c.body,
        EXISTS (SELECT 1 FROM case_returns r WHERE r.case_id = c.case_id) AS returning_,
        trim(c.stops
            || coalesce((SELECT ' ' || group_concat(e.freezes, ' ') FROM events e INDEXED BY events_freezes
                WHERE e.freezes IS NOT NULL AND e.case_id = c.case_id AND e.seq > c.saw
                AND NOT (e.freezes = 'PROPOSAL_OPEN' AND EXISTS (SELECT 1 FROM decisions d
                    WHERE d.visit_id = e.visit_id AND d.number LIKE '%-' || e.place))), '')
            || CASE WHEN EXISTS (SELECT 1 FROM case_returns r WHERE r.case_id = c.case_id) THEN ' WITHDRAWN' ELSE '' END
        ) AS stops,
        (SELECT count(*) FROM visits v WHERE v.case_id = c.case_id) AS visits,
        (SELECT count(*) FROM events e WHERE e.case_id = c.case_id AND e.seq > (SELECT size FROM acknowledged))
        + (SELECT count(DISTINCT b.sha256) FROM events e JOIN blobs b ON b.sha256 = e.blob
            WHERE e.case_id = c.case_id AND NOT b.held) AS pending
    FROM cases c""",
)


def m0002_lawful(db: "Database") -> None:
    """Keep chains of packs, the office's decisions and who lives together; let proposals stop visits."""
    for statement in _LAWFUL:
        db.execute(statement)
    for pk, body in db.execute("SELECT pk, body FROM cases").fetchall():
        for home in homes.keys(decode(body.encode(), CaseFile, "case").case):
            db.execute("INSERT INTO case_homes VALUES (?, ?)", [home, pk])


_CASH: Final = (
    # only numbers that the office signed for this laptop are used; when a receipt became void
    "ALTER TABLE receipt_ranges ADD COLUMN signature TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE receipts ADD COLUMN voided_at TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE deposits (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), reference TEXT NOT NULL
        ) STRICT""",
    "CREATE TRIGGER deposits_stay BEFORE DELETE ON deposits BEGIN SELECT RAISE(ABORT, 'deposits stay'); END",
    "CREATE TRIGGER deposits_fixed BEFORE UPDATE ON deposits BEGIN SELECT RAISE(ABORT, 'deposits stay'); END",
    "CREATE TABLE closed_books (day TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID",
)


def m0005_cash(db: "Database") -> None:
    """Sign receipt ranges, date voids, and keep what was paid in and which days' books are closed."""
    for statement in _CASH:
        db.execute(statement)


_LOG: Final = (
    # one row an answer that said something new; hashes of a path are 32 bytes each, one after the other
    """CREATE TABLE notes (
        log_size INTEGER PRIMARY KEY, log_note TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL, leaf INTEGER,
        inclusion BLOB NOT NULL, since INTEGER NOT NULL, consistency BLOB NOT NULL) STRICT""",
    "CREATE TRIGGER notes_stay BEFORE DELETE ON notes BEGIN SELECT RAISE(ABORT, 'notes stay'); END",
    "CREATE TRIGGER notes_unchangeable BEFORE UPDATE ON notes BEGIN SELECT RAISE(ABORT, 'notes are unchangeable'); END",
    # a checkpoint of the first protocol is kept as it was signed; the next sync brings one that is a note
    "INSERT INTO settings SELECT 'checkpoint_1', checkpoint FROM acknowledged WHERE checkpoint <> ''",
    "UPDATE acknowledged SET checkpoint = ''",
)


def m0003_log(db: "Database") -> None:
    """Keep the office's signed notes and the proofs that came with them."""
    for statement in _LOG:
        db.execute(statement)


STEPS: Final = (m0001_start, m0002_lawful, m0003_log, m0004_printing, m0005_cash)
"""Every migration this program knows, oldest first: a database with another one was written by a newer program."""
