"""The history of a case: every channel the office knows of and what this laptop recorded, newest first."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldvisit.casework import TimelineEntry
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.case_ledger import HOUSEHOLD
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.chip import FilterChip
from fieldvisit.desktop.widgets.debt_bar import written
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.desktop.widgets.flow import Flow
from fieldvisit.desktop.widgets.timeline import Entry, Timeline
from fieldvisit.desktop.zone import local
from fieldvisit.wording import known, say

ICONS: Final = {
    "SMS": "speech",
    "PUSH": "bell",
    "EMAIL": "file",
    "PHONE": "phone",
    "LETTER": "file",
    "VISIT": "door",
    "Departed": "route",
    "Knocked": "door",
    "Offer": "pen",
    "CashCounted": "receipt",
    "Received": "receipt",
    "ReceiptVoided": "receipt",
    "Deposited": "check",
    "BookClosed": "check",
    "Left": "leave",
    "Concluded": "check",
    "Sealed": "shield",
    "Voided": "close",
    "Revealed": "eye",
    "Addended": "note",
}
GROUPS: Final = {
    "contacts": frozenset({"SMS", "PUSH", "EMAIL", "PHONE", "LETTER"}),
    "visits": frozenset({"VISIT", "Departed", "Knocked", "Left", "Concluded", "Sealed", "Voided", "Addended"}),
    "agreed": frozenset({"Offer", "CashCounted", "Received", "ReceiptVoided", "Deposited", "BookClosed"}),
    "views": frozenset({"Revealed"}),
}
DETAILS: Final = {
    "VISIT": "outcome",
    "Knocked": "who",
    "Offer": "offer",
    "CashCounted": "cash_count",
    "Received": "mode",
    "Left": "left",
    "Concluded": "outcome",
    "Revealed": "case_field",
}


class HistoryCard(Card):
    """A timeline under filter chips; no chip pressed means all. Signal: `opened(visit_id)`."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[TimelineEntry, ...] = ()
        self._language, self._case_id = "zh-CN", ""
        self._heading = theme.label("", "section")
        self.chips = {group: FilterChip("") for group in GROUPS}
        self.timeline = Timeline()
        self._empty = EmptyState("clock", "")
        self._main = QStackedWidget()
        row = Flow(SPACE[0])
        for group, chip in self.chips.items():
            chip.setObjectName(f"only_{group}")
            chip.toggled.connect(lambda _: self._fill())
            row.addWidget(chip)
        self._main.addWidget(self.timeline)
        self._main.addWidget(self._empty)
        self._counts = theme.label("", "strong", wrap=True)
        self._counts.setObjectName("visit_counts")
        self._within: dict[int, int] = {}
        self.body.addWidget(self._heading)
        self.body.addWidget(self._counts)
        self.body.addLayout(row)
        self.body.addWidget(self._main, 1)
        self.timeline.opened.connect(self._open)
        self._retell()

    def show_entries(self, case_id: str, entries: tuple[TimelineEntry, ...], language: str) -> None:
        """Show a case's lines, newest first."""
        if (case_id, entries, language) != (self._case_id, self._entries, self._language):
            self._case_id, self._entries, self._language = case_id, entries, language
            self._fill()

    def show_counts(self, within: dict[int, int]) -> None:
        """Show how often the household was visited within so many days."""
        self._within = within
        said = [self.tr("last {days} days: {visits}").format(days=days, visits=n) for days, n in within.items()]
        self._counts.setText(self.tr("Visits, {counts}").format(counts=self.tr(", ").join(said)) if said else "")

    def _fill(self) -> None:
        wanted = [GROUPS[group] for group, chip in self.chips.items() if chip.isChecked()]
        shown = [
            self._line(number, one)
            for number, one in enumerate(self._entries)
            if not wanted or any(one.kind in kinds for kinds in wanted)
        ]
        self.timeline.set_entries(shown)
        self._main.setCurrentWidget(self.timeline if shown else self._empty)
        if self._entries:
            self._empty.set_words("filter", self.tr("Nothing of this kind."))
        else:
            words = self.tr("Contacts of the office and visits from here will stand here.")
            self._empty.set_words("clock", self.tr("No history yet."), words)

    def _line(self, number: int, one: TimelineEntry) -> Entry:
        said = [say(f"timeline.{one.kind}", self._language)]
        if one.amount is not None:  # first: what is last is cut off where there is little room
            said.append(written(one.amount))
        detail = f"{DETAILS.get(one.kind, '')}.{one.detail}"
        if one.detail == HOUSEHOLD:
            said.append(self.tr("another matter of the same household"))
        elif one.detail:
            said.append(say(detail, self._language) if known(detail) else one.detail)
        if one.text:
            said.append(one.text)
        chips: tuple[tuple[str, Tone], ...] = ()
        if one.reached is not None:
            chips = ((self.tr("Reached"), "ok"),) if one.reached else ((self.tr("Not reached"), "neutral"),)
        key = f"{self._case_id}#{len(self._entries) - number}"  # counted from the oldest: it stays the same line
        return Entry(key, _when(one.at), ICONS.get(one.kind, "note"), " · ".join(said), chips)

    def _open(self, key: str) -> None:
        visit_id = self._entries[len(self._entries) - int(key.rpartition("#")[2])].visit_id
        if visit_id:
            self.opened.emit(visit_id)

    def _retell(self) -> None:
        self._heading.setText(self.tr("History"))
        self.show_counts(self._within)
        words = {
            "contacts": self.tr("Contacts"),
            "visits": self.tr("Visits"),
            "agreed": self.tr("Agreed and paid"),
            "views": self.tr("Views"),
        }
        for group, word in words.items():
            self.chips[group].setText(word)
            self.chips[group].updateGeometry()
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()


def _when(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"
