"""Widgets that take input: keyboard and pointer in, signals out, nothing kept that must be forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldvisit.desktop import theme
from fieldvisit.desktop.widgets.card import CardButton, Choice
from fieldvisit.desktop.widgets.checklist_row import ChecklistRow
from fieldvisit.desktop.widgets.masked_field import MaskedField
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.desktop.widgets.passphrase_field import PassphraseField
from fieldvisit.desktop.widgets.rail import Rail
from fieldvisit.desktop.widgets.search_field import SearchField
from fieldvisit.desktop.widgets.signature_pad import HEIGHT, WIDTH, SignaturePad
from fieldvisit.desktop.widgets.stepper import Stepper
from fieldvisit.desktop.widgets.strength import judge
from fieldvisit.model import money

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "light", reduced_motion=True)


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


# The masked field
def eye(field: MaskedField) -> QToolButton:
    return field.findChildren(QToolButton)[0]


def test_the_eye_asks_and_never_shows_by_itself(qtbot: QtBot) -> None:
    field = MaskedField("欧阳**", "name")
    show(qtbot, field)
    with qtbot.waitSignal(field.reveal_asked):
        QTest.keyClick(eye(field), Key.Key_Space)
    assert field.text() == "欧阳**"
    field.reveal("欧阳𬭎", 10)
    assert field.text() == "欧阳𬭎"
    with qtbot.waitSignal(field.concealed):
        QTest.keyClick(eye(field), Key.Key_Space)
    assert field.text() == "欧阳**"


def test_revealed_text_is_masked_when_the_time_is_over(qtbot: QtBot) -> None:
    field = MaskedField("138****1234")
    show(qtbot, field)
    with qtbot.waitSignal(field.concealed, timeout=3000):
        field.reveal("13800001234", 1)
    assert field.text() == "138****1234"


def test_revealed_text_is_masked_when_the_window_loses_the_focus_or_hides(qtbot: QtBot) -> None:
    window, field = QWidget(), MaskedField("张*")
    QVBoxLayout(window).addWidget(field)
    show(qtbot, window)
    field.reveal("张䶮", 10)
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    assert field.text() == "张*"
    field.reveal("张䶮", 10)
    field.hide()
    assert field.text() == "张*"
    field.reveal("张䶮", 10)
    assert field.text() == "张*", "a hidden field reveals nothing"


def test_nothing_of_the_clear_text_stays_in_the_widget_or_clipboard(qtbot: QtBot) -> None:
    field = MaskedField("张*")
    show(qtbot, field)
    QApplication.clipboard().clear()
    field.reveal("张䶮", 10)
    QTest.keyClick(field, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == ""
    field.conceal()
    for widget in [field, *field.findChildren(QWidget)]:
        said = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), str(widget.property("text"))]
        assert "䶮" not in "".join(said)
    assert "䶮" not in repr(vars(field))


def test_masking_ignores_a_new_value_while_shown(qtbot: QtBot) -> None:
    field = MaskedField("张*")
    show(qtbot, field)
    field.reveal("张䶮", 10)
    field.set_masked("李*")
    assert field.text() == "李*"
    assert not field.is_revealed()


# Money
@given(fen=st.integers(min_value=1, max_value=10**12))
def test_money_shows_and_reads_every_amount(qapp: QApplication, fen: int) -> None:
    field = MoneyField()
    field.set_fen(fen)
    assert field.fen() == fen
    assert field.line().text() == money.yuan(fen)
    assert not field.is_invalid()


@given(text=st.text(max_size=30))
def test_money_takes_any_text_and_never_guesses(qapp: QApplication, text: str) -> None:
    field = MoneyField()
    field.line().setText(text)
    fen = field.fen()
    if fen is not None:
        assert fen == money.typed(field.line().text())
    assert field.is_invalid() is (bool(field.line().text().strip()) and fen is None)


def test_money_says_why_and_tidies_on_leaving(qtbot: QtBot) -> None:
    window, field, other = QWidget(), MoneyField(), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(other)
    show(qtbot, window)
    field.set_limits(100, 500_000)
    field.line().setText("1234.5")
    other.setFocus()
    field.line().setFocus()
    other.setFocus()
    assert field.line().text() == "1,234.50"
    field.line().setText("5000.01")
    assert field.fen() is None
    assert "5,000.00" in field.line().accessibleDescription()
    field.line().setText("0.5")
    assert "1.00" in field.line().accessibleDescription()
    field.line().setText("")
    assert not field.is_invalid()
    field.set_fen(200)
    field.set_error("the office says no")
    assert field.is_invalid()
    assert field.fen() == 200
    field.line().setText("3")
    assert not field.is_invalid()


def test_money_tells_each_change(qtbot: QtBot) -> None:
    field = MoneyField()
    qtbot.addWidget(field)
    told: list[object] = []
    field.changed.connect(told.append)
    field.line().setText("50000000.01")
    field.line().setText("x")
    assert told == [5_000_000_001, None]


# The signature
def draw(pad: SignaturePad, points: list[QPoint]) -> None:
    QTest.mousePress(pad, LEFT, pos=points[0])
    for at in points[1:]:
        where = QPointF(at)
        move = QMouseEvent(
            QEvent.Type.MouseMove, where, pad.mapToGlobal(where), LEFT, LEFT, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(pad, move)
    QTest.mouseRelease(pad, LEFT, pos=points[-1])


def test_a_signature_is_vectors_in_its_own_space(qtbot: QtBot) -> None:
    pad = SignaturePad()
    pad.resize(726, 246)
    show(qtbot, pad)
    assert pad.is_empty()
    with qtbot.waitSignal(pad.changed):
        draw(pad, [QPoint(3, 3), QPoint(363, 123), QPoint(723, 243)])
    draw(pad, [QPoint(-50, -50), QPoint(2000, 900)])
    strokes = pad.strokes()
    assert strokes[0][0][:2] == (0, 0)
    assert strokes[0][1][:2] == (WIDTH // 2, HEIGHT // 2)
    assert strokes[0][2][:2] == (WIDTH, HEIGHT)
    flat = [point for stroke in strokes for point in stroke]
    assert all(isinstance(value, int) for point in flat for value in point)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y, _ in flat)
    times = [t for _, _, t in flat]
    assert times[0] == 0
    assert times == sorted(times)
    assert pad.is_enough()
    assert [len(row) for row in pad.pressures()] == [len(stroke) for stroke in strokes]
    pad.clear()
    assert pad.is_empty()
    assert pad.strokes() == []


def test_a_slip_is_no_signature(qtbot: QtBot) -> None:
    pad = SignaturePad()
    show(qtbot, pad)
    draw(pad, [QPoint(100, 100), QPoint(104, 104)])
    assert not pad.is_empty()
    assert not pad.is_enough()


@pytest.mark.qt_log_ignore("not accepted by receiving widget")
def test_a_disabled_pad_takes_nothing_and_strokes_are_copies(qtbot: QtBot) -> None:
    pad = SignaturePad()
    show(qtbot, pad)
    pad.set_strokes([[(0, 0, 0), (5000, 2000, 10)]])
    pad.strokes()[0].clear()
    assert pad.strokes() == [[(0, 0, 0), (5000, 2000, 10)]]
    pad.setEnabled(False)
    draw(pad, [QPoint(10, 10), QPoint(200, 50)])
    assert len(pad.strokes()) == 1


def test_drawing_goes_on_in_time_after_strokes_taken_before(qtbot: QtBot) -> None:
    pad = SignaturePad()
    show(qtbot, pad)
    pad.set_strokes([[(0, 0, 0), (5000, 2000, 700)]])
    draw(pad, [QPoint(30, 30), QPoint(200, 50)])
    assert pad.strokes()[1][0][2] >= 700


# Passphrases
@pytest.mark.parametrize(
    ("text", "most"),
    [("", 0), ("   ", 0), ("12345678", 1), ("woaini1314", 1), ("aaaaaaaaaaaaaaaaaaaa", 1), ("abcdefghijklmnop", 1),
     ("qwertyuiop123456", 1), ("k7#Qw", 1), ("Password123456", 1), ("abababababababababab", 1), ("19900101", 1)],
)  # fmt: skip
def test_weak_passphrases_are_called_weak_with_a_reason(text: str, most: int) -> None:
    found = judge(text)
    assert found.score <= most
    assert found.reasons


@pytest.mark.parametrize("text", ["kettle-rain-42-Bicycle", "外访要带两个人的证件和雨伞", "tR7!vq92#LmZ0"])
def test_long_and_mixed_passphrases_are_strong(text: str) -> None:
    assert judge(text).score >= 3


@given(text=st.text(max_size=300))
def test_any_text_gets_a_judgement(text: str) -> None:
    found = judge(text)
    assert 0 <= found.score <= 4
    assert found.score == 4 or found.reasons or len(text) >= 12


@given(text=st.text(alphabet="abc123XY!?语句", min_size=1, max_size=40))
def test_repeating_a_passphrase_does_not_make_it_much_stronger(text: str) -> None:
    assert judge(text * 4).score <= judge(text).score + 1


def test_the_passphrase_is_hidden_until_the_eye_and_wiped_by_clear(qtbot: QtBot) -> None:
    field = PassphraseField()
    show(qtbot, field)
    QTest.keyClicks(field.line(), "kettle rain 42")
    assert field.line().echoMode() == QLineEdit.EchoMode.Password
    field.set_shown(True)
    assert field.line().echoMode() == QLineEdit.EchoMode.Normal
    field.set_error("wrong")
    QTest.keyClick(field.line(), Key.Key_X)
    assert field.line().property("invalid") is False
    with qtbot.waitSignal(field.entered):
        QTest.keyClick(field.line(), Key.Key_Return)
    field.clear()
    assert field.text() == ""
    assert field.line().echoMode() == QLineEdit.EchoMode.Password


# The rest that is pressed
@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return, Key.Key_Enter])
def test_a_tick_is_asked_for_and_granted_by_the_page(qtbot: QtBot, key: Key) -> None:
    row = ChecklistRow("Show both badges", required=True)
    show(qtbot, row)
    with qtbot.waitSignal(row.tick_asked) as asked:
        QTest.keyClick(row, key)
    assert asked.args == [True]
    assert not row.isChecked()
    row.set_ticked(True, "李婷 · 09:41")
    assert row.isChecked()
    assert "09:41" in row.accessibleDescription()
    with qtbot.waitSignal(row.tick_asked) as asked:
        QTest.mouseClick(row, LEFT, pos=QPoint(60, 20))
    assert asked.args == [False]
    row.set_locked(True)
    with qtbot.assertNotEmitted(row.tick_asked):
        QTest.keyClick(row, key)
        QTest.mouseClick(row, LEFT, pos=QPoint(60, 20))


def test_a_row_grows_with_its_words_and_the_note_button_stays_in_its_middle(qtbot: QtBot) -> None:
    row = ChecklistRow("说明本次谈话正在录音。" * 20)
    row.resize(480, 56)
    show(qtbot, row)
    assert row.heightForWidth(480) > 150
    assert row.height() >= row.heightForWidth(row.width())
    pen = row.findChildren(QToolButton)[0]
    assert abs(pen.geometry().center().y() - row.rect().center().y()) <= 1
    with qtbot.waitSignal(row.note_asked), qtbot.assertNotEmitted(row.tick_asked):
        QTest.mouseClick(pen, LEFT)


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return])
def test_cards_are_pressed_by_key(qtbot: QtBot, key: Key) -> None:
    card = CardButton()
    show(qtbot, card)
    with qtbot.waitSignal(card.clicked):
        QTest.keyClick(card, key)


def test_choices_exclude_each_other(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    choices = [Choice("person", word) for word in ("The person", "Family", "Nobody")]
    for choice in choices:
        column.addWidget(choice)
    show(qtbot, window)
    for choice in choices:
        QTest.mouseClick(choice, LEFT)
        assert [other.isChecked() for other in choices] == [other is choice for other in choices]


def test_the_stepper_moves_by_arrows_and_asks(qtbot: QtBot) -> None:
    stepper = Stepper(["a", "b", "c", "d", "e"])
    show(qtbot, stepper)
    stepper.set_state(3, "blocked", "no companion")
    stepper.set_current(2)
    assert [stepper.state(at) for at in range(5)] == ["done", "done", "current", "blocked", "todo"]
    assert "no companion" in stepper.step(3).accessibleDescription()
    stepper.step(2).setFocus()
    QTest.keyClick(stepper.step(2), Key.Key_Right)
    assert stepper.step(3).hasFocus()
    with qtbot.waitSignal(stepper.step_asked) as asked:
        QTest.keyClick(stepper.step(3), Key.Key_Return)
    assert asked.args == [3]


def test_the_rail_tells_where_to(qtbot: QtBot) -> None:
    rail = Rail()
    for key in ("today", "cases", "outbox"):
        rail.add(key, key, key.title())
    rail.add("settings", "settings", "Settings", bottom=True)
    show(qtbot, rail)
    rail.set_current("today")
    rail.set_badge("outbox", 3)
    assert rail.button("outbox").accessibleName() == "Outbox (3)"
    with qtbot.waitSignal(rail.chosen) as chosen:
        QTest.keyClick(rail.button("cases"), Key.Key_Return)
    assert chosen.args == ["cases"]
    order = sorted(("today", "cases", "outbox", "settings"), key=lambda key: rail.button(key).y())
    assert order == ["today", "cases", "outbox", "settings"]


def test_search_comes_by_ctrl_k_asks_once_and_clears_by_escape(qtbot: QtBot) -> None:
    window, field, other = QWidget(), SearchField(), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(other)
    column.addWidget(field)
    show(qtbot, window)
    other.setFocus()
    QTest.keyClick(window, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    asked: list[str] = []
    field.query.connect(asked.append)
    with qtbot.waitSignal(field.query):
        QTest.keyClicks(field, "ouyang")
    assert asked == ["ouyang"]
    with qtbot.waitSignal(field.left):
        QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Escape)
    assert asked == ["ouyang", ""]
    QTest.keyClick(field, Key.Key_Escape)
    assert not field.hasFocus()
