"""One sheet of the gallery: a widget in its named states."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

W = TypeVar("W", bound=QWidget)
Say = Callable[[str, str], str]
SHEET_WIDTH: Final = 860
COLUMN: Final = 560


@dataclass
class Sheet:
    """A widget's states: (name, widget); `focus` gets the keyboard focus, `after` runs once all is shown."""

    states: list[tuple[str, QWidget]] = field(default_factory=list)
    focus: QWidget | None = None
    after: list[Callable[[], None]] = field(default_factory=list)

    def add(self, state: str, widget: W) -> W:
        self.states.append((state, widget))
        return widget


def hovered(widget: W) -> W:
    """Make a widget believe the mouse is over it."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    return widget


def disabled(widget: W) -> W:
    widget.setEnabled(False)
    return widget
