"""Words that should not stand, found while the typist rests: named, explained, with a way to mend each."""

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QTextEdit, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.model import conduct
from fieldvisit.model.conduct import Finding
from fieldvisit.wording import known, say

QUIET_MS: Final = 400
"""Silence after which the words are looked at."""
MOST: Final = 8
"""Findings listed at once: with these mended the next come up."""
_HAN: Final = re.compile("[㐀-鿿]")
_BETWEEN: Final = re.compile('[“"]([^”"]+)[”"]')
"""A suggestion carries the sentence that may stand instead between marks."""


class ConductCheck(QObject):
    """Looks at an editor's text on a worker when it has been at rest. Signal: `found(text, findings)`."""

    found = Signal(str, object)

    def __init__(self, session: Session, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._session, self._editor = session, editor
        self._asked = 0
        self._checked: str | None = None
        self._rest = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._rest.timeout.connect(self._look)
        editor.textChanged.connect(self._changed)

    def _changed(self) -> None:
        self._asked += 1
        self._rest.start()

    def _look(self) -> None:
        if self._composing():
            self._rest.start()
            return
        text, asked = self._editor.toPlainText(), self._asked
        if text == self._checked:
            return
        if not text.strip():
            self._answer(text, asked, ())
            return

        def job() -> tuple[Finding, ...]:
            return casework.conduct(text)

        self._session.tasks.run(job, lambda findings: self._answer(text, asked, findings), lambda _: None)

    def _composing(self) -> bool:
        """Tell whether an input method holds letters that are not text yet: they must not be disturbed."""
        layout = self._editor.textCursor().block().layout()
        return layout is not None and bool(layout.preeditAreaText())

    def _answer(self, text: str, asked: int, findings: tuple[Finding, ...]) -> None:
        if asked != self._asked:
            return  # typed on meanwhile: the next rest looks again
        self._checked = text
        self.found.emit(text, findings)


class ConductList(QWidget):
    """The findings in the notes: `conduct_<n>_quote` and `conduct_<n>_replace` mend the nth, counted from 0."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conduct")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[1])
        self._editor: QPlainTextEdit | None = None
        self._found: tuple[str, tuple[Finding, ...], str] = ("", (), "")
        self.hide()

    def use(self, session: Session, editor: QPlainTextEdit) -> ConductCheck:
        """List what is found in an editor and underline it there; returns the check that looks."""
        self._editor = editor
        self._language: Callable[[], str] = lambda: session.language
        check = ConductCheck(session, editor)
        check.found.connect(self.show_findings)
        editor.textChanged.connect(self._drop_stale)
        return check

    def retell(self) -> None:
        """List the findings again in another language."""
        text, findings, language = self._found
        if findings and language != self._language():
            self.show_findings(text, findings)

    def show_findings(self, text: str, findings: tuple[Finding, ...]) -> None:
        """Show what was found in a text that is in the editor now."""
        editor, language = self._editor, self._language()
        if editor is None or editor.toPlainText() != text or (text, findings, language) == self._found:
            return
        self._found = (text, findings, language)
        editor.setExtraSelections([self._underlined(editor, text, one) for one in findings])
        empty(self._column)
        self.setVisible(bool(findings))
        if findings:
            self._column.addWidget(
                theme.label(self.tr("Words to look at again; the note is saved all the same"), "strong")
            )
        for place, one in enumerate(findings[:MOST]):
            self._column.addWidget(self._row(place, one, language))
        if len(findings) > MOST:
            self._column.addWidget(theme.label(self.tr("And {0} more").format(len(findings) - MOST), "small"))

    def _drop_stale(self) -> None:
        """Take the lines away while the text changes: their places are those of the old text."""
        editor = self._editor
        if editor is not None and editor.extraSelections() and editor.toPlainText() != self._found[0]:
            editor.setExtraSelections([])

    def _row(self, place: int, one: Finding, language: str) -> QWidget:
        made = QWidget()
        made.setObjectName(f"conduct_{place}")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        kind = one.kind.value
        column.addWidget(_said(f"“{one.phrase}” · {_words(f'conduct.kind.{kind}', language)}", "strong"))
        column.addWidget(_said(_words(f"conduct.why.{kind}", language)))
        column.addWidget(_said(_words(f"conduct.suggest.{kind}", language), "muted"))
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        quote, replace = QPushButton(self.tr("These are their words")), QPushButton(self.tr("Write it neutrally"))
        quote.setObjectName(f"conduct_{place}_quote")
        replace.setObjectName(f"conduct_{place}_replace")
        quote.clicked.connect(lambda: self._put(one, quoted(self._found[0], one)))
        replace.clicked.connect(lambda: self._put(one, neutral(one)))
        replace.setEnabled(bool(neutral(one)))
        for button in (quote, replace):
            theme.dress(button, kind="quiet")
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        return made

    def _put(self, one: Finding, words: str) -> None:
        """Put words in a finding's place, as one step that can be undone."""
        editor = self._editor
        if editor is None or editor.isReadOnly():
            return
        text = editor.toPlainText()
        if text[one.start : one.end] != one.phrase:
            return  # it has been typed over since
        cursor = _place(editor, text, one)
        cursor.insertText(words)
        editor.setTextCursor(cursor)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _underlined(editor: QPlainTextEdit, text: str, one: Finding) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(QColor(theme.colour("stop")))
        made.format, made.cursor = form, _place(editor, text, one)
        return made


def _place(editor: QPlainTextEdit, text: str, one: Finding) -> QTextCursor:
    """Return a cursor over a finding; Qt counts in halves of UTF-16, a rare character is two."""
    cursor = QTextCursor(editor.document())
    cursor.setPosition(_halves(text[: one.start]))
    cursor.setPosition(_halves(text[: one.end]), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _halves(text: str) -> int:
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)


def quoted(text: str, one: Finding) -> str:
    """Return what to put in a finding's place to mark it as the person's own words."""
    whole = conduct.quoted(text, one.start, one.end, _language(one))
    return whole[one.start : len(whole) - (len(text) - one.end)]


def neutral(one: Finding) -> str:
    """Return the sentence that may stand instead of a finding, in the language it was written in, or empty."""
    found = _BETWEEN.search(_words(f"conduct.suggest.{one.kind.value}", _language(one)))
    return found[1] if found else ""


def _language(one: Finding) -> str:
    return "zh-CN" if _HAN.search(one.phrase) else "en"


def _words(key: str, language: str) -> str:
    return say(key, language) if known(key) else ""


def _said(words: str, role: str = "body") -> QLabel:
    return theme.label(words, role, wrap=True)
