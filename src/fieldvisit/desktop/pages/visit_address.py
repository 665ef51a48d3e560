"""What the address turned out to be: said by whoever stands in front of it, also when nobody is home."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton

from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.fold import Fold
from fieldvisit.model.case import AddressState
from fieldvisit.model.outcome import Who
from fieldvisit.wording import begun, say

STATES: Final = (AddressState.VALID, AddressState.INVALID, AddressState.MOVED, AddressState.DEMOLISHED)
"""What can be seen from the street; that nobody may come again is said on leaving."""
NOTE: Final = 500


class AddressCard(Card):
    """Opened by `address_open`, and by itself when nobody answers. Signal: `stated(state, note)`."""

    stated = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("addressCard")
        self.fold, self._words = Fold("address_open"), theme.label("", "muted", wrap=True)
        self.state, self.note, self.save = QComboBox(), QLineEdit(), QPushButton()
        for widget, name in ((self.state, "address_state"), (self.note, "address_note"), (self.save, "address_save")):
            widget.setObjectName(name)
        self.note.setMaxLength(NOTE)
        self._said = theme.label("", wrap=True)
        self._said.setObjectName("address_said")
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        row.addWidget(self.state)
        row.addWidget(self.note, 1)
        row.addWidget(self.save)
        self.fold.body.addWidget(self._words)
        self.fold.body.addLayout(row)
        self.body.addWidget(self.fold)
        self.body.addWidget(self._said)
        self.save.clicked.connect(self._save)
        self._language = ""
        self._who: Who | None = None
        self.words()

    def words(self) -> None:
        """Set the texts again."""
        self.fold.set_title(self.tr("The address"))
        self._words.setText(self.tr("Only what you see. Do not ask neighbours where somebody lives now."))
        self.note.setPlaceholderText(self.tr("Note"))
        self.note.setAccessibleName(self.tr("Note on the address"))
        self.state.setAccessibleName(self.tr("State of the address"))
        self.save.setText(self.tr("Record"))

    def forget(self) -> None:
        """Empty the fields."""
        self.note.clear()
        self.state.setCurrentIndex(0)
        self._who = None
        self.fold.fold(open_it=False)

    def show_now(self, now: Now) -> None:
        """Show a reading."""
        if now.language != self._language:
            self._language = now.language
            chosen = self.state.currentData()
            self.state.clear()
            for state in STATES:
                self.state.addItem(begun(say(f"address_state.{state.value}", now.language)), state.value)
            self.state.setCurrentIndex(max(self.state.findData(chosen), 0))
        visit = now.visit
        who = visit.knocked.who if visit is not None and visit.knocked is not None else None
        if who is not self._who:
            self._who = who
            self.fold.fold(open_it=who is Who.NOBODY)
        self.save.setEnabled(visit is not None and visit.open)
        last = visit.addresses[-1] if visit is not None and visit.addresses else None
        self._said.setVisible(last is not None)
        if last is not None:
            said = [begun(now.word("address_state", last.body.state.value)), last.body.note, now.clock(last.at)]
            self._said.setText(" · ".join(filter(None, said)))

    def _save(self) -> None:
        self.stated.emit(AddressState(str(self.state.currentData())), self.note.text())
