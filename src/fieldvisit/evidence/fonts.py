"""The shipped fonts as one chain: every character is drawn by the first font that has it, and none ever as a blank."""

import unicodedata
from functools import cache, lru_cache
from typing import Final

from fieldvisit.errors import NoGlyph
from fieldvisit.evidence.faces import GRID, Face
from fieldvisit.paths import resource

FILES: Final = ("NotoSansSC-Regular", "NotoSansTC-Rest")
"""Noto Sans SC, then the cut of Noto Sans TC with what SC lacks. What is bold is the same outline drawn stronger."""
FORMS: Final = "NotoSansTC-Forms"
"""What Noto Sans TC draws otherwise than SC, of all characters of Big5: the first font of a paper for Taiwan."""
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that draw nothing or rearrange their neighbours: always shown as their number."""
_SPACES: Final = {"\t": "    ", "\u00a0": " ", "\u2003": "  ", "\u2002": " ", "\u2009": " ", "\u202f": " "}


class _Glyphs(dict[str, tuple[int, int]]):
    """The place of a character's font and its glyph, looked up once."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, char: str) -> tuple[int, int]:
        for place, face in enumerate(self._faces):
            if glyph := face.glyph(ord(char)):
                found = self[char] = place, glyph
                return found
        raise NoGlyph(character=f"U+{ord(char):04X}")


class _Widths(dict[str, int]):
    """The width of a character in units of the grid, looked up once."""

    def __init__(self, faces: tuple[Face, ...], glyphs: _Glyphs) -> None:
        super().__init__()
        self._faces, self._glyphs = faces, glyphs

    def __missing__(self, char: str) -> int:
        place, glyph = self._glyphs[char]
        found = self[char] = self._faces[place].width(glyph)
        return found


class _Shown(dict[int, str | int]):
    """What stands for a character on paper: itself, blanks, or its number; kept for those that the fonts can draw."""

    def __init__(self, lenient: bool) -> None:
        super().__init__({ord("\n"): "\n"} | {ord(char): blanks for char, blanks in _SPACES.items()})
        self._lenient = lenient

    def __missing__(self, code: int) -> str | int:
        char = chr(code)
        drawn = chain().has(char)
        if _hidden(char) or (self._lenient and not drawn):
            return f"〔U+{code:04X}〕"
        if drawn:
            self[code] = code
        return code


class Chain:
    """The fonts of a paper: measures text, and says which of them draws a character."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        self.faces = faces
        self._glyphs = _Glyphs(faces)
        self._widths = _Widths(faces, self._glyphs)
        self.glyph: Final = self._glyphs.__getitem__
        """Returns the place of the font that draws a character, and its glyph. Raises NoGlyph as `width` does."""

    def has(self, char: str) -> bool:
        """Tell whether a font of the chain draws this character."""
        return char in self._glyphs or any(face.glyph(ord(char)) for face in self.faces)

    def width(self, text: str) -> float:
        """Return the width of a line in ems. Raises NoGlyph for a character no font has."""
        return sum(map(self._widths.__getitem__, text)) / GRID


@cache
def chain(language: str = "") -> Chain:
    """Return the fonts of a paper in a language, read once per process (about 10 ms); all measure the same."""
    names = (FORMS, *FILES) if language == "zh-TW" else FILES
    return Chain(tuple(map(_face, names)))


@cache
def _face(name: str) -> Face:
    return Face(resource("fonts") / f"{name}.ttf")


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
    return text.translate(_SHOWN[lenient])


@lru_cache(maxsize=16384)
def _hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


_SHOWN: Final = (_Shown(lenient=False), _Shown(lenient=True))


def to_unicode(chars: list[str]) -> bytes:
    """Return the map from glyphs to characters (ISO 32000-1, 9.10.3): the places of `chars` are the codes, from 1.

    Above U+FFFF characters are written as the surrogates of UTF-16, or 𬭎 would be copied and searched as Ⲵ. A block
    has at most 100 entries.
    """
    pairs = [(code, _utf16(char)) for code, char in enumerate(chars, 1)]
    mapped = []
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        mapped += [b"%d beginbfchar" % len(block), *(b"<%04X><%04X>" % pair for pair in block), b"endbfchar"]
    return b"\n".join(
        (
            b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap",
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
            b"/CMapName/Adobe-Identity-UCS def/CMapType 2 def",
            b"1 begincodespacerange<0000><FFFF>endcodespacerange",
            *mapped,
            b"endcmap CMapName currentdict/CMap defineresource pop end end",
        )
    )


def _utf16(char: str) -> int:
    """Return a character's one or two words of UTF-16 as a number."""
    code = ord(char)
    return code if code < 0x10000 else int.from_bytes(char.encode("utf-16-be"), "big")
