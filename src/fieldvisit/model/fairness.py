"""How visits were carried out, in the figures that stand beside every sum: never the sum alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fieldvisit.model.money import Fen
from fieldvisit.model.outcome import OBJECTIONS, RESTRICTED, OfferKind, Outcome
from fieldvisit.model.policy import Level
from fieldvisit.model.visit import DEVIATION, Visit

_REFUSED: Final = frozenset({"ASKED_TO_LEAVE", "REFUSED"})


@dataclass(frozen=True, slots=True)
class Conduct:
    """Counts over visits that were not given up; `recovered` in fen as the payers announced it, void receipts left out.

    `refusals`: of a talk, a signature, a message or a further visit, each respected. `incidents` without the kinds
    only the office may read of. `warnings`: rules that warned, each once a visit. `deviations`: explained in writing.
    """

    recovered: Fen = 0
    visits: int = 0
    refusals: int = 0
    objections: int = 0
    complaints: int = 0
    incidents: int = 0
    warnings: int = 0
    deviations: int = 0


def conduct(visits: Iterable[Visit], recovered: Fen) -> Conduct:
    """Count the conduct of visits; `recovered` in fen: of the receipts that go with them, those that are not void."""
    held = [visit for visit in visits if visit.voided is None]
    offers = [one.kind for visit in held for one in visit.offers]
    return Conduct(
        recovered=recovered,
        visits=len(held),
        refusals=sum(_refusals(visit) for visit in held),
        objections=sum(kind in OBJECTIONS and kind is not OfferKind.COMPLAINT for kind in offers),
        complaints=sum(kind is OfferKind.COMPLAINT for kind in offers),
        incidents=sum(one.body.kind not in RESTRICTED for visit in held for one in visit.incidents),
        warnings=sum(len(_warned(visit)) for visit in held),
        deviations=sum(one.done and one.item.startswith(DEVIATION) for visit in held for one in visit.ticks),
    )


def _refusals(visit: Visit) -> int:
    left, refused_talk = visit.left, visit.outcome is Outcome.MET_DEBTOR_REFUSED_TALK
    found = [
        bool(left and (left.reason in _REFUSED or left.forbidden)) or refused_talk,
        bool(visit.attended and visit.attended.refused),
        bool(visit.acknowledged and visit.acknowledged.declined),
        *(one.body.refused for one in visit.messages),
    ]
    return sum(found)


def _warned(visit: Visit) -> frozenset[str]:
    return frozenset(
        one.rule for judgement in visit.judgements for one in judgement.verdicts if one.level is Level.WARN
    )
