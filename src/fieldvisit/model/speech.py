"""Who is speaking where in a note: the collector, or the person the note is about."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from fieldvisit.model.spelling import ENDS, plain

_QUOTES = re.compile('“[^“”\n]{0,600}”|「[^「」\n]{0,600}」|『[^『』\n]{0,600}』|"[^"\n]{0,600}"')
_BACK: Final = 60
"""Plain characters before a phrase in which its speaker is looked for."""
_DENIED: Final = 12
"""Plain Chinese characters between a denial and what it denies; three times as many in a Latin script."""
_CLOSE: Final = 8
"""Plain characters between "said" and the quotation mark."""
_CLAUSE = re.compile(r"[,:]")


@dataclass(frozen=True, slots=True)
class Speech:
    """The little words by which people tell whose words follow."""

    tokens: re.Pattern[str]
    after: re.Pattern[str]
    denial: re.Pattern[str]
    firm: re.Pattern[str]
    turn: re.Pattern[str]
    doubt: re.Pattern[str]

    def excuses(self, sentence: str) -> bool:
        """Tell whether what follows this beginning of a sentence is denied, feared, asked or reported of the person."""
        clause = sentence[max((match.end() for match in _CLAUSE.finditer(sentence)), default=0) :]
        for denial in self.denial.finditer(clause):
            between = clause[denial.end() :]
            reach = _DENIED if denial[0] > "z" else _DENIED * 3
            if len(between) <= reach and not self.turn.search(between):
                return True
        if self.firm.search(clause):
            return True
        doubts = [match.end() for match in self.doubt.finditer(clause)]
        if doubts and self.last(clause[doubts[-1] :])[0] != "me":
            return True
        return self._reported(sentence)

    def _reported(self, sentence: str) -> bool:
        """Tell whether a sentence so far leads to reported speech of the person in its last clause."""
        who, end = "", 0
        for speaker, at in self._said(sentence):
            who, end = speaker, at
        return who == "person" and not _CLAUSE.search(sentence[end:].removeprefix(",").removeprefix(":"))

    def _said(self, before: str) -> list[tuple[str, int]]:
        """Return who says something, and where the word for saying ends, in order."""
        said, subject = [], ""
        for token in self.tokens.finditer(before):
            if token.lastgroup in ("say", "object"):
                said.append((subject, token.end()))
            elif token.lastgroup != "skip":
                subject = token.lastgroup or ""
        return said

    def last(self, before: str) -> tuple[str, int]:
        """Return who spoke last, and how many characters ago."""
        said = self._said(before)
        return (said[-1][0], len(before) - said[-1][1]) if said else ("", _BACK)


class Hearing:
    """One plain text listened to: each place is worked out once, and only when asked for."""

    def __init__(self, speech: Speech, text: str) -> None:
        self._speech = speech
        self._text = text
        self._quotes = [match.span() for match in _QUOTES.finditer(text)]
        self._speakers: dict[int, str] = {}
        self._excuses: dict[str, bool] = {}

    def excuses(self, start: int, end: int) -> bool:
        """Tell whether a stretch is not the collector's own assertion: see `conduct.read`."""
        at = bisect_right(self._quotes, (end - 1, len(self._text))) - 1
        if at >= 0 and end < self._quotes[at][1] and self._speaker(at) == "person":
            return True
        sentence = _sentence(self._text, start)
        if sentence not in self._excuses:
            self._excuses[sentence] = self._speech.excuses(sentence)
        return self._excuses[sentence]

    def _speaker(self, at: int) -> str:
        """Return who speaks in a quotation: "person", "me", or "" when nobody is named."""
        if at not in self._speakers:
            self._speakers[at] = self._named(at) or self._before(at)
        return self._speakers[at]

    def _named(self, at: int) -> str:
        start, end = self._quotes[at]
        speaker, near = self._speech.last(_sentence(self._text, start, "”」』"))
        if near <= _CLOSE:
            return speaker
        return "person" if self._speech.after.match(self._text, end) else ""

    def _before(self, at: int) -> str:
        """Return the speaker of the quotation just before on the same line: "said …, and …"."""
        for earlier in range(at - 1, max(-1, at - 5), -1):
            between = self._text[self._quotes[earlier][1] : self._quotes[earlier + 1][0]]
            if len(between) > 2 * _CLOSE or "\n" in between:
                return ""
            if said := self._named(earlier):
                return said
        return ""


def _sentence(text: str, end: int, quotes: str = "") -> str:
    """Return the sentence's part before `end`, at most 60 characters; a quotation before it ends it too."""
    part = text[max(0, end - _BACK) : end]
    at = max(part.rfind(stop) for stop in ENDS + quotes)
    return part[max(at, part.rfind(". ")) + 1 :]


def listener(files: list[dict[str, list[str]]], simple: dict[str, str]) -> Speech:
    """Return the Speech of some languages' lists: me, person, say, tell, skip, after, denial, firm, turn, doubt."""

    def words(name: str) -> str:
        found = {plain(word, simple).text for lists in files for word in lists.get(name, ())}
        return "|".join(_bounded(word) for word in sorted(found, key=lambda word: (-len(word), word)))

    tell = f"(?P<object>(?:{words('tell')}) ?(?:the )?(?:{words('me')}|{words('person')}))"
    rest = "|".join(f"(?P<{name}>{words(name)})" for name in ("skip", "me", "person", "say"))
    person, say = f"(?:{words('person')})", f"(?:{words('say')})"
    after = rf"[ ,]{{0,3}}(?:{person} {say}|{say} (?:the )?{person})"
    return Speech(
        re.compile(f"{tell}|{rest}"),
        re.compile(after),
        *(re.compile(words(name)) for name in ("denial", "firm", "turn", "doubt")),
    )


def _bounded(word: str) -> str:
    latin = "a" <= word[0] <= "z"
    return rf"(?<![a-z0-9']){re.escape(word)}(?![a-z0-9'])" if latin else re.escape(word)
