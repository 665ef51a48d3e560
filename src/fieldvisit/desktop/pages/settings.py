"""Look, language, lock, companion, passphrase, and what this laptop is to the office."""

from PySide6.QtCore import QCoreApplication, QSysInfo, Qt, Signal, qVersion
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QSizePolicy

from fieldvisit import __version__, casework, sync
from fieldvisit.desktop import look, theme
from fieldvisit.desktop._forms.ui_settings import Ui_SettingsPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages.outbox_pace import size
from fieldvisit.desktop.pages.settings_token import TokenChoice
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.errors import FieldvisitError
from fieldvisit.store import profile as profiles
from fieldvisit.store.database import FILE
from fieldvisit.store.desk import Desk
from fieldvisit.token_key import Token
from fieldvisit.wording import known, say

tr_in = QCoreApplication.translate

IDLE = ("1", "2", "3", "5")
"""Days before a certificate ends from which on we warn."""


class SettingsPage(Page):
    """`look_changed` follows each choice of language, appearance or text size."""

    look_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_SettingsPage()
        self.ui.setupUi(self)
        names = ("look", "laptop", "rules", "printers", "companion", "passphrase", "about")
        self._heads = {name: theme.label("", "section") for name in names}
        for name, head in self._heads.items():
            card: Card = getattr(self.ui, f"{name}Card")
            card.body.addWidget(head)
            card.body.addWidget(getattr(self.ui, name))
        self.token = TokenChoice(session)
        self.ui.companionForm.insertWidget(self.ui.companionForm.indexOf(self.ui.companionBusy), self.token)
        for field in (self.ui.oldWord, self.ui.newAgain):
            field.set_judged(False)
        self._fill()
        for label in (self.ui.languageLabel, self.ui.schemeLabel, self.ui.scaleLabel, self.ui.idleLabel):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)  # or it hangs too high
        self.words()
        for box in (self.ui.language, self.ui.scheme, self.ui.scale):
            box.activated.connect(self._keep_look)
        self.ui.idle.activated.connect(self._keep_idle)
        self.ui.copyFacts.clicked.connect(self._copy)
        self.ui.open_rules.clicked.connect(lambda: self.go.emit("rules", ""))
        self.ui.addCompanion.clicked.connect(self._add_companion)
        self.ui.companionWord.entered.connect(self._add_companion)
        self.ui.change.clicked.connect(self._change)
        self.ui.newAgain.entered.connect(self._change)
        self.setFocusProxy(self.ui.language)
        session.locking.connect(self._forget)

    def _fill(self) -> None:
        for name, word in (("zh-CN", "中文（简体）"), ("en", "English")):
            self.ui.language.addItem(word, name)
        for scheme in look.SCHEMES:
            self.ui.scheme.addItem("", scheme)
        for scale in look.SCALES:
            self.ui.scale.addItem(f"{round(float(scale) * 100)} %", scale)
        for minutes in IDLE:
            self.ui.idle.addItem("", minutes)

    def _forget(self) -> None:
        """Leave no passphrase in a field behind the lock."""
        for field in (self.ui.oldWord, self.ui.newWord, self.ui.newAgain, self.ui.companionWord):
            field.clear()
        self.token.forget()

    def refresh(self) -> None:
        kept = look.settings(self.session.profile)
        _choose(self.ui.language, self.session.language)
        _choose(self.ui.scheme, look.scheme(kept))
        _choose(self.ui.scale, look.scale(kept))
        _choose(self.ui.idle, self.session.desk.store.settings.get("idle_minutes") or IDLE[-1])
        self._tell(self.ui.facts, self._laptop())
        self._tell(self.ui.signers, self._signers())
        self._tell(self.ui.rulesFacts, self._rules())
        self.ui.printers.read(self.session)
        self._warn()

    @staticmethod
    def _tell(label: QLabel, words: str) -> None:
        if label.text() != words:
            label.setText(words)

    def _laptop(self) -> str:
        desk, store = self.session.desk, self.session.desk.store
        day = f"{self.session.signer.expires:%Y-%m-%d}"
        lines = [
            self.tr("Laptop {device}, collector {collector}").format(device=desk.device, collector=desk.collector),
            self.tr("Office {address}").format(address=store.settings.get("office_address")),
            self.tr("Office key {key}").format(key=store.settings.get("office_key")[:16]),
            self.tr("Signing certificate valid until {day}").format(day=day),
            self.tr("Records {count}, database {size}").format(
                count=store.events.head().size, size=size((self.session.profile / FILE).stat().st_size)
            ),
            self.tr("Profile folder {folder}").format(folder=self.session.profile),
            self.tr("Program {version}, Qt {qt}, {system}").format(
                version=__version__, qt=qVersion(), system=QSysInfo.prettyProductName()
            ),
        ]
        return "\n".join(lines)

    def _signers(self) -> str:
        """Say who else can sign here."""
        store, lead = self.session.desk.store, self.session.desk.collector
        others = [one for one in store.staff.all() if one.collector_id != lead]
        names = [
            self.tr("{name} ({number})").format(name=one.name, number=one.collector_id)
            for one in others
            if store.secrets.get(f"signer:{one.collector_id}")
        ]
        if not names:
            return self.tr("Nobody else can sign on this laptop yet.")
        return self.tr("Can sign here: {names}").format(names=self.tr(", ").join(names))

    def _rules(self) -> str:
        """Say which rules are in force here."""
        try:
            pack = self.session.desk.store.staff.pack()
        except FieldvisitError as error:
            return sentence(error, self.session)
        words = self.tr("{name}, {id} {version}, in force from {day}")
        name = pack.name(self.session.language)
        return words.format(name=name, id=pack.pack_id, version=pack.version, day=pack.effective)

    def _warn(self) -> None:
        """Say in time that the certificate ends: without it no report can be sealed."""
        words = expiry(self.session)
        self.ui.expiry.setVisible(bool(words))
        if words and self.ui.expiry.words() != words:
            self.ui.expiry.tell("warn", words)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.ui.facts.text())
        self.said.emit("ok", lambda: self.tr("Copied. It names no visited person."))

    def _keep_look(self) -> None:
        kept = look.settings(self.session.profile)
        kept.setValue("language", self.ui.language.currentData())
        kept.setValue("scheme", self.ui.scheme.currentData())
        kept.setValue("scale", self.ui.scale.currentData())
        kept.sync()
        self.look_changed.emit()

    def _keep_idle(self) -> None:
        minutes = str(self.ui.idle.currentData())
        self.session.do(lambda desk: desk.store.settings.set("idle_minutes", minutes))

    # a further signer on this laptop
    def _add_companion(self) -> None:
        code, word = self.ui.companionCode.text().strip(), self.ui.companionWord.text()
        if self.ui.companionBusy.is_busy():
            return
        theme.dress(self.ui.companionCode, invalid=not code)
        if not code:
            self.ui.companionWord.set_error(lambda: self.tr("Enter the companion's code from the office."))
            self.ui.companionCode.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.ui.addCompanion.setEnabled(False)
        self.ui.companionBusy.start(lambda: self.tr("Enrolling the companion with the office …"))
        token, pin = self.token.chosen(), self.token.pin.text()
        self.session.work(lambda desk: _enrol(desk, code, word, token, pin), self._added, self._not_added)

    def _added(self, collector: object) -> None:
        self.ui.companionBusy.stop()
        self.ui.addCompanion.setEnabled(True)
        self.ui.companionCode.clear()
        self.ui.companionWord.clear()
        self.token.forget()
        self.said.emit("ok", lambda: self.tr("The companion can sign on this laptop now."))

    def _not_added(self, error: FieldvisitError) -> None:
        self.ui.companionBusy.stop()
        self.ui.addCompanion.setEnabled(True)
        reason = f"sync.reason.{error.facts.get('reason', '')}"
        self.ui.companionWord.set_error(
            lambda: say(reason, self.session.language) if known(reason) else sentence(error, self.session)
        )

    # the passphrase
    def _change(self) -> None:
        old, new = self.ui.oldWord.text(), self.ui.newWord.text()
        if not old:
            self.ui.oldWord.set_error(lambda: self.tr("Enter the passphrase you use now."))
            self.ui.oldWord.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if new != self.ui.newAgain.text():
            self.ui.newAgain.set_error(lambda: self.tr("The two passphrases differ. Type them again."))
            self.ui.newAgain.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.ui.passphraseBusy.is_busy():
            return
        self.ui.passphraseBusy.start(lambda: self.tr("Changing the passphrase …"))
        profile = self.session.profile
        self.session.tasks.run(
            lambda: profiles.change_passphrase(profile, old, new), self._changed_word, self._kept_word
        )

    def _changed_word(self, _: None) -> None:
        self.ui.passphraseBusy.stop()
        for field in (self.ui.oldWord, self.ui.newWord, self.ui.newAgain):
            field.clear()
        self.said.emit("ok", lambda: self.tr("The passphrase is changed. Use the new one from now on."))

    def _kept_word(self, error: FieldvisitError) -> None:
        self.ui.passphraseBusy.stop()
        field = self.ui.newWord if error.code == "weak_passphrase" else self.ui.oldWord
        field.set_error(lambda: sentence(error, self.session))
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def words(self) -> None:
        self.ui.retranslateUi(self)
        heads = {
            "look": self.tr("Look and language"),
            "laptop": self.tr("This laptop"),
            "rules": self.tr("Rules"),
            "printers": self.tr("Printers"),
            "companion": self.tr("Companion on this laptop"),
            "passphrase": self.tr("Passphrase"),
            "about": self.tr("About"),
        }
        for name, label in self._heads.items():
            label.setText(heads[name])
        for at, word in enumerate((self.tr("As the system"), self.tr("Light"), self.tr("Dark"))):
            self.ui.scheme.setItemText(at, word)
        for at, minutes in enumerate(IDLE):
            self.ui.idle.setItemText(at, self.tr("{minutes} min").format(minutes=minutes))
        names: dict[str, QLabel] = {
            "oldWord": self.ui.oldLabel,
            "newWord": self.ui.newLabel,
            "newAgain": self.ui.againLabel,
        }
        for field, label in names.items():
            getattr(self.ui, field).set_name(label.text().replace("&", ""))
        self.ui.companionWord.set_name(self.ui.companionWordLabel.text().replace("&", ""))


def _enrol(desk: Desk, code: str, word: str, token: Token | None, pin: str) -> str:
    from fieldvisit import token_key

    return sync.enrol_companion(desk, code, word, token_key.generate(token, pin) if token else None)


def expiry(session: Session) -> str:
    """Return the warning that a certificate on this laptop ends within 30 days or counts no more, empty before."""
    found, now = casework.ending(session.desk), session.clock.wall()
    if not found:
        return ""
    one = found[0]
    day, left = f"{one.until:%Y-%m-%d}", max((one.until - now).days, 0)
    own = one.collector_id == session.desk.collector
    if one.ended and own:
        words = tr_in(
            "SettingsPage",
            "Your signing certificate ended or was revoked ({day}): no visit can begin and no report can be sealed. "
            "Sync; if this stays, ask the office for a new code.",
        )
    elif own:
        words = tr_in(
            "SettingsPage",
            "Your signing certificate ends on {day}, in {left} days. A sync renews it; if this stays, call the office.",
        )
    elif one.ended:
        words = tr_in(
            "SettingsPage",
            "The signing certificate of {who} ended or was revoked ({day}): no visit with them can begin. Ask the "
            "office for a new code.",
        )
    else:
        words = tr_in(
            "SettingsPage",
            "The signing certificate of {who} ends on {day}, in {left} days. The next time they sign here it is asked "
            "for, and the sync after that renews it.",
        )
    return words.format(day=day, left=left, who=_name(session, one.collector_id))


def _name(session: Session, collector_id: str) -> str:
    try:
        return session.desk.store.staff.get(collector_id).name
    except FieldvisitError:
        return collector_id


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(box.findData(value), 0))
