"""What stands on the papers that stay with the person: the content, frozen, before anything is drawn."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from fieldvisit.model.affordability import Affordability
from fieldvisit.model.instalments import PlanTerms
from fieldvisit.model.offers import ExtensionTerms, WaiverTerms
from fieldvisit.model.order import Parties
from fieldvisit.model.outcome import PROPOSALS, RIGHTS, OfferKind
from fieldvisit.model.receipt import Allocation

LANGUAGES: Final = ("zh-CN", "zh-TW", "en")
"""Languages in which the person can have a paper; any other gives Chinese."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The numbered slip for an objection, a complaint, a hardship or a request about data: no amount, no case.

    `kind` is one of `outcome.RIGHTS` (ValueError otherwise), `number` is `visit.slip(serial, place)`, `said` what the
    person said in their own words, `badges` the collectors' badge numbers. `at` in UTC, printed local to `zone`. `cash`
    (here and below): the office lets collectors take cash, so no paper says that they never do.
    """

    number: str
    kind: OfferKind
    at: datetime
    zone: str
    language: str
    said: str
    creditor: str
    parties: Parties
    badges: tuple[str, str]
    visit_id: str
    copy: bool = False
    cash: bool = False

    def __post_init__(self) -> None:
        if self.kind not in RIGHTS:
            raise ValueError(f"no slip goes with {self.kind}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the person proposes and the office has yet to approve: one of `plan`, `waiver`, `extension`.

    `kind` is one of `outcome.PROPOSALS` and its terms must be there (ValueError otherwise). `owed` is the balance as of
    `balance_at`, in fen; `dpd` the days overdue on the day of the visit, None where not known. The household's figures
    in `affordability` are printed only `with_household`: when the person wants them on the paper.
    """

    number: str
    kind: OfferKind
    at: datetime
    zone: str
    language: str
    person: str
    case_no_masked: str
    owed: Allocation
    balance_at: datetime
    creditor: str
    parties: Parties
    badges: tuple[str, str]
    visit_id: str
    plan: PlanTerms | None = None
    waiver: WaiverTerms | None = None
    extension: ExtensionTerms | None = None
    dpd: int | None = None
    said: str = ""
    affordability: Affordability | None = None
    with_household: bool = False
    copy: bool = False
    cash: bool = False

    def __post_init__(self) -> None:
        terms = {OfferKind.PLAN: self.plan, OfferKind.WAIVER: self.waiver, OfferKind.EXTENSION: self.extension}
        if self.kind not in PROPOSALS or terms[self.kind] is None:
            raise ValueError(f"no terms of a proposal for {self.kind}")


@dataclass(frozen=True, slots=True)
class Card:
    """The neutral card for a door that nobody opened: a first name, a number, hours to call, and nothing else.

    `name` is the collector's given name only (`given_name`), `phone` a number that answers without naming its business,
    hours are HH:MM, local. Nothing on it may tell a neighbour what the visit was about.
    """

    language: str
    name: str
    phone: str
    since: str = "09:00"
    until: str = "18:00"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A collector as the visit order names them."""

    name: str
    badge_no: str
    badge_until: date


@dataclass(frozen=True, slots=True)
class Badge:
    """The visit order as shown and left at the door: who comes, for whom, until when, and how to check it.

    It names no person, address, case or amount. `check_url` of the parties with a badge number is in each code.
    """

    order_id: str
    language: str
    creditor: str
    parties: Parties
    lead: Bearer
    companion: Bearer
    valid_from: date
    valid_until: date
    copy: bool = False
    cash: bool = False
