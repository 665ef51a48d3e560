"""A layout that sets its widgets beside each other and goes on below when the room is at its end: for rows of chips."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from fieldvisit.desktop.tokens import SPACE


class Flow(QLayout):
    """Rows as high as their highest widget, `gap` pixels apart both ways; `set_columns(n)` makes all equally wide."""

    def __init__(self, gap: int = SPACE[1], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._columns = gap, 0
        self.setContentsMargins(0, 0, 0, 0)

    def set_columns(self, columns: int) -> None:
        """Set so many widgets in a row, of one width and, in a row, of one height; 0: each as wide as it likes."""
        if columns != self._columns:
            self._columns = columns
            self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._set(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._set(area, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        wide = sum(hint.width() + self._gap for hint in hints) - self._gap
        return QSize(max(wide, 0), max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        return QSize(
            max((hint.width() for hint in hints), default=0), max((hint.height() for hint in hints), default=0)
        )

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _set(self, area: QRect, *, move: bool) -> int:
        """Place the widgets, or only measure; returns the height that is needed, in pixels."""
        if self._columns:
            return self._set_columns(area, move=move)
        x, y, high = area.left(), area.top(), 0
        for item in self._shown():
            hint = item.sizeHint()
            if x > area.left() and x + hint.width() > area.left() + area.width():
                x, y, high = area.left(), y + high + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self._gap
            high = max(high, hint.height())
        return y + high - area.top()

    def _set_columns(self, area: QRect, *, move: bool) -> int:
        wide = (area.width() - self._gap * (self._columns - 1)) // self._columns
        y = area.top()
        items = self._shown()
        for start in range(0, len(items), self._columns):
            row = items[start : start + self._columns]
            high = max(max(item.sizeHint().height(), item.heightForWidth(wide)) for item in row)
            for place, item in enumerate(row if move else ()):
                item.setGeometry(QRect(area.left() + place * (wide + self._gap), y, wide, high))
            y += high + self._gap
        return max(y - self._gap - area.top(), 0)
