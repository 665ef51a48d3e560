"""Turns the screen towards the person and puts what they do there on record; back again when it is handed back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from fieldvisit import casework, leaflets
from fieldvisit.casework import Desk
from fieldvisit.casework.facts import pack
from fieldvisit.casework.words import REMARK
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.turned.collect import of_visit
from fieldvisit.desktop.turned.window import Turned
from fieldvisit.errors import FieldvisitError, NotFound
from fieldvisit.model.event import Offer
from fieldvisit.model.outcome import OfferKind, Said
from fieldvisit.model.visit import Visit

COPY: Final = "copy_offered"
"""The checklist's item that is answered when the person chooses a copy or none."""


class Turning(QObject):
    """One for a visit page: `turn(visit_id, page)`. `handed_back(visit_id)` comes when the other windows are back.

    The person's language is the last they chose in this visit, at first the program's own. While the screen is turned
    every other window of the program is hidden.
    """

    handed_back = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._window: Turned | None = None
        self._hidden: list[QWidget] = []
        session.changed.connect(self._read_again)
        session.locking.connect(self.back)

    @property
    def window(self) -> Turned | None:
        """The turned screen while it is turned."""
        made = self._window
        return made if made is not None and isValid(made) and made.isVisible() else None

    def turn(self, visit_id: str, page: str = "") -> None:
        """Show a visit to the person who stands before the laptop, at a page or the one that fits."""
        try:
            facts = of_visit(self._session.desk, visit_id)
        except NotFound as error:
            self._session.failed.emit(error)
            return
        if self._window is not None and self._window.facts.visit_id != visit_id:
            self.forget()
        if self._window is None:
            self._window = Turned(facts, facts.language or self._session.language)
            self._connect(self._window)
        window = self._window
        window.tell(facts)
        others = [one for one in QApplication.topLevelWidgets() if one is not window and one.isVisible()]
        window.showFullScreen()
        for each in others:
            each.hide()
        self._hidden += others
        window.activateWindow()
        window.go(page or facts.fitting)

    def back(self) -> None:
        """Hide the turned screen and show the windows that were there before."""
        window = self.window
        if window is None:
            return
        for each in self._hidden:
            if isValid(each):
                each.show()
        self._hidden = []
        window.hide()
        beneath = self.parent()
        if isinstance(beneath, QWidget):
            beneath.window().activateWindow()  # or no key works until somebody clicks
        self.handed_back.emit(window.facts.visit_id)

    def forget(self) -> None:
        """Drop the window with all that was typed and drawn on it: another visit comes, or the program ends."""
        self.back()
        if self._window is not None and isValid(self._window):
            self._window.deleteLater()
        self._window = None

    def _connect(self, window: Turned) -> None:
        window.handed_back.connect(self.back)
        window.shown.connect(self._shown)
        window.leaving.connect(self._leave)
        window.consented.connect(self._consent)
        window.said.connect(self._say)
        window.objected.connect(self._object)
        window.attended.connect(lambda strokes: self._do(lambda desk, visit: casework.attend(desk, visit, strokes)))
        window.refused.connect(self._refuse)
        window.acknowledged.connect(
            lambda strokes: self._do(lambda desk, visit: casework.acknowledge(desk, visit, strokes))
        )
        window.ack_declined.connect(self._decline)
        window.copy_chosen.connect(self._choose_copy)

    def _do(self, verb: Callable[[Desk, str], object]) -> bool:
        window = self._window
        if window is None or not self._session.is_open:
            return False
        visit_id = window.facts.visit_id
        done = self._session.do(lambda desk: verb(desk, visit_id)) is not None
        if not done:
            window.fail()
        return done

    def _read_again(self) -> None:
        window = self.window
        if window is None or not self._session.is_open:
            return
        try:
            window.tell(of_visit(self._session.desk, window.facts.visit_id))
        except FieldvisitError as error:
            self.back()
            self._session.failed.emit(error)

    # what the person did
    def _shown(self, page: str, language: str, version: str) -> None:
        if self._window is not None and self._window.facts.on_record:
            self._do(lambda desk, visit: casework.show(desk, visit, page, language, version))

    def _leave(self, reason: str) -> None:
        self._do(lambda desk, visit: casework.leave(desk, visit, reason))

    def _language(self) -> str:
        return self._window.language if self._window else self._session.language

    def _consent(self, purpose: str, given: bool) -> None:
        language = self._language()
        version = f"turned-{leaflets.turned_version(language)}"
        self._do(lambda desk, visit: casework.consent(desk, visit, purpose, given, language, version=version))

    def _say(self, kind: str, text: str) -> None:
        self._do(lambda desk, visit: casework.say_own(desk, visit, Said(kind), text, self._language()))

    def _object(self, kind: str, text: str) -> None:
        """An objection freezes the case; a disagreement stands in the report in the person's own words besides."""
        objection = OfferKind(kind)

        def verb(desk: Desk, visit: str) -> Visit:
            with desk.store.atomic():
                if objection is OfferKind.DISPUTE:
                    casework.say_own(desk, visit, Said.DISAGREEMENT, text, self._language())
                return casework.offer(desk, visit, Offer(objection, text=text))

        self._do(verb)

    def _refuse(self, reason: str) -> None:
        said = reason or leaflets.turned_say("sign.no_reason", self._language())
        self._do(lambda desk, visit: casework.attend(desk, visit, refused=said[:REMARK]))

    def _decline(self, reason: str) -> None:
        said = reason or leaflets.turned_say("sign.no_reason", self._language())
        self._do(lambda desk, visit: casework.acknowledge(desk, visit, declined=said[:REMARK]))

    def _choose_copy(self, choice: str) -> None:
        """Answer the checklist's item, where the rules in force have it."""
        note = leaflets.turned_say(f"thanks.copy_{choice}", self._language())

        def verb(desk: Desk, visit: str) -> Visit:
            here = desk.store.visits.get(visit)
            rules = pack(desk, desk.store.orders.get(here.departed.order_id), here)
            listed = {line.key for line in casework.lines(rules, here)}
            return casework.tick(desk, visit, COPY, True, note) if COPY in listed and here.open else here

        self._do(verb)
