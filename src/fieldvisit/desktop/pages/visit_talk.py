"""The conversation: the debt explained, both sides' words kept as they are typed, files taken as evidence."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from fieldvisit import casework
from fieldvisit.clock import Moment
from fieldvisit.desktop import retold, theme
from fieldvisit.desktop._forms.ui_visit_talk import Ui_VisitTalk
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.visit_conduct import ConductCheck
from fieldvisit.desktop.pages.visit_draft import Draft
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import VisitStep
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.errors import FieldvisitError
from fieldvisit.model import money
from fieldvisit.model.conduct import Finding
from fieldvisit.model.policy import Level
from fieldvisit.model.visit import Step
from fieldvisit.wording import say, sentences


class TalkStep(VisitStep):
    """`kept(text)` says when the words were stored last, or that they are not."""

    kept = Signal(str, bool)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_VisitTalk()
        self.ui.setupUi(self)
        self.to_agree, self.to_close = self.primary("to_agree"), self.primary("talk_to_close")
        self._amounts: list[tuple[QLabel, QLabel]] = []
        self._make_table()
        self._errors = {"notes": self.ui.notesError, "statement": self.ui.statementError}
        for label in self._errors.values():
            label.hide()
        self.draft = Draft(session, self.ui.notes, self.ui.statement)
        self.draft.saved.connect(lambda _: self._say_kept())
        self.draft.refused.connect(self._refused)
        self.conduct = self.ui.conduct.use(session, self.ui.notes)
        self.heard = ConductCheck(session, self.ui.statement)
        self.heard.found.connect(self._hint)
        self.ui.statement_hint.hide()
        self.ui.consents.set_purposes(("photo",))
        self.ui.consents.answered.connect(self._consent)
        self.ui.photos.use(session)
        self.ui.list.answered.connect(self._tick)
        self.to_agree.clicked.connect(lambda: self.moved.emit(Step.AGREE.value))
        self.to_close.clicked.connect(lambda: self.moved.emit(Step.CLOSE.value))
        self.words()

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.photos.words()
        self.ui.conduct.retell()
        self.to_agree.setText(self.tr("Next: agreement"))
        self.to_close.setText(self.tr("Say goodbye and close"))
        names = (self.tr("Principal"), self.tr("Interest"), self.tr("Fees"), self.tr("Total"))
        for (name, _), word in zip(self._amounts, names, strict=True):
            name.setText(word)
        self.ui.notes.setPlaceholderText(self.tr("What you did and saw. Facts, no judgements."))
        self.ui.statement.setPlaceholderText(self.tr("In their own words."))
        self._say_kept()

    def _make_table(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[4])
        grid.setVerticalSpacing(SPACE[0])
        for row in range(4):
            name, amount = theme.label("", "strong" if row == 3 else "muted"), theme.label("", "amount")
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            amount.setObjectName(f"amount_{row}")
            grid.addWidget(name, row, 0)
            grid.addWidget(amount, row, 1)
            self._amounts.append((name, amount))
        grid.setColumnStretch(2, 1)
        self.ui.table.addLayout(grid)

    def forget(self) -> None:
        self.draft.forget()

    def flush(self) -> None:
        """Store what is typed and bring it into the journal."""
        self.draft.flush()
        visit = self.visit
        if visit is not None and visit.open and self.session.is_open and not self.draft.pending:
            self.session.do(lambda desk: casework.keep_notes(desk, visit.visit_id))

    def show_now(self, now: Now) -> None:
        super().show_now(now)
        visit = now.visit
        if visit is None:
            return
        if visit.open:
            self.draft.load(visit.visit_id)
        self._say_kept()
        self.ui.debtCard.setVisible(not now.over)
        self.ui.photosCard.setVisible(not now.over)
        self._show_debt(now)
        self.ui.listCard.setVisible(self.ui.list.show_step(now, Step.TALK) > 0)
        self.ui.consents.show_now(now)
        self.ui.photos.show_now(now, visit)
        for editor in (self.ui.notes, self.ui.statement):
            editor.setReadOnly(not visit.open)

    def _show_debt(self, now: Now) -> None:
        self.ui.sums.setVisible(now.quotable)
        self.ui.stale.setVisible(not now.quotable)
        rules = {one.rule: one for one in now.verdicts if now.pack.rule(one.rule).check == "balance"}
        if now.quotable:
            case = now.row.case.case
            self.ui.bar.set_parts(case.principal, case.interest, case.fees)
            for (_, label), fen in zip(
                self._amounts, (case.principal, case.interest, case.fees, case.total), strict=True
            ):
                label.setText(f"¥{money.yuan(fen)}")
            said = self.tr("As of {time}").format(time=f"{now.local(now.row.case.balance_at):%Y-%m-%d %H:%M}")
            warned = [now.says(one) for one in rules.values() if one.level is Level.WARN]
            self.ui.asOf.setText(sentences(said, *warned))
            return
        forbidden = [now.says(one) for one in rules.values() if one.level is Level.BLOCK]
        stopped = next((one for one in now.pack.rules if one.check == "balance" and one.level is Level.BLOCK), None)
        words = forbidden[0] if forbidden else stopped.say(now.language) if stopped else ""
        if now.visit is not None and not now.visit.may_speak:
            words = now.silent()
        if words and words != self.ui.stale.words():
            self.ui.stale.tell("stop", words)

    def _hint(self, _: str, findings: tuple[Finding, ...]) -> None:
        """Say what strikes the eye in the person's own words; they are free, so nothing more."""
        self.ui.statement_hint.setVisible(bool(findings))
        kinds = dict.fromkeys(say(f"conduct.kind.{one.kind.value}", self.session.language) for one in findings)
        words = self.tr("Their own words may stand as they are. They touch on: {0}.")
        self.ui.statement_hint.setText(words.format(", ".join(kinds)))

    def due(self, now: Now) -> tuple[QPushButton | None, str]:
        return (self.to_close if now.over else self.to_agree), ""

    def first(self) -> QWidget | None:
        return self.ui.notes

    def _say_kept(self) -> None:
        visit = self.visit
        if visit is None or not visit.open:
            self.kept.emit("", True)
        elif any(not label.isHidden() for label in self._errors.values()):
            self.kept.emit(self.tr("Not saved: see the note's message"), False)
        elif self.draft.saved_at is not None:
            self.kept.emit(self.tr("Saved {0}").format(self._clock(self.draft.saved_at)), True)
        else:
            self.kept.emit(self.tr("Everything is saved as you go"), True)

    def _clock(self, moment: Moment) -> str:
        return self.now.clock(moment) if self.now else ""

    def _refused(self, field: str, error: FieldvisitError | None) -> None:
        label = self._errors[field]
        retold.say(label, (lambda: sentence(error, self.session)) if error is not None else "")
        label.setVisible(error is not None)
        editor = self.ui.notes if field == "notes" else self.ui.statement
        if editor.property("invalid") is not (error is not None):
            theme.dress(editor, invalid=error is not None)
        self._say_kept()

    def _tick(self, key: str, done: bool, note: str) -> None:
        self.write(lambda desk, visit_id: casework.tick(desk, visit_id, key, done, note))

    def _consent(self, purpose: str, given: bool) -> None:
        language = self.session.language
        self.write(lambda desk, visit_id: casework.consent(desk, visit_id, purpose, given, language))
