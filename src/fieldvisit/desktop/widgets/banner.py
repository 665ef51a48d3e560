"""A sentence across the page that stays until it is dealt with: what happened, what to do, one action."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.retold import Words, spoken
from fieldvisit.desktop.tokens import RADIUS, SPACE, Tone
from fieldvisit.desktop.widgets.announcing import announce
from fieldvisit.desktop.widgets.chip import ICONS
from fieldvisit.desktop.widgets.glyph import Glyph


class Banner(QFrame):
    """Signals: `acted()` when the action is pressed, `closed()` when it is put away (it hides itself)."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self, tone: Tone | QWidget = "accent", words: str = "", action: str = "", parent: QWidget | None = None
    ) -> None:
        if isinstance(tone, QWidget):
            parent = tone
            tone = "accent"
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3], SPACE[1], SPACE[1], SPACE[1])
        row.setSpacing(SPACE[2])
        self._glyph = Glyph("info", "accent", 24)
        self._words = theme.label(words, wrap=True)
        self._action = QPushButton()
        self._action.clicked.connect(lambda: self.acted.emit())
        self._close = QToolButton()
        theme.dress(self._close, kind="quiet")
        theme.set_icon(self._close, "close", "muted")
        self._close.clicked.connect(self._put_away)
        row.addWidget(self._glyph)
        row.addWidget(self._words, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._close.hide()
        self._said: tuple[Words, Words] = "", ""
        self._retell()
        self.tell(tone, words, action)

    def tell(self, tone: Tone, words: Words, action: Words = "") -> None:
        """Say a sentence and announce it to screen readers."""
        self._tone, self._said = tone, (words, action)
        self._glyph.set_glyph(ICONS[tone] or "info", tone)
        self._write()
        self.update()
        if self.accessibleName():
            announce(self)

    def _write(self) -> None:
        words, action = map(spoken, self._said)
        self._words.setText(words)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(words)

    def set_closable(self, closable: bool) -> None:
        """Allow to put it away; a banner about something unfinished should not be closable."""
        self._close.setVisible(closable)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, 60))

    def words(self) -> str:
        return self._words.text()

    def tone(self) -> Tone:
        return self._tone

    def _put_away(self) -> None:
        self.hide()
        self.closed.emit()

    def _retell(self) -> None:
        if any(map(callable, self._said)):
            self._write()
        self._close.setToolTip(self.tr("Put away"))
        self._close.setAccessibleName(self._close.toolTip())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"soft:{self._tone}"))
        painter.drawRoundedRect(self.rect(), RADIUS["card"], RADIUS["card"])
        painter.setBrush(theme.colour(self._tone))
        painter.drawRoundedRect(QRectF(5, 10, 4, self.height() - 20), 2, 2)
