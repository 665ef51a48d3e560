"""The forms for a waiver and for more time: what is asked, within what limits, and what it would come to."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.model.money import yuan
from fieldvisit.model.offers import (
    ExtensionTerms,
    WaiverProblem,
    WaiverTerms,
    after_waiver,
    days_overdue_after,
    extension_problems,
    limit_facts,
    waiver_problems,
)
from fieldvisit.model.order import Limits
from fieldvisit.model.receipt import Allocation
from fieldvisit.wording import say

BESIDE_INTEREST = frozenset({WaiverProblem.INTEREST_ABOVE_OWED, WaiverProblem.INTEREST_ABOVE_LIMIT})
BESIDE_FEES = frozenset({WaiverProblem.FEES_ABOVE_OWED, WaiverProblem.FEES_ABOVE_LIMIT})


class WaiverForm(QWidget):
    """`waiver_interest`, `waiver_fees`; `say_problems` after an attempt, `changed()` while typing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._owed, self._limits = Allocation(0, 0, 0), Limits()
        self.interest, self.fees = MoneyField(), MoneyField()
        self.interest.setObjectName("waiver_interest")
        self.fees.setObjectName("waiver_fees")
        self._names = theme.label(""), theme.label("")
        self._hints = theme.label("", "small", wrap=True), theme.label("", "small", wrap=True)
        self._after = theme.label("", wrap=True)
        self._after.setObjectName("waiver_after")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(SPACE[0])
        for side, field in enumerate((self.interest, self.fees)):
            field.set_limits(0, 10**12)
            field.changed.connect(self._typed)
            grid.addWidget(self._names[side], 0, side)
            grid.addWidget(self._hints[side], 1, side)
            grid.addWidget(field, 2, side)
            grid.setColumnStretch(side, 1)
        column.addLayout(grid)
        column.addWidget(self._after)
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        names = self.tr("Interest to be waived, in yuan"), self.tr("Fees to be waived, in yuan")
        for label, field, name in zip(self._names, (self.interest, self.fees), names, strict=True):
            label.setText(name)
            field.set_name(name)
        self._limit()

    def show_terms(self, owed: Allocation, limits: Limits) -> None:
        """Take the balance and the office's limits; what is typed stays."""
        if (owed, limits) != (self._owed, self._limits):
            self._owed, self._limits = owed, limits
            self._limit()

    def _limit(self) -> None:
        told = self.tr("Owed ¥{owed}; you may propose up to ¥{most}.")
        parts = ((self._owed.interest, self._limits.waiver_interest), (self._owed.costs, self._limits.waiver_fees))
        for hint, (owed, most) in zip(self._hints, parts, strict=True):
            hint.setText(told.format(owed=yuan(owed), most=yuan(max(0, min(owed, most)))))
        self._typed()

    def terms(self, reason: str) -> WaiverTerms:
        """Return what is asked for."""
        return WaiverTerms(self.interest.fen() or 0, self.fees.fen() or 0, reason.strip())

    def is_unreadable(self) -> bool:
        """Tell whether a field holds what is no amount."""
        return any(field.line().text().strip() and field.fen() is None for field in (self.interest, self.fees))

    def is_wrong(self) -> bool:
        """Tell whether something wrong is said beside a field."""
        return self.interest.is_invalid() or self.fees.is_invalid()

    def problems(self, reason: str) -> tuple[WaiverProblem, ...]:
        """Return everything that speaks against it."""
        return waiver_problems(self.terms(reason), self._owed, self._limits)

    def say_problems(self, found: Iterable[WaiverProblem], today: date, language: str) -> str:
        """Say what is wrong beside the fields and return the rest of the sentences."""
        facts = limit_facts(self._limits, today)
        said = {problem: say(f"waiver.problem.{problem}", language, **facts) for problem in found}
        if not self.is_unreadable():
            self.interest.set_error(" ".join(words for one, words in said.items() if one in BESIDE_INTEREST))
            self.fees.set_error(" ".join(words for one, words in said.items() if one in BESIDE_FEES))
        return "\n".join(words for one, words in said.items() if one not in BESIDE_INTEREST | BESIDE_FEES)

    def forget(self) -> None:
        """Empty both fields."""
        self.interest.set_fen(None)
        self.fees.set_fen(None)

    def _typed(self, _: object = None) -> None:
        try:
            left = after_waiver(self.terms(""), self._owed)
        except ValueError:
            self._after.setText("")
        else:
            words = self.tr(
                "If the office agrees, ¥{total} stays owed: principal ¥{principal}, interest ¥{interest}, fees ¥{fees}."
            )
            total = left.principal + left.interest + left.costs
            self._after.setText(
                words.format(
                    total=yuan(total),
                    principal=yuan(left.principal),
                    interest=yuan(left.interest),
                    fees=yuan(left.costs),
                )
            )
        self._after.setVisible(bool(self._after.text()))
        self.changed.emit()


def more_time_problems(terms: ExtensionTerms, today: date, limits: Limits, language: str) -> str:
    """Return in words everything that speaks against asking for more time, empty when nothing does."""
    facts = limit_facts(limits, today)
    found = extension_problems(terms, today, limits)
    return "\n".join(say(f"extension.problem.{problem}", language, **facts) for problem in found)


def days_after(new_due: date, on: date) -> int:
    """Return the days overdue on a day if the office agrees to a new due date."""
    return days_overdue_after(new_due, on)
