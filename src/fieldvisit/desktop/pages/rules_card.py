"""One rule in full beside the table: what it asks and says, when, with which numbers, from where, how sure."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.rules_packs import DUTY, Line
from fieldvisit.desktop.pages.rules_table import TONES
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.chip import Chip

PARTS = ("question", "sentence", "asked", "parameters", "citation", "confidence", "pack")


class RuleCard(Card):
    """Labels `rule_<part>` for question, sentence, asked, parameters, citation, confidence, pack."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: Line | None = None
        self._chip = Chip()
        self.name = theme.label("", "section", wrap=True)
        self.name.setObjectName("rule_name")
        self.body.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.name)
        self._heads: dict[str, QLabel] = {}
        self._words: dict[str, QLabel] = {}
        for part in PARTS:
            head, words = (
                theme.label("", "small"),
                theme.label("", "strong" if part == "sentence" else "body", wrap=True),
            )
            words.setObjectName(f"rule_{part}")
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addSpacing(SPACE[0])
            self.body.addWidget(head)
            self.body.addWidget(words)
            self._heads[part], self._words[part] = head, words

    def show_line(self, line: Line | None) -> None:
        """Show a rule or a duty, or nothing."""
        self._line = line
        self.setVisible(line is not None)
        if line is None:
            return
        heads = {
            "question": self.tr("What is asked"),
            "sentence": self.tr("What to say"),
            "asked": self.tr("When"),
            "parameters": self.tr("Its numbers"),
            "citation": self.tr("Where it stands"),
            "confidence": self.tr("How well the source is known"),
            "pack": self.tr("Pack"),
        }
        duty = line.level == DUTY
        told = {
            "question": "" if duty else line.question,
            "sentence": line.sentence,
            "asked": line.asked,
            "parameters": "\n".join(line.parameters),
            "citation": line.citation,
            "confidence": line.confidence,
            "pack": line.pack_id,
        }
        self._chip.set_state(line.word, TONES[line.level], "scale" if duty else "")
        self.name.setText(line.name)
        for part, words in told.items():
            self._heads[part].setText(self.tr("What the office owes") if duty and part == "sentence" else heads[part])
            self._words[part].setText(words)
            for label in (self._heads[part], self._words[part]):
                label.setVisible(bool(words))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_line(self._line)
