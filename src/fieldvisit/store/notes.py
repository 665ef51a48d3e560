"""What the office signed, kept answer by answer: its notes, and the proofs that they go together."""

from __future__ import annotations  # the audit's code is loaded by whoever asks for its notes

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldvisit.store._sqlite import Db, Row

if TYPE_CHECKING:
    from fieldvisit.journal.audit import Kept

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
        """Keep an answer's notes; one that says nothing new is not kept again. They have been checked before."""
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

    def all(self) -> Iterator[Kept]:
        """Iterate over all, the oldest first."""
        return (_read(row) for row in self._db.each(f"SELECT {_COLUMNS} FROM notes ORDER BY log_size"))


def _read(row: Row) -> Kept:
    from fieldvisit.journal.audit import Kept

    log_size, log_note, size, note, leaf, inclusion, since, consistency = row
    return Kept(log_size, log_note, size, note, leaf, _path(inclusion), since, _path(consistency))


def _path(held: bytes) -> tuple[str, ...]:
    return tuple(held[at : at + _WIDTH].hex() for at in range(0, len(held), _WIDTH))
