"""Whether what is printed is what is embedded: the record laid out again must give the document that was signed."""

from typing import Final

from fieldvisit.errors import BlobDamaged, NoGlyph
from fieldvisit.evidence import content, layers, report
from fieldvisit.evidence.layers import Paper
from fieldvisit.evidence.objects import Malformed, Ref, Stream, Value
from fieldvisit.evidence.words import layout_id
from fieldvisit.model.record import SCHEMA, VisitRecord

_STORAGE: Final = frozenset({"/Length"})
"""Says how a stream is stored; compressors differ, contents must not."""
LARGEST: Final = 64 << 20
"""Bytes of an unfolded stream; ours are fonts of 12 MB at most."""
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
            shown = {one.sha256 for one in record.attached}
            held = {digest: jpeg for digest, jpeg in content.pictures(paper).items() if digest in shown}
            laid_out = report.compose(record, held)
        base = paper.revisions[0].end
        return paper.data[:base] != laid_out and not _same(paper, layers.split(laid_out))
    except (NoGlyph, BlobDamaged, OSError, Malformed):
        return True


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
