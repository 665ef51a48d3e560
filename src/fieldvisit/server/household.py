"""Who lives together as far as the office can tell: cases with the same ID number or the same address."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

import sqlalchemy as sa

from fieldvisit.model.case import Case
from fieldvisit.server import tables
from fieldvisit.server.books import MOST_IDS


def marks(case: Case) -> dict[str, str]:
    """Return what a case's person and place are compared by: hashes, empty where nothing is known."""
    return {"person": _digest(case.id_no), "place": _digest(case.address)}


def _digest(text: str) -> str:
    same = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).casefold()
    return hashlib.sha256(same.encode()).hexdigest() if same else ""


def others(connection: sa.Connection, case_ids: Iterable[str]) -> dict[str, dict[str, bool]]:
    """Return for each of these cases the other cases of its household, and whether they are the same person's.

    Cases without any are missing.
    """
    row, names = tables.cases, sorted(set(case_ids))
    found: dict[str, dict[str, bool]] = {}
    for start in range(0, len(names), MOST_IDS):
        some = names[start : start + MOST_IDS]
        mine, theirs = row.alias("mine"), row.alias("theirs")
        for column in ("person", "place"):
            here, there = mine.c[column], theirs.c[column]
            joined = mine.join(theirs, sa.and_(here == there, mine.c.case_id != theirs.c.case_id))
            pairs = sa.select(mine.c.case_id, theirs.c.case_id).select_from(joined)
            for case_id, other in connection.execute(pairs.where(mine.c.case_id.in_(some), here != "")):
                around = found.setdefault(case_id, {})
                around[other] = around.get(other, False) or column == "person"
    return found


def whole(connection: sa.Connection, case_ids: Iterable[str]) -> set[str]:
    """Return these cases and all others of their households."""
    names = set(case_ids)
    return names.union(*others(connection, names).values())
