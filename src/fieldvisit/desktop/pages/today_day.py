"""The day in figures: visits, reports, receipts, and what is already safe in the office."""

from dataclasses import dataclass, field
from datetime import date, datetime

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fieldvisit.casework import Desk, Stop, cash_in_hand
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.fair_figures import FairFigures
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.glyph import Glyph
from fieldvisit.desktop.zone import local
from fieldvisit.model.book import Hand
from fieldvisit.model.fairness import Conduct, conduct
from fieldvisit.model.money import yuan

ROWS = (
    ("visits", "route"),
    ("reports", "file"),
    ("receipts", "receipt"),
    ("cash", "clock"),
    ("held", "shield"),
    ("synced", "sync"),
    ("back", "clock"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """Counts of one local day. `sealed`, `accepted`, `refused` are reports; `events`, `blobs` are only here."""

    done: int
    total: int
    sealed: int
    accepted: int
    refused: int
    receipts: int
    voided: int
    left: int
    held: int
    events: int
    blobs: int
    last_ok: datetime | None
    back: datetime | None
    fair: Conduct = field(default_factory=Conduct)
    hand: Hand = field(default_factory=lambda: Hand(0, 0, 0))


def count(desk: Desk, on: date, stops: tuple[Stop, ...]) -> Day:
    """Count a local day whose stops are these; the way back is after the last hour still planned."""
    store = desk.store
    reports = [one for one in store.visits.reports() if local(one.created).date() == on]
    receipts = [one for one in store.receipts.list() if local(one.at).date() == on]
    box = store.outbox.counts()
    ahead = [stop.order.slot_until for stop in stops if stop.visit is None or stop.visit.open]
    return Day(
        done=sum(stop.visit is not None and not stop.visit.open for stop in stops),
        total=len(stops),
        sealed=len(reports),
        accepted=sum(one.accepted is True for one in reports),
        refused=sum(one.accepted is False for one in reports),
        receipts=len(receipts),
        voided=sum(bool(one.voided) for one in receipts),
        left=store.receipts.left(),
        held=store.events.acked(),
        events=box.events,
        blobs=box.blobs,
        last_ok=box.last_ok,
        back=max(ahead, default=None),
        fair=conduct(
            (stop.visit for stop in stops if stop.visit is not None),
            sum(one.amount for one in receipts if not one.voided),
        ),
        hand=cash_in_hand(desk),
    )


class DayPanel(Card):
    """The figures with an icon and a word each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day: Day | None = None
        self._heading = theme.label("", "section")
        self.body.addWidget(self._heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[2])
        grid.setVerticalSpacing(SPACE[1])
        grid.setColumnStretch(1, 1)
        self._glyphs: dict[str, Glyph] = {}
        self._lines: dict[str, QLabel] = {}
        for row, (key, icon) in enumerate(ROWS):
            self._glyphs[key], self._lines[key] = Glyph(icon, "muted", 20), theme.label("", wrap=True)
            self._lines[key].setObjectName(f"day_{key}")
            grid.addWidget(self._glyphs[key], row, 0)
            grid.addWidget(self._lines[key], row, 1)
        self.body.addLayout(grid)
        self.body.addSpacing(SPACE[0])
        self.fair = FairFigures(even=True)
        self.body.addWidget(self.fair)
        self._retell()

    def set_day(self, day: Day) -> None:
        """Show these figures."""
        self._day = day
        self._retell()

    def _retell(self) -> None:
        self._heading.setText(self.tr("The day"))
        day = self._day
        if day is None:
            return
        told = {
            "visits": self._stops(day),
            "reports": self._reports(day),
            "receipts": self._receipts(day),
            "cash": self._cash(day.hand),
            "held": self._held(day),
            "synced": self._synced(day),
            "back": self.tr("Planned back after {time}").format(time=f"{local(day.back):%H:%M}") if day.back else "",
        }
        for key, words in told.items():
            self._lines[key].setText(words)
            self._lines[key].setVisible(bool(words))
            self._glyphs[key].setVisible(bool(words))
        if day.done or day.fair.visits or day.receipts:
            self.fair.tell(day.fair)
        else:
            self.fair.hide()
        safe = not day.events and not day.blobs
        self._glyphs["held"].set_glyph("check-circle" if safe else "upload", "ok" if safe else "accent")
        self._glyphs["reports"].set_glyph("warn" if day.refused else "file", "stop" if day.refused else "muted")

    def _stops(self, day: Day) -> str:
        if not day.total:
            return self.tr("No stops today")
        return self.tr("{done} of %n stop(s) done", "", day.total).format(done=day.done)

    def _reports(self, day: Day) -> str:
        if not day.sealed:
            return self.tr("No report sealed today")
        said = [self.tr("%n report(s) sealed", "", day.sealed)]
        waiting = day.sealed - day.accepted - day.refused
        said += [self.tr("%n accepted", "", day.accepted)] if day.accepted else []
        said += [self.tr("%n not checked yet", "", waiting)] if waiting else []
        said += [self.tr("%n refused", "", day.refused)] if day.refused else []
        return " · ".join(said)

    def _receipts(self, day: Day) -> str:
        said = [self.tr("%n receipt(s) given", "", day.receipts)] if day.receipts else [self.tr("No receipt given")]
        said += [self.tr("%n void", "", day.voided)] if day.voided else []
        return " · ".join([*said, self.tr("%n number(s) left", "", day.left)])

    def _cash(self, hand: Hand) -> str:
        """Cash in hand and when it must be in the principal's account; overdue in the colour of a stop."""
        late = bool(hand.late)
        theme.dress(self._lines["cash"], role="error" if late else "body")
        self._glyphs["cash"].set_glyph("warn" if late else "clock", "stop" if late else "accent")
        if hand.amount <= 0 or hand.due is None:
            return ""
        said = (
            self.tr("Cash to pay in: ¥{yuan}, overdue since {by}")
            if late
            else self.tr("Cash to pay in: ¥{yuan}, by {by}")
        )
        return said.format(yuan=yuan(hand.amount), by=f"{local(hand.due):%m-%d %H:%M}")

    def _held(self, day: Day) -> str:
        if not day.events and not day.blobs:
            return self.tr("Everything recorded is in the office")
        here = [self.tr("%n record(s)", "", day.events)] if day.events else []
        here += [self.tr("%n file(s)", "", day.blobs)] if day.blobs else []
        said = self.tr("Only on this laptop: {what}").format(what=", ".join(here))
        return said + " · " + self.tr("%n in the office", "", day.held)

    def _synced(self, day: Day) -> str:
        if day.last_ok is None:
            return self.tr("Not synced yet")
        return self.tr("Last sync {time}").format(time=f"{local(day.last_ok):%m-%d %H:%M}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()
