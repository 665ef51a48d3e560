"""The profile's key file: what a passphrase opens a database with, read before anything of the database is loaded."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from fieldvisit import keys
from fieldvisit.coding import canonical, decode
from fieldvisit.errors import BadMessage, ProfileDamaged, ProfileMissing, ProfileNewer
from fieldvisit.paths import KEY_FILE, KEY_FILE_COPY, has_profile

FORMAT: Final = 1
_LARGEST: Final = 65536
_MEMORY: Final = range(8, 1 << 20 | 1)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """profile.json: no personal data. `check` is SHA-256 (hex) over the rest, so damage is told from a wrong word."""

    format: int
    key: keys.Wrapped
    device: str = ""
    check: str = ""


def derived(profile: Path, passphrase: str) -> keys.Passphrase:
    """Return a passphrase with the profile's long derivation done, right or wrong: opening it takes no other.

    About 0.1 s, in a worker. Raises ProfileMissing, ProfileDamaged, ProfileNewer.
    """
    if not has_profile(profile):
        raise ProfileMissing
    held, _ = read(profile)
    typed = keys.Passphrase(passphrase)
    typed.key(held.key)
    return typed


def read(profile: Path) -> tuple[KeyFile, bool]:
    """Return the key file and whether it or its copy has to be written anew. Raises ProfileDamaged, ProfileNewer."""
    first, copy = _parse(profile / KEY_FILE), _parse(profile / KEY_FILE_COPY)
    held = first or copy
    if held is None:
        raise ProfileDamaged
    if held.format > FORMAT:
        raise ProfileNewer
    return held, first != copy


def check(held: KeyFile) -> str:
    """Return what a key file's `check` has to be."""
    return hashlib.sha256(canonical(replace(held, check=""))).hexdigest()


def _parse(path: Path) -> KeyFile | None:
    try:
        with path.open("rb") as file:
            held = decode(file.read(_LARGEST), KeyFile, "profile")
    except (OSError, BadMessage):
        return None
    if held.format > FORMAT:
        return held
    sane = held.key.memory_kib in _MEMORY and 0 < held.key.passes <= 16 and 0 < held.key.lanes <= 16
    return held if sane and held.check == check(held) else None
