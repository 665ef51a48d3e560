"""The first start: server address, one-time code and a passphrase make a laptop one of the office's."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldvisit import sync
from fieldvisit.desktop import look, theme
from fieldvisit.desktop._forms.ui_start import Ui_StartPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.retold import Words, spoken
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.passphrase_field import PassphraseField
from fieldvisit.errors import FieldvisitError
from fieldvisit.wording import known, say


class StartPage(Page):
    """Enrols this laptop, then unlocks it at once. `look_changed` follows a choice of language.

    Whatever goes wrong, the fields keep what was typed and the one to mend is marked and has the focus.
    """

    look_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_StartPage()
        self.ui.setupUi(self)
        self.ui.card.body.addWidget(self.ui.form)
        self.ui.again.set_judged(False)
        self.ui.enrol.clicked.connect(self._enrol)
        for line in (self.ui.address, self.ui.code):
            line.returnPressed.connect(self.focusNextChild)
            line.textChanged.connect(self._mend)
        self.ui.passphrase.entered.connect(self.focusNextChild)
        self.ui.again.entered.connect(self._enrol)
        for field in (self.ui.passphrase, self.ui.again):
            field.changed.connect(self._mend)
        self.ui.chinese.clicked.connect(lambda: self._speak("zh-CN"))
        self.ui.english.clicked.connect(lambda: self._speak("en"))
        self.setFocusProxy(self.ui.address)
        self._wrong: tuple[QWidget, Words] | None = None
        self.words()

    def open(self, subject: str) -> None:
        self.ui.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _speak(self, language: str) -> None:
        kept = look.settings(self.session.profile)
        kept.setValue("language", language)
        kept.sync()
        self.look_changed.emit()

    def _mend(self) -> None:
        for line in (self.ui.address, self.ui.code):
            theme.dress(line, invalid=False)
            line.setAccessibleDescription("")
        self._wrong = None
        self.ui.problem.clear()

    def _blame(self, field: QWidget, words: Words) -> None:
        """Mark the field that has to be mended and say why below the form."""
        self._mend()
        self._wrong = field, words
        self._explain()
        if isinstance(field, QLineEdit):
            theme.dress(field, invalid=True)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _explain(self) -> None:
        """Say what is wrong in the language in force."""
        if self._wrong is None:
            return
        field, words = self._wrong[0], spoken(self._wrong[1])
        self.ui.problem.setText(words)
        line = field.line() if isinstance(field, PassphraseField) else field
        if isinstance(line, QLineEdit):
            line.setAccessibleDescription(words)

    def _ready(self) -> bool:
        if not self.ui.address.text().strip():
            self._blame(self.ui.address, lambda: self.tr("Enter the server address your office gave you."))
        elif not self.ui.code.text().strip():
            self._blame(self.ui.code, lambda: self.tr("Enter the one-time code your office gave you."))
        elif not self.ui.passphrase.text():
            self._blame(self.ui.passphrase, lambda: self.tr("Choose a passphrase and write it here."))
        elif self.ui.passphrase.text() != self.ui.again.text():
            self._blame(self.ui.again, lambda: self.tr("The two passphrases differ. Type them again."))
        else:
            return True
        return False

    def _enrol(self) -> None:
        if self.ui.busy.is_busy() or not self._ready():
            return
        session, passphrase = self.session, self.ui.passphrase.text()
        address, code = self.ui.address.text().strip(), self.ui.code.text().strip()
        self._work(True)
        session.tasks.run(
            lambda: sync.enrol(session.profile, address, code, passphrase, session.clock),
            lambda _: session.unlock(passphrase, self._unopened),
            self._refused,
        )

    def _work(self, busy: bool) -> None:
        if busy:
            self._mend()
            self.ui.busy.start(lambda: self.tr("Enrolling with the office …"))
        else:
            self.ui.busy.stop()
        self.ui.enrol.setEnabled(not busy)
        for field in (self.ui.address, self.ui.code, self.ui.passphrase, self.ui.again):
            field.setEnabled(not busy)

    def _refused(self, error: FieldvisitError) -> None:
        self._work(False)
        if error.code == "profile_exists":
            self._unopened(error)
            return
        culprits: dict[str, QWidget] = {
            "weak_passphrase": self.ui.passphrase,
            "enrolment_refused": self.ui.code,
            "office_unreachable": self.ui.address,
            "office_foreign": self.ui.address,
            "office_address_unsafe": self.ui.address,
        }
        self._blame(culprits.get(error.code, self.ui.enrol), lambda: self._why(error))

    def _why(self, error: FieldvisitError) -> str:
        """Return what went wrong: before enrolment there are no records to be safe, and no second try by itself."""
        reason = f"sync.reason.{error.facts.get('reason', '')}"
        if error.code not in ("office_unreachable", "office_foreign") or not known(reason):
            return sentence(error, self.session)
        why = say(reason, self.session.language)
        return self.tr("{why} Nothing was changed on this laptop; what you typed is still here.").format(why=why)

    def _unopened(self, error: FieldvisitError) -> None:
        """The laptop is enrolled; only opening it is left."""
        self._work(False)
        self.said.emit("warn", lambda: sentence(error, self.session))
        self.go.emit("unlock", "")

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self._explain()
        self.ui.passphrase.set_name(self.tr("Passphrase"))
        self.ui.again.set_name(self.tr("Passphrase again"))
        self.ui.chinese.setChecked(self.session.language == "zh-CN")
        self.ui.english.setChecked(self.session.language != "zh-CN")
