"""What a person could not read, reach or press of what is on screen: the look's rules, as far as one can count."""

import itertools
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from fieldvisit.desktop.reading import put_in_order
from fieldvisit.desktop.tokens import ROW

MEASURED = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit)


def faults(root: QWidget) -> list[str]:
    """Return every fault of what is visible in a widget, each as `kind: widget: what`."""
    seen = [one for one in root.findChildren(QWidget) if one.isVisible()]
    found = [f"clipped: {_name(one)}: {words}" for one in seen if (words := _clipped(one))]
    found += [f"outside: {_name(one)}" for one in seen if _outside(one)]
    found += [f"small: {_name(one)}: {one.width()} × {one.height()}" for one in seen if _small(one)]
    found += [f"nameless: {_name(one)}" for one in seen if one.focusPolicy() != Qt.FocusPolicy.NoFocus and _mute(one)]
    found += [f"sideways: {_name(one)}" for one in seen if isinstance(one, QScrollArea) and _sideways(one)]
    return found + list(_disorder(root))


def _name(widget: QWidget) -> str:
    names = [type(widget).__name__]
    node: QWidget | None = widget
    while node is not None:
        if node.objectName():
            names.append(node.objectName())
        node = node.parentWidget()
    return " < ".join(names[:4])


def _clipped(widget: QWidget) -> str:
    """Return the words of a label or button that has less room than they need."""
    if isinstance(widget, QLabel) and widget.text():
        needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
        narrow = not widget.wordWrap() and widget.sizeHint().width() > widget.width() + 1
        return widget.text() if narrow or needed > widget.height() + 1 else ""
    if isinstance(widget, QAbstractButton) and widget.text():
        needed = widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
        return widget.text() if needed + 4 > widget.width() else ""
    return ""


def _outside(widget: QWidget) -> bool:
    """Tell whether a widget sticks out of its parent, unless that scrolls."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return False
    if widget.objectName() in ("focusRing", "qt_spinbox_lineedit") or isinstance(parent, QAbstractItemView):
        return False
    return not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry())


def _small(widget: QWidget) -> bool:
    """Tell whether something to press is smaller than a row; parts inside another control are not meant."""
    if not isinstance(widget, MEASURED) or not widget.isEnabled():
        return False
    if isinstance(widget.parentWidget(), (*MEASURED, QAbstractItemView)):
        return False
    return min(widget.width(), widget.height()) < ROW - 4


def _mute(widget: QWidget) -> bool:
    if isinstance(widget, QScrollBar) or isinstance(widget.parentWidget(), MEASURED):
        return False
    told = QAccessible.queryAccessibleInterface(widget)
    return told is None or not told.text(QAccessible.Text.Name)


def _sideways(area: QScrollArea) -> bool:
    return area.horizontalScrollBar().isVisible()


def _disorder(root: QWidget) -> Iterator[str]:
    """Name each place where Tab goes back: up, or to the left in the same row, among the children of one parent."""
    put_in_order(root)
    chain = tab_chain(root)
    for one, other in itertools.pairwise(chain):
        above, first, then = _parting(one, other)
        if above is None or first is None or then is None:
            continue
        here, there = _place(first, above), _place(then, above)
        beside = here.left() >= there.right() and here.top() < there.bottom() and there.top() < here.bottom()
        if there.bottom() <= here.top() or beside:
            yield f"disorder: {_name(one)} → {_name(other)}"


def tab_chain(root: QWidget) -> list[QWidget]:
    """Return what Tab visits in a widget, in its order."""
    chain: list[QWidget] = []
    node = root.nextInFocusChain()
    while node is not None and node is not root:
        stops = node.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        if stops and node.isVisible() and node.isEnabled() and root.isAncestorOf(node) and not node.focusProxy():
            chain.append(node)
        node = node.nextInFocusChain()
    return chain


def _place(widget: QWidget, above: QWidget) -> QRect:
    return QRect(widget.mapTo(above, QPoint(0, 0)), widget.size())


def _parting(one: QWidget, other: QWidget) -> tuple[QWidget | None, QWidget | None, QWidget | None]:
    """Return the nearest common ancestor and its children in which the two lie; None when one holds the other."""
    line = [one]
    while (up := line[-1].parentWidget()) is not None:
        line.append(up)
    below, node = other, other.parentWidget()
    while node is not None and node not in line:
        below, node = node, node.parentWidget()
    if node is None or node is one or other in line:
        return None, None, None
    return node, line[line.index(node) - 1], below
