"""What is known of a visit when its rules are asked: everything a rule may look at besides the time."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from fieldvisit.model.case import AgreedHours, Circumstances, Contact, StopFlag
from fieldvisit.model.money import Fen
from fieldvisit.model.order import Order, Staff


class When(StrEnum):
    """The moments at which a visit is judged."""

    PLAN = "PLAN"
    DEPART = "DEPART"
    DOOR = "DOOR"
    MESSAGE = "MESSAGE"
    TALK = "TALK"
    OFFER = "OFFER"
    RECEIPT = "RECEIPT"
    NOTES = "NOTES"
    SEAL = "SEAL"


@dataclass(frozen=True, slots=True)
class Facts:
    """Unknown things are None or empty and count against the visit. Amounts in fen, days local to the visited address.

    `contacts`: the ledger of the case and its household. `holidays`: public holidays near the moment, with their
    names. `met`: `Who` answered, `identified`: and is confirmed; `relation`: who a third person is. `uses`:
    purposes made use of (photo, health …), `consents`: purposes that stand. `periods`, `amount`, `owed`, `mode`:
    of the offer or payment in question. `acknowledgement`: a signature under the debt itself is asked for.
    `words`: what the conduct check found in the written words. `refreshed_on`: when the collector last read the
    training cards. `region`: the ISO 3166-2 code of the province, where habits differ.
    `volunteered`: whoever pays does not owe it, and said that they do so of their own will. `cash_allowed`: the
    office's limits let banknotes be taken; known of payments, and at the seal for what the report says of them.
    """

    when: When
    order: Order | None = None
    stops: frozenset[StopFlag] = frozenset()
    dpd: int | None = None
    outsourcing_notice: date | None = None
    heard_from_office: datetime | None = None
    balance_at: datetime | None = None
    lead: Staff | None = None
    companion: Staff | None = None
    companion_confirmed: bool = False
    recorder: str = ""
    ticks: frozenset[str] = frozenset()
    required_ticks: frozenset[str] = frozenset()
    entered: bool = False
    entry_consent: bool = False
    birth: date | None = None
    circumstances: Circumstances = field(default_factory=Circumstances)
    agreed: tuple[AgreedHours, ...] = ()
    contacts: tuple[Contact, ...] = ()
    holidays: tuple[tuple[date, str], ...] = ()
    region: str = ""
    met: str = ""
    identified: bool = False
    relation: str = ""
    uses: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()
    periods: int | None = None
    amount: Fen | None = None
    owed: Fen | None = None
    mode: str = ""
    acknowledgement: bool = False
    words: tuple[str, ...] = ()
    refreshed_on: date | None = None
    volunteered: bool = False
    cash_allowed: bool = False
