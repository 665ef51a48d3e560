"""Consents, each for one purpose: asked, given, declined and withdrawn, with the sentence that was shown."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.wording import known, say


class Consents(QWidget):
    """Signal: `answered(purpose, given)`. Buttons are named `consent_<purpose>_yes` and `consent_<purpose>_no`."""

    answered = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[1])
        self._rows: dict[str, ConsentRow] = {}

    def set_purposes(self, purposes: Sequence[str]) -> None:
        """Ask for these, in this order."""
        for purpose in purposes:
            row = self._rows[purpose] = ConsentRow(purpose)
            row.answered.connect(self.answered)
            self._column.addWidget(row)

    def show_now(self, now: Now) -> None:
        """Show what stands on record."""
        for row in self._rows.values():
            row.show_now(now)


class ConsentRow(QWidget):
    answered = Signal(str, bool)

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self._purpose = purpose
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE[1])
        words = QVBoxLayout()
        words.setSpacing(0)
        self._text: QLabel = theme.label("", wrap=True)
        self._version: QLabel = theme.label("", "small")
        self._told: QLabel = theme.label("", "error", wrap=True)
        self._told.setObjectName(f"consent_{purpose}_told")
        for label in (self._text, self._version, self._told):
            words.addWidget(label)
        self._state = Chip()
        self._yes, self._no = QPushButton(), QPushButton()
        self._yes.setObjectName(f"consent_{purpose}_yes")
        self._no.setObjectName(f"consent_{purpose}_no")
        self._yes.clicked.connect(lambda: self.answered.emit(purpose, True))
        self._no.clicked.connect(lambda: self.answered.emit(purpose, False))
        row.addLayout(words, 1)
        for widget in (self._state, self._yes, self._no):
            row.addWidget(widget)

    def show_now(self, now: Now) -> None:
        self._text.setText(say(f"consent.{self._purpose}", now.language))
        said = [one for one in now.visit.consents if one.purpose == self._purpose] if now.visit else []
        last = said[-1] if said else None
        if last is None:
            self._state.set_state(self.tr("Not asked yet"))
        elif last.given:
            self._state.set_state(self.tr("Given"), "ok")
        else:
            self._state.set_state(
                self.tr("Withdrawn") if any(one.given for one in said) else self.tr("Declined"), "warn"
            )
        shown = self.tr("{time} · text {version}")
        self._version.setText(shown.format(time=now.clock(last.at), version=last.text_version) if last else "")
        self._version.setVisible(last is not None)
        key = f"consent_told.{self._purpose}"
        told = last is not None and not last.given and known(key)
        self._told.setText(say(key, now.language) if told else "")
        self._told.setVisible(told)
        self._yes.setText(self.tr("Agrees"))
        self._no.setText(self.tr("Withdraws") if last and last.given else self.tr("Declines"))
        for button in (self._yes, self._no):
            button.setAccessibleName(f"{button.text()}: {self._text.text()}")
        self._yes.setVisible(last is None or not last.given)
        self._no.setVisible(last is None or last.given)
