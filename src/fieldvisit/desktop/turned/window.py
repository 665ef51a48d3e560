"""The turned screen's window: one page at a time, the person's own language, and the way out on every page."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldvisit import leaflets
from fieldvisit.desktop import theme
from fieldvisit.desktop.reading import put_in_order
from fieldvisit.desktop.steady import steady
from fieldvisit.desktop.turned.bar import Bar
from fieldvisit.desktop.turned.big import Press, Text, Tongue, set_larger
from fieldvisit.desktop.turned.consents import ConsentsPage
from fieldvisit.desktop.turned.debt import DebtPage, ExplainedPage, PaymentPage
from fieldvisit.desktop.turned.facts import OBJECTED, TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf
from fieldvisit.desktop.turned.leaflets import LeafletPage, LeafletsPage
from fieldvisit.desktop.turned.readback import ReadbackPage
from fieldvisit.desktop.turned.rights import ComplaintPage, RightsPage
from fieldvisit.desktop.turned.sign import AcknowledgePage, SignPage
from fieldvisit.desktop.turned.thanks import FarewellPage, ThanksPage
from fieldvisit.desktop.turned.who import BadgePage, ChoicesPage, RecordingPage
from fieldvisit.desktop.turned.writing import Editor, WritingPage
from fieldvisit.desktop.widgets.hold_key import HoldKey
from fieldvisit.model.outcome import Said

HOLD_MS = 1000


class Turned(QWidget):
    """Shows one person's facts and says what they did; it holds no desk and writes nothing itself.

    Signals: `shown(page, language, version)` for every page that comes on screen; `leaving(reason)` (a
    `casework.Leaving`); `consented(purpose, given)`; `said(kind, text)`; `objected(kind, text)` (an `OfferKind`);
    `attended(strokes)`, `refused(reason)`; `acknowledged(strokes)`, `ack_declined(reason)`; `copy_chosen(choice)`;
    `handed_back()`. Whoever hears them answers with `tell(facts)`, or `fail()` when it could not be recorded.
    `words` gives the words of a language and is another one in tests only.
    """

    shown = Signal(str, str, str)
    leaving = Signal(str)
    consented = Signal(str, bool)
    said = Signal(str, str)
    objected = Signal(str, str)
    attended = Signal(object)
    refused = Signal(str)
    acknowledged = Signal(object)
    ack_declined = Signal(str)
    copy_chosen = Signal(str)
    handed_back = Signal()

    def __init__(
        self, facts: TurnedFacts, language: str, words: Callable[[str], Mapping[str, str]] = leaflets.turned
    ) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("turned")
        self.setWindowTitle("Fieldvisit")
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.facts, self.page = facts, ""
        self._words = words
        self._from = ""
        self._tongue = Tongue(language, words(language))
        self.leaves: dict[str, Leaf] = {}
        self.back, self.next = Press("turned_back"), Press("turned_next", "primary")
        self.leave, self.hand_back = Press("turned_leave", "leave"), Press("turned_hand_back", "quiet")
        self.larger = Press("turned_larger")
        self.languages = {name: Press(f"turned_language_{name}") for name in leaflets.LANGUAGES}
        self._problem = Text(role="stop")
        self._problem.setObjectName("turned_problem")
        self._stack = QStackedWidget()
        self._bar = Bar(margins=(20, 8, 20, 12))
        self._make_leaves()
        self._lay_out()
        self._connect()
        self._say()

    # how it is built
    def _make_leaves(self) -> None:
        self._bar.addWidget(self.leave)
        self._bar.addWidget(self.back)
        made: list[Leaf] = [BadgePage(), RecordingPage(), ChoicesPage(), RightsPage(), ComplaintPage()]
        made += [DebtPage(), ExplainedPage(), PaymentPage(), ConsentsPage(), LeafletsPage(), LeafletPage()]
        made += [ReadbackPage(), SignPage(), AcknowledgePage(), ThanksPage(), FarewellPage()]
        made.append(WritingPage("correct", "correct", "turned_correction"))
        made.append(WritingPage("disagree", "disagree", "turned_disagreement"))
        made.append(WritingPage("complain", "complain", "turned_complaint_text"))
        made.append(WritingPage("deny", "deny", "turned_denial_text", words_needed=False))
        made.append(WritingPage("hard", "hard", "turned_hardship_text", words_needed=False))
        for leaf in made:
            self.leaves[leaf.name] = leaf
            self._stack.addWidget(leaf)
            leaf.went.connect(self.go)
            leaf.turned.connect(self._show_buttons)
            for button in leaf.buttons:
                self._bar.addWidget(button)
        self._bar.addWidget(self.next)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        top = Bar()
        self.larger.setCheckable(True)
        top.addWidget(self.hand_back)
        top.addWidget(self.larger)
        for button in self.languages.values():
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a finger on it leaves the keyboard where it is
            top.addWidget(button)
        column.addLayout(top)
        column.addWidget(self._problem)
        self._problem.setContentsMargins(32, 8, 32, 8)
        self._problem.hide()
        column.addWidget(self._stack, 1)
        column.addLayout(self._bar)

    def _connect(self) -> None:
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        self.leave.clicked.connect(lambda: self._leave("ASKED_TO_LEAVE"))
        self.hand_back.clicked.connect(self.handed_back)
        self.larger.toggled.connect(self._enlarge)
        for name, button in self.languages.items():
            button.clicked.connect(lambda _=False, name=name: self.speak(name))
        QShortcut(QKeySequence(Qt.Key.Key_F12), self).activated.connect(self.leave.click)
        QShortcut(QKeySequence(Qt.Key.Key_F11), self).activated.connect(self.handed_back)
        self.hold = HoldKey(self, Qt.Key.Key_Escape, HOLD_MS, self)
        self.hold.held.connect(self.leave.click)
        for leaf in self.leaves.values():
            self._connect_leaf(leaf)

    def _connect_leaf(self, leaf: Leaf) -> None:
        match leaf:
            case ChoicesPage():
                leaf.declined.connect(lambda: self._leave("REFUSED"))
            case ConsentsPage():
                leaf.answered.connect(self.consented)
            case LeafletsPage():
                leaf.chosen.connect(self._open_leaflet)
            case SignPage():
                leaf.signed.connect(lambda strokes: self._on_record(lambda: self.attended.emit(strokes)))
                leaf.refused.connect(lambda why: self._on_record(lambda: self.refused.emit(why)))
            case AcknowledgePage():
                leaf.signed.connect(lambda strokes: self._on_record(lambda: self.acknowledged.emit(strokes)))
                leaf.refused.connect(lambda why: self._on_record(lambda: self.ack_declined.emit(why)))
            case ThanksPage():
                leaf.copy_chosen.connect(self._choose_copy)
            case WritingPage():
                leaf.written.connect(lambda text: self._written(leaf, text))

    # where one is
    def go(self, page: str) -> None:
        """Show a page that the facts allow; any other shows the one that fits."""
        if page not in self.facts.pages and page not in self._aside:
            page = self.facts.fitting
        if page in self._aside and self.page and page != self.page:
            self._from = self.page
        self.page = page
        leaf = self.leaves[page]
        self._stack.setCurrentWidget(leaf)
        self._problem.hide()
        self._show_leaf()
        leaf.begin()
        if leaf.focusProxy() is None:
            leaf.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell_shown()

    @property
    def _aside(self) -> frozenset[str]:
        return self.facts.aside | ({"leaflet"} if "leaflets" in self.facts.pages else frozenset())

    def go_on(self) -> None:
        """Show the page that follows; after the last the laptop is handed back."""
        if self.leaves[self.page].forward():
            return
        pages = self.facts.pages
        place = pages.index(self.page) + 1 if self.page in pages else len(pages)
        if place < len(pages):
            self.go(pages[place])
        else:
            self.handed_back.emit()

    def go_back(self) -> None:
        """Show the page before, or the one from which an aside was opened."""
        if self.leaves[self.page].backward():
            return
        pages = self.facts.pages
        if self.page not in pages:
            self.go(self._from)
        elif pages.index(self.page):
            self.go(pages[pages.index(self.page) - 1])

    @property
    def language(self) -> str:
        """The language on screen."""
        return self._tongue.language

    def speak(self, language: str) -> None:
        """Change the language; what is shown counts as shown in it."""
        with steady():
            self._tongue = Tongue(language, self._words(language))
            self._say()
            if self.page:
                self._show_leaf()
        if self.page:
            self._tell_shown()

    def tell(self, facts: TurnedFacts) -> None:
        """Take new facts of the same visit; a page that is no more gives way to the one that fits."""
        if facts.visit_id != self.facts.visit_id:
            raise ValueError("another visit")
        if facts == self.facts:
            return
        gone, self.facts = bool(facts.left) and not self.facts.left, facts
        if gone or (self.page and self.page not in facts.pages and self.page not in self._aside):
            self.go(facts.fitting)
        elif self.page:
            self._show_leaf()

    def fail(self) -> None:
        """Say that what was just done could not be recorded."""
        self._problem.setText(self._tongue("common.problem"))
        self._problem.show()

    # what is done
    def _leave(self, reason: str) -> None:
        if not self.facts.left:
            self.leaving.emit(reason)

    def _on_record(self, say: Callable[[], None]) -> None:
        """Say something, and go on when it changed what is on record."""
        before = self.facts
        say()
        if self.facts != before and self.page in ("sign", "acknowledge"):
            self.go_on()

    def _written(self, leaf: WritingPage, text: str) -> None:
        before = self.facts
        if leaf.name in OBJECTED:
            self.objected.emit(OBJECTED[leaf.name].value, text)
        else:
            self.said.emit(Said.CORRECTION.value, text)
        if self.facts != before:
            leaf.editor.clear()
            self.go(self._from if self._from in self.facts.pages else "readback")

    def _open_leaflet(self, name: str) -> None:
        leaf = self.leaves["leaflet"]
        if isinstance(leaf, LeafletPage):
            leaf.leaflet = name
            self.go("leaflet")

    def _choose_copy(self, choice: str) -> None:
        self.copy_chosen.emit(choice)
        self.handed_back.emit()

    # what is shown
    def _tell_shown(self) -> None:
        leaf = self.leaves[self.page]
        name, version = self.page, leaflets.turned_version(self.language)
        if isinstance(leaf, LeafletPage):
            opened = leaflets.leaflet(leaf.leaflet, self.language)
            name, version = f"leaflet:{opened.id}", opened.version
        self.shown.emit(name, self.language, version)

    def _say(self) -> None:
        tongue = self._tongue
        texts = {self.back: "common.back", self.leave: "choices.leave", self.hand_back: "common.return"}
        for button, key in (texts | {self.larger: "common.larger"}).items():
            button.setText(tongue(key))
        for name, button in self.languages.items():
            button.setText(tongue(f"language.{name}"))
            button.setChecked(name == tongue.language)

    def _show_leaf(self) -> None:
        leaf = self.leaves[self.page]
        leaf.tell(self.facts, self._tongue)
        for button in leaf.buttons:
            if self._bar.indexOf(button) < 0:
                self._bar.insert(self._bar.count() - 1, button)
        self._show_buttons()
        said = leaf.said(self._tongue)
        leaf.setAccessibleName(said.partition("\n")[0])
        leaf.setAccessibleDescription(said)

    def _show_buttons(self) -> None:
        current = self.leaves.get(self.page)
        if current is None:
            return
        due = current.due()
        for leaf in self.leaves.values():
            for button in leaf.buttons:
                button.setVisible(button in due)
        word = current.next_word
        self.next.setVisible(bool(word))
        if word:
            last = self.facts.pages[-1] == self.page and word == "common.next"
            self.next.setText(self._tongue("common.return" if last else word))
        inside = isinstance(current, ConsentsPage) and current.inside
        self.back.setVisible(self.page not in self.facts.pages or self.facts.pages.index(self.page) > 0 or inside)
        self.leave.setVisible(not self.facts.left)

    def _enlarge(self, larger: bool) -> None:
        set_larger(self, larger)
        if self.page:
            self._show_leaf()
        for editor in self.findChildren(Editor):
            editor.fit()
        QTimer.singleShot(0, self, self.updateGeometry)

    def focusNextPrevChild(self, ahead: bool) -> bool:
        put_in_order(self)
        return super().focusNextPrevChild(ahead)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if theme.changed(event):
            self.update()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever closes the window hands the laptop back."""
        if event.spontaneous():
            event.ignore()
            self.handed_back.emit()
            return
        super().closeEvent(event)
