"""The words a collector may not write or print, found in a text and explained: `read(words, text)`."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from fieldvisit.model import phrases
from fieldvisit.model.kinds import Kind
from fieldvisit.model.phrases import Index, Pattern
from fieldvisit.model.speech import Hearing, Speech, listener
from fieldvisit.model.spelling import ENDS, Plain, plain
from fieldvisit.paths import resource

FILES: Final = ("conduct/zh.toml", "conduct/en.toml")
MOST: Final = 50
"""Findings of one entry in one text; a text with more of them needs no more to be understood."""
_NEAR = 24
"""Plain characters around a finding in which neutral usage (`unless`) is looked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing not to be written. `always`: written about a person it stays, whoever said it and even if denied."""

    entry: str
    kind: Kind
    rules: tuple[str, ...]
    always: bool
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """The entries of all languages, ready to be looked for."""

    entries: tuple[Entry, ...]
    speech: Speech
    simple: dict[str, str]
    patterns: tuple[tuple[Entry, Pattern], ...]
    index: Index

    def entry(self, name: str) -> Entry:
        """Return an entry by its id; KeyError when there is none such."""
        for one in self.entries:
            if one.entry == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase that should not stand: `text[start:end] == phrase` in the text as it was given."""

    kind: Kind
    start: int
    end: int
    phrase: str
    entry: str


def parse(*texts: str) -> Words:
    """Read word files, which complete each other. Raises ValueError, KeyError or tomllib.TOMLDecodeError."""
    files = [tomllib.loads(text) for text in texts]
    simple = {pair[0]: pair[1] for data in files for pair in data.get("traditional", "").split()}
    entries = []
    for data in files:
        lists: dict[str, str] = data.get("lists", {})
        for row in data["entry"]:
            patterns, unless = (
                tuple(phrases.compiled(one, lists, simple, anchored=held) for one in row.get(name, ()))
                for name, held in (("patterns", True), ("unless", False))
            )
            if not patterns:
                raise ValueError(f"no patterns: {row['id']}")
            rules = tuple(row["rules"])
            entries.append(Entry(row["id"], Kind(row["kind"]), rules, row.get("always", False), patterns, unless))
    if len({one.entry for one in entries}) < len(entries):
        raise ValueError("an id stands twice")
    both = tuple((entry, pattern) for entry in entries for pattern in entry.patterns)
    index = phrases.index(tuple(pattern for _, pattern in both))
    return Words(tuple(entries), listener([data["speech"] for data in files], simple), simple, both, index)


@cache
def standard() -> Words:
    """Return the words shipped with the program, read once: Chinese and English, whatever language is on the screen."""
    return parse(*(resource(name).read_text("utf-8") for name in FILES))


def read(words: Words, text: str) -> tuple[Finding, ...]:
    """Return what should not stand in a text, in the order of the text. Pure, linear, raises for no text.

    Disguised spelling is seen through (`spelling.plain`). Not held against anybody are:

    - what is denied in the same clause just before ("没有威胁", "did not threaten");
    - what the person feared or asked ("对方担心会坐牢", "he asked whether …");
    - the person's own words: ending between “ ” 「 」 『 』 or " " on one line, when the last to speak just before (in
      English: or just after) is somebody other than us ("对方说“…”", "…," he said); or without marks in the same
      clause ("对方称再来就报警抓我们").

    Words between marks that we say ("我方说“…”", "I told him "…""), that nobody is named for, or marks that do not
    close, count. So do entries marked `always` (a diagnosis, a child's school, a label) whoever said them.
    """
    seen = plain(text, words.simple)
    patterns = tuple(pattern for _, pattern in words.patterns)
    hearing = Hearing(words.speech, seen.text)
    found: list[tuple[int, int, Entry]] = []
    for number, windows in words.index.windows(seen.text, patterns).items():
        entry, pattern = words.patterns[number]
        found += _held(entry, pattern, windows, seen.text, hearing)
    return tuple(_finding(text, seen, one) for one in _joined(found))


def _held(
    entry: Entry, pattern: Pattern, windows: list[tuple[int, int]], text: str, hearing: Hearing
) -> Iterator[tuple[int, int, Entry]]:
    """Yield where a pattern stands and counts."""
    count = 0
    regex = pattern.regex()
    for start, end in windows:
        while count < MOST and (match := regex.search(text, start, end)):
            start = match.start() + 1
            if not _excused(entry, text, match.span(), hearing):
                yield (*match.span(), entry)
                start, count = match.end(), count + 1


def _excused(entry: Entry, text: str, span: tuple[int, int], hearing: Hearing) -> bool:
    start, end = span
    for one in entry.unless:
        around = one.regex().finditer(text, max(0, start - _NEAR), end + _NEAR)
        if any(match.start() < end and start < match.end() for match in around):
            return True
    return not entry.always and hearing.excuses(start, end)


def _joined(found: list[tuple[int, int, Entry]]) -> list[tuple[int, int, Entry]]:
    """Return findings in order; those of one kind that overlap are one, by the name of the first."""
    joined: list[tuple[int, int, Entry]] = []
    last: dict[Kind, int] = {}
    for start, end, entry in sorted(found, key=lambda one: (one[0], -one[1], one[2].entry)):
        at = last.get(entry.kind)
        if at is not None and start < joined[at][1]:
            joined[at] = (joined[at][0], max(end, joined[at][1]), joined[at][2])
        else:
            last[entry.kind] = len(joined)
            joined.append((start, end, entry))
    return joined


def _finding(text: str, seen: Plain, one: tuple[int, int, Entry]) -> Finding:
    start, end = seen.span(one[0], one[1])
    return Finding(one[2].kind, start, end, text[start:end], one[2].entry)


_WRAP: Final = {"zh-CN": ("对方说：“", "”"), "en": ('The person said: "', '"')}
_BREAKS: Final = ENDS + "，,；：:. \u3000"
_MARKS: Final = re.compile('[“”「」『』"＂〝〞〟]')


def quoted(text: str, start: int, end: int, language: str) -> str:
    """Return the text with `text[start:end]` marked as the person's own words, for a button to put in its place.

    Marks inside the selection become ' and its line ends blanks, so that what `read` excuses is exactly the selection.
    Unknown languages are written as Chinese. Blanks at the ends stay outside; an empty selection changes nothing.
    """
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    said = text[start:end].strip()
    if not said:
        return text
    before, after = _WRAP.get(language, _WRAP["zh-CN"])
    inner = " ".join(_MARKS.sub("'", said).split("\n"))
    breaks = not text[:start] or text[start - 1] in _BREAKS
    gap = "" if breaks else "，" if before == _WRAP["zh-CN"][0] else ". "
    return f"{text[:start]}{gap}{before}{inner}{after}{text[end:]}"
