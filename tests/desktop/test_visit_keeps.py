"""Nothing typed in a visit is lost: not by resting, locking, changing the language, nor by a killed program."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from casework.laptop import PASSPHRASE, Hands, Laptop
from fieldvisit.desktop.app import assemble
from fieldvisit.desktop.window import Window
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.visit import Step
from visit_walk import Walk

ROOT = Path(__file__).resolve().parents[2]
AT_MOST_LOST = 1.0
"""Seconds of typing a crash may cost."""


def unlocked(qtbot: QtBot, window: Window) -> None:
    refused: list[FieldvisitError] = []
    window.session.unlock(PASSPHRASE, refused.append)
    qtbot.waitUntil(lambda: window.session.is_open or bool(refused))
    assert not refused


def held(walk: Walk) -> str:
    draft = walk.window.session.desk.store.drafts.get(walk.visit.visit_id)
    return draft.notes if draft else ""


def test_what_is_typed_is_stored_and_said_to_be(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "第一句。")
    qtbot.waitUntil(lambda: held(walk) == "第一句。")
    assert walk.page.ui.saved.text() == "已保存 10:00:00"
    QTest.keyClicks(walk.find(QPlainTextEdit, "notes"), "more")
    walk.click("to_agree")
    assert walk.visit.notes == "第一句。more", "leaving the step brings it into the journal"


def test_locking_keeps_every_word_and_the_step(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "锁屏前一刻")
    walk.type("statement", "他说")
    visit = walk.visit.visit_id
    window.session.lock()
    assert not walk.page.isVisible()
    unlocked(qtbot, window)
    assert walk.step() is Step.TALK
    assert walk.find(QPlainTextEdit, "notes").toPlainText() == "锁屏前一刻"
    draft = window.session.desk.store.drafts.get(visit)
    assert draft is not None
    assert (draft.notes, draft.statement) == ("锁屏前一刻", "他说")
    assert walk.visit.gaps == (), "a lock is no interruption"
    walk.click("to_agree")
    walk.click("offer_PLAN")
    walk.type("plan_down", "300")
    walk.type("offer_text", "分三期")
    window.session.lock()
    unlocked(qtbot, window)
    assert walk.step() is Step.AGREE
    assert walk.find(QPlainTextEdit, "offer_text").toPlainText() == "分三期"


def test_the_recorder_typed_before_setting_out_outlives_a_lock(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.type("recorder", "REC-9")
    window.session.lock()
    unlocked(qtbot, window)
    qtbot.waitUntil(lambda: walk.find(QAbstractButton, "depart").isEnabled())
    walk.click("depart")
    assert walk.visit.departed.recorder == "REC-9"


def test_a_change_of_language_keeps_words_and_choices(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_door()
    walk.click("who_SELF")
    walk.choose("method", "PHONE")
    for language in ("en", "zh-CN", "en"):
        window.look.setValue("language", language)
        window.apply_look()
    QApplication.processEvents()
    assert walk.find(QComboBox, "method").currentData() == "PHONE"
    assert not re.findall("[一-鿿]{2,}", re.sub("陈一舟|林素|示例服务公司|欧阳", "", walk.words()))
    walk.click("identify_yes")
    walk.click("to_talk")
    walk.type("notes", "中文记录")
    window.look.setValue("language", "zh-CN")
    window.apply_look()
    assert walk.find(QPlainTextEdit, "notes").toPlainText() == "中文记录"
    qtbot.waitUntil(lambda: held(walk) == "中文记录")


def test_a_visit_of_another_order_never_gets_the_words(qtbot: QtBot, window: Window) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "第一家")
    other = Walk(qtbot, window, "O-2")
    assert other.step() is Step.BEFORE
    walk = Walk(qtbot, window)
    assert walk.step() is Step.TALK
    assert walk.find(QPlainTextEdit, "notes").toPlainText() == "第一家"
    assert held(walk) == "第一家"


def test_a_killed_program_loses_at_most_a_second(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}
    typist = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "visit_typist.py"), str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=env,
    )
    typed: dict[int, float] = {}
    assert typist.stdout is not None
    for line in typist.stdout:
        count, at = line.split()
        typed[int(count)] = float(at)
        if len(typed) >= 70:
            break
    killed = time.monotonic()
    os.kill(typist.pid, signal.SIGKILL)
    typist.wait()
    typist.stdout.close()

    clock = Hands()
    clock.move(minutes=7)
    window = assemble(qapp, tmp_path / "profile", clock)
    window.resize(1280, 800)
    window.show()
    try:
        unlocked(qtbot, window)
        walk = Walk(qtbot, window)
        kept = [int(number) for number in re.findall("𬭎([0-9]+)。", held(walk))]
        assert kept == list(range(1, len(kept) + 1))
        lost = [at for count, at in typed.items() if count > len(kept)]
        assert not lost or killed - min(lost) <= AT_MOST_LOST
        assert "中断" in walk.page.ui.interrupted.words()
        assert "谈话" in walk.page.ui.interrupted.words()
        assert not walk.find(QPlainTextEdit, "notes").isEnabled()
        QTest.mouseClick(walk.page.ui.interrupted.findChildren(QAbstractButton)[0], Qt.MouseButton.LeftButton)
        assert len(walk.visit.gaps) == 1
        assert walk.find(QPlainTextEdit, "notes").isEnabled()
        assert walk.find(QPlainTextEdit, "notes").toPlainText() == held(walk)
        assert not walk.sees("interrupted")
    finally:
        window.close()
        window.deleteLater()


def test_reading_again_is_quick_and_disturbs_nobody(qtbot: QtBot, window: Window, laptop: Laptop) -> None:
    walk = Walk(qtbot, window)
    walk.to_talk()
    walk.type("notes", "写到一半")
    editor = walk.find(QPlainTextEdit, "notes")
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(2)
    editor.setTextCursor(cursor)
    bar = walk.page.ui.scroll.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    took = []
    for _ in range(10):
        began = time.thread_time()
        walk.page.refresh()
        took.append(time.thread_time() - began)
    assert sorted(took)[5] < 0.05
    QApplication.processEvents()
    assert (editor.toPlainText(), editor.textCursor().position(), bar.value()) == ("写到一半", 2, place)
    assert QApplication.focusWidget() is editor
