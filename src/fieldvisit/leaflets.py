"""What people read at a visit: leaflets, the turned screen's words, the collectors' training and guidance cards."""

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Final, Literal, TypeVar

from fieldvisit.paths import resource
from fieldvisit.wording import DEFAULT, fill

LANGUAGES: Final = ("zh-CN", "zh-TW", "en")
"""Languages of leaflets and of the turned screen; the collectors' own cards are in zh-CN and en."""

Kind = Literal["conduct", "script", "emergency"]
_KINDS: Final[dict[str, Kind]] = {"conduct": "conduct", "script": "script", "emergency": "emergency"}
_Table = dict[str, object]
_Card = TypeVar("_Card", "Leaflet", "Training", "Guidance")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a leaflet with its paragraphs, each one sentence or a few."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """One printed page. `language` is that of the text, `sha256` (hex) covers its whole content but not its layout.

    The page's foot carries the service and complaint numbers of `Parties`: the text says they are "below".
    `summary_cash` stands in the place of `summary` where office and rules let cash be taken; mostly there is none.
    """

    id: str
    version: str
    language: str
    sha256: str
    title: str
    summary: str
    sections: tuple[Section, ...]
    summary_cash: str = ""

    def told(self, *, cash: bool) -> str:
        """Return the summary that is true where cash may be taken, or not."""
        return (cash and self.summary_cash) or self.summary


@dataclass(frozen=True, slots=True)
class Training:
    """A card before the first visit of the day: what happened, and one question. `right` counts answers from 0."""

    id: str
    version: str
    language: str
    sha256: str
    compulsory: bool
    title: str
    situation: str
    what_they_did: str
    how_it_ended: str
    lesson: tuple[str, ...]
    question: str
    answers: tuple[str, ...]
    right: int
    why: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """A card beside a step of the visit: when it applies, what to say (with places `{name}`), do and never do."""

    id: str
    version: str
    language: str
    sha256: str
    kind: Kind
    title: str
    when: str
    say: tuple[str, ...]
    do: tuple[str, ...]
    never: tuple[str, ...]

    def spoken(self, **facts: str | int) -> tuple[str, ...]:
        """Return the sentences to say aloud with their places filled in as plain text."""
        return tuple(fill(sentence, **facts) for sentence in self.say)


def leaflets(language: str) -> tuple[Leaflet, ...]:
    """Return all leaflets, ordered by id; in Chinese for a language there are none in."""
    return tuple(_leaflets(language).values())


def leaflet(name: str, language: str) -> Leaflet:
    """Return one leaflet. Raises KeyError for an id that does not exist: that is our bug."""
    return _leaflets(language)[name]


@cache
def training(language: str) -> tuple[Training, ...]:
    """Return all training cards: the compulsory ones first, then the refreshers, each ordered by id."""
    cards = _read("training", language, _training).values()
    return tuple(sorted(cards, key=lambda card: (not card.compulsory, card.id)))


def card_of_the_day(day: date, language: str) -> Training:
    """Return the refresher of a day: another one each day, all of them in turn, the same on every laptop."""
    refreshers = [card for card in training(language) if not card.compulsory]
    return refreshers[day.toordinal() % len(refreshers)]


@cache
def guidances(language: str) -> dict[str, Guidance]:
    """Return all guidance cards by id."""
    return _read("guidance", language, _guidance)


def guidance(name: str, language: str) -> Guidance:
    """Return one guidance card. Raises KeyError for an id that does not exist: that is our bug."""
    return guidances(language)[name]


@cache
def turned(language: str) -> dict[str, str]:
    """Return all words of the turned screen as `section.key` → text, with places `{name}`."""
    return _turned(language)[1]


@cache
def turned_version(language: str) -> str:
    """Return the version of the turned screen's words: what a consent names as the text that was shown."""
    return _turned(language)[0]


def turned_say(key: str, language: str, /, **facts: str | int) -> str:
    """Return a sentence of the turned screen with its places filled in, as `wording.say` does."""
    return fill(turned(language)[key], **facts)


# Reading
@cache
def _leaflets(language: str) -> dict[str, Leaflet]:
    return _read("leaflets", language, _leaflet)


def _read(folder: str, language: str, build: Callable[[str, _Table], _Card]) -> dict[str, _Card]:
    spoken = language if (resource(folder) / language).is_dir() and language in LANGUAGES else DEFAULT
    cards = {}
    for path in sorted((resource(folder) / spoken).glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        card = build(spoken, content)
        if content or card.id != path.stem:
            raise KeyError(f"{folder}/{spoken}/{path.name}: {sorted(content) or card.id}")
        cards[card.id] = card
    return cards


def _turned(language: str) -> tuple[str, dict[str, str]]:
    path = resource("turned") / f"{language if language in LANGUAGES else DEFAULT}.toml"
    content = tomllib.loads(path.read_text("utf-8"))
    version = _text(content, "version")
    words: dict[str, str] = {}
    _flatten("", content, words)
    return version, words


def _flatten(prefix: str, node: _Table, into: dict[str, str]) -> None:
    for key, value in node.items():
        if isinstance(value, dict):
            _flatten(f"{prefix}{key}.", value, into)
        elif isinstance(value, str) and value:
            into[f"{prefix}{key}"] = value
        else:
            raise KeyError(f"{prefix}{key}")


def _digest(content: _Table) -> str:
    """Hash the parsed content, so that comments and line ends of the file do not make another version of it."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def _leaflet(language: str, content: _Table) -> Leaflet:
    digest = _digest(content)
    return Leaflet(
        id=_text(content, "id"),
        version=_text(content, "version"),
        language=language,
        sha256=digest,
        title=_text(content, "title"),
        summary=_text(content, "summary"),
        sections=_sections(content),
        summary_cash=_text(content, "summary_cash") if "summary_cash" in content else "",
    )


def _sections(content: _Table) -> tuple[Section, ...]:
    listed = content.pop("section")
    if not isinstance(listed, list) or not listed:
        raise KeyError("section")
    sections = []
    for node in listed:
        sections.append(Section(_text(node, "heading"), _texts(node, "paragraphs")))
        if node:
            raise KeyError(f"section: {sorted(node)}")
    return tuple(sections)


def _training(language: str, content: _Table) -> Training:
    digest = _digest(content)
    answers = _texts(content, "answers")
    right, compulsory = content.pop("right"), content.pop("compulsory", False)
    if type(right) is not int or not 0 <= right < len(answers) or type(compulsory) is not bool:
        raise KeyError("right, compulsory")
    return Training(
        id=_text(content, "id"),
        version=_text(content, "version"),
        language=language,
        sha256=digest,
        compulsory=compulsory,
        title=_text(content, "title"),
        situation=_text(content, "situation"),
        what_they_did=_text(content, "what_they_did"),
        how_it_ended=_text(content, "how_it_ended"),
        lesson=_texts(content, "lesson"),
        question=_text(content, "question"),
        answers=answers,
        right=right,
        why=_text(content, "why"),
    )


def _guidance(language: str, content: _Table) -> Guidance:
    digest = _digest(content)
    return Guidance(
        id=_text(content, "id"),
        version=_text(content, "version"),
        language=language,
        sha256=digest,
        kind=_KINDS[_text(content, "kind")],
        title=_text(content, "title"),
        when=_text(content, "when"),
        say=_texts(content, "say", least=0),
        do=_texts(content, "do", least=0),
        never=_texts(content, "never", least=0),
    )


def _text(content: _Table, key: str) -> str:
    value = content.pop(key)
    if not isinstance(value, str) or not value.strip():
        raise KeyError(key)
    return value


def _texts(content: _Table, key: str, least: int = 1) -> tuple[str, ...]:
    listed = content.pop(key)
    if not isinstance(listed, list) or len(listed) < least:
        raise KeyError(key)
    if not all(isinstance(value, str) and value.strip() for value in listed):
        raise KeyError(key)
    return tuple(listed)
