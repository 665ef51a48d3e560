"""Known attacks on signed PDF files, rebuilt on good reports: later revisions, signature dictionaries, byte ranges.

After the published research: incremental saving, signature wrapping and universal forgery (CCS 2019), shadow attacks
(NDSS 2021), evil annotations and sneaky signatures on certified files (S&P 2021). Where an attacker can get a genuine
timestamp over what they added (anybody can), they have one here.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic as _generic
from pyhanko.pdf_utils import misc

from evidence.sealed import NOW
from fieldvisit.evidence import cms, revision, token
from hunt.specimens import HOUR, Specimens

generic: Any = _generic  # its constructors are not typed
Writer = Any
Evil = Callable[[Writer], None]
name = generic.pdf_name
RED = b"1 0 0 rg 0 0 600 800 re f"


def written(data: bytes, evil: Evil) -> bytes:
    """Return a file with a revision that does evil."""
    out = BytesIO(data)
    writer = revision.writer(out)
    evil(writer)
    writer.write_in_place()  # type: ignore[no-untyped-call]
    return out.getvalue()


def stamped(s: Specimens, data: bytes, evil: Evil | None = None, hours: int = 5000) -> bytes:
    """Return a file with a genuine timestamp over it; `evil` is done in the same revision."""
    from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp

    when = NOW + hours * HOUR
    held = revision.writer
    number = data.count(b"/DocTimeStamp") + 1

    def spoilt(out: BytesIO) -> Writer:
        writer = held(out)
        if evil:
            evil(writer)
        return writer

    def container(digest: bytes) -> bytes:
        asked = token.query(digest)
        return token.accept(s.authority.answer(asked.der(), when), asked, [s.authority.der], [], when).der

    revision.writer = spoilt
    try:
        return revision.filled(data, f"Timestamp{number}", DocumentTimestamp(bytes_reserved=16 << 10), container)  # type: ignore[no-untyped-call]
    finally:
        revision.writer = held


def _page(writer: Writer) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def _touch(writer: Writer, thing: Any) -> None:
    writer.update_container(thing)


def _stream(writer: Writer, data: bytes = RED, **head: Any) -> Any:
    return writer.add_object(
        generic.StreamObject({name(f"/{key}"): value for key, value in head.items()}, stream_data=data)
    )


def _form(writer: Writer) -> Any:
    box = generic.ArrayObject(map(generic.NumberObject, (0, 0, 600, 800)))
    return _stream(writer, RED, Type=name("/XObject"), Subtype=name("/Form"), BBox=box)


def _annotation(kind: str, **more: Any) -> Evil:
    def evil(writer: Writer) -> None:
        page = _page(writer)
        made = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name(f"/{kind}"),
                name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 550, 750))),
                name("/Contents"): generic.pdf_string("FORGED"),
                name("/AP"): generic.DictionaryObject({name("/N"): _form(writer)}),
                **{name(f"/{key}"): value for key, value in more.items()},
            }
        )
        before = [page["/Annots"].raw_get(n) for n in range(len(page["/Annots"]))] if "/Annots" in page else []
        annots = generic.ArrayObject([*before, writer.add_object(made)])
        page[name("/Annots")] = annots
        _touch(writer, page)

    return evil


def _overlay(writer: Writer) -> None:
    page = _page(writer)
    page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), _stream(writer)])
    _touch(writer, page)


def _content(writer: Writer) -> None:
    raw = _page(writer).raw_get("/Contents")
    writer.objects[(0, raw.idnum)] = generic.StreamObject(stream_data=RED)


def _field(field: int, **more: Any) -> Evil:
    def evil(writer: Writer) -> None:
        held = writer.root["/AcroForm"]["/Fields"][field]
        for key, value in more.items():
            held[name(f"/{key}")] = _form(writer) if value == "form" else value
        _touch(writer, held)

    return evil


def _sneaky(writer: Writer) -> None:
    """A signature field that shows something: the sneaky signature attack."""
    held = writer.root["/AcroForm"]["/Fields"][-1]
    held[name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 600, 800)))
    held[name("/AP")] = generic.DictionaryObject({name("/N"): _form(writer)})
    _touch(writer, held)


def _catalog(key: str, value: Callable[[Writer], Any] | Any) -> Evil:
    def evil(writer: Writer) -> None:
        writer.root[name(f"/{key}")] = value(writer) if callable(value) else value
        writer.update_root()

    return evil


def _script(_: Writer) -> Any:
    return generic.DictionaryObject({name("/S"): name("/JavaScript"), name("/JS"): generic.pdf_string("app.alert(1)")})


def _swapped(writer: Writer) -> None:
    stream = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"].raw_get("/F")
    writer.objects[(0, stream.idnum)] = generic.StreamObject(stream_data=b'{"schema":"fieldvisit.visit/3"}')


def _attached(writer: Writer) -> None:
    names = writer.root["/Names"]["/EmbeddedFiles"]
    held = names["/Names"]
    names[name("/Names")] = generic.ArrayObject([*held, generic.pdf_string("zz.json"), held.raw_get(1)])
    writer.update_root()


def _pages(change: Callable[[Writer, list[Any]], list[Any]]) -> Evil:
    def evil(writer: Writer) -> None:
        pages = writer.root["/Pages"]
        kids = change(writer, [pages["/Kids"].raw_get(n) for n in range(len(pages["/Kids"]))])
        pages[name("/Kids")] = generic.ArrayObject(kids)
        pages[name("/Count")] = generic.NumberObject(len(kids))
        _touch(writer, pages)

    return evil


def _another(writer: Writer, kids: list[Any]) -> list[Any]:
    page = generic.DictionaryObject(dict(kids[0].get_object()))
    page[name("/Contents")] = _stream(writer)
    return [*kids, writer.add_object(page)]


def _boxed(key: str, value: Any) -> Evil:
    def evil(writer: Writer) -> None:
        page = _page(writer)
        page[name(f"/{key}")] = value
        _touch(writer, page)

    return evil


def _font(writer: Writer) -> None:
    fonts = _page(writer)["/Resources"]["/Font"]
    key = next(iter(fonts))
    font = fonts[key]
    font[name("/ToUnicode")] = _stream(writer, b"/CIDInit /ProcSet findresource begin")
    writer.objects[(0, fonts.raw_get(key).idnum)] = font


def _optional(writer: Writer) -> None:
    group = writer.add_object(
        generic.DictionaryObject({name("/Type"): name("/OCG"), name("/Name"): generic.pdf_string("x")})
    )
    order = generic.DictionaryObject({name("/OFF"): generic.ArrayObject([group])})
    writer.root[name("/OCProperties")] = generic.DictionaryObject(
        {name("/OCGs"): generic.ArrayObject([group]), name("/D"): order}
    )
    writer.update_root()


def _acroform(key: str, value: Any) -> Evil:
    def evil(writer: Writer) -> None:
        form = writer.root["/AcroForm"]
        form[name(f"/{key}")] = value
        _touch(writer, form)

    return evil


def _stored(**held: Callable[[Writer], Any]) -> Evil:
    def evil(writer: Writer) -> None:
        old = writer.root["/DSS"] if "/DSS" in writer.root else generic.DictionaryObject()
        dss = generic.DictionaryObject(dict(old))
        for key, value in held.items():
            dss[name(f"/{key}")] = value(writer)
        writer.root[name("/DSS")] = writer.add_object(dss)
        writer.update_root()

    return evil


def _drawn_field(writer: Writer) -> None:
    """A new text field with a value that shows, under DocMDP 2 allowed to be filled but not to be made."""
    field = generic.DictionaryObject(
        {
            name("/FT"): name("/Tx"),
            name("/T"): generic.pdf_string("Note"),
            name("/V"): generic.pdf_string("PAID IN FULL"),
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/F"): generic.NumberObject(4),
            name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 550, 750))),
            name("/AP"): generic.DictionaryObject({name("/N"): _form(writer)}),
        }
    )
    made = writer.add_object(field)
    form = writer.root["/AcroForm"]
    form[name("/Fields")] = generic.ArrayObject(
        [*(form["/Fields"].raw_get(n) for n in range(len(form["/Fields"]))), made]
    )
    _touch(writer, form)


def _outline(writer: Writer) -> None:
    outlines = writer.root["/Outlines"]
    outlines[name("/Count")] = generic.NumberObject(0)
    _touch(writer, outlines)


def _information(writer: Writer) -> None:
    info = writer.trailer["/Info"]
    info[name("/Title")] = generic.pdf_string("Other")
    writer.objects[(0, writer.trailer.raw_get("/Info").idnum)] = info


def _metadata(writer: Writer) -> None:
    writer.objects[(0, writer.root.raw_get("/Metadata").idnum)] = generic.StreamObject(
        {name("/Type"): name("/Metadata"), name("/Subtype"): name("/XML")}, stream_data=b"<x/>"
    )


def _ghost(writer: Writer) -> None:
    _stream(writer)


_EMPTY = generic.DictionaryObject()
_BOX = generic.ArrayObject(map(generic.NumberObject, (0, 0, 10, 10)))
REVISIONS: dict[str, Evil] = {
    "overlay": _overlay,
    "content replaced": _content,
    **{
        f"annotation {kind}": _annotation(kind)
        for kind in ("FreeText", "Stamp", "Square", "Redact", "Link", "Ink", "Watermark")
    },
    "annotation Widget": _annotation("Widget", FT=name("/Tx"), T=generic.pdf_string("x"), V=generic.pdf_string("y")),
    "text field": _drawn_field,
    "sneaky signature": _sneaky,
    "lead's value emptied": _field(0, V=generic.NullObject()),
    "lead's value exchanged": _field(0, V=_EMPTY),
    "companion's appearance": _field(1, AP="form"),
    "companion's name": _field(1, T=generic.pdf_string("Lead")),
    "supervisor's text": _field(-1, V=generic.pdf_string("signed")),
    "supervisor's kind": _field(-1, FT=name("/Tx")),
    "supervisor's flags": _field(-1, F=generic.NumberObject(4)),
    "supervisor's lock": _field(-1, Lock=_EMPTY),
    "open action": _catalog("OpenAction", _script),
    "further actions": _catalog("AA", lambda w: generic.DictionaryObject({name("/WC"): _script(w)})),
    "script names": _catalog("Names", lambda w: generic.DictionaryObject({name("/JavaScript"): _script(w)})),
    "collection": _catalog("Collection", _EMPTY),
    "optional content": _optional,
    "permissions gone": _catalog("Perms", _EMPTY),
    "usage rights": _catalog("Perms", lambda w: generic.DictionaryObject({name("/UR3"): _EMPTY})),
    "language": _catalog("Lang", generic.pdf_string("xx")),
    "legal words": _catalog("Legal", _EMPTY),
    "threads": _catalog("Threads", generic.ArrayObject()),
    "viewer": _catalog("ViewerPreferences", _EMPTY),
    "output intent": _catalog("OutputIntents", generic.ArrayObject()),
    "version": _catalog("Version", name("/2.0")),
    "extensions": _catalog("Extensions", generic.DictionaryObject({name("/XX"): _EMPTY})),
    "requirements": _catalog("Requirements", generic.ArrayObject()),
    "record swapped": _swapped,
    "second attachment": _attached,
    "page added": _pages(_another),
    "page removed": _pages(lambda _, kids: kids[:-1]),
    "pages turned": _pages(lambda _, kids: kids[::-1]),
    "page repeated": _pages(lambda _, kids: [*kids, kids[0]]),
    "media box": _boxed("MediaBox", _BOX),
    "crop box": _boxed("CropBox", _BOX),
    "rotated": _boxed("Rotate", generic.NumberObject(180)),
    "page action": _boxed("AA", _EMPTY),
    "page resources": _boxed("Resources", _EMPTY),
    "annotations gone": _boxed("Annots", generic.ArrayObject()),
    "font": _font,
    "appearances needed": _acroform("NeedAppearances", generic.BooleanObject(True)),
    "forms of XML": _acroform("XFA", generic.ArrayObject()),
    "flags": _acroform("SigFlags", generic.NumberObject(1)),
    "calculation order": _acroform("CO", generic.ArrayObject()),
    "fields gone": _acroform("Fields", generic.ArrayObject()),
    "outline": _outline,
    "information": _information,
    "metadata": _metadata,
    "object nobody needs": _ghost,
    "store of junk": _stored(Certs=lambda w: generic.ArrayObject([_stream(w, b"junk")])),
    "store of a page": _stored(Certs=lambda w: generic.ArrayObject([_page(w).raw_get("/Contents")])),
    "store with responses": _stored(OCSPs=lambda w: generic.ArrayObject([_stream(w, b"junk")])),
    "store with more": _stored(VRI=lambda _: generic.DictionaryObject({name("/AA"): _EMPTY}), XX=lambda _: _EMPTY),
    "store emptied": _stored(Certs=lambda _: generic.ArrayObject(), CRLs=lambda _: generic.ArrayObject()),
}


MENDED = ("appearances needed", "flags")
"""What pyHanko sets right when it adds a field in the same revision: nothing evil is left to find then."""


def later_revisions(s: Specimens, files: tuple[str, ...], *, every: int = 1) -> Iterator[tuple[str, bytes]]:
    """Each evil revision bare; under a genuine timestamp, and within the revision of one, each so many."""
    for which in files:
        for number, (what, evil) in enumerate(REVISIONS.items()):
            bare = written(s.files[which], evil)
            yield f"{which}, {what}", bare
            if number % every:
                continue
            if what in MENDED:
                yield f"{which}, {what}, then stamped", stamped(s, bare)
                continue
            for how, make in (
                ("then stamped", lambda b=bare: stamped(s, b)),
                ("as stamped", lambda e=evil, w=which: stamped(s, s.files[w], e)),
            ):
                try:
                    made = make()  # type: ignore[no-untyped-call]
                except (misc.PdfError, KeyError, IndexError, TypeError, AttributeError, ValueError):
                    continue  # pyHanko will not write behind what this leaves
                yield f"{which}, {what}, {how}", made


_SIGNATURE = re.compile(rb"/Contents <[0-9A-F]+>\n/ByteRange \[[^]]*\] *")


def dictionaries(s: Specimens, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Spoil the last signature's dictionary in place: the forms of universal forgery and of wrapping."""
    found = list(_SIGNATURE.finditer(data))[-1]
    start, end = found.span()
    held = data[start:end]
    contents, ranges = held.split(b"\n")
    numbers = [int(one) for one in re.findall(rb"\d+", ranges)]
    size = len(ranges)

    def range_of(*values: object) -> bytes:
        return (b"/ByteRange [" + " ".join(map(str, values)).encode() + b"]").ljust(size)[:size]

    _, b, c, d = numbers
    variants = {
        "all nought": (0, 0, 0, 0),
        "whole file": (0, len(data), len(data), 0),
        "negative": (0, b, -1, d),
        "gap before": (0, b - 40, c, d),
        "gap behind": (0, b, c + 40, d - 40),
        "overlap": (0, c, b, d),
        "twice": (0, b, 0, b),
        "start later": (1, b - 1, c, d),
        "short end": (0, b, c, d - 20),
        "beyond end": (0, b, c, 4294967295),
        "three": (0, b, c),
        "six": (0, b, c, 5, c + 5, d - 5),
        "swapped": (c, d, 0, b),
        "names": ("/a", "/b", "/c", "/d"),
        "real": (0.0, b, c, d),
        "null": ("null",) * 4,
    }
    for what, values in variants.items():
        yield f"range {what}", data[:start] + contents + b"\n" + range_of(*values) + data[end:]
    yield "range gone", data[:start] + contents + b"\n" + b" " * size + data[end:]
    yield "range null", data[:start] + contents + b"\n" + b"/ByteRange null".ljust(size) + data[end:]
    hexes = contents[len(b"/Contents <") : -1]
    room = len(hexes)
    for what, put in {
        "gone": b" " * (len(contents)),
        "null": b"/Contents null".ljust(len(contents)),
        "nought": b"/Contents <00>".ljust(len(contents)),
        "empty": b"/Contents <>".ljust(len(contents)),
        "a name": b"/Contents /x".ljust(len(contents)),
        "a reference": b"/Contents 1 0 R".ljust(len(contents)),
        "twice": b"/Contents <00>/Contents <" + hexes[:-25].ljust(room - 14, b"0") + b">",
    }.items():
        yield f"contents {what}", data[:start] + put[: len(contents)] + data[start + len(contents) :]
    used = hexes.rstrip(b"0")
    used += b"0" * (len(used) % 2)
    inside = b"> /ByteRange [0 1 2 3] /X <"
    if len(used) + len(inside) < room:
        wrapped = used + inside + b"0" * (room - len(used) - len(inside))
        yield "syntax in the padding", data[: start + 11] + wrapped + data[start + len(contents) - 1 :]
        text = used + b" %comment".ljust(room - len(used))
        yield "comment in the padding", data[: start + 11] + text + data[start + len(contents) - 1 :]
    for more in (b"x", b"1 0 obj\n<<>>\nendobj\n", bytes(600)):
        moved = data[: b + 1] + more + data[b + 1 :]
        yield f"wrapped by {len(more)} before", moved
        yield f"wrapped by {len(more)} behind", data[:c] + more + data[c:]


def malleable(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Write each container another way that says the same: the other s, more certificates, longer lengths."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

    from fieldvisit.evidence.ecdsa import ORDERS

    for number, found in enumerate(re.finditer(rb"/Contents <([0-9A-F]+)>", data)):
        raw = bytes.fromhex(found[1].decode())
        length = int.from_bytes(raw[2:4], "big") + 4
        der = raw[:length]

        def put(other: bytes, at: tuple[int, int] = found.span(1)) -> bytes:
            return data[: at[0]] + other.hex().upper().encode().ljust(at[1] - at[0], b"0") + data[at[1] :]

        tail = len(der) - 80
        at = der.rindex(b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02") + 10
        value = der[at + 2 : at + 2 + der[at + 1]]
        r, small = decode_dss_signature(value)
        other = encode_dss_signature(r, ORDERS["secp256r1"] - small)
        if len(other) == len(value) and tail > 0:
            yield (
                f"container {number}: the other s",
                put(der[:at] + b"\x04" + bytes((len(other),)) + other + der[at + 2 + len(value) :]),
            )
        else:
            yield f"container {number}: the other s, longer", put(_longer(der, at, other))
        yield f"container {number}: longer length", put(der[:1] + b"\x83\x00" + der[2:4] + der[4:])
        yield f"container {number}: more behind", put(der + b"\x05\x00")
        yield f"container {number}: endless length", put(der[:1] + b"\x80" + der[4:] + b"\0\0")


def trailers(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Point the last trailer elsewhere, at the same length."""
    start = data.rindex(b"trailer")
    for what, old, new in (
        ("root", rb"(/Root \d*)\d 0 R", rb"\g<1>0 0 R"),
        ("root of another kind", rb"/Root \d", b"/Root 7"),
        ("information", rb"/Info \d", b"/Info 8"),
        ("identity", rb"/ID \[ <\w{4}", b"/ID [ <0000"),
        ("encryption", rb"/Info ", b"/Encr "),
        ("size", rb"/Size \d", b"/Size 9"),
        ("table", rb"/Prev \d", b"/Prev 0"),
    ):
        made = data[:start] + re.sub(old, new, data[start:], count=1)
        if made != data:
            yield f"trailer's {what}", made


def _longer(der: bytes, at: int, value: bytes) -> bytes:
    """Exchange the signature for one of another length, and mend every length above it."""
    grown = len(value) - der[at + 1]
    made = bytearray(der[:at] + b"\x04" + bytes((len(value),)) + value + der[at + 2 + der[at + 1] :])
    spots, where = [], 0
    while where < at:
        tag, first = der[where], der[where + 1]
        octets = first & 0x7F if first & 0x80 else 0
        start = where + 2 + octets
        size = int.from_bytes(der[where + 2 : start], "big") if octets else first
        if start <= at < start + size and tag in (0x30, 0x31, 0xA0):
            spots.append((where, octets, size))
            where = start
        else:
            where = start + size
    for spot, octets, size in spots:
        new = size + grown
        if octets:
            made[spot + 2 : spot + 2 + octets] = new.to_bytes(octets, "big")
        else:
            made[spot + 1] = new
    return bytes(made)


def more_certificates(s: Specimens) -> Iterator[tuple[str, bytes]]:
    """Put further certificates into the companion's container, where no signature looks."""
    data = s.files["sealed"]
    found = list(re.finditer(rb"/Contents <([0-9A-F]+)>", data))[-1]
    raw = bytes.fromhex(found[1].decode())
    digest = hashlib.sha256(data[: found.start(1) - 1] + data[found.end(1) + 1 :]).digest()
    der = raw[: int.from_bytes(raw[2:4], "big") + 4]
    at = der.rindex(b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02") + 10
    value = der[at + 2 : at + 2 + der[at + 1]]
    for what, bag in {
        "the root": [s.companion.certificate, s.office.der],
        "a stranger's": [s.companion.certificate, s.authority.der],
        "itself": [s.companion.certificate] * 2,
    }.items():
        made = cms.assemble(bag, digest, value).hex().upper().encode()
        room = found.end(1) - found.start(1)
        if len(made) <= room:
            yield f"with {what} too", data[: found.start(1)] + made.ljust(room, b"0") + data[found.end(1) :]
