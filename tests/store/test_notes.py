"""What the office signed cannot be taken away by anything but the one rule, nor changed."""

import pytest

from fieldvisit.journal.audit import Kept
from fieldvisit.store import Store
from fieldvisit.store._sqlite import IntegrityError


def answer(log_size: int, size: int, since: int) -> Kept:
    path = ("00" * 32,) if 0 < since < log_size else ()
    return Kept(log_size, f"log {log_size}", size, f"note {log_size}", 0, (), since, path)


def test_only_what_says_nothing_new_is_given_up(store: Store) -> None:
    notes = store.notes
    for one in (answer(1, 1, 0), answer(2, 1, 1), answer(2, 1, 1), answer(4, 2, 2), answer(8, 3, 4)):
        notes.keep(one)
    assert [(one.log_size, one.since) for one in notes.all()] == [(1, 0), (4, 1), (8, 4)]
    assert list(notes.of_log()) == ["log 2"]


def test_what_does_not_go_together_stays_as_it_is(store: Store) -> None:
    notes = store.notes
    for one in (answer(1, 1, 0), answer(2, 1, 0), answer(4, 1, 1)):
        notes.keep(one)
    assert [(one.log_size, one.since) for one in notes.all()] == [(1, 0), (2, 0), (4, 1)]
    assert list(notes.of_log()) == []


def test_the_database_itself_keeps_notes(store: Store) -> None:
    for one in (answer(1, 1, 0), answer(2, 1, 0), answer(4, 1, 2), answer(8, 2, 2)):
        store.notes.keep(one)
    db = store._db
    db.run("INSERT INTO log_notes VALUES (1, 'log 1'), (2, 'another'), (8, 'log 8')")
    for statement in (
        "DELETE FROM notes WHERE log_size = 1",  # the oldest
        "DELETE FROM notes WHERE log_size = 2",  # its note of the log is not kept
        "DELETE FROM notes WHERE log_size = 4",
        "DELETE FROM notes WHERE log_size = 8",  # the newest
        "UPDATE notes SET since = 0",
        "DELETE FROM log_notes",
        "UPDATE log_notes SET log_note = ''",
    ):
        with pytest.raises(IntegrityError, match="notes"):
            db.run(statement)
