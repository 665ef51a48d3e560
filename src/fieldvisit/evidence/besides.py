"""The report's account of what else happened: hours agreed, times told, messages, papers, pages, incidents."""

from dataclasses import replace
from typing import Final

from fieldvisit.clock import Moment
from fieldvisit.evidence.blocks import entries
from fieldvisit.evidence.page import SMALL, Piece
from fieldvisit.evidence.words import Words, exact, typed
from fieldvisit.model.case import Inconvenient
from fieldvisit.model.event import Handed, Shown
from fieldvisit.model.outcome import RESTRICTED
from fieldvisit.model.record import VisitRecord

LEAFLET: Final = "leaflet"
"""Of a leaflet that was shown or handed over, its id stands behind this and a colon."""


def besides(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Everything else in one list below the consents, only what there is; restricted incidents never."""
    pairs = [
        *_limits(record, words),
        *_others(record, words),
        *_papers(record, words),
        *_trouble(record, words),
    ]
    if not pairs:
        return []
    label = max([64.0, *(min(SMALL.width(name) + 10, 110) for name, _ in pairs)])
    first, *rest = entries(pairs, width, label=label)
    return [replace(first, gap=3), *rest]


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
            version=_source(one.body.language, one.body.text_version, words),
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
    """Third persons by relation only."""
    pairs = []
    for asked in record.messages:
        key = "message_refused" if asked.body.refused else "message_left"
        said = words(key, relation=words.alone("relation", asked.body.relation))
        pairs.append((words("message"), words("told_at", what=said, at=words.time(asked.at))))
    return pairs


def _papers(record: VisitRecord, words: Words) -> list[tuple[str, str]]:
    """Pages shown and papers handed over, with the hour; language and version once for those that share them."""
    pairs = []
    if record.shown:
        shown = [
            (one.at, _page(one.body, words), _source(one.body.language, one.body.version, words))
            for one in record.shown
        ]
        pairs.append((words("pages_shown"), _run(shown, words)))
    if record.handed:
        handed = [
            (one.at, _paper(one.body, words), _source(one.body.language, one.body.version, words))
            for one in record.handed
        ]
        pairs.append((words("papers_handed"), _run(handed, words)))
    return pairs


def _run(items: list[tuple[Moment, str, str]], words: Words) -> str:
    said = []
    for number, (at, name, source) in enumerate(items):
        ends = number + 1 == len(items) or items[number + 1][2] != source
        text = words("at_hour", at=words.hour(at), what=name)
        said.append(text + words("of", name=source) if ends and source else text)
    return words("semicolon").join(said)


def _page(shown: Shown, words: Words) -> str:
    kind, _, leaflet = shown.page.partition(":")
    return _leaflet(leaflet, words) if kind == LEAFLET and leaflet else words.of("report.page", shown.page)


def _paper(handed: Handed, words: Words) -> str:
    kind, _, leaflet = handed.paper.partition(":")
    name = _leaflet(leaflet, words) if kind == LEAFLET and leaflet else words.of("report.handed", handed.paper)
    return f"{name} {exact(handed.number)}" if handed.number else name


def _leaflet(name: str, words: Words) -> str:
    return words.of("report.handed", name)


def _source(language: str, version: str, words: Words) -> str:
    return " ".join(part for part in (words.of("language", language), typed(version)) if part)


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
