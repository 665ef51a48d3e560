"""The rules in plain words: every pack on this laptop, each rule with its source, and the office's own duties."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHeaderView

from fieldvisit.desktop._forms.ui_rules import Ui_RulesPage
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages import rule_words
from fieldvisit.desktop.pages.rules_packs import DUTY, Held, Line, held, lines
from fieldvisit.desktop.pages.rules_table import LEVEL, QUESTION, RULE, LevelChip, RulesModel
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import ROW
from fieldvisit.desktop.widgets.chip import FilterChip
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.model.policy import Level

TAIL = 12
"""Characters of a hash that people compare."""


class RulesPage(Page):
    """Subject: a rule to show, a pack as `pack:<id>`, or nothing."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_RulesPage()
        self.ui.setupUi(self)
        self._packs: tuple[Held, ...] = ()
        self._lines: tuple[Line, ...] = ()
        self._read: tuple[str, str] = ("", "")
        self._model = RulesModel()
        self._levels = LevelChip(self._model, self)
        self._chips: dict[str, FilterChip] = {name: getattr(self.ui, f"only_{name}") for name in (*Level, DUTY)}
        self._nothing = EmptyState("search", "")
        self._nothing.acted.connect(self._clear)
        self.ui.nothingBox.addWidget(self._nothing)
        self._set_table()
        self.ui.rules_back.clicked.connect(self.back)
        self.ui.rules_pack.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # its words change
        self.ui.rules_pack.activated.connect(lambda _: self._show_pack())
        self.ui.rules_search.textChanged.connect(lambda _: self._filter())
        for chip in self._chips.values():
            chip.toggled.connect(lambda _: self._filter())
        self.setFocusProxy(self.ui.rules_table)
        self.words()

    def _set_table(self) -> None:
        table = self.ui.rules_table
        table.setModel(self._model)
        table.setItemDelegateForColumn(LEVEL, self._levels)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW + 4)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column in (LEVEL, RULE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(QUESTION, QHeaderView.ResizeMode.Stretch)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setWordWrap(False)
        table.selectionModel().selectionChanged.connect(lambda *_: self._choose())

    def open(self, subject: str) -> None:
        self._clear()
        self._read = ("", "")
        self.refresh()
        if subject.startswith("pack:"):
            self._turn_to(subject.removeprefix("pack:"))
        elif subject:
            self._find(subject)

    def refresh(self) -> None:
        self._packs = held(self.session.desk)
        box, shown = self.ui.rules_pack, self.ui.rules_pack.currentData()
        names = [(self._name(one), one.pack.pack_id) for one in self._packs]
        if names != [(box.itemText(at), box.itemData(at)) for at in range(box.count())]:
            box.clear()
            for name, pack_id in names:
                box.addItem(name, pack_id)
            box.setCurrentIndex(max(box.findData(shown), 0))
        self._show_pack()

    def _name(self, one: Held) -> str:
        return f"{one.pack.name(self.session.language)} · {one.pack.pack_id}"

    def _current(self) -> Held | None:
        chosen = self.ui.rules_pack.currentData()
        return next((one for one in self._packs if one.pack.pack_id == chosen), None)

    def _show_pack(self) -> None:
        one = self._current()
        if one is None:
            self._lines = ()
            self._filter()
            return
        pack = one.pack
        said = [
            self.tr("{id}, version {version}").format(id=pack.pack_id, version=pack.version),
            self.tr("in force from {day}").format(day=pack.effective),
            self.tr("extends {base}").format(base=pack.extends) if pack.extends else "",
            self.tr("SHA-256 …{tail}").format(tail=pack.sha256[-TAIL:]),
            self.tr("signed by the office") if one.signed else self.tr("NOT signed by the office"),
            self.tr("for orders that name no pack") if one.own else "",
        ]
        self.ui.packFacts.setText(" · ".join(filter(None, said)))
        read = (pack.sha256, self.session.language)
        if read != self._read:
            self._read = read
            self._lines = lines(pack, self.session.language, self.tr("Office"))
            self._filter()

    # what is shown of them
    def _filter(self) -> None:
        wanted = {name for name, chip in self._chips.items() if chip.isChecked()} or set(self._chips)
        text, chosen = self.ui.rules_search.text(), self._chosen()
        shown = tuple(line for line in self._lines if line.level in wanted and line.holds(text))
        heads = (self.tr("Level"), self.tr("Rule"), self.tr("What is asked"))
        if (shown, heads) != (self._model.lines, self._model.heads):
            self._model.show_lines(shown, heads)
            self._select(chosen.name if chosen else "")
        self.ui.main.setCurrentWidget(self.ui.rules_table if shown else self.ui.nothing)
        self._choose()

    def _chosen(self) -> Line | None:
        rows = self.ui.rules_table.selectionModel().selectedRows()
        return self._model.lines[rows[0].row()] if rows and rows[0].row() < len(self._model.lines) else None

    def _select(self, name: str) -> None:
        names = [line.name for line in self._model.lines]
        if names:
            self.ui.rules_table.selectRow(names.index(name) if name in names else 0)

    def _choose(self) -> None:
        self.ui.detail.show_line(self._chosen())
        self.ui.detailScroll.verticalScrollBar().setValue(0)

    def _find(self, rule: str) -> None:
        """Show a rule in the pack it stands in: the one on the page, or the first that has it."""
        ordered = sorted(self._packs, key=lambda one: one is not self._current())
        for one in ordered:
            if rule in {each.rule for each in one.pack.rules} | {each.duty for each in one.pack.duties}:
                self._turn_to(one.pack.pack_id)
                self._select(rule)
                return

    def _turn_to(self, pack_id: str) -> None:
        at = self.ui.rules_pack.findData(pack_id)
        if at >= 0:
            self.ui.rules_pack.setCurrentIndex(at)
            self._show_pack()

    def _clear(self) -> None:
        self.ui.rules_search.clear()
        for chip in self._chips.values():
            chip.setChecked(False)

    # words
    def words(self) -> None:
        self.ui.retranslateUi(self)
        self._read = ("", "")
        language = self.session.language
        for level in Level:
            self._chips[level].setText(rule_words.level(level, language))
        self._chips[DUTY].setText(self.tr("Office"))
        for chip in self._chips.values():
            chip.updateGeometry()
        self.ui.rules_pack.setAccessibleName(self.tr("Pack of rules"))
        self.ui.rules_table.setAccessibleName(self.tr("The rules of the pack"))
        self.ui.detailScroll.setAccessibleName(self.tr("The rule in full"))
        self.ui.rules_search.setAccessibleName(self.tr("Search in the rules"))
        self.ui.rules_search.setPlaceholderText(self.tr("Search: rule, word, source"))
        self._nothing.set_words(
            "search",
            self.tr("No rule has all of these words"),
            self.tr("Take a word away, or show all levels again."),
            self.tr("Show all rules"),
        )
