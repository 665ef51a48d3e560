"""The agreement: what the person wants, in three families with a form each, and what became of it."""

from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from fieldvisit import casework
from fieldvisit.casework.proposals import FURTHEST
from fieldvisit.desktop import retold, theme
from fieldvisit.desktop._forms.ui_visit_agree import Ui_VisitAgree
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.visit_allowed import over, reasons
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_offers import numbered
from fieldvisit.desktop.pages.visit_papers import language_of
from fieldvisit.desktop.pages.visit_payment import Payment
from fieldvisit.desktop.pages.visit_plan import PlanForm
from fieldvisit.desktop.pages.visit_step import VisitStep
from fieldvisit.desktop.pages.visit_waiver import days_after, more_time_problems
from fieldvisit.desktop.retold import Words
from fieldvisit.desktop.session import Session
from fieldvisit.errors import BadAmount, BadDate, FieldvisitError
from fieldvisit.model.event import Offer
from fieldvisit.model.offers import ExtensionTerms, WaiverProblem
from fieldvisit.model.outcome import RIGHTS, OfferKind
from fieldvisit.model.visit import Step, Visit
from fieldvisit.wording import say

DATES: Final = frozenset({OfferKind.PROMISE, OfferKind.EXTENSION})
REACHED: Final = frozenset({OfferKind.BANKRUPTCY, OfferKind.REPRESENTED})
"""Of these the words are who it is and how to reach them."""
REASONED: Final = frozenset({OfferKind.WAIVER, OfferKind.EXTENSION})


class AgreeStep(VisitStep):
    """`offer_<KIND>` opens the form, `record_offer` records it; `receive` gives a receipt."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_VisitAgree()
        self.ui.setupUi(self)
        self.to_close = self.primary("agreed")
        self.plan = PlanForm(session)
        self.ui.planSlot.addWidget(self.plan)
        self._kind: OfferKind | None = None
        self._language = ""
        self.payment = Payment(session, self.ui, self)
        self.payment.printed.connect(lambda number: self.went.emit("receipts", number))
        self.ui.formError.hide()
        self.ui.form.hide()
        self.ui.over.hide()
        self.ui.consents.set_purposes(("health",))
        self.ui.consents.answered.connect(self._consent)
        self.ui.list.answered.connect(self._tick)
        self.ui.families.chosen.connect(self._choose)
        self.ui.offers.paper.connect(self._print)
        self.ui.offer_due.dateChanged.connect(self._recount)
        self.ui.offer_due.setDisplayFormat("yyyy-MM-dd")
        self.ui.record_offer.clicked.connect(self._record)
        self.to_close.clicked.connect(lambda: self.moved.emit(Step.CLOSE.value))
        self.words()

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.to_close.setText(self.tr("Next: close"))
        self.ui.offer_amount.set_name(self.tr("Amount"))
        for part in (self.ui.families, self.plan, self.ui.waiver, self.payment):
            part.words()
        self.ui.offers.forget()
        self._language = ""

    def forget(self) -> None:
        self._choose(None)
        self.payment.forget()

    def first(self) -> QWidget | None:
        return self.ui.families.cards[OfferKind.PROMISE]

    def due(self, now: Now) -> tuple[QPushButton | None, str]:
        return self.to_close, ""

    # what is shown
    def show_now(self, now: Now) -> None:
        super().show_now(now)
        visit = now.visit
        if visit is None:
            return
        desk, ui = self.session.desk, self.ui
        if now.language != self._language:
            self._language = now.language
            ui.families.name(now.language)
            if self._kind is not None:
                self._explain(self._kind, now)
        ui.offersEmpty.setVisible(not visit.offers)
        ui.offers.show_now(now, visit, numbered(desk, visit), casework.decisions(desk, visit.case_id))
        self._say_over(now, visit)
        ui.families.allow(reasons(now, visit))
        if self._kind is not None and not ui.families.cards[self._kind].isEnabled():
            self._choose(None)
        if visit.open:
            self._show_terms(now, visit)
        self.payment.show_now(now, visit)
        ui.consents.show_now(now)
        self._ask_consent(visit)
        ui.listCard.setVisible(ui.list.show_step(now, Step.AGREE) > 0)

    def _say_over(self, now: Now, visit: Visit) -> None:
        words = over(visit, now.language)
        if words and words != self.ui.over.words():
            self.ui.over.tell("stop", words)
        self.ui.over.setVisible(bool(words))

    def _show_terms(self, now: Now, visit: Visit) -> None:
        """Give the forms the balance, which is never more than this laptop knows, and the office's limits."""
        if not now.quotable:
            return
        owed, limits = casework.outstanding(self.session.desk, visit), self.session.desk.store.staff.limits()
        self.plan.show_terms(owed, limits, self._today(now), now.language)
        self.ui.waiver.show_terms(owed, limits)

    def _ask_consent(self, visit: Visit) -> None:
        """Health may be written down only with a consent of its own: it is asked for where a hardship is told."""
        hardship = OfferKind.HARDSHIP
        told = self._kind is hardship or any(one.kind is hardship for one in visit.offers)
        self.ui.consents.setVisible(told)

    @staticmethod
    def _today(now: Now) -> date:
        return now.local(now.moment).date()

    def _choose(self, kind: OfferKind | None) -> None:
        if kind is not self._kind:
            self.ui.offer_amount.set_fen(None)
            self.ui.offer_text.clear()
            self.ui.formError.hide()
            self.ui.waiver.forget()
            self.plan.forget()
        self._kind = kind
        self.ui.families.check(kind)
        self.ui.form.setVisible(kind is not None)
        now = self.now
        if now is not None and now.visit is not None:
            self._ask_consent(now.visit)
        if kind is not None and now is not None:
            self._fit(kind, now)

    def _explain(self, kind: OfferKind, now: Now) -> None:
        freezing = kind in RIGHTS
        words = f"freeze_{kind.value}" if freezing else "promise" if kind is OfferKind.PROMISE else "asked_office"
        ui = self.ui
        ui.kindWords.setText(say(f"script.{words}", now.language))
        theme.dress(ui.kindWords, role="strong" if freezing else "muted")
        if kind in REACHED:
            ui.textLabel.setText(self.tr("Who, and how to reach &them"))
        elif kind in REASONED:
            ui.textLabel.setText(self.tr("The reason, in their own &words"))
        else:
            ui.textLabel.setText(self.tr("In their own &words"))
        record = self.tr("Record and stop visits") if freezing else self.tr("Record")
        ui.record_offer.setText(self.tr("Record") if kind is OfferKind.DATA_REQUEST else record)
        self._recount()

    def _fit(self, kind: OfferKind, now: Now) -> None:
        ui, today = self.ui, self._today(now)
        ui.amountLabel.setVisible(kind is OfferKind.PROMISE)
        ui.offer_amount.setVisible(kind is OfferKind.PROMISE)
        ui.dueLabel.setVisible(kind in DATES)
        ui.offer_due.setVisible(kind in DATES)
        ui.extension_days.setVisible(kind is OfferKind.EXTENSION)
        self.plan.setVisible(kind is OfferKind.PLAN)
        ui.waiver.setVisible(kind is OfferKind.WAIVER)
        ui.offer_due.setDateRange(_day(today), _day(today + FURTHEST))
        ui.offer_due.setDate(_day(today + timedelta(days=30 if kind is OfferKind.EXTENSION else 7)))
        self._explain(kind, now)
        first = {
            OfferKind.PROMISE: ui.offer_amount,
            OfferKind.PLAN: self.plan.periods,
            OfferKind.WAIVER: ui.waiver.interest,
            OfferKind.EXTENSION: ui.offer_due,
        }
        first.get(kind, ui.offer_text).setFocus(Qt.FocusReason.OtherFocusReason)

    def _recount(self) -> None:
        """Say what a new due date does to the days overdue."""
        now = self.now
        if now is None or self._kind is not OfferKind.EXTENSION:
            return
        due = _date(self.ui.offer_due.date())
        today = self._today(now)
        words = self.tr("Overdue now: {now} days. If the office agrees: {then} days, counted anew from {due}.")
        overdue = (today - now.row.case.case.overdue_since).days
        self.ui.extension_days.setText(words.format(now=overdue, then=days_after(due, today), due=due.isoformat()))

    # what is done
    def _record(self) -> None:
        kind, visit, now = self._kind, self.visit, self.now
        if kind is None or visit is None or now is None:
            return
        said = self._offer(kind, now)
        if said is None:
            return
        try:
            casework.offer(self.session.desk, visit.visit_id, said)
        except FieldvisitError as error:
            self._refuse(kind, error)
            return
        self._choose(None)
        self.session.do(lambda desk: visit)
        QTimer.singleShot(0, self, self._show_recorded)

    def _show_recorded(self) -> None:
        """Bring what was just recorded, with its number and its paper, in view."""
        buttons = self.ui.offers.findChildren(QPushButton)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        target: QWidget = buttons[-1] if buttons else self.ui.offersTitle
        if above is not None:
            above.ensureWidgetVisible(target)
        if buttons:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, kind: OfferKind, now: Now) -> Offer | None:
        """Return what the form says, or None when what is wrong with it has been said."""
        ui, text = self.ui, self.ui.offer_text.toPlainText()
        due = _date(ui.offer_due.date())
        today, limits = self._today(now), self.session.desk.store.staff.limits()
        match kind:
            case OfferKind.PROMISE:
                return Offer(kind, ui.offer_amount.fen(), due, text=text)
            case OfferKind.PLAN:
                if self.plan.is_wrong():
                    return self._refused(
                        lambda: self.tr("This plan cannot be proposed yet. Mend what is said beside the fields.")
                    )
                terms, means = self.plan.terms(), self.plan.means()
                return Offer(kind, terms.balance, terms.first, terms.periods, text, plan=terms, affordability=means)
            case OfferKind.WAIVER:
                found = ui.waiver.problems(text)
                if ui.waiver.say_problems(found, today, now.language) or ui.waiver.is_wrong():
                    return self._refused(lambda: self._wrong_waiver(found, today))
                asked = ui.waiver.terms(text)
                return Offer(kind, asked.interest + asked.fees, text=text, waiver=asked)
            case OfferKind.EXTENSION:
                wrong = partial(more_time_problems, ExtensionTerms(due, text), today, limits)
                if wrong(now.language):
                    return self._refused(lambda: wrong(self.session.language))
                return Offer(kind, due=due, text=text)
        return Offer(kind, text=text)

    def _wrong_waiver(self, found: tuple[WaiverProblem, ...], today: date) -> str:
        """Say what is wrong with a waiver, beside the fields and below them."""
        words = self.ui.waiver.say_problems(found, today, self.session.language)
        return words or self.tr("Mend what is said beside the fields.")

    def _say(self, words: Words) -> None:
        retold.say(self.ui.formError, words)
        self.ui.formError.show()

    def _refused(self, words: Words) -> Offer | None:
        """Say what is wrong with the form; it offers nothing."""
        self._say(words)
        return None

    def _refuse(self, kind: OfferKind, error: FieldvisitError) -> None:
        def words() -> str:
            return sentence(error, self.session)

        if isinstance(error, BadAmount) and kind is OfferKind.PROMISE:
            self.ui.offer_amount.set_error(words)
            self.ui.offer_amount.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(error, BadDate) and kind in DATES:
            self.ui.offer_due.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(words)

    def _print(self, kind: str, place: int) -> None:
        visit, now = self.visit, self.now
        if visit is not None and now is not None:
            self.went.emit("preview", f"{kind}:{place}:{language_of(visit, now.language)}:{visit.visit_id}")

    def _tick(self, key: str, done: bool, note: str) -> None:
        self.write(lambda desk, visit_id: casework.tick(desk, visit_id, key, done, note))

    def _consent(self, purpose: str, given: bool) -> None:
        language = self.session.language
        self.write(lambda desk, visit_id: casework.consent(desk, visit_id, purpose, given, language))


def _day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
