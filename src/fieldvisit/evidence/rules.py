"""The report's account of the rules: how many were asked and when, and each that warned, forbade or was lifted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from fieldvisit.clock import Moment
from fieldvisit.evidence.blocks import Cell, Column, heading, paragraph, table
from fieldvisit.evidence.page import MUTED, SMALL, SMALL_TEXT, STOP, WARN, Piece
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.money import yuan
from fieldvisit.model.policy import BadPack, Level, Pack, SignedPack, Verdict, When, parse
from fieldvisit.model.policy.banknotes import left_to_office
from fieldvisit.model.receipt import PaymentMode
from fieldvisit.model.record import VisitRecord

COLOUR: Final = {Level.BLOCK: STOP, Level.WARN: WARN, Level.EVIDENCE: MUTED}
_GROUPS: Final = {
    "met": ("who",),
    "relation": ("relation",),
    "place": ("address_kind",),
    "mode": ("mode",),
    "address": ("report.address_state",),
    "stops": ("stop", "report.stop"),
    "missing": ("checklist",),
    "without": ("consent",),
}
"""Inputs whose values are words of the model, one or several apart by spaces, and where those words are found."""
_SUMS: Final = frozenset({"amount", "owed"})


@dataclass(frozen=True, slots=True)
class _Row:
    """One rule that was not simply met, over all the times it was asked."""

    verdict: Verdict
    first: Moment | None = None
    last: Moment | None = None
    times: int = 0


@lru_cache(maxsize=8)
def _read(packs: tuple[SignedPack, ...]) -> Pack | None:
    held: dict[str, Pack] = {}
    pack = None
    try:
        for signed in packs:
            pack = parse(signed.text, held)
            held[pack.pack_id] = pack
    except BadPack:
        return None
    return pack


def tail(record: VisitRecord) -> str:
    """Return the last eight digits of the pack's hash, empty when the record holds no pack."""
    pack = _read(record.packs)
    return pack.sha256[-8:] if pack else ""


def asked(record: VisitRecord) -> tuple[int, int]:
    """Return how many different rules were asked, and how many times rules were asked at all; 0, 0 where not known."""
    pack = _read(record.packs)
    if pack is None or not record.judgements:
        return 0, 0
    moments = {one.facts.when for one in record.judgements}
    return sum(1 for rule in pack.rules if rule.at & moments), len(record.judgements)


def all_met(record: VisitRecord, words: Words) -> str:
    """Say in a line that all rules were met, and how many were asked where that is known; empty when some were not."""
    if _rows(record):
        return ""
    rules, moments = asked(record)
    return words("rules_met", rules=rules, moments=moments) if rules else words("verdicts_empty")


def verdicts(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Each rule that warned, forbade or was lifted, in the order it first did; no section when all were met."""
    rows = _rows(record)
    if not rows:
        return []
    count, moments = asked(record)
    rest = width - 96 - 104
    columns = (
        Column(words("rule"), 96),
        Column(words("sentence"), rest * 0.58),
        Column(words("inputs"), rest * 0.42),
        Column(words("when"), 104),
    )
    pieces = [heading(words("section_verdicts"), width)]
    if count:
        said = paragraph(words("rules_asked", rules=count, moments=moments), width, SMALL)
        pieces += [replace(piece, keep=True) for piece in said]
    return pieces + table(columns, [_cells(row, record, words) for row in rows])


def takes_cash(record: VisitRecord) -> bool:
    """Tell whether collectors take cash under conditions: office and rules let them at the seal, or some was taken.

    Records without the office's word at the seal (`Facts.cash_allowed`) tell it by their receipts alone.
    """
    if any(one.mode is PaymentMode.CASH for one in record.received):
        return True
    pack = _read(record.packs)
    let = any(one.facts.when is When.SEAL and one.facts.cash_allowed for one in record.judgements)
    return let and pack is not None and left_to_office(pack, record.order, record.sealed_at)


def _rows(record: VisitRecord) -> list[_Row]:
    found: dict[tuple[str, Level, str], _Row] = {}
    for judgement in record.judgements:
        for one in judgement.verdicts:
            key = one.rule, one.level, one.lifted
            before = found.get(key, _Row(one, judgement.at))
            found[key] = replace(before, last=judgement.at, times=before.times + 1)
    known = {rule for rule, _, _ in found}
    return [*found.values(), *(_Row(one) for one in record.verdicts if one.rule not in known)]


def _cells(row: _Row, record: VisitRecord, words: Words) -> tuple[Cell, ...]:
    one, pack = row.verdict, _read(record.packs)
    rule = next((rule for rule in pack.rules if rule.rule == one.rule), None) if pack else None
    level = words("lifted") if one.lifted else words.alone("level", one.level)
    sentence = typed(rule.say(words.language)) + "\n" if rule else ""
    said = _lifted(one, words) if one.lifted else words("comma").join(_inputs(one, words))
    coloured = replace(SMALL_TEXT, colour=WARN if one.lifted else COLOUR[one.level])
    return (
        Cell(f"{typed(one.rule)}\n{level}", coloured),
        Cell(f"{sentence}{words('source', citation=typed(one.citation))}", SMALL_TEXT),
        Cell(said, SMALL_TEXT),
        Cell(_when(row, words), SMALL_TEXT),
    )


def _when(row: _Row, words: Words) -> str:
    if row.first is None or row.last is None:
        return ""
    if row.times == 1:
        return words.time(row.first)
    return words("times", since=words.time(row.first), until=words.time(row.last)[11:], times=row.times)


def _lifted(one: Verdict, words: Words) -> str:
    """Whose consent set a rule aside, when it was given and for which hours."""
    who, _, when = one.lifted.partition(" ")
    hours = dict(one.inputs).get("agreed", "")
    given = _moment(when, words)
    key = "lifted_hours" if hours else "lifted_by"
    return words(key, who=words.of("who", who), when=given, hours=typed(hours))


def _inputs(one: Verdict, words: Words) -> Iterable[str]:
    for name, value in one.inputs:
        yield words("input_is", name=words.of("report.input", name), value=_value(name, value, words))


def _value(name: str, value: str, words: Words) -> str:
    if name in _SUMS and value.isascii() and value.isdigit() and len(value) < 16:
        return yuan(int(value))
    if groups := _GROUPS.get(name):
        return words("comma").join(_word(groups, word, words) for word in value.split()) or typed(value)
    if len(value) >= 19 and value[10:11] == "T":
        return _moment(value, words)
    return words.of("report.value", value)


def _word(groups: Iterable[str], value: str, words: Words) -> str:
    item = value.partition(":")[0]
    return next((said for group in groups if (said := words.of(group, item)) != typed(item)), typed(value))


def _moment(text: str, words: Words) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return typed(text)
    return words.minute(when) if when.tzinfo else exact(text)
