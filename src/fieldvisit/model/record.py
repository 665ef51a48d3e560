"""The complete content of a visit report: what is printed, embedded as `visit.json`, and verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from fieldvisit.clock import Moment
from fieldvisit.model.event import (
    Acknowledged,
    AddressStated,
    Attached,
    Attended,
    CashCounted,
    Handed,
    HoursAgreed,
    Identified,
    Incident,
    Knocked,
    MessageAsked,
    Offer,
    PersonSaid,
    Received,
    RecorderStopped,
    Shown,
    TimesTold,
)
from fieldvisit.model.money import Fen
from fieldvisit.model.order import Order, Parties
from fieldvisit.model.outcome import Outcome
from fieldvisit.model.policy import Judgement, SignedPack, Verdict
from fieldvisit.model.visit import Consent, Gap, Stamped, Tick

SCHEMA = "fieldvisit.visit/3"


@dataclass(frozen=True, slots=True)
class Debt:
    """The debt as the report states it: no ID, phone or address of anybody. Amounts in fen."""

    case_no: str
    creditor: str
    product: str
    principal: Fen
    interest: Fen
    fees: Fen
    total: Fen
    overdue_since: date
    dpd: int | None
    stage: str
    balance_at: datetime


@dataclass(frozen=True, slots=True)
class Collector:
    """A collector as the report names them. `certificate_sha256` is hex over the DER certificate that signs."""

    collector_id: str
    name: str
    badge_no: str
    badge_until: date
    training_until: date
    certificate_sha256: str


@dataclass(frozen=True, slots=True)
class Held:
    """What the office had signed of this laptop's journal when the report was sealed.

    `note` is its signed checkpoint over the first `size` events, signed at `at`; `root` (hex) is over the journal up to
    the record's `journal_seq`, and `consistency` the path between the two (RFC 9162). `log_note` is the office's signed
    log as this laptop last saw it, with the index of the checkpoint's entry and its path.
    """

    size: int
    at: datetime
    note: str
    root: str
    consistency: tuple[str, ...]
    log_note: str
    leaf: int
    inclusion: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One visit, frozen. The person is named in full and their ID masked; the words of each side are apart.

    `packs` are the texts of the rules that were asked, an extended pack before the one that extends it, so that the
    `judgements` can be asked again from the report alone. Incidents of a restricted kind are not among `incidents`.
    `attached_at` are the times at which the files were added, in the order of `attached`; empty in older records.
    """

    schema: str
    visit_id: str
    serial: str
    language: str
    zone: str
    parties: Parties
    pack_id: str
    pack_version: str
    order: Order
    debt: Debt
    person: str
    person_id_masked: str
    address: str
    lead: Collector
    companion: Collector
    recorder: str
    departed_at: Moment
    confirmed_at: Moment
    arrived_at: Moment | None
    identified_at: Moment | None
    ended_at: Moment
    sealed_at: Moment
    knocked: Knocked | None
    identified: Identified | None
    ticks: tuple[Tick, ...]
    consents: tuple[Consent, ...]
    notes: str
    statement: str
    outcome: Outcome
    offers: tuple[Offer, ...]
    received: tuple[Received, ...]
    attached: tuple[Attached, ...]
    attended: Attended
    left_reason: str
    gaps: tuple[Gap, ...]
    verdicts: tuple[Verdict, ...]
    device: str
    journal_seq: int
    journal_hash: str
    packs: tuple[SignedPack, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    acknowledged: Acknowledged | None = None
    said: tuple[Stamped[PersonSaid], ...] = ()
    shown: tuple[Stamped[Shown], ...] = ()
    handed: tuple[Stamped[Handed], ...] = ()
    hours: tuple[Stamped[HoursAgreed], ...] = ()
    times: tuple[Stamped[TimesTold], ...] = ()
    messages: tuple[Stamped[MessageAsked], ...] = ()
    addresses: tuple[Stamped[AddressStated], ...] = ()
    incidents: tuple[Stamped[Incident], ...] = ()
    recorder_stops: tuple[Stamped[RecorderStopped], ...] = ()
    left_forbidden: bool = False
    counts: tuple[CashCounted, ...] = ()
    attended_at: Moment | None = None
    acknowledged_at: Moment | None = None
    held: Held | None = None
    attached_at: tuple[Moment, ...] = ()


def gathered(said: Iterable[tuple[Verdict, ...]]) -> tuple[Verdict, ...]:
    """Return what the rules said at one asking after the other, each rule once for every level, as a record has it."""
    found: dict[tuple[str, str, str], Verdict] = {}
    for one in chain.from_iterable(said):
        found.setdefault((one.rule, one.level.value, one.lifted), one)
    return tuple(found.values())
