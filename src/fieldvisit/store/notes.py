"""What the office signed, kept answer by answer: its notes, and the proofs that they go together."""

from collections.abc import Iterator

from fieldvisit.journal import thinning
from fieldvisit.journal.audit import Kept
from fieldvisit.store._sqlite import Db, Row

_COLUMNS = "log_size, log_note, size, note, leaf, inclusion, since, consistency"
_WIDTH = 32


class Notes:
    def __init__(self, db: Db) -> None:
        self._db = db

    def newest(self) -> Kept | None:
        """Return the last answer's, None before the first sync."""
        row = self._db.one(f"SELECT {_COLUMNS} FROM notes ORDER BY log_size DESC LIMIT 1")
        return _read(row) if row else None

    def keep(self, kept: Kept) -> None:
        """Keep an answer's notes; one that says nothing new is not kept again. They have been checked before.

        Of the answer before only the note of the log stays when it signed for nothing new of ours, see `thinning`.
        """
        with self._db.atomic():
            last, earlier, *_ = (*self._last_two(), None, None)
            passing = thinning.passing(earlier, last, kept)
            self._insert(passing or kept)
            if passing and last:
                self._db.run("INSERT INTO log_notes (log_size, log_note) VALUES (?, ?)", last.log_size, last.log_note)
                self._db.run("DELETE FROM notes WHERE log_size = ?", last.log_size)

    def _last_two(self) -> list[Kept]:
        """Return the newest answer that is kept whole, and the one before."""
        return [_read(row) for row in self._db.rows(f"SELECT {_COLUMNS} FROM notes ORDER BY log_size DESC LIMIT 2")]

    def _insert(self, kept: Kept) -> None:
        self._db.run(
            f"INSERT INTO notes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            kept.log_size,
            kept.log_note,
            kept.size,
            kept.note,
            kept.leaf,
            bytes.fromhex("".join(kept.inclusion)),
            kept.since,
            bytes.fromhex("".join(kept.consistency)),
        )

    def of_log(self) -> Iterator[str]:
        """Iterate over the notes of the log whose answers are not kept whole, the oldest first."""
        return (note for (note,) in self._db.each("SELECT log_note FROM log_notes ORDER BY log_size"))

    def all(self) -> Iterator[Kept]:
        """Iterate over all that are kept whole, the oldest first."""
        return (_read(row) for row in self._db.each(f"SELECT {_COLUMNS} FROM notes ORDER BY log_size"))


def _read(row: Row) -> Kept:
    log_size, log_note, size, note, leaf, inclusion, since, consistency = row
    return Kept(log_size, log_note, size, note, leaf, _path(inclusion), since, _path(consistency))


def _path(held: bytes) -> tuple[str, ...]:
    return tuple(held[at : at + _WIDTH].hex() for at in range(0, len(held), _WIDTH))
