"""A laptop for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.store import Store
from store.world import laptop


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Return an empty store that knows its office."""
    opened = laptop(tmp_path / "profile")
    yield opened
    opened.close()
