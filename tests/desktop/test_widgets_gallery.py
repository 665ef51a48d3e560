"""Widgets that show something, and the gallery: every state drawn, nothing empty, everything named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QEvent, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.desktop import gallery, theme
from fieldvisit.desktop.sheet import SHEET_WIDTH
from fieldvisit.desktop.specimens import SHEETS
from fieldvisit.desktop.tokens import Scheme
from fieldvisit.desktop.widgets import (
    banner,
    busy_line,
    card,
    checklist_row,
    chip,
    debt_bar,
    empty_state,
    glyph,
    masked_field,
    money_field,
    passphrase_field,
    rail,
    search_field,
    signature_pad,
    stepper,
    sync_badge,
    timeline,
    toast,
)

FROM_FORMS: list[Callable[[QWidget], QWidget]] = [
    banner.Banner, busy_line.BusyLine, card.Card, card.CardButton, card.Choice, checklist_row.ChecklistRow, chip.Chip,
    chip.FilterChip, debt_bar.DebtBar, empty_state.EmptyState, glyph.Glyph, masked_field.MaskedField,
    money_field.MoneyField, passphrase_field.PassphraseField, rail.Rail, search_field.SearchField,
    signature_pad.SignaturePad, stepper.Stepper, sync_badge.Badge, sync_badge.SyncBadge, timeline.Timeline,
]  # fmt: skip
HOSTILE = ["", "<b>x</b>", "&amp;", "长" * 500, "e" * 500, "a\nb\tc\x00d", "\u202eabc", "👩‍👩‍👧 𬭎"]


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "light", reduced_motion=True)


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-CN"), ("dark", "en")])
def test_the_gallery_draws_every_state(qapp: QApplication, tmp_path: Path, scheme: Scheme, language: str) -> None:
    written = gallery.render(qapp, tmp_path, (scheme,), language)
    assert len(written) == len(SHEETS)
    for path in written:
        picture = QImage(str(path))
        assert picture.width() == SHEET_WIDTH
        inks = {picture.pixel(x, y) for x in range(190, picture.width(), 2) for y in range(0, picture.height(), 2)}
        assert len(inks) > 8, path.name


@pytest.mark.parametrize("name", list(SHEETS))
def test_every_state_has_room_and_every_control_a_name(qapp: QApplication, qtbot: QtBot, name: str) -> None:
    sheet = SHEETS[name](lambda zh, en: en)
    assert len({state for state, _ in sheet.states}) == len(sheet.states)
    page = gallery.page(sheet)
    qtbot.addWidget(page)
    gallery.settle(qapp, page)
    for state, widget in sheet.states:
        least = widget.minimumSizeHint()
        assert widget.width() >= least.width(), state
        assert widget.height() >= least.height(), state
        for child in [widget, *widget.findChildren(QWidget)]:
            if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus and name != "01-stock":
                face = QAccessible.queryAccessibleInterface(child)
                assert face.text(QAccessible.Text.Name) or type(child).__name__ in NAMED_BY_PAGE, (state, child)


NAMED_BY_PAGE = {"QLineEdit", "CardButton"}  # the page gives these their names: set_name, setAccessibleName


def test_targets_are_large_enough(qapp: QApplication, qtbot: QtBot) -> None:
    for name, build in SHEETS.items():
        sheet = build(lambda zh, en: zh)
        page = gallery.page(sheet)
        qtbot.addWidget(page)
        gallery.settle(qapp, page)
        for button in page.findChildren(QPushButton):
            if button.isVisible():
                assert button.height() >= 44, name
                assert button.width() >= 44, name
        page.close()
        page.deleteLater()  # not left to the collector, which might come in the middle of another page's painting
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_words_are_shown_as_plain_text(qtbot: QtBot, text: str) -> None:
    for widget in (
        chip.Chip(text, "warn"),
        chip.FilterChip(text),
        banner.Banner("stop", text, text),
        empty_state.EmptyState("search", text or "-", text, text),
    ):
        qtbot.addWidget(widget)
        widget.resize(300, 100)
        widget.show()
        assert not widget.grab().isNull()
    shown = chip.Chip("<b>x</b>", "ok")
    qtbot.addWidget(shown)
    assert shown.textFormat() == Qt.TextFormat.PlainText


def test_a_thousand_entries_are_light_and_open_by_key(qtbot: QtBot) -> None:
    lines = timeline.Timeline()
    qtbot.addWidget(lines)
    lines.resize(600, 400)
    model = lines.model()
    assert isinstance(model, QAbstractItemModel)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    entries = [timeline.Entry(str(at), "11-21 14:02", "door", f"entry {at}", (("ok", "ok"),)) for at in range(1000)]
    lines.set_entries(entries)
    lines.show()
    assert tester.model() is model
    lines.setCurrentIndex(model.index(500, 0))
    lines.set_entries(entries[400:])
    assert lines.current_key() == "500"
    with qtbot.waitSignal(lines.opened) as opened:
        QTest.keyClick(lines, Qt.Key.Key_Return)
    assert opened.args == ["500"]
    lines.set_entries([])
    assert lines.current_key() is None


def test_a_timeline_opens_once_by_click(qtbot: QtBot) -> None:
    lines = timeline.Timeline()
    qtbot.addWidget(lines)
    lines.resize(600, 200)
    lines.set_entries([timeline.Entry("a", "", "door", "x")])
    lines.show()
    opened: list[str] = []
    lines.opened.connect(opened.append)
    QTest.mouseClick(
        lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualRect(lines.model().index(0, 0)).center()
    )
    assert opened == ["a"]


@given(parts=st.tuples(*[st.integers(min_value=-(10**13), max_value=10**13)] * 3), width=st.integers(1, 900))
def test_any_debt_is_drawn_and_read_out(qapp: QApplication, parts: tuple[int, int, int], width: int) -> None:
    bar = debt_bar.DebtBar()
    bar.set_parts(*parts)
    bar.resize(width, bar.heightForWidth(width))
    assert not bar.grab().isNull()
    assert bar.accessibleName().count("¥") == 3


def test_the_sync_badge_says_state_count_and_time(qtbot: QtBot) -> None:
    badge = sync_badge.SyncBadge()
    qtbot.addWidget(badge)
    badge.set_state("pending", 3, "14:02")
    assert "3" in badge.words()
    assert badge.words().endswith("14:02")
    badge.set_state("offline", 0)
    assert badge.words()
    assert badge.accessibleName() == badge.words()
    badge.set_state("sending", 0)
    assert badge.words() == "Syncing", "a sync that only fetches sends nothing"
    count = sync_badge.Badge(0)
    qtbot.addWidget(count)
    assert count.isHidden()
    count.set_count(120)
    assert count.text() == "99+"


def test_a_banner_tells_acts_and_goes(qtbot: QtBot) -> None:
    shown = banner.Banner("warn", "The balance is old.", "Sync")
    qtbot.addWidget(shown)
    shown.show()
    with qtbot.waitSignal(shown.acted):
        QTest.mouseClick(shown.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    shown.tell("stop", "The disk is full.")
    assert shown.accessibleName() == "The disk is full."
    assert shown.findChildren(QPushButton)[0].isHidden()


def test_a_toast_takes_no_focus_and_failures_stay(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(500, 300)
    field = QPushButton("x", window)
    said = toast.Toast(window)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    said.say("Saved", stay_ms=30)
    assert field.hasFocus()
    qtbot.waitUntil(said.isHidden, timeout=2000)
    said.say("Nothing was printed: the printer is out of paper.", "stop", "Try again")
    assert window.rect().contains(said.geometry())
    window.resize(420, 200)
    QApplication.processEvents()
    assert window.rect().contains(said.geometry())
    action = said.findChildren(QPushButton)[0]
    assert action.width() >= action.sizeHint().width()
    with qtbot.waitSignal(said.acted):
        QTest.mouseClick(action, Qt.MouseButton.LeftButton)
    assert said.isHidden()


def test_a_spinner_needs_words(qtbot: QtBot) -> None:
    line = busy_line.BusyLine()
    qtbot.addWidget(line)
    assert not line.is_busy()
    with pytest.raises(ValueError, match="words"):
        line.start("  ")
    line.start("Opening the database")
    line.progress(7, 3)
    line.progress(0, 0)
    assert line.is_busy()
    line.stop()
    assert not line.is_busy()


@pytest.mark.parametrize("kind", FROM_FORMS)
def test_a_form_builds_it_with_a_parent_only(qtbot: QtBot, kind: Callable[[QWidget], QWidget]) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert kind(window).parentWidget() is window


def test_the_stepper_keeps_its_states_through_a_change_of_words(qtbot: QtBot) -> None:
    steps = stepper.Stepper()
    qtbot.addWidget(steps)
    steps.set_words(["a", "b", "c"])
    steps.set_current(1)
    steps.set_words(["甲", "乙", "丙"])
    assert [steps.state(at) for at in range(3)] == ["done", "current", "todo"]
    assert steps.step(1).text() == "乙"
