"""The visits of a case on this laptop: when, how they ended, and their reports."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from fieldvisit.casework import Desk
from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.desktop.zone import local
from fieldvisit.errors import NotFound
from fieldvisit.model.visit import Visit
from fieldvisit.store import ReportRow
from fieldvisit.wording import say


class VisitsCard(Card):
    """Signal: `go(page, subject)` for a visit or its report. Hidden while there was no visit."""

    go = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = theme.label("", "section")
        self.body.addWidget(self._heading)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE[2])
        self._grid.setVerticalSpacing(SPACE[1])
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._shown: tuple[object, ...] = ()

    def show_visits(self, desk: Desk, case_id: str, language: str) -> None:
        """Read and show a case's visits, newest first."""
        visits = [(visit, _report(desk, visit)) for visit in reversed(desk.store.visits.list(case_id=case_id))]
        self.setVisible(bool(visits))
        shown = (language, *visits)
        if shown == self._shown:
            return
        self._shown = shown
        self._heading.setText(self.tr("Visits on this laptop"))
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, (visit, report) in enumerate(visits):
            self._add(row, visit, report, language)

    def _add(self, row: int, visit: Visit, report: ReportRow | None, language: str) -> None:
        when = f"{local(visit.departed_at.best):%Y-%m-%d %H:%M}"
        ended = say(f"outcome.{visit.outcome}", language) if visit.outcome else say(f"step.{visit.step}", language)
        word, tone = self._state(visit, report)
        view = QPushButton(self.tr("View"))
        view.setObjectName(f"view_{visit.visit_id}")
        view.setAccessibleName(f"{view.text()} {when}")
        view.clicked.connect(partial(self._go, "visit", visit.visit_id))
        self._grid.addWidget(theme.label(when), row * 2, 0)
        self._grid.addWidget(theme.label(ended, wrap=True), row * 2, 1)
        self._grid.addWidget(Chip(word, tone), row * 2 + 1, 0, 1, 2)
        self._grid.addWidget(view, row * 2, 2, 2, 1)
        if report is not None:
            paper = QPushButton(self.tr("Report"))
            paper.setObjectName(f"report_{visit.visit_id}")
            paper.setAccessibleName(f"{paper.text()} {when}")
            paper.clicked.connect(partial(self._go, "preview", f"report:{visit.visit_id}"))
            self._grid.addWidget(paper, row * 2, 3, 2, 1)

    def _go(self, page: str, subject: str, _: bool = False) -> None:
        self.go.emit(page, subject)

    def _state(self, visit: Visit, report: ReportRow | None) -> tuple[str, Tone]:
        if visit.open:
            return self.tr("Under way"), "accent"
        if report is None:
            return self.tr("Given up"), "neutral"
        if report.accepted is None:
            return self.tr("Sealed, not checked by the office yet"), "accent"
        if report.accepted:
            return self.tr("Accepted by the office"), "ok"
        return self.tr("Refused by the office"), "stop"


def _report(desk: Desk, visit: Visit) -> ReportRow | None:
    if visit.sealed is None:
        return None
    try:
        return desk.store.visits.report(visit.visit_id)
    except NotFound:
        return None
