"""The policy packs on this laptop: which text is in force for whom, with the packs it extends before it."""

import tomllib
from datetime import date
from functools import lru_cache
from typing import Final

from fieldvisit.model import policy
from fieldvisit.model.policy import BadPack, Pack, Rule, SignedPack
from fieldvisit.store._sqlite import Db

OWN: Final = "CN-2026"
"""The pack of orders that name none."""
DEEPEST: Final = 8
"""Packs one above the other; more of them go round in a circle."""
_IN_FORCE: Final = """SELECT text, signature, extends FROM packs WHERE pack_id = ?
    AND held < coalesce((SELECT min(seq) FROM events WHERE visit_id = ?), 9223372036854775807)
    ORDER BY effective <= ? DESC, CASE WHEN effective <= ? THEN -pk ELSE pk END LIMIT 1"""


def in_force(db: Db, pack_id: str, day: date | None = None, *, visit_id: str = "") -> tuple[SignedPack, ...]:
    """Return the version of a pack for a local day, or the newest, and before it what it extends; empty for none.

    Before the first version takes effect, the first one counts. With a visit only those count that were here when it
    began: a visit ends under the rules it began under.
    """
    on, chain = str(day) if day else "9999-12-31", list[SignedPack]()
    while pack_id:
        row = db.one(_IN_FORCE, pack_id, visit_id, on, on)
        if row is None or len(chain) == DEEPEST:
            return ()
        text, signature, pack_id = row
        chain.insert(0, SignedPack(text, signature))
    return tuple(chain)


def default(db: Db) -> str:
    """Return the id of the pack for orders that name none: CN-2026, or the newest that no other one extends."""
    row = db.one(
        """SELECT pack_id FROM packs WHERE pack_id NOT IN (SELECT extends FROM packs)
        ORDER BY pk DESC LIMIT 1"""
    )
    return OWN if row is None or db.one("SELECT 1 FROM packs WHERE pack_id = ?", OWN) else str(row[0])


def extended(text: str) -> str:
    """Return the id of the pack a text extends, empty for none. Raises BadPack for what is no pack at all."""
    try:
        head = tomllib.loads(text).get("pack", {})
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadPack(f"not TOML: {error}") from None
    return str(head.get("extends", "")) if isinstance(head, dict) else ""


@lru_cache(maxsize=16)
def parsed(texts: tuple[str, ...]) -> Pack:
    """Read a chain of packs, each on top of the one before. Raises BadPack, ValueError for an empty chain."""
    bases: dict[str, Pack] = {}
    for text in texts:
        pack = policy.parse(text, bases)
        bases[pack.pack_id] = pack
    if not bases:
        raise ValueError("no pack")
    return pack


def with_rule(db: Db, rule: str) -> Rule | None:
    """Return a rule by id from the newest pack here that has it, None when none does."""
    for (pack_id,) in db.rows("SELECT pack_id FROM packs GROUP BY pack_id ORDER BY max(pk) DESC"):
        try:
            return parsed(tuple(one.text for one in in_force(db, pack_id))).rule(rule)
        except (KeyError, ValueError):
            continue
    return None
