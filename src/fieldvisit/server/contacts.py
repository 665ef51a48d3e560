"""The contact ledger: every line of a case by any channel, with what was about its household."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import sqlalchemy as sa

from fieldvisit.clock import whole_ms
from fieldvisit.model.case import Channel, Contact
from fieldvisit.server import household, tables
from fieldvisit.server.books import MOST_IDS

LONGEST: Final = 200
"""Characters a note or name in the ledger may have."""


def of(connection: sa.Connection, case_ids: Sequence[str]) -> dict[str, tuple[Contact, ...]]:
    """Return the ledgers of cases, oldest line first; lines about other cases of the household are marked.

    Of other people at the address only when, by which channel and whether they were reached is told: a laptop's
    judgements carry the ledger into a report that is not theirs.
    """
    around = household.others(connection, case_ids)
    own = _lines(connection, sorted(set(case_ids).union(*around.values())))
    found: dict[str, tuple[Contact, ...]] = {}
    for case_id in case_ids:
        lines = list(own.get(case_id, ()))
        for other, same_person in sorted(around.get(case_id, {}).items()):
            for one in own.get(other, ()):
                told = one if same_person else Contact(one.at, one.channel, one.reached)
                lines.append(replace(told, household=True))
        if lines:
            found[case_id] = tuple(sorted(lines, key=lambda one: one.at))
    return found


def _lines(connection: sa.Connection, case_ids: Sequence[str]) -> dict[str, list[Contact]]:
    row, found = tables.contacts, dict[str, list[Contact]]()
    for start in range(0, len(case_ids), MOST_IDS):
        chosen = sa.select(row).where(row.c.case_id.in_(case_ids[start : start + MOST_IDS]))
        for one in connection.execute(chosen.order_by(row.c.at, row.c.source)):
            found.setdefault(one.case_id, []).append(
                Contact(one.at, Channel(one.channel), one.reached, one.note, one.actor, one.spoken_to, one.left_for)
            )
    return found


def add(connection: sa.Connection, case_id: str, line: Contact, source: str) -> bool:
    """Add a line to a case's ledger unless its source is there already; who holds the case is told by `cases.tell`."""
    row = tables.contacts
    known = sa.select(row.c.source).where(row.c.case_id == case_id, row.c.source == source)
    if connection.execute(known).first() is not None:
        return False
    values = {"at": line.at, "channel": line.channel.value, "reached": line.reached, "note": line.note}
    more = {"actor": line.by, "spoken_to": line.to, "left_for": line.left}
    connection.execute(sa.insert(row).values(case_id=case_id, source=source, **values, **more))
    return True


def source_of(case_id: str, line: Contact) -> str:
    """Return the name of a line that no event tells of: the same line again is the same name."""
    told = "|".join((case_id, whole_ms(line.at).isoformat(), line.channel.value, str(line.reached), line.note, line.to))
    return "office/" + hashlib.sha256(told.encode()).hexdigest()[:24]
