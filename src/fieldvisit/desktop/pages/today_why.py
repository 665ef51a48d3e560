"""Why a stop may be visited or not: every rule that is not met, when it would be lawful, and contacts used up."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from fieldvisit import casework
from fieldvisit.casework import Desk, Outlook, Stop
from fieldvisit.clock import Moment
from fieldvisit.desktop import theme
from fieldvisit.desktop.pages import rule_words
from fieldvisit.desktop.pages.rule_row import RuleRow
from fieldvisit.desktop.tokens import SPACE
from fieldvisit.desktop.widgets.card import Card
from fieldvisit.model.people import mask_name
from fieldvisit.model.policy import Level, Pack, Verdict
from fieldvisit.wording import begun

tr_in = QCoreApplication.translate

ROOM = (760, 640)
"""Pixels it would like; the window's own size keeps it smaller."""
OF_THE_HOUR = frozenset({"window", "closing", "pause", "inconvenient", "holiday", "order"})
"""Checks of setting out that only say something about this very minute: what counts is the planned hour."""


class WhyPanel(QDialog):
    """Dialog `why` over Today. Signals: `rule(id)` asks for a rule in full, `page(name)` for where it can be mended."""

    rule = Signal(str)
    page = Signal(str)

    def __init__(self, desk: Desk, stop: Stop, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("why")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What the rules say of this stop"))
        self.stop, self._language, self._now = stop, language, desk.moment()
        self._pack = casework.rules(desk, stop.order)
        found = casework.outlook(desk, stop.order.order_id)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[4], SPACE[3], SPACE[4], SPACE[3])
        column.setSpacing(SPACE[2])
        column.addWidget(theme.label(mask_name(stop.case.case.case.name), "section"))
        earliest = theme.label(when_lawful(found, stop.order.zone, self._now), "strong", wrap=True)
        earliest.setObjectName("why_earliest")
        column.addWidget(earliest)
        column.addWidget(self._scrolled(self._rules(found)), 1)
        column.addLayout(self._buttons())
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)  # only now it stands in this window
        space = parent.window().size()
        self.resize(min(ROOM[0], space.width() - 64), min(ROOM[1], space.height() - 64))

    def _scrolled(self, inside: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.windowTitle())
        area.setWidget(inside)
        return area

    def _rules(self, found: Outlook) -> QWidget:
        inside = QWidget()
        inside.setProperty("page", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE[0], 0)
        column.setSpacing(SPACE[2])
        planned = sorted(self.stop.verdicts, key=lambda one: list(Level).index(one.level))
        said = {one.rule for one in planned}
        leaving = [one for one in found.departing if one.rule not in said and self._check(one) not in OF_THE_HOUR]
        column.addWidget(self._card(self.tr("At the planned hour"), planned, self.tr("Every rule is met.")))
        if leaving:
            column.addWidget(self._card(self.tr("Still before you set out"), leaving, ""))
        column.addWidget(self._contacts(found, planned))
        column.addStretch()
        return inside

    def _check(self, verdict: Verdict) -> str:
        return self._pack.rule(verdict.rule).check

    def _card(self, heading: str, verdicts: Iterable[Verdict], nothing: str) -> Card:
        card = Card()
        card.body.setSpacing(SPACE[2])
        card.body.addWidget(theme.label(heading, "section"))
        empty = True
        for verdict in verdicts:
            rule = self._pack.rule(verdict.rule)
            row = RuleRow(rule, verdict, self._language, self.stop.order.zone, self._now)
            row.asked.connect(self._to_rule)
            card.body.addWidget(row)
            empty = False
        if empty:
            card.body.addWidget(theme.label(nothing, "muted"))
        return card

    def _contacts(self, found: Outlook, planned: Iterable[Verdict]) -> Card:
        card = Card()
        card.setObjectName("why_contacts")
        card.body.addWidget(theme.label(self.tr("Contacts and rest"), "section"))
        for line in contact_lines(found, self._pack, planned, self._language):
            card.body.addWidget(theme.label(line, wrap=True))
        return card

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch()
        case, close = QPushButton(self.tr("See the &case")), QPushButton(self.tr("&Close"))
        self._close = close
        case.setObjectName("why_case")
        close.setObjectName("why_close")
        theme.dress(close, kind="primary")
        case.clicked.connect(lambda: self._to_page("case"))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        row.addWidget(case)
        row.addWidget(close)
        return row

    def _to_rule(self, rule: str) -> None:
        self.reject()
        self.rule.emit(rule)

    def _to_page(self, name: str) -> None:
        self.reject()
        self.page.emit(name)


def when_lawful(found: Outlook, zone: str, now: Moment) -> str:
    """Return when the visit would be lawful at the earliest, in words."""
    if found.earliest is None:
        return tr_in("WhyPanel", "Waiting does not make this visit lawful: something else has to change first.")
    if found.earliest <= now.latest:
        return tr_in("WhyPanel", "Lawful from now on, as far as time alone goes.")
    when = rule_words.local_time(found.earliest, zone, now)
    if found.covered:
        return tr_in("WhyPanel", "Lawful at the earliest {when}.").format(when=when)
    return tr_in("WhyPanel", "Lawful at the earliest {when}, when this order is no longer valid.").format(when=when)


def contact_lines(found: Outlook, pack: Pack, planned: Iterable[Verdict], language: str) -> list[str]:
    """Return how many contacts each rule of frequency counts, and whether a time of rest runs."""
    lines = []
    for one in found.counts:
        rule = one.rule
        lines.append(
            tr_in(
                "WhyPanel", "{channel}: {count} of at most {most} in %n day(s) ({rule})", None, rule.number("days")
            ).format(
                channel=begun(rule_words.value_words("channel", rule.text("channel"), language)),
                count=one.count,
                most=rule.number("max"),
                rule=rule.rule,
            )
        )
    rests = {rule.rule: rule for rule in pack.rules if rule.check == "cooldown"}
    for verdict in planned:
        if verdict.rule in rests:
            facts = dict(verdict.inputs)
            words = tr_in("WhyPanel", "Time of rest after a refusal on {refused}: until {until} ({rule})")
            told = words.format(refused=facts["refused"], until=facts["until"], rule=verdict.rule)
            lines.append(told)
            rests.pop(verdict.rule)
    lines += [tr_in("WhyPanel", "No time of rest runs ({rule})").format(rule=rule) for rule in rests]
    return lines
