"""What others say of the person: dead, in hospital, held. Said once, the visit is at its end; nobody is asked more."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import UNABLE, Now
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.flow import Flow
from fieldvisit.desktop.widgets.fold import Fold
from fieldvisit.model.outcome import LIABLE, Outcome, Who
from fieldvisit.wording import say

SEEN: Final = 500
_NOBODY: Final = LIABLE | {Who.NOBODY, Who.MINOR}
"""Nobody tells, or a child, who is asked nothing, or somebody with whom the talk itself is had."""


class ToldCard(Card):
    """Opened by `told_open`. `told_<OUTCOME>` ends the visit, with what `told_seen` says was shown.

    Signal: `told(outcome, seen)`.
    """

    told = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("toldCard")
        self.fold, self._words = Fold("told_open"), theme.label("", "muted", wrap=True)
        self.seen = QLineEdit()
        self.seen.setObjectName("told_seen")
        self.seen.setMaxLength(SEEN)
        row = Flow()
        self._buttons: dict[Outcome, QPushButton] = {}
        for outcome in UNABLE:
            made = self._buttons[outcome] = QPushButton()
            made.setObjectName(f"told_{outcome.value}")
            made.clicked.connect(lambda _=False, outcome=outcome: self.told.emit(outcome, self.seen.text().strip()))
            row.addWidget(made)
        for widget in (self._words, self.seen):
            self.fold.body.addWidget(widget)
        self.fold.body.addLayout(row)
        self.body.addWidget(self.fold)
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self.fold.set_title(self.tr("They say of the person"))
        self._words.setText(self.tr("Do not ask for a proof, and take no copy. Who tells it is noted as a relation."))
        self.seen.setPlaceholderText(self.tr("What they showed of their own accord, if anything"))
        self.seen.setAccessibleName(self.seen.placeholderText())

    def show_now(self, now: Now) -> None:
        """Show a reading; hidden unless another adult answered and the talk goes on."""
        visit = now.visit
        who = visit.knocked.who if visit is not None and visit.knocked is not None else None
        asks = visit is not None and visit.open and not now.over
        self.setVisible(asks and who is not None and who not in _NOBODY)
        for outcome, button in self._buttons.items():
            button.setText(say(f"outcome.{outcome.value}", now.language))
