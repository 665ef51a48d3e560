"""The words of a visit: who answered, how it ended, what was asked for, what went wrong, and what each stops."""

from enum import StrEnum
from typing import Final

from fieldvisit.model.case import StopFlag


class Who(StrEnum):
    """Who answered the door; asked before anything about a debt is on screen."""

    SELF = "SELF"
    GUARANTOR = "GUARANTOR"
    CO_BORROWER = "CO_BORROWER"
    FAMILY = "FAMILY"
    OTHER_ADULT = "OTHER_ADULT"
    MINOR = "MINOR"
    NOBODY = "NOBODY"
    LAWYER = "LAWYER"


LIABLE = frozenset({Who.SELF, Who.GUARANTOR, Who.CO_BORROWER})
"""With whom the debt may be spoken of (CN-CON-01)."""


class Outcome(StrEnum):
    """The canonical outcome of a visit: exactly one."""

    MET_DEBTOR_PAID_FULL = "MET_DEBTOR_PAID_FULL"
    MET_DEBTOR_PAID_PART = "MET_DEBTOR_PAID_PART"
    MET_DEBTOR_PTP = "MET_DEBTOR_PTP"
    MET_DEBTOR_PLAN_REQUEST = "MET_DEBTOR_PLAN_REQUEST"
    MET_DEBTOR_WAIVER_REQUEST = "MET_DEBTOR_WAIVER_REQUEST"
    MET_DEBTOR_EXTENSION_REQUEST = "MET_DEBTOR_EXTENSION_REQUEST"
    MET_DEBTOR_REFUSED_PAY = "MET_DEBTOR_REFUSED_PAY"
    MET_DEBTOR_REFUSED_TALK = "MET_DEBTOR_REFUSED_TALK"
    MET_DEBTOR_DISPUTE = "MET_DEBTOR_DISPUTE"
    MET_DEBTOR_HARDSHIP = "MET_DEBTOR_HARDSHIP"
    MET_DEBTOR_REPRESENTED = "MET_DEBTOR_REPRESENTED"
    IDENTITY_NOT_CONFIRMED = "IDENTITY_NOT_CONFIRMED"
    NO_ONE_HOME = "NO_ONE_HOME"
    HOUSE_VACANT = "HOUSE_VACANT"
    MOVED = "MOVED"
    WRONG_ADDRESS = "WRONG_ADDRESS"
    ADDRESS_NOT_FOUND = "ADDRESS_NOT_FOUND"
    DEMOLISHED = "DEMOLISHED"
    ACCESS_DENIED = "ACCESS_DENIED"
    THIRD_PARTY_ONLY = "THIRD_PARTY_ONLY"
    MINOR_ONLY = "MINOR_ONLY"
    DEBTOR_DECEASED = "DEBTOR_DECEASED"
    DEBTOR_HOSPITALISED = "DEBTOR_HOSPITALISED"
    DEBTOR_DETAINED = "DEBTOR_DETAINED"
    NOT_MY_LOAN_FRAUD = "NOT_MY_LOAN_FRAUD"
    BANKRUPTCY_CLAIMED = "BANKRUPTCY_CLAIMED"
    COMPLAINT_RAISED = "COMPLAINT_RAISED"
    ABORTED_TIME = "ABORTED_TIME"
    ABORTED_SAFETY = "ABORTED_SAFETY"
    ABORTED_CASE_WITHDRAWN = "ABORTED_CASE_WITHDRAWN"
    ABORTED_TECHNICAL = "ABORTED_TECHNICAL"
    CANCELLED_BEFORE_START = "CANCELLED_BEFORE_START"


class OfferKind(StrEnum):
    """What a person asks for, states or objects at the door; all but the promise need the office's answer."""

    PROMISE = "PROMISE"
    PLAN = "PLAN"
    WAIVER = "WAIVER"
    EXTENSION = "EXTENSION"
    DISPUTE = "DISPUTE"
    FRAUD = "FRAUD"
    HARDSHIP = "HARDSHIP"
    COMPLAINT = "COMPLAINT"
    BANKRUPTCY = "BANKRUPTCY"
    REPRESENTED = "REPRESENTED"
    DATA_REQUEST = "DATA_REQUEST"


OBJECTIONS: Final = {
    OfferKind.DISPUTE: StopFlag.DISPUTE,
    OfferKind.FRAUD: StopFlag.FRAUD_CLAIM,
    OfferKind.HARDSHIP: StopFlag.HARDSHIP_HOLD,
    OfferKind.COMPLAINT: StopFlag.COMPLAINT_OPEN,
    OfferKind.BANKRUPTCY: StopFlag.BANKRUPTCY,
    OfferKind.REPRESENTED: StopFlag.REPRESENTED,
}
"""These stop further visits at once, on the laptop and in the office (domain 5: situations 10-12, 21, 22)."""
PROPOSALS: Final = frozenset({OfferKind.PLAN, OfferKind.WAIVER, OfferKind.EXTENSION})
"""These wait for the office's decision; until then no further visit (PROPOSAL_OPEN; domain 5: situations 8, 9)."""
RIGHTS: Final = frozenset(OBJECTIONS) | {OfferKind.DATA_REQUEST}
"""What is never judged away: it can be recorded until the seal, whatever the rules say of the visit."""
ENDING_TALK: Final = frozenset({OfferKind.DISPUTE, OfferKind.FRAUD, OfferKind.BANKRUPTCY, OfferKind.REPRESENTED})
"""After these the debt is not spoken of any more in this visit."""
STOPPING: Final = {
    Outcome.DEBTOR_DECEASED: StopFlag.DECEASED,
    Outcome.DEBTOR_HOSPITALISED: StopFlag.HARDSHIP_HOLD,
    Outcome.DEBTOR_DETAINED: StopFlag.HARDSHIP_HOLD,
    Outcome.BANKRUPTCY_CLAIMED: StopFlag.BANKRUPTCY,
    Outcome.NOT_MY_LOAN_FRAUD: StopFlag.FRAUD_CLAIM,
    Outcome.MET_DEBTOR_REPRESENTED: StopFlag.REPRESENTED,
}
"""Outcomes that stop later visits by themselves, from the seal on (domain 5: situations 11, 18, 19, 21)."""


class IncidentKind(StrEnum):
    """What went wrong or has to be known at once; all but OTHER and CONDUCT hold the case (domain 5: 13-15)."""

    SELF_HARM = "SELF_HARM"
    HOME_VIOLENCE = "HOME_VIOLENCE"
    VIOLENCE = "VIOLENCE"
    DETAINED = "DETAINED"
    MEDICAL = "MEDICAL"
    CONDUCT = "CONDUCT"
    OTHER = "OTHER"


HOLDING: Final = frozenset(IncidentKind) - {IncidentKind.CONDUCT, IncidentKind.OTHER}
"""Incidents after which a supervisor must reopen the case."""
RESTRICTED: Final = frozenset({IncidentKind.SELF_HARM, IncidentKind.HOME_VIOLENCE})
"""Incidents that only the office may read of: never in a report, of which the household gets a copy."""


class Said(StrEnum):
    """Words the person wants written down, in their own voice."""

    CORRECTION = "CORRECTION"
    DISAGREEMENT = "DISAGREEMENT"
