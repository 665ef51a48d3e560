"""The rules page: every rule of every pack in words, found by level and text, in both languages and by the keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from casework.laptop import Laptop
from desktop.conftest import speak
from fieldvisit import wire
from fieldvisit.desktop.pages.rules import RulesPage
from fieldvisit.desktop.pages.rules_packs import DUTY, lines
from fieldvisit.desktop.window import Window
from fieldvisit.model.policy import Level, shipped

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: Window, laptop: Laptop) -> RulesPage:
    """The page, opened from Settings; a pack that extends another is here too."""
    texts = shipped.texts()
    for pack_id in shipped.chain("US-MA"):
        laptop.feed(
            wire.PackItem(
                pack_id,
                shipped.packs()[pack_id].version,
                texts[pack_id],
                laptop.office_key.sign(texts[pack_id].encode()),
            )
        )
    window.show_page("settings")
    settings = window.page("settings")
    QTest.mouseClick(settings.ui.open_rules, LEFT)  # type: ignore[attr-defined]
    made = window.page("rules")
    assert isinstance(made, RulesPage)
    assert window.here == "rules"
    return made


def detail(page: RulesPage) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in page.ui.detail.findChildren(QLabel) if one.isVisible())


def rows(page: RulesPage) -> list[str]:
    model = page.ui.rules_table.model()
    return [str(model.index(at, 1).data()) for at in range(model.rowCount())]


def test_all_rules_and_duties_of_the_office_s_own_pack(page: RulesPage) -> None:
    pack = shipped.packs()["CN-2026"]
    assert rows(page) == [*(one.rule for one in pack.rules), *(one.duty for one in pack.duties)]
    facts = page.ui.packFacts.text()
    for shown in ("CN-2026", pack.version, str(pack.effective), pack.sha256[-12:], "公司已签名"):
        assert shown in facts


def test_a_rule_in_full(page: RulesPage) -> None:
    page.open("CN-TIME-01")
    said = detail(page)
    for shown in ("CN-TIME-01", "禁止", "现在是允许外访的时间吗？", "22:00", "出发时", "中国银行业协会", "CN-2026"):
        assert shown in said


def test_levels_and_words_narrow_and_are_taken_back(page: RulesPage) -> None:
    everything = rows(page)
    QTest.mouseClick(page.ui.only_EVIDENCE, LEFT)
    pack = shipped.packs()["CN-2026"]
    assert rows(page) == [one.rule for one in pack.rules if one.level is Level.EVIDENCE]
    QTest.mouseClick(page.ui.only_DUTY, LEFT)
    assert set(rows(page)) >= {one.duty for one in pack.duties}
    QTest.mouseClick(page.ui.only_EVIDENCE, LEFT)
    QTest.mouseClick(page.ui.only_DUTY, LEFT)
    QTest.keyClicks(page.ui.rules_search, "cn-time")
    assert rows(page)
    assert all(one.startswith("CN-TIME") for one in rows(page))
    page.ui.rules_search.setText("<b>没有</b>")
    assert rows(page) == []
    assert page.ui.nothing.isVisible()
    assert not page.ui.detail.isVisible()
    page.ui.rules_search.clear()
    assert rows(page) == everything


def test_another_pack_stands_on_its_base(page: RulesPage, window: Window) -> None:
    page.open("pack:US-MA")
    pack = shipped.packs()["US-MA"]
    assert "在 US-FDCPA 之上" in page.ui.packFacts.text()
    assert len(rows(page)) == len(pack.rules) + len(pack.duties)
    page.open("CN-TIME-01")
    assert "CN-2026" in detail(page)


def test_a_pack_whose_signature_does_not_hold_is_said_to_be_unsigned(page: RulesPage) -> None:
    page.session.desk.store.settings.set("office_key", "00" * 32)
    page.refresh()
    assert "没有公司签名" in page.ui.packFacts.text()


def test_the_arrows_walk_through_the_rules(page: RulesPage) -> None:
    page.open("")
    table = page.ui.rules_table
    table.setFocus()
    for _ in range(len(rows(page)) + 3):
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert rows(page)[-1] in detail(page)
    assert table.viewport().rect().contains(QPoint(4, table.rowViewportPosition(len(rows(page)) - 1) + 4))


def test_the_other_language_keeps_the_rule(page: RulesPage, window: Window) -> None:
    page.open("CN-BAL-24")
    speak(window, "en")
    said = detail(page)
    for shown in ("CN-BAL-24", "Warns", "Is the balance fresh enough?"):
        assert shown in said
    speak(window, "zh-CN")
    assert "余额足够新吗？" in detail(page)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_rule_of_every_shipped_pack_is_said_in_words(language: str) -> None:
    for pack in shipped.packs().values():
        for line in lines(pack, language, "?"):
            assert line.level in (*Level, DUTY)
            assert line.sentence
            assert line.citation
            assert line.confidence
            assert line.level == DUTY or (line.question and line.asked), line.name
            for said in line.parameters:
                assert "{" not in said, (line.name, said)
