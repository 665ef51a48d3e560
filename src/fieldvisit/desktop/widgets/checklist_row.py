"""One line of a checklist: the tick, the sentence, who ticked it and when, and the way to a note."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QToolButton, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import RADIUS, SPACE
from fieldvisit.desktop.widgets.designer import placed

LEAST: int = 56
BOX = 24
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class ChecklistRow(QAbstractButton):
    """A tick that the page grants: pressing emits `tick_asked(bool)`, and `set_ticked` shows it once it is written.

    Signals: `tick_asked(bool)`, `note_asked()`. Space, Enter or a press anywhere on the row asks for the tick.
    """

    tick_asked = Signal(bool)
    note_asked = Signal()

    def __init__(self, sentence: str | QWidget = "", *, required: bool = False, parent: QWidget | None = None) -> None:
        sentence, parent = placed(sentence, "", parent)
        super().__init__(parent)
        self.setText(sentence)
        self.setCheckable(True)
        self._required, self._stamp, self._note, self._locked = required, "", "", False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setProperty("ringRadius", RADIUS["field"])
        self._pen = QToolButton(self)
        theme.dress(self._pen, kind="quiet")
        self._pen.clicked.connect(lambda: self.note_asked.emit())
        self._retell()

    def set_ticked(self, ticked: bool, stamp: str = "") -> None:
        """Show the tick with its stamp (`李婷 · 09:41`)."""
        self.setChecked(ticked)
        self._stamp = stamp if ticked else ""
        self._retell()

    def set_note(self, note: str) -> None:
        """Show that there is a note, and its words."""
        self._note = note
        self._retell()

    def set_locked(self, locked: bool) -> None:
        """Show it for reading only, in full contrast: a sealed visit."""
        self._locked = locked
        self._pen.setVisible(not locked)
        self._retell()

    def _retell(self) -> None:
        theme.set_icon(self._pen, "note" if self._note else "pen", "accent" if self._note else "muted")
        self._pen.setToolTip(self.tr("Change the note") if self._note else self.tr("Add a note"))
        self._pen.setAccessibleName(f"{self._pen.toolTip()}: {self.text()}")
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(" · ".join(part for part in (self._need(), self._stamp, self._note) if part))
        self.setCursor(Qt.CursorShape.ArrowCursor if self._locked else Qt.CursorShape.PointingHandCursor)
        self.updateGeometry()
        self.update()

    def _need(self) -> str:
        return self.tr("required") if self._required and not self.isChecked() else ""

    def nextCheckState(self) -> None:
        if not self._locked:
            self.tick_asked.emit(not self.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def _words_width(self, width: int) -> int:
        stamp = QFontMetrics(theme.font("small")).horizontalAdvance(self._stamp or self._need())
        return max(width - SPACE[2] * 3 - BOX - 48 - (stamp + SPACE[2] if stamp else 0), 80)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(LEAST, sum(self._heights(self._words_width(width))) + 2 * SPACE[1])

    def _heights(self, wide: int) -> tuple[int, int]:
        box = QRect(0, 0, wide, 4000)
        sentence = QFontMetrics(theme.font("body")).boundingRect(box, int(WRAP), self.text()).height()
        note = QFontMetrics(theme.font("small")).boundingRect(box, int(WRAP), self._note).height() if self._note else 0
        return sentence, note

    def sizeHint(self) -> QSize:
        return QSize(480, self.heightForWidth(self.width() if self.width() > 200 else 480))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self._pen.setGeometry(self.width() - 48, (self.height() - 44) // 2, 44, 44)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        live = self.isEnabled() and not self._locked
        if live and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(self.rect(), RADIUS["field"], RADIUS["field"])
        self._tick(painter, live)
        left, wide = SPACE[2] * 2 + BOX, self._words_width(self.width())
        sentence, note = self._heights(wide)
        top = (self.height() - sentence - note) // 2
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text" if self.isEnabled() else "muted"))
        painter.drawText(QRect(left, top, wide, sentence), int(WRAP), self.text())
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRect(left, top + sentence, wide, note), int(WRAP), self._note)
        side = QRect(left + wide + SPACE[2], 0, self.width() - 48 - left - wide - SPACE[2], self.height())
        if not self.isChecked():
            painter.setPen(theme.colour("warn" if self.isEnabled() else "muted"))
        painter.drawText(side, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._stamp or self._need())

    def _tick(self, painter: QPainter, live: bool) -> None:
        box = QRectF(SPACE[2], (self.height() - BOX) / 2, BOX, BOX).adjusted(0.5, 0.5, -0.5, -0.5)
        on = self.isChecked()
        painter.setPen(QPen(theme.colour("ok" if on else "edge" if live else "line"), 1.5))
        painter.setBrush(theme.colour("soft:ok" if on else "card"))
        painter.drawRoundedRect(box, 5, 5)
        if on:
            painter.drawPixmap(int(box.left()) + 2, int(box.top()) + 2, theme.pixmap("check", "ok", 20))
