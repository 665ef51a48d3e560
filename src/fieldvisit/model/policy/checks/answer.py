"""What a question answers when its rule is not met, how a question is declared, and local time."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment
from fieldvisit.model.policy.facts import Facts
from fieldvisit.model.policy.rule import Rule

DAYS: Final = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Answer:
    """A rule that is not met: what was looked at, what to do, when time will have changed it, or what lifted it."""

    inputs: dict[str, str]
    clears: datetime | None = None
    remedy: str = ""
    lifted: str = ""


Ask = Callable[[Rule, Facts, Moment], Answer | None]


@dataclass(frozen=True, slots=True)
class Check:
    """A question, with the parameters that it needs and those it may have: their kinds.

    A kind is `number` (0 or more), `hour` (HH:MM), `days` (weekdays apart by spaces), `words` (apart by spaces), or the
    values allowed, apart by a bar.
    """

    ask: Ask
    needs: dict[str, str] = field(default_factory=dict)
    may: dict[str, str] = field(default_factory=dict)

    def faults(self, parameters: dict[str, object]) -> Iterator[str]:
        """Yield what is wrong with a rule's parameters, for whoever writes packs."""
        kinds = self.needs | self.may
        for name in sorted(self.needs.keys() - parameters.keys()):
            yield f"parameter {name} is missing"
        for name, value in parameters.items():
            if name not in kinds:
                yield f"unknown parameter {name[:40]!r}"
            elif not _is(kinds[name], value):
                yield f"parameter {name} is no {kinds[name]}"


def _is(kind: str, value: object) -> bool:
    if kind == "number":
        return type(value) is int and 0 <= value <= 100_000
    if not isinstance(value, str):
        return False
    if kind == "hour":
        return value == "24:00" or _HOUR.fullmatch(value) is not None
    if kind == "days":
        return bool(value.split()) and set(value.split()) <= set(DAYS)
    if kind == "words":
        return bool(value.split())
    return value in kind.split("|")


def zone(facts: Facts) -> ZoneInfo:
    """Return the time zone of the visited address."""
    return ZoneInfo(facts.order.zone if facts.order else "Asia/Shanghai")


def ends(facts: Facts, moment: Moment) -> tuple[datetime, datetime]:
    """Return the earliest and latest the moment can be, local to the visited address."""
    there = zone(facts)
    return moment.earliest.astimezone(there), moment.latest.astimezone(there)


def first_day(facts: Facts, moment: Moment) -> date:
    """Return the earliest local day it can be: the one that counts for what must have happened before."""
    return ends(facts, moment)[0].date()


def last_day(facts: Facts, moment: Moment) -> date:
    """Return the latest local day it can be: the one that counts for what must not have lapsed."""
    return ends(facts, moment)[1].date()


def at_hour(day: date, hour: str, there: ZoneInfo) -> datetime:
    """Return a local hour of a day; 24:00 is the next midnight."""
    if hour == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), there)
    return datetime.combine(day, time.fromisoformat(hour), there)


def start_of(day: date, facts: Facts) -> datetime:
    """Return the first instant of a local day, in UTC."""
    return at_hour(day, "00:00", zone(facts)).astimezone(UTC)


def hours_since(then: datetime, moment: Moment) -> timedelta:
    """Return the longest time that can have passed since an instant."""
    return moment.latest - then


def whole_hours(age: timedelta) -> str:
    """Return hours as a figure to print."""
    return str(int(age / timedelta(hours=1)))
