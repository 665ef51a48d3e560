"""Forbidden words are found however they are spelt, neutral notes are left alone, and no text makes reading fail."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit import wording
from fieldvisit.model import conduct, phrases
from fieldvisit.model.conduct import Words, quoted, read
from fieldvisit.model.kinds import Kind
from fieldvisit.paths import resource

CORPUS = Path(__file__).parent / "corpus"
NEUTRAL: dict[str, dict[str, list[str]]] = tomllib.loads((CORPUS / "neutral.toml").read_text("utf-8"))
FORBIDDEN: dict[str, list[str]] = tomllib.loads((CORPUS / "forbidden.toml").read_text("utf-8"))
SENTENCES = [(kind, text) for kind, texts in FORBIDDEN.items() for text in texts]
QUIET = [note for language in NEUTRAL.values() for note in language["seen"]]
ALWAYS = (Kind.HEALTH, Kind.CHILD, Kind.SAFETY, Kind.LABEL)


@pytest.fixture(scope="module")
def words() -> Words:
    return conduct.standard()


def kinds(words: Words, text: str) -> set[str]:
    return {one.kind.value for one in read(words, text)}


# What is found and what is not
@pytest.mark.parametrize(("kind", "text"), SENTENCES)
def test_every_forbidden_sentence_is_found(words: Words, kind: str, text: str) -> None:
    assert kind in kinds(words, text)


def test_the_corpora_are_large_and_of_all_kinds() -> None:
    sizes = {language: sum(map(len, parts.values())) for language, parts in NEUTRAL.items()}
    assert sizes["zh-CN"] >= 140
    assert sizes["zh-TW"] >= 20
    assert sizes["en"] >= 80
    notes = [note for parts in NEUTRAL.values() for some in parts.values() for note in some]
    assert len(set(notes)) == len(notes)
    assert len(set(SENTENCES)) >= 150
    assert set(FORBIDDEN) == set(Kind)


@pytest.mark.parametrize("part", ["seen", "held"])
def test_neutral_notes_raise_few_false_alarms(words: Words, part: str) -> None:
    notes = [note for language in NEUTRAL.values() for note in language[part]]
    false = [note for note in notes if read(words, note)]
    assert len(false) <= 0.02 * len(notes), f"{len(false)} of {len(notes)}"


TELLING = ("conduct.kind.", "conduct.why.", "conduct.suggest.", "paper.badge.never_")


def test_our_own_sentences_may_be_printed(words: Words) -> None:
    """Screen, paper and script; but for those that tell what these kinds are, or go on after the heading "never"."""
    wrong = [
        (key, [one.phrase for one in read(words, text)])
        for language in wording.LANGUAGES
        for key, text in wording.table(language).items()
        if not key.startswith(TELLING) and read(words, text)
    ]
    assert not wrong


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_each_kind_is_named_explained_and_followed_by_a_lawful_sentence(words: Words, language: str) -> None:
    for kind in Kind:
        for key in ("kind", "why", "suggest"):
            assert wording.say(f"conduct.{key}.{kind}", language)
        assert not read(words, wording.say(f"conduct.suggest.{kind}", language))


def test_each_entry_names_its_rules(words: Words) -> None:
    assert {entry.kind for entry in words.entries} == set(Kind)
    assert not [entry.entry for entry in words.entries if not entry.rules]
    assert words.entry("arrest").kind is Kind.THREAT
    with pytest.raises(KeyError):
        words.entry("nothing")


def test_a_finding_shows_the_phrase_as_it_was_typed(words: Words) -> None:
    text = "第一行。\n报 警\u200b 抓 你！"
    (found,) = read(words, text)
    assert (found.kind, found.entry) == (Kind.THREAT, "arrest")
    assert found.phrase == text[found.start : found.end] == "报 警\u200b 抓 你"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("对方说“不还你又能怎样，信不信我打死你们”。", False),
        ("對方稱「再來我就報警抓你們」。", False),
        ("对方称再来就报警抓我们。", False),
        ("本人说：『你们这些骗子』，随后关门。", False),
        ("对方对我方说“滚蛋”，又说“骗子”。", False),
        ('He said "you are scum".', False),
        ('"You are scum," he shouted.', False),
        ("我方说“不还就报警抓你”。", True),
        ("我方告知对方“不还就报警抓你”。", True),
        ("告诉他“不还就报警抓你”。", True),
        ("“不还就报警抓你”", True),
        ("对方说没钱，我方说“不还就报警抓你”。", True),
        ("对方说没钱。不还就报警抓你。", True),
        ("对方说“不还你又能怎样，报警抓你", True),
        ("对方说“没钱”，不还就报警抓你。", True),
        ("我方说“不还就报警抓你”，“你这个骗子”。", True),
        ('I said "you are scum".', True),
        ('"You are scum," I told him.', True),
        ("我方没有威胁，也没说要报警抓人。", False),
        ("未按时还款将报警抓你。", True),
        ("We did not say that he would be arrested.", False),
        ("If you do not pay we will have you arrested.", True),
        ("对方说“我得了白血病”。", True),
        ("他不是骗子。", False),
    ],
)
def test_whose_words_they_are(words: Words, text: str, counts: bool) -> None:
    assert bool(read(words, text)) is counts


@pytest.mark.parametrize(("kind", "text"), SENTENCES)
@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_the_persons_own_words_can_be_marked(words: Words, kind: str, text: str, language: str) -> None:
    note = f"10:05 到达。{text}"
    marked = quoted(note, len("10:05 到达。"), len(note), language)
    assert text.strip("。")[:2] in marked
    left = [one for one in read(words, marked) if one.kind not in ALWAYS]
    assert not left
    if kind in ALWAYS and not any(sign in text for sign in '“"'):
        assert kind in kinds(words, marked)


def test_marking_nothing_changes_nothing() -> None:
    assert quoted("好", 0, 0, "zh-CN") == "好"
    assert quoted("好 ", 1, 9, "en") == "好 "
    assert quoted("他走了", 1, 3, "fr") == "他，对方说：“走了”"


@pytest.mark.parametrize("text", ["报警抓你", "弄死你", "不还款就等着坐牢", "We will have you arrested", "He is scum"])
def test_disguises_do_not_help(words: Words, text: str) -> None:
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)
    disguised = ["\u200b".join(text), "\u00ad".join(text), text.upper(), wide, "\ufe0f".join(text), f"\u202e{text}"]
    if not text.isascii():
        disguised += [sign.join(text) for sign in (" ", ".", "*", "·", "、", "，", "　", "_", "\n", "♦️"[1:])]
    assert not [one for one in disguised if not read(words, one)]


# Nothing makes it fail
PIECES = [*QUIET, *(text for _, text in SENTENCES), "“", "”", '"', "\n", "\u200b", "不", "没有"]
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.text(alphabet="报警抓你不还就 ，。“”\"'aei.*\u200b\ud800ﬀ㍿", max_size=200),
)
QUIET_LINES = st.lists(st.sampled_from(QUIET), max_size=4)
SLOW = (
    "报警抓你",
    "没有报警抓你",
    "对方说“报警抓你”",
    "报 ",
    "“",
    '" ',
    "a b ",
    "we know your ",
    "癌症",
    "\ud800",
    ",",
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(HOSTILE)
def test_reading_never_fails_and_points_into_the_text(text: str) -> None:
    words = conduct.standard()
    found = read(words, text)
    assert found == read(words, text)
    assert all(0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.phrase for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for language in wording.LANGUAGES:
        assert isinstance(quoted(text, len(text) // 3, len(text), language), str)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(SENTENCES), QUIET_LINES, QUIET_LINES)
def test_neutral_text_around_hides_nothing(one: tuple[str, str], before: list[str], after: list[str]) -> None:
    kind, text = one
    assert kind in kinds(conduct.standard(), "\n".join([*before, text, *after]))


def took(words: Words, text: str) -> float:
    """Return the shortest processor time of three readings, in seconds."""
    times = []
    for _ in range(3):
        started = time.process_time()
        read(words, text)
        times.append(time.process_time() - started)
    return min(times)


def long(piece: str) -> str:
    return (piece * (100_000 // len(piece) + 1))[:100_000]


@pytest.mark.parametrize("language", NEUTRAL)
def test_a_very_long_note_is_read_at_once(words: Words, language: str) -> None:
    """100,000 characters in a tenth of a second on a quiet machine, which a machine that runs tests is not."""
    assert took(words, long("\n".join(NEUTRAL[language]["seen"]))) < 0.3


@pytest.mark.parametrize("piece", SLOW)
def test_a_text_built_to_be_slow_is_not(words: Words, piece: str) -> None:
    assert took(words, long(piece)) < 1


def test_time_grows_with_the_length_only(words: Words) -> None:
    text = "\n".join(QUIET)
    assert took(words, text * 8) < 16 * took(words, text) + 0.05


# The files
def test_a_broken_file_is_refused() -> None:
    good = resource(conduct.FILES[0]).read_text("utf-8")
    head = '[speech]\n[[entry]]\nid = "x"\nkind = "THREAT"\nrules = []\npatterns = '
    for broken in ('["抓"]', '["(报警"]', '["报警|抓"]', "[]", '["{nobody}报警"]'):
        with pytest.raises((ValueError, KeyError)):
            conduct.parse(head + broken)
    with pytest.raises(ValueError, match="twice"):
        conduct.parse(good, good)


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("不还~4抓你", "不还就来抓你", True),
        ("不还~4抓你", "不还我们大家就来抓你", False),
        ("不还~抓你", "不还。抓你", False),
        ("jail*", "jailed", True),
        ("jail", "jailed", False),
        ("go (a |the )?way", "go the way", True),
        ("go (a |the )?way", "go way", True),
    ],
)
def test_the_language_of_patterns(source: str, text: str, found: bool) -> None:
    pattern = phrases.compiled(source, {}, {})
    windows = phrases.index((pattern,)).windows(text, (pattern,))
    hits = [pattern.regex().search(text, start, end) for spans in windows.values() for start, end in spans]
    assert any(hits) is found
