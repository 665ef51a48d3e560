"""The end of the day: what is where, what needs somebody, and when the laptop may be shut down."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from casework.laptop import TODAY, Laptop
from desktop.wired import at_rest, unlock, window_on
from fieldvisit import casework, wire
from fieldvisit.casework.writing import append
from fieldvisit.desktop.pages.outbox import OutboxPage
from fieldvisit.desktop.pages.outbox_pace import Pace, size
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.desktop.window import Window
from fieldvisit.journal import proof
from fieldvisit.model.event import Identified, Knocked, Offer, Revealed
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import IncidentKind, OfferKind, Who
from fieldvisit.wording import say
from sync.chaos import Fault
from sync.conftest import here
from sync.world import PASSPHRASE, World

__all__ = ["here"]

LEFT = Qt.MouseButton.LeftButton
DONE = "今天的记录已全部送达公司，可以关机。"


@pytest.fixture
def wired(qtbot: QtBot, qapp: QApplication, here: World) -> Iterator[Window]:
    with window_on(qtbot, qapp, here.folder / "profile") as made:
        yield made


def page_of(window: Window) -> OutboxPage:
    window.show_page("outbox")
    page = window.page("outbox")
    assert isinstance(page, OutboxPage)
    return page


def said(widget: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_the_closing_line_comes_with_the_offices_signature(wired: Window, here: World, qtbot: QtBot) -> None:
    here.look()
    unlock(qtbot, wired, PASSPHRASE)
    page = page_of(wired)
    assert page.ui.closing.text() != DONE
    qtbot.waitUntil(lambda: page.ui.closing.text() == DONE, timeout=20_000)
    assert "签收 1 条记录" in said(page.ui.safe)
    assert not page.ui.trouble.isVisible()
    wired.session.do(lambda desk: append(desk, Revealed("phone", "x"), visit=None, case=None))
    assert page.ui.closing.text() != DONE
    assert "1 条记录，不属于外访" in said(page.ui.waiting)
    QTest.mouseClick(page.ui.syncNow, LEFT)
    qtbot.waitUntil(lambda: page.ui.closing.text() == DONE, timeout=20_000)


def test_an_empty_outbox_alone_is_not_enough(wired: Window, here: World, qtbot: QtBot) -> None:
    here.look()
    here.sync()
    here.stop()
    unlock(qtbot, wired, PASSPHRASE)
    page = page_of(wired)
    at_rest(qtbot, wired)
    assert wired.session.sync.pending == 0
    assert page.ui.closing.text() == "本机没有待传内容，但公司尚未签收今天的记录。"
    QTest.mouseClick(page.ui.dayCheck, LEFT)
    at_rest(qtbot, wired)
    assert "连不上公司服务器" in page.ui.note.text()
    assert page.ui.dayCheck.isEnabled()


def test_an_open_visit_stands_in_the_way_and_leads_there(window: Window, laptop: Laptop, qtbot: QtBot) -> None:
    visit = laptop.met()
    window.session.do(lambda desk: None)
    page = page_of(window)
    at_rest(qtbot, window)
    assert "尚未封存" in said(page.ui.trouble)
    assert "欧阳*" in said(page.ui.trouble)
    assert "𬭎" not in said(page)
    button = next(each for each in page.ui.trouble.findChildren(QPushButton) if each.text() == "打开这次外访")
    QTest.mouseClick(button, LEFT)
    assert window.here == "visit"
    assert window.session.desk.store.visits.get(visit.visit_id).open


def test_refused_records_and_reports_each_have_a_sentence_and_an_action(
    window: Window, laptop: Laptop, qtbot: QtBot
) -> None:
    report = laptop.seal(laptop.closed())
    casework.reveal(laptop.desk, "C-2", "phones", "核对")
    store = laptop.desk.store
    head = store.events.head().size
    store.events.mark_refused(head, "case_unknown")
    store.events.mark_refused(2, "bad_time")
    window.session.do(lambda desk: None)
    page = page_of(window)
    at_rest(qtbot, window)
    words = said(page.ui.trouble)
    assert say("office.refused.case_unknown", "zh-CN") in words
    assert say("office.refused.bad_time", "zh-CN") in words
    assert page.ui.closing.text() != DONE
    copy = next(each for each in page.ui.trouble.findChildren(QPushButton) if each.text() == "复制给公司")
    QTest.mouseClick(copy, LEFT)
    assert QApplication.clipboard().text() == f"D-TEST {head} case_unknown"
    go = next(each for each in page.ui.trouble.findChildren(QPushButton) if each.text() == "打开这次外访")
    QTest.mouseClick(go, LEFT)
    assert window.here == "visit"
    assert report.visit_id


def test_an_upload_says_how_far_it_is(wired: Window, here: World, qtbot: QtBot) -> None:
    here.sync()
    here.depart()
    for each in range(6):
        here.attach(bytes([each]) * 200_000)
    seen: list[str] = []
    here.chaos.target, port = 0, here.chaos.target
    unlock(qtbot, wired, PASSPHRASE)
    page = page_of(wired)
    at_rest(qtbot, wired)
    assert "照片" not in said(page.ui.waiting)
    assert "1.2 MB" in said(page.ui.waiting)
    here.chaos.target = port
    wired.session.progressed.connect(lambda _: seen.append(said(page.ui.busy)))
    wired.session.sync_now()
    qtbot.waitUntil(lambda: wired.session.sync.pending == 0, timeout=30_000)
    assert any("文件 6/6" in each and "1.2 MB/1.2 MB" in each for each in seen), seen


def test_a_refresh_leaves_what_has_the_focus_alone(window: Window, laptop: Laptop, qtbot: QtBot) -> None:
    laptop.met()
    window.session.do(lambda desk: None)
    page = page_of(window)
    at_rest(qtbot, window)
    QApplication.processEvents()
    button = page.ui.trouble.findChildren(QPushButton)[-1]
    button.setFocus()
    chips = [id(each) for each in page.ui.waiting.findChildren(Chip)]
    window.session.changed.emit()
    assert button.hasFocus()
    assert [id(each) for each in page.ui.waiting.findChildren(Chip)] == chips


def test_an_office_that_turned_foreign_stops_and_says_so(wired: Window, here: World, qtbot: QtBot) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
    here.chaos.plan(*[Fault(answer=answer)] * 50)
    here.look()
    unlock(qtbot, wired, PASSPHRASE)
    page = page_of(wired)
    at_rest(qtbot, wired)
    assert say("error.office_foreign", "zh-CN") in said(page.ui.trouble)
    assert "需要处理" in wired.ui.sync.words()
    here.chaos.plan()
    again = next(each for each in page.ui.trouble.findChildren(QPushButton) if each.text() == "再试一次")
    QTest.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: wired.session.sync.failure == "" and not wired.session.sync.running, timeout=20_000)
    assert not page.ui.trouble.isVisible()


def spoken(here: World) -> str:
    """Be in conversation with the person of the first order, all of it in the office; returns the visit's id."""
    here.sync()
    here.depart()
    for body in (Knocked(Who.SELF), Identified(True, "SAID_ID_TAIL")):
        append(here.desk, body, visit=here.visit, case=here.case)
    here.sync()
    return here.visit


def checkpoint(laptop: Laptop, size: int) -> wire.Checkpoint:
    """Sign as the office that it holds the first so many records."""
    held = wire.LogLeaf("D-TEST", size, laptop.desk.store.events.root(size))
    return proof.sign_checkpoint(laptop.office_key, "OFFICE-TEST", held, laptop.clock.wall())


def test_an_objection_goes_first_and_at_once(wired: Window, here: World, qtbot: QtBot) -> None:
    visit = spoken(here)
    unlock(qtbot, wired, PASSPHRASE)
    page = page_of(wired)
    at_rest(qtbot, wired)
    assert not page.ui.urgent.isVisible()
    wired.session.do(lambda desk: casework.offer(desk, visit, Offer(OfferKind.DISPUTE, text="已还清")))
    assert wired.session.sync.running, "nobody pressed anything"
    assert "提出异议" in said(page.ui.urgent)
    qtbot.waitUntil(lambda: not page.ui.urgent.isVisible(), timeout=20_000)
    assert wired.session.sync.urgent == 0
    assert "公司已收到，尚未答复" in said(page.ui.answers)


def test_without_a_network_the_objection_waits_on_top(wired: Window, here: World, qtbot: QtBot) -> None:
    visit = spoken(here)
    here.stop()
    unlock(qtbot, wired, PASSPHRASE)
    page = page_of(wired)
    at_rest(qtbot, wired)
    wired.session.do(lambda desk: casework.offer(desk, visit, Offer(OfferKind.COMPLAINT, text="态度不好")))
    wired.session.do(lambda desk: casework.incident(desk, visit, IncidentKind.SELF_HARM, "只给公司"))
    at_rest(qtbot, wired)
    told = said(page.ui.urgent)
    assert "异议、投诉、事件最先上传" in told
    assert "投诉" in told
    assert "仅供主管查看的事件" in told
    assert "轻生" not in told
    assert "一有网络就会自动上传。" in told
    assert page.ui.bands.layout().indexOf(page.ui.urgent) < page.ui.bands.layout().indexOf(page.ui.waiting)  # type: ignore[union-attr]


def test_the_office_s_answer_is_told(window: Window, laptop: Laptop, qtbot: QtBot) -> None:
    visit = laptop.met()
    casework.offer(laptop.desk, visit.visit_id, Offer(OfferKind.HARDSHIP, text="住院"))
    visit = casework.offer(laptop.desk, visit.visit_id, Offer(OfferKind.COMPLAINT, text="太晚"))
    store = laptop.desk.store
    size = store.events.head().size
    store.events.ack(size, checkpoint(laptop, size))
    (first, _), (second, _) = casework.slips(laptop.desk, visit)
    assert first != second
    laptop.feed(
        wire.DecisionItem(
            Decision(first, visit.case_id, visit.visit_id, "HARDSHIP", True, TODAY, "主管赵", "暂停三个月")
        )
    )
    window.session.do(lambda desk: None)
    page = page_of(window)
    at_rest(qtbot, window)
    told = said(page.ui.answers)
    assert "说明困难" in told
    assert "11-23 已同意。暂停三个月" in told
    assert told.index("投诉") < told.index("说明困难"), "what has no answer yet stands first"


@given(st.lists(st.tuples(st.floats(0.01, 30), st.integers(0, 1 << 22)), min_size=1, max_size=40))
def test_a_pace_never_runs_backwards_and_ends_at_nothing_left(steps: list[tuple[float, int]]) -> None:
    total = sum(step for _, step in steps)
    pace, at, sent = Pace(), 0.0, 0
    for pause, step in steps:
        at, sent = at + pause, sent + step
        pace.note(at, sent, total)
        left = pace.left()
        assert pace.speed() >= 0
        assert left is None or left >= 0
    assert pace.left() in (None, 0.0)


def test_a_steady_line_is_told_rightly() -> None:
    pace = Pace()
    for second in range(11):
        pace.note(second, second * 100_000, 2_000_000)
    assert round(pace.speed()) == 100_000
    assert pace.left() == pytest.approx(10)
    pace.note(12, 0, 500_000)
    assert pace.left() is None


@pytest.mark.parametrize(("count", "words"), [(0, "0 B"), (999, "999 B"), (98_300, "98 KB"), (4_200_000, "4.2 MB")])
def test_bytes_for_people(count: int, words: str) -> None:
    assert size(count) == words
