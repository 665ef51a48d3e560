"""Records of schemas before this one: read as they were sealed, holding nothing that this program would not see."""

import json
from typing import Final

from fieldvisit import wire
from fieldvisit.model.record import VisitRecord

SCHEMAS: Final = frozenset({"fieldvisit.visit/1", "fieldvisit.visit/2"})


def holds(record: VisitRecord, data: bytes) -> bool:
    """Tell whether canonical bytes say exactly what was read from them: fields that came later may be absent.

    Raises ValueError or RecursionError for what is no JSON.
    """
    held = json.loads(data)
    return wire.canonical(held) == data and _within(held, wire.plain(record))


def _within(old: object, new: object) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() <= new.keys() and all(_within(old[key], new[key]) for key in old)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        return len(old) == len(new) and all(_within(a, b) for a, b in zip(old, new, strict=True))
    return type(old) is type(new) and old == new
