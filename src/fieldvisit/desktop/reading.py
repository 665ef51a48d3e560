"""The order in which Tab goes through a window: that of reading, whenever its parts were made."""

import itertools

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

_WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
"""Controls whose parts are no stops of their own."""


def put_in_order(root: QWidget) -> list[QWidget]:
    """Chain what is visible and can have the focus in the order of the layouts; returns it in that order."""
    stops = _stops(root)
    for one, other in itertools.pairwise(stops):
        QWidget.setTabOrder(one, other)
    return stops


def _stops(widget: QWidget) -> list[QWidget]:
    if not widget.isVisible():
        return []
    tabs = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    found = [widget] if tabs and widget.focusProxy() is None else []
    if isinstance(widget, _WHOLE):
        return found
    inner: list[QWidget | None]
    if isinstance(widget, QScrollArea):
        inner = [widget.widget()]
    elif isinstance(widget, QStackedWidget):
        inner = [widget.currentWidget()]
    else:
        layout = widget.layout()
        inner = list(_laid_out(layout)) if layout is not None else []
        inner += [child for child in _children(widget) if child not in inner]
    for child in inner:
        found += _stops(child) if child is not None else []
    return found


def _children(widget: QWidget) -> list[QWidget]:
    children = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return sorted((child for child in children if not child.isWindow()), key=lambda one: (one.y(), one.x()))


def _laid_out(layout: QLayout) -> list[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: tuple(_cell(layout, place)))
    found: list[QWidget] = []
    for place in places:
        item = layout.itemAt(place)
        widget, nested = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            found.append(widget)
        elif nested is not None:
            found += _laid_out(nested)
    return found


def _cell(grid: QGridLayout, place: int) -> tuple[int, int]:
    at = grid.getItemPosition(place)
    return (at[0], at[1]) if isinstance(at, tuple) else (place, 0)
