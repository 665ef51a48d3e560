"""Somebody else at the door: what may be said to them, whether they pass a message on, and whom to turn to instead."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_guidance import GuidanceCard, telling
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.model.outcome import OfferKind, Who
from fieldvisit.model.policy import blocks
from fieldvisit.wording import begun, say

RELATIONS: Final = {
    Who.FAMILY: ("SPOUSE", "PARENT", "CHILD", "SIBLING", "RELATIVE", "GUARDIAN"),
    Who.OTHER_ADULT: ("NEIGHBOUR", "PROPERTY_STAFF", "VILLAGE_COMMITTEE", "COLLEAGUE", "FRIEND", "UNKNOWN"),
    Who.LAWYER: ("LAWYER", "GUARDIAN", "EXECUTOR"),
}
NAME: Final = 200


class ThirdCard(Card):
    """Signals: `related(relation)`: who it is, as chosen; `answered(relation, refused)`: the message was asked to be
    passed on, or must never be asked for again."""

    related = Signal(str)
    answered = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("thirdCard")
        self.script = GuidanceCard()
        self.script.setObjectName("third_script")
        self._label = theme.label("")
        self.relation = QComboBox()
        self.relation.setObjectName("message_relation")
        self._label.setBuddy(self.relation)
        self.ask, self.refused = QPushButton(), QPushButton()
        self.ask.setObjectName("message_ask")
        self.refused.setObjectName("message_refused")
        self.why = theme.label("", "error", wrap=True)
        self.why.setObjectName("message_why")
        self.said = theme.label("", "muted", wrap=True)
        self.said.setObjectName("message_said")
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        row.addWidget(self.ask)
        row.addWidget(self.refused)
        row.addStretch()
        for widget in (self.script, self._label, self.relation):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.body.addWidget(self.why)
        self.body.addWidget(self.said)
        self.relation.activated.connect(lambda _: self.related.emit(self._chosen()))
        self.ask.clicked.connect(lambda: self.answered.emit(self._chosen(), False))
        self.refused.clicked.connect(lambda: self.answered.emit(self._chosen(), True))
        self._filled: tuple[object, ...] = ()
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self._label.setText(self.tr("Who is it? The relation, not the name"))
        self.relation.setAccessibleName(self._label.text())
        self.ask.setText(self.tr("Asked to pass a message"))
        self.refused.setText(self.tr("Refused: never ask again"))
        self._filled = ()

    def _chosen(self) -> str:
        return str(self.relation.currentData() or "")

    def show_now(self, now: Now) -> None:
        """Show a reading; hidden unless somebody else answered."""
        visit = now.visit
        knocked = visit.knocked if visit is not None else None
        shown = now.third and visit is not None and visit.open and not now.over
        self.setVisible(shown)
        if not shown or visit is None or knocked is None:
            return
        self.script.show_card("script_third_party", now)
        if (knocked, now.language) != self._filled:
            self._filled = (knocked, now.language)
            self.relation.clear()
            self.relation.addItem(self.tr("Choose"), "")
            for relation in RELATIONS[knocked.who]:
                self.relation.addItem(begun(say(f"relation.{relation}", now.language)), relation)
            self.relation.setCurrentIndex(max(self.relation.findData(knocked.relation), 0))
        known, forbidden = bool(self._chosen()), blocks(now.message)
        self.ask.setEnabled(known and not forbidden)
        self.refused.setEnabled(known)
        words = now.says(forbidden[0]) if forbidden else "" if known else self.tr("First choose who it is.")
        if telling(words):
            words = self.tr("A rule forbids asking now: do not ask. Say goodbye. The reason can be read after leaving.")
        self.why.setText(words)
        self.why.setVisible(bool(words))
        last = visit.messages[-1] if visit.messages else None
        self.said.setVisible(last is not None)
        if last is not None:
            text = self.tr("{0}: refused, never to be asked again") if last.body.refused else self.tr("{0}: was asked")
            self.said.setText(f"{text.format(begun(now.word('relation', last.body.relation)))} · {now.clock(last.at)}")


class LawyerCard(Card):
    """Signal: `named(text)`: who speaks for the person and how to reach them."""

    named = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lawyerCard")
        self.script = GuidanceCard()
        self._label = theme.label("")
        self.text, self.save = QLineEdit(), QPushButton()
        self.text.setObjectName("represented_text")
        self.text.setMaxLength(NAME)
        self.save.setObjectName("represented_save")
        self._label.setBuddy(self.text)
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        row.addWidget(self.text, 1)
        row.addWidget(self.save)
        self.body.addWidget(self.script)
        self.body.addWidget(self._label)
        self.body.addLayout(row)
        self.text.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.text.returnPressed.connect(self.save.click)
        self.save.clicked.connect(lambda: self.named.emit(self.text.text().strip()))
        self.save.setEnabled(False)
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self._label.setText(self.tr("Who speaks for the person, and how to reach them"))
        self.text.setAccessibleName(self._label.text())
        self.text.setPlaceholderText(self.tr("Name, firm, phone"))
        self.save.setText(self.tr("Record and stop"))

    def show_now(self, now: Now) -> None:
        """Show a reading; hidden unless a lawyer answered."""
        visit = now.visit
        lawyer = visit is not None and visit.knocked is not None and visit.knocked.who is Who.LAWYER
        named = visit is not None and any(one.kind is OfferKind.REPRESENTED for one in visit.offers)
        self.setVisible(bool(lawyer and visit is not None and visit.open and not named))
        if lawyer:
            self.script.show_card("script_represented", now)
