"""A policy pack: a version of the rules in force from a day on, read strictly from TOML and only ever made stricter."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fieldvisit.model.policy.checks import CHECKS
from fieldvisit.model.policy.facts import When
from fieldvisit.model.policy.rule import CONFIDENCES, Level, Rule

_RULE_ID: Final = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")
_PACK_ID: Final = re.compile(r"(?=.{1,40}$)[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
_VERSION: Final = re.compile(r"\d{1,6}(\.\d{1,6}){0,5}")


class BadPack(ValueError):
    """A text that is no policy pack; the message says where and why, for whoever writes packs."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What the law asks of the office itself: not judged at the door, but part of the pack and of its page."""

    duty: str
    citation: str
    confidence: str
    sentence: tuple[tuple[str, str], ...]

    def say(self, language: str) -> str:
        """Return the duty in words."""
        words = dict(self.sentence)
        return words.get(language, words["zh-CN"])


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of a step's checklist; `each` asks it once for every collector. Words: wording `checklist.<item>`."""

    item: str
    step: str
    required: bool
    each: bool = False


@dataclass(frozen=True, slots=True)
class SignedPack:
    """A pack's text exactly as the office signed it, and the signature in hex (Ed25519 over the text's bytes)."""

    text: str
    signature: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A version of the rules in force from a day on, with its checklist; of a pack that extends another, both together.

    `country` is ISO 3166 (with a subdivision after a hyphen) and names the public holidays; `zone` is the time zone
    of an address that names none. `sha256` is over the texts the pack was made of.
    """

    pack_id: str
    version: str
    effective: date
    zone: str
    rules: tuple[Rule, ...]
    checklist: tuple[ChecklistItem, ...]
    country: str = ""
    title: tuple[tuple[str, str], ...] = ()
    extends: str = ""
    duties: tuple[Duty, ...] = ()
    sha256: str = ""
    _by_id: Mapping[str, Rule] = field(default_factory=dict, repr=False, compare=False)

    def rule(self, rule: str) -> Rule:
        """Return a rule by id; KeyError when the pack has none such."""
        return self._by_id[rule]

    def name(self, language: str) -> str:
        """Return the pack's title, or its id when it has none."""
        words = dict(self.title)
        return words.get(language) or words.get("zh-CN") or self.pack_id


def version_order(version: str) -> tuple[int, ...]:
    """Return a version as numbers to compare: 2026.10 is after 2026.9. Raises BadPack for anything else."""
    if not _VERSION.fullmatch(version):
        raise BadPack(f"version {version[:20]!r} is not numbers with dots")
    return tuple(int(part) for part in version.split("."))


def parse(text: str, bases: Mapping[str, Pack] | None = None) -> Pack:
    """Read a pack from TOML; one that extends another is put on top of it, and `bases` holds that one by its id.

    An extension can only add: a rule, a duty, a checklist line, or that a line is required. It cannot name a rule of
    its base again, so whatever the base forbids stays forbidden. Raises BadPack for everything that is not a pack.
    """
    try:
        raw = text.encode()
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadPack(f"not TOML: {error}") from None
    head = _table(data, "pack", "the file")
    _only(head, {"id", "version", "effective", "zone", "country", "title", "extends"}, "pack")
    _only(data, {"pack", "rule", "duty", "checklist"}, "the file")
    own = _own(head, data)
    if own.extends:
        base = (bases or {}).get(own.extends)
        if base is None:
            raise BadPack(f"{own.pack_id} extends {own.extends}, which is not here")
        own = _on_top(base, own)
    sha256 = hashlib.sha256()
    if own.extends and bases:
        sha256.update(bases[own.extends].sha256.encode())
    sha256.update(raw)
    return replace(own, sha256=sha256.hexdigest(), _by_id={rule.rule: rule for rule in own.rules})


def _own(head: dict[str, Any], data: dict[str, Any]) -> Pack:
    pack_id = _text(head, "id", "pack")
    rules = tuple(_rule(row, pack_id) for row in _rows(data, "rule"))
    duties = tuple(_duty(row) for row in _rows(data, "duty"))
    items = tuple(_item(row) for row in _rows(data, "checklist"))
    if not _PACK_ID.fullmatch(pack_id):
        raise BadPack("pack.id is not capitals and digits with hyphens")
    version, zone, effective = _text(head, "version", "pack"), _text(head, "zone", "pack"), head.get("effective")
    version_order(version)
    if type(effective) is not date:
        raise BadPack("pack.effective is not a date")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadPack(f"pack.zone {zone[:40]!r} is no time zone") from None
    _once([rule.rule for rule in rules] + [duty.duty for duty in duties], "rule")
    _once([item.item for item in items], "checklist item")
    title = _words(head["title"], "pack.title") if "title" in head else ()
    extends, country = (_text(head, name, "pack") if name in head else "" for name in ("extends", "country"))
    return Pack(pack_id, version, effective, zone, rules, items, country, title, extends, duties)


def _on_top(base: Pack, own: Pack) -> Pack:
    named = {rule.rule for rule in base.rules} | {duty.duty for duty in base.duties}
    if own.country and base.country and own.country != base.country and not own.country.startswith(f"{base.country}-"):
        raise BadPack(f"{own.pack_id} is of another country than {base.pack_id}")
    if again := sorted(named & {one.rule for one in own.rules} | named & {one.duty for one in own.duties}):
        raise BadPack(f"{again[0]} belongs to {base.pack_id} and cannot be written anew")
    lines = {item.item: item for item in base.checklist}
    for item in own.checklist:
        held = lines.get(item.item)
        if held and (item.step != held.step or item.required < held.required or item.each < held.each):
            raise BadPack(f"checklist item {item.item} may be made stricter and nothing else")
        lines[item.item] = item
    return replace(
        own,
        rules=base.rules + own.rules,
        duties=base.duties + own.duties,
        checklist=tuple(lines.values()),
        country=own.country or base.country,
        effective=max(base.effective, own.effective),
    )


def _rule(row: dict[str, Any], pack_id: str) -> Rule:
    where = f"rule {str(row.get('id', '?'))[:40]}"
    _only(row, {"id", "level", "check", "at", "parameters", "citation", "confidence", "sentence"}, where)
    rule = _text(row, "id", where)
    if not _RULE_ID.fullmatch(rule):
        raise BadPack(f"{where}: an id is capitals and digits with hyphens")
    check = CHECKS.get(_text(row, "check", where))
    if check is None:
        raise BadPack(f"{where}: unknown check {str(row['check'])[:40]!r}")
    parameters = row.get("parameters", {})
    if not isinstance(parameters, dict):
        raise BadPack(f"{where}: parameters are not a table")
    for fault in check.faults(parameters):
        raise BadPack(f"{where}: {fault}")
    try:
        level, at = Level(row["level"]), frozenset(When(word) for word in row["at"])
    except (KeyError, TypeError, ValueError):
        raise BadPack(f"{where}: level or at is missing or unknown") from None
    if not at:
        raise BadPack(f"{where}: it is never asked")
    return Rule(
        rule,
        level,
        str(row["check"]),
        at,
        tuple(sorted(parameters.items())),
        _text(row, "citation", where),
        _confidence(row, where),
        _words(row.get("sentence"), where),
        pack_id,
    )


def _duty(row: dict[str, Any]) -> Duty:
    where = f"duty {str(row.get('id', '?'))[:40]}"
    _only(row, {"id", "citation", "confidence", "sentence"}, where)
    return Duty(
        _text(row, "id", where),
        _text(row, "citation", where),
        _confidence(row, where),
        _words(row.get("sentence"), where),
    )


def _item(row: dict[str, Any]) -> ChecklistItem:
    where = f"checklist item {str(row.get('item', '?'))[:40]}"
    _only(row, {"item", "step", "required", "each"}, where)
    required, each = row.get("required"), row.get("each", False)
    if type(required) is not bool or type(each) is not bool:
        raise BadPack(f"{where}: required and each are true or false")
    step = _text(row, "step", where)
    if step not in ("BEFORE", "DOOR", "TALK", "AGREE", "CLOSE"):
        raise BadPack(f"{where}: unknown step")
    return ChecklistItem(_text(row, "item", where), step, required, each)


def _confidence(row: dict[str, Any], where: str) -> str:
    confidence = _text(row, "confidence", where)
    if confidence not in CONFIDENCES:
        raise BadPack(f"{where}: confidence is one of {', '.join(CONFIDENCES)}")
    return confidence


def _words(value: object, where: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict) or not {"zh-CN", "en"} <= value.keys():
        raise BadPack(f"{where}: a sentence is needed in zh-CN and en")
    if not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise BadPack(f"{where}: a sentence is empty")
    return tuple(sorted(value.items()))


def _table(data: dict[str, Any], name: str, where: str) -> dict[str, Any]:
    value = data.get(name)
    if not isinstance(value, dict):
        raise BadPack(f"{where} has no [{name}]")
    return value


def _rows(data: dict[str, Any], name: str) -> Sequence[dict[str, Any]]:
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadPack(f"{name} is not [[{name}]]")
    return rows


def _text(data: dict[str, Any], name: str, where: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadPack(f"{where}: {name} is missing")
    return value


def _only(data: dict[str, Any], known: set[str], where: str) -> None:
    if strange := sorted(data.keys() - known):
        raise BadPack(f"{where}: unknown {strange[0][:40]!r}")


def _once(names: Sequence[str], what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadPack(f"{what} {name} is there twice")
        seen.add(name)
