"""Which outcomes and endings a visit can truthfully have: pure tables over what has been recorded."""

from enum import StrEnum
from typing import Final

from fieldvisit.model.money import Fen
from fieldvisit.model.outcome import LIABLE, OfferKind, Outcome, Who
from fieldvisit.model.visit import Visit


class Leaving(StrEnum):
    """Why the collectors left the door. Words: wording `left.<REASON>`."""

    DONE = "DONE"
    ASKED_TO_LEAVE = "ASKED_TO_LEAVE"
    REFUSED = "REFUSED"
    OUT_OF_HOURS = "OUT_OF_HOURS"
    UNSAFE = "UNSAFE"
    NOBODY = "NOBODY"
    WITHDRAWN = "WITHDRAWN"
    TECHNICAL = "TECHNICAL"
    OTHER = "OTHER"


CUT_SHORT: Final = frozenset(Leaving) - {Leaving.DONE, Leaving.NOBODY, Leaving.OTHER}
"""After these a required item may stand undone, with its reason written."""

_ABORTED: Final = frozenset(
    {Outcome.ABORTED_TIME, Outcome.ABORTED_SAFETY, Outcome.ABORTED_CASE_WITHDRAWN, Outcome.ABORTED_TECHNICAL}
)
_PLACE: Final = frozenset(
    {Outcome.WRONG_ADDRESS, Outcome.ADDRESS_NOT_FOUND, Outcome.DEMOLISHED, Outcome.ACCESS_DENIED, Outcome.MOVED}
)
_UNABLE: Final = frozenset({Outcome.DEBTOR_DECEASED, Outcome.DEBTOR_HOSPITALISED, Outcome.DEBTOR_DETAINED})
_CLAIMED: Final = frozenset({Outcome.NOT_MY_LOAN_FRAUD, Outcome.BANKRUPTCY_CLAIMED})

_UNKNOCKED: Final = _PLACE - {Outcome.MOVED} | {Outcome.CANCELLED_BEFORE_START}
_BY_WHO: Final = {
    Who.NOBODY: _PLACE | {Outcome.NO_ONE_HOME, Outcome.HOUSE_VACANT},
    Who.MINOR: frozenset({Outcome.MINOR_ONLY}),
    Who.FAMILY: _PLACE | _UNABLE | {Outcome.THIRD_PARTY_ONLY, Outcome.BANKRUPTCY_CLAIMED},
    Who.OTHER_ADULT: _PLACE | _UNABLE | {Outcome.THIRD_PARTY_ONLY, Outcome.HOUSE_VACANT},
    Who.LAWYER: _UNABLE | _CLAIMED | {Outcome.THIRD_PARTY_ONLY, Outcome.MET_DEBTOR_REPRESENTED},
}
_UNCONFIRMED: Final = frozenset(
    {Outcome.IDENTITY_NOT_CONFIRMED, Outcome.MET_DEBTOR_REFUSED_TALK, Outcome.WRONG_ADDRESS, Outcome.NOT_MY_LOAN_FRAUD}
)
_MET: Final = _UNABLE | _CLAIMED
_SPOKEN: Final = frozenset(
    {Outcome.MET_DEBTOR_REFUSED_PAY, Outcome.MET_DEBTOR_REFUSED_TALK, Outcome.MET_DEBTOR_REPRESENTED}
)
_BY_OFFER: Final = {
    Outcome.MET_DEBTOR_PTP: OfferKind.PROMISE,
    Outcome.MET_DEBTOR_PLAN_REQUEST: OfferKind.PLAN,
    Outcome.MET_DEBTOR_WAIVER_REQUEST: OfferKind.WAIVER,
    Outcome.MET_DEBTOR_EXTENSION_REQUEST: OfferKind.EXTENSION,
    Outcome.MET_DEBTOR_DISPUTE: OfferKind.DISPUTE,
    Outcome.MET_DEBTOR_HARDSHIP: OfferKind.HARDSHIP,
}
_BY_CLAIM: Final = {
    OfferKind.COMPLAINT: Outcome.COMPLAINT_RAISED,
    OfferKind.FRAUD: Outcome.NOT_MY_LOAN_FRAUD,
    OfferKind.BANKRUPTCY: Outcome.BANKRUPTCY_CLAIMED,
    OfferKind.REPRESENTED: Outcome.MET_DEBTOR_REPRESENTED,
}
"""What somebody stated can always be the outcome, whoever answered."""
UNFINISHED: Final = (
    _ABORTED
    | _UNABLE
    | _CLAIMED
    | {
        Outcome.MET_DEBTOR_REFUSED_TALK,
        Outcome.MET_DEBTOR_REPRESENTED,
        Outcome.MET_DEBTOR_DISPUTE,
        Outcome.COMPLAINT_RAISED,
    }
)
"""Outcomes with which a conversation stops before everything could be explained."""


def allowed_outcomes(visit: Visit, balance: Fen | None = None) -> tuple[Outcome, ...]:
    """Return the outcomes open to a visit as it stands, in canonical order.

    Without a confirmed liable person only outcomes of leaving are open (CN-CON-01). An outcome that names a fact
    (a payment, a promise, a dispute …) is open when that fact is recorded. With `balance` (fen owed before the visit)
    payments decide between full and part.
    """
    open_to = set(_ABORTED)
    if visit.knocked is None:
        open_to |= _UNKNOCKED
    elif visit.may_speak:
        open_to |= _MET | _SPOKEN | _spoken_of(visit, balance)
    elif visit.knocked.who in LIABLE:
        open_to |= _UNCONFIRMED
    else:
        open_to |= _BY_WHO[visit.knocked.who]
    open_to |= {_BY_CLAIM[offer.kind] for offer in visit.offers if offer.kind in _BY_CLAIM}
    return tuple(outcome for outcome in Outcome if outcome in open_to)


def _spoken_of(visit: Visit, balance: Fen | None) -> set[Outcome]:
    kinds = {offer.kind for offer in visit.offers}
    found = {outcome for outcome, kind in _BY_OFFER.items() if kind in kinds}
    if visit.received:
        full = balance is not None and sum(one.amount for one in visit.received) >= balance
        if full or balance is None:
            found.add(Outcome.MET_DEBTOR_PAID_FULL)
        if not full:
            found.add(Outcome.MET_DEBTOR_PAID_PART)
    return found
