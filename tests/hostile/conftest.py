"""A fresh laptop for each test of what is done to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.laptop import Laptop, laptop
from fieldvisit import casework
from fieldvisit.evidence import receipt_code  # noqa: F401 - loaded once here, and not in every process that is killed
from helpers.passphrases import cheap


@pytest.fixture(autouse=True, scope="module")
def _loaded_and_cheap() -> Iterator[None]:
    """Load what is used once for all processes, and let their passphrases cost little."""
    casework.make_ready_to_seal()
    with cheap():
        yield


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop at ten in the morning, unlocked, its clock confirmed by the office."""
    with laptop(tmp_path / "profile") as made:
        yield made
