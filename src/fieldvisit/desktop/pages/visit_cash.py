"""Counting cash: the lead types a sum and it disappears, the companion counts apart, and only equal sums go on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.money import Fen, yuan
from fieldvisit.model.visit import Visit


class CashCount(QWidget):
    """Two counts of one bundle of banknotes. `counted` is emitted when both are in and on record."""

    counted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._visit = session, ""
        self._lead: Fen | None = None
        self._room: Fen = 0
        self._sum: Fen | None = None
        self._differ = self._anew = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        self.rule = theme.label("", "muted", wrap=True)
        self.step = theme.label("", "strong", wrap=True)
        self.amount = MoneyField()
        self.amount.setObjectName("cash_amount")
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
        for each in (self.rule, self.state, self.step, self.amount):
            column.addWidget(each)
        column.addLayout(row)
        self.next.clicked.connect(self._next)
        self.again.clicked.connect(self.start)
        self.amount.line().returnPressed.connect(self._next)
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
            self._lead, self._differ, self._anew = None, False, False
            self.amount.set_fen(None)
        self.amount.set_limits(1, max(room, 1))
        self.words()

    def start(self) -> None:
        """Begin with the lead's count; what was typed is gone."""
        self._lead, self._sum, self._anew = None, None, True
        self.amount.set_fen(None)
        self.words()

    def _next(self) -> None:
        """Take a count: the lead's is hidden at once, the companion's is held against it."""
        fen = self.amount.fen()
        if fen is None:
            self.amount.setFocus()
            return
        self.amount.set_fen(None)
        if self._lead is None:
            self._lead, self._differ = fen, False
            self.words()
            self.amount.setFocus()
            return
        lead, self._lead, self._anew = self._lead, None, False
        try:
            casework.count_cash(self._session.desk, self._visit, lead, fen)
        except FieldvisitError as error:
            self.words()
            self._say(sentence(error, self._session), "error")
            return
        self._sum, self._differ = (fen, False) if lead == fen else (None, True)
        self.words()
        self.counted.emit()

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
        self.again.setVisible(done or self._lead is not None)
        if self._sum is not None:
            self._say(self.tr("Both counted ¥{yuan}.").format(yuan=yuan(self._sum)), "strong")
        elif self._differ:
            self._say(self.tr("The two sums differ. Count again, each on your own."), "error")
        else:
            self._say("", "")

    def _say(self, words: str, role: str) -> None:
        theme.dress(self.state, role=role)
        self.state.setText(words)
        self.state.setVisible(bool(words))
