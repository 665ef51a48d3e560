"""Phrases written for people to read, found in plain text in linear time.

A pattern is one or more steps with gaps between them:

    再不还~(报警|抓你)        `~` is a gap of at most 12 characters (40 in a Latin script), inside one sentence
    have {you} ~6 arrest*    `~6` a gap of at most 6; `*` any ending of up to 8 letters; `{you}` a list of the file
    (的|了)?                 a group that may be absent; groups may stand in groups

Latin words match whole. One word or group at least must have two letters in all its forms: it is looked for first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Final

from fieldvisit.model.spelling import ENDS, HAN, plain

GAP: Final = 12
LATIN_GAP: Final = 40
ENDING: Final = 8
_MOST_FORMS: Final = 600
_COMMON: Final = frozenset(
    "a an and any are asked be but by can could for from get had has have he her him his i if in is it let make may"
    " must no not of off on or said shall she so take that the their them they to told up was we were what will with"
    " would you your know knows before without nothing house called the customer left gave company work".split()
)
_STEP = re.compile(r"\s*~(\d*)\s*")
_LIST = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[a-z0-9']+")
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern read: its expression, what to look for first, and how far around that the whole may reach."""

    expression: str
    anchors: tuple[str, ...]
    before: int
    after: int

    def regex(self) -> re.Pattern[str]:
        """Return the expression compiled, when it is first needed: few of them ever are."""
        return _regex(self.expression)


@cache
def _regex(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, a group of words, or a gap (no forms)."""

    regex: str
    forms: tuple[str, ...] = ()
    optional: bool = False
    longest: int = 0

    @property
    def anchors(self) -> tuple[str, ...]:
        return () if self.optional else tuple(sorted({form.split("*")[0].strip() for form in self.forms}))


def compiled(source: str, lists: dict[str, str], simple: dict[str, str], *, anchored: bool = True) -> Pattern:
    """Read a pattern. Raises ValueError when it is malformed or has nothing to look for, KeyError for a missing list.

    A pattern that is only tried at a place already found need not be anchored.
    """
    source = _LIST.sub(lambda match: f"({lists[match.group(1)]})", source)
    gap = GAP if _HAN.search(source) else LATIN_GAP
    steps = _STEP.split(source)
    parts = _parts(steps[0], simple)
    for width, step in zip(steps[1::2], steps[2::2], strict=True):
        wide, more = int(width or gap), "?" if step else ""
        parts.append(_Part(rf"(?:[^{ENDS}.]|\.(?=\w)){{0,{wide}}}{more}", longest=wide))
        parts += _parts(step, simple) if step else []
    which, anchors = max(_candidates(parts), key=lambda one: _telling(one[1]), default=(0, ()))
    if anchored and min(map(len, anchors), default=0) < 2:
        raise ValueError(f"nothing to look for in {source!r}")
    before, after = (sum(part.longest for part in some) + 2 for some in (parts[:which], parts[which:]))
    return Pattern("".join(part.regex for part in parts), tuple(sorted(anchors)), before, after)


def _telling(forms: set[str]) -> tuple[int, bool, int, int]:
    """Return how well these forms tell a pattern from ordinary text: long, not common, few."""
    shortest = min(map(len, forms))
    return min(shortest, 3 if min(forms).isascii() else 9), not forms & _COMMON, shortest, -len(forms)


def _candidates(parts: list[_Part]) -> Iterator[tuple[int, set[str]]]:
    """Yield what could be looked for first: one part's forms, or those of Chinese parts that follow each other."""
    for at, part in enumerate(parts):
        forms = set(part.anchors)
        for following in (*parts[at + 1 : at + 4], None):
            if forms:
                yield at, forms
            if following is None or not following.forms or any("*" in form or form.isascii() for form in part.forms):
                break
            tails = [form.split("*")[0].strip() for form in following.forms] + [""] * following.optional
            forms = {form + tail for form in forms for tail in tails}
            if len(forms) > _MOST_FORMS:
                break


def _parts(step: str, simple: dict[str, str]) -> list[_Part]:
    """Return the words and groups of a step; raises ValueError when brackets do not match."""
    parts, at = [], 0
    while at < len(step):
        end = step.find("(", at) if step[at] != "(" else _closing(step, at)
        if step[at] != "(":
            end = len(step) if end < 0 else end
            parts.append(_part(_plainly([step[at:end]], simple), optional=False))
        else:
            optional = step[end : end + 1] == "?"
            parts.append(_part(_plainly(_expanded(step[at + 1 : end - 1]), simple), optional=optional))
            end += optional
        at = end
    return parts


def _closing(step: str, at: int) -> int:
    """Return the place after the bracket that closes the one at `at`."""
    depth = 0
    for place in range(at, len(step)):
        depth += {"(": 1, ")": -1}.get(step[place], 0)
        if not depth:
            return place + 1
    raise ValueError(f"unbalanced: {step!r}")


def _expanded(group: str) -> list[str]:
    """Return every spelling of what stands between two brackets, groups inside it included."""
    choices, at, begin = [], 0, 0
    while at < len(group):
        if group[at] == "|":
            choices.append(group[begin:at])
            begin = at + 1
        at = _closing(group, at) if group[at] == "(" else at + 1
    choices.append(group[begin:])
    return [form for choice in choices for form in _spelt(choice)]


def _spelt(choice: str) -> list[str]:
    start = choice.find("(")
    if start < 0:
        return [choice]
    end = _closing(choice, start)
    optional = choice[end : end + 1] == "?"
    inner = _expanded(choice[start + 1 : end - 1]) + [""] * optional
    rest = _spelt(choice[end + optional :])
    return [choice[:start] + one + tail for one in inner for tail in rest]


def _plainly(forms: list[str], simple: dict[str, str]) -> tuple[str, ...]:
    if any(sign in form for form in forms for sign in "()|?[]+{}"):
        raise ValueError(f"a sign that means nothing here: {forms!r}")
    folded = {"*".join(plain(part, simple).text for part in form.split("*")) for form in forms}
    return tuple(sorted(folded, key=lambda form: (-len(form), form)))


def _part(forms: tuple[str, ...], *, optional: bool) -> _Part:
    longest = len(forms[0]) + ENDING * any("*" in form for form in forms)
    return _Part("(?:" + "|".join(map(_form, forms)) + ")" + "?" * optional, forms, optional, longest)


def _form(form: str) -> str:
    """Return a form's expression: Latin words whole, blanks at the edges optional, `*` any ending."""
    word = form.strip()
    body = re.escape(word).replace(r"\*", f"[a-z']{{0,{ENDING}}}")
    start = "(?<![a-z0-9])" if _WORD.match(word[:1]) else ""
    end = "(?![a-z0-9])" if _WORD.match(word[-1:]) or word[-1:] == "*" else ""
    left, right = (" ?" if blank else "" for blank in (form[:1] == " ", form[-1:] == " " and word))
    return left + start + body + end + right


@dataclass(frozen=True, slots=True)
class Index:
    """Which patterns begin to be worth a look, by the first letters of their anchors."""

    starts: dict[str, tuple[int, ...]]
    """First two letters of a Chinese anchor, first three of a Latin word: how long the anchors are that begin so."""
    anchors: dict[str, tuple[int, ...]]
    """Anchor: numbers of its patterns."""

    def windows(self, text: str, patterns: tuple[Pattern, ...]) -> dict[int, list[tuple[int, int]]]:
        """Return for each pattern that may be in the text the stretches to look at, in order, none overlapping."""
        starts, anchors = self.starts, self.anchors
        keyed = [(at, pair) for at, pair in enumerate(map(add, text, text[1:])) if pair in starts and pair[0] > "z"]
        keyed += [(word.start(), key) for word in _WORD.finditer(text) if (key := word[0][:3]) in starts]
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at, key in sorted(keyed):
            for length in starts[key]:
                for number in anchors.get(text[at : at + length], ()):
                    pattern = patterns[number]
                    _widen(found[number], max(0, at - pattern.before), at + pattern.after)
        return found


def _widen(spans: list[tuple[int, int]], start: int, end: int) -> None:
    if spans and start <= spans[-1][1]:
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((start, end))


def index(patterns: tuple[Pattern, ...]) -> Index:
    """Return the index of these patterns."""
    numbers: dict[str, list[int]] = defaultdict(list)
    starts: dict[str, set[int]] = defaultdict(set)
    for number, pattern in enumerate(patterns):
        for anchor in pattern.anchors:
            word = _WORD.match(anchor)
            starts[word[0][:3] if word else anchor[:2]].add(len(anchor))
            numbers[anchor].append(number)
    return Index(
        {key: tuple(sorted(lengths)) for key, lengths in starts.items()},
        {anchor: tuple(found) for anchor, found in numbers.items()},
    )
