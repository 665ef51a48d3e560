"""Sentences that were said once and stay on screen for a while: said again in the language that comes into force."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

Words = str | Callable[[], str]
"""A sentence, or what makes it in the language in force."""


def spoken(words: Words) -> str:
    """Return a sentence in the language in force."""
    return words() if callable(words) else words


def say(widget: QWidget, words: Words, show: Callable[[str], None] | None = None) -> None:
    """Show a sentence, and again whenever the language changes: by `show`, or as the text of a label.

    A label that somebody gave another text meanwhile keeps that.
    """
    kept = widget.findChild(_Kept, "", Qt.FindChildOption.FindDirectChildrenOnly) or _Kept(widget)
    kept.keep(words, show)


class _Kept(QObject):
    """The sentence that a widget shows."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._words: Words = ""
        self._show: Callable[[str], None] | None = None
        self._said = ""
        widget.installEventFilter(self)

    def keep(self, words: Words, show: Callable[[str], None] | None) -> None:
        self._words, self._show = words, show
        self._tell()

    def _tell(self) -> None:
        self._said = spoken(self._words)
        if self._show is not None:
            self._show(self._said)
        elif isinstance(self._widget, QLabel):
            self._widget.setText(self._said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange and callable(self._words):
            label = self._widget
            if self._show is None and isinstance(label, QLabel) and label.text() != self._said:
                self._words = ""
            else:
                self._tell()
        return False
