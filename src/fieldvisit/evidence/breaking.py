"""Line breaking for Chinese, English and both mixed: no punctuation where it may not stand, no word torn apart."""

import re
from collections.abc import Callable
from typing import Final

NO_START: Final = "，。、；：！？）》〉」』】〕〗”’…—‥·・～％‰℃℉°′″¢々ー〞〟｝］｠﹚﹜﹞!),.:;?]}%"
"""Characters that never begin a line (GB/T 15834-2011 §5.1, JIS X 4051): closers, stops, dashes."""
NO_END: Final = "（《〈「『【〔〖“‘｛［｟﹙﹛﹝￥＄￡([{¥$£#＃"
"""Characters that never end a line: openers and currency signs."""

_WIDE: Final = r"\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_START, _END = re.escape(NO_START), re.escape(NO_END)
_WORD: Final = rf"(?:[^\s{_WIDE}“”‘’…—·]|[’·](?=[^\W\d_]))+(?<![{_END}])"
_UNIT: Final = re.compile(rf"(?:[{_END}][ \u3000]*+)*(?:{_WORD}|\S|\s)(?:[ \u3000]*+[{_START}])*+[ \u3000]*+")
"""One piece that stays together: openers, a word or one wide character, closers, and the spaces after it."""

_ALONE: Final = re.compile(rf"[{_WIDE}][{_START}\s]*")
_ENOUGH: Final = 4
"""Pieces that a line must have so that it can give one away."""

Measure = Callable[[str], float]


def lines(text: str, measure: Measure, limit: float, *, spaced: bool = False) -> list[str]:
    """Break a text into lines no wider than `limit` in the unit of `measure`; line ends of the text are kept.

    Only a single character wider than the limit can stick out. With `spaced` a line that ended at a blank or a line end
    of the text keeps one blank, beyond the limit, so that whoever reads the lines behind each other keeps the words
    apart.
    """
    if "\n" not in text and (not (bare := text.rstrip()) or measure(text) <= limit):
        return [bare]
    if not spaced:
        return [line.rstrip() for paragraph in text.split("\n") for line in _paragraph(paragraph, measure, limit)]
    found = [_paragraph(paragraph, measure, limit) for paragraph in text.split("\n")]
    out = []
    for paragraph in found:
        *rest, last = paragraph
        out += [*(f"{line.rstrip()} " if line[-1:].isspace() else line for line in rest), f"{last.rstrip()} "]
    out[-1] = out[-1].rstrip()
    return out


def _paragraph(text: str, measure: Measure, limit: float) -> list[str]:
    if not text.strip():
        return [""]
    if measure(text) <= limit:
        return [text]
    rows: list[list[str]] = [[]]
    used = 0.0
    for unit in _UNIT.findall(text):
        bare = unit.rstrip()
        width = whole = measure(bare)
        if bare != unit:
            whole = measure(unit)
        if used + width > limit:
            if rows[-1]:
                rows.append([])
            used = 0.0
            if width > limit:
                *torn, unit = _torn(unit, measure, limit)
                rows[-1:] = [*([part] for part in torn), []]
                whole = measure(unit)
        rows[-1].append(unit)
        used += whole
    _give_company(rows, measure, limit)
    return ["".join(row) for row in rows]


def _give_company(rows: list[list[str]], measure: Measure, limit: float) -> None:
    """Take a piece of the line above down to a last line that holds a single wide character and its closers."""
    if len(rows) < 2 or len(rows[-2]) < _ENOUGH or len(rows[-1]) != 1 or not _ALONE.fullmatch(rows[-1][0]):
        return
    if measure(rows[-2][-1] + rows[-1][0].rstrip()) <= limit:
        rows[-1].insert(0, rows[-2].pop())


def _torn(unit: str, measure: Measure, limit: float) -> list[str]:
    """Tear a piece that is wider than a whole line, at the last place before the edge where no rule is broken."""
    parts = []
    while len(unit) > 1 and measure(unit.rstrip()) > limit:
        fits, used = 0, 0.0
        for char in unit:
            used += measure(char)
            if used > limit:
                break
            fits += 1
        fits = max(fits, 1)
        cut = fits
        while cut > 1 and (unit[cut] in NO_START or unit[cut - 1] in NO_END):
            cut -= 1
        cut = cut if cut > 1 or fits == 1 else fits
        parts.append(unit[:cut])
        unit = unit[cut:]
    return [*parts, unit]
