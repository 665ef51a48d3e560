"""What the visited person is owed and says in their own right: hours, times, words, what they saw and were given."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from fieldvisit.casework import agree, asking
from fieldvisit.casework.door import text_version
from fieldvisit.casework.signature import Strokes, drawn
from fieldvisit.casework.words import REMARK, checked
from fieldvisit.casework.writing import stand, write
from fieldvisit.clock import whole_ms
from fieldvisit.errors import BadDate, MissingText, OutOfOrder, TooLong
from fieldvisit.model.case import AddressState, Inconvenient
from fieldvisit.model.event import (
    Acknowledged,
    AddressStated,
    Body,
    Handed,
    HoursAgreed,
    PersonSaid,
    Shown,
    TimesTold,
)
from fieldvisit.model.outcome import ENDING_TALK, Said, Who
from fieldvisit.model.policy import Level, Verdict, When
from fieldvisit.model.policy.checks.answer import DAYS
from fieldvisit.model.visit import Visit
from fieldvisit.store.desk import Desk

LONGEST_AGREED: Final = timedelta(hours=4)
"""The most hours one consent opens: what somebody can mean by "come tonight at ten", and never two nights."""
AGREED_AHEAD: Final = timedelta(days=14)
"""How far ahead they may lie: an order is valid for days, and nobody agrees to a night months away."""
TIMES: Final = 20
"""Inconvenient times one person can name."""
UNASKED: Final = frozenset({"card", "slip"})
"""Papers for whoever is not the person of the case: the neutral card, and the slip for their own complaint."""
_HOUR: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def agree_hours(desk: Desk, visit_id: str, since: datetime, until: datetime, language: str) -> Visit:
    """Record that the confirmed person agrees to hours outside the law's window, once; a later word replaces it.

    Times with a zone. Raises OutOfOrder when they are not confirmed, BadDate for hours that are over, longer than four
    or more than two weeks away; ValueError for times without a zone.
    """
    if since.tzinfo is None or until.tzinfo is None:
        raise ValueError("times need a zone")
    since, until = whole_ms(since.astimezone(UTC)), whole_ms(until.astimezone(UTC))
    with desk.store.atomic():
        visit, now = _confirmed(desk, visit_id, "agree_hours"), desk.moment()
        if not (since < until <= since + LONGEST_AGREED and now.latest < until and since < now.latest + AGREED_AHEAD):
            raise BadDate
        return write(desk, visit, HoursAgreed(since, until, text_version("consent.hours", language), language))


def tell_times(desk: Desk, visit_id: str, times: tuple[Inconvenient, ...]) -> Visit:
    """Record the times at which the person wants no visit: these are all that hold from now on; none lifts them all.

    Raises OutOfOrder when they are not confirmed, BadDate for hours or days that are none, TooLong, NoGlyph.
    """
    if len(times) > TIMES:
        raise TooLong(limit=TIMES, length=len(times))
    told = tuple(Inconvenient(_hour(one.since), _hour(one.until), _days(one.days), checked(one.note)) for one in times)
    return _said(desk, visit_id, "tell_times", TimesTold(told))


def _hour(text: str) -> str:
    if not _HOUR.fullmatch(text):
        raise BadDate
    return text


def _days(text: str) -> str:
    named = set(text.split())
    if not named <= set(DAYS):
        raise BadDate
    return " ".join(day for day in DAYS if day in named)


def say_own(desk: Desk, visit_id: str, kind: Said, text: str, language: str) -> Visit:
    """Record the person's own words on what will be recorded. Raises OutOfOrder, MissingText, TooLong, NoGlyph."""
    body = PersonSaid(Said(kind), checked(text, limit=REMARK, field="said"), checked(language))
    return _said(desk, visit_id, "say_own", body)


def _said(desk: Desk, visit_id: str, verb: str, body: Body) -> Visit:
    with desk.store.atomic():
        return write(desk, _confirmed(desk, visit_id, verb), body)


def _confirmed(desk: Desk, visit_id: str, verb: str) -> Visit:
    visit = stand(desk, visit_id, verb)
    if not visit.may_speak:
        raise OutOfOrder(verb=verb, step=visit.step.value)
    return visit


def state_address(desk: Desk, visit_id: str, state: AddressState, note: str = "") -> Visit:
    """Record what the address turned out to be; later visits know it at once. Raises TooLong, NoGlyph."""
    body = AddressStated(AddressState(state), checked(note, limit=REMARK))
    with desk.store.atomic():
        return write(desk, stand(desk, visit_id, "state_address"), body)


def show(desk: Desk, visit_id: str, page: str, language: str, version: str = "") -> Visit:
    """Record that a page was shown to the person: in which language, with which version of its words.

    Raises OutOfOrder before anybody answered and to a minor, MissingText, TooLong, NoGlyph.
    """
    body = Shown(checked(page, field="page"), checked(language), checked(version))
    with desk.store.atomic():
        visit = stand(desk, visit_id, "show")
        if visit.knocked is None or visit.knocked.who is Who.MINOR:
            raise OutOfOrder(verb="show", step=visit.step.value)
        return write(desk, visit, body)


def hand(desk: Desk, visit_id: str, paper: str, language: str, version: str = "", number: str = "") -> Visit:
    """Record that a paper was given; what stands behind a colon says which one (`leaflet:rights`).

    Who is not the person of the case gets the neutral card or their own slip, a closed door the card, a minor nothing
    (domain 5: situations 1, 2, 5): OutOfOrder. Raises MissingText, TooLong, NoGlyph.
    """
    body = Handed(checked(paper, field="paper"), checked(language), checked(version), checked(number))
    kind = body.paper.partition(":")[0]
    with desk.store.atomic():
        visit = stand(desk, visit_id, "hand")
        who = visit.knocked.who if visit.knocked else Who.MINOR
        may = visit.may_speak or (kind in UNASKED and who is not Who.NOBODY) or kind == "card"
        if who is Who.MINOR or not may:
            raise OutOfOrder(verb="hand", step=visit.step.value)
        return write(desk, visit, body)


def acknowledge(desk: Desk, visit_id: str, strokes: Strokes = (), *, declined: str = "") -> Visit:
    """Record the person's own signature under the debt itself, or that they decline it: both are normal.

    It is apart from attendance, and asked for only where the office wants it. Raises OutOfOrder when the office does
    not, or nobody is confirmed or after an objection that ends the talk; Blocked for a debt that may be time-barred
    (诉讼时效规定 art. 19); MissingText without either, TooLong, NoGlyph. Declining is never refused to the confirmed.
    """
    declined, lines = checked(declined, limit=REMARK), drawn(strokes)
    if bool(lines) == bool(declined):
        raise MissingText(field="acknowledgement")
    body = Acknowledged(lines, declined)
    with desk.store.atomic():
        visit = _confirmed(desk, visit_id, "acknowledge")
        if declined:
            return write(desk, visit, body)
        if not _asked_for(desk, visit):
            raise OutOfOrder(verb="acknowledge", step=visit.step.value)
        return write(
            desk, visit, body, asked=asking.require(desk, visit, When.OFFER, shape=_acknowledging(desk, visit))
        )


def may_acknowledge(desk: Desk, visit: Visit) -> Verdict | None:
    """Return why no signature under the debt may be asked for, None when it may.

    Its rule is empty and its remedy `acknowledgement_off` when the office does not want any, or it is not the time.
    """
    if not _asked_for(desk, visit):
        return Verdict("", Level.BLOCK, "", remedy="acknowledgement_off")
    found = asking.ask(desk, visit, When.OFFER, shape=_acknowledging(desk, visit)).verdicts
    return next((one for one in found if one.level is Level.BLOCK), None)


def _asked_for(desk: Desk, visit: Visit) -> bool:
    ended = visit.left is not None or any(one.kind in ENDING_TALK for one in visit.offers)
    return desk.store.staff.limits().acknowledgement and visit.may_speak and visit.open and not ended


def _acknowledging(desk: Desk, visit: Visit) -> asking.Shape:
    owed = agree.outstanding(desk, visit)
    amount = owed.costs + owed.interest + owed.principal
    return lambda found: replace(found, acknowledgement=True, amount=amount, owed=amount)
