"""Why a case is not visited: each stop with who set it, when and on what, and what lifts it; proposals and answers."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_offers import answered, numbered, state_of
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.desktop.zone import local
from fieldvisit.errors import NotFound
from fieldvisit.model.case import StopFlag
from fieldvisit.model.money import yuan
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import HOLDING, OBJECTIONS, PROPOSALS, STOPPING, OfferKind
from fieldvisit.model.visit import Visit
from fieldvisit.store import CaseRow
from fieldvisit.wording import begun, known, say


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stop came from: when and by whom on this laptop, and on what words; empty when the office set it."""

    when: str = ""
    who: str = ""
    what: str = ""


class StopsCard(Card):
    """Rows are named `stop_<FLAG>`; hidden while nothing stops the case."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = theme.label("", "section")
        self.body.addWidget(self._heading)
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE[2])
        self.body.addLayout(self._column)
        self._shown: tuple[object, ...] = ()

    def show_case(self, desk: Desk, row: CaseRow, language: str) -> None:
        """Read and show what stops a case."""
        visits = desk.store.visits.list(case_id=row.case.case_id) if row.stops else []
        shown = (language, row.stops, tuple(visits))
        if shown == self._shown:
            return
        self._shown = shown
        self.setVisible(bool(row.stops))
        self._heading.setText(self.tr("What stops visits"))
        empty(self._column)
        for stop in sorted(row.stops):
            self._column.addWidget(self._row(desk, row, StopFlag(stop), visits, language))

    def _row(self, desk: Desk, row: CaseRow, stop: StopFlag, visits: list[Visit], language: str) -> QWidget:
        box = QWidget()
        box.setObjectName(f"stop_{stop.value}")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        column.addWidget(Chip(begun(say(f"stop.{stop.value}", language)), "stop"))
        came = _origin(desk, row.case.case_id, stop, visits, language)
        if came.when:
            words = self.tr("Recorded on {when} by {who}").format(when=came.when, who=came.who)
        else:
            words = self.tr("Set by the office")
        column.addWidget(theme.label(" · ".join(filter(None, (words, came.what))), wrap=True))
        lift = f"stop_lift.{stop.value}"
        if known(lift):
            column.addWidget(theme.label(say(lift, language), "small", wrap=True))
        return box


def _origin(desk: Desk, case_id: str, stop: StopFlag, visits: list[Visit], language: str) -> Origin:
    """Return where this laptop set a stop, the latest time; incidents are told without their words."""
    said = {kind.value for kind, flag in OBJECTIONS.items() if flag is stop}
    if stop is StopFlag.PROPOSAL_OPEN:
        said = {kind.value for kind in PROPOSALS}
    by = {visit.visit_id: desk_name(desk, visit.departed.lead) for visit in visits}
    for entry in casework.timeline(desk, case_id) if said else ():
        if entry.kind == "Offer" and entry.detail in said and entry.visit_id in by:
            words = " · ".join(filter(None, (say(f"offer.{entry.detail}", language), entry.text)))
            return Origin(f"{local(entry.at):%Y-%m-%d %H:%M}", by[entry.visit_id], words)
    for visit in reversed(visits):
        forbidden = stop is StopFlag.DO_NOT_VISIT and visit.left is not None and visit.left.forbidden
        ended = visit.outcome is not None and STOPPING.get(visit.outcome) is stop
        at = visit.left_at if forbidden or ended else None
        if stop is StopFlag.INCIDENT_HOLD:
            at = next((one.at for one in reversed(visit.incidents) if one.body.kind in HOLDING), None)
        if at is not None:
            return Origin(f"{local(at.best):%Y-%m-%d %H:%M}", by[visit.visit_id])
    return Origin()


def desk_name(desk: Desk, collector: str) -> str:
    """Return a collector's name, or the id of one the office does not vouch for."""
    try:
        return desk.store.staff.get(collector).name
    except NotFound:
        return collector


class ProposalsCard(Card):
    """What was proposed or objected in visits of this laptop, and what the office answered; also to other laptops."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = theme.label("", "section")
        self.body.addWidget(self._heading)
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE[2])
        self.body.addLayout(self._column)
        self._shown: tuple[object, ...] = ()

    def show_case(self, desk: Desk, case_id: str, language: str) -> None:
        """Read and show a case's proposals and decisions, the newest visit first."""
        visits, decided = desk.store.visits.list(case_id=case_id), casework.decisions(desk, case_id)
        shown = (language, tuple(visits), decided)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._column)
        self._heading.setText(self.tr("Proposals, objections and answers"))
        answers, told = {one.number: one for one in decided}, set[str]()
        for visit in reversed(visits):
            numbers = numbered(desk, visit)
            for place, said in enumerate(visit.offers, 1):
                number = numbers.get(place, "")
                answer = answers.get(number)
                told.add(number)
                if said.kind in PROPOSALS or said.kind in OBJECTIONS or answer is not None:
                    state = state_of(answer, language) if said.kind in PROPOSALS else answered(answer, language)
                    self._add(say(f"offer.{said.kind.value}", language), said.amount, number, answer, state)
        for answer in decided:
            if answer.number not in told:
                asked = answer.kind in PROPOSALS
                state = state_of(answer, language) if asked else answered(answer, language)
                self._add(self._word(answer, language), None, answer.number, answer, state)
        self.setVisible(self._column.count() > 0)

    @staticmethod
    def _word(answer: Decision, language: str) -> str:
        return say(f"offer.{answer.kind}", language) if answer.kind in OfferKind.__members__ else answer.kind

    def _add(
        self, what: str, amount: int | None, number: str, answer: Decision | None, state: tuple[str, Tone]
    ) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        column.addWidget(Chip(*state))
        money = f"¥{yuan(amount)}" if amount is not None else ""
        column.addWidget(theme.label(" · ".join(filter(None, (what, money, number))), wrap=True))
        if answer is not None:
            words = self.tr("{date}, {who}").format(date=answer.decided_on.isoformat(), who=answer.approver)
            column.addWidget(theme.label(" · ".join(filter(None, (words, answer.reason))), "small", wrap=True))
        self._column.addWidget(box)
