"""What may be recorded at this moment of a visit, or in words why not; and what to say once the talk is over."""

from typing import Final

from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.model.outcome import ENDING_TALK, LIABLE, RIGHTS, OfferKind, Who
from fieldvisit.model.policy import blocks
from fieldvisit.model.visit import Visit
from fieldvisit.wording import say

BY_ANYBODY: Final = frozenset({OfferKind.COMPLAINT, OfferKind.DATA_REQUEST})
BY_LAWYER: Final = frozenset({OfferKind.REPRESENTED, OfferKind.BANKRUPTCY})
"""By the lawyer, and by who is not confirmed: nobody has to prove who they are to say whom to speak with."""


def reasons(now: Now, visit: Visit) -> dict[OfferKind, str]:
    """Return for each kind why it cannot be recorded now, empty where it can.

    An objection stays possible until the seal, whatever the rules say; proposals only while the talk is lawful.
    """
    quiet = quiet_for(now, visit)
    found = {}
    anybody = visit.knocked is not None and visit.knocked.who not in (Who.NOBODY, Who.MINOR)
    lawyer = visit.knocked is not None and visit.knocked.who in (*LIABLE, Who.LAWYER)
    for kind in OfferKind:
        heard = visit.may_speak or (anybody and kind in BY_ANYBODY) or (lawyer and kind in BY_LAWYER)
        if not visit.open:
            found[kind] = say("step.SEALED", now.language)
        elif kind in RIGHTS:
            found[kind] = "" if heard else say("not_possible.not_spoken", now.language)
        else:
            found[kind] = quiet if kind is not OfferKind.EXTENSION else quiet_for(now, visit, sums=False)
    return found


def quiet_for(now: Now, visit: Visit, *, sums: bool = True) -> str:
    """Return why payment and proposals may not be spoken of now, empty when they may.

    Without `sums` nothing is asked of the balance: more time can be asked for though no figure may be named.
    """
    ending = _ending(visit)
    words = say(f"closed.{ending.value}", now.language) if ending else ""
    return words or now.silent() or (now.blocked if sums else _blocked_but_sums(now))


def _blocked_but_sums(now: Now) -> str:
    found = (one for one in blocks(now.verdicts) if now.pack.rule(one.rule).check != "balance")
    return next((now.says(one) for one in found), "")


def over(visit: Visit, language: str) -> str:
    """Return what to do now that an objection has ended the talk of payment, empty while none has."""
    ending = _ending(visit)
    return say(f"over.{ending.value}", language) if ending and visit.left is None else ""


def _ending(visit: Visit) -> OfferKind | None:
    return next((one.kind for one in reversed(visit.offers) if one.kind in ENDING_TALK), None)
