"""The payment card: what was paid through an official channel, or in cash where it may be, and its receipt."""

from functools import partial

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from fieldvisit import casework, leaflets
from fieldvisit.desktop import retold, theme
from fieldvisit.desktop._forms.ui_visit_agree import Ui_VisitAgree
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.case_words import visits_before
from fieldvisit.desktop.pages.visit_allowed import quiet_for
from fieldvisit.desktop.pages.visit_cash import CashCount
from fieldvisit.desktop.pages.visit_guidance import GuidanceCard
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.fold import Fold
from fieldvisit.errors import BadAmount, CashForbidden, FieldvisitError, ReceiptsExhausted
from fieldvisit.model import money
from fieldvisit.model.event import Received
from fieldvisit.model.outcome import OBJECTIONS, OfferKind
from fieldvisit.model.receipt import OFFICIAL, PaymentMode
from fieldvisit.model.visit import Visit
from fieldvisit.wording import begun, say

RELATIONS = ("SELF", "SPOUSE", "PARENT", "CHILD", "SIBLING", "RELATIVE", "FRIEND", "GUARANTOR", "CO_BORROWER")


_OFFICIAL = tuple(mode.value for mode in OFFICIAL)


class Payment(QObject):
    """Works the payment part of the form; `printed(number)` asks for a receipt's paper."""

    printed = Signal(str)

    def __init__(self, session: Session, ui: Ui_VisitAgree, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self.ui = session, ui
        self._visit: Visit | None = None
        self._language: tuple[str, tuple[str, ...]] | None = None
        self._shown: tuple[tuple[Received, ...], str] | None = None
        ui.payError.hide()
        self.cash = GuidanceCard()
        self.cash.setObjectName("cash_script")
        self.offered = Fold("cash_open")
        self.offered.body.addWidget(self.cash)
        ui.payCardColumn.insertWidget(ui.payCardColumn.indexOf(ui.payWords) + 1, self.offered)
        relation = QLineEdit()
        relation.setMaxLength(200)
        ui.pay_relation.setLineEdit(relation)
        ui.receive.clicked.connect(self._receive)
        self.count = CashCount(session)
        ui.payColumn.insertWidget(ui.payColumn.indexOf(ui.pay_mode) + 1, self.count)
        self.count.counted.connect(self._counted)
        ui.pay_mode.currentIndexChanged.connect(self._choose)
        self._room = casework.CashRoom(0)
        self.numbers = QPushButton()
        self.numbers.setObjectName("fetch_numbers")
        theme.set_icon(self.numbers, "sync", "accent")
        self.numbers.hide()
        self.numbers.clicked.connect(session.sync_now)
        ui.payRow.insertWidget(ui.payRow.indexOf(ui.receive) + 1, self.numbers)
        session.sync_changed.connect(self._numbered)

    def _numbered(self) -> None:
        """New numbers came: the receipt can be given, with what is still in the form."""
        self.numbers.setEnabled(not self._session.sync.running)
        if not self.numbers.isHidden() and self._session.is_open and self._session.desk.store.receipts.left():
            self._fail(None)

    def _fail(self, error: FieldvisitError | None) -> None:
        """Say why there is no receipt, with the way out where there is one."""
        self.numbers.setVisible(isinstance(error, ReceiptsExhausted))
        retold.say(self.ui.payError, (lambda: sentence(error, self._session)) if error else "")
        self.ui.payError.setVisible(error is not None)

    def words(self) -> None:
        """Set the texts again."""
        self.ui.pay_amount.set_name(self.tr("Amount paid"))
        self.numbers.setText(self.tr("Sync for new numbers"))
        self.count.words()
        self._shown, self._language = None, None

    def forget(self) -> None:
        """Empty the form."""
        ui = self.ui
        ui.pay_amount.set_fen(None)
        ui.pay_reference.clear()
        ui.pay_payer.clear()
        self._fail(None)
        self.count.start()

    def show_now(self, now: Now, visit: Visit) -> None:
        """Show receipts, and whether a payment may be recorded now."""
        self._visit = visit
        ui = self.ui
        self._room = casework.cash_room(self._session.desk, visit) if visit.open else casework.CashRoom(0)
        modes = tuple(mode.value for mode in PaymentMode) if self._cash_is_known() else _OFFICIAL
        if (now.language, modes) != self._language:
            self._language = (now.language, modes)
            for box, group, values in (
                (ui.pay_mode, "mode", modes),
                (ui.pay_relation, "relation", RELATIONS),
            ):
                chosen = box.currentData()
                with QSignalBlocker(box):  # nobody has chosen anything: what is said stays said
                    box.clear()
                    for value in values:
                        box.addItem(begun(say(f"{group}.{value}", now.language)), value)
                    box.setCurrentIndex(max(box.findData(chosen), 0))
        self.count.show_visit(visit, self._room.most)
        self._arrange()
        quiet = quiet_for(now, visit)
        words = say("script.cash_too" if len(modes) > len(_OFFICIAL) else "script.official_only", now.language)
        ui.payTitle.setText(
            self.tr("Payment") if len(modes) > len(_OFFICIAL) else self.tr("Payment through an official channel")
        )
        ui.payWords.setText(quiet or words)
        ui.payForm.setVisible(not quiet and visit.open)
        self.offered.setVisible(not quiet and visit.open and modes == _OFFICIAL)
        self.offered.set_title(leaflets.guidance("script_cash", now.language).title)
        self.cash.show_card("script_cash", now, titled=False, brief=True)
        if (visit.received, now.language) != self._shown:
            self._shown = (visit.received, now.language)
            empty(ui.receipts)
            for one in visit.received:
                ui.receipts.addWidget(self._receipt(one))
        self._show_conduct(now, visit)

    def _cash_is_known(self) -> bool:
        """Whether cash is a choice at all: it is, where the office allows it, also while something else forbids it."""
        why = self._room.why
        return not isinstance(why, CashForbidden) if why else self._room.most > 0

    def _arrange(self) -> None:
        """For cash the two counts stand in the place of amount and reference."""
        ui, cash = self.ui, self.ui.pay_mode.currentData() == PaymentMode.CASH.value
        for each in (ui.payAmountLabel, ui.pay_amount, ui.referenceLabel, ui.pay_reference):
            each.setVisible(not cash)
        why = self._room.why if cash else None
        self.count.setVisible(cash and why is None)
        ui.receive.setEnabled(not cash or (why is None and self.count.sum() is not None))
        if why is not None:
            self._fail(why)

    def _choose(self) -> None:
        self._fail(None)
        self._arrange()

    def _counted(self) -> None:
        self._session.do(lambda desk: self._visit)
        self._arrange()

    def _show_conduct(self, now: Now, visit: Visit) -> None:
        """Put beside the money how often people came, and whether anybody objected or complained."""
        objected = sum(1 for one in visit.offers if one.kind in OBJECTIONS)
        complained = sum(1 for one in visit.offers if one.kind is OfferKind.COMPLAINT)
        times = visits_before(self._session.desk, now.row, visit.visit_id) + 1
        words = self.tr("Beside it: visit no. {visits} of this case, {objections} objections, {complaints} complaints.")
        self.ui.payConduct.setText(words.format(visits=times, objections=objected - complained, complaints=complained))
        self.ui.payConduct.setVisible(bool(visit.received))

    def _receipt(self, one: Received) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[2])
        number = theme.label(one.number, "strong")
        number.setObjectName("receipt_number")
        paper = QPushButton(self.tr("Print the receipt"))
        paper.setObjectName("print_receipt")
        theme.set_icon(paper, "printer")
        paper.clicked.connect(lambda _=False, number=one.number: self.printed.emit(number))
        row.addWidget(number)
        row.addWidget(theme.label(f"¥{money.yuan(one.amount)}", "amount"))
        row.addWidget(theme.label(one.payer, wrap=True), 1)
        row.addWidget(paper)
        return line

    def _receive(self) -> None:
        ui, visit = self.ui, self._visit
        if visit is None:
            return
        place = ui.pay_relation.findText(ui.pay_relation.currentText())
        relation = str(ui.pay_relation.itemData(place)) if place >= 0 else ui.pay_relation.currentText()
        mode = PaymentMode(str(ui.pay_mode.currentData()))
        amount = (self.count.sum() if mode is PaymentMode.CASH else ui.pay_amount.fen()) or 0
        try:
            casework.receive(
                self._session.desk, visit.visit_id, amount, mode, ui.pay_reference.text(), ui.pay_payer.text(), relation
            )
        except FieldvisitError as error:
            if isinstance(error, BadAmount):
                ui.pay_amount.set_error(partial(sentence, error, self._session))
            self._fail(error)
            return
        self.forget()
        self._session.do(lambda desk: visit)
