"""What closing the program means while something is only on this laptop."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from fieldvisit.desktop import theme


class Leaving(QMessageBox):
    """Explains and asks; staying is the way out of it. Signals: `sending()` for stay and send now, `leaving()`."""

    sending = Signal()
    leaving = Signal()

    def __init__(self, waiting: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("leaving")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIconPixmap(theme.pixmap("upload", "accent", 32))
        self._waiting = waiting
        self._send = self.addButton("", QMessageBox.ButtonRole.AcceptRole)
        self._leave = self.addButton("", QMessageBox.ButtonRole.DestructiveRole)
        self._leave.setObjectName("leave")
        self._stay = self.addButton("", QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self._send)
        self.setEscapeButton(self._stay)
        self.finished.connect(self._answer)
        self._say()

    def _say(self) -> None:
        self.setWindowTitle(self.tr("Close Fieldvisit?"))
        self.setText(self.tr("%n records and files are only on this laptop.", "", self._waiting))
        self.setInformativeText(
            self.tr(
                "They stay here, encrypted, and closing loses nothing. They go to the office when the program is "
                "unlocked and has a network; keep the laptop safe until then."
            )
        )
        self._send.setText(self.tr("Stay and send now"))
        self._leave.setText(self.tr("Close"))
        self._stay.setText(self.tr("Stay"))
        for button in self.buttons():  # the style sheet's least width would let them shrink below their words
            button.ensurePolished()
            button.setMinimumWidth(button.sizeHint().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _answer(self) -> None:
        pressed = self.clickedButton()
        self.deleteLater()
        if pressed is self._leave:
            self.leaving.emit()
        elif pressed is self._send:
            self.sending.emit()
