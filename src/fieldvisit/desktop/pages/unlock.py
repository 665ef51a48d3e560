"""The locked desk: one passphrase, no network."""

from PySide6.QtCore import Qt

from fieldvisit.desktop._forms.ui_unlock import Ui_UnlockPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.errors import FieldvisitError


class UnlockPage(Page):
    """Asks for the lead's passphrase; the window moves on when the session says `unlocked`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_UnlockPage()
        self.ui.setupUi(self)
        self.ui.card.body.addWidget(self.ui.form)
        self.ui.passphrase.set_judged(False)
        self.ui.passphrase.entered.connect(self._unlock)
        self.ui.unlock.clicked.connect(self._unlock)
        session.unlocked.connect(self._opened)
        self.setFocusProxy(self.ui.passphrase)
        self.words()

    def open(self, subject: str) -> None:
        self.ui.passphrase.clear()
        self.ui.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self) -> None:
        if self.ui.busy.is_busy() or not self.ui.passphrase.text():
            return
        self.ui.unlock.setEnabled(False)
        self.ui.busy.start(self.tr("Opening the encrypted data …"))
        self.session.unlock(self.ui.passphrase.text(), self._refused)

    def _refused(self, error: FieldvisitError) -> None:
        self._rest()
        self.ui.passphrase.set_error(sentence(error, self.session))
        self.ui.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _opened(self) -> None:
        self._rest()
        self.ui.passphrase.clear()

    def _rest(self) -> None:
        self.ui.busy.stop()
        self.ui.unlock.setEnabled(True)

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.passphrase.set_name(self.tr("Passphrase"))
