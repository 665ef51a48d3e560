"""At the door: who answered, whether they are the person, what was shown, and what they consent to."""

import hashlib
from dataclasses import replace
from typing import Final

from fieldvisit.casework import asking, checklist, facts
from fieldvisit.casework.words import REMARK, checked
from fieldvisit.casework.writing import stand, write
from fieldvisit.errors import NotFound, OutOfOrder
from fieldvisit.model.event import Consented, Identified, Knocked, MessageAsked, RecorderStopped, Ticked
from fieldvisit.model.outcome import LIABLE, Who
from fieldvisit.model.policy import Facts, When
from fieldvisit.model.visit import ENTERED, Step, Visit
from fieldvisit.store.desk import Desk
from fieldvisit.wording import say

PURPOSES: Final = ("recording", "entry", "photo", "signature", "health")
"""What consent is asked for, each apart. Words: wording `consent.<purpose>`."""
WITHDRAWN: Final = "CONSENT_WITHDRAWN"
"""Why a recorder stopped when the person took the consent back. Words: wording `recorder_stop.<REASON>`."""
THIRD: Final = frozenset({Who.FAMILY, Who.OTHER_ADULT, Who.LAWYER})
"""Who may be asked to pass a message, if the rules allow it at all."""


def knock(desk: Desk, visit_id: str, who: Who, relation: str = "") -> Visit:
    """Record who answered. Until a liable person is confirmed it may be corrected, and others may come to the door.

    Raises Blocked (hours, stop, companion not confirmed), OutOfOrder, TooLong, NoGlyph.
    """
    relation = checked(relation)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "knock", Step.BEFORE, Step.DOOR)
        asked = asking.require(desk, visit, When.DOOR, shape=_nobody_yet)
        if visit.step is Step.BEFORE:
            raise OutOfOrder(verb="knock", step=visit.step.value)
        return write(desk, visit, Knocked(who, relation), asked=asked)


def _nobody_yet(found: Facts) -> Facts:
    """Who came to the door is a fact to record, whoever it is, and asks nothing of who came before."""
    return replace(found, met="", relation="", identified=False)


def identify(desk: Desk, visit_id: str, confirmed: bool, method: str, interpreter: str = "") -> Visit:
    """Record whether the liable person who answered is who the case names, and how that was learned from them.

    `interpreter` is who interprets at the person's wish (domain 5: situation 34).
    Taking a confirmation back is always possible until the door is left. Raises Blocked (of a confirmation),
    OutOfOrder when nobody liable answered, MissingText, TooLong, NoGlyph.
    """
    method, interpreter = checked(method, field="method" if confirmed else ""), checked(interpreter)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "identify", Step.DOOR, Step.TALK, Step.AGREE)
        if visit.knocked is None or visit.knocked.who not in LIABLE:
            raise OutOfOrder(verb="identify", step=visit.step.value)
        asked = asking.require(desk, visit, When.DOOR) if confirmed else None
        return write(desk, visit, Identified(confirmed, method, interpreter), asked=asked)


def ask_message(desk: Desk, visit_id: str, relation: str, refused: bool) -> Visit:
    """Record that a third person was asked to pass a message to call back, or that they will not be asked (CN-CON-02).

    A refusal can always be recorded, and they are never asked again. Raises Blocked (the person is not out of reach,
    this one refused before), OutOfOrder when no third person answered, MissingText, TooLong, NoGlyph.
    """
    relation = checked(relation, field="relation")
    with desk.store.atomic():
        visit = stand(desk, visit_id, "ask_message", Step.DOOR)
        if visit.knocked is None or visit.knocked.who not in THIRD:
            raise OutOfOrder(verb="ask_message", step=visit.step.value)
        body = MessageAsked(relation, refused)
        if refused:
            return write(desk, visit, body)
        asked = asking.require(desk, visit, When.MESSAGE, shape=lambda found: replace(found, relation=relation))
        return write(desk, visit, body, asked=asked)


def tick(desk: Desk, visit_id: str, item: str, done: bool, note: str = "") -> Visit:
    """Answer a checklist line (`Line.key`, or `entered`); not done with a note is a reason given.

    Going in is asked of the rules first. With a note it states what has happened already, consent or not: a report
    must be able to say so, and the rule's deviation is then to be explained before the seal (`explain`).

    Raises NotFound for no line of the pack, OutOfOrder for a line of a step not reached, Blocked for entering without
    consent, TooLong, NoGlyph.
    """
    note = checked(note, limit=REMARK)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "tick")
        body = Ticked(item, done, note)
        if item == ENTERED:
            return _enter(desk, visit, body)
        rules = facts.pack(desk, facts.of_order(desk, visit), visit)
        line = next((one for one in checklist.lines(rules, visit) if one.key == item), None)
        if line is None:
            raise NotFound(item=item)
        if done and not checklist.reached(line, visit):
            raise OutOfOrder(verb="tick", step=visit.step.value)
        return write(desk, visit, body)


def _enter(desk: Desk, visit: Visit, body: Ticked) -> Visit:
    if not body.done or body.note:
        return write(desk, visit, body)
    asked = asking.require(desk, visit, When.DOOR, shape=lambda found: replace(found, entered=True))
    return write(desk, visit, body, asked=asked)


def consent(desk: Desk, visit_id: str, purpose: str, given: bool, language: str, *, version: str = "") -> Visit:
    """Record a consent given or withdrawn, with the version of the sentence shown. Every change stays on record.

    `version` is that of the words shown where they are not the program's own sentence (the turned screen).

    Taking back the consent to record stops the recorder with it; no file of a purpose taken back is attached any more.
    Raises NotFound for an unknown purpose, OutOfOrder when nobody answered who can consent.
    """
    if purpose not in PURPOSES:
        raise NotFound(purpose=purpose)
    version = checked(version) or text_version(f"consent.{purpose}", language)
    with desk.store.atomic():
        visit = stand(desk, visit_id, "consent")
        if given and (visit.knocked is None or visit.knocked.who in (Who.NOBODY, Who.MINOR)):
            raise OutOfOrder(verb="consent", step=visit.step.value)
        after = write(desk, visit, Consented(purpose, given, version, language))
        if purpose == "recording" and not given:
            after = write(desk, after, RecorderStopped(WITHDRAWN))
        return after


def text_version(key: str, language: str) -> str:
    """Return the version of a sentence that was shown: the start of its SHA-256, hex."""
    return hashlib.sha256(say(key, language).encode()).hexdigest()[:12]
