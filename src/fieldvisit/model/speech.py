"""Who is speaking where in a note: the collector, or the person the note is about."""

import re
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

    def quotes(self, text: str) -> list[tuple[int, int]]:
        """Return the stretches between quotation marks that are the words of somebody other than the collector."""
        theirs: list[tuple[int, int]] = []
        last, who = -_BACK, ""
        for match in _QUOTES.finditer(text):
            before = _sentence(text, match.start(), quotes=True)
            speaker, near = self._last(before)
            if near > _CLOSE and match.start() - last < _CLOSE * 2 and not before.count("\n"):
                speaker = speaker or who  # "said …, and …": nobody else has spoken since
            elif near > _CLOSE:
                speaker = "person" if self.after.match(text, match.end()) else ""
            if speaker == "person":
                theirs.append((match.start() + 1, match.end() - 1))
            last, who = match.end(), speaker
        return theirs

    def excuses(self, text: str, start: int) -> bool:
        """Tell whether what begins at `start` is denied, feared or asked, or reported as said by the person."""
        sentence = _sentence(text, start, quotes=False)
        clause = sentence[max((match.end() for match in _CLAUSE.finditer(sentence)), default=0) :]
        for denial in self.denial.finditer(clause):
            between = clause[denial.end() :]
            reach = _DENIED if denial[0] > "z" else _DENIED * 3
            if len(between) <= reach and not self.turn.search(between):
                return True
        if self.firm.search(clause):
            return True
        doubts = [match.end() for match in self.doubt.finditer(clause)]
        if doubts and self._last(clause[doubts[-1] :])[0] != "me":
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

    def _last(self, before: str) -> tuple[str, int]:
        """Return who spoke last, and how many characters ago."""
        said = self._said(before)
        return (said[-1][0], len(before) - said[-1][1]) if said else ("", _BACK)


def _sentence(text: str, end: int, *, quotes: bool) -> str:
    """Return the sentence's part before `end`, at most 60 characters; a quotation before it ends it too."""
    part = text[max(0, end - _BACK) : end]
    stops = ENDS + ("”」』" if quotes else "")
    at = max((part.rfind(stop) for stop in stops), default=-1)
    return part[max(at, part.rfind(". ")) + 1 :]


def listener(files: list[dict[str, list[str]]], simple: dict[str, str]) -> Speech:
    """Return the Speech of some languages' lists: me, person, say, tell, skip, after, denial, firm, turn, doubt."""

    def words(name: str) -> str:
        found = {plain(word, simple).text for lists in files for word in lists.get(name, ())}
        return "|".join(_bounded(word) for word in sorted(found, key=lambda word: (-len(word), word)))

    tell = f"(?P<object>(?:{words('tell')}) ?(?:the )?(?:{words('me')}|{words('person')}))"
    rest = "|".join(f"(?P<{name}>{words(name)})" for name in ("skip", "me", "person", "say"))
    after = rf"[ ,]{{0,3}}(?:(?:{words('person')}) (?:{words('say')})|(?:{words('say')}) (?:the )?(?:{words('person')}))"
    return Speech(
        re.compile(f"{tell}|{rest}"),
        re.compile(after),
        *(re.compile(words(name)) for name in ("denial", "firm", "turn", "doubt")),
    )


def _bounded(word: str) -> str:
    latin = "a" <= word[0] <= "z"
    return rf"(?<![a-z0-9']){re.escape(word)}(?![a-z0-9'])" if latin else re.escape(word)
