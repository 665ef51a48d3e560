"""What others could read while a visit went on: every screen that a stranger or the visited person had before them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fieldvisit.desktop.window import Window
from fieldvisit.model.case import CaseFile
from fieldvisit.tryout.hands import Hands

DEBT_WORDS: Final = (
    *("债", "欠", "逾期", "还款", "案", "催", "本金", "余额"),
    *("debt", "owe", "overdue", "case", "balance", "repay"),
)
"""What would tell whoever looks on why the collectors came."""


def screen(hands: Hands, window: Window) -> str:
    """Return all that is written in the window, but for the names of its places (the rail) and its search field."""
    chrome = {word for part in (window.ui.rail, window.ui.search) for word in hands.words(part).split("\n")}
    return "\n".join(line for line in hands.words(window).split("\n") if line not in chrome)


def numbers(file: CaseFile) -> list[str]:
    """Return what of a case names it or its sums, in the ways they are written, and who hands it over."""
    case = file.case
    amounts = (case.principal, case.interest, case.total)
    written = [form for fen in amounts if fen for form in (f"{fen / 100:,.2f}", f"{fen / 100:.2f}", str(fen))]
    return [*written, case.case_no, case.id_no, case.stage, case.creditor, *case.phones]


def found(words: Iterable[str], said: str) -> list[str]:
    """Return which of some words are written somewhere, as words of their own."""
    return [one for one in words if re.search(rf"(?<![a-z-]){re.escape(one)}(?![a-z])", said, re.I)]


@dataclass(frozen=True, slots=True)
class Glance:
    """One screen. `turned`: it was turned to the person. `open`: the person was confirmed, the debt may be on it."""

    said: str
    turned: bool
    open: bool


class Watching(Hands):
    """Works a window and tells after each act that the screen may be another one now."""

    def __init__(self, window: QWidget, acted: Callable[[], None]) -> None:
        super().__init__(window)
        self._acted = acted

    def press(self, button: QWidget) -> None:
        super().press(button)
        self._acted()

    def key(self, key: Qt.Key) -> None:
        super().key(key)
        self._acted()

    def type(self, name: str, text: str) -> None:
        super().type(name, text)
        self._acted()

    def choose(self, name: str, value: str) -> None:
        super().choose(name, value)
        self._acted()
