"""One training card: what happened on the left, its question on the right; a wrong answer only explains."""

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card, CardButton
from fieldvisit.desktop.widgets.glyph import Glyph
from fieldvisit.leaflets import Training

KEYS: Final = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
"""Answers by their number; no card has more."""


class Answer(CardButton):
    """One answer with its number, which is also its key."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(horizontal=True)
        self.setObjectName(f"training_answer_{number}")
        self.setCheckable(True)
        self.setAccessibleName(f"{number}. {words}")
        self._mark = Glyph("check", "ok", 20)
        place = self._mark.sizePolicy()
        place.setRetainSizeWhenHidden(True)
        self._mark.setSizePolicy(place)
        self._mark.hide()
        self.body.setSpacing(SPACE[2])
        self.body.addWidget(theme.label(str(number), "strong"))
        self.body.addWidget(theme.label(words, wrap=True), 1)
        self.body.addWidget(self._mark)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def judge(self, chosen: bool, right: bool) -> None:
        """Show whether this is the one that was chosen, and how it was."""
        self.setChecked(chosen)
        self._mark.set_glyph("check-circle" if right else "undo", "ok" if right else "warn")
        self._mark.setVisible(chosen)


class TrainingCard(QWidget):
    """A card of `leaflets.training`. Signal: `answered(right)` at each answer; the last one stands."""

    answered = Signal(bool)

    def __init__(self, card: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"training_card_{card.id}")
        self.card = card
        self.chosen: int | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[3])
        self._heads = [theme.label("", "small") for _ in range(4)]
        row.addWidget(self._story(), 1)
        row.addWidget(self._question(), 1)
        self._retell()

    def _story(self) -> Card:
        card, box = self.card, Card()
        box.body.addWidget(theme.label(card.title, "section", wrap=True))
        for head, words in zip(self._heads, (card.situation, card.what_they_did, card.how_it_ended), strict=False):
            box.body.addSpacing(SPACE[0])
            box.body.addLayout(_under(head, words))
        box.body.addSpacing(SPACE[0])
        box.body.addWidget(self._heads[3])
        for lesson in card.lesson:
            line = QHBoxLayout()
            line.setSpacing(SPACE[1])
            line.addWidget(Glyph("chevron-right", "accent", 16), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(theme.label(lesson, "strong", wrap=True), 1)
            box.body.addLayout(line)
        box.body.addStretch()
        return box

    def _question(self) -> Card:
        card, box = self.card, Card()
        box.body.addWidget(theme.label(card.question, "section", wrap=True))
        box.body.addSpacing(SPACE[0])
        self.answers = [Answer(number, words) for number, words in enumerate(card.answers, 1)]
        for at, answer in enumerate(self.answers):
            answer.clicked.connect(partial(self.choose, at))
            box.body.addWidget(answer)
        self.verdict, self.why = theme.label("", "strong", wrap=True), theme.label("", wrap=True)
        self.verdict.setObjectName("training_verdict")
        self.why.setObjectName("training_why")
        box.body.addSpacing(SPACE[0])
        box.body.addWidget(self.verdict)
        box.body.addWidget(self.why)
        box.body.addStretch()
        return box

    @property
    def right(self) -> bool:
        """Whether the question is answered."""
        return self.chosen == self.card.right

    def choose(self, at: int, _: bool = False) -> None:
        """Answer, counted from 0. Once it is right, other answers do not take that back."""
        if not 0 <= at < len(self.answers):
            return
        if not self.right:
            self.chosen = at
        self._tell()
        self.answered.emit(self.right)

    def _tell(self) -> None:
        for at, answer in enumerate(self.answers):
            answer.judge(at == self.chosen, self.right)
        if self.chosen is None:
            self.verdict.setText("")
        else:
            self.verdict.setText(self.tr("That is it.") if self.right else self.tr("Think again, then choose anew."))
        self.why.setText(self.card.why if self.chosen is not None else "")
        for label in (self.verdict, self.why):
            label.setVisible(bool(label.text()))

    def _retell(self) -> None:
        words = (self.tr("What it was about"), self.tr("What they did"), self.tr("How it ended"))
        for head, word in zip(self._heads, (*words, self.tr("What stays")), strict=True):
            head.setText(word)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retell()


def _under(head: QLabel, words: str) -> QBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(head)
    column.addWidget(theme.label(words, wrap=True))
    return column
