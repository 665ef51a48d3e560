"""The look: contrast of every pair in use, fonts that draw rare names, schemes that switch, icons that follow."""

import re
import sys

import pytest
from PySide6.QtGui import QColor, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from fieldvisit.desktop import theme, tokens
from fieldvisit.paths import resource


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_in_use_is_legible(scheme: tokens.Scheme) -> None:
    table = tokens.pairs(tokens.COLOURS[scheme])
    failing = [(name, tokens.contrast(ink, ground)) for name, ink, ground, least in table
               if tokens.contrast(ink, ground) < least]  # fmt: skip
    assert not failing
    assert len(table) > 40


def test_contrast_is_that_of_wcag() -> None:
    assert tokens.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert tokens.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert tokens.contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_sheet_has_no_place_left_and_no_colour_of_its_own(scheme: tokens.Scheme, qapp: QApplication) -> None:
    assert "@" not in theme.style_sheet(scheme)
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", resource("style.qss").read_text("utf-8"))


def test_rare_name_characters_have_glyphs(qapp: QApplication) -> None:
    theme.load_fonts()
    for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        font = QRawFont(str(resource(f"fonts/{name}")), 14)
        for person in ("张䶮", "李㛃", "欧阳𬭎", "阿依古丽·买买提"):
            for character in person:
                assert font.supportsCharacter(ord(character)), f"{name} U+{ord(character):04X}"
    rest = QRawFont(str(resource("fonts/NotoSansTC-Rest.ttf")), 14)
    assert rest.familyName() == tokens.FAMILIES[1]
    assert not rest.supportsCharacter(ord("A"))


def test_digits_are_of_one_width(qapp: QApplication) -> None:
    font = QRawFont(str(resource("fonts/NotoSansSC-Regular.ttf")), 100)
    widths = {round(size.x(), 3) for size in font.advancesForGlyphIndexes(font.glyphIndexesForString("0123456789"))}
    assert len(widths) == 1


def test_schemes_switch_at_run_time_and_icons_follow(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "light")
    button = QPushButton("x")
    qtbot.addWidget(button)
    theme.set_icon(button, "lock", "text")
    before = button.icon().pixmap(24, 24).toImage()
    theme.apply(qapp, "dark")
    assert theme.scheme() == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens.DARK.surface)
    assert button.icon().pixmap(24, 24).toImage() != before
    theme.apply(qapp, "light")
    assert button.icon().pixmap(24, 24).toImage() == before


def test_larger_text_and_reduced_motion(qapp: QApplication) -> None:
    theme.apply(qapp, "light", scale=1.5, reduced_motion=True)
    assert theme.px("body") == 21
    assert qapp.font().pixelSize() == 21
    assert theme.motion_ms() == 0
    theme.apply(qapp, "light", reduced_motion=False)
    assert theme.px("body") == 14
    assert theme.motion_ms() == tokens.MOTION_MS


def test_the_icon_family_is_drawn_on_one_grid(qapp: QApplication) -> None:
    wanted = """
    today cases outbox receipt settings search lock sync sync-off clock shield person people phone map-pin home check
    check-circle warn stop block eye eye-off camera paperclip pen signature printer file qr download upload plus close
    chevron-left chevron-right chevron-up chevron-down leave microphone calendar coins scale heart speech info moon
    sun language
    """
    assert set(wanted.split()) <= set(theme.icon_names())
    for name in theme.icon_names():
        source = resource(f"icons/{name}.svg").read_text("utf-8")
        assert 'viewBox="0 0 24 24"' in source
        assert 'stroke-width="1.75"' in source
        assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", source)
        picture = theme.pixmap(name, "text", 24).toImage()
        assert any(picture.pixelColor(x, y).alpha() for x in range(24) for y in range(24)), name


def test_an_unknown_icon_is_refused(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        theme.pixmap("no-such-icon")


def test_the_constants_survive_any_number_of_calls(qapp: QApplication) -> None:
    button = QPushButton("x")
    for _ in range(20_000):
        assert button.parentWidget() is None
        assert button.property("nothing") is None
    button.clicked.emit()
    assert sys.version_info >= (3, 12) or sys.getrefcount(None) > 1_000_000
