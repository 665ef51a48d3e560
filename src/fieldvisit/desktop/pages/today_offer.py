"""The explicit offer after the program died in a visit: go on with it, or give it up with a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from fieldvisit.desktop.widgets.banner import Banner
from fieldvisit.desktop.widgets.reason_box import ReasonBox
from fieldvisit.desktop.zone import local
from fieldvisit.model.visit import Visit
from fieldvisit.wording import say


class RecoveryOffer(Banner):
    """Names when the visit began and how far it came. Signals: `acted()` to go on, `given_up(reason)`."""

    given_up = Signal(str)

    def __init__(self, visit: Visit, language: str, parent: QWidget | None = None) -> None:
        super().__init__("warn", parent=parent)
        self.visit_id = visit.visit_id
        self.setObjectName(f"offer_{visit.visit_id}")
        self._void = QPushButton()
        self._void.setObjectName(f"void_{visit.visit_id}")
        self._void.clicked.connect(self._ask)
        row = self.layout()
        if isinstance(row, QBoxLayout):
            row.insertWidget(row.count() - 1, self._void)
        self.show_visit(visit, language)

    def show_visit(self, visit: Visit, language: str) -> None:
        """Say it in the language in force."""
        last = visit.last_at or visit.departed_at
        words = self.tr(
            "The visit begun on {day} at {time} was interrupted; last record at {last}, step: {step}."
        ).format(
            day=f"{local(visit.departed_at.best):%m-%d}",
            time=f"{local(visit.departed_at.best):%H:%M}",
            last=f"{local(last.best):%H:%M}",
            step=say(f"step.{visit.step}", language),
        )
        self._void.setText(self.tr("Give it up"))
        action = self.tr("Go on with this visit")
        if (words, action) != (self.words(), self._action.text()):
            self.tell("warn", words, action)
            self._action.setObjectName(f"resume_{self.visit_id}")

    def _ask(self) -> None:
        asked = ReasonBox(
            lambda: self.tr("Give the visit up"),
            lambda: self.tr(
                "Everything recorded so far stays on record; no report is made. Why is the visit given up?"
            ),
            lambda: self.tr("Give it up"),
            self,
        )
        asked.setObjectName("giveUp")
        asked.accepted.connect(lambda: self.given_up.emit(asked.text()))
        asked.open()
