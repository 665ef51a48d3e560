"""The payment card: what was paid through an official channel, and the receipt that it got."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from fieldvisit import casework, leaflets
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_visit_agree import Ui_VisitAgree
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.case_words import visits_before
from fieldvisit.desktop.pages.visit_allowed import quiet_for
from fieldvisit.desktop.pages.visit_guidance import GuidanceCard
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.fold import Fold
from fieldvisit.errors import BadAmount, FieldvisitError
from fieldvisit.model import money
from fieldvisit.model.event import Received
from fieldvisit.model.outcome import OBJECTIONS, OfferKind
from fieldvisit.model.receipt import OFFICIAL, PaymentMode
from fieldvisit.model.visit import Visit
from fieldvisit.wording import begun, say

RELATIONS = ("SELF", "SPOUSE", "PARENT", "CHILD", "SIBLING", "RELATIVE", "FRIEND", "GUARANTOR", "CO_BORROWER")


class Payment(QObject):
    """Works the payment part of the form; `printed(number)` asks for a receipt's paper."""

    printed = Signal(str)

    def __init__(self, session: Session, ui: Ui_VisitAgree, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self.ui = session, ui
        self._visit: Visit | None = None
        self._language = ""
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

    def words(self) -> None:
        """Set the texts again."""
        self.ui.pay_amount.set_name(self.tr("Amount paid"))
        self._shown, self._language = None, ""

    def forget(self) -> None:
        """Empty the form."""
        ui = self.ui
        ui.pay_amount.set_fen(None)
        ui.pay_reference.clear()
        ui.pay_payer.clear()
        ui.payError.hide()

    def show_now(self, now: Now, visit: Visit) -> None:
        """Show receipts, and whether a payment may be recorded now."""
        self._visit = visit
        ui = self.ui
        if now.language != self._language:
            self._language = now.language
            for box, group, values in (
                (ui.pay_mode, "mode", tuple(mode.value for mode in OFFICIAL)),
                (ui.pay_relation, "relation", RELATIONS),
            ):
                chosen = box.currentData()
                box.clear()
                for value in values:
                    box.addItem(begun(say(f"{group}.{value}", now.language)), value)
                box.setCurrentIndex(max(box.findData(chosen), 0))
        quiet = quiet_for(now, visit)
        words = say("script.official_only", now.language)
        ui.payWords.setText(quiet or words)
        ui.payForm.setVisible(not quiet and visit.open)
        self.offered.setVisible(not quiet and visit.open)
        self.offered.set_title(leaflets.guidance("script_cash", now.language).title)
        self.cash.show_card("script_cash", now, titled=False, brief=True)
        if (visit.received, now.language) != self._shown:
            self._shown = (visit.received, now.language)
            empty(ui.receipts)
            for one in visit.received:
                ui.receipts.addWidget(self._receipt(one))
        self._show_conduct(now, visit)

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
        amount, mode = ui.pay_amount.fen() or 0, PaymentMode(str(ui.pay_mode.currentData()))
        try:
            casework.receive(
                self._session.desk, visit.visit_id, amount, mode, ui.pay_reference.text(), ui.pay_payer.text(), relation
            )
        except FieldvisitError as error:
            words = sentence(error, self._session)
            if isinstance(error, BadAmount):
                ui.pay_amount.set_error(words)
            ui.payError.setText(words)
            ui.payError.show()
            return
        self.forget()
        self._session.do(lambda desk: visit)
