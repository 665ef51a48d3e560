"""The locked desk: one passphrase, no network."""

from importlib import import_module
from typing import Final

from PySide6.QtCore import Qt, QTimer

from fieldvisit.desktop._forms.ui_unlock import Ui_UnlockPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.errors import FieldvisitError

TYPING_MS: Final = 200
"""After the page is made: it is painted, and the first letter is hardly typed."""


class UnlockPage(Page):
    """Asks for the lead's passphrase; the window moves on when the session says `unlocked`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_UnlockPage()
        self.ui.setupUi(self)
        self.ui.card.body.addWidget(self.ui.form)
        self.ui.passphrase.set_judged(False)
        self.ui.passphrase.entered.connect(self._unlock)
        self.ui.passphrase.changed.connect(self._typed)
        self.ui.unlock.clicked.connect(self._unlock)
        self.ui.trouble.hide()
        session.unlocked.connect(self._opened)
        self.setFocusProxy(self.ui.passphrase)
        self._problem: FieldvisitError | None = None
        QTimer.singleShot(TYPING_MS, self, self._load_ahead)
        self.words()

    def open(self, subject: str) -> None:
        self._problem = None
        self.ui.trouble.hide()
        self.ui.passphrase.clear()
        self.ui.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load_ahead(self) -> None:
        """Load on a worker what opens the desk and reads the day, while the passphrase is being typed."""
        if not self.session.is_open:
            self.session.tasks.run(_load, lambda _: None, self.session.failed.emit)

    def _typed(self, text: str) -> None:
        self.ui.unlock.setEnabled(bool(text) and not self.ui.busy.is_busy())

    def _unlock(self) -> None:
        if self.ui.busy.is_busy() or not self.ui.passphrase.text():
            return
        self._problem = None
        self.ui.trouble.hide()
        self.ui.unlock.setEnabled(False)
        self.ui.passphrase.setEnabled(False)
        self.ui.busy.start(lambda: self.tr("Opening the encrypted data …"))
        self.session.unlock(self.ui.passphrase.text(), self._refused)

    def _refused(self, error: FieldvisitError) -> None:
        self._rest()
        self._problem = error
        self._explain()
        self.ui.passphrase.line().selectAll()
        self.ui.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _explain(self) -> None:
        """Say a wrong word at the field; what no other word can mend, above it and where to look for help."""
        error = self._problem
        if error is None:
            return
        if error.code == "wrong_passphrase":
            self.ui.passphrase.set_error(lambda: sentence(error, self.session))
            return
        words = sentence(error, self.session)
        if error.code in ("profile_damaged", "profile_newer", "certificate_missing"):
            words += "\n" + self.tr("The data is in {folder}.").format(folder=self.session.profile)
        self.ui.trouble.tell("warn" if error.code == "profile_busy" else "stop", words)
        self.ui.trouble.show()

    def _opened(self) -> None:
        self._rest()
        self.ui.passphrase.clear()

    def _rest(self) -> None:
        self.ui.busy.stop()
        self.ui.passphrase.setEnabled(True)
        self._typed(self.ui.passphrase.text())

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.passphrase.set_name(self.tr("Passphrase"))
        self._explain()


def _load() -> None:
    for name in ("keyfile", "casework"):
        import_module(f"fieldvisit.{name}")
