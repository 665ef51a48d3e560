"""A field for an amount of yuan: typed as people type, kept as integer fen, read back in capitals."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.retold import Words, spoken
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.model import money


class MoneyField(QWidget):
    """Yuan in, fen out. Signal: `changed(object)` with the fen (int), or None while the text is no allowed amount.

    Under the field stand the capitals (大写), or what is wrong. Empty is None but not wrong.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE[0])
        self._line = QLineEdit()
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._line.setMaxLength(24)
        self._line.setPlaceholderText("0.00")
        self._hint = theme.label("", "small", wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._line)
        column.addWidget(self._hint)
        self.setFocusProxy(self._line)
        self._least, self._most = 1, 10**12
        self._told: Words = ""
        self._line.textChanged.connect(self._judge)
        self._line.editingFinished.connect(self._tidy)
        self._judge()

    def set_name(self, name: str) -> None:
        """Name the field for screen readers."""
        self._line.setAccessibleName(name)

    def set_limits(self, least: int, most: int) -> None:
        """Allow `least` to `most` fen, both included (default 1 fen to 10 billion yuan)."""
        self._least, self._most = least, most
        self._judge()

    def set_error(self, sentence: Words) -> None:
        """Say what is wrong beyond the field's own judgement; "" takes it back, and so does typing."""
        self._told = sentence
        self._present()

    def set_fen(self, fen: int | None) -> None:
        """Show an amount, or nothing."""
        self._line.setText("" if fen is None else money.yuan(fen))

    def fen(self) -> int | None:
        """Return the amount in fen; None when empty, unreadable or outside the limits."""
        fen = money.typed(self._line.text())
        return fen if fen is not None and self._least <= fen <= self._most else None

    def is_invalid(self) -> bool:
        """Tell whether something wrong stands in the field."""
        return bool(self._told) or (bool(self._line.text().strip()) and self.fen() is None)

    def line(self) -> QLineEdit:
        """Return the inner line, for buddies and tests."""
        return self._line

    def _judge(self) -> None:
        self._told = ""
        self._present()
        self.changed.emit(self.fen())

    def _present(self) -> None:
        fen = self.fen()
        wrong = self.is_invalid()
        if self._told:
            words = spoken(self._told)
        elif wrong:
            words = self._why()
        else:
            words = self.tr("In capitals: {0}").format(money.capitals(fen)) if fen is not None else ""
        self._hint.setText(words or " ")
        self._line.setAccessibleDescription(words)
        if self._line.property("invalid") is not wrong:
            theme.dress(self._line, invalid=wrong)
            theme.dress(self._hint, role="error" if wrong else "small")

    def _why(self) -> str:
        fen = money.typed(self._line.text())
        if fen is None:
            return self.tr("Not an amount. Write yuan with at most two decimals, like 1,234.50")
        if fen < self._least:
            return self.tr("Too little: at least ¥{0}").format(money.yuan(self._least))
        return self.tr("Too much: at most ¥{0}").format(money.yuan(self._most))

    def _tidy(self) -> None:
        fen = self.fen()
        if fen is not None and self._line.text() != money.yuan(fen):
            told = self._told
            self.set_fen(fen)
            self.set_error(told)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._present()
