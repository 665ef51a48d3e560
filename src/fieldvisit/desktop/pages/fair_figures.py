"""A sum and, in the same size beside it, how the visits were carried out: the only way a recovered sum is shown."""

from datetime import date

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fieldvisit.casework import Desk
from fieldvisit.desktop import theme
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.flow import Flow
from fieldvisit.desktop.zone import local
from fieldvisit.model.fairness import Conduct, conduct
from fieldvisit.model.money import yuan

FIGURES = ("recovered", "visits", "refusals", "objections", "complaints", "incidents", "warnings", "deviations")


class FairFigures(QWidget):
    """Eight figures of one size, each over its word; `fair_<figure>` are their labels. `even`: in columns."""

    def __init__(self, parent: QWidget | None = None, *, even: bool = False) -> None:
        super().__init__(parent)
        self._even = even
        row = Flow(SPACE[4], self)
        self._told: Conduct | None = None
        self._read: tuple[int, date | None] | None = None
        self._figures: dict[str, QLabel] = {}
        self._words: dict[str, QLabel] = {}
        for name in FIGURES:
            cell = QWidget()
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            self._figures[name], self._words[name] = theme.label("", "section"), theme.label("", "small")
            self._figures[name].setObjectName(f"fair_{name}")
            column.addWidget(self._figures[name])
            column.addWidget(self._words[name])
            row.addWidget(cell)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def tell(self, told: Conduct) -> None:
        """Show these."""
        if told != self._told:
            self._told = told
            self._retell()
        self.show()

    def read(self, session: Session, on: date | None = None) -> None:
        """Count a local day's visits and receipts, or all held here; on a worker, once for each journal."""
        if not session.is_open:
            return
        state = (session.desk.store.events.head().size, on)
        if state != self._read:
            self._read = state
            session.ask(lambda desk: figures(desk, on), self.tell)

    def shown(self) -> Conduct | None:
        """Return what is shown."""
        return self._told

    def _retell(self) -> None:
        told = self._told
        if told is None:
            return
        words = {
            "recovered": self.tr("Announced as paid"),
            "visits": self.tr("Visits"),
            "refusals": self.tr("Refusals respected"),
            "objections": self.tr("Objections"),
            "complaints": self.tr("Complaints"),
            "incidents": self.tr("Incidents"),
            "warnings": self.tr("Warnings"),
            "deviations": self.tr("Explained deviations"),
        }
        for name, word in words.items():
            value = getattr(told, name)
            figure = f"¥{yuan(value)}" if name == "recovered" else str(value)
            self._figures[name].setText(figure)
            self._words[name].setText(word)
            self._figures[name].setAccessibleName(f"{figure} {word}")
        if self._even:
            widest = max(label.sizeHint().width() for label in (*self._words.values(), *self._figures.values()))
            for label in self._words.values():
                label.setMinimumWidth(widest)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()


def figures(desk: Desk, on: date | None = None) -> Conduct:
    """Count the conduct and receipts of a local day, or of all that this laptop holds."""
    receipts = [one for one in desk.store.receipts.list() if on is None or local(one.at).date() == on]
    return conduct(desk.store.visits.list(day=on), sum(one.amount for one in receipts if not one.voided))
