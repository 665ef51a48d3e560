"""Whether what is printed is what is embedded: the record laid out again must give the document that was signed."""

from collections.abc import Sequence
from typing import Final

from fieldvisit.errors import BlobDamaged, NoGlyph
from fieldvisit.evidence import content, layers, report, revision
from fieldvisit.evidence.allowed import Step
from fieldvisit.evidence.layers import Paper
from fieldvisit.evidence.objects import Malformed, Ref, Stream, Value
from fieldvisit.evidence.pdfa import FIELDS
from fieldvisit.evidence.times import written
from fieldvisit.evidence.words import layout_id
from fieldvisit.model.record import SCHEMA, VisitRecord

_STORAGE: Final = frozenset({"/Length"})
"""Says how a stream is stored; compressors differ, contents must not."""
LARGEST: Final = 64 << 20
"""Bytes of an unfolded stream; ours are fonts of 12 MB at most."""
CANNOT: Final = (NoGlyph, BlobDamaged, OSError, Malformed)
"""Why a record that was read from a document cannot be laid out again."""
_FIRST: Final = 5
"""The first layout that records of the present schema were laid out with."""


def differs(record: VisitRecord, paper: Paper, laid_out: bytes | None = None) -> bool:
    """Tell whether a document's first revision is another than the record's own layout.

    Byte for byte the same is the usual case. Where the compressor is another one, every object that can be reached is
    compared: page contents, fonts, pictures, metadata, the attachment; and there must be no other object. `laid_out`
    spares laying it out again when the caller just did.
    """
    try:
        if laid_out is None:
            laid_out = again(record, paper)
        base = paper.revisions[0].end
        return paper.data[:base] != laid_out and not _same(paper, layers.split(laid_out))
    except CANNOT:
        return True


def again(record: VisitRecord, paper: Paper) -> bytes:
    """Lay a record out once more with the pictures that are in its document. Raises what CANNOT names."""
    shown = {one.sha256 for one in record.attached}
    held = {digest: jpeg for digest, jpeg in content.pictures(paper).items() if digest in shown}
    return report.compose(record, held)


def to_the_byte(record: VisitRecord, paper: Paper, done: Sequence[Step], laid_out: bytes) -> bool:
    """Tell whether a file is to the byte what this program makes at the door: the layout, then two signatures.

    Only the containers of these are free. Nothing can be read in two ways in such a file that could not in our own.
    """
    if len(done) != len(FIELDS) or paper.data[: paper.revisions[0].end] != laid_out:
        return False
    try:
        for after, (step, named) in enumerate(zip(done, (record.lead, record.companion), strict=True)):
            at, (start, end) = written(step.values["/M"]), step.gap
            if at is None:
                return False
            room = end - start - 2
            own, gap = revision.blank(paper, after, step.field, named.name, at, room, certify=after == 0)
            first = paper.revisions[after].end
            if gap != step.gap or own[: start + 1 - first] != paper.data[first : start + 1]:
                return False
            if own[end - 1 - first :] != paper.data[end - 1 : step.end]:
                return False
    except (Malformed, ValueError):
        return False
    return done[-1].end == len(paper.data)


def repeatable(record: VisitRecord, layout: str) -> bool:
    """Tell whether a document says that it was laid out as this program would, or says what cannot be."""
    number = layout.partition("-")[0]
    impossible = record.schema == SCHEMA and not (number.isdecimal() and int(number) >= _FIRST)
    return impossible or layout == layout_id(record.language)


def _same(left: Paper, right: Paper) -> bool:
    if left.revisions[0].entries.keys() != right.revisions[0].entries.keys():
        return False
    ends = (left.revisions[0].trailer, right.revisions[0].trailer)
    todo: list[tuple[Value, Value]] = [(ends[0].get(key), ends[1].get(key)) for key in ("/Root", "/Info")]
    seen: set[tuple[int, int]] = set()
    while todo:
        a, b = todo.pop()
        if isinstance(a, Ref) and isinstance(b, Ref):
            if (a.number, b.number) in seen:
                continue
            seen.add((a.number, b.number))
        a, b = left.value(a, 0), right.value(b, 0)
        if isinstance(a, Stream) and isinstance(b, Stream):
            if a.data != b.data and content.unfolded(a, LARGEST) != content.unfolded(b, LARGEST):
                return False
            a, b = a.head, b.head
        if type(a) is not type(b):
            return False
        if isinstance(a, dict) and isinstance(b, dict):
            keys = a.keys() - _STORAGE
            if keys != b.keys() - _STORAGE:
                return False
            todo.extend((a[key], b[key]) for key in keys)
        elif isinstance(a, list) and isinstance(b, list):
            if len(a) != len(b):
                return False
            todo.extend(zip(a, b, strict=True))
        elif a != b:
            return False
    return True
