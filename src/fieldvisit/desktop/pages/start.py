"""The first start: server address, one-time code and a passphrase make a laptop one of the office's."""

from PySide6.QtCore import QSettings, Qt, Signal

from fieldvisit import sync
from fieldvisit.desktop._forms.ui_start import Ui_StartPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.errors import FieldvisitError


class StartPage(Page):
    """Enrols this laptop, then unlocks it at once. `look_changed` follows a choice of language."""

    look_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_StartPage()
        self.ui.setupUi(self)
        self.ui.card.body.addWidget(self.ui.form)
        self.ui.again.set_judged(False)
        self.ui.enrol.clicked.connect(self._enrol)
        self.ui.again.entered.connect(self._enrol)
        self.ui.chinese.clicked.connect(lambda: self._speak("zh-CN"))
        self.ui.english.clicked.connect(lambda: self._speak("en"))
        self.setFocusProxy(self.ui.address)
        self.words()

    def open(self, subject: str) -> None:
        self.ui.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _speak(self, language: str) -> None:
        profile = self.session.profile
        look = QSettings(str(profile.parent / f"{profile.name}-look.ini"), QSettings.Format.IniFormat)
        look.setValue("language", language)
        look.sync()
        self.look_changed.emit()

    def _missing(self) -> str:
        if not self.ui.address.text().strip():
            return self.tr("Enter the server address your office gave you.")
        if not self.ui.code.text().strip():
            return self.tr("Enter the one-time code your office gave you.")
        if self.ui.passphrase.text() != self.ui.again.text():
            return self.tr("The two passphrases differ. Type them again.")
        return ""

    def _enrol(self) -> None:
        missing = self._missing()
        self.ui.problem.setText(missing)
        if missing or self.ui.busy.is_busy():
            return
        session, passphrase = self.session, self.ui.passphrase.text()
        address, code = self.ui.address.text().strip(), self.ui.code.text().strip()
        self.ui.enrol.setEnabled(False)
        self.ui.busy.start(self.tr("Enrolling with the office …"))
        session.tasks.run(
            lambda: sync.enrol(session.profile, address, code, passphrase, session.clock),
            lambda _: session.unlock(passphrase, self._refused),
            self._refused,
        )

    def _refused(self, error: FieldvisitError) -> None:
        self.ui.busy.stop()
        self.ui.enrol.setEnabled(True)
        self.ui.problem.setText(sentence(error, self.session))

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.passphrase.set_name(self.tr("Passphrase"))
        self.ui.again.set_name(self.tr("Passphrase again"))
