"""What can be left with the person: slips, proposals, the neutral card, leaflets; printed, and on record once given."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fieldvisit import leaflets
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.desktop.widgets.fold import Fold
from fieldvisit.model.outcome import PROPOSALS, RIGHTS, OfferKind, Who
from fieldvisit.model.visit import Visit
from fieldvisit.wording import say

FITTING: Final = {
    OfferKind.PLAN: "plan",
    OfferKind.WAIVER: "plan",
    OfferKind.EXTENSION: "plan",
    OfferKind.DISPUTE: "dispute",
    OfferKind.FRAUD: "scam",
    OfferKind.HARDSHIP: "hardship",
    OfferKind.COMPLAINT: "complaint",
    OfferKind.DATA_REQUEST: "data",
}
"""The leaflet that goes with what was said; the rights go with everything."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper on the list. `kind` and `key` are what the preview opens, `paper` is what is recorded as given."""

    kind: str
    key: str
    paper: str
    title: str
    summary: str = ""
    version: str = ""
    number: str = ""
    fitting: bool = False

    @property
    def tick(self) -> str:
        """The name of the box that says it was given."""
        return f"leaflet_{self.key}" if self.kind == "leaflet" else f"{self.kind}_given{self._place}"

    @property
    def button(self) -> str:
        """The name of the button that prints it."""
        return f"leaflet_print_{self.key}" if self.kind == "leaflet" else f"{self.kind}_print{self._place}"

    @property
    def _place(self) -> str:
        return f"_{self.key}" if self.key.isdigit() else ""


class Papers(QWidget):
    """`paper_language` chooses the language of all; `papers_more` opens the leaflets that do not go with what was said.

    Signals: `printed(kind, key, language)`, `given(paper, language, version, number)`: what was given stays given.
    """

    printed = Signal(str, str, str)
    given = Signal(str, str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[1])
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        self._label = theme.label("", "muted")
        self.language = QComboBox()
        self.language.setObjectName("paper_language")
        for one in leaflets.LANGUAGES:
            self.language.addItem(say(f"language.{one}", "zh-CN"), one)
        self.language.activated.connect(self._choose)
        row.addWidget(self._label)
        row.addWidget(self.language)
        row.addStretch()
        column.addLayout(row)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE[2])
        column.addLayout(self._rows)
        self.more = Fold("papers_more")
        self.more.body.setSpacing(SPACE[2])
        column.addWidget(self.more)
        self._chosen, self._shown = "", tuple[object, ...]()
        self._now: Now | None = None
        self._numbers: dict[int, str] = {}
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self._label.setText(self.tr("Language of the papers"))
        self.language.setAccessibleName(self._label.text())
        self._shown = ()

    def forget(self) -> None:
        """Another visit: its language is its own."""
        self._chosen, self._shown = "", ()
        self.more.fold(open_it=False)

    def show_now(self, now: Now, visit: Visit, numbers: dict[int, str]) -> int:
        """Show what may be given in this visit; returns how many papers."""
        self._now, self._numbers = now, numbers
        language = self._chosen or language_of(visit, now.language)
        self.language.setCurrentIndex(max(self.language.findData(language), 0))
        found = papers(now, visit, numbers, language)
        shown = (found, visit.handed, language, now.language)
        if shown != self._shown:
            self._shown = shown
            empty(self._rows)
            empty(self.more.body)
            given = {each.body.paper for each in visit.handed}
            aside = [one for one in found if not one.fitting and one.paper not in given]
            for one in found:
                (self.more.body if one in aside else self._rows).addWidget(self._row(now, visit, one, language))
            self.more.set_title(self.tr("Other leaflets ({0})").format(len(aside)))
            self.more.setVisible(bool(aside))
        return len(found)

    def _row(self, now: Now, visit: Visit, one: Paper, language: str) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[2])
        words = QVBoxLayout()
        words.setSpacing(0)
        given = [each for each in visit.handed if (each.body.paper, each.body.number) == (one.paper, one.number)]
        here = any(each.body.language == language for each in given)
        tick = QCheckBox(one.title)
        tick.setObjectName(one.tick)
        tick.setChecked(here)
        tick.setEnabled(not here)
        tick.setToolTip(self.tr("Given; what was given stays on record.") if here else self.tr("Tick when handed over"))
        tick.clicked.connect(lambda _=False: self.given.emit(one.paper, language, one.version, one.number))
        head = QHBoxLayout()
        head.addWidget(tick)
        if one.fitting and not given:
            head.addWidget(Chip(self.tr("Fits this visit"), "accent"))
        head.addStretch()
        words.addLayout(head)
        if one.summary:
            words.addWidget(theme.label(one.summary, "small", wrap=True))
        for each in given:
            stamp = self.tr("Given at {time} · {language}").format(
                time=now.clock(each.at), language=now.word("language", each.body.language)
            )
            words.addWidget(theme.label(stamp, "small"))
        row.addLayout(words, 1)
        row.addWidget(self._print(one, language), 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _print(self, one: Paper, language: str) -> QPushButton:
        made = QPushButton(self.tr("Print"))
        made.setObjectName(one.button)
        made.setAccessibleName(f"{made.text()}: {one.title}")
        theme.set_icon(made, "printer")
        made.clicked.connect(lambda _=False: self.printed.emit(one.kind, one.key, language))
        return made

    def _choose(self) -> None:
        self._chosen = str(self.language.currentData())
        if self._now is not None and self._now.visit is not None:
            self.show_now(self._now, self._now.visit, self._numbers)


def papers(now: Now, visit: Visit, numbers: dict[int, str], language: str) -> tuple[Paper, ...]:
    """Return what may be given: to the person their papers and leaflets, to others their own slip and the card."""
    who = visit.knocked.who if visit.knocked else Who.MINOR
    if who is Who.MINOR:
        return ()
    found = [] if who is Who.NOBODY else _numbered(now, visit, numbers)
    if not visit.may_speak:
        return (*found, Paper("card", "-", "card", say("paper_name.card", now.language), fitting=True))
    return (*found, *_leaflets(visit, language))


def _numbered(now: Now, visit: Visit, numbers: dict[int, str]) -> list[Paper]:
    found = []
    for place, said in enumerate(visit.offers, 1):
        if said.kind not in RIGHTS | PROPOSALS or place not in numbers:
            continue
        kind, number = "proposal" if said.kind in PROPOSALS else "slip", numbers[place]
        title = say(f"paper_name.{kind}", now.language, number=number)
        what = now.word("offer", said.kind.value)
        found.append(Paper(kind, str(place), kind, title, what, number=number, fitting=True))
    return found


def _leaflets(visit: Visit, language: str) -> list[Paper]:
    wanted = {"rights"} | {FITTING[one.kind] for one in visit.offers if one.kind in FITTING}
    found = [
        Paper("leaflet", one.id, f"leaflet:{one.id}", one.title, one.summary, one.version, fitting=one.id in wanted)
        for one in leaflets.leaflets(language)
    ]
    return sorted(found, key=lambda one: not one.fitting)


def language_of(visit: Visit, default: str) -> str:
    """Return the language in which this person was last shown or given something, else the collectors' own."""
    told = [(one.at.best, one.body.language) for one in visit.handed]
    told += [(one.at.best, one.body.language) for one in visit.shown]
    last = max(told)[1] if told else default
    return last if last in leaflets.LANGUAGES else default
