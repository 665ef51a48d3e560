"""What was not done as a rule demands and can no longer be mended: to be explained in writing before the seal."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.desktop.pages.visit_step import empty
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.model.policy import Verdict

MOST = 2000


class Deviations(QWidget):
    """Each rule has a field `deviation_<RULE>` and a button `explain_<RULE>`. Signal: `explained(rule, text)`."""

    explained = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE[2])
        self._shown: tuple[object, ...] = ()
        self.lines: dict[str, QLineEdit] = {}

    def show_now(self, now: Now, found: tuple[Verdict, ...]) -> None:
        """Show the rules; what is being typed for one that stays is kept."""
        shown = (tuple(one.rule for one in found), now.language)
        if shown == self._shown:
            return
        self._shown = shown
        typed = {rule: line.text() for rule, line in self.lines.items()}
        self.lines.clear()
        empty(self._column)
        for one in found:
            self._column.addWidget(self._row(now, one, typed.get(one.rule, "")))

    def _row(self, now: Now, one: Verdict, typed: str) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        sentence = f"{now.says(one)} ({one.rule})"
        column.addWidget(theme.label(sentence, wrap=True))
        if words := casework.remedy(one, now.language):
            column.addWidget(theme.label(words, "small", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SPACE[1])
        line = self.lines[one.rule] = QLineEdit(typed)
        line.setObjectName(f"deviation_{one.rule}")
        line.setMaxLength(MOST)
        line.setPlaceholderText(self.tr("What happened, and why; both collectors sign it"))
        line.setAccessibleName(sentence)
        explain = QPushButton(self.tr("Explain"))
        explain.setObjectName(f"explain_{one.rule}")
        explain.setEnabled(bool(typed.strip()))
        line.textChanged.connect(lambda text: explain.setEnabled(bool(text.strip())))
        line.returnPressed.connect(explain.click)
        explain.clicked.connect(lambda _=False: self.explained.emit(one.rule, line.text()))
        row.addWidget(line, 1)
        row.addWidget(explain)
        column.addLayout(row)
        return box
