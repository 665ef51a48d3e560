"""The plan form: a balance spread over months with its schedule, as a proposal that the office decides on."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_household import Household
from fieldvisit.desktop.pages.visit_schedule import ScheduleTable
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.model.affordability import Affordability, smallest_affordable_periods
from fieldvisit.model.instalments import Instalment, Method, PlanTerms, most_periods, schedule
from fieldvisit.model.offers import PlanProblem, limit_facts, problems
from fieldvisit.model.order import Limits
from fieldvisit.model.receipt import Allocation
from fieldvisit.wording import begun, say

USUAL: Final = 12
"""Months a new plan begins with."""
AHEAD: Final = timedelta(days=30)
"""How far ahead its first instalment falls."""
BESIDE: Final = {
    PlanProblem.TOO_FEW_PERIODS: "periods",
    PlanProblem.TOO_MANY_PERIODS: "periods",
    PlanProblem.INSTALMENT_BELOW_FEN: "periods",
    PlanProblem.FIRST_IN_PAST: "first",
    PlanProblem.FIRST_TOO_LATE: "first",
    PlanProblem.AMOUNT_NEGATIVE: "down",
    PlanProblem.DOWN_PAYMENT_TOO_HIGH: "down",
    PlanProblem.RATE_NOT_ALLOWED: "rate",
}
"""The field beside which a problem stands; the others stand above the table."""


class PlanForm(QWidget):
    """`plan_method`, `plan_periods`, `plan_first`, `plan_down`, `plan_rate` (where the office allows interest),
    `plan_schedule`, and the household's fields.

    Everything is computed by the model as one types; the periods and dates that are not allowed can be typed, so that
    the limit is said in words.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._owed, self._limits, self._today = Allocation(0, 0, 0), Limits(), date(2000, 1, 1)
        self._language, self._run, self._lines = "zh-CN", 0, tuple[Instalment, ...]()
        self.method, self.periods, self.first = QComboBox(), QSpinBox(), QDateEdit()
        self.down, self.rate = MoneyField(), QDoubleSpinBox()
        self.household, self.table = Household(), ScheduleTable()
        self._labels = {name: theme.label("") for name in ("method", "periods", "first", "down", "rate")}
        self._errors = {name: theme.label("", "error", wrap=True) for name in ("periods", "first", "rate", "whole")}
        self._title = theme.label("", "strong", wrap=True)
        self._note = theme.label("", "small", wrap=True)
        self._wire()
        self._lay_out()
        self.words()

    def _wire(self) -> None:
        widgets = {"method": self.method, "periods": self.periods, "first": self.first, "down": self.down}
        for name, widget in {**widgets, "rate": self.rate}.items():
            widget.setObjectName(f"plan_{name}")
        self.periods.setRange(1, 999)
        for spin in (self.periods, self.rate, self.household.persons):
            for line in spin.findChildren(QLineEdit):
                line.setTextMargins(SPACE[1], 0, 0, 0)
        self.first.setCalendarPopup(True)
        self.first.setDisplayFormat("yyyy-MM-dd")
        self.rate.setRange(0, 999)
        self.rate.setDecimals(2)
        self.down.set_limits(0, 10**12)
        for method in Method:
            self.method.addItem("", method.value)
        self.method.currentIndexChanged.connect(self._compute)
        self.periods.valueChanged.connect(self._compute)
        self.first.dateChanged.connect(self._compute)
        self.rate.valueChanged.connect(self._compute)
        self.down.changed.connect(self._compute)
        self.household.changed.connect(self._compute)
        self.household.suggest_asked.connect(self._suggest)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[2])
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(SPACE[0])
        widgets = {"method": self.method, "periods": self.periods, "first": self.first, "down": self.down}
        for place, (name, widget) in enumerate({**widgets, "rate": self.rate}.items()):
            row, side = place // 2 * 3, place % 2
            grid.addWidget(self._labels[name], row, side)
            grid.addWidget(widget, row + 1, side, Qt.AlignmentFlag.AlignTop)
            if name in self._errors:
                grid.addWidget(self._errors[name], row + 2, side)
            grid.setColumnStretch(side, 1)
        column.addWidget(self._title)
        column.addLayout(grid)
        column.addWidget(self.household)
        column.addWidget(self._errors["whole"])
        column.addWidget(self.table)
        column.addWidget(self._note)

    def words(self) -> None:
        """Set the texts again."""
        names = {
            "method": self.tr("Way of paying back"),
            "periods": self.tr("Monthly instalments"),
            "first": self.tr("First instalment on"),
            "down": self.tr("Paid at the start, in yuan (may be empty)"),
            "rate": self.tr("Interest of the plan, % a year"),
        }
        for name, text in names.items():
            self._labels[name].setText(text)
        for widget, name in ((self.method, "method"), (self.periods, "periods"), (self.first, "first")):
            widget.setAccessibleName(names[name])
        self.rate.setAccessibleName(names["rate"])
        self.down.set_name(names["down"])
        self._title.setText(self.tr("Proposal only: the office decides, and visits rest until it has answered."))
        self._note.setText(self.tr("Computed for today's balance. The printed proposal shows every line."))
        self.household.words()
        self.table.words()

    # what is shown
    def show_terms(self, owed: Allocation, limits: Limits, today: date, language: str) -> None:
        """Take the balance, the office's limits and the day; what is typed stays."""
        shown = (owed, limits, today, language)
        if shown == (self._owed, self._limits, self._today, self._language) and self.method.itemText(0):
            return
        if self._today != today and not self._lines:
            self.first.setDate(_day(today + AHEAD))
        self._owed, self._limits, self._today, self._language = shown
        for place, method in enumerate(Method):
            self.method.setItemText(place, begun(say(f"plan.method.{method}", language)))
        for widget in (self.rate, self._labels["rate"]):
            widget.setVisible(limits.plan_rate_bp > 0)
        self._compute()

    def forget(self) -> None:
        """Begin anew: the usual months, nothing down, nothing known of the household."""
        self.method.setCurrentIndex(0)
        self.periods.setValue(min(USUAL, most_periods(self._limits) or USUAL))
        self.first.setDate(_day(self._today + AHEAD))
        self.rate.setValue(0)
        self.down.set_fen(None)
        self.household.forget()

    def _compute(self, _: object = None) -> None:
        """Say everything that speaks against the plan, each beside its field, or write it out."""
        self._run += 1
        terms = self.terms()
        found = problems(terms, self._limits, self._today, self._owed)
        self._say(found)
        self._lines = () if found or self.down.is_invalid() else schedule(terms)
        self.table.show_lines(self._lines)
        monthly = max((line.amount for line in self._lines), default=None)
        self.household.show_burden(monthly, self._language)

    def _say(self, found: Iterable[PlanProblem]) -> None:
        facts = limit_facts(self._limits, self._today)
        said: dict[str, list[str]] = {}
        for problem in found:
            words = say(f"plan.problem.{problem}", self._language, **facts)
            said.setdefault(BESIDE.get(problem, "whole"), []).append(words)
        for name, label in self._errors.items():
            _tell(label, " ".join(said.get(name, ())))
        if not self.down.is_invalid() or "down" in said:
            self.down.set_error(" ".join(said.get("down", ())))

    # what is proposed
    def terms(self) -> PlanTerms:
        """Return the terms as they stand, allowed or not."""
        first: date = self.first.date().toPython()  # type: ignore[assignment]
        return PlanTerms(
            Method(str(self.method.currentData())),
            self.periods.value(),
            first,
            self._owed.principal,
            self._owed.interest,
            self._owed.costs,
            round(self.rate.value() * 100) if self._limits.plan_rate_bp > 0 else 0,
            self.down.fen() or 0,
        )

    def means(self) -> Affordability | None:
        """Return what was told of the household."""
        return self.household.means()

    def is_wrong(self) -> bool:
        """Tell whether this cannot be proposed as it stands; the reasons are on screen."""
        return not self._lines or self.household.is_wrong()

    def _suggest(self) -> None:
        """Look for the shortest plan the household can carry, on a worker; what is typed meanwhile wins."""
        means = self.household.means()
        if means is None:
            return
        terms, limits, run = self.terms(), self._limits, self._run
        self._session.tasks.run(
            lambda: smallest_affordable_periods(terms, means, limits),
            lambda months: self._suggested(months, run),
            lambda _: None,
        )

    def _suggested(self, months: int | None, run: int) -> None:
        if run != self._run:
            return
        if months is None:
            self.household.say_none()
        else:
            self.periods.setValue(months)


def _tell(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))


def _day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
