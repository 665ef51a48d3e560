"""Renders every widget in all its states to pictures: `python -m fieldvisit.desktop.gallery OUT_DIR`.

One picture for each widget and scheme. The persons in it are invented.
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar, get_args

from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from fieldvisit.desktop import theme, tokens
from fieldvisit.desktop.tokens import Scheme, Tone
from fieldvisit.desktop.widgets.banner import Banner
from fieldvisit.desktop.widgets.busy_line import BusyLine
from fieldvisit.desktop.widgets.card import Card, CardButton, Choice
from fieldvisit.desktop.widgets.checklist_row import ChecklistRow
from fieldvisit.desktop.widgets.chip import Chip, FilterChip
from fieldvisit.desktop.widgets.debt_bar import DebtBar
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.desktop.widgets.glyph import Glyph
from fieldvisit.desktop.widgets.masked_field import MaskedField
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.desktop.widgets.passphrase_field import PassphraseField
from fieldvisit.desktop.widgets.rail import Rail
from fieldvisit.desktop.widgets.search_field import SearchField
from fieldvisit.desktop.widgets.signature_pad import SignaturePad, Stroke
from fieldvisit.desktop.widgets.stepper import Stepper
from fieldvisit.desktop.widgets.sync_badge import Badge, SyncBadge, SyncState
from fieldvisit.desktop.widgets.timeline import Entry, Timeline
from fieldvisit.desktop.widgets.toast import Toast
from fieldvisit.paths import resource

W = TypeVar("W", bound=QWidget)
Say = Callable[[str, str], str]
SHEET_WIDTH: Final = 860
COLUMN: Final = 560


@dataclass
class Sheet:
    """A widget's states: (name, widget); `focus` gets the keyboard focus, `after` runs once all is shown."""

    states: list[tuple[str, QWidget]] = field(default_factory=list)
    focus: QWidget | None = None
    after: list[Callable[[], None]] = field(default_factory=list)

    def add(self, state: str, widget: W) -> W:
        self.states.append((state, widget))
        return widget


def hovered(widget: W) -> W:
    """Make a widget believe the mouse is over it."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    return widget


def disabled(widget: W) -> W:
    widget.setEnabled(False)
    return widget


def stock(say: Say) -> Sheet:
    """Return the stock widgets as the style sheet dresses them."""
    sheet = Sheet()
    for kind in ("", "primary", "stop", "quiet"):
        for state, change in (("rest", lambda w: w), ("hover", hovered), ("disabled", disabled)):
            button = QPushButton(say("开始外访", "Start the visit"))
            theme.dress(button, kind=kind)
            theme.set_icon(button, "door", {"primary": "on_accent", "stop": "on_stop"}.get(kind, "text"))
            sheet.add(f"button {kind or 'plain'} {state}", change(button))
    sheet.focus = sheet.add("button focus", QPushButton(say("请求延期", "Ask for more time")))
    line = sheet.add("field", QLineEdit())
    line.setPlaceholderText(say("备注", "Note"))
    wrong = sheet.add("field invalid", QLineEdit("13800"))
    theme.dress(wrong, invalid=True)
    sheet.add("field disabled", disabled(QLineEdit(say("不可更改", "Cannot be changed"))))
    box = sheet.add("combo", QComboBox())
    box.addItems([say("本人", "The person"), say("家人", "Family")])
    text = sheet.add(
        "text", QPlainTextEdit(say("张䶮、李㛃、欧阳𬭎、阿依古丽·买买提", "张䶮, 李㛃, 欧阳𬭎, 阿依古丽·买买提"))
    )
    text.setFixedHeight(72)
    return sheet


def texts(say: Say) -> Sheet:
    """Return the type roles."""
    sheet = Sheet()
    for role in ("title", "section", "turned", "strong", "body", "muted", "small", "error", "amount"):
        sheet.add(
            role, theme.label(say("应还合计 ¥10,050.05 · 截至 14:02", "Total due ¥10,050.05 · as of 14:02"), role)
        )
    return sheet


def icons(say: Say) -> Sheet:
    """Return the icon family."""
    sheet = Sheet()
    grid = QWidget()
    cells = QGridLayout(grid)
    for place, name in enumerate(theme.icon_names()):
        cells.addWidget(Glyph(name), place // 6 * 2, place % 6, Qt.AlignmentFlag.AlignCenter)
        cells.addWidget(theme.label(name, "small"), place // 6 * 2 + 1, place % 6, Qt.AlignmentFlag.AlignCenter)
    sheet.add("family", grid)
    for role in ("text", "muted", "accent", "ok", "warn", "stop"):
        sheet.add(role, Glyph("shield", role, 32))
    return sheet


def cards(say: Say) -> Sheet:
    """Return cards at rest and pressable."""
    sheet = Sheet()

    def filled(card: Card | CardButton) -> None:
        card.body.addWidget(theme.label("09:30–10:30   " + say("西湖区 文三路***", "Xihu, Wensan Rd ***"), "strong"))
        card.body.addWidget(
            theme.label(say("抖音月付 · M3 · 88 天 · 第 2 次上门", "DouYin Pay · M3 · 88 days · 2nd visit"), "muted")
        )
        card.body.addWidget(Chip(say("可以外访", "May be visited"), "ok"))

    filled(sheet.add("card", Card()))
    for state in ("rest", "hover", "pressed", "selected", "focus", "disabled"):
        card = sheet.add(f"pressable {state}", CardButton())
        filled(card)
        card.setDown(state == "pressed")
        card.set_selected(state == "selected")
        card.setDisabled(state == "disabled")
        if state == "hover":
            hovered(card)
        if state == "focus":
            sheet.focus = card
    row = [
        ("person", say("本人", "The person")),
        ("people", say("家人", "Family")),
        ("block", say("无人应门", "Nobody")),
    ]
    for place, (icon, word) in enumerate(row):
        choice = sheet.add(
            f"choice {('rest', 'checked', 'disabled')[place]}", Choice(icon, word, say("说明一行", "One line"))
        )
        choice.setChecked(place == 1)
        choice.setDisabled(place == 2)
    return sheet


def chips(say: Say) -> Sheet:
    """Return chips of every tone and filters."""
    sheet = Sheet()
    words: dict[Tone, str] = {
        "neutral": say("信用卡", "Credit card"),
        "accent": say("第 2 次上门", "2nd visit"),
        "ok": say("可以外访", "May be visited"),
        "warn": say("需注意 1", "1 to mind"),
        "stop": say("不可外访", "Must not be visited"),
    }
    for tone, word in words.items():
        sheet.add(tone, Chip(word, tone))
    sheet.add("own icon", Chip(say("有异议", "Disputed"), "stop", "scale"))
    long = sheet.add(
        "long, narrow",
        Chip(say("本人已提出异议，核实前停止上门", "The person disputes it; no visit until checked"), "stop"),
    )
    long.setMaximumWidth(180)
    sheet.add("filter rest", FilterChip(say("电话", "Calls"), "phone"))
    sheet.add("filter hover", hovered(FilterChip(say("电话", "Calls"), "phone")))
    checked = sheet.add("filter checked, focus", FilterChip(say("外访", "Visits"), "door"))
    checked.setChecked(True)
    sheet.focus = checked
    sheet.add("filter disabled", disabled(FilterChip(say("短信", "Messages"), "speech")))
    return sheet


def steppers(say: Say) -> Sheet:
    """Return the stepper at the start, on the way and blocked."""
    sheet = Sheet()
    words = [say("出门前", "Before leaving"), say("门口", "At the door"), say("谈话", "Conversation")]
    words += [say("协商", "Agreement"), say("结束", "Close")]
    for state, at in (("start", 0), ("on the way", 2), ("blocked", 1), ("done", 5)):
        stepper = sheet.add(state, Stepper(words))
        stepper.set_current(at)
        if state == "blocked":
            stepper.set_state(2, "blocked", say("搭档尚未确认", "The companion has not confirmed"))
        if state == "on the way":
            sheet.focus = stepper.step(2)
    return sheet


def masked(say: Say) -> Sheet:
    """Return a masked datum, also revealed, and without the right to reveal."""
    sheet = Sheet()
    sheet.add("masked", MaskedField("欧阳**", say("姓名", "name")))
    title = sheet.add("masked title", MaskedField("138****1234", say("电话", "phone")))
    title.set_role("title")
    shown = sheet.add("revealed", MaskedField("欧阳**", say("姓名", "name")))
    sheet.after.append(lambda: shown.reveal("欧阳𬭎", 10))
    sheet.add("not revealable", MaskedField("张*", say("姓名", "name"))).set_revealable(False)
    sheet.focus = title
    return sheet


def money(say: Say) -> Sheet:
    """Return the amount field empty, filled, wrong in three ways, disabled."""
    sheet = Sheet()
    sheet.add("empty", MoneyField())
    full = sheet.add("filled, focus", MoneyField())
    full.set_fen(1_005_005)
    sheet.focus = full
    sheet.add("no amount", MoneyField()).line().setText("12,3元")
    much = sheet.add("too much", MoneyField())
    much.set_limits(1, 500_000)
    much.set_fen(500_001)
    told = sheet.add("told", MoneyField())
    told.set_fen(20_000)
    told.set_error(say("分期总额与应还金额不符。", "The instalments do not add up to what is due."))
    sheet.add("disabled", disabled(MoneyField())).set_fen(888)
    return sheet


def signatures(say: Say) -> Sheet:
    """Return the pad empty, signed, disabled."""
    sheet = Sheet()
    loop: Stroke = [(900 + 38 * t, 1200 + (t * 97 % 900) - 450 + 3 * t, 12 * t) for t in range(110)]
    for state in ("empty", "signed", "disabled"):
        pad = sheet.add(state, SignaturePad())
        pad.setFixedSize(COLUMN - 8, 186)
        pad.set_prompt(say("请在此签名", "Please sign here"))
        pad.setDisabled(state == "disabled")
        if state == "signed":
            pad.set_strokes([loop, [(5400, 700, 2000), (6100, 1500, 2100), (6400, 800, 2200)]])
    return sheet


def timelines(say: Say) -> Sheet:
    """Return the timeline with a selected line."""
    sheet = Sheet()
    list_ = sheet.add("lines", Timeline())
    list_.setFixedHeight(4 * 44 + 4)
    list_.set_entries(
        [
            Entry("1", "11-21 14:02", "door", say("上门：本人开门，说明债务", "Visit: the person opened"), ((say("已封存", "Sealed"), "ok"),)),
            Entry("2", "11-19 10:15", "phone", say("电话：未接通", "Call: not answered"), ((say("第 3 次", "3rd"), "warn"),)),
            Entry("3", "11-12 09:00", "speech", say("本人要求书面联系", "Asked to be written to"), ((say("仅书面", "Writing only"), "stop"),)),
            Entry("4", "11-01 08:30", "scale", say("对利息金额提出异议，请公司逐笔核对后书面答复", "Disputes the interest; asks the office to check each entry and to answer in writing"), ()),
        ]
    )  # fmt: skip
    sheet.after.append(lambda: list_.setCurrentIndex(list_.model().index(1, 0)))
    sheet.focus = list_
    return sheet


def empties(say: Say) -> Sheet:
    """Return empty states with and without an action."""
    sheet = Sheet()
    words = say("同步获取外访单，或在“案件”中查看。", "Sync to get visit orders, or look under Cases.")
    title = say("今天没有安排", "Nothing is planned for today")
    sheet.add("with action", EmptyState("today", title, words, say("立即同步", "Sync now")))
    sheet.add(
        "words only",
        EmptyState(
            "search",
            say("没有找到", "Nothing found"),
            say("换个词，或清除筛选。", "Try another word or clear the filters."),
        ),
    )
    return sheet


def badges(say: Say) -> Sheet:
    """Return counts and every sync state."""
    sheet = Sheet()
    for count in (1, 42, 100):
        sheet.add(f"count {count}", Badge(count))
    for state in get_args(SyncState):
        sheet.add(state, SyncBadge()).set_state(state, 0 if state == "safe" else 3, "14:02")
    sheet.focus = sheet.states[-1][1]
    return sheet


def debts(say: Say) -> Sheet:
    """Return debt bars: usual, tiny share, all zero, in the person's favour, narrow."""
    sheet = Sheet()
    parts = {"usual": (850_000, 120_005, 35_000), "tiny share": (99_999_999_999, 1, 100), "nothing": (0, 0, 0)}
    parts |= {"in favour": (10_000, -500, 0), "narrow": (850_000, 120_005, 35_000)}
    for state, three in parts.items():
        bar = sheet.add(state, DebtBar())
        bar.set_parts(*three)
        if state == "narrow":
            bar.setFixedWidth(240)
    return sheet


def checklists(say: Say) -> Sheet:
    """Return checklist rows in every state."""
    sheet = Sheet()
    words = say("出示双方工作证和授权书", "Show both badges and the authorisation")
    long = say("说明本次谈话正在录音，并告知对方可以要求停止录音、要求离开、向委托方和监管部门投诉，未经同意不得入户。",
               "Say that the talk is being recorded, that the person may have the recording stopped, may ask you to leave and may complain to the bank and the regulator; never enter without consent.")  # fmt: skip
    stamp = say("李婷 · 09:41", "Li Ting · 09:41")
    sheet.add("rest", ChecklistRow(words))
    sheet.add("required", ChecklistRow(words, required=True))
    sheet.add("hover", hovered(ChecklistRow(words)))
    sheet.focus = sheet.add("ticked, focus", ChecklistRow(words, required=True))
    sheet.focus.set_ticked(True, stamp)
    noted = sheet.add("with note", ChecklistRow(words))
    noted.set_ticked(True, stamp)
    noted.set_note(say("对方拍照留存工作证。", "They took a photo of the badge."))
    sheet.add("long", ChecklistRow(long, required=True))
    locked = sheet.add("locked", ChecklistRow(words))
    locked.set_ticked(True, stamp)
    locked.set_locked(True)
    sheet.add("disabled", disabled(ChecklistRow(words, required=True)))
    return sheet


def banners(say: Say) -> Sheet:
    """Return banners of each tone, with and without action."""
    sheet = Sheet()
    sheet.add(
        "info",
        Banner(
            "accent",
            say("找到一份未完成的外访记录（14:02）。", "There is an unfinished visit from 14:02."),
            say("继续", "Continue"),
        ),
    )
    sheet.add("ok", Banner("ok", say("今天的记录已全部在公司。", "All of today is at the office."))).set_closable(True)
    sheet.add(
        "warn",
        Banner(
            "warn",
            say("余额为 26 小时前，报数前请同步。", "The balance is 26 hours old. Sync before you name it."),
            say("同步", "Sync"),
        ),
    )
    long = say("磁盘已满，最后一次输入没有保存。请删除不用的文件后重试；此前的记录都已保存，没有丢失。",
               "The disk is full and your last words were not saved. Free some space and try again; everything before is saved and nothing is lost.")  # fmt: skip
    sheet.add("stop, long", Banner("stop", long, say("重试", "Try again"))).set_closable(True)
    return sheet


def passphrases(say: Say) -> Sheet:
    """Return the passphrase field from empty to strong, shown, with an error."""
    sheet = Sheet()
    samples = {"empty": "", "common": "12345678", "short": "k7#Qw", "fair": "kettle 42", "good": "kettle rain 42"}
    samples |= {"strong": "kettle-rain-42-Bicycle"}
    for state, text in samples.items():
        sheet.add(state, PassphraseField()).line().setText(text)
    sheet.focus = sheet.states[3][1]
    shown = sheet.add("shown", PassphraseField(judged=False))
    shown.line().setText("kettle rain 42")
    shown.set_shown(True)
    wrong = sheet.add("does not open", PassphraseField(judged=False))
    wrong.line().setText("kettle")
    wrong.set_error(
        say("口令不对。大小写有区别，请再试一次。", "That is not the passphrase. Capitals matter; try again.")
    )
    return sheet


def rails(say: Say) -> Sheet:
    """Return the rail with counts, one place chosen, one focused."""
    sheet = Sheet()
    rail = sheet.add("rail", Rail())
    rail.setFixedHeight(440)
    places = (("today", "今天", "Today"), ("cases", "案件", "Cases"), ("outbox", "待传", "Outbox"))
    for key, zh, en in (*places, ("receipt", "收据", "Receipts")):
        rail.add(key, key, say(zh, en))
    rail.add("settings", "settings", say("设置", "Settings"), bottom=True)
    rail.set_current("cases")
    rail.set_badge("outbox", 3)
    hovered(rail.button("today"))
    sheet.focus = rail.button("outbox")
    return sheet


def searches(say: Say) -> Sheet:
    """Return the search empty and in use."""
    sheet = Sheet()
    words = say("案号、姓名、电话、拼音", "Case no., name, phone, pinyin")
    sheet.add("empty", SearchField(words))
    sheet.focus = sheet.add("in use, focus", SearchField(words))
    sheet.focus.setText("ouyang")
    return sheet


def toasts(say: Say) -> Sheet:
    """Return toasts over a page."""
    sheet = Sheet()
    said: dict[Tone, tuple[str, str]] = {
        "ok": (say("已保存 14:02:31", "Saved 14:02:31"), ""),
        "stop": (say("没有打印出来：打印机缺纸。装纸后重试。", "Nothing was printed: the printer is out of paper. Refill it and try again."), say("重试", "Try again")),
    }  # fmt: skip
    for tone, (words, action) in said.items():
        page = sheet.add(tone, QWidget())
        page.setFixedSize(COLUMN, 140)
        toast = Toast(page)
        sheet.after.append(lambda toast=toast, words=words, tone=tone, action=action: toast.say(words, tone, action))
    return sheet


def busy(say: Say) -> Sheet:
    """Return busy lines with and without progress."""
    sheet = Sheet()
    sheet.add("words", BusyLine()).start(say("正在打开加密的数据库…", "Opening the encrypted database…"))
    line = sheet.add("progress", BusyLine())
    line.start(say("正在上传 3 / 7，剩余约 20 秒", "Uploading 3 of 7, about 20 seconds left"))
    line.progress(3, 7)
    return sheet


SHEETS: Final[dict[str, Callable[[Say], Sheet]]] = {
    "00-text": texts, "01-stock": stock, "02-icons": icons, "03-card": cards, "04-chip": chips, "05-stepper": steppers,
    "06-masked-field": masked, "07-money-field": money, "08-signature-pad": signatures, "09-timeline": timelines,
    "10-empty-state": empties, "11-badge": badges, "12-debt-bar": debts, "13-checklist-row": checklists,
    "14-banner": banners, "15-passphrase-field": passphrases, "16-rail": rails, "17-search-field": searches,
    "18-toast": toasts, "19-busy-line": busy,
}  # fmt: skip


def page(sheet: Sheet) -> QWidget:
    """Lay the states below each other, each beside its name."""
    window = QWidget()
    window.setProperty("page", True)
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    window.setFixedWidth(SHEET_WIDTH)
    grid = QGridLayout(window)
    grid.setContentsMargins(tokens.SPACE[4], tokens.SPACE[4], tokens.SPACE[4], tokens.SPACE[4])
    grid.setVerticalSpacing(tokens.SPACE[2])
    grid.setColumnMinimumWidth(0, 180)
    grid.setColumnStretch(1, 1)
    for row, (state, widget) in enumerate(sheet.states):
        grid.addWidget(theme.label(state, "small"), row, 0)
        if widget.sizePolicy().horizontalPolicy() in (
            widget.sizePolicy().Policy.Fixed,
            widget.sizePolicy().Policy.Maximum,
        ):
            grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addWidget(widget, row, 1)
    return window


def shoot(app: QApplication, sheet: Sheet, path: Path) -> None:
    """Show a sheet, settle it, and write its picture. Raises OSError when it cannot be written."""
    window = page(sheet)
    window.show()
    window.activateWindow()
    for _ in range(3):
        app.processEvents()
        window.adjustSize()
    if sheet.focus is not None:
        sheet.focus.setFocus(Qt.FocusReason.TabFocusReason)
    for step in sheet.after:
        step()
    app.processEvents()
    if not window.grab().save(str(path)):
        raise OSError(f"cannot write {path.name}")
    window.close()
    window.deleteLater()
    app.processEvents()


def render(app: QApplication, folder: Path, schemes: tuple[Scheme, ...], language: str) -> list[Path]:
    """Write all pictures and return their paths; `language` is zh-CN or en."""
    folder.mkdir(parents=True, exist_ok=True)
    translator = QTranslator(app)
    if language == "zh-CN" and _translations(translator):
        QCoreApplication.installTranslator(translator)
    written: list[Path] = []
    for scheme in schemes:
        theme.apply(app, scheme, reduced_motion=True)
        for name, build in SHEETS.items():
            path = folder / f"{name}-{scheme}-{language}.png"
            shoot(app, build(lambda zh, en: zh if language == "zh-CN" else en), path)
            written.append(path)
    QCoreApplication.removeTranslator(translator)
    return written


def _translations(translator: QTranslator) -> bool:
    try:
        return translator.load(str(resource("translations/fieldvisit_zh_CN.qm")))
    except FileNotFoundError:
        return False


def main() -> None:
    """Read the command line and render."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    parser.add_argument("--scheme", choices=["light", "dark"], action="append")
    parser.add_argument("--lang", choices=["zh-CN", "en"], default="zh-CN")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    render(app, arguments.folder, tuple(arguments.scheme or ("light", "dark")), arguments.lang)


if __name__ == "__main__":
    main()
