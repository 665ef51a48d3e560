"""The locked desk: wrong words, damaged files, a second window."""

import fcntl
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from casework.laptop import PASSPHRASE, Laptop
from desktop.conftest import speak
from desktop.wired import at_rest, window_on
from fieldvisit.desktop.pages.unlock import UnlockPage
from fieldvisit.desktop.window import Window

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def locked(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> Iterator[Window]:
    laptop.free()
    with window_on(qtbot, qapp, laptop.profile) as made:
        yield made


def try_with(qtbot: QtBot, window: Window, words: str) -> UnlockPage:
    page = window.page("unlock")
    assert isinstance(page, UnlockPage)
    page.ui.passphrase.line().setText(words)
    QTest.mouseClick(page.ui.unlock, LEFT)
    at_rest(qtbot, window)
    return page


def said(page: UnlockPage) -> str:
    return " ".join(label.text() for label in page.ui.form.findChildren(QLabel) if label.isVisible())


def test_a_wrong_passphrase_is_said_at_the_field_and_can_be_typed_over(locked: Window, qtbot: QtBot) -> None:
    page = try_with(qtbot, locked, "not the one")
    assert "口令不正确" in said(page)
    assert not locked.session.is_open
    line = page.ui.passphrase.line()
    assert line.hasFocus()
    assert line.selectedText()
    page = try_with(qtbot, locked, PASSPHRASE)
    assert (locked.session.is_open, locked.here) == (True, "today")
    assert page.ui.passphrase.text() == ""


def test_without_words_nothing_is_tried(locked: Window, qtbot: QtBot) -> None:
    page = locked.page("unlock")
    assert isinstance(page, UnlockPage)
    assert not page.ui.unlock.isEnabled()
    QTest.keyClick(page.ui.passphrase.line(), Qt.Key.Key_Return)
    assert not locked.session.tasks.running


def test_a_damaged_profile_says_what_to_do_and_where_it_is(locked: Window, laptop: Laptop, qtbot: QtBot) -> None:
    for name in ("profile.json", "profile.json.bak"):
        (laptop.profile / name).write_bytes(b"{}")
    page = try_with(qtbot, locked, PASSPHRASE)
    assert "不要删除" in said(page)
    assert str(laptop.profile) in said(page)
    assert (laptop.profile / "profile.json").read_bytes() == b"{}"
    speak(locked, "en")
    assert "Do not delete" in said(page)


def test_a_profile_in_another_programs_hands_is_said(locked: Window, laptop: Laptop, qtbot: QtBot) -> None:
    with (laptop.profile / "lock").open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        page = try_with(qtbot, locked, PASSPHRASE)
        assert "另一个窗口" in said(page)
    try_with(qtbot, locked, PASSPHRASE)
    assert locked.session.is_open


def test_a_start_with_only_the_copy_of_the_key_file(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> None:
    (laptop.profile / "profile.json").unlink()
    with window_on(qtbot, qapp, laptop.profile) as window:
        assert window.here == "unlock"
