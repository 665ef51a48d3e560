"""Names of things made on a laptop: short, unique without a server, safe to read out."""

import secrets
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U to mishear."""


def new(prefix: str, length: int = 12) -> str:
    """Return `prefix-` and `length` random characters of 5 bits each, from the system's randomness."""
    return f"{prefix}-" + "".join(secrets.choice(_ALPHABET) for _ in range(length))
