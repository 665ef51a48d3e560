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
    PROPOSAL_OPEN = "PROPOSAL_OPEN"
    DISPUTE = "DISPUTE"
    FRAUD_CLAIM = "FRAUD_CLAIM"
    COMPLAINT_OPEN = "COMPLAINT_OPEN"
    BANKRUPTCY = "BANKRUPTCY"
    REPRESENTED = "REPRESENTED"
    DECEASED = "DECEASED"
    WITHDRAWN = "WITHDRAWN"
    SETTLED = "SETTLED"
    HARDSHIP_HOLD = "HARDSHIP_HOLD"
    INCIDENT_HOLD = "INCIDENT_HOLD"
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
    """One line of the contact ledger: a contact or an attempt, by any channel and any collector.

    `reached`: the person of the case was spoken with. `to`: the relation of another person who was spoken with instead.
    `left`: why a visit was left. `household`: it was about another case at the same address.
    """

    at: datetime
    channel: Channel
    reached: bool
    note: str = ""
    by: str = ""
    to: str = ""
    left: str = ""
    household: bool = False


@dataclass(frozen=True, slots=True)
class Inconvenient:
    """A time at which a person does not want to be visited, local to them.

    `days` are weekdays from MON to SUN apart by spaces, empty for every day; hours are HH:MM, the first included and
    the last not; `until` before `since` runs over midnight, both equal is the whole day.
    """

    since: str
    until: str
    days: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgreedHours:
    """Hours in which the person agreed to be visited though the law's window is closed: once, and never again after.

    Times in UTC, `since` included and `until` not; `by` is who agreed, `at` when, `text_version` what was read out.
    """

    since: datetime
    until: datetime
    at: datetime
    by: str
    text_version: str = ""


class AddressState(StrEnum):
    """What is known of the address of a case."""

    VALID = "VALID"
    INVALID = "INVALID"
    UNVERIFIED = "UNVERIFIED"
    MOVED = "MOVED"
    DEMOLISHED = "DEMOLISHED"
    FORBIDDEN = "FORBIDDEN"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a person that a lawful visit has to respect. None: not on file, which counts against the visit.

    `represented_by`: a lawyer or adviser to speak with instead. `ceased`: they asked in writing not to be contacted.
    `unreachable`: why the person counts as out of reach beyond failed calls (number invalid, incapable).
    `do_not_contact`: relations who refused to be asked again. `interrupted_on`: when the limitation last began anew.
    `respite_from` … `crisis_ended`: a statutory moratorium. `visit_requested_at_work`: the person wants it there.
    """

    inconvenient: tuple[Inconvenient, ...] = ()
    agreed: tuple[AgreedHours, ...] = ()
    address_state: AddressState = AddressState.UNVERIFIED
    represented_by: str = ""
    ceased: bool = False
    vulnerable: bool = False
    employer_prohibits: bool = False
    visit_requested_at_work: bool = False
    unreachable: str = ""
    do_not_contact: tuple[str, ...] = ()
    quiet_until: date | None = None
    adviser_since: date | None = None
    respite_from: date | None = None
    respite_in_crisis: bool = False
    crisis_ended: date | None = None
    visit_notice_at: datetime | None = None
    written_consent_until: date | None = None
    validation_sent: date | None = None
    transfer_notice: date | None = None
    agency_listed: bool | None = None
    interrupted_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as the office keeps it: what travels down in the feed."""

    case_id: str
    case: Case
    balance_at: datetime
    outsourcing_notice: date | None = None
    stops: frozenset[StopFlag] = field(default_factory=frozenset)
    contacts: tuple[Contact, ...] = ()
    circumstances: Circumstances = Circumstances()
