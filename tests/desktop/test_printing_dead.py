"""What happens when nobody answers where a paper should go: the window goes on, and nothing is lost."""

import os
import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from casework.laptop import PASSPHRASE, Laptop
from desktop.printshop import LEFT, last, preview, send, settled
from desktop.test_rolls import deaf, stuck
from desktop.ticking import longest_gap
from desktop.wired import unlock, window_on
from fieldvisit.casework import printing
from fieldvisit.desktop.pages.print_line import PrintLine
from fieldvisit.desktop.pages.receipts import ReceiptsPage
from fieldvisit.desktop.printing import devices, queues
from fieldvisit.desktop.window import Window
from fieldvisit.model.printing import JobState, Reason, Roll, Way
from fieldvisit.model.receipt import Receipt

SMOOTH = 0.1


def test_a_print_server_that_never_answers_does_not_hold_the_window_up(
    window: Window, qtbot: QtBot, receipt: Receipt, silence: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "LOOK_SECONDS", 60.0)
    page = preview(window, f"receipt:A5:{receipt.number}")
    qtbot.waitUntil(page.ui.save.isEnabled, timeout=15_000)
    assert longest_gap(qtbot, 800) < SMOOTH
    assert not page.ui.look.isEnabled()
    assert page.ui.hint.text() == "正在查找打印机……"
    assert not page.ui.print.isEnabled()
    silence.close()
    qtbot.waitUntil(page.ui.look.isEnabled, timeout=20_000)
    assert page.ui.hint.text().startswith("没有找到打印机")
    assert page.ui.save.isEnabled()


def test_a_job_for_a_dead_print_server_fails_beside_the_window(
    window: Window,
    qtbot: QtBot,
    laptop: Laptop,
    receipt: Receipt,
    silence: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queues, "JOB_SECONDS", 3.0)
    monkeypatch.setattr(queues, "LOOK_SECONDS", 1.0)
    page = send(window, receipt, "Doorstep", "A5")
    assert longest_gap(qtbot, 800) < SMOOTH
    assert window.session.tasks.running == 0 or page.ui.save.isEnabled()
    qtbot.waitUntil(lambda: last(laptop).state is JobState.FAILED, timeout=15_000)
    assert last(laptop).reason == Reason.AWAY
    settled(qtbot, window)
    assert "没有应答" in page.line.words.text()
    assert page.line.again.text() == "再打印"


@pytest.mark.parametrize("dead", [deaf, stuck], ids=["nobody takes the line", "out of paper"])
def test_a_dead_roll_printer_holds_nothing_up_and_can_be_called_off(
    window: Window,
    qtbot: QtBot,
    laptop: Laptop,
    receipt: Receipt,
    silence: object,
    monkeypatch: pytest.MonkeyPatch,
    dead: Callable[[], AbstractContextManager[str]],
) -> None:
    monkeypatch.setattr(devices, "CONNECT_SECONDS", 60.0)
    monkeypatch.setattr(devices, "WRITE_SECONDS", 60.0)
    devices._load()  # the first import of a library takes its time once, not this printer
    with dead() as address:
        roll = Roll(Way.NETWORK, address)
        printing.keep_roll(laptop.desk, roll)
        page = send(window, receipt, roll.name)
        assert longest_gap(qtbot, 800) < SMOOTH
        assert page.line.chip.text() == "正在发送"
        started: list[int] = []
        for _ in range(3):  # more than there are workers for other things
            window.session.tasks.run(lambda: 1, started.append, lambda _: None)
        qtbot.waitUntil(lambda: len(started) == 3, timeout=3000)
        QTest.mouseClick(page.line.cancel, LEFT)
        qtbot.waitUntil(lambda: not window.session.press.sending(last(laptop)), timeout=3000)
    if dead is deaf:
        assert (last(laptop).state, last(laptop).reason) == (JobState.FAILED, Reason.CANCELLED)
    else:
        assert (last(laptop).state, last(laptop).reason) == (JobState.SPOOLED, Reason.BROKEN)
        assert page.line.yes.isVisible()


def test_a_program_that_hangs_is_killed(
    window: Window, qtbot: QtBot, laptop: Laptop, receipt: Receipt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("lp", "lpstat"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho $$ >> {tmp_path}/pids\nexec sleep 600\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(queues, "JOB_SECONDS", 1.0)
    monkeypatch.setattr(queues, "LOOK_SECONDS", 0.5)
    send(window, receipt, "Doorstep", "A5")
    assert longest_gap(qtbot, 500) < SMOOTH
    qtbot.waitUntil(lambda: last(laptop).state is JobState.FAILED, timeout=15_000)
    settled(qtbot, window)
    for pid in (tmp_path / "pids").read_text().split():
        assert not Path(f"/proc/{pid}").exists()


def test_locking_while_a_job_is_under_way_loses_nothing(
    window: Window,
    qtbot: QtBot,
    laptop: Laptop,
    receipt: Receipt,
    silence: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(devices, "CONNECT_SECONDS", 1.5)
    with deaf() as address:
        roll = Roll(Way.NETWORK, address)
        printing.keep_roll(laptop.desk, roll)
        page = send(window, receipt, roll.name)
        window.session.lock()
        assert not page.line.isVisible()
        qtbot.waitUntil(lambda: last(laptop).state is JobState.FAILED, timeout=15_000)
    unlock(qtbot, window, PASSPHRASE)
    settled(qtbot, window)
    assert window.here == "preview"
    assert page.line.chip.text() == "未打印"


def test_closing_while_a_job_is_under_way_ends_it_and_the_next_start_asks(
    window: Window, qtbot: QtBot, qapp: QApplication, laptop: Laptop, receipt: Receipt, silence: object
) -> None:
    with stuck() as address:
        roll = Roll(Way.NETWORK, address)
        printing.keep_roll(laptop.desk, roll)
        send(window, receipt, roll.name)
        qtbot.waitUntil(lambda: bool(last(laptop).job_id), timeout=5000)
        qtbot.wait(700)
        start = time.monotonic()
        window.close()
        assert time.monotonic() - start < 6
    assert last(laptop).open
    with window_on(qtbot, qapp, laptop.profile) as again:
        unlock(qtbot, again, PASSPHRASE)
        qtbot.waitUntil(lambda: again.ui.rail.button("receipts")._count == 1, timeout=5000)
        again.show_page("receipts")
        page = again.page("receipts")
        assert isinstance(page, ReceiptsPage)
        (line,) = [one for one in page.ui.printing.findChildren(PrintLine) if one.isVisible()]
        assert line.job is not None
        assert "出来了吗" in line.words.text()
        QTest.mouseClick(line.yes, LEFT)
        assert last(laptop).state is JobState.CONFIRMED
        assert not line.isVisible() or line.job.job_id != last(laptop).job_id
