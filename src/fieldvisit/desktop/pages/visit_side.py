"""The right column of a visit: how long it has gone on, how long it may, how to behave, and whom to call."""

from datetime import time, timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from fieldvisit.clock import Moment
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_visit_side import Ui_VisitSide
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import Tone
from fieldvisit.model.policy import Level
from fieldvisit.model.visit import Step
from fieldvisit.wording import known, say

SOON: Final = timedelta(minutes=30)
"""Before the lawful hours end, from here on the countdown warns."""


class VisitSide(QWidget):
    """`show_now` sets what changes with the visit, `tick` what changes with time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_VisitSide()
        self.ui.setupUi(self)
        self._now: Now | None = None
        self._step: tuple[Step, str] | None = None

    def show_now(self, now: Now, step: Step) -> None:
        """Show a reading at the step on screen."""
        self._now = now
        self.ui.service.setText(now.parties.service_phone)
        self.ui.complaint.setText(now.parties.complaint_phone)
        if (step, now.language) != self._step:
            self._step = (step, now.language)
            empty(self.ui.conduct)
            for place in range(1, 9):
                key = f"conduct.{step.value}.{place}"
                if known(key):
                    self.ui.conduct.addWidget(theme.label(say(key, now.language), wrap=True))
        ended = now.visit is not None and not now.visit.open
        self.ui.conductCard.setVisible(not ended)
        self.tick(now.moment)

    def tick(self, moment: Moment) -> None:
        """Show the time that has gone by and the time that is left."""
        now = self._now
        if now is None:
            return
        visit = now.visit
        if visit is None:
            self.ui.since.setText("–")
        else:
            end = visit.left_at or moment
            self.ui.since.setText(_span(end.best - visit.departed_at.best))
        self._hours(now, moment)

    def _hours(self, now: Now, moment: Moment) -> None:
        rule = next((one for one in now.pack.rules if one.check == "window" and one.level is Level.BLOCK), None)
        if rule is None or (now.visit is not None and not now.visit.open):
            self.ui.hours.hide()
            self.ui.hoursWords.hide()
            return
        opens, closes = (time.fromisoformat(rule.text(key)) for key in ("from", "until"))
        first, last = now.local(moment.earliest), now.local(moment.latest)
        end = last.replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0)
        shut = first.time() < opens or last >= end
        self.ui.hours.show()
        self.ui.hoursWords.show()
        self.ui.hoursWords.setText(
            self.tr("Visits are lawful from {start} to {end}.").format(start=rule.text("from"), end=rule.text("until"))
        )
        tone: Tone = "stop" if shut else "warn" if end - last <= SOON else "ok"
        words = self.tr("Outside lawful hours") if shut else self.tr("{hours} h {minutes} min left")
        if not shut:
            words = words.format(
                hours=(end - last) // timedelta(hours=1), minutes=(end - last) // timedelta(minutes=1) % 60
            )
        if words != self.ui.hours.text() or tone != self.ui.hours.tone():
            self.ui.hours.set_state(words, tone, "clock" if tone == "ok" else "")

    def words(self) -> None:
        """Set the texts again."""
        self.ui.retranslateUi(self)


def _span(length: timedelta) -> str:
    seconds = max(int(length.total_seconds()), 0)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
