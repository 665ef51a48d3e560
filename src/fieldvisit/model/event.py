"""The facts a laptop can record: the bodies of its events, and the words they are made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from fieldvisit.clock import Moment
from fieldvisit.model.case import StopFlag
from fieldvisit.model.money import Fen
from fieldvisit.model.policy import Verdict


class Who(StrEnum):
    """Who answered the door; asked before anything about a debt is on screen."""

    SELF = "SELF"
    GUARANTOR = "GUARANTOR"
    CO_BORROWER = "CO_BORROWER"
    FAMILY = "FAMILY"
    OTHER_ADULT = "OTHER_ADULT"
    MINOR = "MINOR"
    NOBODY = "NOBODY"
    LAWYER = "LAWYER"


LIABLE = frozenset({Who.SELF, Who.GUARANTOR, Who.CO_BORROWER})
"""With whom the debt may be spoken of (CN-CON-01)."""


class Outcome(StrEnum):
    """The canonical outcome of a visit: exactly one."""

    MET_DEBTOR_PAID_FULL = "MET_DEBTOR_PAID_FULL"
    MET_DEBTOR_PAID_PART = "MET_DEBTOR_PAID_PART"
    MET_DEBTOR_PTP = "MET_DEBTOR_PTP"
    MET_DEBTOR_PLAN_REQUEST = "MET_DEBTOR_PLAN_REQUEST"
    MET_DEBTOR_WAIVER_REQUEST = "MET_DEBTOR_WAIVER_REQUEST"
    MET_DEBTOR_EXTENSION_REQUEST = "MET_DEBTOR_EXTENSION_REQUEST"
    MET_DEBTOR_REFUSED_PAY = "MET_DEBTOR_REFUSED_PAY"
    MET_DEBTOR_REFUSED_TALK = "MET_DEBTOR_REFUSED_TALK"
    MET_DEBTOR_DISPUTE = "MET_DEBTOR_DISPUTE"
    MET_DEBTOR_HARDSHIP = "MET_DEBTOR_HARDSHIP"
    MET_DEBTOR_REPRESENTED = "MET_DEBTOR_REPRESENTED"
    IDENTITY_NOT_CONFIRMED = "IDENTITY_NOT_CONFIRMED"
    NO_ONE_HOME = "NO_ONE_HOME"
    HOUSE_VACANT = "HOUSE_VACANT"
    MOVED = "MOVED"
    WRONG_ADDRESS = "WRONG_ADDRESS"
    ADDRESS_NOT_FOUND = "ADDRESS_NOT_FOUND"
    DEMOLISHED = "DEMOLISHED"
    ACCESS_DENIED = "ACCESS_DENIED"
    THIRD_PARTY_ONLY = "THIRD_PARTY_ONLY"
    MINOR_ONLY = "MINOR_ONLY"
    DEBTOR_DECEASED = "DEBTOR_DECEASED"
    DEBTOR_HOSPITALISED = "DEBTOR_HOSPITALISED"
    DEBTOR_DETAINED = "DEBTOR_DETAINED"
    NOT_MY_LOAN_FRAUD = "NOT_MY_LOAN_FRAUD"
    BANKRUPTCY_CLAIMED = "BANKRUPTCY_CLAIMED"
    COMPLAINT_RAISED = "COMPLAINT_RAISED"
    ABORTED_TIME = "ABORTED_TIME"
    ABORTED_SAFETY = "ABORTED_SAFETY"
    ABORTED_CASE_WITHDRAWN = "ABORTED_CASE_WITHDRAWN"
    ABORTED_TECHNICAL = "ABORTED_TECHNICAL"
    CANCELLED_BEFORE_START = "CANCELLED_BEFORE_START"


class OfferKind(StrEnum):
    """What a person asks for or states at the door; all but the promise need the office's answer."""

    PROMISE = "PROMISE"
    PLAN = "PLAN"
    WAIVER = "WAIVER"
    EXTENSION = "EXTENSION"
    DISPUTE = "DISPUTE"
    HARDSHIP = "HARDSHIP"
    COMPLAINT = "COMPLAINT"


OBJECTIONS: Final = {
    OfferKind.DISPUTE: StopFlag.DISPUTE,
    OfferKind.HARDSHIP: StopFlag.HARDSHIP_HOLD,
    OfferKind.COMPLAINT: StopFlag.COMPLAINT_OPEN,
}
"""These stop further visits at once, on the laptop and in the office (domain 5: situations 10, 12, 22)."""
FREEZING: Final = frozenset(OBJECTIONS)
STOPPING: Final = {
    Outcome.DEBTOR_DECEASED: StopFlag.DECEASED,
    Outcome.BANKRUPTCY_CLAIMED: StopFlag.BANKRUPTCY,
    Outcome.NOT_MY_LOAN_FRAUD: StopFlag.DISPUTE,
}
"""Outcomes that stop later visits by themselves, from the seal on (domain 5: situations 11, 18, 21)."""


@dataclass(frozen=True, slots=True)
class Departed:
    """The visit begins: the order, who goes, what records, and what the rules said."""

    order_id: str
    lead: str
    companion: str
    recorder: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class CompanionConfirmed:
    """The companion's own key signed `visit_id|order_id` (hex DER ECDSA over SHA-256): they are really here."""

    companion: str
    certificate_sha256: str
    signature: str


@dataclass(frozen=True, slots=True)
class Knocked:
    """At the door: who answered."""

    who: Who
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Identified:
    """Whether the person is who the case names, and how that was learned from the person."""

    confirmed: bool
    method: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """A checklist item answered; unticking is another event."""

    item: str
    done: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consented:
    """A consent for one purpose given or withdrawn, with the version of the text that was shown."""

    purpose: str
    given: bool
    text_version: str
    language: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A promise, request or objection. `amount` in fen; `due` the promised or new date; `periods` for a plan."""

    kind: OfferKind
    amount: Fen | None = None
    due: date | None = None
    periods: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A payment announced by the person and receipted; it counts when the principal has it."""

    number: str
    amount: Fen
    mode: str
    reference: str
    payer: str
    relation: str


@dataclass(frozen=True, slots=True)
class ReceiptVoided:
    """A receipt is void: its number stays used, the payment does not count. Of an ended visit it stands outside it."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Attached:
    """A file taken as evidence; its bytes travel as a blob named by the hash."""

    sha256: str
    size: int
    media: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Attended:
    """The person's attendance signature as strokes of (x, y, ms) in 7200 × 2400 units, or the refusal's reason."""

    strokes: tuple[tuple[tuple[int, int, int], ...], ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """The collectors' and the person's statements as they stand when a step is left."""

    notes: str
    statement: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The program came back after it had died: the visit goes on with a gap since `since`."""

    since: Moment


@dataclass(frozen=True, slots=True)
class Left:
    """The visit at the door ended: asked to leave, out of hours, unsafe, or done."""

    reason: str


@dataclass(frozen=True, slots=True)
class Concluded:
    """The one outcome of the visit."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Sealed:
    """The report exists, is signed by both and verified; from here on nothing of the visit changes."""

    report_sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Voided:
    """A visit that was begun and given up before anything was sealed, with the reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """Masked personal data was shown on screen: which field, for what reason."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Addended:
    """A later remark to a sealed visit; the report itself stays."""

    text: str


Body = (
    Departed
    | CompanionConfirmed
    | Knocked
    | Identified
    | Ticked
    | Consented
    | Offer
    | Received
    | ReceiptVoided
    | Attached
    | Attended
    | Noted
    | Resumed
    | Left
    | Concluded
    | Sealed
    | Voided
    | Revealed
    | Addended
)


@dataclass(frozen=True, slots=True)
class Event:
    """One fact in a device's journal. `seq` counts from 1 without gaps, `prev` is the hash of the payload before."""

    device: str
    seq: int
    prev: str
    at: Moment
    by: str
    visit: str | None
    case: str | None
    body: Body
