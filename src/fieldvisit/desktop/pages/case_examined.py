"""Every rule that was asked of a visit: met or not, its sentence, where it comes from, what it saw, what to do."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages import rule_words
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.desktop.zone import local
from fieldvisit.model.policy import Level, Rule, Verdict

Examined = tuple[tuple[Rule, Verdict | None], ...]


class RulesCard(Card):
    """What is not met comes first; `rules_all` shows the rules that are met too. Rows are named `rule_<RULE>`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading, self._sum = theme.label("", "section"), theme.label("", "muted", wrap=True)
        self.all = QPushButton()
        self.all.setObjectName("rules_all")
        self.all.setCheckable(True)
        theme.dress(self.all, kind="quiet")
        self.all.toggled.connect(self._fill)
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE[2])
        for widget in (self._heading, self._sum):
            self.body.addWidget(widget)
        self.body.addLayout(self._column)
        self.body.addWidget(self.all)
        self._shown: tuple[Examined, str] = ((), "")
        self.hide()

    def show_rules(self, found: Examined, language: str) -> None:
        """Show the rules that were asked; hidden when none was."""
        self.setVisible(bool(found))
        if (found, language) != self._shown:
            self._shown = (found, language)
            self._fill()

    def _fill(self, _: bool = False) -> None:
        found, language = self._shown
        met = [rule for rule, verdict in found if verdict is None]
        self._heading.setText(self.tr("The rules"))
        words = self.tr("{asked} rules asked, {met} met. What is not met stands below with its source.")
        self._sum.setText(words.format(asked=len(found), met=len(met)))
        self.all.setText(self.tr("Hide what is met") if self.all.isChecked() else self.tr("Show what is met"))
        self.all.setVisible(bool(met))
        empty(self._column)
        for rule, verdict in sorted(found, key=lambda one: _rank(one[1])):
            if verdict is not None or self.all.isChecked():
                self._column.addWidget(self._row(rule, verdict, language))

    def _row(self, rule: Rule, verdict: Verdict | None, language: str) -> QWidget:
        box = QWidget()
        box.setObjectName(f"rule_{rule.rule}")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        word, tone = self._state(verdict)
        column.addWidget(Chip(word, tone))
        column.addWidget(theme.label(f"{rule.say(language)} ({rule.rule})", wrap=True))
        if verdict is not None:
            if words := casework.remedy(verdict, language):
                column.addWidget(theme.label(words, "strong", wrap=True))
            if verdict.clears is not None:
                clears = self.tr("Possible from {time}").format(time=f"{local(verdict.clears):%Y-%m-%d %H:%M}")
                column.addWidget(theme.label(clears, wrap=True))
            seen = rule_words.looked(verdict, language)
            if seen:
                column.addWidget(theme.label(self.tr("Seen: {inputs}").format(inputs=seen), "small", wrap=True))
        source = self.tr("{citation} · {confidence}").format(
            citation=rule.citation, confidence=self._confidence(rule.confidence)
        )
        column.addWidget(theme.label(source, "small", wrap=True))
        return box

    def _state(self, verdict: Verdict | None) -> tuple[str, Tone]:
        if verdict is None:
            return self.tr("Met"), "ok"
        if verdict.lifted:
            return self.tr("Set aside by consent"), "accent"
        states: dict[Level, tuple[str, Tone]] = {
            Level.BLOCK: (self.tr("Forbids"), "stop"),
            Level.WARN: (self.tr("Warns"), "warn"),
            Level.EVIDENCE: (self.tr("On record"), "neutral"),
        }
        return states[verdict.level]

    def _confidence(self, confidence: str) -> str:
        words = {
            "text read": self.tr("its text was read"),
            "secondary": self.tr("quoted elsewhere"),
            "memory": self.tr("from memory, to be checked"),
            "practice": self.tr("good practice, not law"),
        }
        return words.get(confidence, confidence)


def _rank(verdict: Verdict | None) -> int:
    if verdict is None:
        return 4
    order = {Level.BLOCK: 0, Level.WARN: 1, Level.EVIDENCE: 2}
    return order[verdict.level]
