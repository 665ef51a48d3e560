"""Fixtures of the journeys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from journeys.place import Place, placed, stage
from journeys.scene import Scene


@pytest.fixture
def closed(tmp_path: Path, qapp: QApplication) -> Iterator[Place]:
    """The program just started on an enrolled laptop, in Chinese; no network."""
    with placed(tmp_path / "place", qapp) as made:
        yield made


@pytest.fixture
def place(closed: Place) -> Place:
    """The same, unlocked."""
    closed.unlock()
    return closed


@pytest.fixture
def scene(tmp_path: Path, qapp: QApplication) -> Iterator[Scene]:
    """A visit that may begin: unlocked, in Chinese, no network; a second order of the same case this evening."""
    with placed(tmp_path / "place", qapp, stage) as made:
        yield Scene(made)
