"""A case: one overdue debt handed over for collection, and what the office knows about it beyond the hand-over file."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from fieldvisit.model.money import Fen


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a hand-over file, read and normalised. Amounts in fen; the total is principal + interest + fees."""

    case_no: str
    creditor: str
    product: str
    name: str
    id_no: str
    phones: tuple[str, ...]
    principal: Fen
    interest: Fen
    fees: Fen
    total: Fen
    overdue_since: date
    dpd: int | None
    stage: str
    address: str
    lat: float | None = None
    lon: float | None = None
    remark: str = ""


class StopFlag(StrEnum):
    """A reason that forbids every visit of the case until the office lifts it (domain: 停催, 锁案)."""

    PLAN_ACTIVE = "PLAN_ACTIVE"
    DISPUTE = "DISPUTE"
    COMPLAINT_OPEN = "COMPLAINT_OPEN"
    BANKRUPTCY = "BANKRUPTCY"
    DECEASED = "DECEASED"
    WITHDRAWN = "WITHDRAWN"
    SETTLED = "SETTLED"
    HARDSHIP_HOLD = "HARDSHIP_HOLD"
    LITIGATION = "LITIGATION"
    DO_NOT_VISIT = "DO_NOT_VISIT"


class Channel(StrEnum):
    """How the person was contacted, in the order the ladder allows."""

    SMS = "SMS"
    PUSH = "PUSH"
    EMAIL = "EMAIL"
    PHONE = "PHONE"
    LETTER = "LETTER"
    VISIT = "VISIT"


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the contact ledger: a contact or an attempt, by any channel and any collector."""

    at: datetime
    channel: Channel
    reached: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as the office keeps it: what travels down in the feed."""

    case_id: str
    case: Case
    balance_at: datetime
    outsourcing_notice: date | None = None
    stops: frozenset[StopFlag] = field(default_factory=frozenset)
    contacts: tuple[Contact, ...] = ()
