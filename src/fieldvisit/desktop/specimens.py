"""The widgets that take something in, in all their states, and the table of all sheets."""

from collections.abc import Callable
from math import cos, sin
from typing import Final

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from fieldvisit.desktop import theme
from fieldvisit.desktop.sheet import COLUMN, Say, Sheet, disabled, hovered
from fieldvisit.desktop.specimens_shown import (
    badges,
    banners,
    busy,
    chips,
    debts,
    empties,
    icons,
    texts,
    timelines,
    toasts,
)
from fieldvisit.desktop.widgets.card import Card, CardButton, Choice
from fieldvisit.desktop.widgets.checklist_row import ChecklistRow
from fieldvisit.desktop.widgets.chip import Chip
from fieldvisit.desktop.widgets.masked_field import MaskedField
from fieldvisit.desktop.widgets.money_field import MoneyField
from fieldvisit.desktop.widgets.passphrase_field import PassphraseField
from fieldvisit.desktop.widgets.rail import Rail
from fieldvisit.desktop.widgets.search_field import SearchField
from fieldvisit.desktop.widgets.signature_pad import SignaturePad, Stroke
from fieldvisit.desktop.widgets.stepper import Stepper


def stock(say: Say) -> Sheet:
    """Return the stock widgets as the style sheet dresses them."""
    sheet = Sheet()
    for kind in ("", "primary", "stop", "quiet"):
        for state in ("rest", "disabled"):
            button = QPushButton(say("开始外访", "Start the visit"))
            theme.dress(button, kind=kind)
            theme.set_icon(
                button, "door", {"primary": "on_accent", "stop": "on_stop", "quiet": "accent"}.get(kind, "text")
            )
            button.setDisabled(state == "disabled")
            sheet.add(f"button {kind or 'plain'} {state}", button)
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
    text.setFixedHeight(92)
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
    loop: Stroke = [
        (round(900 + 30 * t - 420 * sin(t / 6)), round(1250 + 620 * cos(t / 6) * (1 - t / 180)), 12 * t)
        for t in range(130)
    ]
    for state in ("empty", "signed", "disabled"):
        pad = sheet.add(state, SignaturePad())
        pad.setFixedSize(COLUMN - 8, 186)
        pad.set_prompt(say("请在此签名", "Please sign here"))
        pad.setDisabled(state == "disabled")
        if state == "signed":
            pad.set_strokes([loop, [(5400, 700, 2000), (6100, 1500, 2100), (6400, 800, 2200)]])
    return sheet


def checklists(say: Say) -> Sheet:
    """Return checklist rows in every state."""
    sheet = Sheet()
    words = say("出示双方工作证和授权书", "Show both badges and the authorisation")
    long = say(
        "说明本次谈话正在录音，并告知对方可以要求停止录音、要求离开、向委托方和监管部门投诉，未经同意不得入户。",
        "Say that the talk is recorded, that they may have it stopped, may ask you to leave and may complain; "
        "never enter without consent.",
    )
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


SHEETS: Final[dict[str, Callable[[Say], Sheet]]] = {
    "00-text": texts, "01-stock": stock, "02-icons": icons, "03-card": cards, "04-chip": chips, "05-stepper": steppers,
    "06-masked-field": masked, "07-money-field": money, "08-signature-pad": signatures, "09-timeline": timelines,
    "10-empty-state": empties, "11-badge": badges, "12-debt-bar": debts, "13-checklist-row": checklists,
    "14-banner": banners, "15-passphrase-field": passphrases, "16-rail": rails, "17-search-field": searches,
    "18-toast": toasts, "19-busy-line": busy,
}  # fmt: skip
