"""The frame and the session: lock, idle, sync, badge, closing, and what never stands in clear beside the profile."""

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from casework.laptop import CASE_FILE, PASSPHRASE, Hands, Laptop
from desktop.ticking import longest_gap
from desktop.wired import at_rest, unlock, window_on
from fieldvisit import casework
from fieldvisit.casework.writing import append
from fieldvisit.desktop.app import present
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.window import Window
from fieldvisit.model.event import Revealed
from sample import PLACES
from sync.chaos import Fault
from sync.conftest import here
from sync.world import PASSPHRASE as WORLD_PASSPHRASE
from sync.world import World

__all__ = ["here"]

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def wired(qtbot: QtBot, qapp: QApplication, here: World) -> Iterator[Window]:
    """The window on a laptop that is enrolled with a real office; locked, nothing synced yet."""
    with window_on(qtbot, qapp, here.folder / "profile") as made:
        yield made


def open_again(qtbot: QtBot, window: Window) -> None:
    """Unlock by hand: the passphrase into the field, Enter."""
    field = window.page("unlock").ui.passphrase  # type: ignore[attr-defined]  # the form's own field
    field.line().setText(PASSPHRASE)
    QTest.keyClick(field.line(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.is_open)


# lock and unlock
def test_lock_and_unlock_lead_back_to_the_same_place(window: Window, session: Session, qtbot: QtBot) -> None:
    window.show_page("settings")
    page = window.page("settings").ui  # type: ignore[attr-defined]
    page.companionCode.setText("ABCD")
    page.oldWord.line().setText("half typed")
    bar = page.scroll.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    at = bar.value()
    assert at > 0
    QTest.keyClick(window, Qt.Key.Key_L, CONTROL)
    assert (window.here, session.is_open) == ("unlock", False)
    assert not window.ui.rail.isVisible()
    with pytest.raises(RuntimeError):
        session.signer  # noqa: B018  # the key is gone
    open_again(qtbot, window)
    assert (window.here, bar.value(), page.companionCode.text()) == ("settings", at, "ABCD")
    assert page.oldWord.text() == ""


def test_it_locks_when_untouched_for_the_chosen_minutes(window: Window, session: Session, qtbot: QtBot) -> None:
    hands = Hands()
    window.waking = hands
    QTest.keyClick(window, Qt.Key.Key_Shift)
    session.do(lambda desk: desk.store.settings.set("idle_minutes", "2"))
    hands.move(seconds=119)
    qtbot.wait(1200)
    assert session.is_open
    QTest.keyClick(window, Qt.Key.Key_Shift)
    hands.move(seconds=119)
    qtbot.wait(1200)
    assert session.is_open
    hands.move(seconds=2)
    qtbot.waitUntil(lambda: not session.is_open)
    assert window.here == "unlock"


def test_what_stands_over_the_window_goes_when_it_locks(window: Window, session: Session, qtbot: QtBot) -> None:
    QTest.mouseClick(window.ui.hours, LEFT)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert box.isVisible()
    session.lock()
    qtbot.waitUntil(lambda: not any(each.isVisible() for each in window.findChildren(QMessageBox)))


def test_an_answer_that_comes_while_locked_waits_for_its_owner(window: Window, session: Session, qtbot: QtBot) -> None:
    gate, seen = threading.Event(), list[str]()
    at_rest(qtbot, window)

    def job(desk: casework.Desk) -> str:
        assert gate.wait(20)
        return desk.store.settings.get("device")

    session.work(job, seen.append)
    session.lock()
    open_again(qtbot, window)  # while the worker still holds the profile
    session.lock()
    gate.set()
    at_rest(qtbot, window)
    assert seen == []
    open_again(qtbot, window)
    qtbot.waitUntil(lambda: seen == ["D-TEST"])


def test_a_visit_is_gone_on_with_after_the_lock(window: Window, session: Session, laptop: Laptop, qtbot: QtBot) -> None:
    visit = laptop.met()
    window.show_page("visit", visit.visit_id)
    page = window.page("visit")
    session.lock()
    open_again(qtbot, window)
    assert (window.here, window.page("visit")) == ("visit", page)
    assert page.isVisible()
    assert session.desk.store.visits.get(visit.visit_id).open


def test_a_restored_key_file_is_said(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> None:
    (laptop.profile / "profile.json").write_bytes(b"\0" * 20)
    with window_on(qtbot, qapp, laptop.profile) as window:
        unlock(qtbot, window, PASSPHRASE)
        assert window.ui.banner.isVisible()
        assert "已从备份恢复" in window.ui.banner.words()


def test_a_spoilt_look_file_does_no_harm(qtbot: QtBot, qapp: QApplication, laptop: Laptop) -> None:
    (laptop.profile.parent / "profile-look.ini").write_text("[General]\nscale=huge\nscheme=pink\nlanguage=tlh\n")
    with window_on(qtbot, qapp, laptop.profile) as window:
        assert window.here == "unlock"
        assert window.session.language == "zh-CN"


# sync
def test_unlocking_syncs_and_the_badge_tells_the_truth(wired: Window, here: World, qtbot: QtBot) -> None:
    here.look()
    here.look()
    unlock(qtbot, wired, WORLD_PASSPHRASE)
    at_rest(qtbot, wired)
    assert wired.session.sync.pending == 0
    assert here.desk.store.outbox.counts().empty
    assert wired.ui.sync.words().startswith("全部")
    wired.session.do(lambda desk: append(desk, Revealed("phone", "x"), visit=None, case=None))
    assert wired.session.sync.pending == 1
    assert "1" in wired.ui.sync.words()
    assert wired.ui.rail.button("outbox").accessibleName() == "待传 (1)"
    wired.session.network_back()
    at_rest(qtbot, wired)
    assert wired.session.sync.pending == 0


def test_a_sync_asked_for_during_a_sync_follows_it(wired: Window, here: World, qtbot: QtBot) -> None:
    unlock(qtbot, wired, WORLD_PASSPHRASE)
    assert wired.session.sync.running
    wired.session.do(lambda desk: append(desk, Revealed("phone", "x"), visit=None, case=None))
    wired.session.sync_soon()
    qtbot.waitUntil(lambda: wired.session.sync.pending == 0 and not wired.session.sync.running, timeout=20_000)


def test_a_sealed_visit_goes_to_the_office_at_once(
    window: Window, session: Session, laptop: Laptop, qtbot: QtBot
) -> None:
    visit = laptop.closed()
    at_rest(qtbot, window)
    tried: list[bool] = []
    session.sync_changed.connect(lambda: tried.append(session.sync.running))
    lead, companion, sealed = laptop.lead, laptop.companion, list[casework.SealedReport]()
    session.work(lambda desk: casework.seal(desk, visit.visit_id, lead, companion, "zh-CN"), sealed.append)
    qtbot.waitUntil(lambda: bool(sealed) and True in tried, timeout=20_000)
    at_rest(qtbot, window)
    assert session.sync.pending > 0


def test_a_sync_goes_on_behind_the_lock(wired: Window, here: World, qtbot: QtBot) -> None:
    here.look()
    unlock(qtbot, wired, WORLD_PASSPHRASE)
    wired.session.lock()
    at_rest(qtbot, wired)
    assert here.desk.store.outbox.counts().empty
    assert not wired.session.sync.running
    assert wired.here == "unlock"


def test_an_office_that_never_answers_neither_freezes_nor_keeps_the_window(
    wired: Window, here: World, qtbot: QtBot
) -> None:
    here.chaos.plan(*[Fault(silent=True)] * 50)
    here.look()
    unlock(qtbot, wired, WORLD_PASSPHRASE)
    assert longest_gap(qtbot, 700) < 0.05
    assert wired.session.sync.running
    assert "1" in wired.ui.sync.words()
    begun = time.monotonic()
    wired.close()
    assert time.monotonic() - begun < 5
    assert not wired.session.tasks.hanging
    assert here.desk.store.outbox.counts().events == 1


def test_an_unreachable_office_is_told_without_alarm(wired: Window, here: World, qtbot: QtBot) -> None:
    here.stop()
    here.look()
    unlock(qtbot, wired, WORLD_PASSPHRASE)
    at_rest(qtbot, wired)
    assert wired.session.sync.failure == "office_unreachable"
    assert wired.ui.sync.words().startswith("离线")
    assert not wired.ui.notice.isVisible()


# the end
def test_closing_with_unsent_work_asks(window: Window, session: Session, laptop: Laptop, qtbot: QtBot) -> None:
    casework.reveal(laptop.desk, "C-2", "phones", "核对")
    session.do(lambda desk: None)
    at_rest(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_Q, CONTROL)
    box = window.findChild(QMessageBox, "leaving")
    assert box is not None
    qtbot.waitUntil(box.isVisible)
    assert window.isVisible()
    assert "2" in box.text(), "the cards that were read, and what was shown"
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert (window.isVisible(), session.is_open) == (True, True)
    QTest.keyClick(window, Qt.Key.Key_Q, CONTROL)
    box = next(each for each in window.findChildren(QMessageBox, "leaving") if each.isVisible())
    leave = box.findChild(QPushButton, "leave")
    assert leave is not None
    QTest.mouseClick(leave, LEFT)
    assert (window.isVisible(), session.is_open) == (False, False)
    assert laptop.desk.store.outbox.counts().events == 2


@pytest.mark.parametrize("cards_read", [False])
def test_closing_with_nothing_unsent_just_closes(window: Window, session: Session, qtbot: QtBot) -> None:
    at_rest(qtbot, window)
    assert session.sync.pending == 0
    QTest.keyClick(window, Qt.Key.Key_Q, CONTROL)
    assert not window.isVisible()


def test_nothing_of_anybody_stands_in_clear_in_or_beside_the_profile(
    window: Window, session: Session, laptop: Laptop, qtbot: QtBot
) -> None:
    visit = laptop.met()
    casework.note(laptop.desk, visit.visit_id, notes="来访平和。", statement="我下月付。")
    casework.reveal(laptop.desk, "C-2", "phones", "核对")
    for name, subject in (
        ("today", ""),
        ("cases", "张䶮"),
        ("visit", visit.visit_id),
        ("outbox", ""),
        ("receipts", ""),
    ):
        window.show_page(name, subject)
        QApplication.processEvents()
        assert window.windowTitle() == "Fieldvisit"
    window.ui.search.setText("阿依古丽")
    window.show_page("settings")
    window.close()
    laptop.desk.store.close()
    case = CASE_FILE.case
    secrets = [case.name, case.id_no, *case.phones, case.address, "来访平和", *(place[0] for place in PLACES)]
    wanted = [
        each.encode(code)
        for each in secrets
        if len(each) > 1
        for code in ("utf-8", "utf-16-le", "gb18030")
        if code != "gb18030" or "䶮" not in each
    ]
    for path in laptop.profile.parent.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [each for each in wanted if each in data], path


def test_a_screen_too_small_for_the_window_is_filled_by_it(window: Window) -> None:
    """The screen of the tests is 800 pixels wide: neither rail nor bar may lie outside of one."""
    window.hide()
    present(window)
    assert window.isMaximized()
