"""What a household can carry: its month as the person tells it, and in words how an instalment sits with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.model.affordability import Affordability, AffordabilityProblem, Burden, affordability_problems, burden
from fieldvisit.model.money import Fen
from fieldvisit.wording import say


class Household(QWidget):
    """`plan_household`, `plan_income`, `plan_essential`, `plan_other`. Left empty it says nothing and holds nothing up.

    Signals: `changed()`; `suggest_asked()` from `plan_suggest`, which is there once the figures can be used.
    """

    changed = Signal()
    suggest_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.persons = QSpinBox()
        self.persons.setObjectName("plan_household")
        self.persons.setRange(0, 30)
        self.persons.setValue(1)
        self.income, self.essential, self.other = MoneyField(), MoneyField(), MoneyField()
        self._fields = {"plan_income": self.income, "plan_essential": self.essential, "plan_other": self.other}
        for name, field in self._fields.items():
            field.setObjectName(name)
            field.set_limits(0, 10**12)
            field.changed.connect(self._typed)
        self.persons.valueChanged.connect(self._typed)
        self._labels = [theme.label("") for _ in range(4)]
        self._title, self._hint = theme.label("", "strong"), theme.label("", "small", wrap=True)
        self._persons_error = theme.label("", "error", wrap=True)
        self._burden = theme.label("", wrap=True)
        self._burden.setObjectName("plan_burden")
        self.suggest = QPushButton()
        self.suggest.setObjectName("plan_suggest")
        self.suggest.clicked.connect(self.suggest_asked)
        self._language = "zh-CN"
        self._lay_out()
        self.words()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        column.addWidget(self._title)
        column.addWidget(self._hint)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(SPACE[0])
        persons = QVBoxLayout()
        persons.addWidget(self.persons)
        persons.addWidget(self._persons_error)
        persons.addStretch()
        widgets: list[QWidget | QVBoxLayout] = [persons, self.income, self.essential, self.other]
        for place, (label, widget) in enumerate(zip(self._labels, widgets, strict=True)):
            row, side = place // 2 * 2, place % 2
            grid.addWidget(label, row, side)
            if isinstance(widget, QVBoxLayout):
                grid.addLayout(widget, row + 1, side)
            else:
                grid.addWidget(widget, row + 1, side, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(side, 1)
        column.addLayout(grid)
        column.addWidget(self._burden)
        column.addWidget(self.suggest)

    def words(self) -> None:
        """Set the texts again."""
        self._title.setText(self.tr("What the household can carry each month"))
        self._hint.setText(self.tr("Only what the person tells of their own accord; leave it empty otherwise."))
        names = (
            self.tr("People in the household"),
            self.tr("Income each month"),
            self.tr("Essential cost: food, rent, medicine, school"),
            self.tr("Other debts each month"),
        )
        for label, name in zip(self._labels, names, strict=True):
            label.setText(name)
        self.persons.setAccessibleName(names[0])
        for field, name in zip(self._fields.values(), names[1:], strict=True):
            field.set_name(name)
        self.suggest.setText(self.tr("Suggest the shortest plan they can carry"))

    def forget(self) -> None:
        """Empty every field."""
        self.persons.setValue(1)
        for field in self._fields.values():
            field.set_fen(None)

    def means(self) -> Affordability | None:
        """Return the figures as told, None while no amount is filled in."""
        amounts = [field.fen() for field in self._fields.values()]
        if all(amount is None for amount in amounts):
            return None
        income, essential, other = (amount or 0 for amount in amounts)
        return Affordability(self.persons.value(), income, essential, other)

    def is_wrong(self) -> bool:
        """Tell whether something stands here that cannot be recorded."""
        means = self.means()
        return any(field.is_invalid() for field in self._fields.values()) or bool(
            means is not None and affordability_problems(means)
        )

    def show_burden(self, monthly: Fen | None, language: str) -> None:
        """Say beside each field what is wrong with it, or how a monthly amount sits with the household."""
        self._language = language
        means = self.means()
        found = affordability_problems(means) if means is not None else ()
        persons = AffordabilityProblem.HOUSEHOLD_EMPTY
        self._persons_error.setText(say(f"affordability.problem.{persons}", language) if persons in found else "")
        self._persons_error.setVisible(persons in found)
        essential = AffordabilityProblem.ESSENTIAL_MISSING
        self.essential.set_error(say(f"affordability.problem.{essential}", language) if essential in found else "")
        sits = burden(means, monthly) if means is not None and not found and monthly is not None else None
        self._say(say(f"affordability.burden.{sits}", language) if sits else "", sits)
        self.suggest.setEnabled(means is not None and not found)
        self.suggest.setToolTip("" if self.suggest.isEnabled() else self.tr("Fill in income and essential cost first."))

    def say_none(self) -> None:
        """Say that no allowed plan fits this household."""
        self._say(say("affordability.none.text", self._language), Burden.BEYOND)

    def _say(self, words: str, sits: Burden | None) -> None:
        self._burden.setText(words)
        self._burden.setVisible(bool(words))
        theme.dress(self._burden, role="error" if sits is Burden.BEYOND else "strong")

    def _typed(self, _: object = None) -> None:
        self.changed.emit()
