"""Before the door: the order, the papers, the recorder, what the rules say; set out, and the companion confirms."""

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk, Line
from fieldvisit.casework.signers import due
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_visit_before import Ui_VisitBefore
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.visit_now import ORDER, Now
from fieldvisit.desktop.pages.visit_step import VisitStep, empty
from fieldvisit.desktop.pages.visit_why import VerdictRow
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.desktop.widgets.flow import Flow
from fieldvisit.desktop.widgets.masked_field import MaskedField
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.order import Staff
from fieldvisit.model.people import mask_address, mask_name
from fieldvisit.model.policy import Level, Verdict
from fieldvisit.model.visit import Step, Visit
from fieldvisit.wording import say

REASONS: Final = ("find_door", "address_person", "check_papers")
RETYPED_MS: Final = 200


class BeforeStep(VisitStep):
    """`depart` begins the visit, `confirm` lets the companion's key sign, `to_door` goes on."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_VisitBefore()
        self.ui.setupUi(self)
        self.depart, self.confirm, self.to_door = (self.primary(name) for name in ("depart", "confirm", "to_door"))
        self._verdicts: tuple[tuple[Verdict, ...], str] | None = None
        self._team: tuple[object, ...] = ()
        self._asked = QTimer(self, singleShot=True, interval=RETYPED_MS)
        self._asked.timeout.connect(self.session.changed)
        self.ui.companion_passphrase.set_judged(False)
        self.ui.companion.activated.connect(lambda: self._asked.start(0))
        self.ui.recorder.textChanged.connect(lambda: self._asked.start())
        self.ui.recorder.returnPressed.connect(self.depart.click)
        self.ui.companion_passphrase.entered.connect(self.confirm.click)
        self.ui.companion_passphrase.changed.connect(lambda _: self._judge())
        self.ui.list.answered.connect(self._tick)
        self.depart.clicked.connect(self._depart)
        self.confirm.clicked.connect(self._confirm)
        self.to_door.clicked.connect(lambda: self.moved.emit(Step.DOOR.value))
        self.ui.void.clicked.connect(self._void)
        self.ui.void_reason.textChanged.connect(lambda text: self.ui.void.setEnabled(bool(text.strip())))
        self.ui.void.setEnabled(False)
        self.ui.person.reveal_asked.connect(lambda: self._ask_reason("name", self.ui.person))
        self.ui.address.set_wrap()
        self.ui.address.reveal_asked.connect(lambda: self._ask_reason("address", self.ui.address))
        self.words()

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.depart.setText(self.tr("Set out"))
        self.confirm.setText(self.tr("Companion is here"))
        self.to_door.setText(self.tr("At the door"))
        self.ui.person.set_what(self.tr("name"))
        self.ui.address.set_what(self.tr("address"))
        self.ui.recorder.setPlaceholderText(self.tr("The number on the recorder"))
        self.ui.void_reason.setPlaceholderText(self.tr("Reason"))
        self.ui.void_reason.setAccessibleName(self.tr("Reason for giving the visit up"))
        self.ui.companion_passphrase.set_name(self.tr("Companion's passphrase"))
        self._verdicts, self._team = None, ()

    # what is typed before there is a visit
    @property
    def companion(self) -> str | None:
        """The companion chosen, None for the order's own."""
        chosen = self.ui.companion.currentData()
        return str(chosen) if chosen else None

    @property
    def recorder(self) -> str:
        """The recorder's number as typed."""
        return self.ui.recorder.text().strip()

    def forget(self) -> None:
        self.ui.recorder.clear()
        self.ui.companion.clear()
        self.ui.companion_passphrase.clear()
        self.ui.void_reason.clear()

    def first(self) -> QWidget | None:
        visit = self.visit
        if visit is None:
            return self.ui.recorder
        return self.to_door if visit.confirmed else self.ui.companion_passphrase

    def flush(self) -> None:
        if not self.ui.busy.is_busy():
            self.ui.companion_passphrase.clear()

    # what is shown
    def show_now(self, now: Now) -> None:
        super().show_now(now)
        case, order, visit = now.row.case.case, now.order, now.visit
        _mask(self.ui.person, mask_name(case.name))
        _mask(self.ui.address, mask_address(case.address))
        start, end = now.local(order.slot_from), now.local(order.slot_until)
        self.ui.slot.setText(f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}")
        approved = self.tr("{order} · approved by {name}")
        self.ui.order.setText(approved.format(order=order.order_id, name=order.approver))
        self._show_companions(now)
        self._show_team(now)
        self._show_verdicts(now)
        self.ui.recorder.setReadOnly(visit is not None)
        if visit is not None and not self.recorder:
            self.ui.recorder.setText(visit.departed.recorder)
        self.ui.confirmCard.setVisible(visit is not None and visit.confirmed is None and visit.open)
        self._show_list(now)
        self.ui.listWords.setVisible(visit is None)
        self.ui.voidCard.setVisible(visit is not None and visit.knocked is None and visit.open)

    def _show_list(self, now: Now) -> None:
        """Show the checklist: to read until the visit has begun, then to tick, above the papers."""
        if now.visit is None:
            asked = (one for one in now.pack.checklist if one.step == Step.BEFORE)
            lines = [Line(one.item, one.item, "", Step.BEFORE, True, one.required, False, None) for one in asked]
            self.ui.list.show_lines(now, lines)
        else:
            self.ui.list.show_step(now, Step.BEFORE)
        self.ui.list.setEnabled(now.visit is not None)
        place = 2 if now.visit is not None else 4
        if self.ui.column.indexOf(self.ui.listCard) != place:
            self.ui.column.removeWidget(self.ui.listCard)
            self.ui.column.insertWidget(place, self.ui.listCard)

    def _show_companions(self, now: Now) -> None:
        box = self.ui.companion
        if now.visit is not None or not box.count():
            chosen = now.visit.departed.companion if now.visit else now.order.companion
            others = [one for one in now.staff.values() if one.active and one.collector_id != now.order.lead]
            if [box.itemData(place) for place in range(box.count())] != [one.collector_id for one in others]:
                box.clear()
                for one in others:
                    box.addItem(f"{one.name} · {one.badge_no}", one.collector_id)
            box.setCurrentIndex(box.findData(chosen))
        box.setEnabled(now.visit is None)

    def _show_team(self, now: Now) -> None:
        lead = now.visit.departed.lead if now.visit else self.session.desk.collector
        pair = tuple(now.staff.get(one) for one in (lead, self.companion or now.order.companion))
        today = now.local(now.moment).date()
        if (*pair, today) == self._team:
            return
        self._team = (*pair, today)
        empty(self.ui.team)
        for one in pair:
            if one is not None:
                self.ui.team.addWidget(self._papers(one, today))

    def _papers(self, one: Staff, today: date) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        column.addWidget(theme.label(f"{one.name} · {one.badge_no}", "strong"))
        row = Flow(SPACE[0])
        for words, until in (
            (self.tr("Badge until {0}"), one.badge_until),
            (self.tr("Authorised until {0}"), one.authorised_until),
            (self.tr("Training until {0}"), one.training_until),
        ):
            row.addWidget(Chip(words.format(until.isoformat()), "ok" if until >= today else "stop"))
        column.addLayout(row)
        return made

    def _show_verdicts(self, now: Now) -> None:
        self.ui.verdictsCard.setVisible(not now.discreet)  # they tell a stranger what it is about
        if (now.verdicts, now.language) == self._verdicts:
            return
        self._verdicts = (now.verdicts, now.language)
        empty(self.ui.verdicts)
        for verdict in sorted(now.verdicts, key=lambda one: list(Level).index(one.level)):
            row = VerdictRow(now, verdict)
            row.mend.connect(self._mend)
            self.ui.verdicts.addWidget(row)
        if not now.verdicts:
            self.ui.verdicts.addWidget(Chip(self.tr("Nothing stands against this visit."), "ok"))

    def due(self, now: Now) -> tuple[QPushButton | None, str]:
        visit = now.visit
        if visit is None:
            return self.depart, now.blocked
        if visit.confirmed is not None or visit.knocked is not None:
            return self.to_door, ""
        if self.ui.busy.is_busy():
            return self.confirm, self.tr("Checking the companion's key …")
        typed = bool(self.ui.companion_passphrase.text())
        return self.confirm, "" if typed else self.tr("The companion types their passphrase first.")

    def _judge(self) -> None:
        if self.now is not None and self.now.visit is not None and self.now.visit.confirmed is None:
            self.confirm.setEnabled(bool(self.ui.companion_passphrase.text()) and not self.ui.busy.is_busy())
            self.judged.emit()

    # what is done
    def _mend(self, place: str) -> None:
        """Go to where a rule can be mended: another page, or a field of this one."""
        fields = {
            "recorder": self.ui.recorder,
            "companion": self.ui.companion,
            "companion_passphrase": self.ui.companion_passphrase,
        }
        if place in fields:
            fields[place].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.now is not None:
            self.went.emit(place, self.now.order.case_id if place == "case" else "")

    def _depart(self) -> None:
        now = self.now
        if now is None or now.visit is not None:
            return
        companion, recorder = self.companion or now.order.companion, self.recorder
        order, signer = now.order.order_id, self.session.signer

        def set_out(desk: Desk) -> Visit:
            due(desk, signer, desk.collector)  # a visit that could not be sealed is not begun
            return casework.depart(desk, order, companion=companion, recorder=recorder)

        done = self.session.do(set_out)
        if done is not None:
            self.ui.companion_passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        visit, passphrase = self.visit, self.ui.companion_passphrase.text()
        if visit is None or not passphrase or self.ui.busy.is_busy():
            return
        self.ui.busy.start(lambda: self.tr("Opening the companion's key …"))
        self.confirm.setEnabled(False)

        def job(desk: Desk) -> Visit:
            signer = casework.open_signer(desk, visit.departed.companion, passphrase)
            return casework.confirm(desk, visit.visit_id, signer)

        self.session.work(job, lambda _: self._confirmed(), self._unconfirmed)

    def _confirmed(self) -> None:
        self.ui.busy.stop()
        self.ui.companion_passphrase.clear()
        self.moved.emit(Step.DOOR.value)

    def _unconfirmed(self, error: FieldvisitError) -> None:
        self.ui.busy.stop()
        self.ui.companion_passphrase.set_error(lambda: sentence(error, self.session))
        self.ui.companion_passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        self._judge()

    def _tick(self, key: str, done: bool, note: str) -> None:
        self.write(lambda desk, visit_id: casework.tick(desk, visit_id, key, done, note))

    def _void(self) -> None:
        reason, order = self.ui.void_reason.text(), self.now.order.order_id if self.now else ""
        if self.write(lambda desk, visit_id: casework.void(desk, visit_id, reason)):
            self.ui.void_reason.clear()
            self.went.emit("visit", f"{ORDER}{order}")

    def _ask_reason(self, field: str, shown: MaskedField) -> None:
        now = self.now
        if now is None:
            return
        menu = QMenu(self)
        menu.setObjectName("reasons")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Why? It goes on record.")).setEnabled(False)
        for reason in REASONS:
            words = say(f"reveal_reason.{reason}", now.language)
            menu.addAction(words).triggered.connect(lambda _=False, why=words: self._reveal(field, why, shown))
        menu.popup(QCursor.pos())

    def _reveal(self, field: str, reason: str, shown: MaskedField) -> None:
        now = self.now
        if now is None:
            return
        visit_id = now.visit.visit_id if now.visit else None
        plain = self.session.do(lambda desk: casework.reveal(desk, now.order.case_id, field, reason, visit_id))
        if plain is not None:
            shown.reveal(plain)


def _mask(field: MaskedField, masked: str) -> None:
    if field.property("masked") != masked:
        field.setProperty("masked", masked)
        field.set_masked(masked)
