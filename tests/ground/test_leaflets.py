"""What people read at a visit: whole in every language, short enough for its page, and harmless in what it says."""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldvisit import leaflets, wording
from fieldvisit.evidence import fonts
from fieldvisit.paths import resource

LEAFLETS = {"rights", "dispute", "hardship", "plan", "scam", "data", "credit", "complaint", "deceased"}
STEPS = ("before", "door", "talk", "agree", "close")
COLLECTORS = ("zh-CN", "en")
KINDS = [*(("leaflets", one) for one in leaflets.LANGUAGES), *(("turned", one) for one in leaflets.LANGUAGES)]
KINDS += [(folder, one) for folder in ("training", "guidance") for one in COLLECTORS]

DEBT = {
    "zh-CN": re.compile("欠|债|款|贷|催|逾期|账|钱|金额|还|付|法院|起诉|律师|银行|信用|合同"),
    "en": re.compile(
        r"\b(debt|loan|ow(e|ed|ing)|pay\w*|overdue|collect\w*|bank|credit\w*|money|amount|court|lawyer)\b", re.I
    ),
}
"""What would let somebody else guess why the collectors came (CN-CON-04, CN-CON-05)."""
THREATS = re.compile(
    "坐牢|拘留|抓你|抓您|老赖|黑名单|黑名單|后果自负|後果自負|曝光|强制执行|強制執行|最后通牒|最後通牒|刑事|失信|连累|連累|影响子女"
    "|影響子女|起诉您|起訴您|告您|查封|冻结您|凍結您|必须马上|限您|拖欠|赖账|賴帳|恶意|惡意"
    r"|\b(jail|prison|arrest\w*|blacklist\w*|criminal\w*|sue|sued|seize\w*|final notice|deadbeat|consequences)\b",
    re.I,
)
"""Threats, insults and false legal claims: no words of ours, in no language."""
NUMBERS = re.compile(r"(?<!\d)(?:12378|12315|12348|12356)(?!\d)")
LOCAL = re.compile("以当地公布为准|以當地公布為準|published locally")
CLOSE = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")


def texts(node: object) -> Iterator[str]:
    """Yield every text inside parsed TOML."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from texts(one)
    elif isinstance(node, str):
        yield node


def contents(folder: str, language: str) -> dict[str, dict[str, object]]:
    """Parse the files themselves, so that what the loader does is checked against them."""
    if folder == "turned":
        paths = [resource("turned") / f"{language}.toml"]
    else:
        paths = sorted((resource(folder) / language).glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in paths}


def shape(node: object) -> object:
    """Keep keys and the number of items, and drop the words."""
    if isinstance(node, dict):
        return {key: shape(value) for key, value in node.items()}
    return [shape(one) for one in node] if isinstance(node, list) else type(node)


def places(node: object) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", " ".join(texts(node))))


# Whole, and the same in every language
@pytest.mark.parametrize("folder", ["leaflets", "training", "guidance"])
def test_every_language_has_the_same_cards_of_the_same_shape_version_and_places(folder: str) -> None:
    chinese = contents(folder, "zh-CN")
    for language in leaflets.LANGUAGES if folder == "leaflets" else COLLECTORS:
        other = contents(folder, language)
        assert other.keys() == chinese.keys()
        for name, card in other.items():
            assert shape(card) == shape(chinese[name]), name
            assert places(card) == places(chinese[name]), name
            assert (card["id"], card["version"], card.get("right")) == (
                name,
                chinese[name]["version"],
                chinese[name].get("right"),
            )


def test_the_turned_screen_says_the_same_in_every_language() -> None:
    chinese = leaflets.turned("zh-CN")
    assert "version" not in chinese
    for language in leaflets.LANGUAGES:
        words = leaflets.turned(language)
        assert words.keys() == chinese.keys()
        assert {key: places(text) for key, text in words.items()} == {key: places(chinese[key]) for key in chinese}
        assert leaflets.turned_version(language) == leaflets.turned_version("zh-CN")
        assert [words[f"language.{one}"] for one in leaflets.LANGUAGES] == ["简体中文", "繁體中文", "English"]


def test_the_nine_leaflets_are_there_and_printable_as_they_stand() -> None:
    for language in leaflets.LANGUAGES:
        assert {one.id for one in leaflets.leaflets(language)} == LEAFLETS
        assert {one.language for one in leaflets.leaflets(language)} == {language}
        for one in leaflets.leaflets(language):
            assert leaflets.leaflet(one.id, language) is one
            assert not places([one.title, one.summary, *(text for part in one.sections for text in part.paragraphs)])


def test_an_unknown_language_is_answered_in_chinese() -> None:
    for language in ("fr", "", "../en", "zh-CN/../en"):
        assert leaflets.leaflets(language) == leaflets.leaflets("zh-CN")
        assert leaflets.turned(language) == leaflets.turned("zh-CN")
    assert leaflets.training("zh-TW") == leaflets.training("zh-CN")
    assert leaflets.guidance("conduct_door", "zh-TW").language == "zh-CN"


@pytest.mark.parametrize("name", ["", "nothing", "../en/rights"])
def test_a_card_that_does_not_exist_is_our_bug(name: str) -> None:
    with pytest.raises(KeyError):
        leaflets.leaflet(name, "zh-CN")
    with pytest.raises(KeyError):
        leaflets.guidance(name, "zh-CN")
    with pytest.raises(KeyError):
        leaflets.turned_say(name, "zh-CN")


@pytest.mark.parametrize(
    ("folder", "name", "broken"),
    [
        ("leaflets", "rights", ("summary", "sumary")),
        ("leaflets", "rights", ("heading = ", "headings = ")),
        ("leaflets", "rights", ("[[section]]", "[section]")),
        ("leaflets", "rights", ('id = "rights"', 'id = "wrong"')),
        ("leaflets", "rights", ('version = "2026.1"', "version = 2026.1")),
        ("training", "cash", ("right = ", "right = 9")),
        ("training", "cash", ("right = 2", "right = true")),
        ("guidance", "script_cash", ('kind = "script"', 'kind = "other"')),
        ("guidance", "script_cash", ('say = ["', 'say = [7, "')),
    ],
)
def test_a_card_that_is_not_exactly_right_is_refused(
    folder: str, name: str, broken: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (resource(folder) / "zh-CN" / f"{name}.toml").read_text("utf-8")
    assert broken[0] in text
    changed = text.replace(*broken)
    if broken[0] == "[[section]]":
        changed = text[: text.index("[[section]]")] + changed[changed.index("[section]") :].split("[section]")[1]
    (tmp_path / folder / "zh-CN").mkdir(parents=True)
    (tmp_path / folder / "zh-CN" / f"{name}.toml").write_text(changed, "utf-8")
    monkeypatch.setattr(leaflets, "resource", lambda name: tmp_path / name)
    read = {"leaflets": leaflets._leaflet, "training": leaflets._training, "guidance": leaflets._guidance}[folder]
    with pytest.raises(KeyError):
        leaflets._read(folder, "zh-CN", read)  # type: ignore[type-var]


# Versions
def test_each_text_has_a_version_and_a_hash_of_its_own() -> None:
    cards: list[leaflets.Leaflet | leaflets.Training | leaflets.Guidance] = [
        *(one for language in leaflets.LANGUAGES for one in leaflets.leaflets(language)),
        *(one for language in COLLECTORS for one in leaflets.training(language)),
        *(one for language in COLLECTORS for one in leaflets.guidances(language).values()),
    ]
    assert all(re.fullmatch(r"\d{4}\.\d+", one.version) for one in cards)
    assert all(re.fullmatch(r"[0-9a-f]{64}", one.sha256) for one in cards)
    assert len({one.sha256 for one in cards}) == len(cards)


def test_the_hash_covers_words_and_not_the_files_layout() -> None:
    content = contents("leaflets", "en")["rights"]
    assert leaflets._digest(content) == leaflets.leaflet("rights", "en").sha256
    assert leaflets._digest(dict(reversed(content.items()))) == leaflets.leaflet("rights", "en").sha256
    assert leaflets._digest({**content, "summary": "x"}) != leaflets.leaflet("rights", "en").sha256


# Training
def test_the_two_cases_come_first_and_the_refreshers_take_turns() -> None:
    for language in COLLECTORS:
        cards = leaflets.training(language)
        assert [one.id for one in cards if one.compulsory] == ["failure", "success"]
        assert [one.compulsory for one in cards] == sorted((one.compulsory for one in cards), reverse=True)
        assert all(2 <= len(one.answers) <= 4 and len(set(one.answers)) == len(one.answers) for one in cards)
    refreshers = {one.id for one in leaflets.training("en") if not one.compulsory}
    assert len(refreshers) >= 6
    start = date(2026, 12, 28)
    shown = [leaflets.card_of_the_day(start + timedelta(day), "en").id for day in range(len(refreshers))]
    assert set(shown) == refreshers
    assert shown == [leaflets.card_of_the_day(start + timedelta(day), "zh-CN").id for day in range(len(refreshers))]


def test_a_weekday_does_not_always_bring_the_same_card() -> None:
    """Whoever visits on Mondays only sees every card too."""
    mondays = Counter(leaflets.card_of_the_day(date(2026, 1, 5) + timedelta(7 * week), "en").id for week in range(52))
    assert set(mondays) == {one.id for one in leaflets.training("en") if not one.compulsory}


def test_the_right_answer_is_not_always_in_one_place() -> None:
    assert len({one.right for one in leaflets.training("zh-CN")}) == 3


# Guidance
def test_each_step_has_its_conduct_card_and_each_kind_says_what_it_must() -> None:
    for language in COLLECTORS:
        cards = leaflets.guidances(language)
        assert all(cards[f"conduct_{step}"].do and cards[f"conduct_{step}"].never for step in STEPS)
        for name, card in cards.items():
            assert name.startswith(f"{card.kind}_")
            assert card.do
            assert card.never
            assert card.kind == "conduct" or card.say


def test_what_is_said_before_the_person_is_known_names_no_debt() -> None:
    for language in COLLECTORS:
        for name in ("third_party", "greeting", "recording", "minor", "identity_unsure", "entry", "someone_offers"):
            card = leaflets.guidance(f"script_{name}", language)
            assert not [text for text in card.spoken(collector="x") if DEBT[language].search(text)], name
            assert not places(card.say) & {"agency", "principal"}, name


def test_the_third_party_is_asked_for_a_message_only() -> None:
    spoken = leaflets.guidance("script_third_party", "zh-CN").spoken(person="欧阳先生", phone="400-000-0001")
    assert any("请转告" in text and "欧阳先生" in text and "400-000-0001" in text for text in spoken)


def test_a_fact_that_looks_like_a_place_is_spoken_as_it_is() -> None:
    card = leaflets.guidance("script_greeting", "en")
    spoken = " ".join(replace(card, say=("{person} {phone}",)).spoken(person="{phone}", phone="1"))
    assert spoken == "{phone} 1"
    assert leaflets.turned_say("common.service", "en", phone="{phone}<b>") == "Customer service {phone}<b>"
    assert wording.fill("{text}{key}", text="{key}", key="2") == "{key}2"
    assert "20:00–21:00" in leaflets.turned_say("consent.hours.text", "zh-CN", **{"from": "20:00", "until": "21:00"})


def test_a_call_for_help_leads_to_help_and_leaves_no_trace_at_home() -> None:
    for language in COLLECTORS:
        harm, confined, violence = (
            " ".join(leaflets.guidance(f"emergency_{name}", language).do)
            for name in ("self_harm", "confined", "violence")
        )
        assert all(number in harm for number in ("110", "120", "12356"))
        assert "110" in confined
        assert "110" in violence
    assert "副本" in " ".join(leaflets.guidance("emergency_confined", "zh-CN").never)


# The turned screen
def test_the_two_signatures_are_told_apart_and_both_can_be_refused() -> None:
    words = leaflets.turned("zh-CN")
    assert words["sign.sentence"] == "本人仅确认本次到访情况，不构成对债务的确认。"
    assert words["sign.sentence"] == wording.say("report.attendance_text", "zh-CN")
    assert words["sign.refuse"] == words["acknowledge.refuse"] == "我不签"
    for key in ("voluntary", "effect", "barred", "disputed"):
        assert words[f"acknowledge.{key}"]


def test_each_consent_can_be_taken_back_and_says_so() -> None:
    said = {"zh-CN": "随时可以收回同意", "zh-TW": "隨時可以收回同意", "en": "take this back at any time"}
    for language in leaflets.LANGUAGES:
        words = leaflets.turned(language)
        purposes = {key.split(".")[1] for key in words if key.startswith("consent.") and key.endswith(".text")}
        assert purposes == {"recording", "entry", "photo", "signature", "health", "hours"}
        assert all(said[language] in words[f"consent.{purpose}.text"] for purpose in purposes)


def test_before_the_person_is_known_the_screen_names_nobody_who_sent_us() -> None:
    for language in leaflets.LANGUAGES:
        assert places(leaflets.turned(language)["who.before"]) == {"agency", "person"}


NAMED = r"\{(?:agency|principal|creditor|person|payee|collector|companion)\}"


# Every text
@pytest.mark.parametrize(("folder", "language"), KINDS)
def test_no_text_threatens(folder: str, language: str) -> None:
    said = list(texts(list(contents(folder, language).values())))
    assert not [text for text in said if THREATS.search(text)]


@pytest.mark.parametrize(("folder", "language"), KINDS)
def test_no_text_is_untidy(folder: str, language: str) -> None:
    for text in texts(list(contents(folder, language).values())):
        assert text == text.strip()
        assert text
        assert not fonts.missing(text), text
        assert not CLOSE.search(re.sub(r"\{\w+\}", "", text)), text
        figures = re.sub(NAMED, "名", text)  # names are Chinese too: a space before them would gape
        assert not re.search(r"[\u4e00-\u9fff]\{|\}[\u4e00-\u9fff]", figures), text
        assert "  " not in text
        assert not re.sub(r"\{\w+\}", "", text).count("{")


@pytest.mark.parametrize(("folder", "language"), KINDS)
def test_a_hotline_from_memory_is_marked_for_checking(folder: str, language: str) -> None:
    said = list(texts(list(contents(folder, language).values())))
    assert not [text for text in said if NUMBERS.search(text) and not LOCAL.search(text)]


def test_taiwanese_reads_as_taiwanese() -> None:
    """Traditional characters, which Big5 tells from simplified ones, and the words that are used in Taiwan."""
    mainland = re.compile("信息|短信|视频|視頻|軟件|質量|網絡|渠道|賬|屏幕|身份證|發票|合同|回執|複印|應用裡|打印")
    words = [*texts(list(contents("leaflets", "zh-TW").values())), *leaflets.turned("zh-TW").values()]
    ours = [text.replace("《個人信息保護法》", "") for text in words if text != "简体中文"]
    assert not [text for text in ours if mainland.search(text)]
    assert not [text for text in ours if b"?" in text.replace("–", "").encode("big5", "replace")]


def test_each_leaflet_fits_one_page_at_11_points() -> None:
    """A4 with 18 mm margins is 493 pt wide and 738 pt high; 90 pt of it are head and foot."""
    regular = fonts.chain()
    for language in leaflets.LANGUAGES:
        for one in leaflets.leaflets(language):
            height = 40.0
            for text in (one.summary, *(text for part in one.sections for text in part.paragraphs)):
                height += math.ceil(regular.width(text) * 11 * 1.04 / 493) * 16.5 + 3
            height += len(one.sections) * 30
            assert height <= 648, (language, one.id, height)
            words = " ".join((one.title, one.summary, *(text for part in one.sections for text in part.paragraphs)))
            assert len(words.split()) <= 330 if language == "en" else len(re.findall("[\u4e00-\u9fff]", words)) <= 550


def test_what_is_read_on_a_stairwell_is_short() -> None:
    for language in leaflets.LANGUAGES:
        most = 200 if language == "en" else 60
        long = [
            key
            for key, text in leaflets.turned(language).items()
            if len(text) > most and not (key.startswith("consent.") and key.endswith(".text"))
        ]
        assert not long
