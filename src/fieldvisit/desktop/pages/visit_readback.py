"""The read-back: what the report will say of this visit, in plain words, before anybody signs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.model import money
from fieldvisit.model.event import Offer
from fieldvisit.model.visit import Visit
from fieldvisit.store import Draft
from fieldvisit.wording import say


class Readback(QWidget):
    """Two columns: what, and what was recorded of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE[3])
        self._grid.setVerticalSpacing(SPACE[0])
        self._grid.setColumnStretch(1, 1)
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_now(self, now: Now, visit: Visit, draft: Draft | None) -> None:
        """Show what is recorded; what is still being typed counts."""
        rows = tuple(row for row in self._rows(now, visit, draft) if row[1])
        if rows == self._shown:
            return
        self._shown = rows
        empty(self._grid)
        for place, (what, said) in enumerate(rows):
            name = theme.label(what, "muted")
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(name, place, 0)
            self._grid.addWidget(theme.label(said, wrap=True), place, 1)

    def _rows(self, now: Now, visit: Visit, draft: Draft | None) -> list[tuple[str, str]]:
        knocked, identified = visit.knocked, visit.identified
        who = now.word("who", knocked.who.value) if knocked else ""
        if knocked and knocked.relation:
            who += f" · {now.word('relation', knocked.relation)}"
        identity = ""
        if identified:
            sure = self.tr("confirmed") if identified.confirmed else self.tr("not confirmed")
            identity = f"{sure} · {now.word('identify', identified.method)}" if identified.method else sure
        collectors = f"{now.name(visit.departed.lead)} · {now.name(visit.departed.companion)}"
        return [
            (self.tr("Collectors"), collectors),
            (self.tr("Set out"), now.clock(visit.departed_at)),
            (self.tr("At the door"), now.clock(visit.arrived_at) if visit.arrived_at else ""),
            (self.tr("Left"), self._left(now, visit)),
            (self.tr("Met"), who),
            (self.tr("Identity"), identity),
            (self.tr("Consent"), self._consents(now, visit)),
            (self.tr("Said and asked"), "\n".join(self._offer(now, one) for one in visit.offers)),
            (
                self.tr("Payments"),
                "\n".join(f"{one.number} · ¥{money.yuan(one.amount)} · {one.payer}" for one in visit.received),
            ),
            (self.tr("Collectors' notes"), _short(draft.notes if draft else visit.notes)),
            (self.tr("Their statement"), _short(draft.statement if draft else visit.statement)),
            (self.tr("Files"), str(len(visit.attached) or "")),
            (self.tr("Interruptions"), "\n".join(f"{now.clock(g.since)}–{now.clock(g.until)}" for g in visit.gaps)),
        ]

    def _left(self, now: Now, visit: Visit) -> str:
        if visit.left is None or visit.left_at is None:
            return ""
        return f"{now.clock(visit.left_at)} · {now.word('left', visit.left.reason)}"

    def _consents(self, now: Now, visit: Visit) -> str:
        asked = dict.fromkeys(one.purpose for one in visit.consents)
        yes, no = self.tr("given"), self.tr("not given")
        return "\n".join(
            f"{say(f'consent.{purpose}', now.language)} · {yes if visit.consent(purpose) else no}" for purpose in asked
        )

    def _offer(self, now: Now, one: Offer) -> str:
        return offer_line(now, one, self.tr("{0} instalments"))


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


def _short(text: str, most: int = 400) -> str:
    text = text.strip()
    return f"{text[:most]} …" if len(text) > most else text
