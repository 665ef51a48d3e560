"""What a question answers when its rule is not met, how a question is declared, and local time."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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

    A kind is `number` (0 or more), `count` (1 or more), `hour` (HH:MM, 24:00 for the day's end), `days` (weekdays apart
    by spaces), `words` (apart by spaces), the values allowed, apart by a bar, or the words allowed, apart by a plus. An
    hour `from` comes before `until`.
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
                return
        if {"from", "until"} <= kinds.keys() and not str(parameters.get("from")) < str(parameters.get("until")):
            yield "parameter from is not before until"


def _is(kind: str, value: object) -> bool:
    if kind == "number":
        return type(value) is int and 0 <= value <= 100_000
    if kind == "count":
        return type(value) is int and 1 <= value <= 100_000
    if not isinstance(value, str):
        return False
    if kind == "hour":
        return value == "24:00" or _HOUR.fullmatch(value) is not None
    if kind == "days":
        return bool(value.split()) and set(value.split()) <= set(DAYS)
    if kind == "words":
        return bool(value.split())
    if "+" in kind:
        return bool(value.split()) and set(value.split()) <= set(kind.split("+"))
    return value in kind.split("|")


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def zone(facts: Facts) -> ZoneInfo:
    """Return the time zone of the visited address; UTC for a name that is none (the order is then refused)."""
    return _zone(facts.order.zone if facts.order else "Asia/Shanghai")


def there(instant: datetime, where: ZoneInfo) -> datetime:
    """Return an instant in local time; at the calendar's very ends, where that fails, the clock time as it is.

    Raises TypeError for a time without a zone, which the machine would read by its own.
    """
    if instant.tzinfo is None:
        raise TypeError("a time without a zone")
    try:
        return instant.astimezone(where)
    except OverflowError:
        return instant.replace(tzinfo=where)


def utc(local: datetime) -> datetime:
    """Return a local time in UTC; at the calendar's very ends the clock time as it is."""
    try:
        return local.astimezone(UTC)
    except OverflowError:
        return local.replace(tzinfo=UTC)


def later(day: date, days: int) -> date:
    """Return the day so many days later, or the calendar's last or first one."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def after(instant: datetime, delta: timedelta) -> datetime:
    """Return the instant so much later, or the calendar's last or first one."""
    try:
        return instant + delta
    except OverflowError:
        edge = datetime.max.replace(tzinfo=UTC) if delta > timedelta() else datetime.min.replace(tzinfo=UTC)
        return edge.replace(tzinfo=instant.tzinfo)


def ends(facts: Facts, moment: Moment) -> tuple[datetime, datetime]:
    """Return the earliest and latest the moment can be, local to the visited address."""
    where = zone(facts)
    return there(moment.earliest, where), there(moment.latest, where)


def first_day(facts: Facts, moment: Moment) -> date:
    """Return the earliest local day it can be: the one that counts for what must have happened before."""
    return ends(facts, moment)[0].date()


def last_day(facts: Facts, moment: Moment) -> date:
    """Return the latest local day it can be: the one that counts for what must not have lapsed."""
    return ends(facts, moment)[1].date()


def local_day(instant: datetime, facts: Facts) -> date:
    """Return the day of an instant at the visited address."""
    return there(instant, zone(facts)).date()


def at_hour(day: date, hour: str, where: ZoneInfo, fold: int = 0) -> datetime:
    """Return in UTC the first instant of a local day at that hour or, where clocks jump over it, right behind the jump.

    24:00 is the next midnight; `fold` 1 asks for the second time of an hour that comes twice.
    """
    if hour == "24:00":
        day, hour = later(day, 1), "00:00"
    local = datetime.combine(day, time.fromisoformat(hour), where).replace(fold=fold)
    instant = utc(local)
    if fold or there(instant, where).replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0):
        return instant
    before = utc(local.replace(fold=1))
    jumped = there(instant, where).utcoffset()
    while instant - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((instant - before).total_seconds()) // 2)
        if there(middle, where).utcoffset() == jumped:
            instant = middle
        else:
            before = middle
    return instant


def start_of(day: date, facts: Facts) -> datetime:
    """Return the first instant of a local day, in UTC."""
    return at_hour(day, "00:00", zone(facts))


def hours_since(then: datetime, moment: Moment) -> timedelta:
    """Return the longest time that can have passed since an instant."""
    return moment.latest - then


def whole_hours(age: timedelta) -> str:
    """Return hours as a figure to print."""
    return str(int(age / timedelta(hours=1)))
