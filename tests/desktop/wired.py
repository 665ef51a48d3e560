"""The window on a laptop that is enrolled with a real office, over a network that can be broken."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldvisit.clock import SystemClock
from fieldvisit.desktop.app import assemble
from fieldvisit.desktop.window import Window
from fieldvisit.errors import FieldvisitError


@contextmanager
def window_on(qtbot: QtBot, qapp: QApplication, profile: Path) -> Iterator[Window]:
    """Show a window on a profile, on its first page, and close it after."""
    made = assemble(qapp, profile, SystemClock())
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()
    made.deleteLater()


def unlock(qtbot: QtBot, window: Window, passphrase: str) -> None:
    """Unlock and wait until the pages are there."""
    refused: list[FieldvisitError] = []
    window.session.unlock(passphrase, refused.append)
    qtbot.waitUntil(lambda: window.session.is_open or bool(refused))
    assert not refused


def at_rest(qtbot: QtBot, window: Window) -> None:
    """Wait until no job runs."""
    qtbot.waitUntil(lambda: not window.session.tasks.running, timeout=20_000)
