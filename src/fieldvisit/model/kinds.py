"""What can be wrong with words written of a person: the kinds of the conduct check, which rules name."""

from enum import StrEnum


class Kind(StrEnum):
    """What is wrong with a phrase. Words: wording `conduct.kind.<KIND>`, and `conduct.why.…`, `conduct.suggest.…`."""

    THREAT = "THREAT"
    INSULT = "INSULT"
    FALSE_LEGAL = "FALSE_LEGAL"
    DISCLOSURE = "DISCLOSURE"
    PUBLIC_SHAMING = "PUBLIC_SHAMING"
    HEALTH = "HEALTH"
    CHILD = "CHILD"
    SAFETY = "SAFETY"
    ID_KEPT = "ID_KEPT"
    PROMISE = "PROMISE"
    MONEY = "MONEY"
    FEIGNED_AUTHORITY = "FEIGNED_AUTHORITY"
    FAKE_DELIVERY = "FAKE_DELIVERY"
    LABEL = "LABEL"
