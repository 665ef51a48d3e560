"""A key that acts when it is held down, so that brushing it does nothing."""

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

STEP_MS = 50


class HoldKey(QObject):
    """Watches one key wherever the focus is in a widget's window, while the widget is visible.

    Signals: `held()` once for each hold of `ms` milliseconds, `progress(share)` 0–1 meanwhile and 0 when let go. The
    key goes on to whoever has the focus as well: closing a list with Esc still works.
    """

    held = Signal()
    progress = Signal(float)

    def __init__(self, widget: QWidget, key: Qt.Key, ms: int = 1000, parent: QObject | None = None) -> None:
        super().__init__(parent or widget)
        self._widget, self._key, self._ms = widget, key, ms
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._look)
        widget.installEventFilter(self)
        self._listen(widget.isVisible())

    def _listen(self, listening: bool) -> None:
        """Hear every event of the program while the widget is visible, and none while it is not."""
        self._window = self._widget.window() if listening else None
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            if listening:
                app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the program comes here: what class it is costs far less to ask than what kind.
        if isinstance(event, QKeyEvent):
            self._pressed(watched, event)
        elif watched is self._widget or watched is self._window:
            self._shown(watched, event.type())
        return False

    def _pressed(self, watched: QObject, event: QKeyEvent) -> None:
        if event.key() != self._key or event.isAutoRepeat():
            return
        if event.type() == QEvent.Type.KeyRelease:
            self._end()
        elif self._meant(watched):
            self._begin()

    def _shown(self, watched: QObject, kind: QEvent.Type) -> None:
        if watched is self._widget and kind in (QEvent.Type.Show, QEvent.Type.Hide):
            self._listen(kind == QEvent.Type.Show)
        elif kind == QEvent.Type.WindowDeactivate and watched is self._window:
            self._end()

    def _meant(self, watched: QObject) -> bool:
        return self._widget.isVisible() and isinstance(watched, QWidget) and watched.window() is self._widget.window()

    def _begin(self) -> None:
        if not self._timer.isActive():
            self._since.start()
            self._timer.start()

    def _end(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.progress.emit(0.0)

    def _look(self) -> None:
        if not self._widget.isVisible():
            self._end()
            return
        share = min(self._since.elapsed() / self._ms, 1.0)
        self.progress.emit(share)
        if share >= 1.0:
            self._end()
            self.held.emit()
