"""What a person may want, in three calm families: what is agreed on, what stops everything first, and their data."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Choice
from fieldvisit.model.outcome import OfferKind
from fieldvisit.wording import say

ICONS: Final = {
    OfferKind.PROMISE: "calendar",
    OfferKind.PLAN: "coins",
    OfferKind.WAIVER: "minus",
    OfferKind.EXTENSION: "clock",
    OfferKind.DISPUTE: "scale",
    OfferKind.FRAUD: "shield",
    OfferKind.HARDSHIP: "heart",
    OfferKind.COMPLAINT: "speech",
    OfferKind.BANKRUPTCY: "block",
    OfferKind.REPRESENTED: "people",
    OfferKind.DATA_REQUEST: "file",
}
FAMILIES: Final = {
    "agree": (OfferKind.PROMISE, OfferKind.PLAN, OfferKind.WAIVER, OfferKind.EXTENSION),
    "stop": (
        OfferKind.DISPUTE,
        OfferKind.FRAUD,
        OfferKind.HARDSHIP,
        OfferKind.COMPLAINT,
        OfferKind.BANKRUPTCY,
        OfferKind.REPRESENTED,
    ),
    "data": (OfferKind.DATA_REQUEST,),
}


class Families(QWidget):
    """Signal: `chosen(OfferKind)`. Cards are named `offer_<KIND>`, the reason beside a closed family `why_<family>`."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: dict[OfferKind, Choice] = {}
        self._titles: dict[str, QLabel] = {}
        self._hints: dict[str, QLabel] = {}
        self._whys: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        for family, kinds in FAMILIES.items():
            self._titles[family] = theme.label("", "strong")
            self._hints[family] = theme.label("", "small", wrap=True)
            self._whys[family] = theme.label("", "muted", wrap=True)
            self._whys[family].setObjectName(f"why_{family}")
            self._whys[family].hide()
            for label in (self._titles[family], self._hints[family], self._whys[family]):
                column.addWidget(label)
            column.addLayout(self._cards(kinds))
            column.addSpacing(SPACE[1])
        self.words()

    def _cards(self, kinds: tuple[OfferKind, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(SPACE[1])
        wide = 2 if len(kinds) == 4 else 3
        for place, kind in enumerate(kinds):
            card = self.cards[kind] = Choice(ICONS[kind], kind.value)
            card.setAutoExclusive(False)
            card.setObjectName(f"offer_{kind.value}")
            card.clicked.connect(lambda _=False, kind=kind: self.chosen.emit(kind))
            grid.addWidget(card, place // wide, place % wide)
        for side in range(wide):
            grid.setColumnStretch(side, 1)
        return grid

    def words(self) -> None:
        """Set the families' texts again."""
        titles = {
            "agree": self.tr("To agree on"),
            "stop": self.tr("To stop first"),
            "data": self.tr("Their own data"),
        }
        hints = {
            "agree": self.tr("A promise is the person's own; everything else is a proposal that the office decides."),
            "stop": self.tr("One action each, always possible. Visits of this case stop on this laptop at once."),
            "data": self.tr("To see, correct, copy or delete what is kept of them. The office answers."),
        }
        for family in FAMILIES:
            self._titles[family].setText(titles[family])
            self._hints[family].setText(hints[family])

    def name(self, language: str) -> None:
        """Name the cards in a language."""
        for kind, card in self.cards.items():
            card.set_words(say(f"offer.{kind.value}", language))

    def allow(self, reasons: Mapping[OfferKind, str]) -> None:
        """Open each card whose reason is empty; the reason of the others stands beside them."""
        for family, kinds in FAMILIES.items():
            said = list(dict.fromkeys(reasons[kind] for kind in kinds if reasons[kind]))
            self._whys[family].setText("\n".join(said))
            self._whys[family].setVisible(bool(said))
            for kind in kinds:
                self.cards[kind].setEnabled(not reasons[kind])
                self.cards[kind].setToolTip(reasons[kind])

    def check(self, chosen: OfferKind | None) -> None:
        """Show which card's form is open."""
        for kind, card in self.cards.items():
            card.setChecked(kind is chosen)
