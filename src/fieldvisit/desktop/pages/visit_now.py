"""Everything the visit page shows at one moment, read in one go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit import casework
from fieldvisit.casework import Desk, Line
from fieldvisit.clock import Moment
from fieldvisit.errors import NotFound
from fieldvisit.model.order import Order, Parties, Staff
from fieldvisit.model.outcome import OfferKind
from fieldvisit.model.policy import Pack, Verdict, When, blocks
from fieldvisit.model.visit import Step, Visit
from fieldvisit.store import CaseRow
from fieldvisit.wording import known, say

STEPS: Final = (Step.BEFORE, Step.DOOR, Step.TALK, Step.AGREE, Step.CLOSE)
ORDER: Final = "O:"
"""A subject that begins so names an order; any other is a visit's id."""


@dataclass(frozen=True, slots=True)
class Now:
    """One reading. `lines` and `missing` are empty before departure; `verdicts` are those of the step reached."""

    language: str
    moment: Moment
    order: Order
    row: CaseRow
    pack: Pack
    parties: Parties
    staff: dict[str, Staff]
    visit: Visit | None
    verdicts: tuple[Verdict, ...]
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    quotable: bool

    def local(self, when: datetime | Moment) -> datetime:
        """Return a time in the zone of the visited address."""
        return (when.best if isinstance(when, Moment) else when).astimezone(ZoneInfo(self.order.zone))

    def clock(self, when: datetime | Moment) -> str:
        """Write a time of day as `14:02:31`."""
        return self.local(when).strftime("%H:%M:%S")

    def word(self, group: str, value: str) -> str:
        """Return the word for a value of the model, or the value itself where it is free text."""
        key = f"{group}.{value}"
        return say(key, self.language) if value and known(key) else value

    def name(self, collector: str) -> str:
        """Return a collector's name, or the id of one the office does not vouch for."""
        return self.staff[collector].name if collector in self.staff else collector

    def says(self, verdict: Verdict) -> str:
        """Return a rule's sentence."""
        return self.pack.rule(verdict.rule).say(self.language)

    @property
    def blocked(self) -> str:
        """The sentence of the first rule that forbids the step reached, or empty."""
        found = blocks(self.verdicts)
        return self.says(found[0]) if found else ""

    def closed(self, step: Step) -> str:
        """Return the wording key of why a step cannot be entered yet, or empty."""
        visit = self.visit
        if step is Step.BEFORE:
            return ""
        if visit is None:
            return "not_possible.not_departed"
        if step is Step.DOOR and visit.confirmed is None and visit.knocked is None:
            return "not_possible.not_confirmed"
        if step in (Step.TALK, Step.AGREE) and not visit.may_speak:
            return "not_possible.not_spoken"
        return ""

    def silent(self) -> str:
        """Return why payment and offers may not be spoken of now: a sentence, or empty."""
        visit = self.visit
        if visit is None or not visit.may_speak:
            return say("not_possible.not_spoken", self.language)
        if visit.left is not None:
            return say("not_possible.left", self.language)
        if any(one.kind is OfferKind.DISPUTE for one in visit.offers):
            return say("not_possible.disputed", self.language)
        return ""


def read(desk: Desk, order_id: str, language: str, companion: str | None, recorder: str | None) -> Now:
    """Read an order's visit as it stands; `companion` and `recorder` are what is chosen and typed before departure.

    Raises NotFound when the order, its case or what the office says first is not on this laptop.
    """
    store = desk.store
    order = store.orders.get(order_id)
    visit = store.visits.for_order(order_id)
    row, pack, parties = store.cases.get(order.case_id), casework.rules(desk, order, visit), store.staff.parties()
    staff = {one.collector_id: one for one in store.staff.all()}
    if visit is None:
        verdicts = casework.departing(desk, order_id, companion=companion, recorder=recorder or "")
        lines, missing, quotable = tuple[Line, ...](), tuple[str, ...](), False
    else:
        quotable = casework.quotable(desk, visit)
        lines = casework.lines(pack, visit, stale=visit.may_speak and not quotable)
        verdicts = casework.verdicts(desk, visit, _when(visit))
        missing = tuple(casework.missing(desk, visit)) if visit.open else ()
    return Now(
        language, desk.moment(), order, row, pack, parties, staff, visit, verdicts, lines, missing, quotable
    )  # fmt: skip


def _when(visit: Visit) -> When:
    if visit.step in (Step.TALK, Step.AGREE):
        return When.TALK
    return When.DOOR if visit.left is None and visit.open else When.SEAL


def order_of(desk: Desk, subject: str) -> str:
    """Return the order a subject (`O:<order id>` or a visit's id) is about. Raises NotFound."""
    if subject.startswith(ORDER):
        return subject.removeprefix(ORDER)
    if not subject:
        raise NotFound(what="visit")
    return desk.store.visits.get(subject).departed.order_id
