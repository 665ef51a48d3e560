"""The words shared by screen, paper and command line, in every language: `resources/wording/<language>/*.toml`."""

import re
import tomllib
from functools import lru_cache
from typing import Final

from fieldvisit.paths import resource

LANGUAGES: Final = ("zh-CN", "en")
DEFAULT: Final = "zh-CN"
PAPERS_TOO: Final = ("zh-TW",)
"""Languages that only the papers are in; every other sentence is said in Chinese."""


_SECTION: Final = re.compile(r"^\[+([\w-]+)", re.MULTILINE)


@lru_cache(maxsize=8)  # a record may name any language
def table(language: str) -> dict[str, str]:
    """Return all sentences of a language as `section.key` → text. Unknown languages fall back to Chinese."""
    words: dict[str, str] = {}
    for name in (DEFAULT, language) if language in PAPERS_TOO else (language,):
        for text in _texts(name):
            words |= _read(text)
    return words


@lru_cache(maxsize=8)
def _texts(language: str) -> tuple[str, ...]:
    """Return a language's files as they are: to read them all takes longer than all that the first page says."""
    folder = resource("wording") / (language if language in (*LANGUAGES, *PAPERS_TOO) else DEFAULT)
    return tuple(path.read_text("utf-8") for path in sorted(folder.glob("*.toml")))


@lru_cache(maxsize=128)
def _read(text: str) -> dict[str, str]:
    words: dict[str, str] = {}
    _flatten("", tomllib.loads(text), words)
    return words


@lru_cache(maxsize=512)
def _section(language: str, section: str) -> dict[str, str]:
    """Return what the files say that have a section, and maybe more; other sections of them are in it, too."""
    words = dict(_section(DEFAULT, section)) if language in PAPERS_TOO else {}
    for text in _texts(language):
        if section in _SECTION.findall(text):
            words |= _read(text)
    return words


def _flatten(prefix: str, node: dict[str, object], into: dict[str, str]) -> None:
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            _flatten(f"{name}.", value, into)
        else:
            into[name] = str(value)


def say(key: str, language: str, **facts: str | int) -> str:
    """Return a sentence with its places `{name}` filled in as plain text.

    Raises KeyError for a sentence that does not exist: a missing sentence is our bug and a test walks every key of
    both languages.
    """
    return fill(_section(language, key.partition(".")[0])[key], **facts)


def fill(text: str, /, **facts: str | int) -> str:
    """Return a text with its places `{name}` filled in; facts are inserted once and never read as places themselves."""
    if "{" not in text:
        return text
    parts = text.split("{")
    out = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}")
        out.append(str(facts[name]) if name in facts else f"{{{name}}}")
        out.append(rest)
    return "".join(out)


def sentences(*said: str) -> str:
    """Set sentences behind each other: with a blank, except behind a Chinese full stop; empty ones are left out."""
    text = ""
    for one in filter(None, said):
        text += one if not text or text[-1] in "。！？；" else f" {one}"
    return text


def begun(words: str) -> str:
    """Return words as they stand at the beginning of a line or alone: with a capital, where the script has any."""
    return words[:1].upper() + words[1:]


def known(key: str, language: str = DEFAULT) -> bool:
    """Tell whether a sentence exists in a language; unknown languages are Chinese."""
    return key in _section(language, key.partition(".")[0])
