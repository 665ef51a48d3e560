"""The fonts inside one paper: only the glyphs it uses, each with the character it stands for."""

from functools import lru_cache
from itertools import groupby

from fieldvisit.evidence import fonts, pdf
from fieldvisit.evidence.faces import GRID, Face, tag

_EM = 1000 // GRID
"""Thousandths of an em in a unit of the grid: what a PDF's widths are written in."""


class _Codes(dict[str, bytes]):
    """The code of a character in its font as a string holds it, given when it is first asked for.

    `away` are those not in the first font.
    """

    def __init__(self, chain: fonts.Chain) -> None:
        super().__init__()
        self._chain = chain
        self.used: list[list[tuple[int, str]]] = [[] for _ in chain.faces]
        self.away: dict[str, int] = {}

    def __missing__(self, char: str) -> bytes:
        place, glyph = self._chain.glyph(char)
        if place:
            self.away[char] = place
        self.used[place].append((glyph, char))
        found = self[char] = _written(len(self.used[place]))
        return found


@lru_cache(maxsize=4096)
def _written(code: int) -> bytes:
    return pdf.escaped(code.to_bytes(2, "big"))


class Subsets:
    """The glyphs that a paper has used so far, font by font; a glyph's code is its place in the order of first use."""

    def __init__(self, chain: fonts.Chain) -> None:
        self._chain = chain
        self._codes = _Codes(chain)

    def show(self, text: str) -> list[tuple[int, bytes]]:
        """Return (place of the font, codes as a string holds them) for each run of a text in one font.

        Raises NoGlyph.
        """
        codes, away = self._codes, self._codes.away
        whole = b"".join(map(codes.__getitem__, text))
        if away.keys().isdisjoint(text):
            return [(0, whole)]
        runs = groupby(text, lambda char: away.get(char, 0))
        return [(place, b"".join(map(codes.__getitem__, run))) for place, run in runs]

    def write(self, file: pdf.File) -> bytes:
        """Write the fonts that were used and return the dictionary of their names, /F0 for the first of the chain."""
        named = [
            b"/F%d %d 0 R" % (place, _write(file, face, used))
            for place, (face, used) in enumerate(zip(self._chain.faces, self._codes.used, strict=True))
            if used
        ]
        return b"<<%s>>" % b"".join(named)


def _write(file: pdf.File, face: Face, pairs: list[tuple[int, str]]) -> int:
    """Write one font as a composite of its glyphs (ISO 32000-1, 9.7)."""
    glyphs = [0, *(glyph for glyph, _ in pairs)]
    data, advances = face.cut(glyphs)
    name = f"/{tag(glyphs)}+{face.name}".encode()
    box = b" ".join(b"%d" % (face.metric("head", 36 + 2 * place) * _EM) for place in range(4))
    up, down = face.metric("hhea", 4) * _EM, face.metric("hhea", 6) * _EM
    every = (1 << len(glyphs)) - 1 << -len(glyphs) % 8
    cids = file.stream(b"", every.to_bytes((len(glyphs) + 7) // 8, "big"), packed=False)
    described = file.add(
        b"<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[%s]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight 733"
        b"/StemV 80/FontFile2 %d 0 R/CIDSet %d 0 R>>"
        % (name, box, up, down, file.stream(b"/Length1 %d" % len(data), data), cids)
    )
    widths = b"".join(b"%d[%d]" % (code, advance * _EM) for code, advance in enumerate(advances) if advance != GRID)
    below = file.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%s"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 1000/W[%s]>>" % (name, described, widths)
    )
    unicode = file.stream(b"", fonts.to_unicode([char for _, char in pairs]))
    return file.add(
        b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, below, unicode)
    )
