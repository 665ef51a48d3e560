"""A field for a passphrase, with an eye to see it and a hint of how strong it is and why."""

from typing import Final

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.retold import Words, spoken
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.strength import GOOD, Reason, Strength, judge

TONES: Final[tuple[Tone, ...]] = ("neutral", "stop", "warn", "ok", "ok")


class PassphraseField(QWidget):
    """Signals: `changed(str)` with each change, `entered()` on Enter. Shown in clear only while the eye is down."""

    changed = Signal(str)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None, *, judged: bool = True) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        self._line = QLineEdit()
        self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setMaxLength(256)
        self._eye = QToolButton()
        self._eye.setCheckable(True)
        row.addWidget(self._line, 1)
        row.addWidget(self._eye)
        column.addLayout(row)
        self._meter = _Meter()
        self._hint = theme.label(" ", "small", wrap=True)
        column.addWidget(self._meter)
        column.addWidget(self._hint)
        self.setFocusProxy(self._line)
        self._told: Words = ""
        self.set_judged(judged)
        self._line.textChanged.connect(self._typed)
        self._line.returnPressed.connect(lambda: self.entered.emit())
        self._eye.toggled.connect(self._look)
        self._look(False)

    def set_name(self, name: str) -> None:
        """Name the field for screen readers."""
        self._line.setAccessibleName(name)

    def set_judged(self, judged: bool) -> None:
        """Show strength (choosing a passphrase) or not (unlocking)."""
        self._judged = judged
        self._meter.setVisible(judged)
        self._present()

    def set_error(self, sentence: Words) -> None:
        """Say what is wrong, such as a passphrase that does not open; typing takes it back."""
        self._told = sentence
        self._present()

    def text(self) -> str:
        return self._line.text()

    def clear(self) -> None:
        """Empty the field and hide what is typed next."""
        self._line.clear()
        self._eye.setChecked(False)

    def set_shown(self, shown: bool) -> None:
        """Show the text in clear, or hide it."""
        self._eye.setChecked(shown)

    def strength(self) -> Strength:
        return judge(self._line.text())

    def line(self) -> QLineEdit:
        """Return the inner line, for buddies and tests."""
        return self._line

    def _typed(self, text: str) -> None:
        self._told = ""
        self._present()
        self.changed.emit(text)

    def _look(self, shown: bool) -> None:
        self._line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        theme.set_icon(self._eye, "eye-off" if shown else "eye")
        self._eye.setToolTip(self.tr("Hide the passphrase") if shown else self.tr("Show the passphrase"))
        self._eye.setAccessibleName(self._eye.toolTip())

    def _present(self) -> None:
        found = self.strength()
        words = spoken(self._told)
        if not words and self._judged:
            words = self._why(found)
        self._meter.score = found.score
        self._meter.update()
        self._hint.setText(words or " ")
        self._hint.setVisible(self._judged or bool(words))
        self._line.setAccessibleDescription(words)
        wrong = bool(self._told)
        if self._line.property("invalid") is not wrong:
            theme.dress(self._line, invalid=wrong)
            theme.dress(self._hint, role="error" if wrong else "small")

    def _why(self, found: Strength) -> str:
        levels = (
            self.tr("Choose a sentence only you know"),
            self.tr("Weak"),
            self.tr("Fair"),
            self.tr("Good"),
            self.tr("Strong"),
        )
        why: dict[Reason, str] = {
            "empty": "",
            "short": self.tr("twelve characters or more hold longer"),
            "common": self.tr("many people use it"),
            "repeats": self.tr("it repeats itself"),
            "sequence": self.tr("it follows the keyboard or the alphabet"),
            "one_kind": self.tr("mix words, digits and signs"),
        }
        reasons = [why[reason] for reason in found.reasons if why[reason]]
        if found.score >= GOOD or not reasons:
            return levels[found.score]
        return self.tr("{0}: {1}").format(levels[found.score], self.tr("; ").join(reasons))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._present()
            self._look(self._eye.isChecked())


class _Meter(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.score = 0
        self.setFixedHeight(6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        wide = (self.width() - 3 * SPACE[0]) / 4
        for place in range(4):
            painter.setBrush(theme.colour(TONES[self.score] if place < self.score else "line"))
            painter.drawRoundedRect(QRectF(place * (wide + SPACE[0]), 0, wide, 6), 3, 3)
