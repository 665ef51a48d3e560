"""Questions of the calendar: quiet days, holidays, moratoria, advisers at work, notice of a visit."""

from datetime import date, datetime, timedelta
from typing import Final

from fieldvisit.clock import Moment
from fieldvisit.model.policy.checks.answer import Answer, Check, after, first_day, last_day, later, start_of
from fieldvisit.model.policy.facts import Facts
from fieldvisit.model.policy.rule import Rule


def _quiet(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """A bereavement, a wedding, a calamity: no visit until the day is over."""
    until = facts.circumstances.quiet_until
    if until is None or first_day(facts, moment) > until:
        return None
    return Answer({"until": str(until)}, clears=_from(later(until, 1), facts, moment))


def _from(day: date, facts: Facts, moment: Moment) -> datetime | None:
    """Return the start of a day, None when that is no future: the calendar has ended."""
    start = start_of(day, facts)
    return start if start > moment.earliest else None


def _holiday(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    known = dict(facts.holidays)
    for day in (first_day(facts, moment), last_day(facts, moment)):
        if day in known:
            free = day
            while free in known and free < date.max:
                free = later(free, 1)
            return Answer({"day": str(day), "holiday": known[day]}, clears=_from(free, facts, moment))
    return None


def _respite(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """A statutory moratorium of `days`; in a mental-health crisis as long as it lasts and `crisis_days` more."""
    known = facts.circumstances
    if known.respite_from is None:
        return None
    if known.respite_in_crisis and known.crisis_ended is None:
        return Answer({"since": str(known.respite_from), "kind": "crisis"})
    if known.respite_in_crisis and known.crisis_ended is not None:
        return _until(known.crisis_ended, rule.number("crisis_days"), facts, moment)
    return _until(known.respite_from, rule.number("days"), facts, moment)


def _adviser(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """A debt adviser is working out a plan: suspended for `days` since then."""
    since = facts.circumstances.adviser_since
    return None if since is None else _until(since, rule.number("days"), facts, moment)


def _until(since: date, days: int, facts: Facts, moment: Moment) -> Answer | None:
    end = later(since, days)
    if first_day(facts, moment) >= end:
        return None
    return Answer({"since": str(since), "until": str(end)}, clears=_from(end, facts, moment))


def _visit_notice(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The person was told of the date and likely time, `hours` before; not asked once they chose to talk."""
    if facts.met == "SELF" and facts.identified:
        return None
    told, hours = facts.circumstances.visit_notice_at, rule.number("hours")
    if told is None:
        return Answer({"notice": "none", "hours": str(hours)})
    if moment.earliest - told >= timedelta(hours=hours):
        return None
    return Answer({"notice": told.isoformat(), "hours": str(hours)}, clears=after(told, timedelta(hours=hours)))


CALENDAR: Final = {
    "quiet": Check(_quiet),
    "holiday": Check(_holiday),
    "respite": Check(_respite, {"days": "number", "crisis_days": "number"}),
    "adviser": Check(_adviser, {"days": "number"}),
    "visit_notice": Check(_visit_notice, {"hours": "number"}),
}
