"""What is in the office, what is still only here, and what needs somebody: the end of the day."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QLayout

from fieldvisit import sync
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_outbox import Ui_OutboxPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.errors import FieldvisitError
from fieldvisit.store import OutboxItem
from fieldvisit.wording import known, say

ZONE = ZoneInfo("Asia/Shanghai")
LINES = 12
"""Lines a band shows; the rest is counted in words."""


class OutboxPage(Page):
    """Three bands and one closing line, which says that all is safe only when it is."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_OutboxPage()
        self.ui.setupUi(self)
        self._day: sync.DayStatus | None = None
        self.ui.syncNow.clicked.connect(session.sync_now)
        self.ui.dayCheck.clicked.connect(self._check_day)
        session.sync_changed.connect(self._follow)
        session.progressed.connect(self._progress)

    def refresh(self) -> None:
        store = self.session.desk.store
        box, items = store.outbox.counts(), store.outbox.items()
        refused = [item for item in items if item.what == "refused"]
        rejected = [row for row in store.visits.reports() if row.accepted is False]
        self._fill(self.ui.trouble, self.tr("Needs attention"), [self._refusal(item) for item in refused])
        for row in rejected:
            reason = self._reason("verify", row.reason)
            self.ui.trouble.body.addLayout(
                self._line(
                    self.tr("Report {serial} was not accepted: {reason}").format(serial=row.serial, reason=reason),
                    "stop",
                )
            )
        self.ui.trouble.setVisible(bool(refused or rejected))
        self._fill(self.ui.waiting, self.tr("Only on this laptop"), self._waiting(items))
        if box.empty:
            self.ui.waiting.body.addWidget(theme.label(self.tr("Nothing waits."), "muted"))
        self._fill(self.ui.safe, self.tr("In the office"), [])
        self._safe()
        self._closing(box.empty and not refused, box.last_ok)
        self._follow()

    def _fill(self, card: Card, heading: str, lines: list[tuple[str, str]]) -> None:
        _empty(card.body)
        card.body.addWidget(theme.label(heading, "section"))
        for words, tone in lines[:LINES]:
            card.body.addLayout(self._line(words, tone))
        if len(lines) > LINES:
            card.body.addWidget(theme.label(self.tr("and {count} more").format(count=len(lines) - LINES), "muted"))

    def _line(self, words: str, tone: str) -> QHBoxLayout:
        row = QHBoxLayout()
        states = {"ok": self.tr("Safe"), "accent": self.tr("Waiting"), "stop": self.tr("Refused")}
        row.addWidget(Chip(states[tone], tone))  # type: ignore[arg-type]  # the keys above are tones
        row.addWidget(theme.label(words, wrap=True), 1)
        return row

    def _waiting(self, items: list[OutboxItem]) -> list[tuple[str, str]]:
        """Records are told by visit, files one by one."""
        lines = []
        records = Counter(item.visit_id or "" for item in items if item.what == "event")
        for visit, count in records.items():
            where = self.tr("visit {visit}").format(visit=visit) if visit else self.tr("this laptop")
            lines.append((self.tr("{count} records of {where}").format(count=count, where=where), "accent"))
        for item in items:
            if item.what == "blob":
                kind = self.tr("Report") if item.kind == "report" else self.tr("File {kind}").format(kind=item.kind)
                size = _size(item.bytes)
                lines.append(
                    (
                        self.tr("{what}, {size}, visit {visit}").format(
                            what=kind, size=size, visit=item.visit_id or "–"
                        ),
                        "accent",
                    )
                )
        return lines

    def _safe(self) -> None:
        store = self.session.desk.store
        accepted = [row for row in store.visits.reports() if row.accepted]
        pending = [row for row in store.visits.reports() if row.accepted is None]
        words = self.tr("{events} records signed for by the office, {reports} reports accepted.").format(
            events=store.events.acked(), reports=len(accepted)
        )
        self.ui.safe.body.addLayout(self._line(words, "ok"))
        if pending:
            note = self.tr("{count} reports are not yet judged by the office.").format(count=len(pending))
            self.ui.safe.body.addWidget(theme.label(note, "muted"))
        if self._day:
            day = self._day
            key = "day.all_safe" if day.all_safe else "day.missing"
            facts: dict[str, str | int] = {
                "day": str(day.day),
                "events": day.missing_events,
                "blobs": len(day.missing_blobs),
            }
            self.ui.safe.body.addLayout(
                self._line(say(key, self.session.language, **facts), "ok" if day.all_safe else "stop")
            )

    def _closing(self, safe: bool, last: datetime | None) -> None:
        when = last.astimezone(ZONE).strftime("%m-%d %H:%M") if last else self.tr("never")
        if safe:
            words = self.tr("All records are in the office. You can shut down. Last sync {when}.")
        else:
            words = self.tr("Not everything is in the office yet; keep this laptop safe. Last sync {when}.")
        self.ui.closing.setText(words.format(when=when))

    def _refusal(self, item: OutboxItem) -> tuple[str, str]:
        words = self.tr("Record {seq} ({kind}) was refused: {reason}").format(
            seq=item.name, kind=item.kind, reason=self._reason("refused", item.reason)
        )
        return words, "stop"

    def _reason(self, section: str, reason: str) -> str:
        for key in (f"{section}.{reason}", f"verify.{reason}", f"office.{reason}", f"office.refused.{reason}"):
            if known(key):
                return say(key, self.session.language)
        return reason

    # the sync under way
    def _follow(self) -> None:
        running = self.session.sync.running
        self.ui.syncNow.setEnabled(not running)
        if running and not self.ui.busy.is_busy():
            self.ui.busy.start(self.tr("Talking to the office …"))
        elif not running and self.ui.busy.is_busy():
            self.ui.busy.stop()

    def _progress(self, progress: sync.Progress) -> None:
        key = f"sync.progress_{progress.phase}"
        self.ui.busy.start(say(key, self.session.language, done=progress.done, total=progress.total))
        self.ui.busy.progress(progress.done, progress.total)

    def _check_day(self) -> None:
        today = self.session.desk.moment().best.astimezone(ZONE).date()
        self.ui.dayCheck.setEnabled(False)
        self.session.work(lambda desk: sync.day_status(desk, today), self._checked, self._unchecked)

    def _checked(self, day: sync.DayStatus) -> None:
        self._day = day
        self.ui.dayCheck.setEnabled(True)
        self.refresh()

    def _unchecked(self, error: FieldvisitError) -> None:
        self.ui.dayCheck.setEnabled(True)
        self.said.emit("stop", sentence(error, self.session))

    def words(self) -> None:
        self.ui.retranslateUi(self)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if inner is not None:
            _empty(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _size(count: int) -> str:
    return f"{count / 1024:.0f} KB" if count < 1 << 20 else f"{count / (1 << 20):.1f} MB"
