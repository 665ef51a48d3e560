"""What every page of the turned screen is: one thing to read, in a column that scrolls, and at most two buttons."""

from typing import ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QScroller, QSizePolicy, QVBoxLayout, QWidget

from fieldvisit.desktop.turned.big import Press, Role, Text, Tongue
from fieldvisit.desktop.turned.facts import TurnedFacts
from fieldvisit.desktop.widgets.card import CardFrame

WIDEST: Final = 920
"""Pixels of the column: some 45 characters of Chinese, which is as long as a line may be to be read with ease."""


class Leaf(QScrollArea):
    """`went(page)` asks for another page; `turned()` says that other buttons are due.

    `buttons` stand in the window's bar; `next_word` is the words' key of the window's own button that goes on, empty
    to have none.
    """

    name: ClassVar[str] = ""
    next_word: str = "common.next"
    went = Signal(str)
    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(f"turned_{self.name}")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.buttons: tuple[Press, ...] = ()
        body = QWidget()
        body.setProperty("page", True)
        across = QHBoxLayout(body)
        across.setContentsMargins(32, 8, 32, 24)
        middle = QWidget()
        middle.setMaximumWidth(WIDEST)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        across.addStretch(1)
        across.addWidget(middle, 100)
        across.addStretch(1)
        self.column = QVBoxLayout(middle)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.setWidget(body)

    def tell(self, facts: TurnedFacts, tongue: Tongue) -> None:
        """Show facts in a language; what is being typed or drawn stays."""
        raise NotImplementedError

    def due(self) -> tuple[Press, ...]:
        """Return the buttons that stand in the bar now."""
        return self.buttons

    def forward(self) -> bool:
        """Go a step on inside the page; False when it has none and the next page comes."""
        return False

    def backward(self) -> bool:
        """Go a step back inside the page; False when it has none."""
        return False

    def begin(self) -> None:
        """The page comes on screen."""
        self.verticalScrollBar().setValue(0)

    def press(self, name: str, kind: str = "plain") -> Press:
        """Make a button of the page that stands in the window's bar."""
        made = Press(name, "primary" if kind == "primary" else "plain")
        self.buttons = (*self.buttons, made)
        return made

    def write(self, *parts: tuple[Role, str]) -> None:
        """Fill the column anew with texts."""
        empty(self.column)
        self.add(*parts)

    def add(self, *parts: tuple[Role, str]) -> None:
        """Add texts below what stands in the column; empty ones leave no gap."""
        for role, words in parts:
            if words:
                self.column.addWidget(Text(words, role))
        self.column.addStretch(1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring only to who came by keyboard: the page has the focus whenever it opens."""
        self.setProperty("ring", event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason))
        super().focusInEvent(event)

    def said(self, tongue: Tongue) -> str:
        """Return everything written on the page, for who hears the screen instead of seeing it."""
        put_away = Qt.WidgetAttribute.WA_WState_ExplicitShowHide  # what is new is not shown yet, but nobody hid it
        texts = [each for each in self.findChildren(Text) if not (each.isHidden() and each.testAttribute(put_away))]
        return "\n".join(each.text() for each in texts if each.text())


class Panel(CardFrame):
    """A card with texts one under the other."""

    def __init__(self, *parts: tuple[Role, str]) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 16, 24, 16)
        self.column.setSpacing(4)
        for role, words in parts:
            if words:
                self.column.addWidget(Text(words, role))


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
            inner.deleteLater()
