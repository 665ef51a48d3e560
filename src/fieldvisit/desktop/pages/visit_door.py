"""At the door: who answered, with nothing of a debt on screen, until the person is confirmed."""

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_visit_door import Ui_VisitDoor
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.visit_address import AddressCard
from fieldvisit.desktop.pages.visit_guidance import GuidanceCard, telling
from fieldvisit.desktop.pages.visit_hours import HoursCard, TimesCard
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import VisitStep, empty
from fieldvisit.desktop.pages.visit_third import RELATIONS, LawyerCard, ThirdCard
from fieldvisit.desktop.pages.visit_told import ToldCard
from fieldvisit.desktop.pages.visit_volunteer import VolunteerCard
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.card import Choice
from fieldvisit.desktop.widgets.checklist_row import ChecklistRow
from fieldvisit.desktop.widgets.flow import Flow
from fieldvisit.errors import BadAmount, FieldvisitError
from fieldvisit.model.case import AddressState, Inconvenient
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import LIABLE, OfferKind, Outcome, Who
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.model.visit import ENTERED, Step, Visit
from fieldvisit.wording import begun, say

ICONS: Final = {
    Who.SELF: "person",
    Who.GUARANTOR: "shield",
    Who.CO_BORROWER: "people",
    Who.FAMILY: "home",
    Who.OTHER_ADULT: "people",
    Who.MINOR: "heart",
    Who.NOBODY: "door",
    Who.LAWYER: "scale",
}
METHODS: Final = ("SHOWED_ID", "SAID_TWO", "SAID_NAME", "SAID_ID_TAIL", "PHONE", "KNOWN", "OTHER", "REFUSED")


class DoorStep(VisitStep):
    """`who_<WHO>` records who answered; `to_talk` goes on, `to_close` ends without a word of the debt.

    Signal: `turned(page)`: this page of the turned screen is wanted.
    """

    turned = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_VisitDoor()
        self.ui.setupUi(self)
        self.to_talk, self.to_close = self.primary("to_talk"), self.primary("to_close")
        self._choices: dict[Who, Choice] = {}
        self._language = ""
        self._related: tuple[Who, str] | None = None
        self._badges: tuple[str, ...] = ()
        self.ui.consents.set_purposes(("recording", "entry"))
        self._inside = ChecklistRow("")
        self._inside.setObjectName("tick_entered")
        self.ui.consentCardColumn.addWidget(self._inside)
        self._inside.tick_asked.connect(lambda done: self._tick(ENTERED, done, ""))
        self._inside.note_asked.connect(lambda: self._inside.setFocus())
        self.ui.consents.answered.connect(self._consent)
        self.ui.list.answered.connect(self._tick)
        self.ui.save_relation.clicked.connect(self._note_relation)
        self._relation = QLineEdit()
        self._relation.setMaxLength(200)
        self.ui.relation.setLineEdit(self._relation)
        self._relation.returnPressed.connect(self._note_relation)
        self.ui.identify_yes.clicked.connect(lambda: self._identify(True))
        self.ui.identify_no.clicked.connect(lambda: self._identify(False))
        self.ui.identify_unsure.clicked.connect(self._unsure)
        self.ui.not_my_loan.clicked.connect(self._not_mine)
        self.ui.badge.clicked.connect(lambda: self.turned.emit("badge"))
        theme.set_icon(self.ui.badge, "badge")
        self.ui.order_print.clicked.connect(self._print_order)
        theme.set_icon(self.ui.order_print, "printer")
        self.advice = GuidanceCard()
        self.advice.setObjectName("identity_advice")
        self.ui.identifyCardColumn.insertWidget(3, self.advice)
        self._add_cards()
        self.to_talk.clicked.connect(lambda: self.moved.emit(Step.TALK.value))
        self.to_close.clicked.connect(lambda: self.moved.emit(Step.CLOSE.value))
        self.words()

    def _add_cards(self) -> None:
        """Put the cards for the less common answers where they are looked for."""
        self.third, self.lawyer, self.told = ThirdCard(), LawyerCard(), ToldCard()
        self.volunteer = VolunteerCard()
        self.hours, self.times, self.address = HoursCard(), TimesCard(), AddressCard()
        self.minor = GuidanceCard()
        self.minor.setObjectName("minor_script")
        self.ui.whoCardColumn.addWidget(self.minor)
        place = self.ui.column.indexOf(self.ui.script) + 1
        for answering in (self.told, self.volunteer, self.lawyer, self.third):
            self.ui.column.insertWidget(place, answering)
        place = self.ui.column.indexOf(self.ui.consentCard) + 1
        for told in (self.address, self.times, self.hours):
            self.ui.column.insertWidget(place, told)
        self.third.answered.connect(self._message)
        self.third.related.connect(self._relate)
        self.lawyer.named.connect(self._represented)
        self.volunteer.paid.connect(self._paid)
        self.told.told.connect(self._told)
        self.hours.agreed.connect(self._agree_hours)
        self.times.told.connect(self._tell_times)
        self.address.stated.connect(self._state_address)

    def words(self) -> None:
        self.ui.retranslateUi(self)
        for card in (self.third, self.lawyer, self.told, self.volunteer, self.hours, self.times, self.address):
            card.words()
        self.to_talk.setText(self.tr("Begin the talk"))
        self.to_close.setText(self.tr("Say goodbye and close"))
        self.ui.method.setAccessibleName(self.tr("How it was learned"))
        self.ui.interpreter.setAccessibleName(self.ui.interpreter.placeholderText())

    def first(self) -> QWidget | None:
        return self._choices.get(Who.SELF) if self.visit and self.visit.knocked is None else None

    def forget(self) -> None:
        self._related = None
        self.ui.method.setCurrentIndex(0)
        self.ui.interpreter.clear()
        self.lawyer.text.clear()
        self.volunteer.forget()
        self.told.seen.clear()
        self.address.forget()

    # what is shown
    def show_now(self, now: Now) -> None:
        super().show_now(now)
        if now.language != self._language:
            self._language = now.language
            self._make_choices(now)
            self._fill_methods(now)
        visit = now.visit
        if visit is None:
            return
        self._show_who(now, visit)
        self._show_badges(now, visit)
        self._show_script(now, visit)
        who = visit.knocked.who if visit.knocked else None
        self._show_identity(now, visit, who)
        self.ui.listCard.setVisible(self.ui.list.show_step(now, Step.DOOR) > 0)
        self.ui.consents.show_now(now)
        gone = visit.left is not None
        asks = who is not None and who not in (Who.NOBODY, Who.MINOR)
        self.ui.consentCard.setVisible(asks and not gone)
        self.ui.papersCard.setVisible(who not in (Who.NOBODY, Who.MINOR) and not gone)
        self.ui.order_print.setVisible(visit.may_speak)
        self._show_cards(now, visit, who)
        entered = next((one for one in visit.ticks if one.item == ENTERED), None)
        self._inside.setText(say("checklist.entered", now.language))
        stamp = f"{now.name(entered.by)} · {now.local(entered.at):%H:%M}" if entered else ""
        self._inside.set_ticked(bool(entered and entered.done), stamp)

    def _show_cards(self, now: Now, visit: Visit, who: Who | None) -> None:
        self.minor.setVisible(who is Who.MINOR)
        if who is Who.MINOR:
            self.minor.show_card("script_minor", now, titled=False)
        for card in (self.third, self.lawyer, self.told, self.volunteer, self.hours, self.times, self.address):
            card.show_now(now)
        self.times.setVisible(visit.may_speak and not now.over)
        self.address.setVisible(who is not None and who is not Who.MINOR)

    def _make_choices(self, now: Now) -> None:
        empty(self.ui.whoSlot)
        self._choices.clear()
        box = QWidget()
        self._grid = Flow(parent=box)
        for who in Who:
            choice = self._choices[who] = Choice(ICONS[who], say(f"who.{who.value}", now.language))
            choice.setObjectName(f"who_{who.value}")
            choice.clicked.connect(lambda _=False, who=who: self._knock(who))
            self._grid.addWidget(choice)
        self.ui.whoSlot.addWidget(box)

    def _fill_methods(self, now: Now) -> None:
        chosen = self.ui.method.currentData()
        self.ui.method.clear()
        for method in METHODS:
            self.ui.method.addItem(begun(say(f"identify.{method}", now.language)), method)
        self.ui.method.setCurrentIndex(max(self.ui.method.findData(chosen), 0))

    def _show_who(self, now: Now, visit: Visit) -> None:
        said = visit.knocked.who if visit.knocked else None
        fixed = visit.may_speak or visit.left is not None or not visit.open
        self._grid.set_columns(0 if said else 2)
        for who, choice in self._choices.items():
            choice.set_compact(said is not None)
            choice.setAutoExclusive(False)
            choice.setChecked(who is said)
            choice.setAutoExclusive(True)
            choice.setEnabled(not fixed or who is said)
            choice.setToolTip(self.tr("To correct this, take the confirmation back first.") if visit.may_speak else "")
        self.ui.relationRow.setVisible(said is Who.LAWYER)
        if said is Who.LAWYER and (said, now.language) != self._related:
            self._related = (said, now.language)
            self.ui.relation.clear()
            for relation in RELATIONS[said]:
                self.ui.relation.addItem(begun(say(f"relation.{relation}", now.language)), relation)
            relation = visit.knocked.relation if visit.knocked else ""
            self.ui.relation.setEditText(begun(now.word("relation", relation)))

    def _show_badges(self, now: Now, visit: Visit) -> None:
        pair = [now.staff[one] for one in (visit.departed.lead, visit.departed.companion) if one in now.staff]
        shown = tuple(f"{one.name}\n{one.badge_no}" for one in pair)
        if shown != self._badges:
            self._badges = shown
            empty(self.ui.badges)
            row = QHBoxLayout()
            row.setSpacing(SPACE[3])
            for one in pair:
                line = QWidget()
                column = QVBoxLayout(line)
                column.setContentsMargins(0, 0, 0, 0)
                column.setSpacing(0)
                column.addWidget(theme.label(one.name, "title"))
                column.addWidget(theme.label(one.badge_no, "turned"))
                row.addWidget(line, 1)
            self.ui.badges.addLayout(row)
        facts = {"agency": now.parties.agency, "phone": now.parties.service_phone}
        self.ui.papersWords.setText(say("script.papers", now.language, **facts))

    def _show_script(self, now: Now, visit: Visit) -> None:
        who = visit.knocked.who if visit.knocked else None
        scripted = who is None or visit.may_speak or now.over or who in (Who.MINOR, Who.LAWYER) or now.third
        self.ui.script.setVisible(not scripted)
        if scripted or who is None:
            return
        tone: Tone = "accent" if who in LIABLE else "warn"
        words = say("script.nobody" if who is Who.NOBODY else "script.unconfirmed", now.language)
        if words != self.ui.script.words():
            self.ui.script.tell(tone, words)

    def _show_identity(self, now: Now, visit: Visit, who: Who | None) -> None:
        liable = who in LIABLE
        self.ui.identifyCard.setVisible(liable)
        if not liable:
            return
        said = visit.identified
        for widget in (self.ui.identifyWords, self.ui.method):
            widget.setVisible(not visit.may_speak)
        self.ui.interpreter.setReadOnly(visit.may_speak or not visit.open)
        self.ui.interpreter.setVisible(not visit.may_speak or bool(said and said.interpreter))
        if visit.may_speak and said is not None:
            self.ui.interpreter.setText(said.interpreter)
        self.ui.identified.setVisible(said is not None)
        if said is not None:
            at = now.clock(visit.identified_at) if visit.identified_at else ""
            words = self.tr("Confirmed at {0}") if said.confirmed else self.tr("Not confirmed, {0}")
            self.ui.identified.set_state(words.format(at), "ok" if said.confirmed else "warn")
        over = visit.left is not None or not visit.open
        stopped = any(one.kind is OfferKind.FRAUD for one in visit.offers)
        for button in (self.ui.identify_yes, self.ui.identify_no, self.ui.identify_unsure):
            button.setEnabled(not over)
        self.ui.identify_yes.setEnabled(not over and not stopped)
        self.ui.identify_unsure.setVisible(not visit.may_speak)
        self.ui.not_my_loan.setVisible(visit.open and not stopped)
        unsure = said is not None and not said.confirmed and not stopped
        self.advice.setVisible(unsure)
        if unsure:
            self.advice.show_card("script_identity_unsure", now)
        self.ui.identify_yes.setVisible(not visit.may_speak)
        self.ui.identify_no.setText(self.tr("Take it back") if visit.may_speak else self.tr("Not confirmed"))

    def due(self, now: Now) -> tuple[QPushButton | None, str]:
        visit = now.visit
        if visit is None or not visit.open:
            return None, ""
        if visit.may_speak and not now.over:
            return self.to_talk, ""
        if visit.knocked is None:
            return self.to_close, self.tr("First choose who opened the door.") if visit.left is None else ""
        if visit.knocked.who in LIABLE and visit.identified is None and not now.over:
            return self.to_talk, self.tr("Confirm the person first.")
        return self.to_close, ""

    # what is done
    def _knock(self, who: Who) -> None:
        if self.visit is not None and self.visit.knocked is not None and self.visit.knocked.who is who:
            self._choices[who].setChecked(True)
            return
        if not self.write(lambda desk, visit_id: casework.knock(desk, visit_id, who)) and self.now is not None:
            self.show_now(self.now)

    def _note_relation(self) -> None:
        visit, relation = self.visit, self.ui.relation.currentText().strip()
        if visit is None or visit.knocked is None:
            return
        place = self.ui.relation.findText(relation)
        self._relate(str(self.ui.relation.itemData(place)) if place >= 0 else relation)

    def _relate(self, relation: str) -> None:
        visit = self.visit
        if visit is not None and visit.knocked is not None and relation not in ("", visit.knocked.relation):
            who = visit.knocked.who
            self.write(lambda desk, visit_id: casework.knock(desk, visit_id, who, relation))

    def _identify(self, confirmed: bool) -> None:
        method, interpreter = str(self.ui.method.currentData() or ""), self.ui.interpreter.text()
        self.write(lambda desk, visit_id: casework.identify(desk, visit_id, confirmed, method, interpreter))

    def _unsure(self) -> None:
        self.write(lambda desk, visit_id: casework.identify(desk, visit_id, False, "REFUSED"))

    def _not_mine(self) -> None:
        """One action: the claim is on record, visits stop, and the talk is over. Nothing is asked for as a proof."""
        if self.write(lambda desk, visit_id: casework.offer(desk, visit_id, Offer(OfferKind.FRAUD))):
            self.moved.emit(Step.CLOSE.value)

    def _represented(self, text: str) -> None:
        said = Offer(OfferKind.REPRESENTED, text=text)
        if self.write(lambda desk, visit_id: casework.offer(desk, visit_id, said)):
            self.moved.emit(Step.CLOSE.value)

    def _paid(self, fen: int, mode: str, reference: str, payer: str) -> None:
        """Put down what somebody paid of their own will; a refusal tells them nothing of what is owed."""
        visit = self.visit
        if visit is None or visit.knocked is None:
            return
        relation = visit.knocked.relation
        try:
            casework.receive(
                self.session.desk, visit.visit_id, fen, PaymentMode(mode), reference, payer, relation, volunteered=True
            )
        except FieldvisitError as error:
            self.volunteer.refuse(partial(self._neutral, error))
            return
        self.volunteer.forget()
        self.session.do(lambda desk: visit)

    def _neutral(self, error: FieldvisitError) -> str:
        """Say why a payment was not put down, without a word that tells what is owed."""
        words = sentence(error, self.session)
        if isinstance(error, BadAmount) or telling(words):
            return self.tr("This cannot be recorded. Give the service number and leave.")
        return words

    def _print_order(self) -> None:
        """Print the authorisation for the confirmed person: it names the principal."""
        if self.visit is not None:
            self.went.emit("preview", f"order:-:{self.session.language}:{self.visit.visit_id}")

    def _told(self, outcome: Outcome, seen: str) -> None:
        """One action: what is told is the outcome, and stops visits; what was shown stands in the notes."""

        def verb(desk: Desk, visit_id: str) -> Visit:
            with desk.store.atomic():
                if seen:
                    casework.note(
                        desk, visit_id, notes="\n".join(filter(None, (desk.store.visits.get(visit_id).notes, seen)))
                    )
                return casework.conclude(desk, visit_id, outcome)

        if self.write(verb):
            self.moved.emit(Step.CLOSE.value)

    def _message(self, relation: str, refused: bool) -> None:
        self.write(lambda desk, visit_id: casework.ask_message(desk, visit_id, relation, refused))

    def _agree_hours(self, since: datetime, until: datetime) -> None:
        language = self.session.language
        self.write(lambda desk, visit_id: casework.agree_hours(desk, visit_id, since, until, language))

    def _tell_times(self, times: tuple[Inconvenient, ...]) -> None:
        self.write(lambda desk, visit_id: casework.tell_times(desk, visit_id, times))

    def _state_address(self, state: AddressState, note: str) -> None:
        if self.write(lambda desk, visit_id: casework.state_address(desk, visit_id, state, note)):
            self.address.note.clear()

    def _tick(self, key: str, done: bool, note: str) -> None:
        if not self.write(lambda desk, visit_id: casework.tick(desk, visit_id, key, done, note)) and self.now:
            self.show_now(self.now)

    def _consent(self, purpose: str, given: bool) -> None:
        language = self.session.language
        self.write(lambda desk, visit_id: casework.consent(desk, visit_id, purpose, given, language))
