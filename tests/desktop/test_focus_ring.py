"""The focus ring lies around what has the focus, wherever that goes."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.desktop import theme


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "light", reduced_motion=True)


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


def ring_of(window: QWidget) -> list[QWidget]:
    return [child for child in window.findChildren(QWidget, "focusRing") if child.isVisible()]


def test_the_ring_lies_outside_and_follows(qtbot: QtBot) -> None:
    window, one, two = QWidget(), QLineEdit(), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(one)
    column.addWidget(two)
    show(qtbot, window)
    for line in (one, two, one):
        line.setFocus()
        assert len(ring_of(window)) == 1
        assert ring_of(window)[0].geometry().contains(line.geometry().adjusted(-2, -2, 2, 2))
    window.resize(500, 300)
    assert ring_of(window)[0].geometry().contains(one.geometry())
    one.hide()
    assert all(not ring.geometry().contains(one.geometry()) for ring in ring_of(window))


def test_the_ring_scrolls_with_its_widget_and_dies_with_it(qtbot: QtBot) -> None:
    area, inner = QScrollArea(), QWidget()
    column = QVBoxLayout(inner)
    lines = [QLineEdit() for _ in range(30)]
    for line in lines:
        column.addWidget(line)
    area.setWidget(inner)
    show(qtbot, area)
    lines[3].setFocus()
    before = ring_of(area)[0].y()
    area.verticalScrollBar().setValue(60)
    assert ring_of(area)[0].y() == before - 60
    lines[3].deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    lines[5].setFocus()
    assert len(ring_of(area)) == 1
