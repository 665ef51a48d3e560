"""A short message over the window that never takes the focus: saved, sent, failed."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from fieldvisit.desktop import theme
from fieldvisit.desktop.retold import Words, spoken
from fieldvisit.desktop.tokens import RADIUS, SPACE, Tone
from fieldvisit.desktop.widgets.announcing import announce
from fieldvisit.desktop.widgets.chip import ICONS
from fieldvisit.desktop.widgets.glyph import Glyph

EDGE = 24  # distance from the window's bottom
SHADE = 6
RISE = 12  # pixels it comes up from
STEP = 24  # pixels up to the next place that is tried
USED = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)


class Toast(QFrame):
    """One per window: `Toast(window)` once, then `say(…)`. Signal: `acted()`.

    Good news goes by itself after four seconds; warnings and failures stay until they are put away.
    """

    acted = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE[3] + SHADE, SPACE[1] + SHADE, SPACE[1] + SHADE, SPACE[1] + SHADE)
        row.setSpacing(SPACE[2])
        self._glyph = Glyph("check-circle", "ok", 24)
        self._words = theme.label("", wrap=True)
        self._action = QPushButton()
        theme.dress(self._action, kind="quiet")
        self._action.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setObjectName("put_away")
        theme.dress(self._close, kind="quiet")
        theme.set_icon(self._close, "close", "muted")
        self._close.clicked.connect(self.hide)
        for widget, stretch in ((self._glyph, 0), (self._words, 1), (self._action, 0), (self._close, 0)):
            row.addWidget(widget, stretch)
        self._said: tuple[Words, Words] = "", ""
        self._clock = QTimer(self, singleShot=True)
        self._clock.timeout.connect(self.hide)
        self._rise = QPropertyAnimation(self, b"pos", self)
        host.installEventFilter(self)
        self.hide()

    def say(self, words: Words, tone: Tone = "ok", action: Words = "", *, stay_ms: int | None = None) -> None:
        """Show a message; `stay_ms` None chooses by tone, 0 stays until it is put away."""
        self._glyph.set_glyph(ICONS[tone] or "info", tone)
        self._said = words, action
        self._write()
        stay = (0 if tone in ("warn", "stop") else 4000) if stay_ms is None else stay_ms
        self._clock.stop()
        if stay:
            self._clock.start(stay)
        self._place()
        self.show()
        self.raise_()
        if theme.motion_ms():
            self._slide()
        announce(self)

    def words(self) -> str:
        return self._words.text()

    def _write(self) -> None:
        words, action = map(spoken, self._said)
        self._words.setText(words)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._close.setToolTip(self.tr("Put away"))
        self._close.setAccessibleName(self._close.toolTip())
        self.setAccessibleName(words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self._rise.stop()
            self._write()
            self._place()

    def _act(self) -> None:
        self.hide()
        self.acted.emit()

    def _slide(self) -> None:
        end = self.pos()
        self._rise.stop()
        self._rise.setDuration(theme.motion_ms())
        self._rise.setStartValue(end + QPoint(0, RISE))
        self._rise.setEndValue(end)
        self._rise.start()

    def _place(self) -> None:
        host = self._host
        for part in (self._words, self._action, self._close):
            part.ensurePolished()  # or the style sheet's padding is missing from their hints
        natural = self._words.fontMetrics().horizontalAdvance(self._words.text())
        room = max(host.width() - 2 * EDGE, 160)
        taken = 24 + self._close.sizeHint().width() + 3 * SPACE[2] + SPACE[3] + SPACE[1] + 2 * SHADE + 2
        taken += self._action.sizeHint().width() if self._action.text() else 0
        self._words.setMinimumWidth(max(min(natural + 2, 360, room - taken), 80))
        self._row.invalidate()
        wide = min(self.sizeHint().width(), room, 640)
        high = max(self.heightForWidth(wide), self.minimumSizeHint().height())
        self.setGeometry(self._free_place(wide, high))

    def _free_place(self, wide: int, high: int) -> QRect:
        """Return the lowest place, in the middle if possible, that covers nothing one can use, nor on its way up."""
        host = self._host
        taken = [
            QRect(one.mapTo(host, QPoint(0, 0)), one.size())
            for one in host.findChildren(QWidget)
            if isinstance(one, USED) and one.isVisible() and one.isEnabled() and not self.isAncestorOf(one)
        ]
        lowest, middle = host.height() - high - EDGE + SHADE, (host.width() - wide) // 2
        for up in range(0, max(lowest, 1), STEP):
            for left in (middle, host.width() - wide - EDGE, EDGE * 4):
                place = QRect(left, lowest - up, wide, high)
                if not any(place.adjusted(0, 0, 0, RISE).intersects(each) for each in taken):
                    return place
        return QRect(middle, lowest, wide, high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._rise.stop()
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shadow = theme.colour("shadow")
        for ring in range(SHADE):
            shadow.setAlpha(5 + ring * 3)
            painter.setBrush(shadow)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(ring, ring + 1, -ring, -ring + 1), 12, 12)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("card"))
        body = QRectF(self.rect()).adjusted(SHADE, SHADE, -SHADE, -SHADE)
        painter.drawRoundedRect(body, RADIUS["card"], RADIUS["card"])
