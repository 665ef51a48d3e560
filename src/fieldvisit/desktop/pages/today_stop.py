"""One stop of the day as a card: when, who (masked), roughly where, what the rules say, and the one thing to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldvisit.casework import Stop
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.case_rules import Reason, RuleLines
from fieldvisit.desktop.tokens import ROW, SPACE, Tone
from fieldvisit.desktop.widgets.card import CardButton
from fieldvisit.desktop.widgets.chip import ChipButton
from fieldvisit.model.people import mask_address, mask_name

Action = Literal["begin", "go_on", "look", "why"]


@dataclass(frozen=True, slots=True)
class Telling:
    """What a card tells beside the stop itself: its place in the day, the rules' reasons, and counted things."""

    number: int
    reasons: tuple[Reason, ...]
    dpd: int
    nth: int
    companion: str
    next: bool
    earliest: str = ""


class StopCard(CardButton):
    """Pressed as a whole it opens the case. Signal: `act(order_id, action)` for its button, `why` for its chip."""

    act = Signal(str, str)

    def __init__(self, order_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"stop_{order_id}")
        self.order_id = order_id
        self._told: tuple[Stop, Telling] | None = None
        self.action: Action = "begin"
        self._number, self._time = theme.label("", "section"), theme.label("", "strong")
        self._name, self._address = theme.label("", "strong"), theme.label("", wrap=True)
        self._details = theme.label("", "small", wrap=True)
        self._chip, self._rules = ChipButton(), RuleLines()
        self._chip.setObjectName(f"chip_{order_id}")
        self._chip.clicked.connect(lambda: self.act.emit(self.order_id, "why"))
        self._earliest = theme.label("", "strong", wrap=True)
        self.button = QPushButton()
        self.button.setObjectName(f"act_{order_id}")
        self.button.setMinimumWidth(88)
        self.button.clicked.connect(lambda: self.act.emit(self.order_id, self.action))
        self._lay_out()

    def _lay_out(self) -> None:
        top, words, planned = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        top.setSpacing(SPACE[2])
        words.setSpacing(0)
        planned.setSpacing(0)
        self._number.setFixedWidth(28)
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._number, self._time, self._name):
            label.setMinimumHeight(ROW)  # the chip beside them is as high: one line
        planned.addWidget(self._time)
        planned.addStretch()
        first = QHBoxLayout()
        first.addWidget(self._name)
        first.addStretch()
        first.addWidget(self._chip)
        words.addLayout(first)
        for label in (self._address, self._details):
            words.addWidget(label)
        words.addStretch()
        top.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(planned)
        top.addLayout(words, 1)
        top.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(top)
        self.body.addWidget(self._rules)
        self.body.addWidget(self._earliest)

    def show_stop(self, stop: Stop, told: Telling) -> None:
        """Show a stop; what is shown already is left alone."""
        if self._told == (stop, told):
            return
        self._told = (stop, told)
        self._retell()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What Tab visits inside the card, in order."""
        return self._chip, self.button

    def chip(self) -> str:
        """Return the state as shown."""
        return self._chip.text()

    def reasons(self) -> str:
        """Return what the rules say as shown."""
        return self._rules.text()

    def _retell(self) -> None:
        if self._told is None:
            return
        stop, told = self._told
        case, order = stop.case.case.case, stop.order
        self._number.setText(str(told.number))
        self._time.setText(f"{_hour(order.slot_from, order.zone)}–{_hour(order.slot_until, order.zone)}")
        name, address = mask_name(case.name), mask_address(case.address)
        self._name.setText(name)
        self._address.setText(address)
        details = [
            f"{case.creditor} {case.product}",
            case.stage,
            self.tr("%n day(s) overdue", "", told.dpd),
            self.tr("visit no. {number}").format(number=told.nth),
            self.tr("with {companion}").format(companion=told.companion or "–"),
            self.tr("order valid to {date}").format(date=f"{order.valid_until:%m-%d}"),
        ]
        self._details.setText("\u00a0· ".join(part.replace(" ", "\u00a0") for part in details))
        self._rules.set_reasons(told.reasons)
        self._earliest.setText(self.tr("Lawful at the earliest {when}").format(when=told.earliest))
        self._earliest.setVisible(bool(told.earliest))
        word, tone = self._state()
        self._chip.set_state(word, tone)
        self._chip.setAccessibleName(self.tr("{state}: what the rules say").format(state=word))
        self._chip.setToolTip(self._chip.accessibleName())
        self._show_action()
        self.setAccessibleName(", ".join([str(told.number), self._time.text(), name, address, word]))

    def _state(self) -> tuple[str, Tone]:
        stop, told = self._told or (None, None)
        if stop is None or told is None:
            return "", "neutral"
        if stop.visit is not None:
            return (self.tr("Done"), "ok") if not stop.visit.open else (self.tr("Under way"), "accent")
        if any(reason.blocks for reason in told.reasons):
            return self.tr("No visit"), "stop"
        if told.reasons:
            return self.tr("Mind %n thing(s)", "", len(told.reasons)), "warn"
        return self.tr("May be visited"), "ok"

    def _show_action(self) -> None:
        stop, told = self._told or (None, None)
        if stop is None or told is None:
            return
        if stop.visit is not None:
            self.action = "go_on" if stop.visit.open else "look"
        else:
            self.action = "why" if any(reason.blocks for reason in told.reasons) else "begin"
        words = {
            "begin": self.tr("Begin"),
            "go_on": self.tr("Go on"),
            "look": self.tr("View"),
            "why": self.tr("Why"),
        }
        self.button.setText(words[self.action])
        self.button.setAccessibleName(f"{words[self.action]} {told.number}")
        kind = "primary" if self.action == "go_on" or (self.action == "begin" and told.next) else ""
        if self.button.property("kind") != kind:
            theme.dress(self.button, kind=kind)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()


def _hour(when: datetime, zone: str) -> str:
    return f"{when.astimezone(ZoneInfo(zone)):%H:%M}"
