"""The report's account of what else happened: hours agreed, times told, messages, papers, pages, incidents."""

from fieldvisit.evidence.blocks import facts, heading
from fieldvisit.evidence.page import Piece
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.case import Inconvenient
from fieldvisit.model.event import Handed, Shown
from fieldvisit.model.outcome import RESTRICTED
from fieldvisit.model.record import VisitRecord
from fieldvisit.model.visit import Stamped


def besides(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Everything else in one list, only what there is; restricted incidents never."""
    pairs = [
        *_limits(record, words),
        *_others(record, words),
        *_papers(record, words),
        *_trouble(record, words),
    ]
    if not pairs:
        return []
    first, *rest = [facts([(name, said)], width, least=84) for name, said in pairs]
    return [heading(words("section_besides"), width), first, *rest]


def _limits(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    """What the person set for later visits."""
    pairs = []
    if record.left_forbidden:
        pairs.append((words("no_return"), words("no_return_said")))
    for one in record.hours:
        since, until = words.minute(one.body.since), words.minute(one.body.until)
        said = words(
            "hours_agreed",
            since=since,
            until=until[11:] if since[:10] == until[:10] else until,
            at=words.time(one.at),
            version=_source(one.body.language, one.body.text_version),
        )
        pairs.append((words("hours"), said))
    for told in record.times:
        spans = words("semicolon").join(_span(span, words) for span in told.body.times) or words("times_none")
        pairs.append((words("times_told"), words("told_at", what=spans, at=words.time(told.at))))
    return pairs


def _span(span: Inconvenient, words: Words) -> str:
    days = " ".join(words.of("report.weekday", day) for day in span.days.split()) or words("every_day")
    hours = words("all_day") if span.since == span.until else f"{typed(span.since)}–{typed(span.until)}"
    return f"{days} {hours}" + (words("of", name=typed(span.note)) if span.note.strip() else "")


def _others(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    """Third persons by relation only, and the state of the address."""
    pairs = []
    for asked in record.messages:
        key = "message_refused" if asked.body.refused else "message_left"
        said = words(key, relation=words.of("relation", asked.body.relation))
        pairs.append((words("message"), words("told_at", what=said, at=words.time(asked.at))))
    for stated in record.addresses:
        state = words.of("report.address_state", stated.body.state)
        if stated.body.note.strip():
            state = words("said", what=state, text=typed(stated.body.note))
        pairs.append((words("address_found"), words("told_at", what=state, at=words.time(stated.at))))
    return pairs


def _papers(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    pairs = []
    if record.shown:
        shown = (_shown(one, words) for one in record.shown)
        pairs.append((words("pages_shown"), words("semicolon").join(shown)))
    if record.handed:
        handed = (_handed(one, words) for one in record.handed)
        pairs.append((words("papers_handed"), words("semicolon").join(handed)))
    return pairs


def _shown(one: Stamped[Shown], words: Words) -> str:
    name = words.of("report.page", one.body.page)
    return words("at_hour", at=words.hour(one.at), what=name, version=_source(one.body.language, one.body.version))


def _handed(one: Stamped[Handed], words: Words) -> str:
    name = words.of("report.handed", one.body.paper)
    if one.body.number:
        name = f"{name} {exact(one.body.number)}"
    return words("at_hour", at=words.hour(one.at), what=name, version=_source(one.body.language, one.body.version))


def _source(language: str, version: str) -> str:
    return " ".join(part for part in (typed(language), typed(version)) if part)


def _trouble(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    pairs = []
    for stop in record.recorder_stops:
        said = words("told_at", what=words.of("report.recorder_stop", stop.body.reason), at=words.time(stop.at))
        pairs.append((words("recorder_stopped"), said))
    for one in record.incidents:
        if one.body.kind in RESTRICTED:
            continue
        kind = words.of("report.incident_kind", one.body.kind)
        if one.body.text.strip():
            kind = words("said", what=kind, text=typed(one.body.text))
        pairs.append((words("incident"), words("told_at", what=kind, at=words.time(one.at))))
    return pairs
