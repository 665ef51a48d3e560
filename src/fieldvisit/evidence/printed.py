"""Whether what is printed is what is embedded: the record laid out again must give the document that was signed."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

from fieldvisit.errors import BlobDamaged, NoGlyph
from fieldvisit.evidence import report
from fieldvisit.evidence.pdfa import PRINTS, producer
from fieldvisit.evidence.words import layout_id
from fieldvisit.model.record import VisitRecord

_SIGNED_LATER: Final = frozenset({"/V", "/Perms", "/Extensions"})
"""What signing adds to the document; their values are judged as signatures, not as content."""
_STORAGE: Final = frozenset({"/Length"})
"""Says how a stream is stored; compressors differ, contents must not."""
MOST_OBJECTS: Final = 2_000_000


def pictures(root: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the pictures a signed report prints, by the SHA-256 of their originals."""
    found = root.get(PRINTS, {})
    return {str(name)[1:]: found[name].encoded_data for name in found}


def differs(record: VisitRecord, root: Mapping[str, Any], laid_out: bytes | None = None) -> bool:
    """Tell whether a signed document (its catalog, as pyHanko reads it) is another than the record's own layout.

    Every object that can be reached from the catalog is compared: page contents, fonts, pictures, metadata, the
    attachment. `laid_out` spares laying it out again when the caller just did.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    if laid_out is None:
        try:
            shown = {one.sha256 for one in record.attached}
            held = {digest: jpeg for digest, jpeg in pictures(root).items() if digest in shown}
            laid_out = report.compose(record, held)
        except (NoGlyph, BlobDamaged, OSError):
            return True
    return not _same(root, PdfFileReader(BytesIO(laid_out)).root)


def repeatable(record: VisitRecord, info: Mapping[str, Any]) -> bool:
    """Tell whether the document says that it was laid out exactly as this program would."""
    return str(info.get("/Producer", "")) == producer(layout_id(record.language))


def _same(left: object, right: object) -> bool:
    from pyhanko.pdf_utils import generic

    todo: list[tuple[object, object]] = [(left, right)]
    seen: set[tuple[int, int]] = set()
    steps = 0
    while todo:
        steps += 1
        a, b = todo.pop()
        if isinstance(a, generic.IndirectObject) and isinstance(b, generic.IndirectObject):
            if (a.idnum, b.idnum) in seen:
                continue
            seen.add((a.idnum, b.idnum))
        a, b = _direct(a), _direct(b)
        if isinstance(a, generic.DictionaryObject) and isinstance(b, generic.DictionaryObject):
            keys = a.keys() - _SIGNED_LATER - _STORAGE
            if keys != b.keys() - _SIGNED_LATER - _STORAGE or not _same_stream(a, b):
                return False
            todo.extend((a.raw_get(key), b.raw_get(key)) for key in keys)
        elif isinstance(a, generic.ArrayObject) and isinstance(b, generic.ArrayObject):
            if len(a) != len(b):
                return False
            todo.extend((a.raw_get(index), b.raw_get(index)) for index in range(len(a)))
        elif a != b or steps > MOST_OBJECTS:
            return False
    return True


def _direct(value: Any) -> object:
    from pyhanko.pdf_utils import generic

    found: object = value.get_object() if isinstance(value, generic.IndirectObject) else value  # type: ignore[no-untyped-call]
    return found


def _same_stream(a: object, b: object) -> bool:
    from pyhanko.pdf_utils import generic

    if isinstance(a, generic.StreamObject) != isinstance(b, generic.StreamObject):
        return False
    if not isinstance(a, generic.StreamObject) or not isinstance(b, generic.StreamObject):
        return True
    return bool(a.encoded_data == b.encoded_data or a.data == b.data)
