"""What the visited person may be shown of one visit now, as plain values: nothing else gets onto the turned screen."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from fieldvisit.model.event import Offer, Received
from fieldvisit.model.money import Fen
from fieldvisit.model.outcome import OfferKind

OBJECTED: Final = {
    "disagree": OfferKind.DISPUTE,
    "deny": OfferKind.FRAUD,
    "hard": OfferKind.HARDSHIP,
    "complain": OfferKind.COMPLAINT,
}
"""What the page of that name puts on record."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A collector at the door. `code` is the square code of the check, empty while nobody may learn of the agency."""

    name: str
    number: str
    until: date | None
    code: tuple[tuple[bool, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """The debt in fen, as the office reported it. Not quotable: the balance is too old, and the sums are zero here."""

    creditor: str
    product: str
    contract: str
    overdue_since: date
    quotable: bool
    as_of: str
    hours_old: int
    principal: Fen = 0
    interest: Fen = 0
    fees: Fen = 0
    total: Fen = 0


@dataclass(frozen=True, slots=True)
class Consent:
    """How a consent stands: never asked (None), given, or not; `before` tells that it was given once."""

    purpose: str
    given: bool | None = None
    before: bool = False
    at: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What the report will say of this visit so far; times are local, `done` are checklist items."""

    set_out: str = ""
    arrived: str = ""
    left: str = ""
    left_reason: str = ""
    who: str = ""
    confirmed: bool = False
    method: str = ""
    interpreter: str = ""
    done: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    received: tuple[Received, ...] = ()
    notes: str = ""
    statement: str = ""
    corrections: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
    files: int = 0
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnedFacts:
    """One person's facts of one visit. What must not be seen yet is not in here: empty, None, or no page for it.

    `pages` are those one walks through, in order; `aside` those reached by a button. `attended` and `acknowledged` are
    the time of the signature, and the reason when it was declined (`*_declined`). `on_record`: what is shown
    now is written down (to nobody, to a child and after the seal it is not).
    """

    visit_id: str
    pages: tuple[str, ...]
    aside: frozenset[str] = frozenset()
    collectors: tuple[Badge, ...] = ()
    agency: str = ""
    service_phone: str = ""
    complaint_phone: str = ""
    regulator_phone: str = ""
    principal: str = ""
    person: str = ""
    papers: tuple[str, str] = ("", "")
    recorder: str = ""
    hours: tuple[str, str] = ("", "")
    owed: Owed | None = None
    consents: tuple[Consent, ...] = ()
    record: Record | None = None
    left: str = ""
    attended: str = ""
    cash: bool = False
    attended_declined: bool = False
    acknowledged: str = ""
    acknowledged_declined: bool = False
    slips: tuple[tuple[str, str], ...] = ()
    on_record: bool = True
    language: str = field(default="", compare=False)

    @property
    def fitting(self) -> str:
        """The page that fits where the visit stands."""
        if "farewell" in self.pages:
            return "farewell"
        if self.left and "readback" in self.pages:
            return "thanks" if self.attended else "readback"
        return "rights" if "rights" in self.pages else "badge"
