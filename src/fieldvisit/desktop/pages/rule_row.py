"""One rule that is not met, in full: sentence, what to do, when time lifts it, what was looked at, source, link."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.clock import Moment
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages import rule_words
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.model.policy import Rule, Verdict
from fieldvisit.model.policy import words as words_of


class RuleRow(QWidget):
    """`why_<RULE>`. Signal: `asked(rule)` when its link `rule_<RULE>` is pressed."""

    asked = Signal(str)

    def __init__(self, rule: Rule, verdict: Verdict, language: str, zone: str, now: Moment) -> None:
        super().__init__()
        self.setObjectName(f"why_{rule.rule}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[2])
        chip = Chip(rule_words.level(verdict.level, language), rule_words.TONES[verdict.level])
        chip.setMinimumWidth(chip.sizeHint().width())
        row.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        words.addWidget(theme.label(rule.say(language), "strong", wrap=True))
        if remedy := casework.remedy(verdict, language):
            words.addWidget(theme.label(remedy, wrap=True))
        if verdict.clears is not None:
            when = rule_words.local_time(verdict.clears, zone, now)
            words.addWidget(theme.label(self.tr("At the earliest {when}").format(when=when), "strong", wrap=True))
        if verdict.lifted:
            words.addWidget(theme.label(self.tr("Set aside by a consent on record"), wrap=True))
        if seen := rule_words.looked(verdict, language):
            words.addWidget(theme.label(self.tr("Looked at: {what}").format(what=seen), "small", wrap=True))
        words.addLayout(self._source(rule, language))
        row.addLayout(words, 1)

    def _source(self, rule: Rule, language: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SPACE[1])
        sure = words_of.confidence(rule.confidence, language)
        line.addWidget(
            theme.label(self.tr("{source} ({sure})").format(source=rule.citation, sure=sure), "small", wrap=True), 1
        )
        link = QPushButton(f"{rule.rule} ?")
        link.setObjectName(f"rule_{rule.rule}")
        link.setAccessibleName(self.tr("The rule {rule} in full").format(rule=rule.rule))
        theme.dress(link, kind="quiet")
        link.clicked.connect(lambda: self.asked.emit(rule.rule))
        line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        return line
