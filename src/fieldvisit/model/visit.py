"""A visit as its events tell it: folding facts into where the visit stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import reduce
from typing import Any, Final, Generic, TypeVar

from fieldvisit.clock import Moment, whole_ms
from fieldvisit.model.case import AgreedHours, Channel, Contact, StopFlag
from fieldvisit.model.event import (
    Acknowledged,
    AddressStated,
    Attached,
    Attended,
    Body,
    CashCounted,
    CompanionConfirmed,
    Concluded,
    Consented,
    Departed,
    Event,
    Handed,
    HoursAgreed,
    Identified,
    Incident,
    Judged,
    Knocked,
    Left,
    MessageAsked,
    Noted,
    Offer,
    PersonSaid,
    ReceiptVoided,
    Received,
    RecorderStopped,
    Resumed,
    Sealed,
    Shown,
    Ticked,
    TimesTold,
    Voided,
)
from fieldvisit.model.outcome import HOLDING, LIABLE, OBJECTIONS, PROPOSALS, Outcome
from fieldvisit.model.policy import Judgement, Verdict, blocks
from fieldvisit.model.receipt import PaymentMode

ENTERED: Final = "entered"
"""Not on a pack's list but tickable: the collectors went inside (CN-ENTRY-01)."""
DEVIATION: Final = "deviation:"
"""With a rule's id behind it, tickable with a note: what was done against the rule, in the collectors' own words."""


class Step(StrEnum):
    """Where a visit stands: the stepper's five steps and the two ends."""

    BEFORE = "BEFORE"
    DOOR = "DOOR"
    TALK = "TALK"
    AGREE = "AGREE"
    CLOSE = "CLOSE"
    SEALED = "SEALED"
    VOID = "VOID"


@dataclass(frozen=True, slots=True)
class Tick:
    """A checklist item's last answer and when it was given."""

    item: str
    done: bool
    at: Moment
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """The history entry of one consent: given or withdrawn, for a purpose, on a text."""

    purpose: str
    given: bool
    at: Moment
    text_version: str
    language: str


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stamped(Generic[T]):
    """A fact with the moment it was recorded."""

    body: T
    at: Moment


@dataclass(frozen=True, slots=True)
class Gap:
    """The program was not running between two instants of the visit."""

    since: Moment
    until: Moment


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything recorded of one visit so far; None means not yet recorded.

    An objection's or proposal's slip carries the report's serial and the place of its offer, from 1 (`slip`). `counts`:
    every count of banknotes; `counted`: the last, until a receipt was made of it.
    `attached_at` are the times at which the files were added, in the order of `attached`.
    """

    visit_id: str
    case_id: str
    departed: Departed
    departed_at: Moment
    confirmed: CompanionConfirmed | None = None
    confirmed_at: Moment | None = None
    knocked: Knocked | None = None
    arrived_at: Moment | None = None
    identified: Identified | None = None
    identified_at: Moment | None = None
    ticks: tuple[Tick, ...] = ()
    consents: tuple[Consent, ...] = ()
    offers: tuple[Offer, ...] = ()
    received: tuple[Received, ...] = ()
    counts: tuple[CashCounted, ...] = ()
    counted: CashCounted | None = None
    attached: tuple[Attached, ...] = ()
    attended: Attended | None = None
    attended_at: Moment | None = None
    acknowledged: Acknowledged | None = None
    acknowledged_at: Moment | None = None
    said: tuple[Stamped[PersonSaid], ...] = ()
    shown: tuple[Stamped[Shown], ...] = ()
    handed: tuple[Stamped[Handed], ...] = ()
    hours: tuple[Stamped[HoursAgreed], ...] = ()
    times: tuple[Stamped[TimesTold], ...] = ()
    messages: tuple[Stamped[MessageAsked], ...] = ()
    addresses: tuple[Stamped[AddressStated], ...] = ()
    incidents: tuple[Stamped[Incident], ...] = ()
    recorder_stops: tuple[Stamped[RecorderStopped], ...] = ()
    judgements: tuple[Judgement, ...] = ()
    notes: str = ""
    statement: str = ""
    gaps: tuple[Gap, ...] = ()
    left: Left | None = None
    left_at: Moment | None = None
    outcome: Outcome | None = None
    sealed: Sealed | None = None
    voided: Voided | None = None
    last_at: Moment | None = field(default=None, compare=False)
    attached_at: tuple[Moment, ...] = ()

    @property
    def step(self) -> Step:
        """The step the visit has reached; what a later step needs is judged, not assumed."""
        if self.voided:
            return Step.VOID
        if self.sealed:
            return Step.SEALED
        if self.left or self.outcome:
            return Step.CLOSE
        if self.may_speak:
            return Step.AGREE if self.offers or self.received else Step.TALK
        if self.confirmed:
            return Step.DOOR
        return Step.BEFORE

    @property
    def open(self) -> bool:
        """Whether facts may still be added."""
        return self.sealed is None and self.voided is None

    @property
    def may_speak(self) -> bool:
        """Whether the debt may be on screen: a liable person answered and is confirmed (CN-CON-01)."""
        return bool(self.knocked and self.knocked.who in LIABLE and self.identified and self.identified.confirmed)

    @property
    def contact(self) -> Contact | None:
        """The line of the contact ledger for a concluded visit; None for one nobody set out to. `note` is its outcome.

        Laptop and office derive the same line, so that each knows it when it comes from the other.
        """
        if self.outcome is None or self.outcome is Outcome.CANCELLED_BEFORE_START:
            return None
        at = self.arrived_at or self.departed_at
        return Contact(
            whole_ms(at.best),
            Channel.VISIT,
            self.may_speak,
            self.outcome.value,
            by=self.departed.lead,
            to=self.messages[-1].body.relation if self.messages and not self.may_speak else "",
            left=self.left.reason if self.left else "",
        )

    @property
    def agreed(self) -> tuple[AgreedHours, ...]:
        """The hours outside the law's window that the person agreed to in this visit: the last word counts."""
        who = self.knocked.who.value if self.knocked else ""
        return tuple(
            AgreedHours(one.body.since, one.body.until, whole_ms(one.at.best), who, one.body.text_version)
            for one in self.hours[-1:]
        )

    @property
    def freezes(self) -> frozenset[StopFlag]:
        """The stops this visit itself has set: they hold for every later visit at once, offline too."""
        said = (*self.offers, *(one.body for one in self.incidents), self.left)
        return frozenset(flag for flag in map(stop_of, said) if flag)

    def ticked(self, item: str) -> bool:
        """Whether a checklist item stands ticked."""
        return any(tick.item == item and tick.done for tick in self.ticks)

    def explained(self, rule: str) -> bool:
        """Whether the collectors have written down why a rule was not kept."""
        return explained(rule, self.ticks)

    def consent(self, purpose: str) -> bool:
        """Whether consent for a purpose stands: the last word counts."""
        given = [consent.given for consent in self.consents if consent.purpose == purpose]
        return bool(given) and given[-1]


_LISTED: Final[dict[type, str]] = {Offer: "offers", Received: "received"}
_STAMPED: Final[dict[type, str]] = {
    PersonSaid: "said",
    Shown: "shown",
    Handed: "handed",
    HoursAgreed: "hours",
    TimesTold: "times",
    MessageAsked: "messages",
    AddressStated: "addresses",
    Incident: "incidents",
    RecorderStopped: "recorder_stops",
}


def slip(serial: str, place: int) -> str:
    """Return the number of the paper that goes with a visit's offer at a place, from 1: known offline, never twice."""
    return f"{serial}-{place}"


def stop_of(body: object) -> StopFlag | None:
    """Return the stop a fact sets the moment it is recorded: an objection, a proposal, an incident, a house closed."""
    match body:
        case Offer(kind=kind):
            return OBJECTIONS.get(kind) or (StopFlag.PROPOSAL_OPEN if kind in PROPOSALS else None)
        case Incident(kind=kind) if kind in HOLDING:
            return StopFlag.INCIDENT_HOLD
        case Left(forbidden=True):
            return StopFlag.DO_NOT_VISIT
    return None


def explained(rule: str, ticks: Iterable[Tick]) -> bool:
    """Tell whether a deviation from a rule is explained in writing; both collectors sign the report it stands in."""
    return any(tick.item == f"{DEVIATION}{rule}" and tick.done and tick.note.strip() for tick in ticks)


def unexplained(judgements: Iterable[Judgement], ticks: tuple[Tick, ...]) -> tuple[Verdict, ...]:
    """Return what forbade in any judgement and is not explained: in a sealed report there is none, each rule once."""
    forbade = {one.rule: one for judgement in judgements for one in blocks(judgement.verdicts)}
    return tuple(one for rule, one in forbade.items() if not explained(rule, ticks))


def begin(event: Event) -> Visit:
    """Start the fold with a visit's first event. Raises ValueError for any other first event."""
    if not isinstance(event.body, Departed) or not event.visit or not event.case:
        raise ValueError("a visit begins with its departure")
    return Visit(event.visit, event.case, event.body, event.at, last_at=event.at)


def fold(events: Iterable[Event]) -> Visit:
    """Fold one visit's events, oldest first. Raises ValueError when there is none or the first is no departure."""
    rest = iter(events)
    first = next(rest, None)
    if first is None:
        raise ValueError("no events")
    return reduce(advance, rest, begin(first))


def advance(visit: Visit, event: Event) -> Visit:
    """Add one event. Bodies that say nothing of the visit's state change nothing but the time of the last fact."""
    at, body = event.at, event.body
    visit = replace(visit, last_at=at)
    if isinstance(body, Received) and body.mode == PaymentMode.CASH:
        visit = replace(visit, counted=None)
    if name := _LISTED.get(type(body)):
        listed: dict[str, Any] = {name: (*getattr(visit, name), body)}
        return replace(visit, **listed)
    if name := _STAMPED.get(type(body)):
        stamped: dict[str, Any] = {name: (*getattr(visit, name), Stamped(body, at))}
        return replace(visit, **stamped)
    match body:
        case CompanionConfirmed():
            return replace(visit, confirmed=body, confirmed_at=at)
        case Attached():
            return replace(visit, attached=(*visit.attached, body), attached_at=(*visit.attached_at, at))
        case Judged():
            judgement = Judgement(at, body.facts, body.verdicts)
            return replace(visit, judgements=(*visit.judgements, judgement))
        case Knocked():
            return replace(visit, knocked=body, arrived_at=visit.arrived_at or at)
        case Identified():
            return replace(visit, identified=body, identified_at=at)
        case Ticked():
            others = tuple(tick for tick in visit.ticks if tick.item != body.item)
            return replace(visit, ticks=(*others, Tick(body.item, body.done, at, event.by, body.note)))
        case Consented():
            entry = Consent(body.purpose, body.given, at, body.text_version, body.language)
            return replace(visit, consents=(*visit.consents, entry))
        case ReceiptVoided():
            left = tuple(one for one in visit.received if one.number != body.number)
            return replace(visit, received=left)
        case CashCounted():
            return replace(visit, counts=(*visit.counts, body), counted=body)
        case Attended():
            return replace(visit, attended=body, attended_at=at)
        case Acknowledged():
            return replace(visit, acknowledged=body, acknowledged_at=at)
        case Noted():
            return replace(visit, notes=body.notes, statement=body.statement)
        case Resumed():
            return replace(visit, gaps=(*visit.gaps, Gap(body.since, at)))
    return _ended(visit, body, at)


def _ended(visit: Visit, body: Body, at: Moment) -> Visit:
    match body:
        case Left():
            return replace(visit, left=body, left_at=visit.left_at or at)
        case Concluded():
            return replace(visit, outcome=body.outcome)
        case Sealed():
            return replace(visit, sealed=body)
        case Voided():
            return replace(visit, voided=body)
    return visit
