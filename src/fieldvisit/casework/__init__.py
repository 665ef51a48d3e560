"""The verbs of the collector: each judges the rules, writes one fact, and says how the visit stands after it."""

from fieldvisit.casework.agree import offer, outstanding, receive
from fieldvisit.casework.before import confirm, depart
from fieldvisit.casework.checklist import Line, lines
from fieldvisit.casework.close import (
    SealedReport,
    addend,
    attend,
    conclude,
    leave,
    make_ready_to_seal,
    missing,
    owed_before,
    seal,
    void,
)
from fieldvisit.casework.door import PURPOSES, consent, identify, knock, tick
from fieldvisit.casework.facts import quotable, verdicts
from fieldvisit.casework.outcomes import Leaving, allowed_outcomes
from fieldvisit.casework.plan import Stop, day
from fieldvisit.casework.plan import verdicts as departing
from fieldvisit.casework.receipts import receipt_pdf, receipts, void_receipt
from fieldvisit.casework.recovery import interrupted, resume
from fieldvisit.casework.reveal import FIELDS, reveal
from fieldvisit.casework.talk import attach, keep_notes, note
from fieldvisit.casework.timeline import TimelineEntry, timeline
from fieldvisit.store.desk import Desk
from fieldvisit.store.profile import Unlocked, change_passphrase, create, keep_signer, open_signer, unlock

__all__ = [
    "FIELDS",
    "PURPOSES",
    "Desk",
    "Leaving",
    "Line",
    "SealedReport",
    "Stop",
    "TimelineEntry",
    "Unlocked",
    "addend",
    "allowed_outcomes",
    "attach",
    "attend",
    "change_passphrase",
    "conclude",
    "confirm",
    "consent",
    "create",
    "day",
    "depart",
    "departing",
    "identify",
    "interrupted",
    "keep_notes",
    "keep_signer",
    "knock",
    "leave",
    "lines",
    "make_ready_to_seal",
    "missing",
    "note",
    "offer",
    "open_signer",
    "outstanding",
    "owed_before",
    "quotable",
    "receipt_pdf",
    "receipts",
    "receive",
    "resume",
    "reveal",
    "seal",
    "tick",
    "timeline",
    "unlock",
    "verdicts",
    "void",
    "void_receipt",
]
