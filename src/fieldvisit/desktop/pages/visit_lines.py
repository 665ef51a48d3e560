"""A step's checklist: rows that stay where they are while their ticks and notes change."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldvisit.casework import Line
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.checklist_row import ChecklistRow
from fieldvisit.model.visit import Step
from fieldvisit.wording import say

NOTE: Final = 2000


class Lines(QWidget):
    """Signal: `answered(key, done, note)`. Rows are named `tick_<key>`, their note fields `note_<key>`."""

    answered = Signal(str, bool, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[0])
        self._rows: dict[str, LineRow] = {}
        self._language = ""

    def show_step(self, now: Now, step: Step) -> int:
        """Show the lines of a step that apply; returns how many."""
        lines = [line for line in now.lines if line.step is step and line.applies]
        self.show_lines(now, lines)
        return len(lines)

    def show_lines(self, now: Now, lines: Sequence[Line]) -> None:
        """Show lines in their order."""
        wanted = {line.key: line for line in lines}
        for key in [key for key in self._rows if key not in wanted or now.language != self._language]:
            row = self._rows.pop(key)
            row.hide()
            row.deleteLater()
        self._language = now.language
        for place, line in enumerate(lines):
            if line.key not in self._rows:
                self._rows[line.key] = self._made(line, now)
                self._column.insertWidget(place, self._rows[line.key])
            self._rows[line.key].show_line(line, now)

    def _made(self, line: Line, now: Now) -> "LineRow":
        sentence = say(f"checklist.{line.item}", now.language)
        row = LineRow(line, f"{sentence} · {now.name(line.collector)}" if line.collector else sentence)
        row.answered.connect(self.answered)
        return row

    def row(self, key: str) -> ChecklistRow:
        """Return a line's row. Raises KeyError."""
        return self._rows[key].tick

    def focus(self, item: str) -> None:
        """Bring the focus to an item's first row that is not ticked."""
        for key, row in self._rows.items():
            if key.partition(":")[0] == item and not row.tick.isChecked():
                row.tick.setFocus()
                return


class LineRow(QWidget):
    answered = Signal(str, bool, str)

    def __init__(self, line: Line, sentence: str) -> None:
        super().__init__()
        self._line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        self.tick = ChecklistRow(sentence, required=line.required)
        self.tick.setObjectName(f"tick_{line.key}")
        self.note = QLineEdit()
        self.note.setObjectName(f"note_{line.key}")
        self.note.setMaxLength(NOTE)
        self.note.setAccessibleName(sentence)
        self.note.hide()
        column.addWidget(self.tick)
        column.addWidget(self.note)
        self.tick.tick_asked.connect(lambda done: self.answered.emit(self._line.key, done, self._said()))
        self.tick.note_asked.connect(self._open_note)
        self.note.editingFinished.connect(self._keep_note)
        self._retell()

    def _retell(self) -> None:
        self.note.setPlaceholderText(self.tr("A note, or why it was not done; Enter keeps it"))

    def _said(self) -> str:
        if not self.note.isHidden():
            return self.note.text()
        return self._line.tick.note if self._line.tick else ""

    def show_line(self, line: Line, now: Now) -> None:
        self._line = line
        tick = line.tick
        ticked = bool(tick and tick.done) or (line.done and tick is None)
        stamp = f"{now.name(tick.by)} · {now.local(tick.at):%H:%M}" if tick and tick.done else ""
        self.tick.set_ticked(ticked, stamp)
        self.tick.set_note(tick.note if tick else "")

    def _open_note(self) -> None:
        self.note.setText(self._line.tick.note if self._line.tick else "")
        self.note.show()
        self.note.setFocus()

    def _keep_note(self) -> None:
        if self.note.isHidden():
            return
        before = self._line.tick
        self.note.hide()
        if self.note.text() != (before.note if before else ""):
            self.answered.emit(self._line.key, bool(before and before.done), self.note.text())
