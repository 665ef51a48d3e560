"""What the bands of the outbox hold, read from the store: sentences with at most one action each."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.pages.outbox_pace import size
from fieldvisit.desktop.session import Session
from fieldvisit.desktop.tokens import Tone
from fieldvisit.desktop.zone import local
from fieldvisit.errors import NotFound
from fieldvisit.model.people import mask_name
from fieldvisit.store import OutboxItem
from fieldvisit.wording import known, say

MOST = 5000
"""Items looked at; more than a laptop gathers in weeks."""

_BLANK = dict.fromkeys(("seq", "type", "where"), "–")

tr_in = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a state as chip, a sentence, and one action, which is `sync`, or a page and its subject."""

    tone: Tone
    state: str
    words: str
    action: str = ""
    page: str = ""
    subject: str = ""


def items(session: Session) -> list[OutboxItem]:
    """Read what is pending or refused, once for all bands."""
    return session.desk.store.outbox.items(MOST)


def trouble(session: Session, found: list[OutboxItem]) -> list[Row]:
    """Return what needs a person: a sync that fails for good, visits left open, what the office did not accept."""
    store = session.desk.store
    rows = [_failure(session)] if session.sync.failure not in ("", "office_unreachable") else []
    rows += [_refused(session, item) for item in found if item.what == "refused"]
    rows += [
        Row(
            "warn",
            tr_in("OutboxPage", "Not finished"),
            tr_in("OutboxPage", "The visit {visit} is not sealed. Finish it, or give it up with a reason.").format(
                visit=visit_words(session, visit.visit_id, visit.case_id)
            ),
            tr_in("OutboxPage", "Go to the visit"),
            "visit",
            visit.visit_id,
        )
        for visit in store.visits.open()
    ]
    return rows


def offline(session: Session) -> str:
    """Return why the office could not be reached the last time and what to do, or nothing."""
    return _why(session) if session.sync.failure == "office_unreachable" else ""


def _failure(session: Session) -> Row:
    retry = tr_in("OutboxPage", "Try again")
    return Row("stop", tr_in("OutboxPage", "Stopped"), _why(session), retry, "sync")


def _why(session: Session) -> str:
    error, code = session.sync.error, session.sync.failure
    if error is not None and error.code == code:
        words, why = sentence(error, session), f"sync.reason.{error.facts.get('reason', '')}"
    else:
        words, why = say(f"error.{code if known(f'error.{code}') else 'unknown'}", session.language, **_BLANK), ""
    if known(why):
        words += " " + say(why, session.language)
    return words


def _refused(session: Session, item: OutboxItem) -> Row:
    state, language = tr_in("OutboxPage", "Refused"), session.language
    visit = visit_words(session, item.visit_id, item.case_id)
    if item.kind == "report":
        words = tr_in("OutboxPage", "The office did not accept the report of {visit}. {reason}")
        words = words.format(visit=visit, reason=reason(item.reason, language))
        return Row("stop", state, words, tr_in("OutboxPage", "Look at it"), "preview", f"report:{item.visit_id}")
    named = f"timeline.{item.kind}"
    kind = say(named, language) if known(named) else tr_in("OutboxPage", "record")
    words = tr_in("OutboxPage", "The office refused record {seq} ({kind}), {visit}. {reason}")
    words = words.format(seq=item.name, kind=kind, visit=visit, reason=reason(item.reason, language))
    if item.visit_id:
        return Row("stop", state, words, tr_in("OutboxPage", "Go to the visit"), "visit", item.visit_id)
    return Row("stop", state, words, tr_in("OutboxPage", "Copy for the office"), "copy", f"{item.name} {item.reason}")


def waiting(session: Session, found: list[OutboxItem]) -> list[Row]:
    """Return what is only here: records told by visit, files one by one, with why one could not go the last time."""
    state, kept = tr_in("OutboxPage", "Waiting"), dict(session.sync.kept)
    records = Counter((item.visit_id, item.case_id if item.visit_id else "") for item in found if item.what == "event")
    rows = []
    for (visit_id, case_id), count in records.items():
        words = tr_in("OutboxPage", "{what}, {visit}")
        told = words.format(what=records_words(count), visit=visit_words(session, visit_id, case_id))
        rows.append(Row("accent", state, told))
    for item in found:
        if item.what != "blob":
            continue
        words = tr_in("OutboxPage", "{what}, {size}, {visit}").format(
            what=_kind(item.kind), size=size(item.bytes), visit=visit_words(session, item.visit_id, item.case_id)
        )
        why = kept.get(item.name)
        if why:
            words += " " + tr_in("OutboxPage", "It could not go the last time: {reason}").format(
                reason=reason(why, session.language)
            )
        rows.append(Row("warn" if why else "accent", state, words))
    return rows


def _kind(media: str) -> str:
    first = media.partition("/")[0]
    words = {
        "application": tr_in("OutboxPage", "Sealed report") if media == "application/pdf" else "",
        "image": tr_in("OutboxPage", "Photo"),
        "audio": tr_in("OutboxPage", "Recording"),
        "video": tr_in("OutboxPage", "Video"),
    }
    return words.get(first) or tr_in("OutboxPage", "File")


def safe(session: Session) -> list[Row]:
    """Return what the office has signed for."""
    store, state = session.desk.store, tr_in("OutboxPage", "Safe")
    reports = store.visits.reports()
    accepted = sum(1 for row in reports if row.accepted)
    open_ones = sum(1 for row in reports if row.accepted is None)
    words = tr_in("OutboxPage", "Records signed for by the office: {events}. Reports accepted: {reports}.")
    rows = [Row("ok", state, words.format(events=store.events.acked(), reports=accepted))]
    if open_ones:
        words = tr_in("OutboxPage", "Reports sealed, not yet checked by the office: {count}.")
        rows.append(Row("neutral", tr_in("OutboxPage", "Open"), words.format(count=open_ones)))
    return rows


def reason(key: str, language: str) -> str:
    """Return why something was refused, in words when there are any."""
    for name in (f"office.refused.{key}", f"verify.reason.{key}", f"error.{key}", f"verify.{key}"):
        if known(name):
            return say(name, language)
    return key


def records_words(count: int) -> str:
    """Return a number of records in words."""
    return tr_in("OutboxPage", "%n record(s)", None, count)


def held_words(events: int, blobs: int) -> str:
    """Return a number of records and of files in words; files only when there are any."""
    files = tr_in("OutboxPage", "%n file(s)", None, blobs)
    return tr_in("OutboxPage", "{0}, {1}").format(records_words(events), files) if blobs else records_words(events)


def clock(when: datetime) -> str:
    """Return a time as people here read it."""
    return f"{local(when):%m-%d %H:%M}"


def visit_words(session: Session, visit_id: str | None, case_id: str | None) -> str:
    """Return a visit in words that name nobody in full."""
    if not visit_id:
        return tr_in("OutboxPage", "outside a visit")
    store = session.desk.store
    try:
        begun = clock(store.visits.get(visit_id).departed_at.best)
        who = mask_name(store.cases.get(case_id or "").case.case.name)
    except NotFound:
        return visit_id
    return f"{who} {begun}"
