"""Lets forms made in Designer, which pass a parent only, build widgets whose first argument is a value."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

T = TypeVar("T", str, int)


def placed(first: T | QWidget, empty: T, parent: QWidget | None) -> tuple[T, QWidget | None]:
    """Return (value, parent): the value is `empty` when the first argument is the parent, as a form passes it."""
    return (empty, first) if isinstance(first, QWidget) else (first, parent)
