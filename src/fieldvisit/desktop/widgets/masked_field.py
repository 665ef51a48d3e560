"""Shows a person's datum masked; in clear only for seconds, after the page has put the reason on record."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.designer import placed

GRACE_MS: Final = 400


class MaskedField(QWidget):
    """A masked text with an eye.

    The eye emits `reveal_asked`; the page records the reason and answers with `reveal(text, seconds)`. The text is
    masked again, and forgotten here, when the time is over, the eye is pressed again, the window loses the focus or the
    field is hidden; then `concealed` is emitted. Nothing can be selected, copied or dragged out at any time.
    """

    reveal_asked = Signal()
    concealed = Signal()
    _left = 0  # seconds; on the class too, because Qt may still send events to a field that is being collected

    def __init__(self, masked: str | QWidget = "", what: str = "", parent: QWidget | None = None) -> None:
        masked, parent = placed(masked, "", parent)
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[1])
        self._label = theme.label(masked)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._label.setMinimumWidth(24)
        self._eye = QToolButton()
        theme.dress(self._eye, kind="quiet")
        row.addWidget(self._label)
        row.addWidget(self._eye)
        row.addStretch()
        self.setFocusProxy(self._eye)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._masked, self._what, self._left = masked, what, 0
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._count_down)
        self._eye.clicked.connect(self._pressed)
        self._watched: QWidget | None = None
        self._show()

    def set_masked(self, masked: str) -> None:
        """Show another datum, masked."""
        self._masked = masked
        self.conceal()
        self._show()

    def set_what(self, what: str) -> None:
        """Name the datum (`phone number`) for screen readers."""
        self._what = what
        self._show()

    def set_role(self, role: str) -> None:
        """Give the text a type role, such as `title`."""
        theme.dress(self._label, role=role)

    def set_wrap(self) -> None:
        """Let a long text go on below itself: for addresses, which are longer in clear than masked."""
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.takeAt(row.count() - 1)
            row.setStretch(0, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_revealable(self, revealable: bool) -> None:
        """Take the eye away where nothing may be shown."""
        self._eye.setVisible(revealable)

    def reveal(self, text: str, seconds: int = 10) -> None:
        """Show the clear text for `seconds`; never in a hidden field, and only a blink in an inactive window."""
        if not self.isVisible():
            return
        self._left = max(seconds, 1)
        self._label.setText(text)
        self._tick.start()
        self._show()
        # A dialog that asked for the reason may just be closing: give the window a moment to become active again
        QTimer.singleShot(GRACE_MS, self, self._conceal_if_inactive)

    def _conceal_if_inactive(self) -> None:
        if not self.isActiveWindow():
            self.conceal()

    def is_revealed(self) -> bool:
        return self._left > 0

    def text(self) -> str:
        """Return what is on the screen now."""
        return self._label.text()

    def conceal(self) -> None:
        """Mask now."""
        if not self._left:
            return
        self._left = 0
        self._tick.stop()
        self._show()
        self.concealed.emit()

    def _pressed(self) -> None:
        if self._left:
            self.conceal()
        else:
            self.reveal_asked.emit()

    def _count_down(self) -> None:
        if self._left <= 1:
            self.conceal()
        else:
            self._left -= 1
            self._show()

    def _show(self) -> None:
        if not self._left:
            self._label.setText(self._masked)
        theme.set_icon(self._eye, "eye-off" if self._left else "eye", "accent")
        self._eye.setText(self.tr("{0} s").format(self._left) if self._left else "")
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self._eye.setToolButtonStyle(beside if self._left else alone)
        self._eye.setToolTip(self.tr("Hide") if self._left else self.tr("Show for ten seconds"))
        self._eye.setAccessibleName(f"{self._eye.toolTip()} {self._what}".strip())
        self._label.setAccessibleName(self._label.text() if self._left else self.tr("masked"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._watched is not self.window():
            self._watched = self.window()
            self._watched.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        self.conceal()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowDeactivate, QEvent.Type.WindowStateChange):
            self.conceal()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
