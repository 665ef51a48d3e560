"""The way out: the closing words of the moment, and whether the person wants nobody to come again."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox

from fieldvisit.casework import Leaving
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_guidance import GuidanceCard
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.model.outcome import IncidentKind

UNSEEN: Final = IncidentKind.HOME_VIOLENCE.value
"""Whoever does it may look on: of its card only the words to leave with are on screen."""
SCRIPTS: Final = {
    "withdrawn": "script_withdrawn",
    "hours": "script_out_of_hours",
    "FRAUD": "script_not_my_loan",
    "REPRESENTED": "script_represented",
    "BANKRUPTCY": "script_represented",
    "DISPUTE": "script_dispute",
    "SELF_HARM": "emergency_self_harm",
    UNSEEN: "emergency_confined",
    "MEDICAL": "conduct_calm",
    "DEBTOR_DECEASED": "script_deceased",
}
"""What is said when the talk is over, by why it is (`Now.over`)."""
LEFT: Final = {
    Leaving.ASKED_TO_LEAVE: "script_leave_now",
    Leaving.OUT_OF_HOURS: "script_out_of_hours",
    Leaving.WITHDRAWN: "script_withdrawn",
    Leaving.REFUSED: "script_refuses_to_talk",
}
"""What is said on leaving, by why one leaves."""


def script(now: Now) -> str:
    """Return the card to speak from when the talk is over; empty when there is nothing left to say."""
    visit = now.visit
    if visit is not None and visit.left is not None:
        return LEFT.get(Leaving(visit.left.reason), "")
    return SCRIPTS.get(now.over, "")


class ExitCard(Card):
    """`leave_forbidden` can be ticked once the door is left, and not be taken back here. Signal: `forbidden()`."""

    forbidden = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("exit")
        self._chip = Chip()
        self.guidance = GuidanceCard()
        self.guidance.setObjectName("exit_script")
        self.leave_forbidden = QCheckBox()
        self.leave_forbidden.setObjectName("leave_forbidden")
        self._words = theme.label("", "small", wrap=True)
        self.body.addWidget(self._chip)
        self.body.addWidget(self.guidance)
        self.body.addWidget(self.leave_forbidden, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._words)
        self.leave_forbidden.clicked.connect(self.forbidden)
        self.words()
        self.hide()

    def words(self) -> None:
        """Set the texts again."""
        self.leave_forbidden.setText(self.tr("They want nobody to come again"))
        self._words.setText(self.tr("It holds from now on, here and for everybody; only the office can lift it."))

    def show_now(self, now: Now) -> None:
        """Show the words to go by; hidden while the talk may go on."""
        visit, over = now.visit, now.over
        self.setVisible(bool(over) and visit is not None)
        if visit is None or not over:
            return
        left = visit.left is not None
        at = now.clock(visit.left_at) if visit.left_at else ""
        self._chip.set_state(self.tr("Left at {0}").format(at) if left else self.tr("Only leave now"), "stop")
        name = script(now)
        self.guidance.setVisible(bool(name))
        if name:
            self.guidance.show_card(name, now, titled=over != UNSEEN, brief=left or over == UNSEEN)
        told = bool(visit.left and visit.left.forbidden)
        met = visit.knocked is not None and visit.knocked.who.value not in ("NOBODY", "MINOR")
        self.leave_forbidden.setVisible(left and met)
        self._words.setVisible(left and met)
        self.leave_forbidden.setChecked(told)
        self.leave_forbidden.setEnabled(not told)
