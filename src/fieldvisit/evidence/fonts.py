"""The shipped fonts as one chain: every character is drawn by the first font that has it, and none ever as a blank."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final, Protocol

from fieldvisit.errors import NoGlyph
from fieldvisit.paths import resource

FILES: Final = {False: ("NotoSansSC-Regular", "NotoSansTC-Rest"), True: ("NotoSansSC-Bold", "NotoSansTC-Rest")}
"""For regular and bold text: Noto Sans SC, then the cut of Noto Sans TC with what SC lacks."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that draw nothing or rearrange their neighbours: always shown as their number."""
_SPACES: Final = {"\t": "    ", "\u00a0": " ", "\u2003": "  ", "\u2002": " ", "\u2009": " ", "\u202f": " "}


class _Face(Protocol):
    charToGlyph: dict[int, int]
    charWidths: dict[int, float]
    defaultWidth: float


class _Font(Protocol):
    fontName: str
    face: _Face


class Chain:
    """One weight of the type: measures text and splits it into runs of one font each."""

    def __init__(self, fonts: tuple[_Font, ...]) -> None:
        self._fonts = fonts
        self._of: dict[str, tuple[str, float]] = {}
        self.first = fonts[0].fontName

    def _look(self, char: str) -> tuple[str, float]:
        code = ord(char)
        for font in self._fonts:
            if code in font.face.charToGlyph:
                found = font.fontName, font.face.charWidths.get(code, font.face.defaultWidth) / 1000
                self._of[char] = found
                return found
        raise NoGlyph(character=f"U+{code:04X}")

    def has(self, char: str) -> bool:
        """Tell whether a font of the chain draws this character."""
        code = ord(char)
        return any(code in font.face.charToGlyph for font in self._fonts)

    def width(self, text: str) -> float:
        """Return the width of a line in ems. Raises NoGlyph for a character no font has."""
        known = self._of
        return sum((known.get(char) or self._look(char))[1] for char in text)

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield (font name, text) runs in order. Raises NoGlyph for a character no font has."""
        known, start, name = self._of, 0, ""
        for index, char in enumerate(text):
            font = (known.get(char) or self._look(char))[0]
            if font != name:
                if index > start:
                    yield name, text[start:index]
                start, name = index, font
        if start < len(text):
            yield name, text[start:]


@cache
def chain(bold: bool = False) -> Chain:
    """Load a weight once per process (about 60 ms) and make reportlab know it."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    ttfonts.makeToUnicodeCMap = to_unicode
    loaded = []
    for name in FILES[bold]:
        font = ttfonts.TTFont(name, str(resource("fonts") / f"{name}.ttf"), asciiReadable=0, shapable=False)
        pdfmetrics.registerFont(font)
        loaded.append(font)
    return Chain(tuple(loaded))


def missing(text: str) -> str:
    """Return the characters of a text that no shipped font draws, each once; spaces and line ends are never missing.

    Control characters count as missing: at data entry they are a mistake, though paper shows them as their number.
    """
    known = chain()
    return "".join(
        dict.fromkeys(char for char in text if char not in "\n\r\t" and (_hidden(char) or not known.has(char)))
    )


def printable(text: str, *, lenient: bool = False) -> str:
    """Return a text as paper shows it: controls and bidirectional marks as 〔U+202E〕, tabs as spaces.

    With `lenient` (words somebody typed) a character without a glyph is shown as its number too; without it (names,
    addresses) it stays, and drawing it raises NoGlyph: a name must not be printed as something else.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    known = chain()
    shown: dict[str, str | int | None] = dict(_SPACES)
    for char in set(text) - _SPACES.keys() - {"\n"}:
        if _hidden(char) or (lenient and not known.has(char)):
            shown[char] = f"〔U+{ord(char):04X}〕"
    return text.translate(str.maketrans(shown))


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def to_unicode(fontname: str, subset: list[int]) -> str:
    """Return the ToUnicode map of a subset (PDF 32000-1 §9.10.3): UTF-16BE, at most 100 entries a block.

    reportlab 5.1 writes code points above U+FFFF as five hex digits, so that 𬭎 is copied and searched as Ⲵ.
    """
    entries = [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in enumerate(subset)]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    mapped = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
            f"/CMapName /{fontname} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *mapped,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )
