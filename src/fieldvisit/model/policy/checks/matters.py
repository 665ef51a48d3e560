"""Questions of the case and of what is done in it: order, stops, balance, frequency, entry, offers, words."""

from bisect import bisect_right
from datetime import date, timedelta
from typing import Final

from fieldvisit.clock import Moment
from fieldvisit.model.case import AddressState, Channel, Contact, StopFlag
from fieldvisit.model.kinds import Kind
from fieldvisit.model.policy.checks.answer import (
    Answer,
    Check,
    after,
    first_day,
    hours_since,
    last_day,
    later,
    local_day,
    start_of,
    whole_hours,
    zone,
)
from fieldvisit.model.policy.facts import Facts, When
from fieldvisit.model.policy.rule import Rule
from fieldvisit.model.receipt import PaymentMode

_REMINDERS: Final = frozenset({Channel.SMS, Channel.PUSH, Channel.EMAIL, Channel.LETTER})


def _order(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    order = facts.order
    if order is None:
        return Answer({"order": "none"})
    if order.zone not in (zone(facts).key, "UTC"):
        return Answer({"zone": order.zone or "none"})
    for day in (first_day(facts, moment), last_day(facts, moment)):
        if not order.valid_from <= day <= order.valid_until:
            early = start_of(order.valid_from, facts) if day < order.valid_from <= order.valid_until else None
            inputs = {"today": str(day), "from": str(order.valid_from), "until": str(order.valid_until)}
            return Answer(inputs, clears=early)
    return None


def _stops(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """No stop stands; with `flags` only those are asked for, with `but` all others."""
    only, but = rule.text("flags").split(), rule.text("but").split()
    found = {flag.value for flag in facts.stops if (not only or flag in only) and flag not in but}
    return Answer({"stops": " ".join(sorted(found))}) if found else None


def _overdue(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    if facts.dpd is not None and facts.dpd >= rule.number("minimum"):
        return None
    return Answer({"dpd": "unknown" if facts.dpd is None else str(facts.dpd)})


def _told_by(day: date | None, facts: Facts, moment: Moment) -> Answer | None:
    if day and day <= first_day(facts, moment):
        return None
    return Answer({"notice": str(day or "none")}, clears=start_of(day, facts) if day else None)


def _notice(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    return _told_by(facts.outsourcing_notice, facts, moment)


def _transfer_notice(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    return _told_by(facts.circumstances.transfer_notice, facts, moment)


def _validation(_: Rule, facts: Facts, moment: Moment) -> Answer | None:
    return _told_by(facts.circumstances.validation_sent, facts, moment)


def _approved(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    """Somebody has approved this visit by name, and said why it is made."""
    if facts.order and facts.order.approver.strip() and facts.order.reason.strip():
        return None
    return Answer({"approver": "none"})


def _listed(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    return None if facts.circumstances.agency_listed else Answer({"listed": "no"})


def _balance(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    limit = rule.number("hours")
    if facts.when is When.OFFER and facts.amount is None:
        return None  # more time can be asked for without naming a sum
    if facts.balance_at is None:
        return Answer({"hours": "unknown", "limit": str(limit)})
    age = hours_since(facts.balance_at, moment)
    return Answer({"hours": whole_hours(age), "limit": str(limit)}) if age > timedelta(hours=limit) else None


def _ladder(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """Reminders first, then a person: only then a visit."""
    before = [one for one in facts.contacts if not one.household and one.at <= moment.earliest]
    reminders = sum(one.channel in _REMINDERS for one in before)
    human = sum(one.channel is Channel.PHONE for one in before)
    if reminders >= rule.number("reminders") and human >= rule.number("human"):
        return None
    return Answer({"reminders": str(reminders), "human": str(human)})


def _frequency(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """At most `max` in `days` local days; a day counts until as many days later.

    `channel` one, ANY, or OTHER for all but visits; `counts` CONTACT for those where the person was reached, ATTEMPT
    for all; `scope` HOUSEHOLD counts those about other cases of the household too.
    """
    days, most = rule.number("days"), rule.number("max")
    counted = _counted(rule, facts, moment)
    recent = _within(counted, first_day(facts, moment), last_day(facts, moment), days)
    if len(recent) < most:
        return None
    inputs = {"count": str(len(recent)), "max": str(most), "days": str(days), "last": str(recent[-1])}
    granted = facts.circumstances.written_consent_until
    if rule.text("lift") == "written" and granted and last_day(facts, moment) <= granted:
        return Answer(inputs, lifted=f"written {granted}")
    freed = (later(day, days) for day in counted if later(day, days) > first_day(facts, moment))
    free = next((day for day in freed if len(_within(counted, day, day, days)) < most), None)
    return Answer(inputs, clears=start_of(free, facts) if free else None)


def used(rule: Rule, facts: Facts, moment: Moment) -> int:
    """Return how many contacts a rule of frequency counts at a moment."""
    first, last = first_day(facts, moment), last_day(facts, moment)
    return len(_within(_counted(rule, facts, moment), first, last, rule.number("days")))


def _counted(rule: Rule, facts: Facts, moment: Moment) -> list[date]:
    oldest = after(moment.earliest, -timedelta(days=rule.number("days") + 2))
    return sorted(local_day(one.at, facts) for one in facts.contacts if one.at >= oldest and _counts(rule, one))


def _within(counted: list[date], first: date, last: date, days: int) -> list[date]:
    return counted[bisect_right(counted, later(first, -days)) : bisect_right(counted, last)]


def _counts(rule: Rule, one: Contact) -> bool:
    asked = rule.text("channel")
    if asked not in ("ANY", one.channel.value) and (asked != "OTHER" or one.channel is Channel.VISIT):
        return False
    if one.household and rule.text("scope") != "HOUSEHOLD":
        return False
    return one.reached or rule.text("counts") == "ATTEMPT"


def _entry(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    return Answer({"entered": "yes", "consent": "no"}) if facts.entered and not facts.entry_consent else None


def _workplace(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """A visit at work: only when the person asked for it, or unless the employer forbids it."""
    if facts.order is None or facts.order.address_kind != "WORK":
        return None
    known = facts.circumstances
    if known.employer_prohibits:
        return Answer({"employer": "prohibits"})
    if rule.text("allowed") == "requested" and not known.visit_requested_at_work:
        return Answer({"requested": "no"})
    return None


def _places(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    if facts.order is None or facts.order.address_kind in rule.text("kinds").split():
        return None
    return Answer({"place": facts.order.address_kind or "unknown"})


def _address(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    """The person has forbidden the address, or it is known to be wrong."""
    state = facts.circumstances.address_state
    bad = state in (AddressState.FORBIDDEN, AddressState.DEMOLISHED, AddressState.INVALID, AddressState.MOVED)
    return Answer({"address": state.value}) if bad else None


def _ticks(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """What has to be done is done; with `items` only those are asked for, with `but` all others."""
    only, but = rule.text("items").split(), rule.text("but").split()
    missing = {
        key
        for key in facts.required_ticks - facts.ticks
        if (not only or key.partition(":")[0] in only) and key.partition(":")[0] not in but
    }
    return Answer({"missing": " ".join(sorted(missing))}) if missing else None


def _consented(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """What needs a consent of its own was not used without it."""
    asked = set(rule.text("purposes").split())
    without = (facts.uses & asked) - facts.consents
    return Answer({"without": " ".join(sorted(without))}) if without else None


def _periods(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    if facts.periods is None or 1 <= facts.periods <= rule.number("max"):
        return None
    return Answer({"periods": str(facts.periods), "max": str(rule.number("max"))})


def _at_most_owed(_: Rule, facts: Facts, __: Moment) -> Answer | None:
    if facts.amount is None or (facts.owed is not None and 0 < facts.amount <= facts.owed):
        return None
    return Answer({"amount": str(facts.amount), "owed": "unknown" if facts.owed is None else str(facts.owed)})


def _official(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """Paid in one of these ways, or in banknotes where the rule leaves them to the office's limits."""
    official = rule.text("modes").split()
    if rule.text("cash", "") == "limits" and facts.cash_allowed:
        official.append(PaymentMode.CASH)
    if not facts.mode or facts.mode in official:
        return None
    return Answer({"mode": facts.mode})


def _limitation(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """The claim may be time-barred: so many days since it fell due, or since the last interruption."""
    return _barred(rule, facts, moment)


def _acknowledgement(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    """No signature under a debt that may be time-barred: it could waive the defence."""
    return _barred(rule, facts, moment) if facts.acknowledgement else None


def _barred(rule: Rule, facts: Facts, moment: Moment) -> Answer | None:
    today, days = last_day(facts, moment), facts.dpd
    if days is None:
        return Answer({"days": "unknown"}) if facts.acknowledgement else None
    since = facts.circumstances.interrupted_on
    if since is not None and since <= today:
        days = min(days, (today - since).days)
    return Answer({"days": str(days), "limit": str(rule.number("days"))}) if days >= rule.number("days") else None


def _words(rule: Rule, facts: Facts, _: Moment) -> Answer | None:
    """The conduct check found words of these kinds in what was written."""
    found = sorted(set(facts.words) & set(rule.text("kinds").split()))
    return Answer({"words": " ".join(found)}) if found else None


MATTERS: Final = {
    "order": Check(_order),
    "stops": Check(_stops, may={"flags": "+".join(StopFlag), "but": "+".join(StopFlag)}),
    "approved": Check(_approved),
    "overdue": Check(_overdue, {"minimum": "number"}),
    "notice": Check(_notice),
    "transfer_notice": Check(_transfer_notice),
    "validation": Check(_validation),
    "listed": Check(_listed),
    "balance": Check(_balance, {"hours": "number"}),
    "ladder": Check(_ladder, {"reminders": "number", "human": "number"}),
    "frequency": Check(
        _frequency,
        {
            "channel": "ANY|OTHER|SMS|PUSH|EMAIL|PHONE|LETTER|VISIT",
            "counts": "CONTACT|ATTEMPT",
            "scope": "DEBT|HOUSEHOLD",
            "days": "count",
            "max": "count",
        },
        {"lift": "written"},
    ),
    "entry": Check(_entry),
    "workplace": Check(_workplace, {"allowed": "requested|unless_prohibited"}),
    "places": Check(_places, {"kinds": "words"}),
    "address": Check(_address),
    "ticks": Check(_ticks, may={"items": "words", "but": "words"}),
    "consented": Check(_consented, {"purposes": "words"}),
    "periods": Check(_periods, {"max": "number"}),
    "at_most_owed": Check(_at_most_owed),
    "official": Check(_official, {"modes": "+".join(PaymentMode)}, {"cash": "limits"}),
    "limitation": Check(_limitation, {"days": "number"}),
    "acknowledgement": Check(_acknowledgement, {"days": "number"}),
    "words": Check(_words, {"kinds": "+".join(Kind)}),
}
