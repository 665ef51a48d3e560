"""Words and figures of a case that several pages show: its local day, days overdue, state, and how often visited."""

from datetime import date

from fieldvisit.casework import Desk
from fieldvisit.clock import Moment
from fieldvisit.desktop.tokens import Tone
from fieldvisit.desktop.zone import ZONE, local
from fieldvisit.model.case import Channel
from fieldvisit.model.gist import days_overdue
from fieldvisit.store import CaseRow
from fieldvisit.wording import begun, known, say


def today(desk: Desk) -> date:
    """Return the local day it is now, by the best knowledge of the clock."""
    return local(desk.moment().best).date()


def overdue(row: CaseRow, now: Moment) -> int:
    """Return a case's days past due today."""
    return days_overdue(row.case.case, now, ZONE)


def visits_before(desk: Desk, row: CaseRow, except_visit: str = "") -> int:
    """Return how many visits the person has had: the office's ledger without our own, and our own."""
    ledger = [contact for contact in row.case.contacts if contact.channel is Channel.VISIT]
    if not row.visits:
        return len(ledger)
    ours = [visit for visit in desk.store.visits.list(case_id=row.case.case_id) if not visit.voided]
    told = {visit.contact for visit in ours}
    others = [contact for contact in ledger if contact not in told]
    return len(others) + sum(1 for visit in ours if visit.visit_id != except_visit)


def stop_words(row: CaseRow, language: str) -> tuple[str, ...]:
    """Return a case's stops in words, in a fixed order."""
    keys = [f"stop.{stop}" for stop in sorted(row.stops)]
    return tuple(begun(say(key, language)) if known(key) else key for key in keys)


def first_stop(row: CaseRow, language: str) -> tuple[str, Tone]:
    """Return the first stop in words with how many more there are, empty without one."""
    words = stop_words(row, language)
    if not words:
        return "", "neutral"
    return words[0] + (f" +{len(words) - 1}" if len(words) > 1 else ""), "stop"
