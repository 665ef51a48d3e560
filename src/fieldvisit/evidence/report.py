"""The visit report (外访报告): a record laid out on A4, with the record itself embedded and two places to sign."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from fieldvisit import wire
from fieldvisit.evidence import asked, besides, people, rules, sections
from fieldvisit.evidence.blocks import section, tied
from fieldvisit.evidence.page import A4, ACCENT, LINE, MM, MUTED, SMALL, TINY, TITLE, Pages, Pen, Piece, Style
from fieldvisit.evidence.pdfa import COUNTERSIGN, FIELDS, Report
from fieldvisit.evidence.photos import prints
from fieldvisit.evidence.tags import Node
from fieldvisit.evidence.words import Words, exact, grouped, layout_id, typed
from fieldvisit.model.outcome import RESTRICTED
from fieldvisit.model.record import VisitRecord

MARGIN: Final = 18 * MM
WIDTH: Final = A4[0] - 2 * MARGIN
TOP: Final = 13 * MM
BOTTOM: Final = A4[1] - 17 * MM
one_at_a_time: Final = threading.Lock()
"""Laying out is work for one core: two papers at once would only both be late."""


def lay_out(record: VisitRecord, photos: Mapping[str, bytes], kept: Mapping[str, bytes] | None = None) -> bytes:
    """Return the unsigned report as PDF/A-3a and PDF/UA-1 with `visit.json` embedded and three empty fields.

    The same record and photos (by SHA-256 of the original) always give the same bytes. Every text of the record is
    drawn as data. A note is printed in full up to `blocks.MOST_LINES` lines; beyond that the page says how many lines
    are only in the embedded record. `kept` are photos reduced before, see `photos.prints`. Raises NoGlyph for a name or
    address no font can draw, and BlobDamaged.
    """
    return compose(record, prints(record.attached, photos, kept))


def compose(record: VisitRecord, pictures: Mapping[str, bytes]) -> bytes:
    """Lay out a record with pictures already reduced for print: what the verifier does again with those it finds.

    Incidents of a restricted kind are left out, of the page and of `visit.json`, whoever passed them.
    """
    record = replace(record, incidents=tuple(one for one in record.incidents if one.body.kind not in RESTRICTED))
    embedded = wire.canonical(record)
    digest = hashlib.sha256(embedded).hexdigest()
    words = Words(record.language, record.zone)
    pages = Pages(TOP, BOTTOM)
    pages.place(_all(record, words, pictures, digest))
    title = words("file_title", serial=exact(record.serial))
    with one_at_a_time:
        pen = Pen(A4, title=title, language=record.language, author=exact(record.parties.agency))
        for number, placed in enumerate(pages.pages, 1):
            for y, piece in placed:
                piece.draw(pen, MARGIN, y)
            _footer(pen, record, words, digest, number, len(pages.pages))
            pen.next_page()
        return pen.bytes(
            Report(
                created=record.sealed_at.best,
                layout=layout_id(record.language),
                embedded=embedded,
                pictures=pictures,
                fields={name: words(f"field.{name}") for name in (*FIELDS, COUNTERSIGN)},
            )
        )


def _all(record: VisitRecord, words: Words, pictures: Mapping[str, bytes], digest: str) -> list[Piece]:
    return [
        _band(record, words),
        _title(record, words),
        *section(*sections.visit(record, words, WIDTH)),
        *section(*sections.debt(record, words, WIDTH)),
        *section(*asked.outcome(record, words, WIDTH)),
        *people.statements(record, words, WIDTH),
        *section(*people.own_words(record, words, WIDTH)),
        *section(*sections.checklist(record, words, WIDTH)),
        *section(*sections.consents(record, words, WIDTH), *besides.besides(record, words, WIDTH)),
        *section(*people.attachments(record, words, WIDTH, pictures)),
        *section(*rules.verdicts(record, words, WIDTH)),
        *section(*sections.gaps(record, words, WIDTH)),
        *section(*people.rights(record, words, WIDTH)),
        *section(*people.attendance(record, words, WIDTH)),
        *section(*people.acknowledgement(record, words, WIDTH)),
        *section(
            *tied(people.collectors(record, words, WIDTH), on=True),
            *sections.proof(record, words, WIDTH, digest),
        ),
    ]


def _band(record: VisitRecord, words: Words) -> Piece:
    name = Style(11, 16, bold=True)
    half = WIDTH / 2 - 10
    sides = (
        (words("principal"), exact(record.debt.creditor), words("case_no") + " " + exact(record.debt.case_no)),
        (
            words("agency"),
            exact(record.parties.agency),
            words("credit_code", code=exact(record.parties.agency_credit_code)),
        ),
    )
    rows = [(label, name.lines(who, half), SMALL.lines(below, half)) for label, who, below in sides]
    nodes = [Node("P") for _ in range(4)]
    height = max(13 + 16 * len(who) + 12 * len(below) for _, who, below in rows) + 8

    def draw(pen: Pen, x: float, y: float) -> None:
        pen.rule(x, y, x + WIDTH, y, ACCENT, 2)
        for index, (label, who, below) in enumerate(rows):
            left, base = x + index * (half + 20), y + 15
            with pen.inside(nodes[index]):
                pen.text(left, base, f"{label} ", TINY)
                for line in who:
                    base += 16
                    pen.text(left, base, line, name)
            with pen.inside(nodes[index + 2]):
                for line in below:
                    base += 12
                    pen.text(left, base, line, SMALL)
        pen.rule(x, y + height, x + WIDTH, y + height)

    return Piece(height + 6, draw)


def _title(record: VisitRecord, words: Words) -> Piece:
    serial = words("serial", serial=exact(record.serial))
    pack = words("rules_used", pack=typed(record.pack_id), version=typed(record.pack_version))
    if tail := rules.tail(record):
        pack += f" …{tail}"
    node = Node("H1")

    def draw(pen: Pen, x: float, y: float) -> None:
        with pen.inside(node):
            pen.text(x, y + 25, words("title"), TITLE)
        pen.right(x + WIDTH, y + 14, serial, Style(9.5, 15, bold=True))
        pen.right(x + WIDTH, y + 27, pack, SMALL)

    return Piece(34, draw, keep=True)


def _footer(pen: Pen, record: VisitRecord, words: Words, digest: str, page: int, pages: int) -> None:
    y = A4[1] - 15 * MM
    right = MARGIN + WIDTH
    pen.rule(MARGIN, y, right, y, LINE)
    with pen.tags.artifact():
        pen.text(MARGIN, y + 11, words("footer_visit", visit=typed(record.visit_id)), TINY)
        pen.text(MARGIN, y + 21, words("footer_hash", code=grouped(digest[-16:])), TINY)
        pen.right(right, y + 11, words("footer_page", page=page, pages=pages), Style(8, 10, colour=MUTED))
        pen.right(right, y + 21, words("footer_check", url=typed(record.parties.check_url)), TINY)
