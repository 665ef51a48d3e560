"""Everything the visit page shows at one moment, read in one go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from fieldvisit import casework
from fieldvisit.casework import Desk, Line
from fieldvisit.clock import Moment
from fieldvisit.errors import NotFound
from fieldvisit.model.case import StopFlag
from fieldvisit.model.order import Order, Parties, Staff
from fieldvisit.model.outcome import ENDING_TALK, LIABLE, IncidentKind, Outcome, Who
from fieldvisit.model.policy import Level, Pack, Rule, Verdict, When, blocks
from fieldvisit.model.visit import Step, Visit
from fieldvisit.store import CaseRow
from fieldvisit.wording import known, say

STEPS: Final = (Step.BEFORE, Step.DOOR, Step.TALK, Step.AGREE, Step.CLOSE)
ORDER: Final = "O:"
"""A subject that begins so names an order; any other is a visit's id."""
THIRD: Final = frozenset({Who.FAMILY, Who.OTHER_ADULT})
"""Who may be asked to pass a message, and nothing else."""
STOPPING_TALK: Final = frozenset({IncidentKind.SELF_HARM, IncidentKind.HOME_VIOLENCE, IncidentKind.MEDICAL})
"""Incidents after which nothing but the person matters: the talk of the debt is over."""
UNABLE: Final = (Outcome.DEBTOR_DECEASED, Outcome.DEBTOR_HOSPITALISED, Outcome.DEBTOR_DETAINED)
"""What others tell of the person that ends the visit at once."""


@dataclass(frozen=True, slots=True)
class Now:
    """One reading. `lines` and `missing` are empty before departure; `examined` are the rules asked at this step.

    `message` is what the rules say of asking a third person, `hours` what they say of the time alone.
    """

    language: str
    moment: Moment
    order: Order
    row: CaseRow
    pack: Pack
    parties: Parties
    staff: dict[str, Staff]
    visit: Visit | None
    examined: tuple[tuple[Rule, Verdict | None], ...]
    message: tuple[Verdict, ...]
    hours: tuple[Verdict, ...]
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    quotable: bool
    withdrawn: bool

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The rules that are not met at the step reached."""
        return tuple(verdict for _, verdict in self.examined if verdict is not None)

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

    @property
    def discreet(self) -> bool:
        """Whether somebody may look on who must not learn why the collectors came: until a person is confirmed."""
        visit = self.visit
        at_door = visit is not None and visit.open and visit.confirmed is not None and visit.left is None
        return bool(at_door and visit is not None and not visit.may_speak)

    @property
    def third(self) -> bool:
        """Whether somebody answered who may only be asked to pass a message."""
        return self.visit is not None and self.visit.knocked is not None and self.visit.knocked.who in THIRD

    @property
    def liable(self) -> bool:
        """Whether somebody answered with whom the debt may be spoken of, once confirmed."""
        return self.visit is not None and self.visit.knocked is not None and self.visit.knocked.who in LIABLE

    @property
    def shut(self) -> bool:
        """Whether the law's hours are over (or have not begun), and nobody agreed to others."""
        return any(one.level is Level.BLOCK and self.pack.rule(one.rule).check == "window" for one in self.hours)

    @property
    def closing(self) -> Verdict | None:
        """The nearest warning that the hours run out, if one is due."""
        near = [one for one in self.hours if self.pack.rule(one.rule).check == "closing"]
        return min(near, key=lambda one: self.pack.rule(one.rule).number("minutes"), default=None)

    @property
    def over(self) -> str:
        """Why nothing is left but to leave: left, withdrawn, hours, the kind of an incident or offer, an outcome that
        is the person's fate; or empty."""
        visit = self.visit
        if visit is None or not visit.open:
            return ""
        if visit.left is not None:
            return "left"
        ended = [one.body.kind.value for one in visit.incidents if one.body.kind in STOPPING_TALK]
        ended += [one.kind.value for one in visit.offers if one.kind in ENDING_TALK]
        ended += [visit.outcome.value] if visit.outcome in UNABLE else []
        if visit.knocked is None:
            return "withdrawn" if self.withdrawn else ""
        return (ended[:1] or ["withdrawn" if self.withdrawn else "hours" if self.shut else ""])[0]

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
        return say(f"not_possible.{self.over}", self.language) if self.over else ""


def read(desk: Desk, order_id: str, language: str, companion: str | None, recorder: str | None) -> Now:
    """Read an order's visit as it stands; `companion` and `recorder` are what is chosen and typed before departure.

    Raises NotFound when the order, its case or what the office says first is not on this laptop.
    """
    store = desk.store
    order = store.orders.get(order_id)
    visit = store.visits.for_order(order_id)
    row, pack, parties = store.cases.get(order.case_id), casework.rules(desk, order, visit), store.staff.parties()
    staff = {one.collector_id: one for one in store.staff.all()}
    withdrawn = StopFlag.WITHDRAWN in row.stops or store.orders.cancelled(order_id) is not None
    message = hours = tuple[Verdict, ...]()
    lines, missing, quotable = tuple[Line, ...](), tuple[str, ...](), False
    if visit is None:
        found = casework.departing(desk, order_id, companion=companion, recorder=recorder or "")
        examined = _paired(pack, When.DEPART, found)
    else:
        quotable = casework.quotable(desk, visit)
        lines = casework.lines(pack, visit, stale=visit.may_speak and not quotable)
        examined = casework.examined(desk, visit, _when(visit))
        if visit.open:
            missing = tuple(casework.missing(desk, visit))
            hours = tuple(one for one in casework.verdicts(desk, visit, When.DOOR) if _of_time(pack, one))
            if visit.knocked is not None and visit.knocked.who in THIRD:
                message = casework.verdicts(desk, visit, When.MESSAGE)
    return Now(
        language, desk.moment(), order, row, pack, parties, staff, visit, examined, message, hours,
        lines, missing, quotable, withdrawn,
    )  # fmt: skip


def _paired(pack: Pack, when: When, found: tuple[Verdict, ...]) -> tuple[tuple[Rule, Verdict | None], ...]:
    said = {one.rule: one for one in found}
    return tuple((rule, said.get(rule.rule)) for rule in pack.rules if when in rule.at)


def _of_time(pack: Pack, verdict: Verdict) -> bool:
    return pack.rule(verdict.rule).check in ("window", "closing")


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
