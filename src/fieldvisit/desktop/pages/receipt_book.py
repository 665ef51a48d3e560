"""The day's book above the receipts: does every number add up, is it closed, and which cash has to be paid in."""

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.casework.cash import book_zone
from fieldvisit.desktop import theme
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.retold import say
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.errors import FieldvisitError, NumbersInDoubt
from fieldvisit.model.book import DayProof, Hand
from fieldvisit.model.money import yuan


class ReceiptBook(QWidget):
    """`opened(subject)` asks for a paper's preview."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._proof: DayProof | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        self.alarm = theme.label("", "error", wrap=True)
        self.alarm.setObjectName("book_alarm")
        self.state = theme.label("", "muted", wrap=True)
        self.state.setObjectName("book_state")
        self.cash = theme.label("", "strong", wrap=True)
        self.cash.setObjectName("book_cash")
        self.close_day, self.page, self.paid_in = QPushButton(), QPushButton(), QPushButton()
        for button, name in ((self.close_day, "close_day"), (self.page, "day_page"), (self.paid_in, "paid_in")):
            button.setObjectName(name)
        theme.set_icon(self.page, "printer")
        column.addWidget(self.alarm)
        column.addLayout(_row(self.cash, self.paid_in))
        column.addLayout(_row(self.state, self.close_day, self.page))
        self.close_day.clicked.connect(self._close)
        self.page.clicked.connect(lambda: self.opened.emit(f"book:{self._proof.day}") if self._proof else None)
        self.paid_in.clicked.connect(self._pay_in)

    def read(self, session: Session) -> DayProof:
        """Show the book as it stands; return today's proof."""
        self._session = session
        self._proof = proof = casework.day_proof(session.desk)
        self._warn(session, proof)
        self._tell_cash(session, proof.hand)
        closed = casework.book_closed(session.desk)
        given = bool(proof.ranges)
        self.close_day.setText(self.tr("C&lose the day"))
        self.page.setText(self.tr("Day's &page"))
        self.close_day.setEnabled(given and proof.holds and not closed)
        self.page.setEnabled(given)
        if closed:
            self.state.setText(self.tr("Today's book is closed. The office holds it against its own."))
        else:
            self.state.setText(self.tr("Close the day when no more receipts will be given today."))
        return proof

    def _warn(self, session: Session, proof: DayProof) -> None:
        store, words = session.desk.store, ""
        refused = store.settings.get("range_refused")
        if store.receipts.in_doubt():
            words = sentence(NumbersInDoubt(), session)
        elif not proof.holds:
            words = self.tr("The numbers do not add up. Give no more receipts and call the office.")
        elif refused == "range_unsigned":
            words = self.tr("Receipt numbers arrived that the office did not sign for this laptop. Call the office.")
        elif refused:
            words = self.tr("Receipt numbers arrived that overlap others or run backwards. Call the office.")
        self.alarm.setText(words)
        self.alarm.setVisible(bool(words))

    def _tell_cash(self, session: Session, hand: Hand) -> None:
        self.cash.setText(self._cash_words(session, hand))
        theme.dress(self.cash, role="error" if hand.late else "strong")
        self.paid_in.setText(self.tr("Paid &in …"))
        for each in (self.cash, self.paid_in):
            each.setVisible(hand.amount > 0)

    def _cash_words(self, session: Session, hand: Hand) -> str:
        """Return what must be paid in and by when, with what is overdue; empty with nothing in hand."""
        if hand.amount <= 0 or hand.due is None:
            return ""
        by = f"{hand.due.astimezone(ZoneInfo(book_zone(session.desk))):%m-%d %H:%M}"
        if hand.late:
            words = self.tr("Cash to pay in: ¥{yuan}, of this ¥{late} overdue since {by}. No more cash until then.")
            return words.format(yuan=yuan(hand.amount), late=yuan(hand.late), by=by)
        return self.tr("Cash to pay in: ¥{yuan}, by {by}.").format(yuan=yuan(hand.amount), by=by)

    def _close(self) -> None:
        if self._session is not None:
            self._session.do(casework.close_book)

    def _pay_in(self) -> None:
        if self._session is not None:
            PaidIn(self._session, self).open()


def _row(label: QWidget, *buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE[2])
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button)
    return row


class PaidIn(QDialog):
    """Cash was paid into the principal's account: how much, and the bank's reference."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("paying_in")
        self._session = session
        say(self, lambda: self.tr("Cash paid in"), self.setWindowTitle)
        self.amount, self.reference = MoneyField(), QLineEdit()
        self.reference.setMaxLength(64)
        self.reference.setObjectName("deposit_reference")
        hand = casework.cash_in_hand(session.desk)
        self.amount.set_limits(1, max(hand.amount, 1))
        self.amount.set_fen(hand.amount)
        self.problem = theme.label("", "error", wrap=True)
        self.problem.hide()
        buttons = QDialogButtonBox()
        self.done_ = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        back = buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        say(self.done_, lambda: self.tr("Record"), self.done_.setText)
        say(back, lambda: self.tr("Back"), back.setText)
        buttons.accepted.connect(self._record)
        buttons.rejected.connect(self.reject)
        theme.dress(self.done_, kind="primary")
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        for words, field in ((self._sum, self.amount), (self._number, self.reference)):
            label = theme.label("")
            say(label, words)
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
        say(self.amount, self._sum, self.amount.set_name)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.finished.connect(self.deleteLater)

    def _sum(self) -> str:
        return self.tr("Amount paid into the principal's account, in yuan")

    def _number(self) -> str:
        return self.tr("The bank's reference number")

    def _record(self) -> None:
        try:
            casework.deposit(self._session.desk, self.amount.fen() or 0, self.reference.text())
        except FieldvisitError as error:
            say(self.problem, partial(sentence, error, self._session))
            self.problem.show()
            self.adjustSize()
            return
        self.accept()
        self._session.do(casework.cash_in_hand)
