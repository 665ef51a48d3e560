"""Tells screen readers that a widget has something to say now."""

from PySide6.QtWidgets import QWidget


def announce(widget: QWidget) -> None:
    """Let a screen reader say a widget's accessible name as an alert."""
    from PySide6.QtGui import QAccessible, QAccessibleEvent  # hundreds of constants: not before something is said

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))
