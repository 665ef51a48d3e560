"""The person: everything masked; shown for ten seconds, for a reason, on record."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.desktop.widgets.masked_field import MaskedField
from fieldvisit.model.case import Case
from fieldvisit.model.people import mask_address, mask_id, mask_phone
from fieldvisit.store import CaseRow

SHOWN = ("id_no", "phones", "address")


def masked(case: Case, field: str) -> str:
    """Return one of SHOWN as it may stand on the screen."""
    if field == "id_no":
        return mask_id(case.id_no)
    if field == "phones":
        return " / ".join(mask_phone(phone) for phone in case.phones)
    return mask_address(case.address)


class Veil:
    """Keeps a field masked with what belongs to it; the same datum again does not cut a reveal short."""

    def __init__(self, field: MaskedField) -> None:
        self._field = field
        self._shown: tuple[str, str] = ("", "")

    def cover(self, case_id: str, text: str) -> None:
        """Show a case's datum masked."""
        if (case_id, text) != self._shown:
            self._shown = (case_id, text)
            self._field.conceal()
            self._field.set_masked(text)


class PersonCard(Card):
    """ID number, phones, address, the hand-over's remark. Signal: `asked(field, MaskedField)` for a pressed eye."""

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = theme.label("", "section")
        self.body.addWidget(self._heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE[3])
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self.fields: dict[str, MaskedField] = {}
        self._veils: dict[str, Veil] = {}
        self._words: dict[str, QLabel] = {}
        for row, key in enumerate(SHOWN):
            field, word = MaskedField(), theme.label("", "muted")
            field.setObjectName(key)
            field.set_wrap()
            field.reveal_asked.connect(partial(self.asked.emit, key, field))
            self.fields[key], self._words[key], self._veils[key] = field, word, Veil(field)
            grid.addWidget(word, row, 0)
            grid.addWidget(field, row, 1)
        self._remark_word, self.remark = theme.label("", "muted"), theme.label("", wrap=True)
        self._notice_word, self._notice = theme.label("", "muted"), theme.label("", wrap=True)
        self.remark.setObjectName("remark")
        grid.addWidget(self._notice_word, len(SHOWN), 0)
        grid.addWidget(self._notice, len(SHOWN), 1)
        grid.addWidget(self._remark_word, len(SHOWN) + 1, 0)
        grid.addWidget(self.remark, len(SHOWN) + 1, 1)
        grid.setRowMinimumHeight(len(SHOWN), 32)
        grid.setRowMinimumHeight(len(SHOWN) + 1, 32)
        self.body.addLayout(grid)

    def show_case(self, row: CaseRow) -> None:
        """Show a case's person."""
        case = row.case.case
        self._heading.setText(self.tr("The person"))
        words = {"id_no": self.tr("ID number"), "phones": self.tr("Phones"), "address": self.tr("Address")}
        for key, word in words.items():
            self._words[key].setText(word)
            self.fields[key].set_what(word)
            self._veils[key].cover(row.case.case_id, masked(case, key))
        self._remark_word.setText(self.tr("Remark"))
        self.remark.setText(case.remark or "–")
        self._notice_word.setText(self.tr("Told of outsourcing"))
        notice = row.case.outsourcing_notice
        self._notice.setText(str(notice) if notice else self.tr("not on record"))


class Reasons(QMenu):
    """Asks why a datum is to be shown; choosing one is the only way on."""

    def __init__(self, chosen: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("reasons")
        self.addAction(self.tr("Why? It goes on record.")).setEnabled(False)  # a section's words are not drawn
        for words in (
            self.tr("To find the door"),
            self.tr("To call the person"),
            self.tr("To check papers or identity"),
            self.tr("The person asked for it"),
        ):
            self.addAction(words).triggered.connect(partial(self._choose, chosen, words))
        self.aboutToHide.connect(self.deleteLater)

    def _choose(self, chosen: Callable[[str], None], words: str, _: bool = False) -> None:
        chosen(words)

    def ask(self, at: QWidget) -> None:
        """Open below a widget."""
        self.popup(at.mapToGlobal(QPoint(0, at.height())))
