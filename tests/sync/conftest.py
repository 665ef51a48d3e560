"""Fixtures of the sync tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from fieldvisit import keys
from fieldvisit.store import profile
from sync.world import MEMORY, World, world


@pytest.fixture(autouse=True, scope="session")
def _passphrases_cost_little() -> None:
    """Argon2 with 64 KiB in place of 64 MiB: here it only would heat the room."""
    for function in (keys.wrap, profile.create):
        assert function.__kwdefaults__ == {"memory_kib": 65536}
        function.__kwdefaults__ = {"memory_kib": 64}


@pytest.fixture
def here() -> Iterator[World]:
    """An office and a laptop enrolled with it, in memory where the system has such a place."""
    folder = Path(mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    try:
        with world(folder) as each:
            yield each
    finally:
        shutil.rmtree(folder, ignore_errors=True)
