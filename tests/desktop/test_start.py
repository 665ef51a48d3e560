"""The first start: a code becomes an enrolled laptop, and whatever goes wrong is said and can be mended."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.wired import at_rest, window_on
from fieldvisit.desktop.pages.start import StartPage
from fieldvisit.desktop.window import Window
from sync.chaos import GARBAGE, HTML, Fault
from sync.conftest import here
from sync.world import World

__all__ = ["here"]

LEFT = Qt.MouseButton.LeftButton
WORDS = "green hills 2026 visit"


@pytest.fixture
def fresh(qtbot: QtBot, qapp: QApplication, here: World) -> Iterator[Window]:
    """The window of a laptop that nobody has enrolled."""
    with window_on(qtbot, qapp, here.folder / "new" / "profile") as made:
        yield made


def page_of(window: Window) -> StartPage:
    page = window.page("start")
    assert isinstance(page, StartPage)
    return page


def fill(page: StartPage, address: str, code: str, words: str = WORDS, again: str = WORDS) -> None:
    ui = page.ui
    for line, text in (
        (ui.address, address),
        (ui.code, code),
        (ui.passphrase.line(), words),
        (ui.again.line(), again),
    ):
        line.clear()
        QTest.keyClicks(line, text)


def test_a_code_and_a_passphrase_open_the_day(fresh: Window, here: World, qtbot: QtBot) -> None:
    assert fresh.here == "start"
    page = page_of(fresh)
    assert page.ui.address.hasFocus()
    fill(page, here.chaos.address, here.office.enrol_code("B"))
    QTest.keyClick(page.ui.again.line(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: fresh.session.is_open, timeout=20_000)
    assert fresh.here == "today"
    at_rest(qtbot, fresh)
    assert fresh.session.desk.collector == "B"
    assert fresh.session.desk.store.cases.count() > 0
    assert fresh.session.sync.failure == ""


@pytest.mark.parametrize(
    ("address", "code", "words", "again", "blamed", "said"),
    [
        ("", "X", WORDS, WORDS, "address", "服务器地址"),
        ("http://example.org", "X", WORDS, WORDS, "address", "https://"),
        ("http://127.0.0.1:9", "X", WORDS, WORDS, "address", "没有公司服务器"),
        ("OFFICE", "", WORDS, WORDS, "code", "登记码"),
        ("OFFICE", "WRONG-CODE", WORDS, WORDS, "code", "新的登记码"),
        ("OFFICE", "CODE", "short", "short", "passphrase", "10"),
        ("OFFICE", "CODE", WORDS, "another one", "again", "不一致"),
        ("OFFICE", "CODE", "", "", "passphrase", "口令"),
    ],
)
def test_each_mistake_is_said_at_its_field_and_nothing_typed_is_lost(
    fresh: Window, here: World, qtbot: QtBot, address: str, code: str, words: str, again: str, blamed: str, said: str
) -> None:
    page = page_of(fresh)
    typed = (address.replace("OFFICE", here.chaos.address), code, words, again)
    fill(page, *typed)
    QTest.mouseClick(page.ui.enrol, LEFT)
    at_rest(qtbot, fresh)
    ui = page.ui
    assert said in ui.problem.text()
    assert (ui.address.text(), ui.code.text(), ui.passphrase.text(), ui.again.text()) == typed
    field = getattr(ui, blamed)
    qtbot.waitUntil(lambda: (field.focusProxy() or field).hasFocus())
    assert ui.enrol.isEnabled()
    assert not (fresh.session.profile / "profile.json").exists()


@pytest.mark.parametrize(("answer", "said"), [(HTML, "登录"), (GARBAGE, "本机没有任何改动")])
def test_a_stranger_that_answers_is_not_taken_for_the_office(
    fresh: Window, here: World, qtbot: QtBot, answer: bytes, said: str
) -> None:
    here.chaos.plan(*[Fault(answer=answer)] * 20)
    page = page_of(fresh)
    fill(page, here.chaos.address, "CODE")
    QTest.mouseClick(page.ui.enrol, LEFT)
    at_rest(qtbot, fresh)
    assert said in page.ui.problem.text()
    here.chaos.plan()
    page.ui.code.setText(here.office.enrol_code("B"))
    assert page.ui.problem.text() == ""
    QTest.mouseClick(page.ui.enrol, LEFT)
    qtbot.waitUntil(lambda: fresh.session.is_open, timeout=20_000)


def test_the_language_changes_at_once_and_is_kept(fresh: Window, here: World, qtbot: QtBot) -> None:
    page = page_of(fresh)
    page.ui.code.setText("ABCD")
    QTest.mouseClick(page.ui.english, LEFT)
    qtbot.waitUntil(lambda: page.ui.title.text() != "设置这台电脑")
    assert page.ui.title.text() == "Set up this laptop"
    assert page.ui.code.text() == "ABCD"
    QTest.mouseClick(page.ui.enrol, LEFT)
    assert page.ui.problem.text() == "Enter the server address your office gave you."
    assert "language=en" in (fresh.session.profile.parent / "profile-look.ini").read_text()
