"""The debt: what it is made of, as of when, since when it is overdue, and what may be proposed at the door."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fieldvisit.clock import Moment
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.case_words import overdue
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.debt_bar import DebtBar, written
from fieldvisit.desktop.zone import local
from fieldvisit.model.order import Limits
from fieldvisit.store import CaseRow

PARTS = ("principal", "interest", "fees", "total")


class DebtCard(Card):
    """Amounts in yuan, right-aligned, with the hour they were true."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading, self._bar = theme.label("", "section"), DebtBar()
        self.body.addWidget(self._heading)
        self.body.addWidget(self._bar)
        grid = QGridLayout()
        grid.setVerticalSpacing(SPACE[0])
        grid.setColumnStretch(0, 1)
        self._words: dict[str, QLabel] = {}
        self.amounts: dict[str, QLabel] = {}
        for row, part in enumerate(PARTS):
            role = "strong" if part == "total" else "body"
            self._words[part], self.amounts[part] = theme.label("", role), theme.label("", role)
            self.amounts[part].setObjectName(f"debt_{part}")
            self.amounts[part].setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self._words[part], row, 0)
            grid.addWidget(self.amounts[part], row, 1)
        self.body.addLayout(grid)
        self._as_of, self._since = theme.label("", "small", wrap=True), theme.label("", wrap=True)
        self._offers = theme.label("", wrap=True)
        self._offers.setObjectName("allowed")
        for label in (self._as_of, self._since, self._offers):
            self.body.addWidget(label)

    def show_case(self, row: CaseRow, limits: Limits, now: Moment) -> None:
        """Show a case's debt and what the office lets a collector propose."""
        case = row.case.case
        self._heading.setText(self.tr("The debt"))
        words = (self.tr("Principal"), self.tr("Interest"), self.tr("Fees"), self.tr("Total"))
        for part, word, fen in zip(PARTS, words, (case.principal, case.interest, case.fees, case.total), strict=True):
            self._words[part].setText(word)
            self.amounts[part].setText(written(fen))
        self._bar.set_parts(case.principal, case.interest, case.fees)
        as_of = self.tr("As of {time}; the creditor's own figure is what counts.")
        self._as_of.setText(as_of.format(time=f"{local(row.case.balance_at):%Y-%m-%d %H:%M}"))
        days = self.tr("%n day(s) overdue", "", overdue(row, now))
        since = self.tr("Overdue since {date}, {days}").format(date=str(case.overdue_since), days=days)
        self._since.setText(since)
        self._offers.setText(self._allowed(limits))

    def _allowed(self, limits: Limits) -> str:
        said = [self.tr("instalments up to %n month(s)", "", limits.plan_months)] if limits.plan_months else []
        if limits.waiver_interest:
            said.append(self.tr("interest waived up to {sum}").format(sum=written(limits.waiver_interest)))
        if limits.waiver_fees:
            said.append(self.tr("fees waived up to {sum}").format(sum=written(limits.waiver_fees)))
        if not said:
            return self.tr("The office allows no proposals for this case.")
        return self.tr("May be requested: {offers}. The office decides.").format(offers=self.tr(", ").join(said))
