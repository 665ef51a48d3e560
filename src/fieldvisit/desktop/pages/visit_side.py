"""The right column of a visit: how long it has gone on, how long it may, how to behave, and whom to call."""

from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldvisit.clock import Moment
from fieldvisit.desktop._forms.ui_visit_side import Ui_VisitSide
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.tokens import Tone
from fieldvisit.model.policy import Level, When
from fieldvisit.model.policy.checks.answer import at_hour
from fieldvisit.model.visit import Step
from fieldvisit.wording import say

STOPS: Final = ("FAILURE", "CONSENT_WITHDRAWN", "OTHER")
"""Why a recording stops before the visit ends."""
SOON: Final = timedelta(minutes=30)
"""Before the lawful hours end, from here on the countdown warns."""


class VisitSide(QWidget):
    """`show_now` sets what changes with the visit, `tick` what changes with time. Signal: `stopped(reason)`."""

    stopped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_VisitSide()
        self.ui.setupUi(self)
        self._now: Now | None = None
        self._was_shut: bool | None = None
        self._language = ""
        self.ui.recorder_stopped.toggled.connect(self._ask_why)
        self.ui.recorder_save.clicked.connect(self._stopped)
        self.ui.they_record.toggled.connect(self.ui.they_record_card.setVisible)
        self.ui.they_record_card.hide()
        self._ask_why(False)

    def show_now(self, now: Now, step: Step) -> None:
        """Show a reading at the step on screen."""
        self._now = now
        self.ui.service.setText(now.parties.service_phone)
        self.ui.complaint.setText(now.parties.complaint_phone)
        card = card_of(now, step)
        self.ui.side_guidance.show_card(card, now)
        self.ui.why.show_now(now)
        self.ui.whyCard.setVisible(not now.discreet)
        self._show_recorder(now)
        ended = now.visit is not None and not now.visit.open
        self.ui.conductCard.setVisible(not ended)
        self._was_shut = None
        self.tick(now.moment)

    def _show_recorder(self, now: Now) -> None:
        visit, ui = now.visit, self.ui
        ui.recorderCard.setVisible(visit is not None)
        if visit is None:
            return
        ui.recorderWords.setText(self.tr("Recorder {0}").format(visit.departed.recorder))
        stop = visit.recorder_stops[-1] if visit.recorder_stops else None
        again = visit.consents and visit.consents[-1].purpose == "recording" and visit.consents[-1].given
        off = stop is not None and not again
        words = self.tr("Stopped at {0}").format(now.clock(stop.at)) if stop and off else self.tr("Recording")
        ui.recorderState.set_state(words, "warn" if off else "ok", "microphone")
        ui.recorderState.setVisible(visit.open or off)
        ui.they_record_card.show_card("script_records_us", now, titled=False)
        ui.they_record.setVisible(visit.open)
        if not visit.open:
            ui.they_record.setChecked(False)
        live = visit.open and not off
        ui.recorder_stopped.setVisible(live)
        if not live and ui.recorder_stopped.isChecked():
            ui.recorder_stopped.setChecked(False)
        if now.language != self._language:
            self._language = now.language
            ui.recorder_reason.clear()
            for reason in STOPS:
                ui.recorder_reason.addItem(say(f"recorder_stop.{reason}", now.language), reason)

    def _ask_why(self, ask: bool) -> None:
        self.ui.recorder_reason.setVisible(ask)
        self.ui.recorder_save.setVisible(ask)

    def _stopped(self) -> None:
        self.ui.recorder_stopped.setChecked(False)
        self.stopped.emit(str(self.ui.recorder_reason.currentData()))

    def tick(self, moment: Moment) -> bool:
        """Show the time that has gone by and the time that is left; tells whether the hours began or ended just now."""
        now = self._now
        if now is None:
            return False
        visit = now.visit
        if visit is None:
            self.ui.since.setText("–")
        else:
            end = visit.left_at or moment
            self.ui.since.setText(_span(end.best - visit.departed_at.best))
        return self._hours(now, moment)

    def _hours(self, now: Now, moment: Moment) -> bool:
        end = closes(now, moment)
        shown = end is not None and (now.visit is None or now.visit.open)
        self.ui.hours.setVisible(shown)
        self.ui.hoursWords.setVisible(shown)
        if end is None or not shown:
            return False
        start, until, left = end
        shut = left <= timedelta()
        self.ui.hoursWords.setText(self.tr("Visits are lawful from {start} to {end}.").format(start=start, end=until))
        tone: Tone = "stop" if shut else "warn" if left <= SOON else "ok"
        words = self.tr("Outside lawful hours") if shut else self.tr("{hours} h {minutes} min left")
        if not shut:
            words = words.format(hours=left // timedelta(hours=1), minutes=left // timedelta(minutes=1) % 60)
        if words != self.ui.hours.text() or tone != self.ui.hours.tone():
            self.ui.hours.set_state(words, tone, "clock" if tone == "ok" else "")
        turned = self._was_shut is not None and shut is not self._was_shut
        self._was_shut = shut
        return turned

    def words(self) -> None:
        """Set the texts again."""
        self.ui.retranslateUi(self)
        self.ui.recorder_reason.setAccessibleName(self.tr("Why the recording stopped"))


def card_of(now: Now, step: Step) -> str:
    """Return the guidance card that goes with a step, or with what has just been said there."""
    visit = now.visit
    if step is Step.BEFORE or visit is None:
        return "conduct_before"
    if now.over or step is Step.CLOSE:
        return "conduct_close"
    if step is Step.TALK:
        return "conduct_talk"
    if step is Step.AGREE:
        return "conduct_agree"
    if visit.may_speak:
        return "script_who_we_are" if visit.consent("recording") else "script_recording"
    return "conduct_door" if visit.knocked is None or not now.liable else "script_greeting"


def closes(now: Now, moment: Moment) -> tuple[str, str, timedelta] | None:
    """Return the lawful hours of the day and how long they last yet, 0 or less outside; None when no rule names any."""
    first, last = now.local(moment.earliest), now.local(moment.latest)
    found = []
    for rule in now.pack.rules:
        kinds = rule.text("kinds").split()
        elsewhere = rule.text("regions") or (kinds and now.order.address_kind not in kinds)
        if rule.check == "window" and rule.level is Level.BLOCK and When.DOOR in rule.at and not elsewhere:
            found.append((rule.text("from"), rule.text("until")))
    if not found:
        return None
    start, until = max(start for start, _ in found), min(until for _, until in found)
    zone = ZoneInfo(now.order.zone)
    left = at_hour(last.date(), until, zone) - last
    return start, until, timedelta() if first < at_hour(first.date(), start, zone) else left


def _span(length: timedelta) -> str:
    seconds = max(int(length.total_seconds()), 0)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
