"""A language chosen while the program runs: everything on screen says it as a program that began in it does."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

import sample
from casework.laptop import CASE, PASSPHRASE, Laptop
from casework.laptop import laptop as build
from desktop.conftest import speak
from desktop.spoken import everything, settle
from desktop.turned_hands import turned, turning
from desktop.wired import at_rest, unlock
from fieldvisit import casework
from fieldvisit.desktop import look
from fieldvisit.desktop.app import assemble
from fieldvisit.desktop.leaving import Leaving
from fieldvisit.desktop.pages.preview import PreviewPage
from fieldvisit.desktop.pages.receipts import ReceiptsPage
from fieldvisit.desktop.pages.today_stop import StopCard
from fieldvisit.desktop.pages.unlock import UnlockPage
from fieldvisit.desktop.turned.turning import Turning
from fieldvisit.desktop.window import Window
from fieldvisit.errors import DiskFull
from fieldvisit.model.receipt import PaymentMode, Receipt
from fieldvisit.tryout import steps
from fieldvisit.tryout.hands import Hands
from visit_walk import Walk

__all__ = ["turning"]
OWN = r"\b[0-9a-f]{16}\b|\d+ KB|/[ab]/profile"
"""What is another in each laptop: its office's key, its database's size, its folder."""
States = Iterator[str]
Script = Callable[[QtBot, Window, Laptop], States]


@contextmanager
def program(qtbot: QtBot, qapp: QApplication, folder: Path, language: str) -> Iterator[tuple[Window, Laptop]]:
    """A laptop with the sample day and the program on it, which begins in a language."""
    with build(folder / "profile", *sample.feed(), cards_read=False) as made:
        look.settings(made.profile).setValue("language", language)
        window = assemble(qapp, made.profile, made.clock)
        window.resize(1280, 800)
        with qtbot.waitExposed(window):
            window.show()
        yield window, made
        at_rest(qtbot, window)
        window.close()
        window.language.leave()
        window.deleteLater()
        for translator in qapp.findChildren(QTranslator):
            qapp.removeTranslator(translator)
            translator.deleteLater()


def desk_states(qtbot: QtBot, window: Window, laptop: Laptop) -> States:
    yield "unlock"
    page = window.page("unlock")
    assert isinstance(page, UnlockPage)
    page.ui.passphrase.line().setText("not it")
    QTest.mouseClick(page.ui.unlock, Qt.MouseButton.LeftButton)
    at_rest(qtbot, window)
    yield "wrong word"
    unlock(qtbot, window, PASSPHRASE)
    yield "today"
    window.complain(DiskFull(reason="export"))
    yield "complaint"
    window.session.restored.emit()
    yield "restored"
    hands = Hands(window)
    window.show_page("today")
    window.toast.say(lambda: window.tr("Today"))
    yield "a message"
    next(one for one in window.findChildren(StopCard) if one.action == "why").button.click()
    yield "why"
    hands.key(Qt.Key.Key_Escape)
    window.ui.hours.click()
    yield "hours"
    hands.key(Qt.Key.Key_Escape)
    box = Leaving(3, window)
    box.open()
    yield "leaving"
    box.reject()
    for name, subject in (
        *(("cases", ""), ("cases", "zzzz"), ("outbox", ""), ("receipts", ""), ("settings", ""), ("training", "")),
        *(("rules", "CN-TIME-01"), ("rules", "pack:CN-2026"), ("case", CASE), ("case", "C-4"), ("case", sample.LONG)),
    ):
        window.show_page(name, subject)
        yield f"{name} {subject}"
    window.show_page("start")
    hands.click("enrol")
    yield "start without an address"


def message_states(qtbot: QtBot, window: Window, laptop: Laptop) -> States:
    """What is said of something done or refused stays as a finished sentence until something else is done."""
    unlock(qtbot, window, PASSPHRASE)
    visit = laptop.met()
    casework.receive(laptop.desk, visit.visit_id, 12_345, PaymentMode.APP, "TX-1", sample.LONG, "SELF")
    hands = Hands(window)
    window.show_page("settings")
    hands.click("copyFacts")
    yield "copied"
    hands.click("change")
    yield "no old word"
    hands.type("oldWord", "not it")
    hands.type("newWord", "a new word for 2027")
    hands.click("change")
    yield "words differ"
    hands.click("addCompanion")
    yield "no code"
    hands.click("roll_add")
    yield "no printer"
    window.show_page("receipts")
    yield "a receipt"
    receipts = window.page("receipts")
    assert isinstance(receipts, ReceiptsPage)
    receipts.ui.table.selectRow(0)
    hands.click("voidIt")
    yield "voiding"
    hands.key(Qt.Key.Key_Escape)
    preview = window.page("preview")
    assert isinstance(preview, PreviewPage)
    preview.save_to(laptop.profile / "no" / "folder" / "here.pdf")
    yield "not saved"
    window.session.interrupted.add(visit.visit_id)
    window.show_page("today")
    yield "interrupted"
    hands.click(f"void_{visit.visit_id}")
    yield "giving up"


def visit_states(qtbot: QtBot, window: Window, laptop: Laptop) -> States:
    unlock(qtbot, window, PASSPHRASE)
    casework.refresh(laptop.desk, (("success", "1"), ("failure", "1")))
    walk = Walk(qtbot, window)
    yield "before"
    walk.depart()
    walk.tick_shown()
    walk.type("companion_passphrase", "not it")
    walk.click("confirm")
    at_rest(qtbot, window)
    yield "departed, wrong word"
    walk.confirm()
    yield "door"
    walk.click("incident")
    yield "incident"
    walk.click("incident_CONDUCT")
    yield "incident chosen"
    walk.click("incident_cancel")
    walk.click("who_FAMILY")
    walk.click("told_open")
    yield "relative"
    walk.click("who_LAWYER")
    yield "lawyer"
    walk.click("who_SELF")
    yield "self"
    walk.choose("method", "SAID_TWO")
    walk.click("identify_yes")
    yield "identified"
    walk.click("to_talk")
    yield "talk"
    walk.click("to_agree")
    yield "agree"
    walk.click("receive")
    yield "payment without anything"
    for kind in ("PROMISE", "PLAN", "WAIVER", "EXTENSION", "DISPUTE"):
        walk.click(f"offer_{kind}")
        walk.click("record_offer")
        yield f"offer {kind}"
    walk.click("agreed")
    yield "close"


def differing(after: list[str], before: list[str]) -> list[str]:
    """Return the lines of only one of two screens."""
    left, right = Counter(after), Counter(before)
    return [f"- {one}" for one in (right - left).elements()] + [f"+ {one}" for one in (left - right).elements()]


def said(script: Script, qtbot: QtBot, qapp: QApplication, folder: Path, *, switched: bool) -> dict[str, list[str]]:
    """Return what is on screen in every state, in English; switched to it only there, or from the beginning."""
    found = {}
    with program(qtbot, qapp, folder, "zh-CN" if switched else "en") as (window, laptop):
        for state in script(qtbot, window, laptop):
            at_rest(qtbot, window)
            settle()
            window.toast._clock.stop()  # good news would go by itself meanwhile,
            window.session._timer.stop()  # and the next sync begin
            if switched:
                before = everything(window)
                speak(window, "en")
                settle()
            found[state] = [re.sub(OWN, "…", one) for one in everything(window)]
            if switched:
                speak(window, "zh-CN")
                settle()
                assert differing(everything(window), before) == [], state
            window.toast.hide()
    return found


@pytest.mark.parametrize("script", [desk_states, message_states, visit_states])
def test_everything_on_screen_follows_the_language(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, script: Script
) -> None:
    fresh = said(script, qtbot, qapp, tmp_path / "a", switched=False)
    after = said(script, qtbot, qapp, tmp_path / "b", switched=True)
    found = {state: differing(after[state], words) for state, words in fresh.items()}
    assert {state: lines for state, lines in found.items() if lines} == {}


# Hands stay where they are
def standing(window: QWidget) -> tuple[str, tuple[int, int], list[int]]:
    """Return where the keyboard is, its selection, and how far everything is scrolled."""
    held = QApplication.focusWidget()
    assert held is not None
    chosen = (-1, -1)
    if isinstance(held, QPlainTextEdit):
        chosen = held.textCursor().anchor(), held.textCursor().position()
    elif isinstance(held, QLineEdit):
        chosen = held.cursorPosition(), held.selectionStart()
    areas = [one for one in window.findChildren(QScrollArea) if one.isVisible()]
    return held.objectName(), chosen, [one.verticalScrollBar().value() for one in areas]


def stays(window: Window, widget: QWidget, scrolled: int = 60) -> None:
    """Change the language with the keyboard on a widget, and back: nothing has moved."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    for area in window.findChildren(QScrollArea):
        if area.isVisible():
            area.verticalScrollBar().setValue(min(scrolled, area.verticalScrollBar().maximum()))
    before = standing(window)
    for language in ("en", "zh-CN"):
        speak(window, language)
        settle()
        assert standing(window) == before, language


def test_a_language_change_moves_nobodys_hands(qtbot: QtBot, window: Window) -> None:
    window.resize(1100, 700)
    walk = Walk(qtbot, window)
    recorder = walk.find(QLineEdit, "recorder")
    recorder.setText("REC-0007")
    recorder.setSelection(2, 3)
    stays(window, recorder)
    walk.depart()
    walk.confirm()
    stays(window, walk.find(QAbstractButton, "who_FAMILY"))
    walk.click("incident")
    stays(window, walk.find(QAbstractButton, "incident_MEDICAL"))
    walk.click("incident_MEDICAL")
    typed = walk.find(QLineEdit, "incident_text")
    typed.setText("对方头晕")
    typed.setCursorPosition(2)
    stays(window, typed)
    walk.click("incident_cancel")
    steps.identify(walk.hands)
    walk.click("to_talk")
    notes = walk.find(QPlainTextEdit, "notes")
    notes.setPlainText("来访平和。对方说下月付。")
    cursor = notes.textCursor()
    cursor.setPosition(8)
    cursor.setPosition(3, cursor.MoveMode.KeepAnchor)
    notes.setTextCursor(cursor)
    stays(window, notes)


def test_a_locked_desk_keeps_what_is_typed_where_it_is(window: Window) -> None:
    window.session.lock()
    page = window.page("unlock")
    assert isinstance(page, UnlockPage)
    line = page.ui.passphrase.line()
    line.setText("清风-明月")
    line.setSelection(1, 2)
    stays(window, line)
    assert line.selectedText() == "风-"


@pytest.mark.parametrize("page", ["correct", "leaflets"])
def test_the_person_changes_the_language_and_goes_on_where_they_were(
    laptop: Laptop, turning: Turning, page: str
) -> None:
    window = turned(turning, laptop.met(), page)
    settle()
    if page == "correct":
        editor = window.findChild(QPlainTextEdit, "turned_correction")
        assert isinstance(editor, QPlainTextEdit)
        editor.setPlainText("我的话没有写全")
        cursor = editor.textCursor()
        cursor.setPosition(2)
        cursor.setPosition(5, cursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
    else:
        rows = [one for one in window.findChildren(QPushButton) if one.objectName() == "turned_leaflet_scam"]
        rows[-1].setFocus(Qt.FocusReason.TabFocusReason)
    area = window.leaves[page].verticalScrollBar()
    area.setValue(min(40, area.maximum()))
    before = standing(window)
    for language in ("en", "zh-TW", "zh-CN"):
        QTest.mouseClick(window.languages[language], Qt.MouseButton.LeftButton)
        settle()
        assert window.language == language
        assert standing(window) == before, language


def test_a_paper_on_screen_is_laid_out_in_the_language_it_would_be_printed_in(
    qtbot: QtBot, window: Window, receipt: Receipt
) -> None:
    window.show_page("preview", f"receipt:A5:{receipt.number}")
    preview = window.page("preview")
    assert isinstance(preview, PreviewPage)
    for language, title in (("zh-CN", "收据"), ("en", "Receipt"), ("zh-CN", "收据")):
        speak(window, language)
        qtbot.waitUntil(preview.ui.save.isEnabled, timeout=15_000)
        at_rest(qtbot, window)
        assert title in preview.ui.view.document().getAllText(0).text()
