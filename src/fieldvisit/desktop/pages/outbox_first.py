"""What the office has to see first: objections, complaints, incidents still here; and what it answered to the rest."""

from PySide6.QtCore import QCoreApplication

from fieldvisit.desktop.pages.outbox_rows import Row, visit_words
from fieldvisit.desktop.session import Session
from fieldvisit.errors import NotFound
from fieldvisit.model.event import Event, Incident, Left, Offer
from fieldvisit.model.order import Decision
from fieldvisit.model.outcome import RESTRICTED
from fieldvisit.wording import begun, say, sentences

tr_in = QCoreApplication.translate


def urgent(session: Session) -> list[Row]:
    """Return what goes before everything else and is not in the office yet, with why not."""
    away = session.sync.failure == "office_unreachable"
    state = tr_in("OutboxPage", "First")
    if session.sync.running:
        state = tr_in("OutboxPage", "Sending")
    wait = tr_in("OutboxPage", "It goes by itself as soon as there is a network.") if away else ""
    rows = []
    for event in session.desk.store.outbox.urgent():
        words = tr_in("OutboxPage", "{what}, {visit}.").format(
            what=_what(event, session.language), visit=visit_words(session, event.visit, event.case)
        )
        rows.append(Row("warn", state, sentences(words, wait)))
    return rows


def _what(event: Event, language: str) -> str:
    match event.body:
        case Offer(kind=kind):
            return begun(say(f"offer.{kind.value}", language))
        case Incident(kind=kind) if kind in RESTRICTED:
            return tr_in("OutboxPage", "An incident for the supervisor only")
        case Incident():
            return tr_in("OutboxPage", "An incident")
        case Left():
            return tr_in("OutboxPage", "Nobody is to come again")
    return tr_in("OutboxPage", "A record that stops further visits")


def answered(session: Session) -> list[Row]:
    """Return what the office has of requests and objections, those without an answer first, with its answers."""
    found = session.desk.store.outbox.asked()
    return [_answer(session, event, decision) for event, decision in sorted(found, key=lambda one: one[1] is not None)]


def _answer(session: Session, event: Event, decision: Decision | None) -> Row:
    what = tr_in("OutboxPage", "{what}, {visit}.").format(
        what=_what(event, session.language), visit=visit_words(session, event.visit, event.case)
    )
    page = ("case", event.case or "") if _here(session, event.case) else ("", "")
    action = tr_in("OutboxPage", "See the case") if page[0] else ""
    if decision is None:
        words = tr_in("OutboxPage", "{what} The office has it; no answer yet, and no further visit until then.")
        return Row("neutral", tr_in("OutboxPage", "With the office"), words.format(what=what), action, *page)
    day = f"{decision.decided_on:%m-%d}"
    if decision.accepted:
        state, words = tr_in("OutboxPage", "Accepted"), tr_in("OutboxPage", "{what} Accepted on {day}. {reason}")
    else:
        state, words = tr_in("OutboxPage", "Answered"), tr_in("OutboxPage", "{what} Not accepted on {day}. {reason}")
    told = words.format(what=what, day=day, reason=decision.reason).strip()
    return Row("ok" if decision.accepted else "accent", state, told, action, *page)


def _here(session: Session, case_id: str | None) -> bool:
    try:
        session.desk.store.cases.get(case_id or "")
    except NotFound:
        return False
    return True
