"""Cyclic garbage is collected on the GUI thread only: on a worker it would take Qt's objects down from there."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 500


class Sweep(QObject):
    """While it runs, Python's own collector rests and this timer does its work by the same thresholds.

    Python collects on whichever thread fills the memory. A worker would then run the destructor of a QObject that lives
    on the GUI thread, which Qt forbids, or free its wrapper while the GUI thread, without the interpreter's lock, is
    looking it up to delete it. A precaution: no fault has been traced to this (docs/decisions/0014).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was = gc.isenabled()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.sweep)
        gc.disable()
        self._timer.start()

    def sweep(self) -> None:
        """Collect the generations whose thresholds are passed, the oldest of them and all younger."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [place for place, (count, most) in enumerate(counts) if count > most]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Give the collector back to Python as it was."""
        self._timer.stop()
        if self._was:
            gc.enable()
