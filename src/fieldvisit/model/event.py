"""The facts a laptop can record: the bodies of its events."""

from dataclasses import dataclass
from datetime import date, datetime

from fieldvisit.clock import Moment
from fieldvisit.model.affordability import Affordability
from fieldvisit.model.book import RangeCount
from fieldvisit.model.case import AddressState, Inconvenient
from fieldvisit.model.instalments import PlanTerms
from fieldvisit.model.money import Fen
from fieldvisit.model.offers import WaiverTerms
from fieldvisit.model.outcome import IncidentKind, OfferKind, Outcome, Said, Who
from fieldvisit.model.policy import Facts, Verdict


@dataclass(frozen=True, slots=True)
class Departed:
    """The visit begins: the order, who goes, what records, and what the rules said."""

    order_id: str
    lead: str
    companion: str
    recorder: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """The rules were asked: all that was known, and what they said. It stands before the fact it allowed (the
    departure: behind it), at the same moment, so that the office and whoever reads the report can ask again."""

    facts: Facts
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
    """Whether the person is who the case names, and how that was learned from the person.

    `interpreter`: who puts it into the person's own language or signs, at their wish; empty for nobody.
    """

    confirmed: bool
    method: str
    interpreter: str = ""


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
    """A promise, request or objection. `amount` in fen; `due` the promised or new date; `periods` for a plan.

    `plan` and `waiver` are what is proposed in full, `affordability` what the household said it can carry. For somebody
    who speaks for the person (REPRESENTED) and for a bankruptcy, `text` is who and how to reach them.
    """

    kind: OfferKind
    amount: Fen | None = None
    due: date | None = None
    periods: int | None = None
    text: str = ""
    plan: PlanTerms | None = None
    waiver: WaiverTerms | None = None
    affordability: Affordability | None = None


@dataclass(frozen=True, slots=True)
class CashCounted:
    """Both collectors counted the same banknotes, neither seeing the other's sum; a difference is counted again.

    `signature` is the companion's own, over `signed`, with the key of the certificate; both empty in counts of before.
    """

    lead: Fen
    companion: Fen
    certificate_sha256: str = ""
    signature: str = ""

    def signed(self, visit_id: str, place: int) -> bytes:
        """Return what the companion signs: their own sum as the visit's count at a place, from 1."""
        return f"{visit_id}|cash|{place}|{self.companion}".encode()

    def is_of(self, amount: Fen) -> bool:
        """Tell whether both counted this sum."""
        return self.lead == self.companion == amount


@dataclass(frozen=True, slots=True)
class Received:
    """A payment announced by the person and receipted; it counts when the principal has it. Cash has no reference.

    `code` is the text of the receipt's signed square code as it was given, so that the office can hold it against this.
    """

    number: str
    amount: Fen
    mode: str
    reference: str
    payer: str
    relation: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptVoided:
    """A receipt is void: its number stays used, the payment does not count. Of an ended visit it stands outside it."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deposited:
    """Cash was paid into the principal's account: `reference` is the bank's. It stands outside visits."""

    amount: Fen
    reference: str


@dataclass(frozen=True, slots=True)
class BookClosed:
    """The day's receipt book is closed: of each range what was given, used, void and left, and the cash in hand (fen).

    `taken` numbers of the local day, `received` the amounts of those that stand, by way of paying.
    """

    day: date
    ranges: tuple[RangeCount, ...]
    taken: int
    received: tuple[tuple[str, Fen], ...]
    cash: Fen


@dataclass(frozen=True, slots=True)
class Attached:
    """A file taken as evidence; its bytes travel as a blob named by the hash, which is of the bytes that are kept.

    `removed`: what a picture held besides the picture and was not kept, each a key of the wording `attached.removed`.
    `taken`: when the camera says it took the picture (ISO 8601, with an offset only if the camera gave one), empty when
    it does not say; a claim of the camera and no Moment. `duration_s`: seconds of a recording as its head says, 0 when
    it does not.
    """

    sha256: str
    size: int
    media: str
    label: str = ""
    removed: tuple[str, ...] = ()
    taken: str = ""
    duration_s: int = 0


@dataclass(frozen=True, slots=True)
class Attended:
    """The person's attendance signature as strokes of (x, y, ms) in 7200 × 2400 units, or the refusal's reason."""

    strokes: tuple[tuple[tuple[int, int, int], ...], ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The person's separate, voluntary signature under the debt itself, or that they declined: strokes as Attended."""

    strokes: tuple[tuple[tuple[int, int, int], ...], ...] = ()
    declined: str = ""


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """The person's own words on what will be recorded, typed by them or for them, in the language of the screen."""

    kind: Said
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the turned screen (or the badge) was shown to the person, in a language, with its words' version."""

    page: str
    language: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A paper was given: leaflet, slip, proposal, card, copy. `number` for those that carry one."""

    paper: str
    language: str
    version: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class HoursAgreed:
    """The person agreed to hours outside the law's window, UTC, once: `since` included, `until` not (CN-TIME-01)."""

    since: datetime
    until: datetime
    text_version: str
    language: str


@dataclass(frozen=True, slots=True)
class TimesTold:
    """The person named times at which they do not want a visit; these are all that hold from now on."""

    times: tuple[Inconvenient, ...]


@dataclass(frozen=True, slots=True)
class MessageAsked:
    """A third person was asked to pass a message, and whether they refused: then they are never asked again."""

    relation: str
    refused: bool


@dataclass(frozen=True, slots=True)
class AddressStated:
    """What the address turned out to be."""

    state: AddressState
    note: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that the office has to know at once. Of a restricted kind nothing stands in the report."""

    kind: IncidentKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecorderStopped:
    """The recording was stopped before the visit ended, and why (a consent taken back, a failure)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The training cards of the day were read and their questions answered: card ids with the versions of the texts."""

    cards: tuple[tuple[str, str], ...]


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
    """The visit at the door ended: asked to leave, out of hours, unsafe, or done.

    `forbidden`: the person wants nobody to come again; the case is not visited any more until the office lifts it.
    """

    reason: str
    forbidden: bool = False


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
    | Judged
    | CompanionConfirmed
    | Knocked
    | Identified
    | Ticked
    | Consented
    | Offer
    | Received
    | ReceiptVoided
    | CashCounted
    | Deposited
    | BookClosed
    | Attached
    | Attended
    | Acknowledged
    | PersonSaid
    | Shown
    | Handed
    | HoursAgreed
    | TimesTold
    | MessageAsked
    | AddressStated
    | Incident
    | RecorderStopped
    | Refreshed
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
