"""The close: leaving, the read-back, the one outcome, attendance, and the seal."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QRadioButton, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk, Leaving, SealedReport
from fieldvisit.desktop import retold, theme
from fieldvisit.desktop._forms.ui_visit_close import Ui_VisitClose
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_offers import numbered
from fieldvisit.desktop.pages.visit_step import VisitStep, empty
from fieldvisit.desktop.session import Session
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.outcome import Outcome, Who
from fieldvisit.model.visit import Step, Visit
from fieldvisit.wording import say

ADDENDUM: Final = 20_000
_OTHERS: Final = frozenset(
    {Outcome.IDENTITY_NOT_CONFIRMED, Outcome.THIRD_PARTY_ONLY, Outcome.MINOR_ONLY, Outcome.NOT_MY_LOAN_FRAUD}
    | {Outcome.BANKRUPTCY_CLAIMED, Outcome.DEBTOR_DECEASED, Outcome.DEBTOR_HOSPITALISED, Outcome.DEBTOR_DETAINED}
)
_PLACE: Final = frozenset(
    {Outcome.NO_ONE_HOME, Outcome.HOUSE_VACANT, Outcome.MOVED, Outcome.WRONG_ADDRESS, Outcome.ADDRESS_NOT_FOUND}
    | {Outcome.DEMOLISHED, Outcome.ACCESS_DENIED}
)

STEP_OF: Final = {"missing.companion": Step.BEFORE, "missing.rules": Step.DOOR}
"""Where a missing thing is mended; the checklist's lines know their own step, all others are here."""


class CloseStep(VisitStep):
    """`leave`, `outcome_<OUTCOME>`, `sign` or `refuse`, then `seal`; `missing_<n>` jump to what is lacking."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_VisitClose()
        self.ui.setupUi(self)
        self.seal = self.primary("seal")
        self._report: SealedReport | None = None
        self._outcomes: tuple[tuple[Outcome, ...], str] | None = None
        self._missing: tuple[tuple[str, ...], str] | None = None
        self._group = QButtonGroup(self)
        self._language = ""
        ui = self.ui
        ui.sealError.hide()
        ui.seal_passphrase.set_judged(False)
        ui.seal_passphrase.entered.connect(self.seal.click)
        ui.seal_passphrase.changed.connect(lambda _: self._judge())
        ui.leave.clicked.connect(self._leave)
        ui.list.answered.connect(self._tick)
        ui.papers.printed.connect(self._print)
        ui.papers.given.connect(self._hand)
        ui.deviations.explained.connect(self._explain)
        ui.attendance.signed.connect(self._sign)
        ui.attendance.refused.connect(self._refuse)
        ui.open_report.clicked.connect(self._open_report)
        ui.next_stop.clicked.connect(lambda: self.went.emit("today", ""))
        ui.add_addendum.clicked.connect(self._addend)
        ui.addendum.textChanged.connect(self._judge_addendum)
        self.seal.clicked.connect(self._seal)
        self.words()
        self._judge_addendum()

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.attendance.words()
        self.ui.papers.words()
        self.seal.setText(self.tr("Seal the report"))
        self.ui.leave_reason.setAccessibleName(self.tr("Why you left"))
        self.ui.seal_passphrase.set_name(self.tr("Companion's passphrase"))
        self.ui.addendum.setPlaceholderText(self.tr("What is to be added"))
        self.ui.addendum.setAccessibleName(self.ui.addendum.placeholderText())

    def forget(self) -> None:
        self._report = None
        self.ui.seal_passphrase.clear()
        self.ui.addendum.clear()
        self.ui.attendance.forget()
        self.ui.papers.forget()
        self.ui.leave_forbidden.setChecked(False)
        self.ui.sealError.hide()

    def flush(self) -> None:
        if not self.ui.busy.is_busy():
            self.ui.seal_passphrase.clear()

    # what is shown
    def show_now(self, now: Now) -> None:
        super().show_now(now)
        visit, ui = now.visit, self.ui
        if visit is None:
            return
        sealed, live = visit.sealed is not None, visit.open
        ui.sealedCard.setVisible(not live)
        ui.addCard.setVisible(sealed)
        # While somebody else stands at the door, nothing here may tell them what the visit is about
        private = visit.may_speak or visit.left is not None
        for card in (ui.readCard, ui.outcomeCard, ui.listCard, ui.missingCard, ui.sealCard):
            card.setVisible(live and private)
        ui.leaveCard.setVisible(live and visit.left is None)
        ui.leave_forbidden.setVisible(visit.knocked is not None and visit.knocked.who not in (Who.NOBODY, Who.MINOR))
        ui.attendCard.setVisible(live and visit.may_speak)
        ui.papersCard.hide()
        ui.deviationsCard.hide()
        if not live:
            self._show_sealed(now, visit)
            return
        if now.language != self._language:
            self._language = now.language
            ui.leave_reason.clear()
            for reason in Leaving:
                ui.leave_reason.addItem(say(f"left.{reason.value}", now.language), reason.value)
        ui.read.show_now(now, visit, self.session.desk.store.drafts.get(visit.visit_id))
        self._show_outcomes(now, visit)
        ui.listCard.setVisible(ui.list.show_step(now, Step.CLOSE) > 0 and private)
        ui.attendance.show_now(now, visit)
        numbers = numbered(self.session.desk, visit)
        ui.papersCard.setVisible(ui.papers.show_now(now, visit, numbers) > 0)
        if visit.may_speak:
            self._show_acknowledgement(now, visit)
        if private:
            self._show_deviations(now, visit)
            self._show_missing(now)

    def _show_sealed(self, now: Now, visit: Visit) -> None:
        ui = self.ui
        for widget in (ui.serialLabel, ui.serial, ui.hashLabel, ui.hash, ui.open_report):
            widget.setVisible(visit.sealed is not None)
        if visit.sealed is None:
            ui.sealedChip.set_state(say("step.VOID", now.language), "neutral")
            ui.sealedTitle.setText(self.tr("This visit was given up"))
            ui.sealedWords.setText(visit.voided.reason if visit.voided else "")
            return
        report = self.session.desk.store.visits.report(visit.visit_id)
        ui.sealedChip.set_state(self.tr("Signed by both and verified"), "ok")
        ui.sealedTitle.setText(self.tr("The report is sealed"))
        ui.sealedWords.setText(self.tr("Kept encrypted on this laptop; it goes to the office with the next sync."))
        ui.serial.setText(report.serial)
        ui.hash.setText(report.sha256[-8:])

    def _show_outcomes(self, now: Now, visit: Visit) -> None:
        desk = self.session.desk
        allowed = casework.allowed_outcomes(visit, casework.owed_before(desk, visit))
        if (allowed, now.language) != self._outcomes:
            self._outcomes = (allowed, now.language)
            empty(self.ui.outcomes)
            for button in self._group.buttons():
                self._group.removeButton(button)
            titles = {
                "met": self.tr("Met the person"),
                "others": self.tr("Others, or told of the person"),
                "place": self.tr("The place"),
                "ended": self.tr("Ended early"),
            }
            for group, title in titles.items():
                found = [one for one in allowed if _group(one) == group]
                if found:
                    self.ui.outcomes.addWidget(theme.label(title, "muted"))
                    self.ui.outcomes.addLayout(self._choices(found, now.language))
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(visit.outcome is not None and button.objectName() == f"outcome_{visit.outcome.value}")
        self._group.setExclusive(True)

    def _choices(self, found: list[Outcome], language: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(0)
        for place, one in enumerate(found):
            grid.addWidget(self._outcome(one, language), place // 2, place % 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        return grid

    def _outcome(self, one: Outcome, language: str) -> QRadioButton:
        made = QRadioButton(say(f"outcome.{one.value}", language))
        made.setObjectName(f"outcome_{one.value}")
        made.clicked.connect(lambda: self._conclude(one))
        self._group.addButton(made)
        return made

    def _show_acknowledgement(self, now: Now, visit: Visit) -> None:
        """Say whether the debt itself was signed for, or why that is not asked for; signing is on the turned screen."""
        said = visit.acknowledged
        at = now.clock(visit.acknowledged_at) if visit.acknowledged_at else ""
        if said is not None:
            words = self.tr("Signed at {0}") if said.strokes else self.tr("Declined, {0}; that is normal.")
            self.ui.acknowledgement.setText(words.format(at))
            return
        why = casework.may_acknowledge(self.session.desk, visit)
        if why is None:
            words = self.tr("May be offered on the turned screen (F11). Declining it changes nothing.")
        else:
            words = now.says(why) if why.rule else casework.remedy(why, now.language)
            words = words or self.tr("Not asked for in this visit.")
        self.ui.acknowledgement.setText(words)

    def _show_deviations(self, now: Now, visit: Visit) -> None:
        found = casework.deviations(self.session.desk, visit) if "missing.deviation" in now.missing else ()
        self.ui.deviations.show_now(now, found)
        self.ui.deviationsCard.setVisible(bool(found))

    def _show_missing(self, now: Now) -> None:
        self.ui.missingCard.setVisible(bool(now.missing))
        self.ui.sealCard.setVisible(not now.missing)
        if (now.missing, now.language) == self._missing:
            return
        self._missing = (now.missing, now.language)
        empty(self.ui.missing)
        for place, key in enumerate(now.missing):
            button = QPushButton(say(key, now.language))
            button.setObjectName(f"missing_{place}")
            theme.dress(button, kind="quiet")
            theme.set_icon(button, "chevron-right", "accent")
            button.clicked.connect(lambda _=False, key=key: self._jump(key))
            self.ui.missing.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _jump(self, key: str) -> None:
        item = key.partition(".")[2]
        lines = self.now.lines if self.now else ()
        step = next((line.step for line in lines if line.item == item), STEP_OF.get(key, Step.CLOSE))
        if step is not Step.CLOSE:
            self.moved.emit(step.value)
            return
        ui = self.ui
        target: QWidget | None = {
            "missing.attendance": ui.attendance.ui.refuse_reason,
            "missing.end": ui.leave_reason,
            "missing.deviation": next(iter(ui.deviations.lines.values()), None),
        }.get(key)
        if key.startswith("missing.outcome") and self._group.buttons():
            target = self._group.buttons()[0]
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            ui.list.focus(item)

    def first(self) -> QWidget | None:
        visit = self.visit
        if visit is not None and not visit.open:
            return self.ui.open_report
        if visit is not None and visit.left is None:
            return self.ui.leave_reason
        return next(iter(self._group.buttons()), None)

    def due(self, now: Now) -> tuple[QPushButton | None, str]:
        visit = now.visit
        if visit is None or not visit.open:
            return None, ""
        if self.ui.busy.is_busy():
            return self.seal, self.tr("The report is being made …")
        if not visit.may_speak and visit.left is None:
            return self.seal, self.tr("Leave the door first; the rest is written down elsewhere.")
        if now.missing:
            return self.seal, self.tr("Still missing: {0}").format(say(now.missing[0], now.language))
        return self.seal, "" if self.ui.seal_passphrase.text() else self.tr("The companion types their passphrase.")

    def _judge(self) -> None:
        now = self.now
        typed = bool(self.ui.seal_passphrase.text())
        self.seal.setEnabled(now is not None and not now.missing and typed and not self.ui.busy.is_busy())
        self.judged.emit()

    # what is done
    def _leave(self) -> None:
        reason, forbidden = str(self.ui.leave_reason.currentData()), self.ui.leave_forbidden.isChecked()
        self.write(lambda desk, visit_id: casework.leave(desk, visit_id, reason, forbidden=forbidden))

    def _conclude(self, outcome: Outcome) -> None:
        if not self.write(lambda desk, visit_id: casework.conclude(desk, visit_id, outcome)) and self.now:
            self.show_now(self.now)

    def _print(self, kind: str, key: str, language: str) -> None:
        if self.visit is not None:
            self.went.emit("preview", f"{kind}:{key}:{language}:{self.visit.visit_id}")

    def _hand(self, paper: str, language: str, version: str, number: str) -> None:
        if not self.write(lambda desk, visit_id: casework.hand(desk, visit_id, paper, language, version, number)):
            self.ui.papers.words()  # what was not recorded must not stay ticked
            if self.now:
                self.show_now(self.now)

    def _explain(self, rule: str, text: str) -> None:
        self.write(lambda desk, visit_id: casework.explain(desk, visit_id, rule, text))

    def _tick(self, key: str, done: bool, note: str) -> None:
        self.write(lambda desk, visit_id: casework.tick(desk, visit_id, key, done, note))

    def _sign(self, strokes: list[list[tuple[int, int, int]]]) -> None:
        self.write(lambda desk, visit_id: casework.attend(desk, visit_id, strokes))

    def _refuse(self, reason: str) -> None:
        if self.write(lambda desk, visit_id: casework.attend(desk, visit_id, refused=reason)):
            self.ui.attendance.ui.pad.clear()

    def _seal(self) -> None:
        visit, passphrase = self.visit, self.ui.seal_passphrase.text()
        if visit is None or not passphrase or self.ui.busy.is_busy():
            return
        lead, language = self.session.signer, self.session.language
        self.ui.sealError.hide()
        self.ui.busy.start(lambda: self.tr("Laying out, signing with both keys and verifying the report …"))
        self._judge()

        def job(desk: Desk) -> SealedReport:
            companion = casework.open_signer(desk, visit.departed.companion, passphrase)
            return casework.seal(desk, visit.visit_id, lead, companion, language)

        self.session.work(job, self._sealed, self._unsealed)

    def _sealed(self, report: SealedReport) -> None:
        self._report = report
        self.ui.busy.stop()
        self.ui.seal_passphrase.clear()
        self.ui.open_report.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unsealed(self, error: FieldvisitError) -> None:
        self.ui.busy.stop()

        def words() -> str:
            return sentence(error, self.session)

        if error.code == "wrong_passphrase":
            self.ui.seal_passphrase.set_error(words)
        else:
            retold.say(self.ui.sealError, words)
            self.ui.sealError.show()
        self._judge()

    def _open_report(self) -> None:
        if self.visit is not None:
            self.went.emit("preview", f"report:{self.visit.visit_id}")

    def _judge_addendum(self) -> None:
        text = self.ui.addendum.toPlainText()
        self.ui.add_addendum.setEnabled(bool(text.strip()) and len(text) <= ADDENDUM)
        self.ui.add_addendum.setToolTip("" if text.strip() else self.tr("Write the remark first."))

    def _addend(self) -> None:
        text = self.ui.addendum.toPlainText()
        if self.write(lambda desk, visit_id: casework.addend(desk, visit_id, text)):
            self.ui.addendum.clear()


def _group(one: Outcome) -> str:
    if one.value.startswith("MET_") or one is Outcome.COMPLAINT_RAISED:
        return "met"
    return "others" if one in _OTHERS else "place" if one in _PLACE else "ended"
