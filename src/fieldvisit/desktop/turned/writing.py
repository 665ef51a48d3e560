"""Pages on which the person writes in their own words: a correction, an objection, a complaint, a hardship."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.turned.big import Text, Tongue, font, scale
from fieldvisit.desktop.turned.facts import TurnedFacts
from fieldvisit.desktop.turned.leaf import Leaf

LONGEST: Final = 2000
"""Characters, as `casework` takes them."""


class Editor(QPlainTextEdit):
    """An editor in large type, with a focus ring as broad as the buttons'; Tab leaves it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(150)
        self.setProperty("ring", False)
        self.fit()

    def fit(self) -> None:
        """Take the size of letters and the colours in force."""
        pixels = font("body", scale(self)).pixelSize()
        edge, accent = theme.colour("edge").name(), theme.colour("accent").name()
        sheet = (
            f"QPlainTextEdit {{ font-size: {pixels}px; padding: 12px; border: 2px solid {edge}; }}"
            f"QPlainTextEdit:focus {{ border: 4px solid {accent}; padding: 10px; }}"
        )
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.fit()


class WritingPage(Leaf):
    """One editor with its save button, which waits for words unless `words_needed` is False. Signal: `written(text)`.

    The words of the page are those of `section` in the turned screen's words: title, intro, label, save and, where
    they exist, effect, kept, slip, evidence, locked.
    """

    next_word = ""
    written = Signal(str)

    def __init__(self, name: str, section: str, editor: str, *, words_needed: bool = True) -> None:
        self.name = name  # type: ignore[misc]
        super().__init__()
        self._section, self._needed = section, words_needed
        self._parts: list[QWidget] = []
        self.editor = Editor(editor)
        self.save = self.press(f"{editor}_save", "primary")
        self.save.clicked.connect(lambda: self.written.emit(self.editor.toPlainText().strip()))
        self.editor.textChanged.connect(self._judge)
        self.column.addWidget(self.editor)
        self.column.addStretch(1)
        self.setFocusProxy(self.editor)
        self._judge()

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        for each in self._parts:
            self.column.removeWidget(each)
            each.hide()
            each.deleteLater()
        self._parts = []
        words = self._section
        head = [Text(tongue(f"{words}.title"), "title"), Text(tongue(f"{words}.intro"))]
        foot = [
            Text(tongue(f"{words}.{key}"), "muted")
            for key in ("effect", "slip", "evidence", "locked", "kept")
            if tongue.has(f"{words}.{key}")
        ]
        for place, each in enumerate(head):
            self.column.insertWidget(place, each)
        for place, each in enumerate(foot):
            self.column.insertWidget(len(head) + 1 + place, each)
        self._parts = [*head, *foot]
        self.editor.setAccessibleName(tongue(f"{words}.label"))
        self.editor.setPlaceholderText(tongue(f"{words}.label"))
        self.editor.fit()
        self.save.setText(tongue(f"{words}.save"))
        self._judge()

    def begin(self) -> None:
        super().begin()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self) -> None:
        text = self.editor.toPlainText().strip()
        self.save.setEnabled((bool(text) or not self._needed) and len(text) <= LONGEST)
