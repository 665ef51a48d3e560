"""Fonts: the characters of real names are drawn, what cannot be drawn is named, controls are shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.errors import NoGlyph
from fieldvisit.evidence import fonts
from fieldvisit.evidence.subsets import Subsets

NAMES = "张䶮 李㛃 欧阳𬭎 阿依古丽·买买提 龔建國 陳𠅤 黃峯 冼𡋾"
"""The last character is in the second font only."""


def test_names_are_covered_and_fall_back_to_the_second_font() -> None:
    assert fonts.missing(NAMES) == ""
    assert [fonts.FILES[place] for place, _ in Subsets(fonts.chain()).show("冼𡋾一")] == [
        "NotoSansSC-Regular",
        "NotoSansTC-Rest",
        "NotoSansSC-Regular",
    ]


def test_what_no_font_has_is_named_once() -> None:
    assert fonts.missing("张\U00030000三\U00030000\n") == "\U00030000"
    with pytest.raises(NoGlyph, match="U\\+30000"):
        fonts.chain().width("\U00030000")
    with pytest.raises(NoGlyph):
        Subsets(fonts.chain()).show("一\U00030000")


def test_controls_and_direction_marks_are_shown_as_numbers() -> None:
    shown = fonts.printable("a\x00b\u202ec\ufeff\ud800", lenient=True)
    assert shown == "a〔U+0000〕b〔U+202E〕c〔U+FEFF〕〔U+D800〕"


def test_a_name_keeps_its_characters_where_a_note_shows_a_number() -> None:
    assert fonts.printable("欧\U00030000") == "欧\U00030000"
    assert fonts.printable("欧\U00030000", lenient=True) == "欧〔U+30000〕"


@given(st.text())
def test_any_typed_text_can_be_drawn(text: str) -> None:
    for line in fonts.printable(text, lenient=True).split("\n"):
        assert fonts.chain().width(line) >= 0
        shown = Subsets(fonts.chain()).show(line)
        assert sum(len(re.sub(rb"\\(.)", rb"\1", codes)) for _, codes in shown) == 2 * len(line)


def test_the_unicode_map_writes_surrogates_in_blocks_of_a_hundred() -> None:
    cmap = fonts.to_unicode([*map(chr, range(0x4E00, 0x4E00 + 249)), "\U0002cb4e"])
    assert b"<00FA><D872DF4E>" in cmap
    assert re.findall(rb"(\d+) beginbfchar", cmap) == [b"100", b"100", b"50"]
    assert cmap.count(b"endbfchar") == 3


def test_a_paper_for_taiwan_has_the_forms_of_taiwan() -> None:
    forms, simplified, _ = fonts.chain("zh-TW").faces
    for char in "骨，。令七":
        assert forms.glyph(ord(char)), char
        assert forms.outline(forms.glyph(ord(char))) != simplified.outline(simplified.glyph(ord(char))), char
    assert not any(forms.glyph(code) for code in range(0x2E80))
    for code in range(0x2E80, 0x10000):
        if glyph := forms.glyph(code):
            assert forms.width(glyph) == simplified.width(simplified.glyph(code)), chr(code)
    assert [place for place, _ in Subsets(fonts.chain("zh-TW")).show("骨A骨")] == [0, 1, 0]
    assert len(fonts.chain("en").faces) == 2


def test_no_shipped_glyph_is_put_together_from_others() -> None:
    """Only simple outlines are cut for a paper; every one can be set on its grid."""
    for face in fonts.chain("zh-TW").faces:
        for glyph in range(0, face.glyphs, 7):
            face.outline(glyph)
