"""Tab goes as one reads, and asking for that order leaves no handle behind of what Qt deletes unseen."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMetaObject, QObject
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import Object, createdByPython, getAllValidWrappers, ownedByPython

from casework.laptop import ORDER
from fieldvisit.desktop.reading import put_in_order
from fieldvisit.desktop.widgets.flow import Flow
from fieldvisit.desktop.window import Window


def names(stops: list[QWidget]) -> list[str]:
    return [stop.objectName() for stop in stops]


def line(name: str, host: QWidget) -> QLineEdit:
    made = QLineEdit(host)
    made.setObjectName(name)
    return made


def unwatched(besides: Sequence[object]) -> list[Object]:
    """Return Python's handles of what Qt made and will delete without a word: that is anything but a QObject."""
    return [
        one
        for one in getAllValidWrappers()
        if not isinstance(one, QObject | QMetaObject)  # the latter are there as long as the program
        and not ownedByPython(one)
        and not createdByPython(one)  # then its destructor is Python's, and tells it
        and not any(one is other for other in besides)
    ]


def test_the_order_is_that_of_the_layouts_however_nested_and_whenever_made(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    made = {name: line(name, host) for name in ("loose", "f", "e", "d", "c", "b", "a")}
    column, row, grid, flow = QVBoxLayout(host), QHBoxLayout(), QGridLayout(), Flow()
    column.addWidget(made["a"])
    column.addStretch()
    column.addLayout(row)
    row.addWidget(QLabel("no stop"))
    row.addWidget(made["b"])
    row.addLayout(grid)
    grid.addWidget(made["d"], 1, 0)
    grid.addWidget(made["c"], 0, 1)
    column.addLayout(flow)
    flow.addWidget(made["e"])
    column.addWidget(made["f"])
    host.show()
    assert names(put_in_order(host)) == ["a", "b", "c", "d", "e", "f", "loose"]
    made["b"].hide()
    column.removeWidget(made["a"])
    assert names(put_in_order(host))[:4] == ["c", "d", "e", "f"]


def test_no_handle_is_left(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    column, row = QVBoxLayout(host), QHBoxLayout()
    column.addWidget(line("a", host))
    column.addLayout(row)
    row.addWidget(line("b", host))
    before = unwatched([])
    host.show()
    put_in_order(host)
    assert unwatched(before) == []


def test_none_is_left_by_the_pages(window: Window) -> None:
    before = unwatched([])
    places = (("today", ""), ("case", "C-4"), ("visit", f"O:{ORDER}"), ("cases", ""), ("outbox", ""))
    for page, subject in (*places, ("receipts", ""), ("settings", ""), ("today", "")):
        window.show_page(page, subject)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    flows = [item for flow in window.findChildren(Flow) for item in flow._items]
    assert unwatched([*before, *flows]) == []


def test_what_comes_to_lie_where_an_item_was_can_be_deleted() -> None:
    # In a program of its own: what this is about ends the interpreter
    program = textwrap.dedent("""
        from fieldvisit.desktop import constants
        constants.keep()
        from PySide6.QtCore import QEvent, QTimer, QTranslator
        from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
        from fieldvisit.desktop.reading import put_in_order

        def delete(ones):
            while ones:
                ones.pop().deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

        app = QApplication(["test", "-platform", "offscreen"])
        host = QWidget()
        column = QVBoxLayout(host)
        lines = [QLineEdit() for _ in range(300)]
        for one in lines:
            column.addWidget(one)
        host.show()
        assert put_in_order(host) == lines
        delete(lines)
        delete([kind(app) for _ in range(1000) for kind in (QTranslator, QTimer)])
        print("lived")
    """)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=env)
    assert (ended.returncode, ended.stdout.strip()) == (0, "lived"), ended.stderr
