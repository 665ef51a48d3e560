"""An icon of the family as a widget; drawn at paint time, so it follows the scheme by itself."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.widgets.designer import placed


class Glyph(QWidget):
    """One icon in a colour role; decoration only, so it takes no focus and says nothing to a screen reader."""

    def __init__(
        self, name: str | QWidget = "", role: str = "text", size: int = 24, parent: QWidget | None = None
    ) -> None:
        name, parent = placed(name, "", parent)
        super().__init__(parent)
        name = name or "info"
        self._name, self._role, self._size = name, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_glyph(self, name: str, role: str | None = None) -> None:
        """Show another icon, in the same colour role unless one is given."""
        self._name, self._role = name, role or self._role
        self.update()

    def set_size(self, size: int) -> None:
        """Draw it larger or smaller, in pixels a side."""
        self._size = size
        self.updateGeometry()
        self.update()

    def name(self) -> str:
        return self._name

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawPixmap(0, 0, theme.pixmap(self._name, self._role, self._size))
