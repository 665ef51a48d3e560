"""Hours the person agrees to, and hours they do not want: both in their own words, on record."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTimeEdit,
    QVBoxLayout,
)

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.fold import Fold
from fieldvisit.model.case import Inconvenient
from fieldvisit.wording import say

DAYS: Final = ("", "MON TUE WED THU FRI", "SAT SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
"""What can be chosen as days; empty is every day."""
WIDE: Final = 112
"""Pixels for an hour to be read with room around it."""
LONGEST: Final = timedelta(minutes=30)
"""What is proposed as the length of agreed hours: enough to finish a sentence, not an evening."""


class HoursCard(Card):
    """Shown when the law's hours are closing or over and the person is confirmed. Signal: `agreed(since, until)`."""

    agreed = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("hoursCard")
        self._title = theme.label("", "section")
        self._words = theme.label("", "muted", wrap=True)
        self._read_out = theme.label("", "strong", wrap=True)
        self._since, self._until = theme.label(""), theme.label("")
        self.since, self.until = _time("hours_from"), _time("hours_until")
        self.agree = QPushButton()
        self.agree.setObjectName("hours_agree")
        self._said = theme.label("", wrap=True)
        self._said.setObjectName("hours_said")
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        for label, field in ((self._since, self.since), (self._until, self.until)):
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addWidget(self.agree)
        row.addStretch()
        self.body.addWidget(self._title)
        self.body.addWidget(self._words)
        self.body.addWidget(self._read_out)
        self.body.addLayout(row)
        self.body.addWidget(self._said)
        self.agree.clicked.connect(self._ask)
        self._now: Now | None = None
        self.words()
        self.hide()

    def words(self) -> None:
        """Set the texts again."""
        self._title.setText(self.tr("Hours the person agrees to"))
        self._words.setText(
            self.tr("Only if the person offers it by themselves; never ask for it in order to go on. It counts once.")
        )
        self._since.setText(self.tr("From"))
        self._until.setText(self.tr("Until"))
        for label, field in ((self._since, self.since), (self._until, self.until)):
            field.setAccessibleName(label.text())
        self.agree.setText(self.tr("The person agrees"))

    def show_now(self, now: Now) -> None:
        """Show a reading; times that are being set stay."""
        visit = now.visit
        due = now.shut or now.closing is not None or (visit is not None and visit.hours)
        shown = bool(visit and visit.open and visit.left is None and visit.may_speak and due)
        if shown and self.isHidden():
            self._propose(now)
        self._now = now
        self.setVisible(shown)
        self._read_out.setText(say("consent.hours", now.language))
        told = visit.hours[-1] if visit is not None and visit.hours else None
        self._said.setVisible(told is not None)
        if told is not None:
            since, until = now.local(told.body.since), now.local(told.body.until)
            words = self.tr("Agreed: {since}–{until}, said at {time}")
            self._said.setText(
                words.format(since=f"{since:%m-%d %H:%M}", until=f"{until:%H:%M}", time=now.clock(told.at))
            )

    def _propose(self, now: Now) -> None:
        closing = now.closing
        until = dict(closing.inputs).get("until", "") if closing is not None else ""
        since = now.local(now.moment).replace(second=0, microsecond=0)
        if until and until != "24:00":
            since = since.replace(hour=int(until[:2]), minute=int(until[3:]))
        end = since + LONGEST
        self.since.setTime(QTime(since.hour, since.minute))
        self.until.setTime(QTime(end.hour, end.minute))

    def _ask(self) -> None:
        if self._now is None:
            return
        today = self._now.local(self._now.moment).replace(second=0, microsecond=0)
        since = _on(today, self.since.time())
        if since < today - timedelta(hours=12):
            since += timedelta(days=1)
        until = _on(since, self.until.time())
        if until <= since:
            until += timedelta(days=1)
        self.agreed.emit(since, until)


class TimesCard(Card):
    """Times at which the person does not want to be visited. Opened by `times_open`.

    Signal: `told(times)`: all that hold from now on.
    """

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timesCard")
        self.fold, self._words = Fold("times_open"), theme.label("", "muted", wrap=True)
        self.days = QComboBox()
        self.days.setObjectName("times_days")
        self.since, self.until = _time("times_from"), _time("times_until")
        self.add = QPushButton()
        self.add.setObjectName("times_add")
        self._dash: QLabel = theme.label("–")
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        row.addWidget(self.days, 1)
        for widget in (self.since, self._dash, self.until, self.add):
            row.addWidget(widget)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE[0])
        self.fold.body.addWidget(self._words)
        self.fold.body.addLayout(row)
        self.fold.body.addLayout(self._list)
        self.body.addWidget(self.fold)
        self.since.setTime(QTime(12, 0))
        self.until.setTime(QTime(14, 0))
        self.add.clicked.connect(self._add)
        self._times: tuple[Inconvenient, ...] = ()
        self._shown: tuple[object, ...] = ()
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self.fold.set_title(self.tr("Times they do not want a visit"))
        self._words.setText(self.tr("As the person says it. The office and every later visit keep to it."))
        chosen = max(self.days.currentIndex(), 0)
        self.days.clear()
        for days in DAYS:
            self.days.addItem(self._name(days), days)
        self.days.setCurrentIndex(chosen)
        self.days.setAccessibleName(self.tr("Days"))
        self.since.setAccessibleName(self.tr("From"))
        self.until.setAccessibleName(self.tr("Until"))
        self.add.setText(self.tr("Add"))
        self._shown = ()

    def _name(self, days: str) -> str:
        return {
            "": self.tr("Every day"),
            "MON TUE WED THU FRI": self.tr("Monday to Friday"),
            "SAT SUN": self.tr("Weekend"),
            "MON": self.tr("Mondays"),
            "TUE": self.tr("Tuesdays"),
            "WED": self.tr("Wednesdays"),
            "THU": self.tr("Thursdays"),
            "FRI": self.tr("Fridays"),
            "SAT": self.tr("Saturdays"),
            "SUN": self.tr("Sundays"),
        }.get(days, days)

    def show_now(self, now: Now) -> None:
        """Show a reading; what is being set stays."""
        visit = now.visit
        self._times = visit.times[-1].body.times if visit is not None and visit.times else ()
        live = visit is not None and visit.open
        self.add.setEnabled(live)
        if (self._times, now.language, live) == self._shown:
            return
        self._shown = (self._times, now.language, live)
        if self._times:
            self.fold.fold(open_it=True)
        empty(self._list)
        for place, one in enumerate(self._times):
            row = QHBoxLayout()
            row.setSpacing(SPACE[1])
            row.addWidget(theme.label(f"{self._name(one.days)} {one.since}–{one.until}"), 1)
            button = QPushButton(self.tr("Take back"))
            button.setObjectName(f"times_remove_{place}")
            theme.dress(button, kind="quiet")
            button.setEnabled(live)
            button.clicked.connect(lambda _=False, place=place: self._remove(place))
            row.addWidget(button)
            self._list.addLayout(row)

    def _add(self) -> None:
        since, until = self.since.time(), self.until.time()
        one = Inconvenient(since.toString("HH:mm"), until.toString("HH:mm"), str(self.days.currentData() or ""))
        if one not in self._times:
            self.told.emit((*self._times, one))

    def _remove(self, place: int) -> None:
        self.told.emit((*self._times[:place], *self._times[place + 1 :]))


def _time(name: str) -> QTimeEdit:
    made = QTimeEdit()
    made.setObjectName(name)
    made.setDisplayFormat("HH:mm")
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    made.setMinimumWidth(WIDE)
    return made


def _on(day: datetime, at: QTime) -> datetime:
    return day.replace(hour=at.hour(), minute=at.minute())
