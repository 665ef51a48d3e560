"""What the office gives a collector besides cases: visit orders, staff, parties, receipt ranges."""

from dataclasses import dataclass
from datetime import date, datetime

from fieldvisit.model.money import Fen


@dataclass(frozen=True, slots=True)
class Order:
    """An approved visit order (外访单): the only thing a visit can start from.

    `slot_from`/`slot_until` are the planned hours (UTC); the order is valid on local days `valid_from` … `valid_until`
    inclusive, and a laptop that has not heard from the office for `max_offline_hours` may not use it. `pack_id` names
    the rules it is judged by, empty for the office's own.
    """

    order_id: str
    case_id: str
    lead: str
    companion: str
    reason: str
    approver: str
    valid_from: date
    valid_until: date
    max_offline_hours: int
    slot_from: datetime
    slot_until: datetime
    address_kind: str = "HOME"
    zone: str = "Asia/Shanghai"
    pack_id: str = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """A collector as the office vouches for them. Dates are the last valid day; `certificates` names courses passed."""

    collector_id: str
    name: str
    badge_no: str
    badge_until: date
    training_until: date
    authorised_until: date
    active: bool = True
    certificates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parties:
    """Who stands behind a visit and where the visited person can turn (委托方, 受托机构, complaint channels)."""

    agency: str
    agency_credit_code: str
    service_phone: str
    complaint_phone: str
    regulator_phone: str
    check_url: str


@dataclass(frozen=True, slots=True)
class ReceiptRange:
    """Receipt numbers this device may use: `prefix` + 6 digits, `first` … `last` inclusive."""

    range_id: str
    prefix: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What the office lets a collector propose at the door. Amounts in fen.

    `plan_rate_bp` is the highest yearly rate of a plan in basis points (0: plans bear no further interest),
    `extension_days` how many days from the visit a new due date may lie. `acknowledgement`: the office wants a separate
    signature under the debt asked for; it stays voluntary, and is never asked for a time-barred debt. `cash`: banknotes
    may be taken where the policy pack does not forbid it, by both collectors' count, at most `cash_most` a receipt and
    `cash_day_most` a laptop and local day (0: none), paid in within `cash_deposit_hours`. `photo_place`,
    `photo_device`: photos keep where they were taken, or by what; else both are taken out when a photo is added.
    """

    plan_months: int = 60
    waiver_interest: Fen = 0
    waiver_fees: Fen = 0
    plan_rate_bp: int = 0
    extension_days: int = 90
    acknowledgement: bool = False
    cash: bool = False
    cash_most: Fen = 0
    cash_day_most: Fen = 0
    cash_deposit_hours: int = 24
    photo_place: bool = False
    photo_device: bool = False

    @property
    def takes_cash(self) -> bool:
        """Tell whether any banknotes may be taken at all, as far as the office is asked."""
        return self.cash and self.cash_most > 0 and self.cash_day_most > 0


@dataclass(frozen=True, slots=True)
class Decision:
    """The office's answer to what was asked for at the door. `number` is the slip's, `reason` for the person."""

    number: str
    case_id: str
    visit_id: str
    kind: str
    accepted: bool
    decided_on: date
    approver: str
    reason: str = ""
