"""Fixtures of the sync tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from helpers.passphrases import cheap
from sync.world import MEMORY, World, world


@pytest.fixture(autouse=True, scope="module")
def _passphrases_cost_little() -> Iterator[None]:
    with cheap():
        yield


@pytest.fixture
def here() -> Iterator[World]:
    """An office and a laptop enrolled with it, in memory where the system has such a place."""
    folder = Path(mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    try:
        with world(folder) as each:
            yield each
    finally:
        shutil.rmtree(folder, ignore_errors=True)
