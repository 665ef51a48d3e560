"""Counting cash: the lead types a sum and it disappears, the companion counts apart and signs, equal sums go on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.busy_line import BusyLine
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.desktop.widgets.passphrase_field import PassphraseField
from fieldvisit.errors import FieldvisitError, TokenAbsent, TokenRefused, WrongPassphrase
from fieldvisit.model.money import Fen, yuan
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk


class CashCount(QWidget):
    """Two counts of one bundle of banknotes. `counted` is emitted when both are in and on record.

    The companion types their passphrase (or the token's PIN) with their sum: their key signs what they counted.
    """

    counted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._visit = session, ""
        self._lead: Fen | None = None
        self._room: Fen = 0
        self._sum: Fen | None = None
        self._differ = self._anew = False
        self._why: FieldvisitError | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        self.rule = theme.label("", "muted", wrap=True)
        self.step = theme.label("", "strong", wrap=True)
        self.amount = MoneyField()
        self.amount.setObjectName("cash_amount")
        self.secret = PassphraseField(judged=False)
        self.secret.setObjectName("cash_passphrase")
        self.secret_name = theme.label("", "")
        self.busy = BusyLine()
        self.next = QPushButton()
        self.next.setObjectName("cash_next")
        self.again = QPushButton()
        self.again.setObjectName("cash_again")
        self.state = theme.label("", "", wrap=True)
        self.state.setObjectName("cash_state")
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        row.addWidget(self.next)
        row.addWidget(self.again)
        row.addStretch(1)
        for each in (self.rule, self.state, self.step, self.amount, self.secret_name, self.secret):
            column.addWidget(each)
        column.addLayout(row)
        column.addWidget(self.busy)
        self.next.clicked.connect(self._next)
        self.again.clicked.connect(self.start)
        self.amount.line().returnPressed.connect(self._enter)
        self.secret.entered.connect(self._next)
        self.start()

    def sum(self) -> Fen | None:
        """Return the sum both counted last, None while there is none."""
        return self._sum

    def show_visit(self, visit: Visit, room: Fen) -> None:
        """Take up a visit's count as it is on record; `room` is the most that may be taken now, in fen."""
        other = visit.visit_id != self._visit
        self._visit, self._room = visit.visit_id, room
        said = visit.counted
        self._sum = said.lead if said and said.lead == said.companion and not self._anew else None
        if other:
            self._lead, self._differ, self._anew, self._why = None, False, False, None
            self.amount.set_fen(None)
            self.secret.clear()
        self.amount.set_limits(1, max(room, 1))
        self.words()

    def start(self) -> None:
        """Begin with the lead's count; what was typed is gone."""
        self._lead, self._sum, self._anew, self._why = None, None, True, None
        self.amount.set_fen(None)
        self.secret.clear()
        self.words()

    def _enter(self) -> None:
        """Enter in the amount goes on to the passphrase where one is asked for."""
        if self._lead is not None and not self.secret.text():
            self.secret.setFocus()
        else:
            self._next()

    def _next(self) -> None:
        """Take a count: the lead's is hidden at once, the companion's is held against it."""
        fen = self.amount.fen()
        if fen is None or self.busy.is_busy():
            self.amount.setFocus()
            return
        if self._lead is None:
            self.amount.set_fen(None)
            self._lead, self._differ, self._why = fen, False, None
            self.words()
            self.amount.setFocus()
        elif not self.secret.text():
            self.secret.setFocus()
        else:
            self._sign(self._lead, fen, self.secret.text())

    def _sign(self, lead: Fen, companion: Fen, passphrase: str) -> None:
        """Open the companion's key and let it sign their sum: beside the window, opening takes a second."""
        visit_id = self._visit
        self.busy.start(lambda: self.tr("Opening the companion's key …"))
        self._lock(True)

        def job(desk: Desk) -> Visit:
            signer = casework.open_signer(desk, desk.store.visits.get(visit_id).departed.companion, passphrase)
            return casework.count_cash(desk, visit_id, lead, companion, signer)

        self._session.work(job, self._signed, self._unsigned)

    def _lock(self, off: bool) -> None:
        for each in (self.amount, self.secret, self.next, self.again):
            each.setEnabled(not off)

    def _signed(self, visit: Visit) -> None:
        self.busy.stop()
        self._lock(False)
        if visit.visit_id != self._visit or visit.counted is None:
            return
        said = visit.counted
        self._lead, self._anew = None, False
        self.amount.set_fen(None)
        self.secret.clear()
        self._sum, self._differ = (said.lead, False) if said.is_of(said.lead) else (None, True)
        self.words()
        self.counted.emit()

    def _unsigned(self, error: FieldvisitError) -> None:
        """Say why not; a wrong passphrase is typed again, with both sums kept."""
        self.busy.stop()
        self._lock(False)
        if isinstance(error, WrongPassphrase | TokenAbsent | TokenRefused):
            self.secret.set_error(lambda: sentence(error, self._session))
            self.secret.setFocus()
            return
        self.start()
        self._why = error
        self.words()

    def words(self) -> None:
        """Set the texts for where the count stands."""
        done = self._sum is not None
        waiting = self.tr("2 · The companion counts and types the sum. The lead looks away.")
        first = self.tr("1 · The lead counts and types the sum. The companion looks away.")
        self.rule.setText(
            self.tr("Cash, at most ¥{yuan} now. Both count, each without seeing the other's sum.").format(
                yuan=yuan(self._room)
            )
        )
        self.step.setText(waiting if self._lead is not None else first)
        self.amount.set_name(self.step.text())
        self.next.setText(self.tr("Companion has counted") if self._lead is not None else self.tr("Lead has counted"))
        self.again.setText(self.tr("Count again"))
        for each in (self.step, self.amount, self.next):
            each.setVisible(not done)
        for signs in (self.secret_name, self.secret):
            signs.setVisible(not done and self._lead is not None)
        self.secret_name.setText(self.tr("Companion's passphrase: it signs what the companion counted"))
        self.secret.set_name(self.secret_name.text())
        self.again.setVisible(done or self._lead is not None)
        if self._sum is not None:
            self._say(self.tr("Both counted ¥{yuan}; the companion signed it.").format(yuan=yuan(self._sum)), "strong")
        elif self._differ:
            self._say(self.tr("The two sums differ. Count again, each on your own."), "error")
        elif self._why is not None:
            self._say(sentence(self._why, self._session), "error")
        else:
            self._say("", "")

    def _say(self, words: str, role: str) -> None:
        theme.dress(self.state, role=role)
        self.state.setText(words)
        self.state.setVisible(bool(words))
