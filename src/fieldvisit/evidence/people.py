"""The report's sections in the words and hands of people: statements, photos, signatures, rights."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from fieldvisit.clock import Moment
from fieldvisit.evidence import photos
from fieldvisit.evidence.blocks import (
    Cell,
    Column,
    beside,
    boxed,
    entries,
    heading,
    paragraph,
    quotation,
    section,
    stacked,
    table,
)
from fieldvisit.evidence.captions import captions
from fieldvisit.evidence.page import ACCENT, BODY, LINE, SMALL, SMALL_TEXT, SOFT, STRONG, TINY, Pen, Piece, Style
from fieldvisit.evidence.rules import takes_cash
from fieldvisit.evidence.tags import Node
from fieldvisit.evidence.words import Words, day, exact, grouped, typed
from fieldvisit.model.event import Attached
from fieldvisit.model.money import yuan
from fieldvisit.model.record import Collector, VisitRecord

PAD_UNITS: Final = (7200, 2400)
"""The signature pad's own units (event.Attended)."""
DRAWN: Final = (144.0, 48.0)
"""Points that a signature takes on paper."""
TALL: Final = 150.0
"""Points that a row of photos takes."""
COPIES: Final = frozenset({"copy", "report"})
"""Names of the report's own copy among the papers handed over."""
Strokes = tuple[tuple[tuple[int, int, int], ...], ...]


def statements(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """What the person said and what the collectors recorded, apart."""
    pieces: list[Piece] = []
    for title, empty, text, colour in (
        ("section_statement", "statement_empty", record.statement, ACCENT),
        ("section_notes", "notes_empty", record.notes, LINE),
    ):
        if text.strip():
            said = quotation(typed(text), width, words("cut"), colour)
        else:
            said = paragraph(words(empty), width, SMALL)
        pieces += section(heading(words(title), width), *said)
    return pieces


def own_words(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """The person's corrections and disagreement, in their own words and a box of their own; no section without any."""
    if not record.said:
        return []
    pieces: list[Piece] = []
    for one in record.said:
        head = words("own_words_at", at=words.time(one.at), tongue=words.of("language", one.body.language))
        kind = words.of("report.said_kind", one.body.kind)
        pieces += [replace(piece, keep=True) for piece in paragraph(f"{kind}{head}", width - 20, STRONG, gap=3)]
        pieces += quotation(typed(one.body.text), width - 20, words("cut"), ACCENT)
    return [heading(words("section_own_words"), width), *boxed(pieces, width, most=420, fill=None)]


def attachments(record: VisitRecord, words: Words, width: float, pictures: Mapping[str, bytes]) -> list[Piece]:
    """Photos two a row with label, caption and hash tail, then every other file with its whole hash."""
    if not record.attached:
        return []
    told = captions(record, words)
    shown = [one for one in record.attached if one.media.startswith("image/")]
    others = [one for one in record.attached if not one.media.startswith("image/")]
    pieces = [heading(words("section_photos"), width)]
    for start in range(0, len(shown), 2):
        pair = shown[start : start + 2]
        alone = len(shown) == 1
        draw = _photo_alone if alone else _photos
        pieces.append(draw([(one, told[one]) for one in pair], words, width, pictures))
    if len(shown) > 1:
        pieces += paragraph(words("photo_note"), width, SMALL)
    if others:
        first, *rest = _files([(one, told[one]) for one in others], words, width)
        pieces += [replace(first, gap=8), *rest]
    return pieces


def _photos(pair: Sequence[tuple[Attached, str]], words: Words, width: float, pictures: Mapping[str, bytes]) -> Piece:
    column, high = (width - 18) / 2, TALL
    under = [
        [(line, SMALL_TEXT) for line in SMALL_TEXT.lines(_label(one, words), column)[:2]]
        + [(line, TINY) for line in TINY.lines(told, column)[:4] if told]
        + [(_tail(one, words), TINY)]
        for one, told in pair
    ]

    def draw(pen: Pen, x: float, y: float) -> None:
        for (one, _), lines in zip(pair, under, strict=True):
            _photo(pen, (x, y, column, high), pictures.get(one.sha256), words, _label(one, words))
            with pen.inside(Node("P")):
                for number, (line, style) in enumerate(lines):
                    pen.text(x, y + high + 11 + number * 11, line, style)
            x += column + 18

    return Piece(high + 7 + 11 * max(map(len, under)), draw, gap=4)


def _tail(one: Attached, words: Words) -> str:
    return words("hash_tail", tail=one.sha256[-12:]) + "  " + words("bytes", bytes=f"{one.size:,}")


def _label(one: Attached, words: Words) -> str:
    return typed(one.label).replace("\n", " ") or words("none")


def _photo_alone(
    only: Sequence[tuple[Attached, str]], words: Words, width: float, pictures: Mapping[str, bytes]
) -> Piece:
    """A single photo with its label beside it."""
    column, high = (width - 18) / 2, 76.0
    one, told = only[0]
    said = paragraph(_label(one, words), column, SMALL_TEXT)[:2]
    said += paragraph(told, column, TINY)[:3] if told else []
    said += [*paragraph(_tail(one, words), column, TINY), *paragraph(words("photo_note"), column, TINY)]
    beside_it = stacked(said)

    def draw(pen: Pen, x: float, y: float) -> None:
        _photo(pen, (x, y, column, high), pictures.get(one.sha256), words, _label(one, words))
        beside_it.draw(pen, x + column + 18, y)

    return Piece(high, draw, gap=4)


def _photo(pen: Pen, box: tuple[float, float, float, float], jpeg: bytes | None, words: Words, alt: str) -> None:
    x, y, width, height = box
    pen.box(x, y, width, height, fill=SOFT, edge=LINE)
    if jpeg is None:
        pen.centre(x + width / 2, y + height / 2 + 3, words("photo_absent"), SMALL)
        return
    wide, high = photos.size(jpeg)
    scale = min((width - 4) / wide, (height - 4) / high)
    shown = wide * scale, high * scale
    place = x + (width - shown[0]) / 2, y + (height - shown[1]) / 2, *shown
    with pen.figure(words("photo_alt", label=alt), *place):
        pen.picture(*place, jpeg, (wide, high))


def _files(files: Sequence[tuple[Attached, str]], words: Words, width: float) -> list[Piece]:
    hashes = 138.0
    columns = (
        Column(words("file"), width - 92 - 12 - hashes),
        Column(words("size"), 92, right=True),
        Column("", 12),
        Column(words("hash"), hashes),
    )
    rows = [
        (
            Cell("\n".join(filter(None, (typed(one.label) or words("none"), typed(one.media), told))), SMALL_TEXT),
            Cell(words("bytes", bytes=f"{one.size:,}"), SMALL_TEXT),
            Cell(),
            Cell(f"{one.sha256[:32]}\n{one.sha256[32:]}", Style(7, 12)),
        )
        for one, told in files
    ]
    return table(columns, rows)


def attendance(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """The person's own box: the strokes as drawn, or why there are none; never an acknowledgement of the debt."""
    inner = width - 20
    if record.attended.strokes:
        caption = _signed_at(record.attended_at, words)
        if record.acknowledged is None:
            caption += words("acknowledgement_unasked")
        pieces = _signed(words("attendance_text"), caption, record.attended.strokes, inner)
    elif record.attended.refused.strip():
        refused = words("attendance_refused", reason=typed(record.attended.refused))
        pieces = paragraph(words("attendance_text"), inner, STRONG) + paragraph(refused, inner, BODY, gap=4)
    else:
        pieces = paragraph(words("attendance_none"), inner, BODY)
    box = boxed(pieces, width, most=420, edge=LINE, fill=None)
    copy = entries([(words("copy"), _copy(record, words))], width, label=SMALL.width(words("copy")) + 10)
    return [heading(words("section_attendance"), width), *box, *copy]


def _signed_at(when: Moment | None, words: Words) -> str:
    caption = words("attendance_caption")
    return words("told_at", what=caption, at=words.time(when)) if when else caption


def _copy(record: VisitRecord, words: Words) -> str:
    """How the person got a copy of this report, or that none was wanted or offered."""
    given = [one for one in record.handed if one.body.paper in COPIES]
    if given:
        return words("semicolon").join(words("copy_given", at=words.time(one.at)) for one in given)
    offered = next((tick for tick in record.ticks if tick.done and tick.item == "copy_offered"), None)
    if offered is None:
        return words("copy_unoffered")
    return (
        words("said", what=words("copy_asked"), text=typed(offered.note))
        if offered.note.strip()
        else words("copy_asked")
    )


def acknowledgement(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """The separate signature under the debt itself, or that it was declined; no box when nobody asked for one."""
    one, inner = record.acknowledged, width - 20
    if one is None:
        return []
    if one.strokes:
        debt = record.debt
        sentence = words("acknowledgement_text", creditor=exact(debt.creditor), yuan=yuan(debt.total))
        pieces = _signed(sentence, _signed_at(record.acknowledged_at, words), one.strokes, inner)
    else:
        declined = one.declined.strip()
        said = words("acknowledgement_declined")
        pieces = paragraph(words("said", what=said, text=typed(declined)) if declined else said, inner, BODY)
    return [heading(words("section_acknowledgement"), width), *boxed(pieces, width, most=420, edge=LINE, fill=None)]


def _signed(sentence: str, caption: str, strokes: Strokes, inner: float) -> list[Piece]:
    room = inner - 18 - DRAWN[0]
    said = stacked([*paragraph(sentence, room, STRONG), *paragraph(caption, room, TINY, gap=6)])
    hand = _strokes(strokes, caption)

    def draw(pen: Pen, x: float, y: float) -> None:
        said.draw(pen, x, y)
        hand.draw(pen, x + room + 18, y)

    return [Piece(max(said.height, hand.height), draw)]


def _strokes(strokes: Strokes, alt: str) -> Piece:
    wide, high = DRAWN

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.rule(x, y + high - 4, x + wide, y + high - 4)
        with pen.figure(alt, x, y, wide, high):
            for stroke in strokes:
                points = [
                    (x + min(max(px / PAD_UNITS[0], 0), 1) * wide, y + min(max(py / PAD_UNITS[1], 0), 1) * high)
                    for px, py, _ in stroke
                ]
                if points:
                    pen.path(points)

    return Piece(high, draw, gap=4)


def collectors(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """Both collectors with badge, training and the certificates that sign this file."""
    column = (width - 20 - 18) / 2
    pair = beside(
        _collector(record, record.lead, words("lead"), words, column),
        _collector(record, record.companion, words("companion"), words, column),
        width - 20,
    )
    pieces = [pair, *paragraph(words("signed_note"), width - 20, SMALL, gap=4)]
    return [heading(words("section_collectors"), width), *boxed(pieces, width, most=420, edge=LINE, fill=None)]


def _collector(record: VisitRecord, one: Collector, role: str, words: Words, width: float) -> Piece:
    shown = next((tick.at for tick in record.ticks if tick.done and tick.item == f"id_shown:{one.collector_id}"), None)
    name = Style(12, 18, bold=True)
    names = name.lines(exact(one.name), width)
    lines = [
        words("badge", badge=exact(one.badge_no), until=day(one.badge_until)),
        words("badge_shown", at=words.time(shown)) if shown else words("badge_unshown"),
        words("training", until=day(one.training_until)),
        words("certificate", hash=grouped(one.certificate_sha256, 32)),
    ]
    rows = [SMALL_TEXT.lines(text, width) for text in lines]
    nodes = [Node("P") for _ in range(len(rows) + 1)]

    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.inside(nodes[0]):
            pen.text(x, y + 9, f"{role} ", TINY)
            y += 9
            for line in names:
                pen.text(x, y + 13, line, name)
                y += 17
        for node, part in zip(nodes[1:], rows, strict=True):
            with pen.inside(node):
                for line in part:
                    pen.text(x, y + 10, line, SMALL_TEXT)
                    y += 12

    return Piece(9 + 17 * len(names) + 12 * sum(map(len, rows)) + 3, draw)


def rights(record: VisitRecord, words: Words, width: float) -> list[Piece]:
    """What the person may do, and whom to call."""
    inner = width - 20
    channels = words(
        "channels",
        service=exact(record.parties.service_phone),
        complaint=exact(record.parties.complaint_phone),
        regulator=exact(record.parties.regulator_phone),
    )
    pieces = [
        *paragraph(words("rights_cash" if takes_cash(record) else "rights"), inner, Style(9, 12.5)),
        *paragraph(channels, inner, STRONG, gap=4),
    ]
    return [heading(words("section_rights"), width), *boxed(pieces, width, most=420, edge=None, fill=SOFT)]
