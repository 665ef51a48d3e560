"""The law as data, and one pure function over it: `judge(pack, facts, moment)`."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment
from fieldvisit.model.case import StopFlag
from fieldvisit.model.order import Order, Staff


class Level(StrEnum):
    """What a rule does when it is not met: forbid, warn, or demand a line in the report."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    EVIDENCE = "EVIDENCE"


class When(StrEnum):
    """The moments at which a visit is judged."""

    PLAN = "PLAN"
    DEPART = "DEPART"
    DOOR = "DOOR"
    TALK = "TALK"
    SEAL = "SEAL"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that is not met: what it does, where it comes from, what it looked at, and until when it may change."""

    rule: str
    level: Level
    citation: str
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack. `check` names the question asked, `parameters` its numbers, `at` when it is asked."""

    rule: str
    level: Level
    check: str
    at: frozenset[When]
    parameters: tuple[tuple[str, str | int], ...]
    citation: str
    confidence: str
    sentence: tuple[tuple[str, str], ...]

    def number(self, name: str) -> int:
        """Return an integer parameter; KeyError when the pack lacks it."""
        return int(dict(self.parameters)[name])

    def text(self, name: str) -> str:
        """Return a text parameter; KeyError when the pack lacks it."""
        return str(dict(self.parameters)[name])

    def say(self, language: str) -> str:
        """Return the sentence a collector can read out."""
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
class Pack:
    """A version of the rules in force from a day on, with the default checklist."""

    pack_id: str
    version: str
    effective: date
    zone: str
    rules: tuple[Rule, ...]
    checklist: tuple[ChecklistItem, ...]

    def rule(self, rule: str) -> Rule:
        """Return a rule by id; KeyError when the pack has none such."""
        for one in self.rules:
            if one.rule == rule:
                return one
        raise KeyError(rule)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a visit is judged. Unknown things are None and count against the visit."""

    when: When
    order: Order | None = None
    stops: frozenset[StopFlag] = frozenset()
    dpd: int | None = None
    outsourcing_notice: date | None = None
    heard_from_office: datetime | None = None
    balance_at: datetime | None = None
    lead: Staff | None = None
    companion: Staff | None = None
    companion_confirmed: bool = False
    recorder: str = ""
    ticks: frozenset[str] = frozenset()
    required_ticks: frozenset[str] = frozenset()
    entered: bool = False
    entry_consent: bool = False
    birth: date | None = None
    night_consent: bool = False


def parse(text: str) -> Pack:
    """Read a pack from TOML. Raises ValueError, KeyError or tomllib.TOMLDecodeError when it is not one."""
    data = tomllib.loads(text)
    head = data["pack"]
    rules = tuple(
        Rule(
            rule=row["id"],
            level=Level(row["level"]),
            check=row["check"],
            at=frozenset(When(word) for word in row["at"]),
            parameters=tuple(sorted(row.get("parameters", {}).items())),
            citation=row["citation"],
            confidence=row["confidence"],
            sentence=tuple(sorted(row["sentence"].items())),
        )
        for row in data["rule"]
    )
    unknown = {rule.check for rule in rules} - CHECKS.keys()
    if unknown:
        raise ValueError(f"unknown checks: {sorted(unknown)}")
    items = tuple(
        ChecklistItem(row["item"], row["step"], row["required"], row.get("each", False)) for row in data["checklist"]
    )
    return Pack(head["id"], head["version"], head["effective"], head["zone"], rules, items)


def judge(pack: Pack, facts: Facts, moment: Moment) -> tuple[Verdict, ...]:
    """Return every rule of the pack that is not met, in the pack's order; pure and total.

    A rule that needs the time looks at both ends of the Moment and takes the worse one.
    """
    verdicts = []
    for rule in pack.rules:
        if facts.when in rule.at:
            inputs = CHECKS[rule.check](rule, facts, moment)
            if inputs is not None:
                verdicts.append(Verdict(rule.rule, rule.level, rule.citation, tuple(inputs.items())))
    return tuple(verdicts)


def blocks(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Return the verdicts that forbid."""
    return tuple(verdict for verdict in verdicts if verdict.level is Level.BLOCK)


Inputs = dict[str, str] | None
"""What a check looked at when its rule is not met, None when it is met."""


def _local(when: datetime, zone: str) -> datetime:
    return when.astimezone(ZoneInfo(zone))


def _zone(facts: Facts) -> str:
    return facts.order.zone if facts.order else "Asia/Shanghai"


def _window(rule: Rule, facts: Facts, moment: Moment) -> Inputs:
    if facts.night_consent:
        return None
    start, end, closed = rule.text("from"), rule.text("until"), bool(rule.number("closed"))
    first, last = _local(moment.earliest, _zone(facts)), _local(moment.latest, _zone(facts))
    if first.date() != last.date():  # a night lies between: both ends may be lawful and the truth may not
        return {"local": f"{first:%H:%M}–{last:%H:%M}", "from": start, "until": end}
    for when in (moment.earliest, moment.latest):
        local = _local(when, _zone(facts)).time().isoformat("milliseconds")
        late = local > f"{end}:00.000" if closed else local >= f"{end}:00.000"
        if local < f"{start}:00.000" or late:
            return {"local": local[:8], "from": start, "until": end}
    return None


def _team(rule: Rule, facts: Facts, _: Moment) -> Inputs:
    present = [facts.lead, facts.companion]
    count = len({one.collector_id for one in present if one and one.active})
    return {"collectors": str(count)} if count < rule.number("minimum") else None


def _companion_confirmed(_: Rule, facts: Facts, __: Moment) -> Inputs:
    return None if facts.companion_confirmed else {"confirmed": "no"}


def _order(_: Rule, facts: Facts, moment: Moment) -> Inputs:
    if facts.order is None:
        return {"order": "none"}
    for when in (moment.earliest, moment.latest):
        day = _local(when, facts.order.zone).date()
        if not facts.order.valid_from <= day <= facts.order.valid_until:
            return {"today": str(day), "from": str(facts.order.valid_from), "until": str(facts.order.valid_until)}
    return None


def _fresh(_: Rule, facts: Facts, moment: Moment) -> Inputs:
    if facts.order is None:
        return None
    if facts.heard_from_office is None:
        return {"hours": "never"}
    age = moment.latest - facts.heard_from_office
    limit = facts.order.max_offline_hours
    return {"hours": str(int(age / timedelta(hours=1))), "limit": str(limit)} if age > timedelta(hours=limit) else None


def _papers(_: Rule, facts: Facts, moment: Moment) -> Inputs:
    day = _local(moment.latest, _zone(facts)).date()
    for one in (facts.lead, facts.companion):
        if one and min(one.badge_until, one.authorised_until, one.training_until) < day:
            lapsed = min(
                (one.badge_until, "badge"), (one.authorised_until, "authorisation"), (one.training_until, "training")
            )
            return {"collector": one.collector_id, "paper": lapsed[1], "until": str(lapsed[0])}
    return None


def _recorder(_: Rule, facts: Facts, __: Moment) -> Inputs:
    return None if facts.recorder.strip() else {"recorder": "none"}


def _stops(_: Rule, facts: Facts, __: Moment) -> Inputs:
    return {"stops": " ".join(sorted(facts.stops))} if facts.stops else None


def _overdue(rule: Rule, facts: Facts, _: Moment) -> Inputs:
    if facts.dpd is not None and facts.dpd >= rule.number("minimum"):
        return None
    return {"dpd": "unknown" if facts.dpd is None else str(facts.dpd)}


def _notice(_: Rule, facts: Facts, moment: Moment) -> Inputs:
    day = _local(moment.earliest, _zone(facts)).date()
    if facts.outsourcing_notice and facts.outsourcing_notice <= day:
        return None
    return {"notice": str(facts.outsourcing_notice or "none")}


def _balance(rule: Rule, facts: Facts, moment: Moment) -> Inputs:
    if facts.balance_at is None:
        return {"hours": "unknown"}
    age = moment.latest - facts.balance_at
    limit = rule.number("hours")
    return {"hours": str(int(age / timedelta(hours=1))), "limit": str(limit)} if age > timedelta(hours=limit) else None


def _adult(rule: Rule, facts: Facts, moment: Moment) -> Inputs:
    if facts.birth is None:
        return None
    day = _local(moment.earliest, _zone(facts)).date()
    had = (day.month, day.day) >= (facts.birth.month, facts.birth.day)
    age = day.year - facts.birth.year - (0 if had else 1)
    return {"age": str(age)} if age < rule.number("years") else None


def _entry(_: Rule, facts: Facts, __: Moment) -> Inputs:
    return {"entered": "yes", "consent": "no"} if facts.entered and not facts.entry_consent else None


def _ticks(_: Rule, facts: Facts, __: Moment) -> Inputs:
    missing = facts.required_ticks - facts.ticks
    return {"missing": " ".join(sorted(missing))} if missing else None


CHECKS = {
    "window": _window,
    "team": _team,
    "companion_confirmed": _companion_confirmed,
    "order": _order,
    "fresh": _fresh,
    "papers": _papers,
    "recorder": _recorder,
    "stops": _stops,
    "overdue": _overdue,
    "notice": _notice,
    "balance": _balance,
    "adult": _adult,
    "entry": _entry,
    "ticks": _ticks,
}
"""The questions a pack's rules may ask."""
