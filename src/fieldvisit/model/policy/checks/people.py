"""Questions of those who visit and of the one who is visited: team, papers, training, age, who may hear."""

from datetime import date, datetime
from typing import Final

from fieldvisit.clock import Moment
from fieldvisit.model.case import Channel, StopFlag
from fieldvisit.model.outcome import Who
from fieldvisit.model.policy.checks.answer import (
    Answer,
    Check,
    first_day,
    last_day,
    later,
    local_day,
    start_of,
)
from fieldvisit.model.policy.facts import Facts
from fieldvisit.model.policy.rule import Rule


def _team(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    count = len({one.collector_id for one in (facts.lead, facts.companion) if one and one.active})
    return Answer({"collectors": str(count)}) if count < rule.number("minimum") else None


def _companion_confirmed(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    return None if facts.companion_confirmed else Answer({"confirmed": "no"})


def _papers(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """Badge, authorisation and training (or only the `papers` named) run at least until today, for both."""
    day, asked = last_day(facts, moment), rule.text("papers", "badge authorisation training").split()
    for one in (facts.lead, facts.companion):
        if one is None:
            continue
        until = {"badge": one.badge_until, "authorisation": one.authorised_until, "training": one.training_until}
        lapsed = min((until[paper], paper) for paper in asked)
        if lapsed[0] < day:
            return Answer({"collector": one.collector_id, "paper": lapsed[1], "until": str(lapsed[0])})
    return None


def _certified(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    for one in (facts.lead, facts.companion):
        if one and rule.text("certificate") not in one.certificates:
            return Answer({"collector": one.collector_id, "certificate": rule.text("certificate")})
    return None


def _refreshed(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The training cards were read today, before the first visit."""
    if facts.refreshed_on == first_day(facts, moment) == last_day(facts, moment):
        return None
    return Answer({"read": str(facts.refreshed_on or "never")})


def _recorder(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    return None if facts.recorder.strip() else Answer({"recorder": "none"})


def _adult(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    birth, years = facts.birth, rule.number("years")
    if birth is None:
        return None
    day = first_day(facts, moment)
    age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    if age >= years:
        return None
    return Answer({"age": str(age), "years": str(years)}, clears=_birthday(birth, years, facts))


def _birthday(birth: date, years: int, facts: Facts) -> datetime | None:
    if birth.year + years > date.max.year:
        return None
    try:
        return start_of(birth.replace(year=birth.year + years), facts)
    except ValueError:  # born on 29 February
        return start_of(date(birth.year + years, 3, 1), facts)


def _listener(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """The debt is spoken of only with those who owe it, and only once they are confirmed.

    With `lift` somebody else may do what is asked who said that they pay of their own will.
    """
    if facts.met in rule.text("may_hear").split() and facts.identified:
        return None
    if rule.text("lift") == "volunteered" and facts.volunteered and facts.met not in ("", "NOBODY", "MINOR"):
        return Answer({"met": facts.met}, lifted=f"volunteered {facts.met}")
    return Answer({"met": facts.met or "nobody", "identified": "yes" if facts.identified else "no"})


def _no_minor(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    return Answer({"met": facts.met}) if facts.met == "MINOR" else None


def _represented(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    """Someone speaks for the person: they are to be contacted instead. Who it is stays out of the verdict."""
    return Answer({"represented": "yes"}) if facts.circumstances.represented_by.strip() else None


def _ceased(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    return Answer({"ceased": "yes"}) if facts.circumstances.ceased else None


def _vulnerable(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    return Answer({"vulnerable": "yes"}) if facts.circumstances.vulnerable else None


def _unreachable(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """A third person may be asked only when the person is out of reach: the last `attempts` all failed, or worse."""
    if facts.circumstances.unreachable or facts.stops & {StopFlag.DECEASED}:
        return None
    known = sorted(facts.contacts, key=lambda one: one.at)
    tries = [one.reached for one in known if not one.household and one.channel in (Channel.PHONE, Channel.VISIT)]
    failed = 0
    for reached in reversed(tries):
        if reached:
            break
        failed += 1
    return None if failed >= rule.number("attempts") else Answer({"failed": str(failed)})


def _willing(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    """A third person who refused is never asked again."""
    relation = facts.relation.strip()
    if relation and relation in facts.circumstances.do_not_contact:
        return Answer({"relation": relation})
    return None


def _nobody_else(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    """No third person is asked at all."""
    return Answer({"relation": facts.relation.strip() or "unknown"})


def _asked_once(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """A third person is asked at most so many times."""
    relation = facts.relation.strip()
    asked = sum(one.to == relation for one in facts.contacts) if relation else 0
    return Answer({"relation": relation, "asked": str(asked)}) if asked >= rule.number("max") else None


def _cooldown(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """After a refusal to talk, or a request to leave, so many days pass before anybody comes again."""
    refused = [
        one
        for one in facts.contacts
        if one.channel is Channel.VISIT
        and (one.note == "MET_DEBTOR_REFUSED_TALK" or one.left in ("ASKED_TO_LEAVE", "REFUSED"))
    ]
    if not refused:
        return None
    day = local_day(max(one.at for one in refused), facts)
    end = later(day, rule.number("days"))
    if first_day(facts, moment) >= end:
        return None
    return Answer({"refused": str(day), "until": str(end)}, clears=start_of(end, facts))


PEOPLE: Final = {
    "team": Check(_team, {"minimum": "number"}),
    "companion_confirmed": Check(_companion_confirmed),
    "papers": Check(_papers, may={"papers": "badge+authorisation+training"}),
    "certified": Check(_certified, {"certificate": "words"}),
    "refreshed": Check(_refreshed),
    "recorder": Check(_recorder),
    "adult": Check(_adult, {"years": "number"}),
    "listener": Check(_listener, {"may_hear": "+".join(Who)}, {"lift": "volunteered"}),
    "no_minor": Check(_no_minor),
    "represented": Check(_represented),
    "ceased": Check(_ceased),
    "vulnerable": Check(_vulnerable),
    "unreachable": Check(_unreachable, {"attempts": "number"}),
    "willing": Check(_willing),
    "nobody_else": Check(_nobody_else),
    "asked_once": Check(_asked_once, {"max": "number"}),
    "cooldown": Check(_cooldown, {"days": "number"}),
}
