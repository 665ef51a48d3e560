"""What stands above the stops of the day: cards still to read, a clock that is not sure, public holidays."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldvisit.calendars import holidays_near
from fieldvisit.clock import Moment
from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.banner import Banner
from fieldvisit.model.policy import Facts, Pack, When, judge
from fieldvisit.wording import say

A_MINUTE: Final = 60_000
Holidays = tuple[tuple[date, str], ...]


class DayNotices(QWidget):
    """Hidden as a whole when there is nothing to say. Signals: `to_training()`, `to_names()`, `to_sync()`."""

    to_training = Signal()
    to_names = Signal()
    to_sync = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        self.training, self.clock, self.names = Banner("accent"), Banner("warn"), Banner("warn")
        self.holiday = theme.label("", "strong", wrap=True)
        for name, part in (
            *(("training", self.training), ("clock", self.clock), ("names", self.names)),
            ("holiday", self.holiday),
        ):
            part.setObjectName(f"notice_{name}")
            column.addWidget(part)
        self.training.acted.connect(self.to_training)
        self.clock.acted.connect(self.to_sync)
        self.names.acted.connect(self.to_names)
        self._said: tuple[str, ...] | None = None

    def tell(self, training: str = "", clock: str = "", names: str = "", holiday: str = "") -> None:
        """Say these; empty ones are not there. What is said already is left alone."""
        said = (training, clock, names, holiday)
        if said == self._said:
            return
        self._said = said
        self.training.tell("accent", training, self.tr("Read the cards"))
        self.clock.tell("warn", clock, self.tr("Sync now"))
        self.names.tell("warn", names, self.tr("See the case"))
        self.holiday.setText(holiday)
        for part, words in zip((self.training, self.clock, self.names, self.holiday), said, strict=True):
            part.setVisible(bool(words))
        self.setVisible(any(said))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._said = None


def clock_words(pack: Pack, now: Moment, language: str) -> str:
    """Return what is wrong with the clock and what to do: a clock that is suspect, or not sure enough for the rules."""
    if now.suspect and now.drift_ms:
        return say("clock.suspect", language, minutes=max(round(abs(now.drift_ms) / A_MINUTE), 1))
    if now.suspect:
        return say("clock.behind", language)
    rules = tuple(rule for rule in pack.rules if rule.check == "clock")
    if not judge(replace(pack, rules=rules), Facts(When.DEPART), now):
        return ""
    spread = (now.latest - now.earliest) / 2
    return say("clock.unsure", language, minutes=max(round(spread / timedelta(minutes=1)), 1))


def holiday_words(found: Holidays, today: date, language: str) -> str:
    """Return the name of today's public holiday, or of the one that comes next."""
    known = dict(found)
    if today in known:
        return say("holiday.today", language, name=known[today])
    ahead = min((day for day in known if day > today), default=None)
    return say("holiday.ahead", language, day=f"{ahead:%m-%d}", name=known[ahead]) if ahead else ""


def near(country: str, day: date) -> Holidays:
    """Return the public holidays near a day; slow the first time, so ask on a worker."""
    return holidays_near(country, day) if country else ()


def asked(pack: Pack) -> bool:
    """Tell whether a pack's rules ask for the cards at all."""
    return any(rule.check == "refreshed" for rule in pack.rules)
