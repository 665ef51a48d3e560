"""Text as a reader hears it: full-width, traditional, spaced-out and disguised letters made plain, positions kept."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count, repeat
from typing import Final

HAN: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for use inside a character class of a regular expression."""

ENDS: Final = "。!?;\n"
"""What ends a sentence in plain text; a full stop of the Latin script does too where no letter or digit follows."""

_SOFT = r" *.·•‧∙⋅●○■□★☆_~|/\\+^#@&=<>()\[\]{}%$`'—–\-"
_HARD = _SOFT + ",、。!?;:…\n"
_BLANK = frozenset("\t\r\v\f\u2028\u2029\u3164\u115f\u1160\uffa0\u2800")
_ALIKE = str.maketrans("аеорсухіјѕԁкмтвн’‘`", "aeopcyxijsdkmtbh'''")  # Cyrillic twins, and apostrophes
_LEET = str.maketrans("013457@$!", "oieastasi")

_BETWEEN_HAN = re.compile(f"(?<=[{HAN}])[{_SOFT}]{{1,4}}(?=[{HAN}])")
_LONE_HAN = re.compile(f"[{_HARD}]{{1,2}}(?:[{HAN}][{_HARD}]{{1,2}}){{2,}}(?=[{HAN}])")
_ALL_LONE_HAN = re.compile(f"(?<![{HAN}])[{HAN}](?:[{_HARD}]{{1,2}}[{HAN}]){{2,}}(?![{HAN}])")
_LONE_LATIN = re.compile(r"(?<![a-z0-9'])[a-z](?:[ .\-_*,/][a-z0-9@$!]){2,}(?![a-z0-9'])")
_IN_LATIN = re.compile(r"(?<=[a-z])[*_·•~^|](?=[a-z])")
_BLANKS = re.compile(r"(?<=[ \n]) +")
_DISGUISED = re.compile(r"(?<=[a-z])[013457@$!](?=[a-z])")
_WRAPPED = re.compile(r"(?<=[a-z,])\n(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain text, and for each of its characters the index of the original one that it comes from."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a non-empty stretch of the plain text stands in the original."""
        return self.origin[start], self.origin[end - 1] + 1


class _Letters(dict[str, str]):
    """Each character's plain form, worked out once: small letter, no accent, simplified; empty for the invisible."""

    def __init__(self, simple: dict[str, str]) -> None:
        self._simple = simple

    def __missing__(self, one: str) -> str:
        if one == "\n" or one in _BLANK:
            plain = "\n" if one in "\n\u2028\u2029" else " "
        else:
            apart = unicodedata.normalize("NFKD", one.casefold()).casefold().translate(_ALIKE)
            seen = (part for part in apart if unicodedata.category(part) not in ("Mn", "Me", "Cf", "Cc", "Cs"))
            plain = "".join(self._simple.get(part, part) for part in seen)[:4]
        self[one] = plain
        return plain


def plain(text: str, simple: dict[str, str]) -> Plain:
    """Return any text made plain; `simple` maps traditional characters to simplified ones. Linear time.

    Between Chinese characters blanks and signs that end no sentence go; all signs go around characters that stand
    alone in a row ("报，警，抓，你"). Letters that stand alone in a row join ("j a i l"); digits and signs inside a
    word count as the letters they are drawn for ("arr3st").
    """
    letters = _Letters(simple)
    parts = [letters[one] for one in text]
    folded = "".join(parts)
    if set(map(len, parts)) <= {1}:
        origin = list(range(len(text)))
    else:
        origin = list(chain.from_iterable(map(repeat, count(), map(len, parts))))
    folded, origin = _without(folded, origin, (match.span() for match in _BLANKS.finditer(folded)))
    folded = _WRAPPED.sub(" ", folded)
    folded, origin = _without(folded, origin, _signs(_LONE_LATIN, folded, r"[ .\-_*,/]"))
    for row in (_LONE_HAN, _ALL_LONE_HAN):
        folded, origin = _without(folded, origin, _signs(row, folded, f"[{_HARD}]"))
    noise = sorted(match.span() for one in (_BETWEEN_HAN, _IN_LATIN) for match in one.finditer(folded))
    folded, origin = _without(folded, origin, noise)
    folded = _DISGUISED.sub(lambda match: match.group().translate(_LEET), folded)
    return Plain(folded, tuple(origin))


def _signs(rows: re.Pattern[str], text: str, signs: str) -> Iterator[tuple[int, int]]:
    sign = re.compile(signs)
    for row in rows.finditer(text):
        for match in sign.finditer(text, row.start(), row.end()):
            yield match.span()


def _without(text: str, origin: list[int], spans: Iterable[tuple[int, int]]) -> tuple[str, list[int]]:
    """Return text and positions without some stretches, which come in order and do not overlap."""
    pieces: list[str] = []
    kept: list[int] = []
    last = 0
    for start, end in spans:
        pieces.append(text[last:start])
        kept += origin[last:start]
        last = end
    if not last:
        return text, origin
    return "".join([*pieces, text[last:]]), kept + origin[last:]
