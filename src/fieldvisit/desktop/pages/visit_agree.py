"""The agreement: what the person wants, each on a card of its own, and payments made through official channels."""

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from fieldvisit import casework
from fieldvisit.casework.proposals import FURTHEST
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_visit_agree import Ui_VisitAgree
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_payment import Payment
from fieldvisit.desktop.pages.visit_readback import offer_line
from fieldvisit.desktop.pages.visit_step import VisitStep, empty
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Choice
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.errors import BadAmount, BadDate, FieldvisitError
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import RIGHTS, OfferKind
from fieldvisit.model.visit import Step, Visit
from fieldvisit.wording import say

ICONS: Final = {
    OfferKind.PROMISE: "calendar",
    OfferKind.PLAN: "coins",
    OfferKind.WAIVER: "minus",
    OfferKind.EXTENSION: "clock",
    OfferKind.DISPUTE: "scale",
    OfferKind.HARDSHIP: "heart",
    OfferKind.COMPLAINT: "speech",
}
SUMS: Final = frozenset({OfferKind.PROMISE, OfferKind.PLAN, OfferKind.WAIVER})
DATES: Final = frozenset({OfferKind.PROMISE, OfferKind.PLAN, OfferKind.EXTENSION})


class AgreeStep(VisitStep):
    """`offer_<KIND>` opens the form, `record_offer` records it; `receive` gives a receipt."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_VisitAgree()
        self.ui.setupUi(self)
        self.to_close = self.primary("agreed")
        self._kinds: dict[OfferKind, Choice] = {}
        self._group = QButtonGroup(self)
        self._kind: OfferKind | None = None
        self._language = ""
        self._shown: tuple[object, ...] = ()
        self.payment = Payment(session, self.ui, self)
        self.payment.printed.connect(lambda number: self.went.emit("receipts", number))
        self.ui.formError.hide()
        self.ui.form.hide()
        for number in self.ui.offer_periods.findChildren(QLineEdit):
            number.setTextMargins(SPACE[1], 0, 0, 0)
        self.ui.consents.set_purposes(("health",))
        self.ui.consents.answered.connect(self._consent)
        self.ui.list.answered.connect(self._tick)
        self.ui.record_offer.clicked.connect(self._record)
        self.to_close.clicked.connect(lambda: self.moved.emit(Step.CLOSE.value))
        self.words()

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.to_close.setText(self.tr("Next: close"))
        self.ui.offer_amount.set_name(self.tr("Amount"))
        self.payment.words()
        self._shown = ()

    def forget(self) -> None:
        self._choose(None)
        self.payment.forget()

    def first(self) -> QWidget | None:
        return self._kinds.get(OfferKind.PROMISE)

    def due(self, now: Now) -> tuple[QPushButton | None, str]:
        return self.to_close, ""

    # what is shown
    def show_now(self, now: Now) -> None:
        super().show_now(now)
        visit = now.visit
        if visit is None:
            return
        if now.language != self._language:
            self._language = now.language
            self._make_kinds(now)
            if self._kind is not None:
                self._explain(self._kind, now)
        self._show_offers(now, visit)
        self._allow(now, visit)
        self.payment.show_now(now, visit)
        self.ui.consents.show_now(now)
        self.ui.listCard.setVisible(self.ui.list.show_step(now, Step.AGREE) > 0)

    def _make_kinds(self, now: Now) -> None:
        empty(self.ui.kindSlot)
        self._kinds.clear()
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(SPACE[1])
        for place, kind in enumerate(OfferKind):
            choice = self._kinds[kind] = Choice(ICONS[kind], say(f"offer.{kind.value}", now.language))
            choice.setObjectName(f"offer_{kind.value}")
            choice.setChecked(kind is self._kind)
            choice.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
            grid.addWidget(choice, place // 3, place % 3)
        self.ui.kindSlot.addWidget(box)

    def _show_offers(self, now: Now, visit: Visit) -> None:
        shown = (visit.offers, now.language)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self.ui.offers)
        self.ui.offersEmpty.setVisible(not visit.offers)
        for one in visit.offers:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SPACE[2])
            row.addWidget(theme.label(offer_line(now, one, self.tr("{0} instalments")), wrap=True), 1)
            if one.kind in RIGHTS:
                row.addWidget(Chip(self.tr("Visits stopped"), "stop"), 0, Qt.AlignmentFlag.AlignTop)
            else:
                row.addWidget(Chip(self.tr("Recorded"), "ok"), 0, Qt.AlignmentFlag.AlignTop)
            self.ui.offers.addWidget(line)

    def _allow(self, now: Now, visit: Visit) -> None:
        """Open what may be recorded now: objections as long as the visit is open, the rest while talk is lawful."""
        quiet = now.silent() or now.blocked
        for kind, choice in self._kinds.items():
            heard = visit.knocked is not None if kind is OfferKind.COMPLAINT else visit.may_speak
            may = visit.open and (heard if kind in RIGHTS else not quiet)
            choice.setEnabled(may)
            choice.setToolTip("" if may else quiet)
        if self._kind is not None and not self._kinds[self._kind].isEnabled():
            self._choose(None)

    def _choose(self, kind: OfferKind | None) -> None:
        if kind is not self._kind:
            self.ui.offer_amount.set_fen(None)
            self.ui.offer_text.clear()
            self.ui.offer_periods.setValue(12)
            self.ui.formError.hide()
        self._kind = kind
        for one, choice in self._kinds.items():
            choice.setAutoExclusive(False)
            choice.setChecked(one is kind)
            choice.setAutoExclusive(True)
        self.ui.form.setVisible(kind is not None)
        now = self.now
        if kind is None or now is None:
            return
        self._fit(kind, now)

    def _explain(self, kind: OfferKind, now: Now) -> None:
        freezing = kind in RIGHTS
        words = f"freeze_{kind.value}" if freezing else "promise" if kind is OfferKind.PROMISE else "asked_office"
        self.ui.kindWords.setText(say(f"script.{words}", now.language))
        theme.dress(self.ui.kindWords, role="error" if freezing else "muted")

    def _fit(self, kind: OfferKind, now: Now) -> None:
        ui, today = self.ui, now.local(now.moment).date()
        self._explain(kind, now)
        shown = {
            (ui.amountLabel, ui.offer_amount): kind in SUMS,
            (ui.dueLabel, ui.offer_due): kind in DATES,
            (ui.periodsLabel, ui.offer_periods): kind is OfferKind.PLAN,
        }
        for widgets, visible in shown.items():
            for widget in widgets:
                widget.setVisible(visible)
        ui.consents.setVisible(kind is OfferKind.HARDSHIP)
        ui.offer_due.setDateRange(_day(today), _day(today + FURTHEST))
        ui.offer_due.setDate(_day(today + timedelta(days=30 if kind is OfferKind.EXTENSION else 7)))
        ui.offer_due.setDisplayFormat("yyyy-MM-dd")
        ui.offer_periods.setMaximum(self.session.desk.store.staff.limits().plan_months)
        target = ui.offer_amount if kind in SUMS else ui.offer_due if kind in DATES else ui.offer_text
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # what is done
    def _record(self) -> None:
        kind, visit, ui = self._kind, self.visit, self.ui
        if kind is None or visit is None:
            return
        amount = ui.offer_amount.fen() if kind in SUMS else None
        due: date | None = ui.offer_due.date().toPython() if kind in DATES else None  # type: ignore[assignment]
        periods = ui.offer_periods.value() if kind is OfferKind.PLAN else None
        said = Offer(kind, amount, due, periods, ui.offer_text.toPlainText())
        try:
            casework.offer(self.session.desk, visit.visit_id, said)
        except FieldvisitError as error:
            words = sentence(error, self.session)
            if isinstance(error, BadAmount) and kind in SUMS:
                ui.offer_amount.set_error(words)
                ui.offer_amount.setFocus(Qt.FocusReason.OtherFocusReason)
            elif isinstance(error, BadDate):
                ui.offer_due.setFocus(Qt.FocusReason.OtherFocusReason)
            ui.formError.setText(words)
            ui.formError.show()
            return
        self._choose(None)
        self.session.do(lambda desk: visit)

    def _tick(self, key: str, done: bool, note: str) -> None:
        self.write(lambda desk, visit_id: casework.tick(desk, visit_id, key, done, note))

    def _consent(self, purpose: str, given: bool) -> None:
        language = self.session.language
        self.write(lambda desk, visit_id: casework.consent(desk, visit_id, purpose, given, language))


def _day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
