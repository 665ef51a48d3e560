"""One case: who (masked), what is owed, what may be proposed, everything that happened, and the way to the door."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy

from fieldvisit import casework
from fieldvisit.casework.known import contacts
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_case import Ui_CasePage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages.case_entry import Entry, entry
from fieldvisit.desktop.pages.case_ledger import visits_within, with_household
from fieldvisit.desktop.pages.case_person import Reasons, Veil
from fieldvisit.desktop.pages.case_words import first_stop, overdue
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.desktop.widgets.masked_field import MaskedField
from fieldvisit.errors import FieldvisitError, NameNotPrintable, NotFound
from fieldvisit.evidence.lacking import lacking
from fieldvisit.model.case import Case
from fieldvisit.model.people import mask_name
from fieldvisit.store import CaseRow


class CasePage(Page):
    """The subject is the case's id."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_CasePage()
        self.ui.setupUi(self)
        self._case_id = ""
        self._entry = Entry("no_order")
        self._asked: Case | None = None
        self._lacking: tuple[tuple[str, str], ...] = ()
        self._veil = Veil(self.ui.name)
        self._gone = EmptyState("cases", "")
        self._gone.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._gone.acted.connect(lambda: self.go.emit("cases", ""))
        self.ui.goneBox.addWidget(self._gone)
        self.ui.name.set_role("title")
        self.ui.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.ui.rules.set_cited(True)
        theme.dress(self.ui.back, kind="quiet")
        theme.set_icon(self.ui.back, "chevron-left")
        self.ui.back.clicked.connect(lambda: self.go.emit("cases", ""))
        self.ui.begin.clicked.connect(self._begin)
        self.ui.name.reveal_asked.connect(partial(self._ask, "name", self.ui.name))
        self.ui.person.asked.connect(self._ask)
        self.ui.visits.go.connect(self.go)
        self.ui.history.opened.connect(partial(self.go.emit, "visit"))
        self.words()

    # reading
    def open(self, subject: str) -> None:
        if subject != self._case_id:
            self._case_id = subject
            self.ui.scroll.verticalScrollBar().setValue(0)
        self.refresh()

    def refresh(self) -> None:
        desk, language = self.session.desk, self.session.language
        try:
            row = desk.store.cases.get(self._case_id)
        except NotFound:
            self._say_gone()
            return
        self.ui.main.setCurrentWidget(self.ui.there)
        self._show_heading(row)
        self._look_at_names(row.case.case)
        self.ui.debt.show_case(row, desk.store.staff.limits(), desk.moment())
        self.ui.person.show_case(row)
        self.ui.visits.show_visits(desk, self._case_id, language)
        self.ui.stopsCard.show_case(desk, row, language)
        self.ui.proposals.show_case(desk, self._case_id, language)
        self.ui.circumstances.show_known(casework.circumstances(desk, self._case_id), language)
        ledger = contacts(desk, row.case, desk.moment())
        entries = with_household(casework.timeline(desk, self._case_id), ledger)
        self.ui.history.show_entries(self._case_id, entries, language)
        self.ui.history.show_counts(visits_within(ledger, desk.moment()))
        try:
            self._show_entry(entry(desk, self._case_id, language))
        except FieldvisitError as error:
            self._show_entry(Entry("no_order"))
            self.ui.noOrder.setText(sentence(error, self.session))

    def _show_heading(self, row: CaseRow) -> None:
        case, now = row.case.case, self.session.desk.moment()
        self._veil.cover(row.case.case_id, mask_name(case.name))
        self.ui.stage.set_state(case.stage, "neutral")
        days = self.tr("%n day(s) overdue", "", overdue(row, now))
        self.ui.about.setText(f"{case.case_no} · {case.creditor} · {case.product} · {days}")
        word, tone = first_stop(row, self.session.language)
        if row.returning:
            word, tone = self.tr("Being returned to the office"), "stop"
        self.ui.stops.setVisible(bool(word))
        if word != self.ui.stops.text():
            self.ui.stops.set_state(word, tone)

    def _look_at_names(self, case: Case) -> None:
        """Say what no report could print, once a worker has asked the fonts; they take a while to load."""
        if case == self._asked:
            self._say_lacking()
            return
        self._asked, self._lacking = case, ()
        self._say_lacking()
        self.session.tasks.run(lambda: lacking(case), lambda found: self._told_lacking(case, found), lambda _: None)

    def _told_lacking(self, case: Case, found: tuple[tuple[str, str], ...]) -> None:
        if case == self._asked:
            self._lacking = found
            self._say_lacking()

    def _say_lacking(self) -> None:
        errors = [NameNotPrintable(field=field, character=char) for field, char in self._lacking]
        self.ui.lacking.setText("\n".join(sentence(error, self.session) for error in errors))
        self.ui.lacking.setVisible(bool(errors))

    def _show_entry(self, found: Entry) -> None:
        self._entry = found
        words = {
            "begin": self.tr("Begin the visit"),
            "go_on": self.tr("Go on with the visit"),
            "look": self.tr("View today's visit"),
            "blocked": self.tr("Begin the visit"),
            "no_order": self.tr("Begin the visit"),
        }
        self.ui.begin.setText(words[found.kind])
        self.ui.begin.setEnabled(bool(found.subject))
        self.ui.rules.set_reasons(found.reasons)
        self.ui.examined.show_rules(found.examined, self.session.language)
        self.ui.noOrder.setVisible(found.kind == "no_order")
        said = self.tr("There is no visit order for today. Sync to fetch one, or ask the supervisor for approval.")
        self.ui.noOrder.setText(said)
        why = said if found.kind == "no_order" else self.ui.rules.text()
        self.ui.begin.setAccessibleDescription("" if found.subject else why)
        self.setFocusProxy(self.ui.begin if found.subject else self.ui.history.timeline)

    def _say_gone(self) -> None:
        title = self.tr("This case is no longer on this laptop.")
        words = self.tr("It was returned to the office, or was never assigned to you.")
        self._gone.set_words("cases", title, words, self.tr("To the cases"))
        self.ui.main.setCurrentWidget(self.ui.gone)

    # acting
    def _begin(self) -> None:
        if self._entry.kind != "go_on" or self.session.go_on(self._entry.subject):
            self.go.emit("visit", self._entry.subject)

    def _ask(self, field: str, shown: MaskedField) -> None:
        Reasons(partial(self._reveal, self._case_id, field, shown), self).ask(shown)

    def _reveal(self, case_id: str, field: str, shown: MaskedField, reason: str) -> None:
        text = self.session.do(lambda desk: casework.reveal(desk, case_id, field, reason))
        if text is not None and case_id == self._case_id:
            shown.reveal(text)
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    # words
    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.back.setToolTip(self.tr("Back to the cases"))
        self.ui.back.setAccessibleName(self.ui.back.toolTip())
        self.ui.name.set_what(self.tr("Name"))
        self.ui.scroll.setAccessibleName(self.tr("Debt, person and visits"))
