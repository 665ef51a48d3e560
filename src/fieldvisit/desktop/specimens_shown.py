"""The widgets that show something, in all their states; the persons are invented."""

from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldvisit.desktop import theme
from fieldvisit.desktop.sheet import COLUMN, Say, Sheet, disabled, hovered
from fieldvisit.desktop.tokens import Tone
from fieldvisit.desktop.widgets.banner import Banner
from fieldvisit.desktop.widgets.busy_line import BusyLine
from fieldvisit.desktop.widgets.chip import Chip, FilterChip
from fieldvisit.desktop.widgets.debt_bar import DebtBar
from fieldvisit.desktop.widgets.empty_state import EmptyState
from fieldvisit.desktop.widgets.glyph import Glyph
from fieldvisit.desktop.widgets.sync_badge import Badge, SyncBadge, SyncState
from fieldvisit.desktop.widgets.timeline import Entry, Timeline
from fieldvisit.desktop.widgets.toast import Toast


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


def timelines(say: Say) -> Sheet:
    """Return the timeline with a selected line."""
    sheet = Sheet()
    list_ = sheet.add("lines", Timeline())
    list_.setFixedHeight(4 * 44 + 4)
    long = say(
        "对利息金额提出异议，请公司逐笔核对后书面答复，并说明计息起止日期和利率依据",
        "Disputes the interest; asks the office to check each entry and to answer in writing, with dates and rates",
    )
    rows: list[tuple[str, str, str, tuple[str, Tone] | None]] = [
        ("11-21 14:02", "door", say("上门：本人开门", "Visit: the person opened"), (say("已封存", "Sealed"), "ok")),
        ("11-19 10:15", "phone", say("电话：未接通", "Call: not answered"), (say("第 3 次", "3rd"), "warn")),
        (
            "11-12 09:00",
            "speech",
            say("本人要求书面联系", "Asked to be written to"),
            (say("仅书面", "Writing"), "stop"),
        ),
        ("11-01 08:30", "scale", long, (say("有异议", "Disputed"), "stop")),
    ]
    list_.set_entries([Entry(when, when, icon, words, (chip,) if chip else ()) for when, icon, words, chip in rows])
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
    told = say("今天的记录已全部送达公司。", "All of today is at the office.")
    sheet.add("ok", Banner("ok", told)).set_closable(True)
    sheet.add(
        "warn",
        Banner(
            "warn",
            say("余额为 26 小时前，报数前请同步。", "The balance is 26 hours old. Sync before you name it."),
            say("同步", "Sync"),
        ),
    )
    long = say(
        "磁盘已满，最后一次输入没有保存。请删除不用的文件后重试；此前的记录都已保存，没有丢失。",
        "The disk is full and your last words were not saved. Free some space; everything before is saved.",
    )
    sheet.add("stop, long", Banner("stop", long, say("重试", "Try again"))).set_closable(True)
    return sheet


def toasts(say: Say) -> Sheet:
    """Return toasts over a page."""
    sheet = Sheet()
    failed = say("没有打印出来：打印机缺纸。装纸后重试。", "Nothing was printed: the printer is out of paper.")
    hosts = [sheet.add(state, QWidget()) for state in ("saved", "failed")]
    for host in hosts:
        host.setFixedSize(COLUMN, 140)
    saved, stopped = Toast(hosts[0]), Toast(hosts[1])
    sheet.after.append(lambda: saved.say(say("已保存 14:02:31", "Saved 14:02:31")))
    sheet.after.append(lambda: stopped.say(failed, "stop", say("重试", "Try again")))
    return sheet


def busy(say: Say) -> Sheet:
    """Return busy lines with and without progress."""
    sheet = Sheet()
    sheet.add("words", BusyLine()).start(say("正在打开加密的数据库…", "Opening the encrypted database…"))
    line = sheet.add("progress", BusyLine())
    line.start(say("正在上传 3 / 7，剩余约 20 秒", "Uploading 3 of 7, about 20 seconds left"))
    line.progress(3, 7)
    return sheet
