"""Questions of the hour and the calendar: windows, closing time, inconvenient times, moratoria, notice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit.clock import Moment
from fieldvisit.model.case import AgreedHours, Inconvenient
from fieldvisit.model.policy.checks.answer import (
    DAYS,
    Answer,
    Check,
    at_hour,
    ends,
    first_day,
    hours_since,
    last_day,
    start_of,
    whole_hours,
    zone,
)
from fieldvisit.model.policy.facts import Facts
from fieldvisit.model.policy.rule import Rule

_LOOK_AHEAD: Final = 14
"""Days in which a closed window is looked up to open again."""


def _window(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """Hours of a day, half-open or closed at the end as the law says; the start always belongs to them."""
    if not _concerns(rule, facts):
        return None
    first, last = ends(facts, moment)
    if first.date() == last.date() and _inside(rule, facts, first) and _inside(rule, facts, last):
        return None
    inputs = {"local": _clock(first, last), "from": rule.text("from"), "until": rule.text("until")}
    if holiday := dict(facts.holidays).get(first.date(), ""):
        inputs["holiday"] = holiday
    if rule.text("lift") == "agreed" and (by := _agreed(facts, moment)):
        return Answer(inputs | {"agreed": _span(by, zone(facts))}, lifted=f"{by.by} {by.at.isoformat()}")
    return Answer(inputs, clears=_opens(rule, facts, last))


def _concerns(rule: Rule, facts: Facts) -> bool:
    kinds, only, apart = rule.text("kinds").split(), rule.text("regions").split(), rule.text("not_regions").split()
    kind = facts.order.address_kind if facts.order else ""
    if kinds and kind not in kinds:
        return False
    return (not only or facts.region in only) and facts.region not in apart


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


def _agreed(facts: Facts, moment: Moment) -> AgreedHours | None:
    """A consent opens the hours it names and no others: given before them, for the whole of the moment."""
    for one in facts.agreed + facts.circumstances.agreed:
        if one.since <= moment.earliest and moment.latest < one.until and one.at <= moment.latest:
            return one
    return None


def _opens(rule: Rule, facts: Facts, after: datetime) -> datetime | None:
    there = zone(facts)
    for ahead in range(_LOOK_AHEAD):
        opening = at_hour(after.date() + timedelta(days=ahead), rule.text("from"), there)
        if opening > after and _inside(rule, facts, opening):
            return opening.astimezone(UTC)
    return None


def _clock(first: datetime, last: datetime) -> str:
    return f"{first:%H:%M:%S}" if first == last else f"{first:%m-%d %H:%M:%S}–{last:%m-%d %H:%M:%S}"


def _span(agreed: AgreedHours, there: ZoneInfo) -> str:
    return f"{agreed.since.astimezone(there):%m-%d %H:%M}–{agreed.until.astimezone(there):%m-%d %H:%M}"


def _closing(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The end of the window is near: so many minutes before it, until it."""
    last = ends(facts, moment)[1]
    end = at_hour(last.date(), rule.text("until"), zone(facts))
    left = end - last
    if not timedelta() < left <= timedelta(minutes=rule.number("minutes")):
        return None
    minutes = -(-left // timedelta(minutes=1))
    return Answer({"minutes": str(minutes), "until": rule.text("until")})


def _inconvenient(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The person named times at which they do not want a visit."""
    first, last = ends(facts, moment)
    for one in facts.circumstances.inconvenient:
        if any(_falls(one, when) for when in _between(first, last)):
            said = f"{one.days} {one.since}–{one.until}".strip()
            return Answer({"local": _clock(first, last), "inconvenient": said})
    return None


def _between(first: datetime, last: datetime) -> Iterator[datetime]:
    """Instants that stand for an interval: its ends, and minutes between them for at most a day."""
    yield first
    step, when = timedelta(minutes=max(1, int((last - first) / timedelta(minutes=1)) // 96)), first
    while (when := when + step) < last:
        yield when
    yield last


def _falls(one: Inconvenient, local: datetime) -> bool:
    now, day = f"{local:%H:%M}", local.date()
    if one.since < one.until:
        return one.since <= now < one.until and _on(one, day)
    if one.since == one.until:
        return _on(one, day)
    return (now >= one.since and _on(one, day)) or (now < one.until and _on(one, day - timedelta(days=1)))


def _on(one: Inconvenient, day: date) -> bool:
    return not one.days.split() or DAYS[day.weekday()] in one.days.split()


def _quiet(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """A bereavement, a wedding, a calamity: no visit until the day is over."""
    until = facts.circumstances.quiet_until
    if until is None or first_day(facts, moment) > until:
        return None
    return Answer({"until": str(until)}, clears=start_of(until + timedelta(days=1), facts))


def _holiday(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    known = dict(facts.holidays)
    for day in (first_day(facts, moment), last_day(facts, moment)):
        if day in known:
            return Answer({"day": str(day), "holiday": known[day]})
    return None


def _respite(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """A statutory moratorium of `days`; in a mental-health crisis as long as it lasts and `crisis_days` more."""
    known = facts.circumstances
    if known.respite_from is None:
        return None
    if known.respite_in_crisis and known.crisis_ended is None:
        return Answer({"since": str(known.respite_from), "kind": "crisis"})
    if known.respite_in_crisis and known.crisis_ended is not None:
        end = known.crisis_ended + timedelta(days=rule.number("crisis_days"))
    else:
        end = known.respite_from + timedelta(days=rule.number("days"))
    if first_day(facts, moment) >= end:
        return None
    return Answer({"since": str(known.respite_from), "until": str(end)}, clears=start_of(end, facts))


def _adviser(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """A debt adviser is working out a plan: suspended for `days` since then."""
    since = facts.circumstances.adviser_since
    if since is None or first_day(facts, moment) >= since + timedelta(days=rule.number("days")):
        return None
    end = since + timedelta(days=rule.number("days"))
    return Answer({"since": str(since), "until": str(end)}, clears=start_of(end, facts))


def _visit_notice(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The person was told of the date and likely time, `hours` before; not asked once they chose to talk."""
    if facts.met == "SELF" and facts.identified:
        return None
    told, hours = facts.circumstances.visit_notice_at, rule.number("hours")
    if told is None:
        return Answer({"notice": "none", "hours": str(hours)})
    if moment.earliest - told >= timedelta(hours=hours):
        return None
    return Answer({"notice": told.isoformat(), "hours": str(hours)}, clears=told + timedelta(hours=hours))


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
    """The clock is known well enough: to within `minutes`, and not further off than that."""
    limit = timedelta(minutes=rule.number("minutes"))
    spread, drift = moment.latest - moment.earliest, timedelta(milliseconds=abs(moment.drift_ms))
    if spread <= 2 * limit and drift <= limit:
        return None
    minutes = str(int(max(spread / 2, drift) / timedelta(minutes=1)))
    return Answer({"minutes": minutes, "limit": str(rule.number("minutes"))})


HOURS: Final = {
    "window": Check(
        _window,
        {"from": "hour", "until": "hour"},
        {
            "closed": "number",
            "days": "days",
            "holidays": "none",
            "kinds": "words",
            "regions": "words",
            "not_regions": "words",
            "lift": "agreed",
        },
    ),
    "closing": Check(_closing, {"until": "hour", "minutes": "number"}),
    "inconvenient": Check(_inconvenient),
    "quiet": Check(_quiet),
    "holiday": Check(_holiday),
    "respite": Check(_respite, {"days": "number", "crisis_days": "number"}),
    "adviser": Check(_adviser, {"days": "number"}),
    "visit_notice": Check(_visit_notice, {"hours": "number"}),
    "fresh": Check(_fresh),
    "clock": Check(_clock_sure, {"minutes": "number"}),
}
