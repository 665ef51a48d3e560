"""The card beside the moment: what to say, do and never do, without a telling word while a stranger may look on."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit import leaflets
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.leaflets import Guidance
from fieldvisit.model.people import mask_name

TELLING: Final = (
    *("欠", "债", "催收", "金额", "款", "贷", "案件", "委托方", "法院", "利息", "逾期", "本金", "分期", "余额", "异议"),
    *("钱", "担保"),
    *("debt", "amount", "collecting", "creditor", "loan", "money", "owe", "overdue", "court", "instalment", "balance"),
    *("dispute", "principal", "interest", "payment", "pay ", "case "),
)
"""Words from which somebody who reads over a shoulder learns why the collectors came."""


def telling(words: str) -> bool:
    """Tell whether words would let a stranger guess what the visit is about."""
    low = f"{words.lower()} "
    return any(word in low for word in TELLING)


def spoken(card: Guidance, now: Now) -> tuple[str, ...]:
    """Return what a card says aloud, with the names and numbers of this visit."""
    parties, case = now.parties, now.row.case.case
    visit = now.visit
    pair = (visit.departed.lead, visit.departed.companion) if visit else (now.order.lead, now.order.companion)
    return card.spoken(
        person=mask_name(case.name),
        phone=parties.service_phone,
        complaint=parties.complaint_phone,
        agency=parties.agency,
        principal=parties.agency if now.discreet else case.creditor,
        collector=now.name(pair[0]),
        companion=now.name(pair[1]),
    )


class GuidanceCard(QWidget):
    """Shows one card of `resources/guidance`; of a telling one, while somebody unconfirmed is near, the rest of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[1])
        self._shown: tuple[object, ...] = ()

    def show_card(self, name: str, now: Now, *, titled: bool = True, brief: bool = False) -> None:
        """Show a card by its id; `brief` leaves out what is to be done and never done."""
        card = leaflets.guidance(name, now.language)
        said = _kept(spoken(card, now), now)
        do = () if brief else _kept(card.do, now)
        never = () if brief else _kept(card.never, now)
        title = card.title if titled and not (now.discreet and telling(card.title)) else ""
        shown = (title, said, do, never, now.language)
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._column)
        if title:
            self._column.addWidget(theme.label(title, "section", wrap=True))
        for line in said:
            self._column.addWidget(theme.label(line, "strong", wrap=True))
        for line in do:
            self._column.addWidget(theme.label(line, wrap=True))
        if never:
            self._column.addWidget(theme.label(self.tr("Never"), "error"))
            for line in never:
                self._column.addWidget(theme.label(line, "muted", wrap=True))


def _kept(lines: Iterable[str], now: Now) -> tuple[str, ...]:
    return tuple(line for line in lines if not (now.discreet and telling(line)))
