"""Questions of the hour: windows and what opens them, closing time, pauses, times that do not suit, a sure clock."""

import re
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment
from fieldvisit.model.case import AgreedHours, Inconvenient
from fieldvisit.model.outcome import LIABLE
from fieldvisit.model.policy.checks.answer import (
    DAYS,
    Answer,
    Check,
    after,
    at_hour,
    ends,
    hours_since,
    later,
    there,
    whole_hours,
    zone,
)
from fieldvisit.model.policy.facts import Facts
from fieldvisit.model.policy.rule import Rule

_LOOK_AHEAD: Final = 14
"""Days in which a closed window is looked up to open again."""
_WEEK: Final = 8
"""Days after which every time of a week has come round, wherever one begins."""
_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_TICK: Final = timedelta(milliseconds=1)


def _window(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """Hours of a day, half-open or closed at the end as the law says; the start always belongs to them.

    Every instant the moment can be has to lie in the hours, or in hours that the person agreed to where `lift` allows.
    """
    if not _concerns(rule, facts):
        return None
    allowed, by = _covered(rule, facts, moment)
    if allowed and by is None:
        return None
    first, last = ends(facts, moment)
    inputs = {"local": _clock(first, last), "from": rule.text("from"), "until": rule.text("until")}
    if holiday := dict(facts.holidays).get(first.date(), ""):
        inputs["holiday"] = holiday
    if by is not None and allowed:
        return Answer(inputs | {"agreed": _span(by, zone(facts))}, lifted=f"{by.by} {by.at.isoformat()}")
    return Answer(inputs, clears=_opens(rule, facts, moment))


def _concerns(rule: Rule, facts: Facts) -> bool:
    kinds, only, apart = rule.text("kinds").split(), rule.text("regions").split(), rule.text("not_regions").split()
    kind = facts.order.address_kind if facts.order else ""
    if kinds and kind not in kinds:
        return False
    return (not only or facts.region in only) and facts.region not in apart


def _covered(rule: Rule, facts: Facts, moment: Moment) -> tuple[bool, AgreedHours | None]:
    """Walk from the earliest instant to the latest through hours that allow; name the consent made use of."""
    at, used = moment.earliest, None
    for _ in range(_LOOK_AHEAD):
        end = _closes(rule, facts, at)
        if end is None and (agreed := _agreed(rule, facts, at)):
            used, end = used or agreed, agreed.until
        if end is None:
            return False, None
        if moment.latest < end:
            return True, used
        at = end
    return False, None


def _closes(rule: Rule, facts: Facts, at: datetime) -> datetime | None:
    """Return the first instant after `at` that the window does not hold, None when it does not hold `at`."""
    local = there(at, zone(facts))
    if not _inside(rule, facts, local):
        return None
    end = at_hour(local.date(), rule.text("until"), zone(facts), local.fold)
    return max(after(end, _TICK) if rule.number("closed") else end, after(at, _TICK))


def _inside(rule: Rule, facts: Facts, local: datetime) -> bool:
    day = local.date()
    days = rule.text("days").split()
    if days and DAYS[day.weekday()] not in days:
        return False
    if rule.text("holidays") == "none" and day in dict(facts.holidays):
        return False
    now = local.time().isoformat("milliseconds")
    start, end = rule.text("from"), rule.text("until")
    over = now > f"{end}:00.000" if rule.number("closed") else now >= f"{end}:00.000"
    return now >= f"{start}:00.000" and not over


def _agreed(rule: Rule, facts: Facts, at: datetime) -> AgreedHours | None:
    """A consent opens the hours it names and no others, only from when it was given, and only for who gave it."""
    if rule.text("lift") != "agreed":
        return None
    for one in facts.agreed + facts.circumstances.agreed:
        theirs = facts.met not in LIABLE or one.by not in LIABLE or one.by == facts.met
        if theirs and max(one.since, one.at) <= at < one.until:
            return one
    return None


def _opens(rule: Rule, facts: Facts, moment: Moment) -> datetime | None:
    """Return when the window opens next, or agreed hours begin."""
    where, day = zone(facts), ends(facts, moment)[0].date()
    openings = (
        opening
        for ahead in range(_LOOK_AHEAD)
        for fold in (0, 1)
        if (opening := at_hour(later(day, ahead), rule.text("from"), where, fold)) > moment.earliest
        and _inside(rule, facts, there(opening, where))
    )
    found = list(islice(openings, 1))
    if rule.text("lift") == "agreed":
        hours = facts.agreed + facts.circumstances.agreed
        begin = ((max(one.since, one.at), one.until) for one in hours)
        found += [since for since, until in begin if moment.earliest < since < until]
    return min(found, default=None)


def _clock(first: datetime, last: datetime) -> str:
    return f"{first:%H:%M:%S}" if first == last else f"{first:%m-%d %H:%M:%S}–{last:%m-%d %H:%M:%S}"


def _span(agreed: AgreedHours, where: ZoneInfo) -> str:
    return f"{there(agreed.since, where):%m-%d %H:%M}–{there(agreed.until, where):%m-%d %H:%M}"


def _closing(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The end of the window, or of agreed hours behind it, is near: at most `minutes` and more than `down_to`."""
    where = zone(facts)
    usual = at_hour(ends(facts, moment)[1].date(), rule.text("until"), where)
    hours = facts.agreed + facts.circumstances.agreed
    end = max([usual, *(one.until for one in hours if one.since <= max(usual, moment.latest) < one.until)])
    left = end - moment.latest
    if not timedelta(minutes=rule.number("down_to", 0)) < left <= timedelta(minutes=rule.number("minutes")):
        return None
    minutes = -(-left // timedelta(minutes=1))
    return Answer({"minutes": str(minutes), "until": f"{there(end, where):%H:%M}"})


def _pause(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """Hours of a day in which people rest: the first included and the last not."""
    if not _concerns(rule, facts):
        return None
    first, last = ends(facts, moment)
    resting = Inconvenient(rule.text("from"), rule.text("until"))
    if not _falls(resting, first, last):
        return None
    inputs = {"local": _clock(first, last), "from": rule.text("from"), "until": rule.text("until")}
    return Answer(inputs, clears=_free((resting,), facts, moment))


def _inconvenient(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The person named times at which they do not want a visit."""
    first, last = ends(facts, moment)
    named = facts.circumstances.inconvenient
    for one in named:
        if _falls(one, first, last):
            said = f"{one.days} {one.since}–{one.until}".strip()
            inputs = {"local": _clock(first, last), "inconvenient": said}
            return Answer(inputs, clears=_free(named, facts, moment))
    return None


def _falls(one: Inconvenient, first: datetime, last: datetime) -> bool:
    """Tell whether any clock time from first to last falls into a time of the week."""
    start, end = sorted((first.replace(tzinfo=None, fold=0), last.replace(tzinfo=None, fold=0)))
    if end - start > timedelta(days=_WEEK):
        return True
    days = (later(start.date(), ahead) for ahead in range(-1, (end.date() - start.date()).days + 1))
    spans = (_span_of(one, day) for day in days if _on(one, day))
    return any(since <= end and start < until for since, until in spans)


def _ending(named: tuple[Inconvenient, ...], day: date) -> list[datetime]:
    """Return the clock times of a day at which any of the times ends, in order."""
    ends = {_span_of(one, begun)[1] for one in named for begun in (later(day, -1), day)}
    return sorted(end for end in ends if end.date() == day)


def _span_of(one: Inconvenient, day: date) -> tuple[datetime, datetime]:
    """Return the clock times of a day's span; hours that cannot be read, and equal ones, are the whole day."""
    readable = _HOUR.fullmatch(one.since) and _HOUR.fullmatch(one.until) and one.since != one.until
    since, until = (one.since, one.until) if readable else ("00:00", "24:00")
    start = _wall(day, since)
    return start, _wall(day if since < until else later(day, 1), until)


def _wall(day: date, hour: str) -> datetime:
    hours, minutes = (int(part) for part in hour.split(":"))
    return after(datetime(day.year, day.month, day.day), timedelta(hours=hours, minutes=minutes))  # noqa: DTZ001


def _on(one: Inconvenient, day: date) -> bool:
    named = set(one.days.split()) & set(DAYS)
    return not named or DAYS[day.weekday()] in named


def _free(named: tuple[Inconvenient, ...], facts: Facts, moment: Moment) -> datetime | None:
    """Return when the clock next stands at a time that none of these names; None when not within a week."""
    where, today = zone(facts), ends(facts, moment)[0].date()
    walls = (wall for ahead in range(_WEEK) for wall in _ending(named, later(today, ahead)))
    for wall in walls:
        for fold in (0, 1):
            end = at_hour(wall.date(), f"{wall:%H:%M}", where, fold)
            local = there(end, where)
            if end > moment.earliest and not any(_falls(other, local, local) for other in named):
                return end
    return None


def _fresh(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The laptop heard from the office within the hours of the order."""
    if facts.order is None:
        return None
    limit = facts.order.max_offline_hours
    if facts.heard_from_office is None:
        return Answer({"hours": "never", "limit": str(limit)})
    age = hours_since(facts.heard_from_office, moment)
    return Answer({"hours": whole_hours(age), "limit": str(limit)}) if age > timedelta(hours=limit) else None


def _clock_sure(rule: Rule, _: Facts, moment: Moment) -> Answer | None:
    """The clock is known to within `minutes`, and the wall clock is not further off than `drift` (else `minutes`)."""
    minutes = rule.number("minutes")
    drift = rule.number("drift", minutes)
    spread, off = moment.latest - moment.earliest, timedelta(milliseconds=abs(moment.drift_ms))
    if spread <= timedelta(minutes=2 * minutes) and off <= timedelta(minutes=drift):
        return None
    told = str(int(max(spread / 2, off) / timedelta(minutes=1)))
    return Answer({"minutes": told, "limit": str(drift if off > timedelta(minutes=drift) else minutes)})


_ADDRESSED: Final = {"kinds": "words", "regions": "words", "not_regions": "words"}

HOURS: Final = {
    "window": Check(
        _window,
        {"from": "hour", "until": "hour"},
        {"closed": "number", "days": "days", "holidays": "none", "lift": "agreed"} | _ADDRESSED,
    ),
    "closing": Check(_closing, {"until": "hour", "minutes": "count"}, {"down_to": "number"}),
    "pause": Check(_pause, {"from": "hour", "until": "hour"}, _ADDRESSED),
    "inconvenient": Check(_inconvenient),
    "fresh": Check(_fresh),
    "clock": Check(_clock_sure, {"minutes": "number"}, {"drift": "number"}),
}
