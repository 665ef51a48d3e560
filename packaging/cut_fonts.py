"""Cut the rest font: the glyphs of Noto Sans TC whose code points Noto Sans SC has not.

Run: python packaging/cut_fonts.py NotoSansSC-Regular.ttf NotoSansTC-Regular.ttf resources/fonts/NotoSansTC-Rest.ttf
"""

import argparse
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Noto Sans TC Rest"


def cut(base: Path, source: Path, target: Path) -> int:
    """Write the characters of `source` that `base` lacks to `target` and return how many they are."""
    have = set(TTFont(base, lazy=True).getBestCmap())
    font = TTFont(source)
    rest = set(font.getBestCmap()) - have
    options = Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True, recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=rest)
    subsetter.subset(font)
    rename(font)
    font.save(target)
    return len(rest)


def rename(font: TTFont) -> None:
    """Give the cut its own family name, so that it never shadows an installed Noto Sans TC."""
    names = {
        1: FAMILY,
        2: "Regular",
        3: f"{FAMILY} Regular",
        4: FAMILY,
        6: "NotoSansTC-Rest",
        16: FAMILY,
        17: "Regular",
    }
    table = font["name"]
    for identifier, text in names.items():
        table.removeNames(nameID=identifier)
        table.setName(text, identifier, 3, 1, 0x409)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    print(cut(arguments.base, arguments.source, arguments.target), "characters")


if __name__ == "__main__":
    main()
