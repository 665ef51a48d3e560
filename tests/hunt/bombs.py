"""Files that want time or memory: they are refused before they get any."""

import zlib
from collections.abc import Iterator

HEAD = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def _ending(out: bytes, at: int) -> bytes:
    return out + b"startxref\n%d\n%%%%EOF\n" % at


def _file(*objects: bytes, root: int = 1, size: int | None = None) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return _ending(out + b"trailer\n<</Size %d/Root %d 0 R>>\n" % (size or len(objects) + 1, root), at)


def _table(entries: int, more: bytes = b"") -> bytes:
    lines = b"xref\n0 %d\n" % entries + b"0000000000 65535 f \n" * entries
    return _ending(HEAD + lines + b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (entries, more), len(HEAD))


def _revisions(count: int) -> bytes:
    out, before = HEAD, b""
    for _ in range(count):
        at = len(out)
        out = _ending(out + b"xref\n0 0\ntrailer\n<</Size 2/Root 1 0 R%s>>\n" % before, at)
        before = b"/Prev %d" % at
    return out


def _crossing(entries: int) -> bytes:
    head = b"/Type/XRef /W [1 2 1] /Size %d /Root 1 0 R /Filter/FlateDecode" % entries
    return _ending(HEAD + b"2 0 obj\n%s\nendobj\n" % _stream(head, zlib.compress(bytes(4 * entries))), len(HEAD))


def _form(fields: bytes, *more: bytes) -> bytes:
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>"
    return _file(catalog, b"<</Type/Pages/Kids[]/Count 0>>", b"<</SigFlags 3/Fields " + fields + b">>", *more)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Each is small, or of the size of an honest file."""
    yield "table in a stream", _crossing(4_000_000)
    yield "a million entries", _table(1_000_000)
    yield "a table before itself", _table(1, b"/Prev %d" % len(HEAD))
    yield "hybrid", _table(1, b"/XRefStm 9")
    yield "escaped", _table(1, b"/Pre#76 9")
    for count in (60, 65, 10_000):
        yield f"{count} revisions", _revisions(count)
    for opened, closed in ((b"[", b"]"), (b"<</A ", b">>"), (b"(", b")")):
        for depth in (30, 1000, 200_000):
            yield f"{opened!r} {depth} deep", _file(opened * depth + b"1" + closed * depth)
    yield "a string without end", _file(b"(" + b"a" * 3_000_000)
    yield "a name without end", _file(b"/" + b"a" * 3_000_000)
    yield "numbers", _file(b"[" + b"1 " * 2_000_000 + b"]")
    yield "a long number", _file(b"9" * 3_000_000)
    yield "a length of 4 GB", _file(b"<</Length 4294967295>>\nstream\nx\nendstream")
    yield "a length below nought", _file(b"<</Length -1>>\nstream\nx\nendstream")
    yield "a length elsewhere", _file(b"<</Length 1 0 R>>\nstream\nx\nendstream")
    yield "references in a ring", _file(b"2 0 R", b"3 0 R", b"1 0 R")
    yield "fields in a ring", _form(b"[4 0 R]", b"<</Kids[4 0 R]/Parent 4 0 R/FT/Sig/T(Lead)>>")
    yield (
        "ten thousand fields",
        _form(b"[" + b"4 0 R " * 10_000 + b"]", b"<</FT/Sig/T(Lead)/Type/Annot/Subtype/Widget>>"),
    )
    yield "filters in filters", _file(_stream(b"/Filter[" + b"/FlateDecode" * 500 + b"]", zlib.compress(b"x")))
    yield "a folded gigabyte", _file(_stream(b"/Filter/FlateDecode", zlib.compress(bytes(1 << 28), 1)))
    yield "nothing", b""
    yield "only a head", b"%PDF-1.7\n"
    yield "only an end", b"startxref\n0\n%%EOF\n"
    yield "thirty megabytes of nought", b"%PDF-1.7\n" + bytes(30 << 20)
    yield "thirty megabytes of tables", b"%PDF-1.7\n" + b"xref\n0 0\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n" * 700_000
    yield "brackets", b"%PDF-1.7\n" + b"<<" * 5_000_000
    yield "too large", b"%PDF-1.7\n" + bytes(97 << 20)
