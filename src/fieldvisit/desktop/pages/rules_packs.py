"""The packs of rules on this laptop as the rules page lists them: heads, lines, whether the office signed."""

from dataclasses import dataclass

from fieldvisit import keys
from fieldvisit.casework import Desk
from fieldvisit.desktop.pages import rule_words
from fieldvisit.errors import FieldvisitError
from fieldvisit.model.policy import Duty, Level, Pack, Rule, words

DUTY = "DUTY"
"""Stands where a rule has its level, for what the law asks of the office itself."""


@dataclass(frozen=True, slots=True)
class Held:
    """A pack as held here, with what it stands on; `signed`: the office's key holds for each of its texts."""

    pack: Pack
    signed: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One rule or duty in words: `level` is a Level or DUTY."""

    name: str
    level: str
    word: str
    question: str
    sentence: str
    asked: str
    parameters: tuple[str, ...]
    citation: str
    confidence: str
    pack_id: str

    def holds(self, text: str) -> bool:
        """Tell whether every word of a search stands in it."""
        heap = " ".join((self.name, self.word, self.question, self.sentence, self.citation)).casefold()
        return all(part in heap for part in text.casefold().split())


def held(desk: Desk) -> tuple[Held, ...]:
    """Return the packs held here, the office's own first. One that cannot be read is left out: no visit uses it."""
    store = desk.store
    office, found = store.settings.get("office_key"), list[Held]()
    for pack_id in ("", *store.staff.pack_ids()):
        try:
            pack, texts = store.staff.pack(pack_id=pack_id), store.staff.signed(pack_id=pack_id)
        except FieldvisitError:
            continue
        if all(pack.pack_id != one.pack.pack_id for one in found):
            signed = all(keys.verify(office, one.text.encode(), one.signature) for one in texts)
            found.append(Held(pack, signed, not pack_id))
    return tuple(found)


def lines(pack: Pack, language: str, duty: str) -> tuple[Line, ...]:
    """Return a pack's rules in its order, then the office's duties; `duty` is the word for their level."""
    rules = tuple(_line(rule, language) for rule in pack.rules)
    return rules + tuple(_duty(one, pack, language, duty) for one in pack.duties)


def _line(rule: Rule, language: str) -> Line:
    return Line(
        rule.rule,
        rule.level.value,
        rule_words.level(Level(rule.level), language),
        rule_words.question(rule, language),
        rule.say(language),
        words.times(rule, language),
        rule_words.parameters(rule, language),
        rule.citation,
        words.confidence(rule.confidence, language),
        rule.pack_id,
    )


def _duty(one: Duty, pack: Pack, language: str, duty: str) -> Line:
    sure = words.confidence(one.confidence, language)
    return Line(one.duty, DUTY, duty, one.say(language), one.say(language), "", (), one.citation, sure, pack.pack_id)
