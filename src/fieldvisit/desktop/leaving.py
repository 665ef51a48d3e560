"""What closing the program means while something is only on this laptop."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from fieldvisit.desktop import theme


class Leaving(QMessageBox):
    """Explains and asks; staying is the way out of it. Signals: `sending()` for stay and send now, `leaving()`."""

    sending = Signal()
    leaving = Signal()

    def __init__(self, waiting: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("leaving")
        self.setWindowTitle(self.tr("Close Fieldvisit?"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIconPixmap(theme.pixmap("upload", "accent", 32))
        self.setText(self.tr("%n records and files are only on this laptop.", "", waiting))
        self.setInformativeText(
            self.tr(
                "They stay here, encrypted, and closing loses nothing. They go to the office when the program is "
                "unlocked and has a network; keep the laptop safe until then."
            )
        )
        self._send = self.addButton(self.tr("Stay and send now"), QMessageBox.ButtonRole.AcceptRole)
        self._leave = self.addButton(self.tr("Close"), QMessageBox.ButtonRole.DestructiveRole)
        self._leave.setObjectName("leave")
        self.setDefaultButton(self._send)
        self.setEscapeButton(self.addButton(self.tr("Stay"), QMessageBox.ButtonRole.RejectRole))
        self.finished.connect(self._answer)
        for button in self.buttons():  # the style sheet's least width would let them shrink below their words
            button.ensurePolished()
            button.setMinimumWidth(button.sizeHint().width())

    def _answer(self) -> None:
        pressed = self.clickedButton()
        self.deleteLater()
        if pressed is self._leave:
            self.leaving.emit()
        elif pressed is self._send:
            self.sending.emit()
