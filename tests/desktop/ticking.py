"""Whether the window stays alive: a timer of 10 ms and the longest pause between two of its ticks."""

import time
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

TRIES = 3
"""What freezes the window freezes it each time; what the machine does beside it does not."""


def longest_gap(qtbot: QtBot, milliseconds: int) -> float:
    """Return the longest pause in seconds, the best of three measurements of so many milliseconds."""
    return min(_measure(qtbot, milliseconds) for _ in range(TRIES))


def _measure(qtbot: QtBot, milliseconds: int) -> float:
    ticks = [time.monotonic()]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(10)
    end = ticks[0] + milliseconds / 1000
    qtbot.waitUntil(lambda: ticks[-1] >= end, timeout=10 * milliseconds)
    timer.stop()
    return max(after - before for before, after in pairwise(ticks))
