"""What ends a talk at once: being asked to leave, an emergency, a case taken back, the hours being over."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk, Leaving
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_visit import Ui_VisitPage
from fieldvisit.desktop.pages.visit_exit import ExitCard
from fieldvisit.desktop.pages.visit_incident import IncidentBox
from fieldvisit.desktop.pages.visit_now import STOPPING_TALK, UNABLE, Now
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.hold_key import HoldKey
from fieldvisit.desktop.widgets.hold_ring import HoldRing
from fieldvisit.model.outcome import IncidentKind
from fieldvisit.model.visit import Visit
from fieldvisit.wording import say

REASONS = {
    "withdrawn": Leaving.WITHDRAWN,
    "hours": Leaving.OUT_OF_HOURS,
    **{kind.value: Leaving.OTHER for kind in STOPPING_TALK},
    **{outcome.value: Leaving.DONE for outcome in UNABLE},
}
"""Why one leaves when it is not the person who asks, by why the talk is over (`Now.over`). Of an emergency the reason
says nothing: the household reads it (domain 5: 13, 14)."""


class WayOut(QObject):
    """`leave_now` (F12, or Esc held for a second), `incident` (Ctrl+Shift+I) and panic (Ctrl+Shift+V).

    Signals: `leaving()` before anything is recorded: what is typed is to be stored; `left()` afterwards.
    """

    leaving = Signal()
    left = Signal()

    def __init__(self, session: Session, page: QWidget, ui: Ui_VisitPage) -> None:
        super().__init__(page)
        self._session, self._ui, self._page = session, ui, page
        self._now: Now | None = None
        self._asleep = False
        self.box, self.exit = IncidentBox(), ExitCard()
        ui.column.addWidget(self.box)
        ui.column.addWidget(self.exit)
        theme.set_icon(ui.leave_now, "leave", "on_stop")
        theme.set_icon(ui.incident, "warn", "stop")
        ui.leave_now.clicked.connect(self.leave)
        ui.incident.clicked.connect(self._ask)
        self.box.happened.connect(self._happened)
        self.box.fled.connect(self._flee)
        self.exit.forbidden.connect(self._forbid)
        QShortcut(QKeySequence(Qt.Key.Key_F12), page).activated.connect(ui.leave_now.click)
        QShortcut(QKeySequence("Ctrl+Shift+I"), page).activated.connect(ui.incident.click)
        QShortcut(QKeySequence("Ctrl+Shift+V"), page).activated.connect(lambda: self._flee(IncidentKind.VIOLENCE))
        self.ring = HoldRing(page)
        self._hold = HoldKey(page, Qt.Key.Key_Escape)
        self._hold.progress.connect(self._fill)
        self._hold.held.connect(self.leave)

    def words(self) -> None:
        """Set the texts again."""
        self.box.words()
        self.exit.words()
        self.ring.set_words(self.tr("Keep Esc pressed to leave"))
        tip = self.tr("Something happened: what to do now (Ctrl+Shift+I). Violence: Ctrl+Shift+V")
        self._ui.incident.setToolTip(tip)

    def show_now(self, now: Now, asleep: bool) -> None:
        """Show a reading; asleep while nobody has said yet that an interrupted visit goes on."""
        self._now, self._asleep = now, asleep
        visit, ui = now.visit, self._ui
        self.box.show_now(now)
        self.exit.show_now(now)
        may = visit is not None and visit.open and visit.left is None
        left = visit.left_at if visit is not None else None
        ui.leave_now.setEnabled(may)
        words = self.tr("Asked to leave (F12)") if now.over not in REASONS else self.tr("Leave now (F12)")
        ui.leave_now.setText(self.tr("Left at {0}").format(now.clock(left)) if left is not None else words)
        tip = self.tr("F12, or hold Esc for a second") if may else ""
        ui.leave_now.setToolTip(tip if visit is not None else say("not_possible.not_departed", now.language))
        ui.incident.setVisible(visit is not None and visit.open)

    def flush(self) -> None:
        """Record what was chosen as having happened and not sent off yet: the page is being left."""
        self.box.keep()

    def forget(self) -> None:
        """Another visit is opened."""
        self.box.put_away()

    @property
    def _visit(self) -> Visit | None:
        visit = self._now.visit if self._now else None
        return visit if visit is not None and visit.open and self._session.is_open else None

    def _fill(self, share: float) -> None:
        visit = self._visit
        self.ring.set_share(share if visit is not None and visit.left is None else 0.0)

    def leave(self) -> None:
        """Leave at once: it is on record before anything else is asked."""
        self.ring.set_share(0.0)
        visit, now = self._visit, self._now
        if visit is None or now is None or visit.left is not None:
            return
        self.leaving.emit()
        reason = REASONS.get(now.over, Leaving.ASKED_TO_LEAVE)
        if self._session.do(lambda desk: casework.leave(desk, visit.visit_id, reason)) is not None:
            self.left.emit()

    def _forbid(self) -> None:
        visit, now = self._visit, self._now
        done = visit is not None and visit.left is not None
        if done and visit is not None and visit.left is not None:
            reason = visit.left.reason
            done = (
                self._session.do(lambda desk: casework.leave(desk, visit.visit_id, reason, forbidden=True)) is not None
            )
        if not done and now is not None:
            self.exit.show_now(now)

    # emergencies
    def _ask(self) -> None:
        if self._visit is None or self._now is None:
            return
        if self.box.isVisible():
            self.box.put_away()
        else:
            self._ui.scroll.verticalScrollBar().setValue(0)
            self.box.ask(self._now)

    def _happened(self, kind: IncidentKind, text: str) -> None:
        visit = self._visit
        if (
            visit is not None
            and self._session.do(lambda desk: casework.incident(desk, visit.visit_id, kind, text)) is not None
        ):
            self._session.sync_soon()

    def _flee(self, kind: IncidentKind) -> None:
        """Record it and that the door was left, in one go; nothing is asked of anybody who runs."""
        visit = self._visit
        if visit is None:
            return
        self.leaving.emit()

        def flee(desk: Desk) -> Visit:
            with desk.store.atomic():
                after = casework.incident(desk, visit.visit_id, kind)
                return after if after.left is not None else casework.leave(desk, visit.visit_id, Leaving.UNSAFE)

        if self._session.do(flee) is not None:
            self.left.emit()
            self._session.sync_soon()
