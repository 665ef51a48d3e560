"""The pack's checklist for one visit: which lines apply on the path taken, which must be done, which are."""

from dataclasses import dataclass
from typing import Final

from fieldvisit.casework.outcomes import CUT_SHORT, UNFINISHED
from fieldvisit.model.outcome import Outcome, Who
from fieldvisit.model.policy import ChecklistItem, Pack
from fieldvisit.model.visit import Step, Tick, Visit

PERSON_CONFIRMED: Final = "person_confirmed"
DEBT_EXPLAINED: Final = "debt_explained"
_AFTER_CONFIRMED: Final = frozenset({"authorisation_shown", PERSON_CONFIRMED})
"""Door items that would tell a third party of the debt, or make sense only for the person."""
_SPEAKING: Final = frozenset({Step.TALK, Step.AGREE})


@dataclass(frozen=True, slots=True)
class Line:
    """One line to show and tick. `key` is what `tick` takes: the item, or `item:collector` for one asked of each.

    `applies` says whether it makes sense on the path taken, `done` whether it is ticked or excused with a reason.
    """

    key: str
    item: str
    collector: str
    step: Step
    applies: bool
    required: bool
    done: bool
    tick: Tick | None

    @property
    def admitted(self) -> bool:
        """Whether a line that should have been done is stated not to have been, and why: never a reason to lie."""
        return bool(self.tick and not self.tick.done and self.tick.note.strip())


def keys(item: ChecklistItem, visit: Visit) -> tuple[str, ...]:
    """Return the tick keys of an item: one, or one for each collector."""
    if not item.each:
        return (item.item,)
    return tuple(f"{item.item}:{one}" for one in (visit.departed.lead, visit.departed.companion))


def lines(pack: Pack, visit: Visit, *, stale: bool = False) -> tuple[Line, ...]:
    """Return every line of the pack's checklist as it stands in a visit, in the pack's order.

    Nothing is required of who broke off because it was not safe (domain 5: situation 15).

    `stale` says that the balance may not be quoted: then `debt_explained` may stand undone with its reason.
    """
    return tuple(_line(item, key, visit, stale) for item in pack.checklist for key in keys(item, visit))


def undone(pack: Pack, visit: Visit, *, stale: bool = False) -> tuple[Line, ...]:
    """Return the lines that are required on the path taken and not done (or excused with a written reason)."""
    return tuple(line for line in lines(pack, visit, stale=stale) if line.required and not line.done)


def _line(item: ChecklistItem, key: str, visit: Visit, stale: bool) -> Line:
    tick = next((one for one in visit.ticks if one.item == key), None)
    applies = _applies(item, visit)
    done = bool(tick and (tick.done or (tick.note.strip() and _excusable(item, visit, stale))))
    if item.item == PERSON_CONFIRMED and visit.may_speak:
        done = True
    collector = key.partition(":")[2]
    required = applies and item.required and visit.outcome is not Outcome.ABORTED_SAFETY
    return Line(key, item.item, collector, Step(item.step), applies, required, done, tick)


def _applies(item: ChecklistItem, visit: Visit) -> bool:
    step = Step(item.step)
    if step in _SPEAKING:
        return visit.may_speak and (step is Step.TALK or bool(visit.offers or visit.received))
    if step is Step.DOOR:
        answered = visit.knocked is not None and visit.knocked.who not in (Who.NOBODY, Who.MINOR)
        return answered and (visit.may_speak or item.item not in _AFTER_CONFIRMED)
    return visit.outcome is not Outcome.CANCELLED_BEFORE_START


def _excusable(item: ChecklistItem, visit: Visit, stale: bool) -> bool:
    cut = visit.left is not None and visit.left.reason in CUT_SHORT
    return cut or visit.outcome in UNFINISHED or (stale and item.item == DEBT_EXPLAINED)


def reached(line: Line, visit: Visit) -> bool:
    """Tell whether a line can truthfully be ticked as done where the visit stands."""
    if line.step in _SPEAKING:
        return visit.may_speak
    if line.step is Step.DOOR:
        return visit.knocked is not None or visit.confirmed is not None
    return True
