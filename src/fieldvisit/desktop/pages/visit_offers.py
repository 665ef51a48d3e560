"""What was promised, asked for and objected, each with what it does, its number, its paper, and the office's answer."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.model import money
from fieldvisit.model.event import Offer
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import OBJECTIONS, PROPOSALS, RIGHTS
from fieldvisit.model.visit import Visit
from fieldvisit.wording import say


class OfferRows(QWidget):
    """Buttons are named `slip_print_<n>` or `proposal_print_<n>`, n the place among the visit's offers, from 1.

    Signal: `paper(kind, n)` with `slip` or `proposal`.
    """

    paper = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[2])
        self._shown: tuple[object, ...] = ()

    def show_now(self, now: Now, visit: Visit, numbers: Mapping[int, str], decided: tuple[Decision, ...]) -> None:
        """Show a visit's offers; nothing is built anew while nothing has changed."""
        shown = (visit.offers, tuple(numbers.items()), decided, now.language)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._column)
        answers = {one.number: one for one in decided}
        for place, one in enumerate(visit.offers, 1):
            number = numbers.get(place, "")
            self._column.addWidget(self._row(now, one, place, number, answers.get(number)))

    def forget(self) -> None:
        """Show everything anew next time: another language's words."""
        self._shown = ()

    def _row(self, now: Now, one: Offer, place: int, number: str, answer: Decision | None) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        head = QHBoxLayout()
        head.setSpacing(SPACE[1])
        head.addWidget(theme.label(offer_line(now, one, self.tr("{0} instalments")), wrap=True), 1)
        column.addLayout(head)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE[1])
        states = QVBoxLayout()
        states.setSpacing(SPACE[0])
        for word, tone in self._states(now, one, answer):
            states.addWidget(Chip(word, tone))
        foot.addLayout(states, 1)
        if one.kind in RIGHTS | PROPOSALS and number:
            name = theme.label(number, "strong", wrap=True)
            name.setObjectName(f"slip_number_{place}")
            states.addWidget(name)
            foot.addWidget(self._print(one, place, number), 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(foot)
        if answer is not None and answer.reason:
            column.addWidget(theme.label(self.tr("The office: {reason}").format(reason=answer.reason), wrap=True))
        return box

    def _states(self, now: Now, one: Offer, answer: Decision | None) -> list[tuple[str, Tone]]:
        if one.kind in OBJECTIONS:
            return [(self.tr("Visits stopped"), "stop")]
        if one.kind in PROPOSALS:
            return [state_of(answer, now.language)]
        return [answered(answer, now.language) if one.kind in RIGHTS else (self.tr("Recorded"), "ok")]

    def _print(self, one: Offer, place: int, number: str) -> QPushButton:
        kind = "proposal" if one.kind in PROPOSALS else "slip"
        words = self.tr("Print the proposal") if kind == "proposal" else self.tr("Print the slip")
        made = QPushButton(words)
        made.setObjectName(f"{kind}_print_{place}")
        made.setAccessibleName(f"{words} {number}")
        theme.set_icon(made, "printer")
        made.clicked.connect(lambda _=False: self.paper.emit(kind, place))
        return made


def state_of(answer: Decision | None, language: str) -> tuple[str, Tone]:
    """Return what the office said of a proposal, as a chip's word and tone."""
    if answer is None:
        return say("decision.open", language), "warn"
    return (
        (say("decision.accepted", language), "ok") if answer.accepted else (say("decision.refused", language), "stop")
    )


def answered(answer: Decision | None, language: str) -> tuple[str, Tone]:
    """Return whether the office has answered an objection or a request about data, as a chip's word and tone."""
    return (
        (say("decision.unanswered", language), "warn") if answer is None else (say("decision.answered", language), "ok")
    )


def numbered(desk: Desk, visit: Visit) -> dict[int, str]:
    """Return the slip numbers of a visit's offers by their place, from 1."""
    return {int(number.rpartition("-")[2]): number for number, _ in casework.slips(desk, visit)}


def offer_line(now: Now, one: Offer, instalments: str) -> str:
    """Write an offer as one line; `instalments` has a place for their number."""
    parts = [now.word("offer", one.kind.value)]
    if one.amount is not None:
        parts.append(f"¥{money.yuan(one.amount)}")
    if one.periods:
        parts.append(instalments.format(one.periods))
    if one.due:
        parts.append(one.due.isoformat())
    if one.text:
        parts.append(one.text)
    return " · ".join(parts)
