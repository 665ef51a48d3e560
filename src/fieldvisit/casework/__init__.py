"""The verbs of the collector: each judges the rules, writes one fact, and says how the visit stands after it."""

from fieldvisit.casework.agree import decisions, offer, outstanding, receive, slips
from fieldvisit.casework.asking import examined, quotable, remedy, verdicts
from fieldvisit.casework.attaching import DOCUMENT_LIMIT, PHOTO_LIMIT, RECORDING_LIMIT, attach
from fieldvisit.casework.before import confirm, depart, refresh
from fieldvisit.casework.cash import (
    CashRoom,
    book_closed,
    cash_in_hand,
    cash_room,
    close_book,
    count_cash,
    day_proof,
    day_proof_pdf,
    deposit,
)
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
from fieldvisit.casework.door import PURPOSES, ask_message, consent, identify, knock, tick
from fieldvisit.casework.known import circumstances, refreshed_on
from fieldvisit.casework.lint import conduct
from fieldvisit.casework.outcomes import Leaving, allowed_outcomes
from fieldvisit.casework.outlook import Count, Outlook, earliest, outlook
from fieldvisit.casework.papers import card_pdf, leaflet_pdf, order_pdf, proposal_pdf, slip_pdf
from fieldvisit.casework.person import (
    acknowledge,
    agree_hours,
    hand,
    may_acknowledge,
    say_own,
    show,
    state_address,
    tell_times,
)
from fieldvisit.casework.plan import Stop, day, rules
from fieldvisit.casework.plan import verdicts as departing
from fieldvisit.casework.printing import jobs as print_jobs
from fieldvisit.casework.printing import paper_pdf
from fieldvisit.casework.receipts import receipt_pdf, receipts, void_receipt
from fieldvisit.casework.recovery import interrupted, resume
from fieldvisit.casework.reveal import FIELDS, reveal
from fieldvisit.casework.signers import Ending, ask_renewal, ending, newest, open_signer
from fieldvisit.casework.talk import keep_notes, note
from fieldvisit.casework.timeline import TimelineEntry, timeline
from fieldvisit.casework.trouble import deviations, explain, incident, stop_recorder
from fieldvisit.store.desk import Desk
from fieldvisit.store.profile import Unlocked, change_passphrase, create, keep_signer, unlock

__all__ = [
    "DOCUMENT_LIMIT",
    "FIELDS",
    "PHOTO_LIMIT",
    "PURPOSES",
    "RECORDING_LIMIT",
    "CashRoom",
    "Count",
    "Desk",
    "Ending",
    "Leaving",
    "Line",
    "Outlook",
    "SealedReport",
    "Stop",
    "TimelineEntry",
    "Unlocked",
    "acknowledge",
    "addend",
    "agree_hours",
    "allowed_outcomes",
    "ask_message",
    "ask_renewal",
    "attach",
    "attend",
    "book_closed",
    "card_pdf",
    "cash_in_hand",
    "cash_room",
    "change_passphrase",
    "circumstances",
    "close_book",
    "conclude",
    "conduct",
    "confirm",
    "consent",
    "count_cash",
    "create",
    "day",
    "day_proof",
    "day_proof_pdf",
    "decisions",
    "depart",
    "departing",
    "deposit",
    "deviations",
    "earliest",
    "ending",
    "examined",
    "explain",
    "hand",
    "identify",
    "incident",
    "interrupted",
    "keep_notes",
    "keep_signer",
    "knock",
    "leaflet_pdf",
    "leave",
    "lines",
    "make_ready_to_seal",
    "may_acknowledge",
    "missing",
    "newest",
    "note",
    "offer",
    "open_signer",
    "order_pdf",
    "outlook",
    "outstanding",
    "owed_before",
    "paper_pdf",
    "print_jobs",
    "proposal_pdf",
    "quotable",
    "receipt_pdf",
    "receipts",
    "receive",
    "refresh",
    "refreshed_on",
    "remedy",
    "resume",
    "reveal",
    "rules",
    "say_own",
    "seal",
    "show",
    "slip_pdf",
    "slips",
    "state_address",
    "stop_recorder",
    "tell_times",
    "tick",
    "timeline",
    "unlock",
    "verdicts",
    "void",
    "void_receipt",
]
