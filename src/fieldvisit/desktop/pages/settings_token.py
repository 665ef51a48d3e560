"""Where a new signing key is made: here, encrypted, or in a token that is plugged in (PKCS#11)."""

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.retold import Words, say
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.busy_line import BusyLine
from fieldvisit.desktop.widgets.fold import Fold
from fieldvisit.desktop.widgets.passphrase_field import PassphraseField
from fieldvisit.errors import FieldvisitError
from fieldvisit.token_key import Token


class TokenChoice(Fold):
    """Closed: the key is made on this laptop. Open with a token chosen: in that token, under its PIN."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("in_token", parent)
        self._session = session
        self._found: tuple[Token, ...] = ()
        self.intro = theme.label("", "muted", wrap=True)
        self.driver, self.browse, self.look = QLineEdit(), QPushButton(), QPushButton()
        self.which, self.pin = QComboBox(), PassphraseField()
        self.driver_label, self.which_label, self.pin_label = QLabel(), QLabel(), QLabel()
        self.error, self.busy = theme.label("", "error", wrap=True), BusyLine()
        names = {"token_driver": self.driver, "token_browse": self.browse, "token_look": self.look}
        named: dict[str, QWidget] = {
            **names,
            "token_which": self.which,
            "token_pin": self.pin,
            "token_error": self.error,
        }
        for name, widget in named.items():
            widget.setObjectName(name)
        self.pin.set_judged(False)
        self.error.hide()
        for label, buddy in ((self.driver_label, self.driver), (self.which_label, self.which)):
            label.setBuddy(buddy)
        row = QHBoxLayout()
        row.addWidget(self.driver, 1)
        row.addWidget(self.browse)
        row.addWidget(self.look)
        self.body.addWidget(self.intro)
        self.body.addWidget(self.driver_label)
        self.body.addLayout(row)
        for widget in (self.busy, self.error, self.which_label, self.which, self.pin_label, self.pin):
            self.body.addWidget(widget)
        self.browse.clicked.connect(self._browse)
        self.look.clicked.connect(self.search)
        self.driver.returnPressed.connect(self.search)
        self.words()
        self._fill(())

    def words(self) -> None:
        """Set the texts again."""
        self.set_title(self.tr("Make the key in a token (USB key)"))
        self.intro.setText(
            self.tr(
                "The key is made inside the token and never leaves it. To sign, the token must be plugged in; "
                "its PIN is kept encrypted under the passphrase above."
            )
        )
        self.driver_label.setText(self.tr("The token's driver (PKCS#11 library)"))
        self.browse.setText(self.tr("Choose …"))
        self.look.setText(self.tr("Look for tokens"))
        self.which_label.setText(self.tr("Token"))
        self.which.setAccessibleName(self.tr("Token"))
        self.pin_label.setText(self.tr("Its PIN"))
        self.pin.set_name(self.tr("Its PIN"))
        self.which.setPlaceholderText(self.tr("No token found yet"))

    def chosen(self) -> Token | None:
        """The token to make the key in; None when it is made on this laptop."""
        at = self.which.currentIndex()
        return self._found[at] if self.is_open() and 0 <= at < len(self._found) else None

    def forget(self) -> None:
        """Leave no PIN in the field."""
        self.pin.clear()

    def search(self) -> None:
        """Ask the driver on a worker which tokens are plugged in."""
        from fieldvisit import token_key

        module = self.driver.text().strip()
        if not module or self.busy.is_busy():
            return
        self.error.hide()
        self.busy.start(lambda: self.tr("Looking for tokens …"))
        self._session.tasks.run(lambda: token_key.tokens(module), self._seen, self._unseen)

    def _seen(self, found: tuple[Token, ...]) -> None:
        self.busy.stop()
        self._fill(found)
        if not found:
            self._tell(lambda: self.tr("No token with a PIN is plugged in. Plug it in and look again."))

    def _unseen(self, error: FieldvisitError) -> None:
        self.busy.stop()
        self._fill(())
        self._tell(lambda: sentence(error, self._session))

    def _fill(self, found: tuple[Token, ...]) -> None:
        self._found = found
        self.which.clear()
        for one in found:
            self.which.addItem(f"{one.label} · {one.serial}")
        for widget in (self.which, self.pin):
            widget.setEnabled(bool(found))

    def _tell(self, words: Words) -> None:
        say(self.error, words)
        self.error.show()

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.driver_label.text())
        dialog.setObjectName("token_dialog")
        dialog.fileSelected.connect(lambda name: self.driver.setText(str(Path(name))))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.words()
