"""What the rules say of a visit, as lines a collector can read: sentence, rule, source; for Today and the case page."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE, Tone
from fieldvisit.desktop.widgets.glyph import Glyph
from fieldvisit.model.policy import Level, Pack, Verdict
from fieldvisit.wording import begun, known, say


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that is not met: what to tell people, and where it stands."""

    blocks: bool
    rule: str
    sentence: str
    citation: str

    @property
    def tone(self) -> Tone:
        return "stop" if self.blocks else "warn"


def reasons(verdicts: Iterable[Verdict], pack: Pack, language: str) -> tuple[Reason, ...]:
    """Return the verdicts that forbid or warn, those that forbid first; stops are named in words."""
    found = [
        Reason(one.level is Level.BLOCK, one.rule, _sentence(one, pack, language), one.citation)
        for one in verdicts
        if one.level is not Level.EVIDENCE
    ]
    return tuple(sorted(found, key=lambda reason: not reason.blocks))


def _sentence(verdict: Verdict, pack: Pack, language: str) -> str:
    said = pack.rule(verdict.rule).say(language)
    stops = dict(verdict.inputs).get("stops", "").split()
    if not stops:
        return said
    words = ", ".join(say(f"stop.{stop}", language) for stop in stops if known(f"stop.{stop}"))
    return f"{begun(words)}: {said}" if language == "en" else f"{words.replace(', ', '、')}：{said}"


class RuleLines(QWidget):
    """Reasons under each other, icon before words; hidden when there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cited = False
        self._shown: tuple[Reason, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE[1])
        self._grid.setVerticalSpacing(SPACE[0])
        self._grid.setColumnStretch(1, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def set_cited(self, cited: bool) -> None:
        """Add each rule's source below its sentence, from the next reasons on."""
        self._cited = cited

    def set_reasons(self, shown: tuple[Reason, ...]) -> None:
        """Show these; nothing happens when they are shown already."""
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, reason in enumerate(shown):
            self._grid.addWidget(Glyph("block" if reason.blocks else "warn", reason.tone, 20), row * 2, 0)
            self._grid.addWidget(theme.label(_named(reason), wrap=True), row * 2, 1)
            if self._cited:
                self._grid.addWidget(theme.label(reason.citation, "small", wrap=True), row * 2 + 1, 1)
        self.setVisible(bool(shown))

    def text(self) -> str:
        """Return the sentences as shown, a line each."""
        return "\n".join(_named(reason) for reason in self._shown)


def _named(reason: Reason) -> str:
    """Return a reason's sentence with its rule behind it: in Chinese in full-width brackets, before the full stop."""
    if reason.sentence.endswith("。"):
        return f"{reason.sentence[:-1]}（{reason.rule}）。"
    return f"{reason.sentence} ({reason.rule})"
