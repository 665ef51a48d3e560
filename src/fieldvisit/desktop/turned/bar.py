"""A bar of buttons: some at its left end, the others at its right, on further rows when one has no room for them."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

GAP = 4


class Bar(QLayout):
    """Buttons as wide as their words want; the first `left` of them stand at the left, the rest at the right."""

    def __init__(self, left: int = 1, margins: tuple[int, int, int, int] = (20, 8, 20, 8)) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._left = left
        self.setContentsMargins(*margins)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        """Add a widget at a place of the row."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())

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
        margins = self.contentsMargins()
        rows = self._rows(width - margins.left() - margins.right())
        high = sum(_high(row) for row in rows) + GAP * max(len(rows) - 1, 0)
        return high + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        wide = sum(item.sizeHint().width() + GAP for item in self._shown())
        return QSize(wide + margins.left() + margins.right(), self.heightForWidth(10_000))

    def minimumSize(self) -> QSize:
        widest = max((item.sizeHint().width() for item in self._shown()), default=0)
        return QSize(widest + self.contentsMargins().left() + self.contentsMargins().right(), 0)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        inner = area.marginsRemoved(self.contentsMargins())
        y = inner.top()
        lefts = {id(item) for item in self._items[: self._left]}
        for row in self._rows(inner.width()):
            high = _high(row)
            x = inner.left()
            for item in (one for one in row if id(one) in lefts):
                x = _place(item, x, y, high) + GAP
            ending = [one for one in row if id(one) not in lefts]
            x = max(x, inner.right() + 1 - sum(one.sizeHint().width() + GAP for one in ending) + GAP)
            for item in ending:
                x = _place(item, x, y, high) + GAP
            y += high + GAP

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if not rows or used + GAP + wide > width:
                rows.append([])
                used = -GAP
            rows[-1].append(item)
            used += GAP + wide
        return rows


def _high(row: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in row)


def _place(item: QLayoutItem, x: int, y: int, high: int) -> int:
    hint = item.sizeHint()
    item.setGeometry(QRect(QPoint(x, y + (high - hint.height()) // 2), hint))
    return x + hint.width()
