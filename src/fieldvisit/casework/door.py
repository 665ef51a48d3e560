"""At the door: who answered, whether they are the person, what was shown, and what they consent to."""

import hashlib
from typing import Final

from fieldvisit.casework import checklist, facts
from fieldvisit.casework.words import REMARK, checked
from fieldvisit.casework.writing import stand, write
from fieldvisit.errors import NotFound, OutOfOrder
from fieldvisit.model.event import Consented, Identified, Knocked, Ticked
from fieldvisit.model.outcome import LIABLE, Who
from fieldvisit.model.policy import When
from fieldvisit.model.visit import ENTERED, Step, Visit
from fieldvisit.store.desk import Desk
from fieldvisit.wording import say

PURPOSES: Final = ("recording", "entry", "photo", "signature", "health")
"""What consent is asked for, each apart. Words: wording `consent.<purpose>`."""


def knock(desk: Desk, visit_id: str, who: Who, relation: str = "") -> Visit:
    """Record who answered. Until a liable person is confirmed it may be corrected, and others may come to the door.

    Raises Blocked (hours, stop, companion not confirmed), OutOfOrder, TooLong, NoGlyph.
    """
    relation = checked(relation)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "knock", Step.BEFORE, Step.DOOR)
        facts.require(desk, visit, When.DOOR)
        if visit.step is Step.BEFORE:
            raise OutOfOrder(verb="knock", step=visit.step.value)
        return write(desk, visit, Knocked(who, relation))


def identify(desk: Desk, visit_id: str, confirmed: bool, method: str) -> Visit:
    """Record whether the liable person who answered is who the case names, and how that was learned from them.

    Taking a confirmation back is always possible until the door is left. Raises Blocked (of a confirmation),
    OutOfOrder when nobody liable answered, MissingText, TooLong, NoGlyph.
    """
    method = checked(method, field="method" if confirmed else "")
    with desk.store.atomic():
        visit = stand(desk, visit_id, "identify", Step.DOOR, Step.TALK, Step.AGREE)
        if visit.knocked is None or visit.knocked.who not in LIABLE:
            raise OutOfOrder(verb="identify", step=visit.step.value)
        if confirmed:
            facts.require(desk, visit, When.DOOR)
        return write(desk, visit, Identified(confirmed, method))


def tick(desk: Desk, visit_id: str, item: str, done: bool, note: str = "") -> Visit:
    """Answer a checklist line (`Line.key`, or `entered`); not done with a note is a reason given.

    Raises NotFound for no line of the pack, OutOfOrder for a line of a step not reached, Blocked for entering without
    consent, TooLong, NoGlyph.
    """
    note = checked(note, limit=REMARK)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "tick")
        body = Ticked(item, done, note)
        if item == ENTERED:
            return _enter(desk, visit, body)
        line = next((one for one in checklist.lines(facts.pack(desk), visit) if one.key == item), None)
        if line is None:
            raise NotFound(item=item)
        if done and not checklist.reached(line, visit):
            raise OutOfOrder(verb="tick", step=visit.step.value)
        return write(desk, visit, body)


def _enter(desk: Desk, visit: Visit, body: Ticked) -> Visit:
    after = write(desk, visit, body)
    if body.done:
        facts.require(desk, after, When.DOOR, only={"entry", "window", "companion_confirmed"})
    return after


def consent(desk: Desk, visit_id: str, purpose: str, given: bool, language: str) -> Visit:
    """Record a consent given or withdrawn, with the version of the sentence shown. Every change stays on record.

    Raises NotFound for an unknown purpose, OutOfOrder when nobody answered who can consent.
    """
    if purpose not in PURPOSES:
        raise NotFound(purpose=purpose)
    text = say(f"consent.{purpose}", language)
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    with desk.store.atomic():
        visit = stand(desk, visit_id, "consent")
        if given and (visit.knocked is None or visit.knocked.who in (Who.NOBODY, Who.MINOR)):
            raise OutOfOrder(verb="consent", step=visit.step.value)
        return write(desk, visit, Consented(purpose, given, version, language))
