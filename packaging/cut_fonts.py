"""Cut two fonts from Noto Sans TC: the characters that Noto Sans SC lacks, and those of Big5 that it draws otherwise.

Run, in resources/fonts, with rest or forms:
    python ../../packaging/cut_fonts.py rest NotoSansSC-Regular.ttf NotoSansTC-Regular.ttf NotoSansTC-Rest.ttf
"""

import argparse
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

GRID = 200
"""Units of an em within which two outlines count as the same: what a paper shows of them."""
FIRST = 0x2E80
"""The first character that regions draw differently; Latin letters and figures stay those of Noto Sans SC."""


def rest(base: TTFont, source: TTFont) -> set[int]:
    """Return the characters of `source` that `base` lacks."""
    return set(source.getBestCmap()) - set(base.getBestCmap())


def forms(base: TTFont, source: TTFont) -> set[int]:
    """Return the characters of Big5 that both have and draw differently."""
    first, second = base.getBestCmap(), source.getBestCmap()
    both = {ord(char) for char in big5()} & first.keys() & second.keys()
    return {code for code in both if code >= FIRST and outline(base, first[code]) != outline(source, second[code])}


def big5() -> set[str]:
    """Return the characters of Big5."""
    found = set()
    for high in range(0xA1, 0xFA):
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            try:
                found.add(bytes((high, low)).decode("big5"))
            except UnicodeDecodeError:
                continue
    return found


def outline(font: TTFont, name: str) -> tuple[list[tuple[int, int]], list[int]]:
    """Return a simple glyph's points on the grid and the ends of its contours."""
    glyph, em = font["glyf"][name], font["head"].unitsPerEm
    points, ends, _ = glyph.getCoordinates(font["glyf"])
    return [(round(x * GRID / em), round(y * GRID / em)) for x, y in points], list(ends)


def cut(base: Path, source: Path, target: Path, what: str) -> int:
    """Write the characters of `source` to `target` and return how many they are."""
    font = TTFont(source)
    wanted = {"rest": rest, "forms": forms}[what](TTFont(base, lazy=True), font)
    options = Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True, recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    map_far(font)
    rename(font, what.capitalize())
    font.save(target)
    return len(wanted)


def map_far(font: TTFont) -> None:
    """Give a font a character map that knows all planes (format 12), the only one that papers read."""
    if not any(table.format == 12 for table in font["cmap"].tables):
        table = CmapSubtable.newSubtable(12)
        table.platformID, table.platEncID, table.language = 3, 10, 0
        table.cmap = font.getBestCmap()
        font["cmap"].tables.append(table)


def rename(font: TTFont, what: str) -> None:
    """Give the cut its own family name, so that it never shadows an installed Noto Sans TC."""
    family = f"Noto Sans TC {what}"
    names = {
        1: family,
        2: "Regular",
        3: f"{family} Regular",
        4: family,
        6: f"NotoSansTC-{what}",
        16: family,
        17: "Regular",
    }
    table = font["name"]
    for identifier, text in names.items():
        table.removeNames(nameID=identifier)
        table.setName(text, identifier, 3, 1, 0x409)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("rest", "forms"))
    parser.add_argument("base", type=Path)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    print(cut(arguments.base, arguments.source, arguments.target, arguments.what), "characters")


if __name__ == "__main__":
    main()
