"""Words that should not stand: found while the typist rests, explained, mended by one press, never in the way."""

import time

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from fieldvisit import casework
from fieldvisit.desktop.pages.visit_conduct import QUIET_MS
from fieldvisit.desktop.window import Window
from fieldvisit.wording import say
from visit_walk import Walk


def notes(walk: Walk) -> QPlainTextEdit:
    return walk.find(QPlainTextEdit, "notes")


def test_a_threat_is_explained_underlined_and_written_neutrally(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    text = "𬭎在家。再不还就叫警察抓你。"
    walk.type("notes", text)
    qtbot.waitUntil(lambda: walk.sees("conduct_0_replace"))
    found = casework.conduct(text)
    (line,) = notes(walk).extraSelections()
    assert line.cursor.selectedText() == found[0].phrase, "rare characters do not shift it"
    assert found[0].phrase in walk.words()
    assert say(f"conduct.why.{found[0].kind.value}", "zh-CN") in walk.words()
    walk.click("conduct_0_replace")
    after = notes(walk).toPlainText()
    assert after.startswith("𬭎在家。")
    assert found[0].phrase not in after
    qtbot.waitUntil(lambda: not walk.sees("conduct_0"))
    assert casework.conduct(after) == ()
    notes(walk).undo()
    assert notes(walk).toPlainText() == text


def test_the_persons_own_words_are_marked_as_such(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "再不还就叫警察抓你")
    qtbot.waitUntil(lambda: walk.sees("conduct_0_quote"))
    walk.click("conduct_0_quote")
    after = notes(walk).toPlainText()
    assert "对方说" in after
    qtbot.waitUntil(lambda: not walk.sees("conduct_0"))
    assert casework.conduct(after) == ()


def test_findings_never_keep_a_note_from_being_saved(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    text = "再不还就叫警察抓你。"
    walk.type("notes", text)
    qtbot.waitUntil(lambda: walk.sees("conduct_0"))
    walk.click("to_agree")
    assert walk.visit.notes == text


def test_the_persons_statement_gets_a_hint_and_nothing_to_mend(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("statement", "再不还就叫警察抓你")
    qtbot.waitUntil(lambda: walk.sees("statement_hint"))
    assert "原话" in walk.find(QLabel, "statement_hint").text()
    assert not walk.sees("conduct_0")


def test_an_input_method_at_work_is_left_alone(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "再不还就叫警察抓你。")
    editor = notes(walk)
    QApplication.sendEvent(editor, QInputMethodEvent("pin yin", []))
    qtbot.wait(QUIET_MS * 2)
    assert editor.extraSelections() == []
    assert not walk.sees("conduct_0")
    done = QInputMethodEvent("", [])
    done.setCommitString("拼音")
    QApplication.sendEvent(editor, done)
    qtbot.waitUntil(lambda: walk.sees("conduct_0"))
    assert editor.toPlainText().endswith("拼音")


def test_typing_waits_for_no_check(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    editor = notes(walk)
    editor.setPlainText("到访平和，双方核对了金额。" * 160)
    qtbot.wait(QUIET_MS * 2)
    took = []
    for _ in range(50):
        began = time.perf_counter()
        editor.insertPlainText("字")
        took.append(time.perf_counter() - began)
    assert sorted(took)[25] < 0.005
