"""What is in the office, what is still only here, and what needs somebody: the end of the day."""

import time
from datetime import date

from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy

from fieldvisit import sync
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_outbox import Ui_OutboxPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages import outbox_rows as rows
from fieldvisit.desktop.pages.case_words import today
from fieldvisit.desktop.pages.fair_figures import FairFigures
from fieldvisit.desktop.pages.outbox_first import answered, urgent
from fieldvisit.desktop.pages.outbox_pace import Pace, size
from fieldvisit.desktop.pages.outbox_rows import Row
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.errors import FieldvisitError
from fieldvisit.wording import say, sentences

LINES = 12
"""Lines a band shows; the rest is counted in words."""


class OutboxPage(Page):
    """Three bands and one closing line, which says that all is safe only when the office has signed for all of today.

    The signed day receipt is asked for by itself as soon as nothing waits, and counts until the next fact is written.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_OutboxPage()
        self.ui.setupUi(self)
        self._day: sync.DayStatus | None = None
        self._day_size = -1
        self._asked: tuple[date, int] | None = None
        self._asking = False
        self._refused: FieldvisitError | None = None
        self._shown: dict[str, tuple[str, list[Row]]] = {}
        self._pace = Pace()
        self._fair_heading, self.fair = theme.label("", "section"), FairFigures()
        self.ui.fairCard.body.addWidget(self._fair_heading)
        self.ui.fairCard.body.addWidget(self.fair)
        self.ui.syncNow.clicked.connect(session.sync_now)
        self.ui.dayCheck.clicked.connect(self._check_day)
        session.sync_changed.connect(self._follow)
        session.progressed.connect(self._progress)
        self.setFocusProxy(self.ui.syncNow)
        self.words()

    def refresh(self) -> None:
        session = self.session
        found = rows.items(session)
        troubles = rows.trouble(session, found)
        self._fill("trouble", self.tr("Needs attention"), troubles)
        self.ui.trouble.setVisible(bool(troubles))
        box = session.desk.store.outbox.counts()
        heading = self.tr("Only on this laptop")
        if not box.empty:
            heading = self.tr("Only on this laptop: {what} ({size})").format(
                what=rows.held_words(box.events, box.blobs), size=size(box.bytes)
            )
        first = urgent(session)
        self._fill("urgent", self.tr("Objections, complaints and incidents go first"), first)
        self.ui.urgent.setVisible(bool(first))
        answers = answered(session)
        self._fill("answers", self.tr("What the office was asked for"), answers)
        self.ui.answers.setVisible(bool(answers))
        self.fair.read(session, today(session.desk))
        self._fill("waiting", heading, rows.waiting(session, found))
        self._fill("safe", self.tr("In the office"), rows.safe(session) + self._receipt())
        self._closing(box.events + box.blobs, len(troubles))
        self._follow()
        if box.empty and not session.sync.running:
            self._ask_by_itself()

    # the bands
    def _fill(self, name: str, heading: str, lines: list[Row]) -> None:
        """Build a band again, only when it says something else: focus and scroll stay where they are."""
        if self._shown.get(name) == (heading, lines):
            return
        self._shown[name] = (heading, lines)
        card: Card = getattr(self.ui, name)
        _empty(card)
        card.body.addWidget(theme.label(heading, "section"))
        for at, row in enumerate(lines[:LINES]):
            card.body.addLayout(self._line(row, f"{name}_{at}"))
        if len(lines) > LINES:
            card.body.addWidget(theme.label(self.tr("and {count} more").format(count=len(lines) - LINES), "muted"))
        if not lines:
            card.body.addWidget(theme.label(self.tr("Nothing waits."), "muted"))

    def _line(self, row: Row, name: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SPACE[2])
        chip = Chip(row.state, row.tone)
        line.addWidget(chip)
        words = theme.label(row.words, wrap=True)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line.addWidget(words, 1)
        if row.action:
            button = QPushButton(row.action)
            button.setObjectName(f"act_{name}")
            button.setAccessibleDescription(row.words)
            button.clicked.connect(lambda: self._act(row))
            line.addWidget(button)
        return line

    def _act(self, row: Row) -> None:
        if row.page == "sync":
            self.session.sync_now()
        elif row.page == "copy":
            QApplication.clipboard().setText(f"{self.session.desk.device} {row.subject}")
            self.said.emit("ok", lambda: self.tr("Copied. It names no person; send it to the office."))
        else:
            self.go.emit(row.page, row.subject)

    # the signed receipt of the day
    def _receipt(self) -> list[Row]:
        day = self._day
        if day is None:
            return []
        if day.all_safe:
            words = self.tr("{day}: the office signed at {when} for {what}.").format(
                day=day.day, when=rows.clock(day.signed_at), what=rows.held_words(day.events, day.blobs)
            )
            return [Row("ok", self.tr("Signed"), words)]
        facts: dict[str, str | int] = {
            "day": str(day.day),
            "events": day.missing_events,
            "blobs": len(day.missing_blobs),
        }
        return [Row("warn", self.tr("Not yet"), say("day.missing", self.session.language, **facts))]

    def _signed(self) -> bool:
        """Whether the office has signed for all of today, the last fact included."""
        day, desk = self._day, self.session.desk
        return (
            day is not None
            and day.all_safe
            and day.day == today(desk)
            and self._day_size == desk.store.events.head().size
        )

    def _closing(self, waiting: int, troubles: int) -> None:
        last = self.session.sync.last_ok
        when = rows.clock(last) if last else self.tr("never")
        if waiting:
            look, words = ("upload", "accent"), self.tr("Not everything is in the office yet. Keep this laptop safe.")
        elif troubles:
            look, words = ("warn", "warn"), self.tr("Something needs your attention before the day is done.")
        elif self._signed():
            look, words = (
                ("check-circle", "ok"),
                self.tr("All of today's records are in the office. You can shut down."),
            )
        else:
            look, words = ("clock", "warn"), self.tr("Nothing waits here, but the office has not signed for today yet.")
        self.ui.closingGlyph.set_glyph(*look)
        self.ui.closing.setText(words)
        note = self.tr("Last sync: {when}.").format(when=when)
        why = "" if self._signed() or self._refused is None else sentence(self._refused, self.session)
        self.ui.note.setText(sentences(note, rows.offline(self.session), why))

    def _ask_by_itself(self) -> None:
        """Ask for the receipt once for each state of the journal."""
        desk = self.session.desk
        state = (today(desk), desk.store.events.head().size)
        if self._asked != state and self.session.sync.last_ok and not self.session.sync.failure and not self._signed():
            self._asked = state
            self._check_day()

    def _check_day(self) -> None:
        if self._asking:
            return
        day = today(self.session.desk)
        before = self.session.desk.store.events.head().size
        self._asking = True
        self.ui.dayCheck.setEnabled(False)
        self.session.work(
            lambda desk: sync.day_status(desk, day), lambda found: self._checked(found, before), self._unchecked
        )

    def _checked(self, day: sync.DayStatus, before: int) -> None:
        self._day, self._day_size, self._refused = day, before, None
        self._asked = (day.day, before)
        self._checked_or_not()

    def _unchecked(self, error: FieldvisitError) -> None:
        self._refused = error
        self._checked_or_not()

    def _checked_or_not(self) -> None:
        self._asking = False
        self.ui.dayCheck.setEnabled(True)
        self.refresh()

    # the sync under way
    def _follow(self) -> None:
        running = self.session.sync.running
        self.ui.syncNow.setEnabled(not running)
        if running and not self.ui.busy.is_busy():
            self._pace = Pace()
            self.ui.busy.start(lambda: self.tr("Talking to the office …"))
        elif not running and self.ui.busy.is_busy():
            self.ui.busy.stop()

    def _progress(self, progress: sync.Progress) -> None:
        if not self.session.sync.running:
            return
        words = say(f"sync.progress_{progress.phase}", self.session.language, done=progress.done, total=progress.total)
        done, total = progress.done, progress.total
        if progress.size:
            self._pace.note(time.monotonic(), progress.sent, progress.size)
            words += " · " + self._speed(progress)
            done, total = progress.sent, progress.size
        self.ui.busy.start(words)
        self.ui.busy.progress(done, total)

    def _speed(self, progress: sync.Progress) -> str:
        words = self.tr("{sent} of {size}").format(sent=size(progress.sent), size=size(progress.size))
        left = self._pace.left()
        if left is None:
            return words
        words += " · " + self.tr("{speed} a second").format(speed=size(self._pace.speed()))
        if left < 90:
            return words + " · " + self.tr("about {seconds} s left").format(seconds=max(round(left), 1))
        return words + " · " + self.tr("about {minutes} min left").format(minutes=round(left / 60))

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self._fair_heading.setText(self.tr("Today, in fair figures"))
        self._shown.clear()


def _empty(card: Card) -> None:
    """Take everything out of a card."""
    layouts = [card.body]
    while layouts:
        layout = layouts.pop()
        while (item := layout.takeAt(0)) is not None:
            widget, inner = item.widget(), item.layout()
            if isinstance(inner, QHBoxLayout):
                layouts.append(inner)
            if widget is not None:
                widget.hide()
                widget.deleteLater()
