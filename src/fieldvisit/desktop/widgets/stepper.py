"""The steps of a visit across the top: where one is, what is done, what is blocked and why."""

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from fieldvisit.desktop import theme

StepState = Literal["done", "current", "blocked", "todo"]
DISC: Final = 28
HEIGHT: Final = 72
# state → (disc fill, outline, ink inside, icon, word)
LOOKS: Final[dict[StepState, tuple[str, str, str, str, str]]] = {
    "done": ("soft:ok", "ok", "ok", "check", "text"),
    "current": ("accent", "accent", "on_accent", "", "accent"),
    "blocked": ("soft:stop", "stop", "stop", "block", "stop"),
    "todo": ("card", "edge", "muted", "", "muted"),
}


class Stepper(QWidget):
    """Steps in a row; Left/Right move between them, Space or Enter asks for one. Signal: `step_asked(int)` from 0."""

    step_asked = Signal(int)

    def __init__(self, words: Sequence[str] | QWidget = (), parent: QWidget | None = None) -> None:
        if isinstance(words, QWidget):
            parent = words
            words = ()
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._steps: list[_Step] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    def set_words(self, words: Sequence[str]) -> None:
        """Name the steps; when their number stays, their states stay (a change of language)."""
        if len(words) != len(self._steps):
            for old in self._steps:
                self._row.removeWidget(old)
                old.deleteLater()
            self._steps = [_Step(index, len(words)) for index in range(len(words))]
            for step in self._steps:
                self._row.addWidget(step, 1)
                step.clicked.connect(lambda _=False, at=step.index: self.step_asked.emit(at))
        for step, word in zip(self._steps, words, strict=True):
            step.setText(word)
            step.updateGeometry()
        self._retell()

    def set_state(self, index: int, state: StepState, reason: str = "") -> None:
        """Set one step's state; the reason is said in its tool tip and to screen readers."""
        self._steps[index].state, self._steps[index].reason = state, reason
        self._retell()

    def set_current(self, index: int) -> None:
        """Make everything before `index` done and everything after it to do, except what is blocked."""
        for step in self._steps:
            if step.index == index:
                step.state = "current"
            elif step.state != "blocked":
                step.state = "done" if step.index < index else "todo"
        self._retell()

    def state(self, index: int) -> StepState:
        return self._steps[index].state

    def step(self, index: int) -> QAbstractButton:
        """Return one step's button."""
        return self._steps[index]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        at = next((step.index for step in self._steps if step.hasFocus()), None)
        if move is None or at is None:
            super().keyPressEvent(event)
            return
        self._steps[min(max(at + move, 0), len(self._steps) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _retell(self) -> None:
        said = {
            "done": self.tr("done"),
            "current": self.tr("current step"),
            "blocked": self.tr("blocked"),
            "todo": self.tr("to do"),
        }
        for step in self._steps:
            place = self.tr("Step {0} of {1}").format(step.index + 1, len(self._steps))
            step.setAccessibleName(f"{place}: {step.text()}, {said[step.state]}")
            step.setAccessibleDescription(step.reason)
            step.setToolTip(step.reason)
            step.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()


class _Step(QAbstractButton):
    def __init__(self, index: int, count: int) -> None:
        super().__init__()
        self.index, self._count = index, count
        self.state: StepState = "todo"
        self.reason = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumSize(56, HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(max(QFontMetrics(theme.font("strong")).horizontalAdvance(self.text()) + 24, 96), HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # the row moves the focus
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(self.rect(), 8, 8)
        fill, outline, ink, icon, word = LOOKS[self.state]
        disc = QRectF((self.width() - DISC) / 2, 8, DISC, DISC)
        self._rail(painter, disc)
        painter.setPen(QPen(theme.colour(outline), 1.5))
        painter.setBrush(theme.colour(fill))
        painter.drawEllipse(disc)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour(ink))
        if icon:
            painter.drawPixmap(int(disc.center().x()) - 8, int(disc.center().y()) - 8, theme.pixmap(icon, ink, 16))
        else:
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self.index + 1))
        painter.setFont(theme.font("strong" if self.state == "current" else "body"))
        painter.setPen(theme.colour(word))
        area = QRect(4, int(disc.bottom()) + 2, self.width() - 8, HEIGHT - int(disc.bottom()) - 4)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)

    def _rail(self, painter: QPainter, disc: QRectF) -> None:
        y, gap = disc.center().y(), 6
        painter.setPen(QPen(theme.colour("line"), 2))
        if self.index:
            painter.drawLine(0, int(y), int(disc.left()) - gap, int(y))
        if self.index + 1 < self._count:
            painter.drawLine(int(disc.right()) + gap, int(y), self.width(), int(y))
