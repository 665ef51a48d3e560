"""Before the first visit of the day: two cases, one that went well and one that failed, and the card of the day."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from fieldvisit import casework
from fieldvisit.casework import Desk
from fieldvisit.desktop._forms.ui_training import Ui_TrainingPage
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages.case_words import today
from fieldvisit.desktop.pages.training_card import KEYS, TrainingCard
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.leaflets import Training, card_of_the_day, training


class TrainingPage(Page):
    """One card a screen; each is done with when its question is answered rightly, however many tries that takes.

    1 to 4 answer, Enter goes on. What was answered stays over the lock and a change of language.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_TrainingPage()
        self.ui.setupUi(self)
        self.cards: list[TrainingCard] = []
        self.place = 0
        self._dealt: tuple[Training, ...] = ()
        self._done = EmptyState("check-circle", "")
        self._done.acted.connect(self.back)
        self._done.hide()
        self.ui.box.addWidget(self._done)
        self.ui.training_before.clicked.connect(lambda: self._turn(self.place - 1))
        self.ui.training_next.clicked.connect(lambda: self._turn(self.place + 1))
        self.ui.training_done.clicked.connect(self._finish)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.words()

    def open(self, subject: str) -> None:
        self.place = 0
        self._dealt = ()
        self.refresh()

    def refresh(self) -> None:
        day = today(self.session.desk)
        read = casework.refreshed_on(self.session.desk) == day
        cards = () if read else of_the_day(self.session)
        if cards != self._dealt:
            self._deal(cards)
        self._done.setVisible(read)
        self._show()

    def _deal(self, cards: tuple[Training, ...]) -> None:
        """Lay the cards out; answers given to the same cards in another language stay."""
        given = {card.card.id: card.chosen for card in self.cards} if self._dealt else {}
        for old in self.cards:
            old.hide()
            old.deleteLater()
        self._dealt, self.cards = cards, []
        for card in cards:
            made, chosen = TrainingCard(card), given.get(card.id)
            if chosen is not None:
                made.choose(chosen)
            made.answered.connect(self._answered)
            self.ui.box.addWidget(made)
            self.cards.append(made)
        self.place = max(0, min(self.place, len(cards) - 1))

    def _turn(self, place: int) -> None:
        self.place = max(0, min(place, len(self.cards) - 1))
        self._show()
        self.ui.scroll.verticalScrollBar().setValue(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answered(self, right: bool) -> None:
        self._show()
        if right:
            ahead = self.ui.training_done if self._last else self.ui.training_next
            ahead.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _last(self) -> bool:
        return self.place == len(self.cards) - 1

    def _show(self) -> None:
        for at, card in enumerate(self.cards):
            card.setVisible(at == self.place)
        some = bool(self.cards)
        right = some and self.cards[self.place].right
        self.ui.place.setText(self.tr("Card {0} of {1}").format(self.place + 1, len(self.cards)) if some else "")
        self.ui.intro.setVisible(some)
        self.ui.training_before.setVisible(some and self.place > 0)
        self.ui.training_next.setVisible(some and not self._last)
        self.ui.training_done.setVisible(some and self._last)
        self.ui.training_next.setEnabled(right)
        self.ui.training_done.setEnabled(right)
        keys = (
            self.tr("Answer with the keys 1 to {0}.").format(len(self.cards[self.place].card.answers)) if some else ""
        )
        self.ui.hint.setText(self.tr("Enter goes on.") if right else keys)

    def _finish(self) -> None:
        if not self.cards or not all(card.right for card in self.cards):
            return
        read = [(card.card.id, card.card.version) for card in self.cards]

        def record(desk: Desk) -> bool:
            casework.refresh(desk, read)
            return True

        if self.session.do(record):
            self.said.emit("ok", lambda: self.tr("Read for today. Have a calm day."))
            self.back.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the answers' numbers and Enter wherever the focus is on this page."""
        some = bool(self.cards) and not event.isAutoRepeat()
        if some and event.key() in KEYS:
            self.cards[self.place].choose(KEYS.index(Qt.Key(event.key())))
        elif some and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            ahead = self.ui.training_done if self._last else self.ui.training_next
            ahead.click()
        else:
            super().keyPressEvent(event)

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.setAccessibleName(self.ui.title.text())
        self._done.set_words(
            "check-circle",
            self.tr("Today's cards are read"),
            self.tr("The first visit of the day can begin. Tomorrow brings another card."),
            self.tr("Back"),
        )


def of_the_day(session: Session) -> tuple[Training, ...]:
    """Return today's cards in the session's language: the compulsory two, then the card of the day."""
    compulsory = tuple(card for card in training(session.language) if card.compulsory)
    return (*compulsory, card_of_the_day(today(session.desk), session.language))
