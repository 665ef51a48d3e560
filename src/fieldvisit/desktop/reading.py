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
        children, layout = _children(widget), widget.layout()
        laid_out = _laid_out(layout, children) if layout is not None else []
        inner = [*laid_out, *(child for child in children if child not in laid_out)]
    for child in inner:
        found += _stops(child) if child is not None else []
    return found


def _children(widget: QWidget) -> list[QWidget]:
    children = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return sorted((child for child in children if not child.isWindow()), key=lambda one: (one.y(), one.x()))


def _laid_out(layout: QLayout, children: list[QWidget]) -> list[QWidget]:
    """Return those of the children that the layout places, asking where each is and never for its QLayoutItem.

    Such an item belongs to Qt, which deletes it unseen; Python's handle of it stays at an address that is then
    another object's, and deleting that one ends the program (docs/decisions/0014).
    """
    parts: list[tuple[int, QWidget | QLayout]] = [(layout.indexOf(child), child) for child in children]
    parts += [(layout.indexOf(nested), nested) for nested in layout.children() if isinstance(nested, QLayout)]
    found: list[QWidget] = []
    for _, part in sorted(((_cell(layout, at), part) for at, part in parts if at >= 0), key=lambda one: one[0]):
        if isinstance(part, QLayout):
            found += _laid_out(part, children)
        else:
            found.append(part)
    return found


def _cell(layout: QLayout, place: int) -> tuple[int, ...]:
    at = layout.getItemPosition(place) if isinstance(layout, QGridLayout) else (place,)
    return tuple(at) if isinstance(at, tuple) else (place,)
