"""What only the garbage collector finds is freed on the GUI thread, whoever fills the memory, and as Python would."""

import gc
import threading
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldvisit.desktop.sweeping import Sweep
from fieldvisit.desktop.window import Window

Freed = list[threading.Thread]
Start = Callable[[], Sweep]


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    was = gc.isenabled()
    gc.enable()
    gc.collect()
    yield
    gc.enable() if was else gc.disable()


@pytest.fixture
def start(qapp: QApplication) -> Iterator[Start]:
    """Start a sweep that ends with the test."""
    owner, made = QObject(), list[Sweep]()

    def one() -> Sweep:
        made.append(Sweep(owner))
        return made[-1]

    yield one
    for sweep in reversed(made):
        sweep.stop()


def lose() -> Freed:
    """Lose an object of Qt's in a circle that only the collector undoes; where that happens comes to be in the list."""
    freed: Freed = []
    lost = QObject()
    lost.myself = lost  # type: ignore[attr-defined]
    weakref.finalize(lost, lambda: freed.append(threading.current_thread()))
    return freed


def toil() -> tuple[threading.Thread, list[list[int]]]:
    """Let a worker fill the memory as its jobs do; returns the worker, which has ended, and what it made."""
    made: list[list[int]] = []
    worker = threading.Thread(target=lambda: made.extend([number] for number in range(20_000)))
    worker.start()
    worker.join()
    return worker, made


def test_a_worker_would_free_it() -> None:
    freed = lose()
    worker, _ = toil()
    assert freed == [worker]


def test_the_gui_thread_frees_it(qtbot: QtBot, start: Start) -> None:
    start()
    freed = lose()
    _, held = toil()
    assert freed == []
    qtbot.waitUntil(lambda: bool(freed), timeout=5000)
    assert freed == [threading.main_thread()]
    assert len(held) == 20_000


def test_it_collects_when_python_would(start: Start) -> None:
    sweep, was = start(), gc.get_threshold()
    try:
        freed = lose()
        gc.set_threshold(1_000_000, 10, 10)
        sweep.sweep()
        assert freed == []
        gc.set_threshold(1, 10, 10)
        sweep.sweep()
        assert freed == [threading.main_thread()]
    finally:
        gc.set_threshold(*was)


def test_the_old_generations_have_their_turn(start: Start) -> None:
    sweep, was = start(), gc.get_threshold()
    try:
        gc.set_threshold(1, 2, 2)
        before = [one["collections"] for one in gc.get_stats()]
        held: list[list[int]] = []
        for _ in range(20):
            held.extend([number] for number in range(10))
            sweep.sweep()
        turns = [one["collections"] - then for one, then in zip(gc.get_stats(), before, strict=True)]
        assert sum(turns) == 20
        assert turns[0] > turns[1] > turns[2] > 0
    finally:
        gc.set_threshold(*was)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_given_back_as_it_was(start: Start, enabled: bool) -> None:
    if not enabled:
        gc.disable()
    sweep = start()
    assert not gc.isenabled()
    sweep.stop()
    assert gc.isenabled() is enabled


def test_it_runs_while_the_window_does(window: Window) -> None:
    assert not gc.isenabled()
    window.close()
