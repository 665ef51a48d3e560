"""What of a case can be found, and how a typed text becomes a query: pure, no database."""

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from fieldvisit.model.case import Case

READINGS: Final = 12
"""Pronunciations kept of one name at most."""
TRIGRAM: Final = 3
"""Shortest word the trigram index can find."""


@dataclass(frozen=True, slots=True)
class Findable:
    """The search columns of a case: `hay` all texts, `grams` short Chinese pieces, `terms` field starts."""

    hay: str
    grams: str
    terms: tuple[str, ...]


def normal(text: str) -> str:
    """Fold a text for comparing: NFKC, case, control characters and runs of spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(char if char.isprintable() else " " for char in folded).split())


def words(text: str) -> tuple[str, ...]:
    """Split what was typed into words, all of which must be found; longest first."""
    return tuple(sorted(dict.fromkeys(normal(text).split()), key=len, reverse=True))


def quoted(word: str) -> str:
    """Write a word as an FTS5 string: nothing in it is an operator."""
    return '"' + word.replace('"', '""') + '"'


def findable(case: Case) -> Findable:
    """Return the search columns of a case."""
    name, address, case_no = normal(case.name), normal(case.address), normal(case.case_no)
    phones = tuple(normal(phone) for phone in case.phones)
    sounds = [sound for reading in readings(case.name) for sound in (reading.full, reading.initials)]
    terms = tuple(dict.fromkeys(term for term in (case_no, name, *sounds, *phones) if term))
    hay = "\n".join(dict.fromkeys((*terms, address)))
    grams = " ".join(dict.fromkeys(itertools.chain(_grams(name), _grams(address))))
    return Findable(hay, grams, terms)


def _grams(text: str) -> Iterator[str]:
    """Yield each character and each pair of neighbours, but only those with a character beyond ASCII."""
    for piece in text.split():
        for gram in (*piece, *map("".join, itertools.pairwise(piece))):
            if not gram.isascii():
                yield gram


def trigram_query(typed: tuple[str, ...]) -> str:
    """Return the query for the trigram index: all words long enough for it; empty when there is none."""
    return " AND ".join(quoted(word) for word in typed if len(word) >= TRIGRAM)


def gram_query(typed: tuple[str, ...]) -> str:
    """Return the query for `grams`: the pieces of every Chinese word; a longer word must still be looked for in `hay`.

    Empty when no word is too short for the trigram index.
    """
    if not any(len(word) < TRIGRAM and not word.isascii() for word in typed):
        return ""
    pieces = dict.fromkeys(piece for word in typed for piece in _pieces(word))
    return " AND ".join(quoted(piece) for piece in pieces)


def _pieces(word: str) -> Iterator[str]:
    pairs = [word] if len(word) == 1 else ["".join(pair) for pair in itertools.pairwise(word)]
    return (pair for pair in pairs if not pair.isascii())


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to say a name: `zhangxiaoming`, `zxm`."""

    full: str
    initials: str


def readings(name: str) -> tuple[Reading, ...]:
    """Return how a name can be typed in pinyin without tones; names without Chinese characters have none."""
    letters = [char for char in name if not char.isspace() and char != "·"]
    sounds = [_sounds(char) for char in letters]
    if not any(not char.isascii() and sounds[place] != (char,) for place, char in enumerate(letters)):
        return ()
    choices = itertools.islice(itertools.product(*sounds), READINGS)
    found = (Reading("".join(one).casefold(), "".join(sound[0] for sound in one).casefold()) for one in choices)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=20_000)
def _sounds(char: str) -> tuple[str, ...]:
    """Return a character's readings, the commonest first; a character without any is its own."""
    from pypinyin import Style, pinyin

    found: list[list[str]] = pinyin(char, style=Style.NORMAL, heteronym=True, errors=lambda text: text)
    return tuple(dict.fromkeys(sound for sound in found[0] if sound)) if found else (char,)
