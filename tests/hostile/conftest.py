"""A fresh laptop for each test of what is done to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.laptop import Laptop, laptop
from fieldvisit import casework, keys
from fieldvisit.evidence import receipt_code  # noqa: F401 - loaded once here, and not in every process that is killed
from fieldvisit.store import profile


@pytest.fixture(autouse=True, scope="session")
def _loaded_and_cheap() -> None:
    """Load what is used once for all processes; Argon2 with 64 KiB in place of 64 MiB."""
    casework.make_ready_to_seal()
    for function in (keys.wrap, profile.create):
        function.__kwdefaults__ = {"memory_kib": 64}


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Laptop]:
    """A laptop at ten in the morning, unlocked, its clock confirmed by the office."""
    with laptop(tmp_path / "profile") as made:
        yield made
