"""Says that something is going on and what; never a spinner without words."""

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.retold import Words, spoken
from fieldvisit.desktop.tokens import SPACE


class BusyLine(QWidget):
    """`start(words)`, `progress(done, total)`, `stop()`. Hidden while nothing goes on, but it keeps its room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[1])
        self._spinner = _Spinner()
        self._words = theme.label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        row.addWidget(self._spinner)
        row.addWidget(self._words, 1)
        row.addWidget(self._bar)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setMinimumHeight(28)
        self._said: Words = ""
        self.stop()

    def start(self, words: Words) -> None:
        """Say what is going on. Raises ValueError without words."""
        if not spoken(words).strip():
            raise ValueError("a spinner needs words")
        self._said = words
        self._write()
        self._bar.hide()
        self.setVisible(True)

    def _write(self) -> None:
        words = spoken(self._said)
        self._words.setText(words)
        self.setAccessibleName(words)

    def progress(self, done: int, total: int) -> None:
        """Show how far it is; a total of 0 hides the bar."""
        self._bar.setVisible(total > 0)
        if total > 0:
            share = min(max(done, 0), total) / total
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(share * 1000))
            self._bar.setAccessibleName(f"{round(share * 100)} %")

    def stop(self) -> None:
        """Nothing goes on any more."""
        self.setVisible(False)

    def is_busy(self) -> bool:
        return not self.isHidden()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.is_busy():
            self._write()


class _Spinner(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 20)
        self._angle = 0
        self._timer = QTimer(self, interval=50)
        self._timer.timeout.connect(self._turn)

    def _turn(self) -> None:
        self._angle = (self._angle - 24) % 360
        self.update()

    def showEvent(self, event: object) -> None:
        if theme.motion_ms():
            self._timer.start()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not theme.motion_ms():
            painter.drawPixmap(0, 0, theme.pixmap("clock", "accent", 20))
            return
        area = QRectF(3, 3, 14, 14)
        painter.setPen(QPen(theme.colour("line"), 2.5))
        painter.drawEllipse(area)
        painter.setPen(QPen(theme.colour("accent"), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(area, self._angle * 16, 100 * 16)
