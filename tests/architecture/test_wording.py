"""Every sentence of `resources/wording/` exists in both languages, with the same places to fill."""

import ast
import re

import pytest

from architecture.sources import sources
from fieldvisit import errors, wording
from fieldvisit.paths import resource


def places(sentence: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", sentence))


def test_both_languages_have_the_same_sentences() -> None:
    chinese, english = (set(wording.table(language)) for language in wording.LANGUAGES)
    assert chinese == english


@pytest.mark.parametrize("language", [*wording.LANGUAGES, *wording.PAPERS_TOO, "xx"])
def test_a_sentence_read_by_its_section_is_the_whole_tables(language: str) -> None:
    table = wording.table(language)
    assert all(wording.known(key, language) for key in table)
    assert [key for key, text in table.items() if wording.fill(text) != wording.say(key, language)] == []
    assert not wording.known("error.none-such", language)
    assert not wording.known("none_such.at_all", language)


def test_chinese_keeps_its_distance_from_figures_and_latin_letters() -> None:
    """One space on either side, as everywhere on the screen; `2026年` in a date of the system's own is not ours."""
    close = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    said = wording.table("zh-CN")
    assert not [f"{key}: {text}" for key, text in said.items() if close.search(re.sub(r"\{\w+\}", "", text))]
    shown = resource("translations/fieldvisit_zh_CN.ts").read_text("utf-8")
    assert not [text for text in re.findall(r"<(?:translation|numerusform)>([^<]*)<", shown) if close.search(text)]


def test_english_has_straight_quotation_marks() -> None:
    """In the font of the screen and of the papers curly ones are as wide as a Chinese character."""
    folders = (path for name in ("wording", "guidance", "training", "leaflets") for path in resource(name).glob("en/*"))
    curly = [path.name for path in folders if re.search("[“”‘’]", path.read_text("utf-8"))]
    assert not curly


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_no_sentence_is_empty_and_each_place_is_closed(language: str) -> None:
    wrong = [
        key
        for key, text in wording.table(language).items()
        if not text.strip() or re.sub(r"\{\w+\}", "", text).count("{")
    ]
    assert not wrong


def test_both_languages_fill_the_same_places() -> None:
    chinese, english = (wording.table(language) for language in wording.LANGUAGES)
    differing = [key for key in chinese if key in english and places(chinese[key]) != places(english[key])]
    assert not differing


def test_each_failure_has_a_sentence() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.FieldvisitError)
    ]
    silent = {kind.code for kind in kinds if not wording.known(f"error.{kind.code}")}
    assert not silent


def test_each_sentence_that_the_code_says_exists() -> None:
    missing = []
    for source in sources("src"):
        if "fieldvisit.wording" not in {
            node.module for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom)
        }:
            continue
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(key := node.args[0], ast.Constant):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "say" and isinstance(key.value, str) and not wording.known(key.value):
                missing.append(f"{source.path}:{node.lineno} {key.value}")
    assert not missing
