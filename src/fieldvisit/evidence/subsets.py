"""The fonts inside one paper: only the glyphs it uses, each with the character it stands for."""

from collections.abc import Iterator

from fieldvisit.evidence import fonts, pdf
from fieldvisit.evidence.faces import GRID, Face, tag

_EM = 1000 // GRID
"""Thousandths of an em in a unit of the grid: what a PDF's widths are written in."""


class Subsets:
    """The glyphs that a paper has used so far, font by font; a glyph's code is its place in the order of first use."""

    def __init__(self, chain: fonts.Chain) -> None:
        self._chain = chain
        self._codes: list[dict[tuple[int, str], bytes]] = [{} for _ in chain.faces]

    def show(self, text: str) -> Iterator[tuple[int, bytes]]:
        """Yield (place of the font, codes) for a text. Raises NoGlyph."""
        for place, run in self._chain.runs(text):
            codes = self._codes[place]
            for pair in run:
                if pair not in codes:
                    codes[pair] = (len(codes) + 1).to_bytes(2, "big")
            yield place, b"".join(codes[pair] for pair in run)

    def write(self, file: pdf.File) -> bytes:
        """Write the fonts that were used and return the dictionary of their names, /F0 for the first of the chain."""
        named = [
            b"/F%d %d 0 R" % (place, _write(file, face, list(codes)))
            for place, (face, codes) in enumerate(zip(self._chain.faces, self._codes, strict=True))
            if codes
        ]
        return b"<<%s>>" % b"".join(named)


def _write(file: pdf.File, face: Face, pairs: list[tuple[int, str]]) -> int:
    """Write one font as a composite of its glyphs (ISO 32000-1, 9.7)."""
    glyphs = [0, *(glyph for glyph, _ in pairs)]
    data = face.cut(glyphs)
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
    widths = b"".join(
        b"%d[%d]" % (code, width * _EM) for code, glyph in enumerate(glyphs) if (width := face.width(glyph)) != GRID
    )
    below = file.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%s"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 1000/W[%s]>>" % (name, described, widths)
    )
    unicode = file.stream(b"", fonts.to_unicode([char for _, char in pairs]).encode())
    return file.add(
        b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, below, unicode)
    )
