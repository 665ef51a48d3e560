"""The turned screen by itself: nothing is cut in any language, every page can be reached, and the ways out work."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.legible import tab_chain
from fieldvisit import leaflets
from fieldvisit.desktop import theme
from fieldvisit.desktop.turned.big import AIR, TARGET, Code, Press, Text
from fieldvisit.desktop.turned.facts import Badge, Consent, Owed, Record, TurnedFacts
from fieldvisit.desktop.turned.window import Turned
from fieldvisit.evidence.codes import check_address, qr
from fieldvisit.model.event import Offer, Received
from fieldvisit.model.outcome import OfferKind

Words = Callable[[str], Mapping[str, str]]
CHECK = "https://check.example/r"
MAIN = (
    *("badge", "recording", "choices", "rights", "complaint", "debt", "explained", "payment", "consents"),
    *("leaflets", "readback", "sign", "acknowledge", "thanks"),
)
ASIDE = frozenset({"correct", "disagree", "complain", "deny", "hard"})
PURPOSES = ("recording", "entry", "photo", "signature", "health")


def badge(name: str, number: str) -> Badge:
    return Badge(name, number, date(2027, 6, 30), qr(check_address(CHECK, number)))


RECORD = Record(
    set_out="10:00:00",
    arrived="10:21:03",
    who="SELF",
    confirmed=True,
    method="SAID_ID_TAIL",
    done=("recorder_running", "id_shown", "recording_announced", "debt_explained"),
    offers=(Offer(OfferKind.PLAN, amount=1_005_005, periods=12, due=date(2026, 12, 20)),),
    received=(Received("A7000001", 30_000, "APP", "R1", "欧阳𬭎", "SELF"),),
    notes="来访平和。",
    statement="我下月付。",
    corrections=("到访时间不对。",),
    files=2,
    gaps=("10:30:00–10:31:12",),
)
OWED = Owed(
    "示例银行", "消费贷", "HT2026****0042", date(2026, 8, 25), True, "2026-11-23 00:00", 10, 900_000, 80_005, 25_000,
    1_005_005,
)  # fmt: skip
FACTS = TurnedFacts(
    "v1",
    MAIN,
    ASIDE,
    collectors=(badge("陈一舟", "B-001"), badge("林素", "B-002")),
    agency="示例服务公司",
    service_phone="400-000-0001",
    complaint_phone="400-000-0002",
    regulator_phone="12378",
    principal="示例银行",
    person="欧阳𬭎",
    papers=("O-1", "2026-11-25"),
    recorder="REC-0007",
    hours=("08:00", "22:00"),
    owed=OWED,
    consents=tuple(Consent(one) for one in PURPOSES),
    record=RECORD,
    slips=(("D-TEST-20261123-0007-1", "DISPUTE"),),
)
FAREWELL = TurnedFacts("v1", ("farewell",), collectors=FACTS.collectors, complaint_phone="1", left="ASKED_TO_LEAVE")


def doubled(language: str) -> Mapping[str, str]:
    """A language in which everything is said twice."""
    return {
        key: text if key.startswith("language.") else f"{text} {text}"
        for key, text in leaflets.turned(language).items()
    }


def unbroken(language: str) -> Mapping[str, str]:
    """A language whose words have sixty letters and no place to break them."""
    return {key: f"{'Donaudampfschifffahrtsgesellschaftskapitänskajütentürschloss'[:60]} {text[-12:]}"
            for key, text in leaflets.turned(language).items()}  # fmt: skip


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.apply(qapp, "light", reduced_motion=True)


def made(
    qtbot: QtBot,
    language: str = "zh-CN",
    words: Words = leaflets.turned,
    wide: int = 1280,
    high: int = 800,
    facts: TurnedFacts = FACTS,
) -> Turned:
    window = Turned(facts, language, words)
    window.resize(wide, high)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.go(facts.fitting)
    return window


def child(window: Turned, name: str) -> Press:
    found = window.findChild(Press, name)
    assert found is not None, name
    return found


def cut(window: Turned) -> list[str]:
    """Return the words that have less room than they need, stick out sideways or lie below what can be scrolled to."""
    for _ in range(4):  # each level of layouts asks the next by an event
        QApplication.processEvents()
    found = []
    for each in window.findChildren(QWidget):
        if not each.isVisible() or not isinstance(each, Text | Press):
            continue
        lines = each.lines(each.width())
        frame = 2 * (AIR + 20) if isinstance(each, Press) else 0
        if lines.height > each.height() or lines.widest > each.width() - frame + 1:
            found.append(f"cut: {each.objectName()} {each.text()}")
        across = QPoint(each.mapTo(window, QPoint(0, 0)))
        if across.x() < 0 or across.x() + each.width() > window.width():
            found.append(f"sideways: {each.objectName()} {each.text()}")
        parent = each.parentWidget()
        if parent is not None and each.geometry().bottom() > parent.height():
            found.append(f"below: {each.objectName()} {each.text()}")
    return found


def every_page(window: Turned) -> Iterator[str]:
    for page in (*MAIN, *sorted(ASIDE)):
        window.go(page)
        assert window.page == page
        yield page
        if page == "consents":
            while window.leaves[page].forward():
                yield page
    for one in leaflets.leaflets(window.language):
        window.go("leaflets")
        child(window, f"turned_leaflet_{one.id}").click()
        assert window.page == "leaflet"
        yield f"leaflet {one.id}"
    window.tell(FAREWELL)
    assert window.page == "farewell"
    yield "farewell"


WORDS: list[tuple[Words, str]] = [(leaflets.turned, language) for language in leaflets.LANGUAGES]
WORDS += [(doubled, "zh-CN"), (doubled, "en"), (unbroken, "en")]


ROOMS = [(1280, 800, False), (1024, 700, False), (1024, 700, True)]
CASES = [(*words, *room) for words in WORDS for room in ROOMS if not (words[0] is unbroken and room[2])]
"""All but the larger text for words that no language has: there the buttons alone would fill the screen."""


@pytest.mark.parametrize(("words", "language", "wide", "high", "larger"), CASES)
def test_nothing_is_cut_whatever_the_words(
    qtbot: QtBot, words: Words, language: str, wide: int, high: int, larger: bool
) -> None:
    window = made(qtbot, language, words, wide, high)
    window.larger.setChecked(larger)
    wrong = {page: found for page in every_page(window) if (found := cut(window))}
    assert not wrong
    assert (window.width(), window.height()) == (wide, high)


def test_every_button_is_large_and_each_thing_that_takes_keys_has_a_name(qtbot: QtBot) -> None:
    window = made(qtbot)
    for page in every_page(window):
        for each in tab_chain(window):
            told = QAccessible.queryAccessibleInterface(each)
            assert told.text(QAccessible.Text.Name), (page, each.objectName())
            assert not each.toolTip()
        for button in window.findChildren(Press):
            if button.isVisible():
                assert button.height() - 2 * AIR >= TARGET, (page, button.objectName())
        beside = [one for one in window.leaves[window.page].due() if one.isVisible()]
        assert len(beside) + window.next.isVisible() <= 2 + (page == "consents"), page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_codes_on_screen_are_read_by_a_phone(qtbot: QtBot, qapp: QApplication, scheme: str) -> None:
    theme.apply(qapp, "dark" if scheme == "dark" else "light", reduced_motion=True)
    window = made(qtbot)
    window.go("badge")
    QApplication.processEvents()
    for code in window.findChildren(Code):
        assert code.width() >= 240
    shot = window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    picture = Image.frombytes(
        "L", (shot.width(), shot.height()), bytes(shot.constBits()), "raw", "L", shot.bytesPerLine()
    )
    read = {one.text for one in zxingcpp.read_barcodes(picture)}
    assert read == {check_address(CHECK, number) for number in ("B-001", "B-002")}


def test_a_person_named_with_markup_is_shown_as_written(qtbot: QtBot) -> None:
    window = made(qtbot, facts=replace(FACTS, record=replace(RECORD, notes="<b>粗</b> {when} %s")))
    window.go("readback")
    assert "<b>粗</b> {when} %s" in [each.text() for each in window.findChildren(Text)]


def test_what_is_typed_and_drawn_outlives_new_facts_and_another_language(qtbot: QtBot) -> None:
    window = made(qtbot)
    window.go("correct")
    editor = window.findChild(QPlainTextEdit, "turned_correction")
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("我的话")
    window.speak("en")
    window.tell(replace(FACTS, recorder="REC-0008"))
    window.go("sign")
    window.go("correct")
    assert editor.toPlainText() == "我的话"


@pytest.mark.parametrize("language", leaflets.LANGUAGES)
def test_the_screen_says_of_cash_what_is_so(qtbot: QtBot, language: str) -> None:
    for taken in (False, True):
        window = made(qtbot, facts=replace(FACTS, cash=taken))
        window.speak(language)
        window.go("payment")
        told = [each.text() for each in window.leaves["payment"].findChildren(Text)]
        assert leaflets.turned_say(f"payment.{'some' if taken else 'no'}_cash", language) in told
        window.go("leaflets")
        QTest.mouseClick(window.findChildren(QPushButton, "turned_leaflet_scam")[-1], Qt.MouseButton.LeftButton)
        told = [each.text() for each in window.leaves["leaflet"].findChildren(Text)]
        assert leaflets.leaflet("scam", language).told(cash=taken) in told
