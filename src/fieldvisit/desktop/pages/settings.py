"""Look, language, lock, companion, passphrase, and what this laptop is to the office."""

from datetime import UTC, datetime

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QComboBox, QLabel

from fieldvisit import sync
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_settings import Ui_SettingsPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.errors import FieldvisitError
from fieldvisit.store import profile as profiles

SCALES = ("0.9", "1.0", "1.15", "1.3", "1.5")
IDLE = ("1", "2", "3", "5")


class SettingsPage(Page):
    """`look_changed` follows each choice of language, appearance or text size."""

    look_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_SettingsPage()
        self.ui.setupUi(self)
        self._heads = {name: theme.label("", "section") for name in ("look", "laptop", "companion", "passphrase")}
        self._facts = theme.label("", wrap=True)
        parts = (
            (self.ui.lookCard, "look", self.ui.look),
            (self.ui.laptopCard, "laptop", self._facts),
            (self.ui.companionCard, "companion", self.ui.companion),
            (self.ui.passphraseCard, "passphrase", self.ui.passphrase),
        )
        for card, head, inside in parts:
            card.body.addWidget(self._heads[head])
            card.body.addWidget(inside)
        for field in (self.ui.oldWord, self.ui.newAgain):
            field.set_judged(False)
        self._fill()
        self.words()
        for box in (self.ui.language, self.ui.scheme, self.ui.scale):
            box.activated.connect(self._keep_look)
        self.ui.idle.activated.connect(self._keep_idle)
        self.ui.addCompanion.clicked.connect(self._add_companion)
        self.ui.change.clicked.connect(self._change)

    def _fill(self) -> None:
        for name, word in (("zh-CN", "中文（简体）"), ("en", "English")):
            self.ui.language.addItem(word, name)
        for scheme in ("system", "light", "dark"):
            self.ui.scheme.addItem("", scheme)
        for scale in SCALES:
            self.ui.scale.addItem(f"{round(float(scale) * 100)} %", scale)
        for minutes in IDLE:
            self.ui.idle.addItem("", minutes)

    def _look(self) -> QSettings:
        profile = self.session.profile
        return QSettings(str(profile.parent / f"{profile.name}-look.ini"), QSettings.Format.IniFormat)

    def refresh(self) -> None:
        look = self._look()
        _choose(self.ui.language, str(look.value("language", self.session.language)))
        _choose(self.ui.scheme, str(look.value("scheme", "system")))
        _choose(self.ui.scale, str(look.value("scale", "1.0")))
        settings = self.session.desk.store.settings
        _choose(self.ui.idle, settings.get("idle_minutes", "5"))
        self._facts.setText(self._laptop())

    def _laptop(self) -> str:
        desk, signer = self.session.desk, self.session.signer
        left = (signer.expires - datetime.now(UTC)).days
        lines = [
            self.tr("Laptop {device}, collector {collector}").format(device=desk.device, collector=desk.collector),
            self.tr("Office {address}").format(address=desk.store.settings.get("office_address")),
            self.tr("Office key {key}").format(key=desk.store.settings.get("office_key")[:16]),
            self.tr("Signing certificate valid until {day} ({left} days)").format(
                day=f"{signer.expires:%Y-%m-%d}", left=left
            ),
            self.tr("Profile folder {folder}").format(folder=self.session.profile),
        ]
        return "\n".join(lines)

    def _keep_look(self) -> None:
        look = self._look()
        look.setValue("language", self.ui.language.currentData())
        look.setValue("scheme", self.ui.scheme.currentData())
        look.setValue("scale", self.ui.scale.currentData())
        look.sync()
        self.look_changed.emit()

    def _keep_idle(self) -> None:
        minutes = str(self.ui.idle.currentData())
        self.session.do(lambda desk: desk.store.settings.set("idle_minutes", minutes))

    # a further signer on this laptop
    def _add_companion(self) -> None:
        code, word = self.ui.companionCode.text().strip(), self.ui.companionWord.text()
        if not code or self.ui.companionBusy.is_busy():
            self.said.emit("warn", self.tr("Enter the companion's code from the office."))
            return
        self.ui.companionBusy.start(self.tr("Enrolling the companion with the office …"))
        self.session.work(lambda desk: sync.enrol_companion(desk, code, word), self._added, self._not_added)

    def _added(self, collector: object) -> None:
        self.ui.companionBusy.stop()
        self.ui.companionCode.clear()
        self.ui.companionWord.clear()
        self.said.emit("ok", self.tr("The companion can sign on this laptop now."))

    def _not_added(self, error: FieldvisitError) -> None:
        self.ui.companionBusy.stop()
        self.ui.companionWord.set_error(sentence(error, self.session))

    # the passphrase
    def _change(self) -> None:
        old, new = self.ui.oldWord.text(), self.ui.newWord.text()
        if new != self.ui.newAgain.text():
            self.ui.newAgain.set_error(self.tr("The two passphrases differ. Type them again."))
            return
        if self.ui.passphraseBusy.is_busy():
            return
        self.ui.passphraseBusy.start(self.tr("Changing the passphrase …"))
        profile = self.session.profile
        self.session.tasks.run(
            lambda: profiles.change_passphrase(profile, old, new), self._changed_word, self._kept_word
        )

    def _changed_word(self, _: None) -> None:
        self.ui.passphraseBusy.stop()
        for field in (self.ui.oldWord, self.ui.newWord, self.ui.newAgain):
            field.clear()
        self.said.emit("ok", self.tr("The passphrase is changed. Use the new one from now on."))

    def _kept_word(self, error: FieldvisitError) -> None:
        self.ui.passphraseBusy.stop()
        self.ui.oldWord.set_error(sentence(error, self.session))

    def words(self) -> None:
        self.ui.retranslateUi(self)
        heads = {
            "look": self.tr("Look and language"),
            "laptop": self.tr("This laptop"),
            "companion": self.tr("Companion on this laptop"),
            "passphrase": self.tr("Passphrase"),
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
            getattr(self.ui, field).set_name(label.text())
        self.ui.companionWord.set_name(self.ui.companionWordLabel.text().replace("&", ""))


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(box.findData(value), 0))
