"""A fresh laptop for each test of the verbs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.laptop import Laptop, laptop


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop at ten in the morning, unlocked, its clock confirmed by the office."""
    with laptop(tmp_path / "profile") as made:
        yield made
