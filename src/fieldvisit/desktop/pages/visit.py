"""The visit: five steps from the order to the sealed report, with the way out always one tap away."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton

from fieldvisit import casework
from fieldvisit.casework.words import drawable
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_visit import Ui_VisitPage
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages.visit_agree import AgreeStep
from fieldvisit.desktop.pages.visit_before import BeforeStep
from fieldvisit.desktop.pages.visit_close import CloseStep
from fieldvisit.desktop.pages.visit_door import DoorStep
from fieldvisit.desktop.pages.visit_guidance import telling
from fieldvisit.desktop.pages.visit_leaving import WayOut
from fieldvisit.desktop.pages.visit_notices import Notices
from fieldvisit.desktop.pages.visit_now import STEPS, STOPPING_TALK, Now, order_of, read
from fieldvisit.desktop.pages.visit_step import VisitStep
from fieldvisit.desktop.pages.visit_talk import TalkStep
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.desktop.widgets.flow import Flow
from fieldvisit.desktop.widgets.stepper import Stepper
from fieldvisit.errors import NotFound
from fieldvisit.model.outcome import Who
from fieldvisit.model.visit import Step
from fieldvisit.wording import say

if TYPE_CHECKING:
    from fieldvisit.desktop.turned.turning import Turning

AT_ONCE: Final = frozenset({"withdrawn"} | {one.value for one in STOPPING_TALK})
"""Why the talk is over (`Now.over`) when nothing but the way out may stay on screen."""
JUDGED_EVERY: Final = 20
"""Seconds after which the rules are asked again though nothing was done: the hours may have run out."""


class VisitPage(Page):
    """Opened with `O:<order id>` to begin, or a visit's id to go on; `turn` (F11) turns the screen to the person."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_VisitPage()
        self.ui.setupUi(self)
        self._order = ""
        self._at = Step.BEFORE
        self._now: Now | None = None
        self._ticks = 0
        self._language = self._over = ""
        self.stepper: Stepper | None = None
        self.gone = EmptyState("file", "")
        self.ui.column.addWidget(self.gone)
        self.gone.hide()
        self.gone.acted.connect(lambda: self.go.emit("today", ""))
        self.way_out = WayOut(session, self, self.ui)
        self.notices = Notices(self.ui)
        self.turning: Turning | None = None
        actions = Flow()  # never narrower than its words, whatever the style allows
        self.ui.actionsRow.addLayout(actions)
        self.talk, door = TalkStep(session), DoorStep(session)
        self.steps: dict[Step, VisitStep] = {
            Step.BEFORE: BeforeStep(session),
            Step.DOOR: door,
            Step.TALK: self.talk,
            Step.AGREE: AgreeStep(session),
            Step.CLOSE: CloseStep(session),
        }
        for step in self.steps.values():
            self.ui.column.addWidget(step)
            step.hide()
            step.moved.connect(lambda name: self._move(Step(name)))
            step.went.connect(self.go)
            step.judged.connect(self._judge)
            for button in step.buttons:
                actions.addWidget(button)
        self._let_the_bar_break()
        self.talk.kept.connect(self._say_kept)
        self.ui.interrupted.acted.connect(self._resume)
        self.ui.closing_soon.acted.connect(lambda: self._move(Step.DOOR))
        self.way_out.leaving.connect(self._flush)
        self.way_out.left.connect(lambda: self._move(Step.CLOSE))
        door.turned.connect(self._turn)
        self.ui.side.stopped.connect(self._stop_recorder)
        theme.set_icon(self.ui.turn, "person")
        self.ui.turn.clicked.connect(lambda: self._turn(""))
        QShortcut(QKeySequence(Qt.Key.Key_F11), self).activated.connect(self.ui.turn.click)
        session.locking.connect(self._flush)
        # The first word typed should not wait for the fonts that tell whether it can be printed
        session.tasks.run(lambda: drawable("字"), lambda _: None, lambda _: None)
        session.make_ready(casework.make_ready_to_seal)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._tick)
        self.words()

    def _let_the_bar_break(self) -> None:
        """Let what is always at hand go on in a second row where the letters are large."""
        ways = Flow(SPACE[2])
        for button in (self.ui.leave_now, self.ui.incident, self.ui.turn):
            self.ui.barRow.removeWidget(button)
            ways.addWidget(button)
        self.ui.barRow.insertLayout(0, ways)

    # where one is
    def open(self, subject: str) -> None:
        try:
            order = order_of(self.session.desk, subject)
        except NotFound:
            self._order, self._now = "", None
            self._show_gone()
            return
        if order != self._order:
            for step in self.steps.values():
                step.forget()
            self.way_out.forget()
        fresh = order != self._order or self._now is None
        self._order = order
        self._read()
        if fresh and self._now is not None:
            self._at = self._reached(self._now)
        self._present(entering=fresh)

    @staticmethod
    def _reached(now: Now) -> Step:
        visit = now.visit
        if visit is None:
            return Step.BEFORE
        return visit.step if visit.step in STEPS else Step.CLOSE

    def refresh(self) -> None:
        if not self._order:
            return
        before = self._now.visit if self._now else None
        self._read()
        now = self._now
        if now is not None and now.visit is not None and not now.visit.open and self._at is not Step.CLOSE:
            self._at = Step.CLOSE
        if now is not None and now.visit is None and before is not None:
            self._at = Step.BEFORE
        ended = bool(before and before.open and now and now.visit and not now.visit.open)
        over = now.over if now is not None else ""
        if over != self._over and over in AT_ONCE:
            self._at, ended = Step.CLOSE, True
        held = QApplication.focusWidget()
        here = held is not None and self.isAncestorOf(held)
        self._present(entering=ended)
        if here:
            self._keep_keyboard()

    def _keep_keyboard(self) -> None:
        """Keep the keyboard on this page when what had it is gone: the next key must not leave the visit."""
        held = QApplication.focusWidget()
        if held is None or not self.isAncestorOf(held):
            self.ui.scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self) -> None:
        before = self.steps[Step.BEFORE]
        typed = before if isinstance(before, BeforeStep) else None
        try:
            self._now = read(
                self.session.desk,
                self._order,
                self.session.language,
                typed.companion if typed else None,
                typed.recorder if typed else None,
            )
        except NotFound:
            self._now = None

    def _move(self, step: Step) -> None:
        now = self._now
        if now is None or now.closed(step) or (now.visit and not now.visit.open):
            return
        if step is not self._at:
            self.steps[self._at].flush()
            self._at = step
            self.refresh()
            self._begin_at_top()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _flush(self) -> None:
        self.talk.draft.flush()
        self.steps[self._at].flush()
        if self.session.is_open:
            self.way_out.flush()

    # what is shown
    def _present(self, *, entering: bool = False) -> None:
        now = self._now
        if now is None:
            self._show_gone()
            return
        self.gone.hide()
        self.ui.bar.show()
        self.ui.sideScroll.show()
        if now.closed(self._at):
            self._at = self._reached(now)
        self._show_stepper(now)
        asleep = self._asleep(now)
        self._over = now.over
        self.notices.show_now(now, asleep)
        self.way_out.show_now(now, asleep)
        for step, widget in self.steps.items():
            if step is self._at or step is Step.TALK:
                widget.show_now(now)
            widget.setEnabled(not asleep)
            widget.setVisible(step is self._at)
        self.ui.side.show_now(now, self._at)
        self._show_bar(now, asleep)
        if entering:
            self._begin_at_top()

    def _begin_at_top(self) -> None:
        """Show the step from its top, with the focus where its work begins."""
        for area in (self.ui.scroll, self.ui.sideScroll):
            area.verticalScrollBar().setValue(0)
        step = self.steps[self._at]
        go_on = self.ui.interrupted.findChild(QPushButton)
        asleep = not self.ui.interrupted.isHidden()
        wanted = [
            go_on if asleep else step.first(),
            *(button for button in step.buttons if not button.isHidden()),
            self.ui.leave_now,
        ]
        usable = (one for one in wanted if one is not None and one.isEnabled() and not one.isHidden())
        self.setFocusProxy(next(usable, self.ui.scroll))

    def _show_gone(self) -> None:
        for step in self.steps.values():
            step.hide()
        for widget in (self.ui.bar, self.ui.sideScroll, self.ui.notices):
            widget.hide()
        if self.stepper is not None:
            self.stepper.hide()
        self.gone.set_words(
            "file",
            self.tr("This order is not on this laptop"),
            self.tr("The office may have taken it back. Sync, or choose another stop."),
            self.tr("Back to today"),
        )
        self.gone.show()

    def _show_stepper(self, now: Now) -> None:
        if self.stepper is None or now.language != self._language:
            self._language = now.language
            if self.stepper is not None:
                self.stepper.hide()
                self.stepper.deleteLater()
            self.stepper = Stepper([say(f"step.{step.value}", now.language) for step in STEPS])
            self.stepper.setObjectName("stepper")
            self.stepper.step_asked.connect(lambda index: self._move(STEPS[index]))
            self.ui.stepsRow.addWidget(self.stepper)
        self.stepper.show()
        reached, visit = STEPS.index(self._reached(now)), now.visit
        for index, step in enumerate(STEPS):
            reason = now.closed(step)
            words = say(reason, now.language) if reason else ""
            if visit is not None and not visit.open:
                self.stepper.set_state(index, "done")
            elif step is self._at:
                self.stepper.set_state(index, "current")
            elif reason:
                met = visit is not None and visit.knocked is not None
                self.stepper.set_state(index, "blocked" if met else "todo", words)
            else:
                passed = max(reached, STEPS.index(self._at))
                self.stepper.set_state(index, "done" if index < passed else "todo")

    def _asleep(self, now: Now) -> bool:
        """Tell whether the visit was interrupted and nobody has said yet that it goes on."""
        visit = now.visit
        return visit is not None and visit.open and visit.visit_id in self.session.interrupted

    def _show_bar(self, now: Now, asleep: bool) -> None:
        visit, ui = now.visit, self.ui
        due, why = (None, "") if asleep else self.steps[self._at].due(now)
        for step in self.steps.values():
            for button in step.buttons:
                button.setVisible(button is due)
        if due is not None:
            due.setEnabled(not why)
            due.setDefault(True)
        ui.why.setText(why)
        ui.why.setVisible(bool(why))
        ui.saved.setVisible(not why)  # there is room for one of them
        ui.bar.setVisible(visit is None or visit.open)
        met = visit is not None and visit.open and visit.knocked is not None
        alone = visit is not None and visit.knocked is not None and visit.knocked.who in (Who.MINOR, Who.NOBODY)
        ui.turn.setVisible(met and not alone)
        ui.turn.setToolTip(self.tr("Show the person what concerns them, and nothing else"))

    def _judge(self) -> None:
        """Say anew what is due and why not: something was typed that this depends on."""
        if self._now is not None:
            self._show_bar(self._now, self._asleep(self._now))

    def _say_kept(self, words: str, well: bool) -> None:
        self.ui.saved.setText(words)
        role = "small" if well else "error"
        if self.ui.saved.property("role") != role:
            theme.dress(self.ui.saved, role=role)

    def _tick(self) -> None:
        if not self.session.is_open or self._now is None:
            return
        self._ticks += 1
        if self._ticks % JUDGED_EVERY == 0:
            self.talk.draft.flush()
            self.refresh()
        elif self.ui.side.tick(self.session.desk.moment()):
            self.refresh()

    # what is done
    def _turn(self, page: str) -> None:
        """Turn the screen to the person, at a page or the one that fits."""
        visit = self._now.visit if self._now else None
        if visit is None or not visit.open:
            return
        from fieldvisit.desktop.turned.turning import Turning

        self._flush()
        if self.turning is None:
            self.turning = Turning(self.session, self)
        self.turning.turn(visit.visit_id, page)

    def _stop_recorder(self, reason: str) -> None:
        visit = self._now.visit if self._now else None
        if visit is not None:
            self.session.do(lambda desk: casework.stop_recorder(desk, visit.visit_id, reason))

    def _resume(self) -> None:
        visit = self._now.visit if self._now else None
        if visit is not None:
            self.session.go_on(visit.visit_id)

    def discreetly(self, words: str) -> str:
        if self._now is None or not self._now.discreet or not telling(words):
            return words
        return self.tr("This cannot be done now. The reason can be read once you have left.")

    # language, showing, hiding
    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.scroll.setAccessibleName(self.tr("This step of the visit"))
        self.ui.sideScroll.setAccessibleName(self.tr("Time, conduct and numbers to call"))
        self.ui.side.words()
        self.way_out.words()
        for step in self.steps.values():
            step.words()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        if self.session.is_open and self._now is not None:
            self._flush()
        super().hideEvent(event)
