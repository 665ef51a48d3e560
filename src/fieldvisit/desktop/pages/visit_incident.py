"""Something went wrong: what to do comes first, with the numbers to call, and nobody has to fill in a form."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_guidance import GuidanceCard, telling
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE, TARGET
from fieldvisit.desktop.widgets.card import Card, Choice
from fieldvisit.model.outcome import RESTRICTED, IncidentKind
from fieldvisit.wording import say

FLEEING: Final = frozenset({IncidentKind.VIOLENCE, IncidentKind.DETAINED})
"""One tap, and the visit is left as unsafe: nothing else is asked."""
CARDS: Final = {
    IncidentKind.SELF_HARM: "emergency_self_harm",
    IncidentKind.HOME_VIOLENCE: "emergency_confined",
    IncidentKind.VIOLENCE: "emergency_violence",
    IncidentKind.DETAINED: "emergency_violence",
    IncidentKind.OTHER: "conduct_calm",
}
"""The card that says what to do; for the other kinds it is said in a sentence."""
ICONS: Final = {
    IncidentKind.SELF_HARM: "heart",
    IncidentKind.HOME_VIOLENCE: "home",
    IncidentKind.VIOLENCE: "stop",
    IncidentKind.DETAINED: "lock",
    IncidentKind.MEDICAL: "plus",
    IncidentKind.CONDUCT: "speech",
    IncidentKind.OTHER: "info",
}
TEXT: Final = 500
LOW: Final = 620
"""Pixels of a window's height below which the kinds are as small as buttons."""
WIDE: Final = 760
"""Pixels of the box from which three of them stand beside each other."""


class IncidentBox(Card):
    """`incident_<KIND>` shows what to do; `incident_save` records it, `incident_cancel` goes back without.

    Signals: `happened(kind, text)`, `fled(kind)` for a kind that is recorded and left for with one tap.
    """

    happened = Signal(object, str)
    fled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("incident_box")
        self._title = theme.label("", "section", wrap=True)
        self._kinds = QWidget()
        self._grid = QGridLayout(self._kinds)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE[1])
        self.phones = theme.label("", "title", wrap=True)
        self.phones.setObjectName("incident_phones")
        self.guidance = GuidanceCard()
        self.guidance.setObjectName("incident_guidance")
        self._do = theme.label("", "strong", wrap=True)
        self._private = theme.label("", "error", wrap=True)
        self._private.setObjectName("incident_private")
        self.text, self.save, self.cancel = QLineEdit(), QPushButton(), QPushButton()
        for widget, name in ((self.text, "text"), (self.save, "save"), (self.cancel, "cancel")):
            widget.setObjectName(f"incident_{name}")
        self.text.setMaxLength(TEXT)
        theme.dress(self.save, kind="stop")
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        row.addWidget(self.save)
        row.addWidget(self.cancel)
        row.addStretch()
        for part in (self._title, self._kinds, self.phones):
            self.body.addWidget(part)
        self.body.addLayout(row)
        for part in (self.guidance, self._do, self._private, self.text):
            self.body.addWidget(part)
        self.save.clicked.connect(self.keep)
        self.cancel.clicked.connect(self.put_away)
        self.text.returnPressed.connect(self.save.click)
        self._kind: IncidentKind | None = None
        self._now: Now | None = None
        self._language = ""
        self._choices: list[Choice] = []
        self._fitted: tuple[bool, int] | None = None
        self.words()
        self.hide()

    def words(self) -> None:
        """Set the texts again."""
        self.text.setPlaceholderText(self.tr("If you want: what happened, in a few words"))
        self.text.setAccessibleName(self.text.placeholderText())
        self.save.setText(self.tr("Record it now"))
        self.cancel.setText(self.tr("Back"))
        self._private.setText(
            self.tr("Nothing of this stands in the report or on any paper; only the office reads it.")
        )

    def ask(self, now: Now) -> None:
        """Open the box at its question."""
        self._now = now
        self._choose(None)
        self.show()
        first = self.findChild(Choice)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave every kind on screen where that is low: nobody scrolls in an emergency."""
        low = self.window().height() < LOW
        columns = 3 if self.width() >= WIDE and low else 2
        if (low, columns) == self._fitted:
            return
        self._fitted = low, columns
        for place, choice in enumerate(self._choices):
            choice.set_compact(low, wrap=True)
            choice.setMinimumHeight(TARGET if low else 0)
            self._grid.addWidget(choice, place // columns, place % columns)

    def show_now(self, now: Now) -> None:
        """Show a reading, while the box is open; what is typed stays."""
        self._now = now
        if self.isHidden():
            return
        if now.visit is None or not now.visit.open:
            self.put_away()
            return
        self._fill(now)

    def _fill(self, now: Now) -> None:
        if now.language != self._language:
            self._language = now.language
            empty(self._grid)
            self._choices, self._fitted = [], None
            for kind in IncidentKind:
                choice = Choice(ICONS[kind], say(f"incident.{kind.value}", now.language))
                choice.setObjectName(f"incident_{kind.value}")
                choice.setAutoExclusive(False)
                choice.setCheckable(False)
                choice.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
                self._choices.append(choice)
            self._fit()
        chosen = self._kind
        asked = chosen is None
        self._title.setText(
            self.tr("What happened?") if chosen is None else say(f"incident.{chosen.value}", now.language)
        )
        self._kinds.setVisible(asked)
        for part in (self.text, self.save):
            part.setVisible(not asked)
        self.phones.setVisible(chosen is not None and chosen is not IncidentKind.CONDUCT)
        self.guidance.setVisible(chosen in CARDS)
        self._do.setVisible(chosen is not None and chosen not in CARDS)
        self._private.setVisible(chosen in RESTRICTED)
        if chosen is None:
            return
        self.phones.setText(
            say(f"incident_phones.{chosen.value}", now.language) if self.phones.isVisibleTo(self) else ""
        )
        if chosen in CARDS:
            self.guidance.show_card(CARDS[chosen], now, titled=False)
        else:
            words = say(f"incident_do.{chosen.value}", now.language)
            self._do.setText("" if now.discreet and telling(words) else words)

    def _choose(self, kind: IncidentKind | None) -> None:
        self.text.clear()
        self._kind = kind
        if kind in FLEEING:
            self.put_away()
            self.fled.emit(kind)
            return
        if self._now is not None:
            self._fill(self._now)
        if kind is not None:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Close the box without recording."""
        self._kind = None
        self.text.clear()
        self.hide()

    def keep(self) -> None:
        """Record what is chosen, with what is typed; nothing when nothing is chosen."""
        kind, text = self._kind, self.text.text().strip()
        if kind is not None:
            self.put_away()
            self.happened.emit(kind, text)
