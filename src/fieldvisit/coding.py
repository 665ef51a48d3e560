"""JSON as the program writes and reads it: canonical bytes of any value, and strict reading as a type."""

from typing import TypeVar

import msgspec

from fieldvisit.errors import BadMessage

T = TypeVar("T")


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces: the same value always gives the same bytes."""
    return msgspec.json.encode(value, order="sorted")


def decode(data: bytes, kind: type[T], where: str) -> T:
    """Read JSON strictly as a type. Raises BadMessage naming the place, never the content."""
    try:
        return msgspec.json.decode(data, type=kind, strict=True)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError, RecursionError):
        raise BadMessage(where=where) from None
