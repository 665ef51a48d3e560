"""Look, language, idle lock, companion, passphrase, certificate and what support asks for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from casework.laptop import PASSPHRASE, laptop
from desktop.conftest import speak
from desktop.wired import at_rest, unlock, window_on
from fieldvisit import casework
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages.settings import SettingsPage
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.window import Window
from fieldvisit.token_key import TokenKey
from helpers.softhsm import LABELS, PIN, drawer, module
from sync.conftest import here
from sync.world import PASSPHRASE as WORLD_PASSPHRASE
from sync.world import World

__all__ = ["here"]

LEFT = Qt.MouseButton.LeftButton
NEW = "a new word for 2027"


@pytest.fixture
def wired(qtbot: QtBot, qapp: QApplication, here: World) -> Iterator[Window]:
    with window_on(qtbot, qapp, here.folder / "profile") as made:
        unlock(qtbot, made, WORLD_PASSPHRASE)
        at_rest(qtbot, made)
        yield made


def page_of(window: Window) -> SettingsPage:
    window.show_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def choose(box: QComboBox, data: str) -> None:
    """Choose as a hand does: by the keyboard."""
    box.setFocus()
    while box.currentData() != data:
        key = Qt.Key.Key_Down if box.findData(data) > box.currentIndex() else Qt.Key.Key_Up
        QTest.keyClick(box, key)


def said(page: SettingsPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_language_appearance_and_size_change_at_once_and_stay(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    choose(page.ui.language, "en")
    qtbot.waitUntil(lambda: page.ui.title.text() == "Settings")
    choose(page.ui.scheme, "dark")
    assert theme.scheme() == "dark"
    before = theme.px("body")
    choose(page.ui.scale, "1.3")
    assert theme.px("body") > before
    kept = (window.session.profile.parent / "profile-look.ini").read_text()
    assert {"language=en", "scheme=dark", "scale=1.3"} <= set(kept.split())
    choose(page.ui.scale, "1.0")
    choose(page.ui.scheme, "light")
    choose(page.ui.language, "zh-CN")
    qtbot.waitUntil(lambda: page.ui.title.text() == "设置")


def test_the_idle_minutes_are_kept_with_the_profile(window: Window, session: Session) -> None:
    page = page_of(window)
    choose(page.ui.idle, "2")
    assert session.desk.store.settings.get("idle_minutes") == "2"


def test_the_passphrase_changes_only_with_the_old_one(window: Window, session: Session, qtbot: QtBot) -> None:
    page = page_of(window)
    ui = page.ui
    for old, new, again, blamed, words in (
        ("", NEW, NEW, ui.oldWord, "现在使用的口令"),
        (PASSPHRASE, NEW, NEW + "x", ui.newAgain, "不一致"),
        ("not the one", NEW, NEW, ui.oldWord, "口令不正确"),
        (PASSPHRASE, "short", "short", ui.newWord, "太简单"),
    ):
        for field, text in ((ui.oldWord, old), (ui.newWord, new), (ui.newAgain, again)):
            field.line().setText(text)
        QTest.mouseClick(ui.change, LEFT)
        at_rest(qtbot, window)
        assert words in said(page)
        assert blamed.line().hasFocus()
    for field, text in ((ui.oldWord, PASSPHRASE), (ui.newWord, NEW), (ui.newAgain, NEW)):
        field.line().setText(text)
    QTest.keyClick(ui.newAgain.line(), Qt.Key.Key_Return)
    at_rest(qtbot, window)
    assert ui.newWord.text() == ""
    session.lock()
    unlock(qtbot, window, NEW)


def test_a_companion_is_enrolled_with_a_code_of_their_own(wired: Window, here: World, qtbot: QtBot) -> None:
    page = page_of(wired)
    assert "没有其他人" in page.ui.signers.text()
    QTest.mouseClick(page.ui.addCompanion, LEFT)
    assert "登记码" in said(page)
    page.ui.companionCode.setText("WRONG")
    page.ui.companionWord.line().setText(NEW)
    QTest.mouseClick(page.ui.addCompanion, LEFT)
    at_rest(qtbot, wired)
    assert "新的登记码" in said(page)
    assert page.ui.companionCode.text() == "WRONG"
    page.ui.companionCode.setText(here.office.enrol_code("B"))
    QTest.mouseClick(page.ui.addCompanion, LEFT)
    qtbot.waitUntil(lambda: "员工B" in page.ui.signers.text(), timeout=20_000)
    assert page.ui.companionWord.text() == ""


def test_a_companion_is_enrolled_with_a_key_in_a_token(wired: Window, here: World, qtbot: QtBot) -> None:
    page, drawers = page_of(wired), drawer()
    token = page.token
    QTest.mouseClick(token.heading, LEFT)
    token.driver.setText(str(drawers.configuration))
    QTest.mouseClick(token.look, LEFT)
    qtbot.waitUntil(token.error.isVisible)
    assert "USB Key" in token.error.text()
    assert token.chosen() is None
    token.driver.setText(module())
    QTest.mouseClick(token.look, LEFT)
    qtbot.waitUntil(lambda: token.which.count() == len(LABELS))
    token.which.setCurrentIndex(next(at for at in range(len(LABELS)) if "companion" in token.which.itemText(at)))
    page.ui.companionCode.setText(here.office.enrol_code("B"))
    page.ui.companionWord.line().setText(NEW)
    token.pin.line().setText("0000")
    QTest.mouseClick(page.ui.addCompanion, LEFT)
    at_rest(qtbot, wired)
    assert "PIN" in said(page)
    token.pin.line().setText(PIN)
    QTest.mouseClick(page.ui.addCompanion, LEFT)
    qtbot.waitUntil(lambda: "员工B" in page.ui.signers.text(), timeout=20_000)
    assert token.pin.text() == ""
    signer = casework.open_signer(wired.session.desk, "B", NEW)
    assert isinstance(signer.key, TokenKey)


@pytest.mark.parametrize(("days", "words"), [(20, "还有 20 天"), (31, "")])
def test_a_certificate_that_ends_soon_is_said(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, days: int, words: str
) -> None:
    with laptop(tmp_path / "profile", lead_days=days) as made, window_on(qtbot, qapp, made.profile) as window:
        window.session.clock = made.clock
        unlock(qtbot, window, PASSPHRASE)
        if words:
            qtbot.waitUntil(window.ui.banner.isVisible)
            assert words in window.ui.banner.words()
        page = page_of(window)
        assert page.ui.expiry.isVisible() is bool(words)
        assert words in page.ui.expiry.words()


def test_the_facts_for_support_name_no_visited_person(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    QTest.mouseClick(page.ui.copyFacts, LEFT)
    copied = QApplication.clipboard().text()
    assert "D-TEST" in copied
    assert "Qt" in copied
    assert "欧阳" not in copied
    speak(window, "en")
    qtbot.waitUntil(lambda: "Profile folder" in page.ui.facts.text())
    assert "Apache License" in page.ui.licence.text()
