"""Everything a person can read or hear of what is on screen, to be compared word for word."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

_SAYING = ("text", "title", "words", "placeholderText", "toolTip", "accessibleName", "accessibleDescription")
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def settle() -> None:
    """Let layouts, deletions and language changes come to rest."""
    for _ in range(6):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def everything(window: QWidget) -> list[str]:
    """Return every visible text of a window and the dialogs over it as `widget attribute: text`, sorted."""
    tops = [window, *(one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible())]
    shown = {id(one): one for top in tops for one in (top, *top.findChildren(QWidget)) if one.isVisible()}
    return sorted(f"{_name(one)} {line}" for one in shown.values() for line in _said(one))


def _name(widget: QWidget) -> str:
    node: QWidget | None = widget
    while node is not None and (not node.objectName() or node.objectName().startswith("qt_")):
        node = node.parentWidget()
    named = node.objectName() if node is not None else ""
    kept = named.split("_")[0] if any(letter.isdigit() for letter in named) else named
    return f"{kept}/{type(widget).__name__}"


def _said(widget: QWidget) -> Iterator[str]:
    if widget.isWindow() and widget.windowTitle():
        yield f"windowTitle: {widget.windowTitle()}"
    for name in _SAYING:
        said = getattr(widget, name, None)
        if name == "words" and not type(widget).__module__.startswith("fieldvisit.desktop.widgets"):
            continue  # of a page it sets the texts
        if name == "text" and isinstance(widget, QLineEdit | QPlainTextEdit):
            continue  # what somebody typed
        text = said() if callable(said) else None
        if isinstance(text, str) and text:
            yield f"{name}: {text}"
    if isinstance(widget, QMessageBox):
        yield f"informativeText: {widget.informativeText()}"
    if isinstance(widget, QComboBox):
        yield from (f"item: {widget.itemText(at)}" for at in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _of_a_model(widget.model(), isinstance(widget, QTableView))
    heard = QAccessible.queryAccessibleInterface(widget)
    if heard is not None and not isinstance(widget, QLineEdit | QPlainTextEdit):
        yield f"heard: {heard.text(QAccessible.Text.Name)} | {heard.text(QAccessible.Text.Description)}"


def _of_a_model(model: QAbstractItemModel, headed: bool) -> Iterator[str]:
    columns = model.columnCount(QModelIndex()) if headed else 1  # a list's own is private
    for column in range(columns if headed else 0):
        yield f"head: {model.headerData(column, Qt.Orientation.Horizontal)}"
    for row in range(model.rowCount(QModelIndex())):
        for column in range(columns):
            for role in _ROLES:
                text = model.index(row, column).data(role)
                if isinstance(text, str) and text:
                    yield f"cell: {text}"
