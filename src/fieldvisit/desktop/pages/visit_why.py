"""The rules of the moment, explained: the sentence, what it looked at, its source, and what would change it."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages import rule_words
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.model.policy import Level, Rule, Verdict
from fieldvisit.wording import begun

TONES: Final[dict[Level, Tone]] = {Level.BLOCK: "stop", Level.WARN: "warn", Level.EVIDENCE: "accent"}
MENDED: Final = {
    "refreshed": "training",
    "fresh": "outbox",
    "balance": "outbox",
    "order": "outbox",
    "stops": "case",
    "recorder": "recorder",
    "team": "companion",
    "companion_confirmed": "companion_passphrase",
}
"""Where a rule can be mended, by its check: a page of the program or a field of the first step."""


class VerdictRow(QWidget):
    """One rule that is not met, in full; `mend_<RULE>` emits `mend(place)`: where it can be mended."""

    mend = Signal(str)

    def __init__(self, now: Now, verdict: Verdict, *, wide: bool = True) -> None:
        super().__init__()
        self.setObjectName(f"why_{verdict.rule}")
        rule = now.pack.rule(verdict.rule)
        chip = Chip(begun(now.word("level", verdict.level.value)), TONES[verdict.level])
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        words.addWidget(theme.label(now.says(verdict), "strong", wrap=True))
        remedy = casework.remedy(verdict, now.language)
        if remedy:
            words.addWidget(theme.label(remedy, wrap=True))
        for line in self._reasons(now, rule, verdict):
            words.addWidget(theme.label(line, "small", wrap=True))
        outer = QHBoxLayout(self) if wide else QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE[2] if wide else SPACE[0])
        outer.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        outer.addLayout(words, 1)
        if wide:
            self._offer(words, rule)

    def _reasons(self, now: Now, rule: Rule, verdict: Verdict) -> list[str]:
        seen = rule_words.looked(verdict, now.language)
        lines = [self.tr("Looked at: {0}").format(seen)] if seen else []
        if verdict.clears is not None:
            lines.append(self.tr("Lifts by itself: {0}").format(self._when(now, verdict.clears)))
        if verdict.lifted:
            lines.append(self.tr("Lifted by consent"))
        lines.append(f"{rule.rule} · {rule.citation} · {now.word('confidence', rule.confidence.replace(' ', '_'))}")
        return lines

    @staticmethod
    def _when(now: Now, clears: datetime) -> str:
        there, today = now.local(clears), now.local(now.moment).date()
        return f"{there:%H:%M}" if there.date() == today else f"{there:%Y-%m-%d %H:%M}"

    def _offer(self, words: QVBoxLayout, rule: Rule) -> None:
        place = MENDED.get(rule.check)
        if place is None:
            return
        names = {
            "training": self.tr("Read the training cards"),
            "outbox": self.tr("Sync with the office"),
            "case": self.tr("See the case"),
            "recorder": self.tr("Enter the recorder"),
            "companion": self.tr("Choose the companion"),
            "companion_passphrase": self.tr("Let the companion confirm"),
        }
        button = QPushButton(names[place])
        button.setObjectName(f"mend_{rule.rule}")
        theme.dress(button, kind="quiet")
        theme.set_icon(button, "chevron-right", "accent")
        button.clicked.connect(lambda: self.mend.emit(place))
        words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


class WhyList(QWidget):
    """The rules asked at this step, opened by `why_rules`: those not met in full, those met by their sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        self.open = QPushButton()
        self.open.setObjectName("why_rules")
        self.open.setCheckable(True)
        self.open.toggled.connect(lambda _: self._fill())
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE[2])
        column.addWidget(self.open)
        column.addLayout(self._rows)
        self._now: Now | None = None
        self._shown: tuple[object, ...] = ()

    def show_now(self, now: Now) -> None:
        """Show a reading."""
        self._now = now
        unmet = len(now.verdicts)
        words = self.tr("Rules: {0} not met").format(unmet) if unmet else self.tr("Rules: all met")
        self.open.setText(words)
        self._fill()

    def _fill(self) -> None:
        now = self._now
        if now is None:
            return
        shown = (now.examined, now.language) if self.open.isChecked() else ()
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._rows)
        if not shown:
            return
        order = list(Level)
        for verdict in sorted(now.verdicts, key=lambda one: order.index(one.level)):
            self._rows.addWidget(VerdictRow(now, verdict, wide=False))
        for rule in (rule for rule, verdict in now.examined if verdict is None):
            line = theme.label(
                self.tr("Met: {0}").format(f"{rule.say(now.language)} ({rule.rule})"), "small", wrap=True
            )
            line.setObjectName(f"met_{rule.rule}")
            self._rows.addWidget(line)
