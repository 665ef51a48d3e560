"""What a report's file carries inside: the record, and the pictures it prints; read without a PDF library."""

import re
import zlib
from typing import Final

from fieldvisit import wire
from fieldvisit.errors import BadMessage
from fieldvisit.evidence import older
from fieldvisit.evidence.layers import Paper
from fieldvisit.evidence.objects import Malformed, Name, Stream, Value
from fieldvisit.evidence.pdfa import EMBEDDED, PRINTS
from fieldvisit.model.record import SCHEMA, VisitRecord

LARGEST: Final = 8 << 20
"""Bytes of a record; one with all notes full and three packs has half a megabyte."""
_PRODUCER: Final = re.compile(rb"Fieldvisit report layout ([0-9A-Za-z-]{1,40})")


def record(paper: Paper, revision: int) -> VisitRecord | None:
    """Read the one attachment strictly: as the record it is, in canonical bytes, of a schema this program knows."""
    try:
        held = paper.dictionary(paper.catalog(revision)["/Names"], revision)
        names = paper.array(paper.dictionary(held["/EmbeddedFiles"], revision)["/Names"], revision)
        name, specification = names
        spec = paper.dictionary(specification, revision)
        stream = paper.value(paper.dictionary(spec["/EF"], revision)["/F"], revision)
        if name != EMBEDDED.encode() or held.keys() != {"/EmbeddedFiles"} or not isinstance(stream, Stream):
            return None
        data = unfolded(stream, LARGEST)
        read = wire.decode(data, VisitRecord, "visit.json")
        if read.schema == SCHEMA:
            exact = wire.canonical(read) == data
        else:
            exact = read.schema in older.SCHEMAS and older.holds(read, data)
    except (KeyError, ValueError, TypeError, AttributeError, BadMessage, RecursionError):
        return None
    return read if exact else None


def pictures(paper: Paper) -> dict[str, bytes]:
    """Return the pictures a report prints, by the SHA-256 of their originals. Raises Malformed."""
    found: dict[str, bytes] = {}
    for name, ref in paper.dictionary(paper.catalog(0).get(PRINTS, {}), 0).items():
        stream = paper.value(ref, 0)
        if not isinstance(stream, Stream):
            raise Malformed
        found[name[1:]] = stream.data
    return found


def layout(paper: Paper) -> str:
    """Return the layout that a file says it has, or nothing."""
    try:
        producer = paper.dictionary(paper.revisions[0].trailer.get("/Info"), 0).get("/Producer")
    except Malformed:
        return ""
    found = _PRODUCER.fullmatch(producer) if type(producer) is bytes else None
    return found[1].decode() if found else ""


def unfolded(stream: Stream, most: int) -> bytes:
    """Return a stream's contents, at most so many bytes. Raises Malformed for more, and for other filters than one."""
    filters: Value = stream.head.get("/Filter")
    if isinstance(filters, list) and len(filters) == 1:
        filters = filters[0]
    if "/DecodeParms" in stream.head or filters not in (None, Name("/FlateDecode")):
        raise Malformed
    if filters is None:
        if len(stream.data) > most:
            raise Malformed
        return stream.data
    engine = zlib.decompressobj()
    try:
        data = engine.decompress(stream.data, most + 1)
    except zlib.error:
        raise Malformed from None
    if len(data) > most or not engine.eof or engine.unused_data:
        raise Malformed
    return data
