"""Passphrases that cost little to derive from, while a room's tests run."""

from collections.abc import Iterator
from contextlib import contextmanager

from fieldvisit import keys
from fieldvisit.store import profile


@contextmanager
def cheap() -> Iterator[None]:
    """Let Argon2 take 64 KiB in place of 64 MiB, which here only would heat the room."""
    functions = (keys.wrap, profile.create)
    kept = [function.__kwdefaults__ for function in functions]
    for function in functions:
        function.__kwdefaults__ = {"memory_kib": 64}
    try:
        yield
    finally:
        for place, defaults in enumerate(kept):
            functions[place].__kwdefaults__ = defaults
